"""The sidebar's lower panels: furnishing, the room, one object, and what is rarely changed."""

from __future__ import annotations

import bpy

from ..core import rooms
from ..tool import state
from .panels import SidebarPanel
from .text import wrapped

_FRONTS = ((0.0, "−Y"), (90.0, "+X"), (180.0, "+Y"), (270.0, "−X"))
_ROLES = (
    ("FLOOR", "Floor"),
    ("WALL", "Wall"),
    ("DOOR", "Door"),
    ("WINDOW", "Window"),
    ("OBSTACLE", "Obstacle"),
    ("FURNITURE", "Furniture"),
    ("IGNORE", "Ignored"),
    ("AUTO", "By Name"),
)
_OPENING_ICONS = {"door": "MOD_EDGESPLIT", "window": "MESH_GRID", "passage": "SELECT_SET"}


class SETDRESSER_PT_furnish(SidebarPanel, bpy.types.Panel):
    bl_label = "Furnish"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.setdresser
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "catalogue_source")
        if settings.catalogue_source == "COLLECTION":
            column.prop(settings, "catalogue")
        elif settings.catalogue_source == "LIBRARY":
            column.prop(settings, "library")
        column.prop(settings, "density")
        column.prop(settings, "room_kind", text="Room Is a")
        row = layout.row()
        row.scale_y = 1.3
        row.operator("setdresser.furnish", icon="ASSET_MANAGER")


class SETDRESSER_PT_room(SidebarPanel, bpy.types.Panel):
    bl_label = "Room"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.setdresser
        layout.operator("setdresser.find_room", icon="VIEWZOOM")
        layout.label(text="Selected Objects Are:")
        grid = layout.grid_flow(columns=3, even_columns=True, align=True)
        for role, text in _ROLES:
            grid.operator("setdresser.set_role", text=text).role = role
        found = state.room_of(context.scene)
        if found:
            _draw_found(context, layout, found)
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "room_kind")
        column.prop(settings, "room_number")
        column.prop(settings, "room_height")
        column.prop(settings, "metres_per_unit")


def _draw_found(context: bpy.types.Context, layout: bpy.types.UILayout, found: rooms.FoundRoom) -> None:
    box = layout.box().column(align=True)
    number = f" ({found.index + 1} of {found.num_rooms})" if found.num_rooms > 1 else ""
    box.label(text=f"{found.area_m2:.1f} m², {found.room['height_m']:.2f} m high{number}", icon="HOME")
    for opening in found.room.get("openings") or []:
        (ax, ay), (bx, by) = opening["from_m"], opening["to_m"]
        width = ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        row = box.row(align=True)
        row.label(text=f"{opening['id']}: {_told(opening)}, {width:.2f} m", icon=_OPENING_ICONS[opening["kind"]], translate=False)
        row.operator("setdresser.set_opening", text="", icon="GREASEPENCIL").opening = opening["id"]
    for doubt in found.uncertain:
        wrapped(context, box, doubt["message"], icon="QUESTION")
    for warning in found.warnings:
        wrapped(context, box, warning, icon="ERROR")
    if context.scene.setdresser.corrections:
        box.operator("setdresser.forget_corrections", icon="LOOP_BACK")


def _told(opening: dict) -> str:
    return f"{opening['kind']} {opening['swing']}" if opening["kind"] == "door" and opening.get("swing") else opening["kind"]


class SETDRESSER_PT_object(SidebarPanel, bpy.types.Panel):
    bl_label = "Object"
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.object is not None

    def draw(self, context: bpy.types.Context) -> None:
        layout, thing = self.layout, context.object
        layout.label(text=thing.name, icon="OBJECT_DATA", translate=False)
        if thing.library:
            layout.label(text="Linked: stays where it is", icon="LINKED")
            return
        settings = thing.setdresser
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "role")
        if settings.role in ("AUTO", "DOOR"):
            column.prop(settings, "swing")
            column.prop(settings, "hinge")
        column.prop(settings, "locked")
        column.prop(settings, "called")
        column.prop(settings, "grouping")
        row = layout.row(align=True)
        row.label(text="Front")
        for angle, text in _FRONTS:
            row.operator("setdresser.set_front", text=text, depress=settings.front_deg % 360.0 == angle).front_deg = angle
        for collection in thing.users_collection:
            if collection != context.scene.collection and collection.library is None:
                layout.prop(collection.setdresser, "is_together", text=f"Keep “{collection.name}” Together")


class SETDRESSER_PT_options(SidebarPanel, bpy.types.Panel):
    bl_label = "Options"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.setdresser
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "on_top")
        column.prop(settings, "children")
        column.prop(settings, "seed")
        column.prop(settings, "send_picture")
        column.prop(state.preferences(), "remember")
        layout.operator("setdresser.show_sent", icon="TEXT")


CLASSES = (SETDRESSER_PT_furnish, SETDRESSER_PT_room, SETDRESSER_PT_object, SETDRESSER_PT_options)
