"""What the user says to what was learned: refresh, on and off, forget."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, StringProperty

from ..core import taste as words
from ..core.errors import SetdresserError
from ..core.snapshot import Document
from ..tool import state, taste


class SETDRESSER_OT_refresh_taste(bpy.types.Operator):
    """Ask the daemon what it learned of your taste until now"""

    bl_idname = "setdresser.refresh_taste"
    bl_label = "Refresh Taste"

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            taste.ask()
        except SetdresserError as failure:
            self.report({"ERROR"}, str(failure))
            return {"CANCELLED"}
        return {"FINISHED"}


class _StatementOperator:
    """Says something to one statement."""

    def choice(self) -> Document:
        """What is said."""
        raise NotImplementedError

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            taste.say(self.choice())
        except SetdresserError as failure:
            self.report({"ERROR"}, str(failure))
            return {"CANCELLED"}
        state.redraw()
        return {"FINISHED"}


class SETDRESSER_OT_switch_taste(_StatementOperator, bpy.types.Operator):
    """Let this act on what is proposed, or not; it is kept either way"""

    bl_idname = "setdresser.switch_taste"
    bl_label = "Switch Taste"
    bl_options = {"INTERNAL"}

    statement: StringProperty(name="Statement", options={"HIDDEN"})
    is_on: BoolProperty(name="On", options={"HIDDEN"})

    def choice(self) -> Document:
        return words.switched(self.statement, self.is_on)


class SETDRESSER_OT_forget_taste(_StatementOperator, bpy.types.Operator):
    """Forget what taught this until now; it may be learned anew"""

    bl_idname = "setdresser.forget_taste"
    bl_label = "Forget Taste"
    bl_options = {"INTERNAL"}

    statement: StringProperty(name="Statement", options={"HIDDEN"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        known = state.current.taste.statement(self.statement) if state.current.taste else None
        return context.window_manager.invoke_confirm(
            self,
            event,
            title="Forget This?",
            message=known.text if known else self.statement,
            confirm_text="Forget",
            icon="QUESTION",
        )

    def choice(self) -> Document:
        return words.forgotten(self.statement)


CLASSES = (SETDRESSER_OT_refresh_taste, SETDRESSER_OT_switch_taste, SETDRESSER_OT_forget_taste)
