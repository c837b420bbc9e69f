"""Rigid moves of real objects: every rotation mode, parents, deltas, mirrors; and what cannot be moved."""

from __future__ import annotations

import math
import random

import bpy
import pytest
from building import adopt, box, empty
from looking import module, rigidity
from mathutils import Matrix

MODES = ("XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX", "QUATERNION", "AXIS_ANGLE")


def _turned(thing: bpy.types.Object, mode: str, dice: random.Random) -> None:
    """A random rotation in a mode, with deltas."""
    thing.rotation_mode = mode
    rotation = Matrix.Rotation(dice.uniform(0, 6), 3, "Z") @ Matrix.Rotation(dice.uniform(0, 6), 3, "X")
    if mode == "QUATERNION":
        thing.rotation_quaternion = rotation.to_quaternion()
        thing.delta_rotation_quaternion = Matrix.Rotation(0.3, 3, "Y").to_quaternion()
    elif mode == "AXIS_ANGLE":
        axis, angle = rotation.to_quaternion().to_axis_angle()
        thing.rotation_axis_angle = (angle, *axis)
    else:
        thing.rotation_euler = rotation.to_euler(mode)
        thing.delta_rotation_euler = (0.1, -0.2, 0.3)
    thing.delta_location = (0.5, -0.25, 0.1)
    thing.delta_scale = (1.0, 1.5, 0.5)
    thing.scale = (1.2, -0.8, 0.5)


@pytest.mark.parametrize("parented", [False, True])
@pytest.mark.parametrize("mode", MODES)
def test_every_rotation_mode(mode: str, parented: bool) -> None:
    channels, rigid = module("tool.channels"), module("core.rigid")
    dice = random.Random(mode)
    thing = box("Thing", (1.0, 2.0, 0.5), (1.0, 2.0, 0.0))
    _turned(thing, mode, dice)
    if parented:
        holder = empty("Holder", (3.0, -2.0, 1.0))
        holder.rotation_euler, holder.scale = (0.3, 0.6, 1.1), (0.01, 0.01, 0.01)
        bpy.context.view_layer.update()
        thing.parent = holder
        thing.matrix_parent_inverse = Matrix.Translation((5.0, 6.0, 7.0))
    bpy.context.view_layer.update()
    before, kept, scale = thing.matrix_world.copy(), channels.read(thing), tuple(thing.scale)
    at = tuple(before.translation)
    wanted = rigid.Placement((at[0] + 1.5, at[1] - 2.0, at[2] + 0.25), 100.0)

    move = rigid.move_between(rigid.Placement(at, 37.0), wanted)
    channels.apply(thing, channels.local_move(thing, move))
    bpy.context.view_layer.update()

    after = thing.matrix_world
    assert rigidity(before, after) < 1e-5
    assert tuple(after.translation) == pytest.approx(wanted.position, abs=1e-4)
    turned = (after @ before.inverted()).to_euler("XYZ").z
    assert math.degrees(turned) == pytest.approx(63.0, abs=1e-3)
    assert tuple(thing.scale) == scale
    channels.write(thing, kept)
    bpy.context.view_layer.update()
    assert thing.matrix_world == before


def test_equal_numbers_touch_nothing() -> None:
    channels, rigid = module("tool.channels"), module("core.rigid")
    thing = box("Thing", (1.0, 2.0, 0.5), (1 / 3, 2 / 3, 0.1), 33.3)
    placement = rigid.Placement((1 / 3, 2 / 3, 0.1), 33.3)
    before = channels.read(thing)
    channels.apply(thing, channels.local_move(thing, rigid.move_between(placement, placement)))
    assert channels.read(thing) == before
    # Where only the place changes the rotation keeps its bits, and so does the height.
    channels.apply(thing, channels.local_move(thing, rigid.move_between(placement, rigid.Placement((1.0, 1.0, 0.1), 33.3))))
    after = channels.read(thing)
    assert after[1:] == before[1:]
    assert after[0][2] == before[0][2]


def test_a_tilt_keeps_its_bits_when_the_vertical_turns_last() -> None:
    channels, rigid = module("tool.channels"), module("core.rigid")
    thing = box("Imported", (1.0, 2.0, 0.5))
    thing.rotation_euler = (math.radians(90.0), 0.1, 0.2)
    tilt = tuple(thing.rotation_euler)[:2]
    zero = (0.0, 0.0, 0.0)
    channels.apply(thing, channels.local_move(thing, rigid.move_between(rigid.Placement(zero, 0.0), rigid.Placement(zero, 90.0))))
    assert tuple(thing.rotation_euler)[:2] == tilt
    assert thing.rotation_euler.z == pytest.approx(0.2 + math.radians(90.0))


def _why(thing: bpy.types.Object) -> str:
    bpy.context.view_layer.update()
    return module("tool.movable").why_not(thing)


def test_what_may_not_move_says_why() -> None:
    thing = box("Thing", (1.0, 1.0, 1.0))
    assert _why(thing) == ""
    thing.keyframe_insert("hide_viewport", frame=1)
    assert _why(thing) == ""
    thing.keyframe_insert("rotation_euler", frame=1)
    assert "animated" in _why(thing)
    driven = box("Driven", (1.0, 1.0, 1.0))
    driven.driver_add("location", 0)
    assert "animated" in _why(driven)
    tied = box("Tied", (1.0, 1.0, 1.0))
    tied.constraints.new("COPY_LOCATION")
    assert "constraint" in _why(tied)
    tied.constraints[0].mute = True
    assert _why(tied) == ""
    fixed = box("Fixed", (1.0, 1.0, 1.0))
    fixed.lock_location[1] = True
    assert "locked" in _why(fixed)
    stretched = empty("Stretched")
    stretched.scale = (2.0, 1.0, 1.0)
    child = box("Child", (1.0, 1.0, 1.0))
    adopt(stretched, child)
    child.matrix_parent_inverse.identity()
    assert "shear" in _why(child)


def test_linked_and_overridden_objects(tmp_path: object) -> None:
    box("Shelf", (0.9, 0.3, 2.0))
    file = str(tmp_path / "bücher regal.blend")
    bpy.data.libraries.write(file, {bpy.data.objects["Shelf"]})
    bpy.data.objects.remove(bpy.data.objects["Shelf"])
    with bpy.data.libraries.load(file, link=True) as (_, here):
        here.objects = ["Shelf"]
    linked = bpy.data.objects["Shelf"]
    bpy.context.scene.collection.objects.link(linked)
    assert "linked from bücher regal.blend" in _why(linked)
    override = linked.override_create(remap_local_usages=True)
    override.override_library.is_system_override = False
    assert _why(override) == ""
