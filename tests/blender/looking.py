"""What tests look at."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import bpy

PACKAGE = "bl_ext.user_default.setdresser"


def module(name: str) -> ModuleType:
    """A module of the installed add-on, such as `tool.state`."""
    return sys.modules[f"{PACKAGE}.{name}"]


def state() -> Any:
    """What the add-on knows beyond the file."""
    return module("tool.state").current


def session() -> Any:
    """Its last proposal."""
    return state().session


def transforms() -> dict[str, tuple[Any, ...]]:
    """Every transform channel of every object, and its world matrix, bit for bit."""
    bpy.context.view_layer.update()
    return {
        thing.name: (
            tuple(thing.location),
            thing.rotation_mode,
            tuple(thing.rotation_euler),
            tuple(thing.rotation_quaternion),
            tuple(thing.rotation_axis_angle),
            tuple(thing.scale),
            tuple(thing.delta_location),
            tuple(value for row in thing.matrix_world for value in row),
        )
        for thing in bpy.data.objects
    }


def rows() -> dict[str, tuple[str, str]]:
    """The list in the panel: severity and summary by name."""
    return {row.name: (row.severity, row.summary) for row in bpy.context.window_manager.setdresser.rows}


def rigidity(before: bpy.types.Object | Any, after: Any) -> float:
    """How far two world matrices are from a turn about the vertical and a shift: 0 is exact."""
    move = after @ before.inverted()
    flat = [move[2][0], move[2][1], move[0][2], move[1][2], move[2][2] - 1.0]
    turn = [move[0][0] - move[1][1], move[0][1] + move[1][0], move[0][0] ** 2 + move[1][0] ** 2 - 1.0]
    return max(abs(value) for value in flat + turn)
