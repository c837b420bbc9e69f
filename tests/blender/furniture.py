"""Simple pieces of furniture, one mesh each, that show where their front is (−Y): name → boxes of (size, bottom centre)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
from building import cuboid, mesh_object

Part = tuple[tuple[float, float, float], tuple[float, float, float]]


def _legs(width: float, depth: float, height: float, thick: float = 0.05) -> list[Part]:
    x, y = width / 2 - thick / 2, depth / 2 - thick / 2
    return [((thick, thick, height), (sx * x, sy * y, 0.0)) for sx in (-1, 1) for sy in (-1, 1)]


def bed(width: float = 1.6) -> list[Part]:
    """Headboard at the back, pillows before it."""
    pillow = width / 2 - 0.12
    return [
        ((width, 0.08, 0.95), (0.0, 0.985, 0.0)),
        ((width, 1.95, 0.26), (0.0, -0.04, 0.04)),
        ((width - 0.06, 1.9, 0.18), (0.0, -0.04, 0.30)),
        ((width - 0.04, 1.3, 0.04), (0.0, -0.33, 0.47)),
        *[((pillow, 0.4, 0.1), (side * width / 4, 0.68, 0.48)) for side in (-1, 1)],
    ]


def drawers(width: float, depth: float, height: float, num: int = 2) -> list[Part]:
    """A body with drawer fronts and knobs."""
    step = (height - 0.06) / num
    fronts = [((width - 0.04, 0.02, step - 0.03), (0.0, -depth / 2 - 0.01, 0.04 + step * row)) for row in range(num)]
    knobs = [((0.08, 0.02, 0.02), (0.0, -depth / 2 - 0.03, 0.04 + step * (row + 0.45))) for row in range(num)]
    return [((width, depth, height), (0.0, 0.0, 0.0)), *fronts, *knobs]


def wardrobe(width: float = 1.5, depth: float = 0.6, height: float = 2.1) -> list[Part]:
    """Two doors with handles."""
    doors = [((width / 2 - 0.02, 0.02, height - 0.12), (side * width / 4, -depth / 2 - 0.01, 0.08)) for side in (-1, 1)]
    handles = [((0.02, 0.03, 0.3), (side * 0.05, -depth / 2 - 0.035, height * 0.45)) for side in (-1, 1)]
    return [((width, depth, height), (0.0, 0.0, 0.0)), *doors, *handles]


def table(width: float, depth: float, height: float) -> list[Part]:
    """A top on four legs."""
    return [((width, depth, 0.04), (0.0, 0.0, height - 0.04)), *_legs(width - 0.06, depth - 0.06, height - 0.04)]


def desk(width: float = 1.2, depth: float = 0.6, height: float = 0.74) -> list[Part]:
    """A table with drawers on one side and a panel at its back."""
    body = [
        ((0.36, depth - 0.1, height - 0.1), (width / 2 - 0.24, 0.02, 0.06)),
        ((width - 0.1, 0.02, 0.35), (0.0, depth / 2 - 0.04, height - 0.4)),
    ]
    return table(width, depth, height) + body


def chair(width: float = 0.45, depth: float = 0.48, height: float = 0.9) -> list[Part]:
    """A seat on four legs, its back at the back."""
    back = ((width, 0.05, height - 0.46), (0.0, depth / 2 - 0.025, 0.46))
    return [((width, depth, 0.05), (0.0, 0.0, 0.42)), *_legs(width, depth, 0.42, 0.04), back]


def sofa(width: float = 2.1, depth: float = 0.9, height: float = 0.8) -> list[Part]:
    """Seat cushions between arms, a back at the back."""
    num = max(1, round((width - 0.3) / 0.65))
    each = (width - 0.32) / num
    cushions = [((each - 0.02, depth - 0.26, 0.16), (each * (n - (num - 1) / 2), -0.1, 0.3)) for n in range(num)]
    arms = [((0.15, depth, 0.6), (side * (width / 2 - 0.075), 0.0, 0.04)) for side in (-1, 1)]
    return [((width, depth, 0.26), (0.0, 0.0, 0.04)), ((width - 0.3, 0.2, height - 0.04), (0.0, depth / 2 - 0.1, 0.04)), *arms, *cushions]


def shelf(width: float = 0.9, depth: float = 0.32, height: float = 2.0) -> list[Part]:
    """Open at the front, with books."""
    sides = [((0.03, depth, height), (side * (width / 2 - 0.015), 0.0, 0.0)) for side in (-1, 1)]
    boards = [((width, depth, 0.03), (0.0, 0.0, (height - 0.03) * row / 5)) for row in range(6)]
    back = [((width, 0.02, height), (0.0, depth / 2 - 0.01, 0.0))]
    books = [((width * 0.5, depth * 0.6, 0.24), (-0.12 + 0.1 * (row % 3), 0.02, (height - 0.03) * row / 5 + 0.03)) for row in range(5)]
    return sides + boards + back + books


def lamp(height: float = 1.6) -> list[Part]:
    """Foot, pole and shade."""
    return [
        ((0.3, 0.3, 0.03), (0.0, 0.0, 0.0)),
        ((0.03, 0.03, height - 0.3), (0.0, 0.0, 0.03)),
        ((0.35, 0.35, 0.28), (0.0, 0.0, height - 0.28)),
    ]


def model(
    name: str, parts: Sequence[Part], at: Sequence[float], yaw_deg: float = 0.0, home: bpy.types.Collection | None = None
) -> bpy.types.Object:
    """One object of several boxes, its origin in the middle of its bottom."""
    points: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    for size, bottom in parts:
        corners, quads = cuboid(size, bottom)
        faces += [tuple(len(points) + index for index in quad) for quad in quads]
        points += corners
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points, [], faces)
    thing = mesh_object(name, mesh, home)
    thing.location = at
    thing.rotation_euler.z = math.radians(yaw_deg)
    return thing
