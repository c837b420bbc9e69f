"""Keeps the panel's word on the daemon true: a glance at its runtime file now and then, a call only when that changed."""

from __future__ import annotations

import bpy

from ..core import runtime_file
from ..core.daemon import Daemon, connect
from ..core.errors import DaemonError
from ..core.flow import Flow, Progress, step_for
from . import state

READY, ABSENT = "READY", "ABSENT"
_GLANCE_S, _TICK_S = 2.0, 0.05
_flow: Flow[Daemon] | None = None
_seen: tuple[int, int] | None = None


def tell(shown: bpy.types.PropertyGroup, outcome: Daemon | DaemonError) -> None:
    """Shows whether the daemon can be used."""
    if isinstance(outcome, Daemon):
        shown.daemon, shown.daemon_text, shown.daemon_hint = READY, f"Daemon {outcome.version} is ready", ""
    else:
        shown.daemon, shown.daemon_text, shown.daemon_hint = ABSENT, outcome.message, outcome.hint


def _tick() -> float:
    global _flow, _seen
    shown = bpy.context.window_manager.setdresser
    if _flow is None:
        glance = _glance()
        if shown.is_running or (glance == _seen and shown.daemon == READY) or (glance is None and shown.daemon == ABSENT):
            return _GLANCE_S
        _seen = glance
        _flow = connect()
    before = shown.daemon
    try:
        outcome = step_for(_flow, 0.01)
        if isinstance(outcome, Progress):
            return _TICK_S
        tell(shown, outcome.value)
    except DaemonError as failure:
        tell(shown, failure)
    _flow = None
    if shown.daemon != before:
        state.redraw()
    return _GLANCE_S


def _glance() -> tuple[int, int] | None:
    """When the runtime file was written, and whether its process lives; None without a file."""
    file = runtime_file.path()
    announced = runtime_file.read(file)
    if announced is None:
        return None
    try:
        return file.stat().st_mtime_ns, int(runtime_file.is_alive(announced.pid))
    except OSError:
        return None


def register() -> None:
    """Starts to look, in a window only."""
    if not bpy.app.background:
        bpy.app.timers.register(_tick, first_interval=0.5, persistent=True)


def unregister() -> None:
    """Stops looking."""
    global _flow, _seen
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    if _flow:
        _flow.close()
    _flow, _seen = None, None
