"""Before and after of three rooms, rendered by Workbench, for people to look at; written to PICTURES."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from pathlib import Path

import bpy
import pytest
from looking import session
from mathutils import Matrix, Vector
from scenes import SCENES

PICTURES = Path(os.environ["PICTURES"])
COLOURS = (
    (0.78, 0.42, 0.3), (0.3, 0.52, 0.66), (0.52, 0.64, 0.38), (0.84, 0.68, 0.36), (0.6, 0.42, 0.6), (0.36, 0.6, 0.56), (0.72, 0.55, 0.45), (0.48, 0.5, 0.62),
)  # fmt: skip
WIDTH, HEIGHT = 720, 560
_HOUSE = ("floor", "wall", "ceiling", "plane")


@pytest.mark.parametrize("name", ["messy_names", "turned_house", "parented_sets"])
def test_before_and_after(name: str, daemon: object) -> None:
    SCENES[name]()
    number = 0
    for thing in bpy.data.objects:
        is_house = thing.name.lower().startswith(_HOUSE)
        thing.color = (0.8, 0.79, 0.76, 1.0) if is_house else (*COLOURS[number % len(COLOURS)], 1.0)
        number += not is_house
        thing.hide_render = thing.hide_render or thing.name == "Ceiling"
    _frame()
    before = _render(f"{name}.before.jpg")
    bpy.ops.setdresser.arrange()
    assert session().reward["valid"]
    after = _render(f"{name}.after.jpg")
    assert before != after


def _frame() -> None:
    """A camera that looks down into the room; the walls on its side are left out."""
    bpy.context.view_layer.update()
    meshes = [thing for thing in bpy.data.objects if thing.type == "MESH" and not thing.hide_render]
    turn = Matrix.Rotation(math.radians(-28.0), 4, "Z") @ Matrix.Rotation(math.radians(42.0), 4, "X")
    floor = next(thing for thing in meshes if thing.name.lower().startswith(("floor", "plane")))
    middle = sum(map(Vector, _corners([floor])), Vector()) / 8.0
    to_camera = turn.to_3x3() @ Vector((0.0, 0.0, 1.0))
    for thing in meshes:
        outward = sum(_corners([thing]), Vector()) / 8.0 - middle
        if thing.name.lower().startswith("wall") and outward.x * to_camera.x + outward.y * to_camera.y > 0.0:
            thing.hide_render = True
    seen = [turn.inverted() @ (corner - middle) for corner in _corners(thing for thing in meshes if not thing.hide_render)]
    low, high = ([pick(at[axis] for at in seen) for axis in (0, 1)] for pick in (min, max))
    aim = Vector(((low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0, 20.0))
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    bpy.context.scene.collection.objects.link(camera)
    camera.matrix_world = Matrix.Translation(middle) @ turn @ Matrix.Translation(aim)
    camera.data.type = "ORTHO"
    camera.data.ortho_scale = max(high[0] - low[0], (high[1] - low[1]) * WIDTH / HEIGHT) * 1.06
    _light(bpy.context.scene, camera)


def _corners(things: Iterable[bpy.types.Object]) -> list[Vector]:
    return [thing.matrix_world @ Vector(corner) for thing in things for corner in thing.bound_box]


def _light(scene: bpy.types.Scene, camera: bpy.types.Object) -> None:
    scene.camera = camera
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    shading = scene.display.shading
    shading.light, shading.color_type, shading.show_object_outline = "STUDIO", "OBJECT", True
    shading.studio_light = "paint.sl"
    shading.show_cavity, shading.cavity_type = True, "WORLD"
    shading.show_shadows, shading.shadow_intensity = True, 0.25
    scene.display.light_direction = (0.35, 0.25, 0.9)
    scene.display.render_aa = "8"
    scene.render.image_settings.file_format, scene.render.image_settings.quality = "JPEG", 90
    scene.world = bpy.data.worlds.new("World")
    scene.world.color = (0.95, 0.95, 0.94)
    scene.view_settings.view_transform = "Standard"


def _render(name: str) -> bytes:
    bpy.context.scene.render.filepath = str(PICTURES / name)
    bpy.ops.render.render(write_still=True)
    return (PICTURES / name).read_bytes()
