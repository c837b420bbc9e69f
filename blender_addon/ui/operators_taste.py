"""What the user says to what was learned: refresh, on and off, how much it counts, forget."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, FloatProperty, StringProperty

from ..core import taste as words
from ..core.errors import SetdresserError
from ..core.snapshot import Document
from ..tool import state, taste
from .text import wrapped_to

_DIALOG_PX = 280
# Of what Blender's 32 bits make of a strength.
_DECIMALS = 4


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

    def known(self) -> words.TasteStatement | None:
        """The statement, if it was told."""
        return state.current.taste.statement(self.statement) if state.current.taste else None

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


class SETDRESSER_OT_weigh_taste(_StatementOperator, bpy.types.Operator):
    """Say how much this counts in what is proposed, whatever was learned"""

    bl_idname = "setdresser.weigh_taste"
    bl_label = "Weigh Taste"
    bl_options = {"INTERNAL"}

    statement: StringProperty(name="Statement", options={"HIDDEN"})
    strength: FloatProperty(
        name="Counts", description="0: nothing; 1: as much as can be learned", default=0.5, min=0.0, max=1.0, subtype="FACTOR"
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        known = self.known()
        if known:
            self.strength = known.strength
        return context.window_manager.invoke_props_dialog(self, width=_DIALOG_PX, title="How Much Does This Count?", confirm_text="Set")

    def draw(self, context: bpy.types.Context) -> None:
        known = self.known()
        wrapped_to(self.layout.column(align=True), known.text if known else self.statement, _DIALOG_PX)
        self.layout.prop(self, "strength", slider=True)

    def choice(self) -> Document:
        return words.weighed(self.statement, round(self.strength, _DECIMALS))


class SETDRESSER_OT_forget_taste(_StatementOperator, bpy.types.Operator):
    """Forget what taught this until now; it may be learned anew"""

    bl_idname = "setdresser.forget_taste"
    bl_label = "Forget Taste"
    bl_options = {"INTERNAL"}

    statement: StringProperty(name="Statement", options={"HIDDEN"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        known = self.known()
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


CLASSES = (SETDRESSER_OT_refresh_taste, SETDRESSER_OT_switch_taste, SETDRESSER_OT_weigh_taste, SETDRESSER_OT_forget_taste)
