"""The list and the viewport show each other's choice."""

from __future__ import annotations

import bpy

from . import state


def select_row(context: bpy.types.Context) -> None:
    """Selects what the list's active row is about."""
    window_manager = context.window_manager.setdresser
    session = state.shown_of(context.scene)
    if session is None or not 0 <= window_manager.row_index < len(window_manager.rows) or context.mode != "OBJECT":
        return
    object_id = window_manager.rows[window_manager.row_index].object_id
    piece = session.pieces.get(object_id)
    names = list(piece.roots) if piece else session.created.get(object_id, [])
    things = [thing for thing in map(context.view_layer.objects.get, names) if thing and thing.visible_get()]
    if not things:
        return
    for thing in context.selected_objects:
        thing.select_set(False)
    for thing in things:
        thing.select_set(True)
    context.view_layer.objects.active = things[0]
