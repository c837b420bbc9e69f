"""Asks the daemon what it learned of the user, and passes on what the user says to it; in the window nothing waits for that."""

from __future__ import annotations

import bpy

from ..core import taste
from ..core.daemon import connect
from ..core.errors import DaemonError, SetdresserError
from ..core.flow import Flow, Progress, drain, step_for
from ..core.snapshot import Document
from . import state, watch

_TICK_S = 0.05
_waiting: list[Document] = []
_is_due = False
_flow: Flow[None] | None = None


def ask() -> None:
    """Asks what was learned: from a timer, or at once without a window; only then errors are raised too."""
    global _is_due
    _is_due = True
    _begin()


def say(choice: Document) -> None:
    """Says something to a statement, as `ask` asks."""
    _waiting.append(choice)
    _begin()


def ask_again() -> None:
    """Asks anew where it was asked before: what the user just did may have taught something."""
    if state.current.taste is None and state.current.taste_fault is None:
        return
    try:
        ask()
    except SetdresserError:
        pass  # It is shown, and nobody asked for it.


def look() -> None:
    """For the panel: sees to it that it is asked once there is a daemon. Drawing may change nothing, so a timer does it."""
    is_told = state.current.taste is not None or state.current.taste_fault is not None
    if not is_told and not is_busy() and bpy.context.window_manager.setdresser.daemon == watch.READY and not bpy.app.background:
        ask()


def is_busy() -> bool:
    """Is the daemon being asked?"""
    return _is_due or bool(_waiting) or _flow is not None


def _begin() -> None:
    if bpy.app.background:
        try:
            drain(_exchange())
        except SetdresserError as failure:
            _fail(failure)
            raise
    elif not bpy.app.timers.is_registered(_tick):
        bpy.app.timers.register(_tick, first_interval=_TICK_S, persistent=True)


def _exchange() -> Flow[None]:
    """Says what waits, then asks if that is due; more may come meanwhile."""
    global _is_due
    daemon = yield from connect()
    while _waiting or _is_due:
        if _waiting:
            # Out of the list first: what is refused must not be said again.
            report = yield from taste.say(daemon, _waiting.pop(0))
        else:
            _is_due = False
            report = yield from taste.ask(daemon)
        state.current.taste, state.current.taste_fault = report, None


def _tick() -> float | None:
    global _flow
    _flow = _flow or _exchange()
    try:
        progress = step_for(_flow, 0.01)
    except SetdresserError as failure:
        _fail(failure)
        return None
    if isinstance(progress, Progress):
        return _TICK_S
    _flow = None
    state.redraw()
    return None


def _fail(failure: SetdresserError) -> None:
    """What waited is dropped rather than said at some later time, when the user does not think of it any more."""
    _forget()
    if isinstance(failure, DaemonError):
        # The next daemon may have another memory: the panel asks it when it is there.
        state.current.taste = state.current.taste_fault = None
        watch.tell(bpy.context.window_manager.setdresser, failure)
    else:
        state.current.taste_fault = failure
    state.redraw()


def _forget() -> None:
    global _flow, _is_due
    _waiting.clear()
    _flow, _is_due = None, False


def unregister() -> None:
    """Stops."""
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    if _flow:
        _flow.close()
    _forget()
