"""An object's own transform channels: read, restored bit for bit, moved rigidly."""

from __future__ import annotations

import math
from typing import Any

import bpy
from mathutils import Matrix, Quaternion

from ..core.rigid import Matrix as Rows
from ..core.rigid import Move, add, seen_from, subtract

Channels = tuple[Any, ...]


def read(thing: bpy.types.Object) -> Channels:
    """Every channel that a move may touch, as it is stored."""
    return (
        tuple(thing.location),
        tuple(thing.rotation_euler),
        tuple(thing.rotation_quaternion),
        tuple(thing.rotation_axis_angle),
        tuple(thing.scale),
    )


def write(thing: bpy.types.Object, channels: Channels) -> None:
    """Puts channels back as they were read."""
    thing.location, thing.rotation_euler, thing.rotation_quaternion, thing.rotation_axis_angle, thing.scale = channels


def local_move(thing: bpy.types.Object, move: Move) -> Move | None:
    """A move of the world in the coordinates that the object's channels live in; None: it cannot follow."""
    basis = thing.matrix_basis
    if abs(basis.to_3x3().determinant()) < 1e-30:
        return None
    frame = thing.matrix_world @ basis.inverted() if thing.parent else Matrix()
    return seen_from(move, _rows(frame), tuple(frame.translation))


def apply(thing: bpy.types.Object, local: Move) -> None:
    """Moves an object by a `local_move`. Scale and deltas keep their numbers; so does the rotation where nothing turns."""
    delta = tuple(thing.delta_location)
    thing.location = subtract(local.point(add(thing.location, delta)), delta)
    if local.turn_rad != 0.0:
        _turn(thing, local)


def _turn(thing: bpy.types.Object, local: Move) -> None:
    mode = thing.rotation_mode
    linear = Matrix(local.linear)
    if mode == "QUATERNION":
        delta = thing.delta_rotation_quaternion.normalized()
        turned = delta.inverted() @ linear.to_quaternion() @ delta @ thing.rotation_quaternion
        if turned.dot(thing.rotation_quaternion) < 0.0:
            turned.negate()
        thing.rotation_quaternion = turned
    elif mode == "AXIS_ANGLE":
        angle, *axis = thing.rotation_axis_angle
        axis, angle = (linear.to_quaternion() @ Quaternion(axis, angle)).to_axis_angle()
        thing.rotation_axis_angle = (angle, *axis)
    elif mode in ("XYZ", "YXZ") and not any(thing.delta_rotation_euler) and not math.isnan(local.turn_rad):
        # The vertical turns last: the other two angles need not be touched.
        thing.rotation_euler.z += local.turn_rad
    else:
        delta = thing.delta_rotation_euler.to_matrix()
        turned = delta.inverted() @ linear @ delta @ thing.rotation_euler.to_matrix()
        thing.rotation_euler = turned.to_euler(mode, thing.rotation_euler)


def _rows(matrix: Matrix) -> Rows:
    return tuple(tuple(row) for row in matrix.to_3x3())
