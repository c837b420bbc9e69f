"""The user's word on rooms and objects: openings, parts, locks, fronts; and what is sent."""

from __future__ import annotations

import json

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, StringProperty

from ..core import rooms
from ..tool import arrange, state
from . import props


class SETDRESSER_OT_set_opening(bpy.types.Operator):
    """Say what an opening in the wall is, and how its door opens"""

    bl_idname = "setdresser.set_opening"
    bl_label = "Correct Opening"
    bl_options = {"REGISTER", "UNDO"}

    opening: StringProperty(options={"HIDDEN"})
    kind: EnumProperty(name="Kind", items=props.KINDS)
    swing: EnumProperty(name="Swing", items=props.SWINGS)
    hinge: EnumProperty(name="Hinge", items=props.HINGES)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return state.room_of(context.scene) is not None

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        known = next((opening for opening in state.current.room.room.get("openings") or [] if opening["id"] == self.opening), None)
        if known:
            self.kind = known["kind"]
            self.swing = (known.get("swing") or "auto").upper()
            self.hinge = (known.get("hinge") or "auto").upper()
        return context.window_manager.invoke_props_dialog(self)

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "kind")
        if self.kind == "door":
            column.prop(self, "swing")
            column.prop(self, "hinge")

    def execute(self, context: bpy.types.Context) -> set[str]:
        found = next((opening for opening in state.current.room.found.get("openings") or [] if opening["id"] == self.opening), None)
        if found is None:
            self.report({"WARNING"}, "That opening is not in the room any more")
            return {"CANCELLED"}
        middle = rooms.middle(found)
        corrections = context.scene.setdresser.corrections
        entry = next((entry for entry in corrections if max(abs(a - b) for a, b in zip(entry.middle_m, middle)) < 0.1), None)
        entry = entry or corrections.add()
        entry.middle_m, entry.kind, entry.swing, entry.hinge = middle, self.kind, self.swing, self.hinge
        arrange.apply_corrections()
        state.redraw()
        return {"FINISHED"}


class SETDRESSER_OT_forget_corrections(bpy.types.Operator):
    """Take openings as they are found"""

    bl_idname = "setdresser.forget_corrections"
    bl_label = "Forget Corrections"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return len(context.scene.setdresser.corrections) > 0

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.scene.setdresser.corrections.clear()
        arrange.apply_corrections()
        state.redraw()
        return {"FINISHED"}


class _SelectedOperator:
    """Works on the selected objects that can be edited."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(context.selected_editable_objects)


class SETDRESSER_OT_set_role(_SelectedOperator, bpy.types.Operator):
    """Say what the selected objects are in the room"""

    bl_idname = "setdresser.set_role"
    bl_label = "Set Part"
    bl_options = {"REGISTER", "UNDO"}

    role: EnumProperty(name="Part", items=props.ROLES)

    def execute(self, context: bpy.types.Context) -> set[str]:
        for thing in context.selected_editable_objects:
            thing.setdresser.role = self.role
        return {"FINISHED"}


class SETDRESSER_OT_set_front(_SelectedOperator, bpy.types.Operator):
    """Say which side of the selected objects people use"""

    bl_idname = "setdresser.set_front"
    bl_label = "Set Front"
    bl_options = {"REGISTER", "UNDO"}

    front_deg: FloatProperty(name="Front", description="Counter-clockwise from the object's own −Y axis, degrees")

    def execute(self, context: bpy.types.Context) -> set[str]:
        for thing in context.selected_editable_objects:
            thing.setdresser.front_deg = self.front_deg
        return {"FINISHED"}


class SETDRESSER_OT_lock(bpy.types.Operator):
    """Lock or unlock objects: locked ones are never moved"""

    bl_idname = "setdresser.lock"
    bl_label = "Lock"
    bl_options = {"REGISTER", "UNDO"}

    object_name: StringProperty(name="Object", description="Empty: all selected ones", options={"HIDDEN"})
    locked: BoolProperty(name="Lock", default=True)

    def execute(self, context: bpy.types.Context) -> set[str]:
        named = bpy.data.objects.get(self.object_name)
        for thing in [named] if named else context.selected_editable_objects:
            if thing.library is None:
                thing.setdresser.locked = self.locked
        return {"FINISHED"}


class SETDRESSER_OT_show_sent(bpy.types.Operator):
    """Put the last request into a text of this file: all that the daemon was told"""

    bl_idname = "setdresser.show_sent"
    bl_label = "Show What Was Sent"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return state.current.last_request is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        name = "Setdresser Request"
        text = bpy.data.texts.get(name) or bpy.data.texts.new(name)
        text.from_string(json.dumps(state.current.last_request, indent=1, ensure_ascii=False))
        self.report({"INFO"}, f"See the text “{name}” in a text editor")
        return {"FINISHED"}


CLASSES = (
    SETDRESSER_OT_set_opening,
    SETDRESSER_OT_forget_corrections,
    SETDRESSER_OT_set_role,
    SETDRESSER_OT_set_front,
    SETDRESSER_OT_lock,
    SETDRESSER_OT_show_sent,
)
