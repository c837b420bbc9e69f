"""Draws the room, problems and ways in the viewport."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import gpu
from gpu_extras.batch import batch_for_shader
from mathutils import Vector
from mathutils.geometry import tessellate_polygon

from ..core import report, shapes
from ..core.rooms import FoundRoom
from ..core.snapshot import placement_of
from . import state
from .sketches import Sketch

Colour = tuple[float, float, float, float]
Points = Sequence[Sequence[float]]

ROOM: Colour = (0.35, 0.75, 1.0, 0.9)
DOOR: Colour = (1.0, 0.65, 0.2, 0.9)
WINDOW: Colour = (0.45, 0.9, 1.0, 1.0)
GHOST: Colour = (0.4, 1.0, 0.95, 0.9)
SEVERITY: dict[str, Colour] = {
    report.ERROR: (1.0, 0.22, 0.18, 1.0),
    report.WARNING: (1.0, 0.72, 0.12, 1.0),
    report.INFO: (0.45, 0.75, 1.0, 0.8),
    report.GOOD: (0.35, 0.95, 0.45, 0.7),
}
_FILL = {report.ERROR: 0.32, report.WARNING: 0.2}
_HIDDEN = 0.18
"""How much of a line is left where something stands before it."""
_LIFT_M = 0.012
_handle: object | None = None


def register() -> None:
    """Draws from now on, in a window only."""
    global _handle
    if not bpy.app.background:
        _handle = bpy.types.SpaceView3D.draw_handler_add(_draw, (), "WINDOW", "POST_VIEW")


def unregister() -> None:
    """Draws no more."""
    global _handle
    if _handle:
        bpy.types.SpaceView3D.draw_handler_remove(_handle, "WINDOW")
    _handle = None


def _draw() -> None:
    context = bpy.context
    if not context.window_manager.setdresser.show_overlay or not context.space_data.overlay.show_overlays:
        return
    gpu.state.blend_set("ALPHA")
    gpu.state.depth_mask_set(False)
    try:
        found = state.room_of(context.scene)
        if found:
            _draw_room(found)
        if state.current.early and found:
            _draw_early(found.metres)
        elif state.shown_of(context.scene):
            _draw_answer(context)
    finally:
        gpu.state.blend_set("NONE")
        gpu.state.depth_test_set("NONE")
        gpu.state.depth_mask_set(True)


def _draw_room(found: FoundRoom) -> None:
    metres = found.metres
    level = ((found.room.get("floor_level_m") or 0.0) + _LIFT_M) / metres
    floor = [tuple(point) for point in found.room["floor_m"]]

    def flat(points: list[tuple[float, float]], lift: float = 0.0) -> Points:
        return [(x / metres, y / metres, level + lift / metres) for x, y in points]

    _lines(_loop(flat(floor)), ROOM, 2.0)
    for opening in found.room.get("openings") or []:
        bottom, height = opening.get("bottom_m") or 0.0, opening["height_m"]
        ends = [opening["from_m"], opening["to_m"]]
        sides = flat(ends, bottom) + flat(ends[::-1], bottom + height)
        colour = WINDOW if opening["kind"] == "window" else DOOR
        _lines(_loop(sides), colour, 2.5)
        for zone in shapes.opening_zones(opening, floor):
            _polygon(flat(zone), (*colour[:3], 0.18))
            _lines(_loop(flat(zone)), (*colour[:3], 0.8), 1.5)


def _draw_early(metres: float) -> None:
    edges = []
    for placed in state.current.early["placements"]:
        piece = state.current.early_pieces.get(placed["object"])
        if piece:
            corners = shapes.box(piece.size, placement_of(placed, metres))
            edges += [corners[index] for edge in shapes.BOX_EDGES for index in edge]
    _lines(edges, GHOST, 1.5)


def _draw_answer(context: bpy.types.Context) -> None:
    shown = context.window_manager.setdresser
    active = shown.rows[shown.row_index].object_id if 0 <= shown.row_index < len(shown.rows) else None
    for sketch in state.current.sketches:
        _draw_sketch(sketch, sketch.object_id == active)


def _draw_sketch(sketch: Sketch, is_active: bool) -> None:
    corners = sketch.in_world(sketch.box)
    if not corners:
        return
    colour = SEVERITY[sketch.severity]
    if sketch.severity in (report.ERROR, report.WARNING):
        _triangles([corners[index] for face in shapes.BOX_FACES for index in face], (*colour[:3], _FILL[sketch.severity]))
    if sketch.severity == report.ERROR or is_active:
        _lines([corners[index] for edge in shapes.BOX_EDGES for index in edge], colour, 3.0 if is_active else 1.5)
    else:
        _lines(_loop(corners[:4]), colour, 1.5)
    back, tip, other = sketch.in_world(sketch.arrow)
    _lines([back, tip, tip, other], colour, 2.0)
    if sketch.strip and (is_active or not sketch.is_free):
        strip = sketch.in_world(sketch.strip)
        hue = SEVERITY[report.GOOD if sketch.is_free else report.WARNING][:3]
        _polygon(strip, (*hue, 0.16))
        _lines(_loop(strip), (*hue, 0.6), 1.0)
    if is_active:
        for fix in sketch.fixes:
            _lines([fix[index] for edge in shapes.BOX_EDGES for index in edge], (*GHOST[:3], 0.5), 1.0)


def _loop(points: Points) -> Points:
    return [point for pair in zip(points, [*points[1:], points[0]], strict=True) for point in pair]


def _lines(points: Points, colour: Colour, width: float) -> None:
    """Lines in full where they are seen, faint where something hides them."""
    if not points:
        return
    shader = gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    batch = batch_for_shader(shader, "LINES", {"pos": points})
    shader.bind()
    shader.uniform_float("viewportSize", gpu.state.viewport_get()[2:])
    shader.uniform_float("lineWidth", width * bpy.context.preferences.system.ui_scale)
    for depth_test, share in (("LESS_EQUAL", 1.0), ("GREATER", _HIDDEN)):
        gpu.state.depth_test_set(depth_test)
        shader.uniform_float("color", (*colour[:3], colour[3] * share))
        batch.draw(shader)


def _triangles(points: Points, colour: Colour) -> None:
    shader = gpu.shader.from_builtin("UNIFORM_COLOR")
    batch = batch_for_shader(shader, "TRIS", {"pos": points})
    shader.bind()
    shader.uniform_float("color", colour)
    gpu.state.depth_test_set("LESS_EQUAL")
    batch.draw(shader)


def _polygon(points: Points, colour: Colour) -> None:
    corners = [Vector(point) for point in points]
    _triangles([points[index] for face in tessellate_polygon([corners]) for index in face], colour)
