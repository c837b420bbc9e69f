"""Tells the daemon what the user did with an answer, unless the preferences say not to."""

from __future__ import annotations

import time

import bpy

from ..core.daemon import connect
from ..core.errors import DaemonError, SetdresserError
from ..core.flow import Flow, Progress, drain, step_for
from ..core.jobs import send_preference
from ..core.session import Session
from ..core.snapshot import Document
from . import apply, state, taste

_TICK_S, _RETRY_S, _FAREWELL_S = 0.05, 5.0, 0.5
_waiting: list[Document] = []
_flow: Flow[None] | None = None


def is_on(scene: bpy.types.Scene) -> bool:
    """Does the user want choices about this scene to be remembered?"""
    return bool(state.preferences().remember) and not scene.setdresser.keep_private


def log(session: Session, action: str, reason: str = "", final: list[Document] | None = None) -> None:
    """Logs an action (accept, reject, edit, undo) about the candidate that stands in the scene."""
    if session.job_id is None or session.candidate is None or _is_private(session):
        return
    preference: Document = {
        "job_id": session.job_id,
        "action": action,
        "candidate": session.candidate["id"],
        "client": f"setdresser-blender ({bpy.app.version_string})",
    }
    if reason.strip():
        preference["reason"] = reason.strip()
    if final is not None:
        preference["final_placements"] = final
    _waiting.append(preference)
    _begin()


def _is_private(session: Session) -> bool:
    """Was it asked so, or does the user want it so since?"""
    scene = bpy.data.scenes.get(session.scene_name)
    return session.is_private or scene is None or not is_on(scene)


def log_edit(session: Session | None) -> None:
    """Logs where the objects stand now, if the user moved any since they were put there or last logged."""
    if session is None or session.candidate is None or session.scene_name != bpy.context.scene.name:
        return
    now = apply.measured(session)
    if apply.is_edited(session, now, session.logged_edit or session.standing):
        session.logged_edit = now
        log(session, "edit", final=session.final_placements(now))


def log_accept(session: Session) -> None:
    """Logs that the layout is kept: as it was proposed, to the daemon; so what was moved before is told anew after it."""
    log(session, "accept")
    session.is_accepted, session.logged_edit = True, {}
    log_edit(session)


def _begin() -> None:
    """Sends at once without a window, else from a timer."""
    if bpy.app.background:
        flush()
    elif not bpy.app.timers.is_registered(_tick):
        bpy.app.timers.register(_tick, first_interval=_TICK_S, persistent=True)


def flush() -> None:
    """Sends what waits; what the daemon does not take for lack of a daemon is kept for later."""
    try:
        drain(_send_all())
    except DaemonError:
        pass


def _send_all() -> Flow[None]:
    if not _waiting:
        return
    daemon = yield from connect()
    while _waiting:
        try:
            yield from send_preference(daemon, _waiting[0])
        except DaemonError:
            raise
        except SetdresserError as refused:
            # The daemon will never take this one, because it has forgotten the job for instance.
            print(f"Setdresser: a choice was not remembered: {refused}")
        _waiting.pop(0)
    taste.ask_again()


def _tick() -> float | None:
    global _flow
    _flow = _flow or _send_all()
    try:
        progress = step_for(_flow, 0.01)
    except DaemonError:
        _flow = None
        return _RETRY_S
    if isinstance(progress, Progress):
        return _TICK_S
    _flow = None
    return None


def unregister() -> None:
    """Sends what waits if that is a matter of a moment, and stops."""
    global _flow
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    end = time.monotonic() + _FAREWELL_S
    while _waiting and time.monotonic() < end:
        if _tick() in (None, _RETRY_S):
            break
        time.sleep(0.002)
    if _flow:
        _flow.close()
    _flow = None
    _waiting.clear()
