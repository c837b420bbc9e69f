"""Runs flows in the window: a modal operator steps one from a timer, Esc cancels it, execute runs it through."""

from __future__ import annotations

import bpy

from ..core.errors import DaemonError, SetdresserError, Unusable
from ..core.flow import Cancelled, Done, Flow, Progress, drain, step_for
from . import state, watch

_TICK_S, _BUDGET_S = 0.03, 0.02
_FAREWELL_STEPS = 20


class FlowOperator:
    """An operator whose work is `flow`; what the flow gives goes to `finish`.

    `invoke` never blocks: the flow is stepped for a few milliseconds a tick. `execute` waits for the end.
    """

    _flow: Flow | None = None
    _timer: bpy.types.Timer | None = None
    _is_cancelled = False

    def flow(self) -> Flow:
        """The work, which changes nothing in the scene."""
        raise NotImplementedError

    def finish(self, context: bpy.types.Context, value: object) -> None:
        """Shows or applies what the flow gave."""
        raise NotImplementedError

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.window_manager.setdresser.is_running:
            cls.poll_message_set("Setdresser is at work already")
            return False
        if context.mode != "OBJECT":
            cls.poll_message_set("Works in Object Mode")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        _tell(context, "")
        try:
            self.finish(context, drain(self.flow()))
        except SetdresserError as failure:
            _tell_failure(context, failure)
            self.report({"ERROR"}, str(failure))
            return {"CANCELLED"}
        finally:
            state.current.early = None
        return {"FINISHED"}

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if bpy.app.background or context.window is None:
            return self.execute(context)
        _tell(context, "")
        self._flow = self.flow()
        self._timer = context.window_manager.event_timer_add(_TICK_S, window=context.window)
        context.window_manager.modal_handler_add(self)
        context.window_manager.progress_begin(0, 100)
        self._show(context, Progress(0.0, "Starting"))
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        wanted = event.type == "ESC" and event.value == "PRESS"
        if (wanted or context.window_manager.setdresser.wants_cancel) and not self._is_cancelled:
            return self._cancel_flow(context)
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        try:
            progress = step_for(self._flow, _BUDGET_S)
            if isinstance(progress, Done):
                self._end(context)
                self.finish(context, progress.value)
                return {"FINISHED"}
        except Cancelled:
            self._end(context)
            _tell(context, "Cancelled; nothing was changed")
            return {"CANCELLED"}
        except (SetdresserError, ReferenceError) as failure:
            self._end(context)
            if isinstance(failure, ReferenceError):
                # Undo or a deletion took away what was just being measured.
                failure = Unusable("The scene changed while it was looked at; nothing was changed", "Try again")
            _tell_failure(context, failure)
            self.report({"WARNING"}, str(failure))
            return {"CANCELLED"}
        except Exception:
            self._end(context)
            raise
        self._show(context, progress)
        return {"PASS_THROUGH"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the operator, because a file is loaded for instance; the daemon is told if that is quick."""
        try:
            self._flow.throw(Cancelled)
            for _ in range(_FAREWELL_STEPS):
                if isinstance(step_for(self._flow, 0.002), Done):
                    break
        except (Cancelled, SetdresserError, StopIteration):
            pass
        self._flow.close()
        self._end(context)

    def _cancel_flow(self, context: bpy.types.Context) -> set[str]:
        self._is_cancelled = True
        try:
            self._show(context, self._flow.throw(Cancelled))
            return {"RUNNING_MODAL"}
        except (Cancelled, SetdresserError, StopIteration):
            self._end(context)
            _tell(context, "Cancelled; nothing was changed")
            return {"CANCELLED"}

    def _show(self, context: bpy.types.Context, progress: Progress) -> None:
        shown = context.window_manager.setdresser
        shown.is_running = True
        shown.progress = max(progress.share, shown.progress if progress.share else 0.0)
        shown.progress_text = progress.text or shown.progress_text
        context.window_manager.progress_update(int(100 * shown.progress))
        state.redraw()

    def _end(self, context: bpy.types.Context) -> None:
        shown = context.window_manager.setdresser
        shown.is_running, shown.wants_cancel, shown.progress = False, False, 0.0
        state.current.early = None
        context.window_manager.progress_end()
        if self._timer:
            context.window_manager.event_timer_remove(self._timer)
        state.redraw()


def _tell(context: bpy.types.Context, message: str, hint: str = "") -> None:
    shown = context.window_manager.setdresser
    shown.message, shown.hint = message, hint


def _tell_failure(context: bpy.types.Context, failure: SetdresserError) -> None:
    _tell(context, failure.message, failure.hint)
    if isinstance(failure, DaemonError):
        watch.tell(context.window_manager.setdresser, failure)
