"""Quick world boxes: good enough to tell a wall from a wall clock and a room from a rug."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import bpy
from mathutils import Vector

from ..core.flow import Flow, Progress
from .measure import GEOMETRY, instances, is_instancer


@dataclass(frozen=True)
class Bounds:
    """A world-axes box in metres; `thickness` and `length` are of the object's own box, so that a turned wall is still thin."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    thickness: float
    length: float

    @property
    def height(self) -> float:
        return self.high[2] - self.low[2]

    @property
    def width(self) -> float:
        """The smaller horizontal extent."""
        return min(self.high[0] - self.low[0], self.high[1] - self.low[1])

    @property
    def extent(self) -> float:
        """The larger horizontal extent."""
        return max(self.high[0] - self.low[0], self.high[1] - self.low[1])

    @property
    def area(self) -> float:
        return (self.high[0] - self.low[0]) * (self.high[1] - self.low[1])

    @property
    def centre(self) -> tuple[float, float, float]:
        return tuple((a + b) / 2.0 for a, b in zip(self.low, self.high, strict=True))

    def holds(self, point: tuple[float, float, float], margin: float = 0.0) -> bool:
        """Is a point above its footprint?"""
        return all(self.low[i] - margin <= point[i] <= self.high[i] + margin for i in (0, 1))


def joined(boxes: Iterable[Bounds]) -> Bounds | None:
    """The box around boxes; None around nothing."""
    known = list(boxes)
    if not known:
        return None
    low = tuple(min(box.low[i] for box in known) for i in range(3))
    high = tuple(max(box.high[i] for box in known) for i in range(3))
    horizontal = sorted((high[0] - low[0], high[1] - low[1]))
    return Bounds(low, high, *horizontal)


def of_points(points: Iterable[tuple[float, float, float]]) -> Bounds | None:
    """The box around points; None around none."""
    return joined(Bounds(point, point, 0.0, 0.0) for point in points)


def measure(things: Iterable[bpy.types.Object], depsgraph: bpy.types.Depsgraph, metres: float) -> Flow[dict[str, Bounds]]:
    """The bounds of every object that shows geometry, by full name."""
    found: dict[str, Bounds] = {}
    instancers = []
    for thing in things:
        if thing.type in GEOMETRY:
            evaluated = thing.evaluated_get(depsgraph)
            _add(found, thing.name_full, evaluated, evaluated.matrix_world, metres)
        if is_instancer(thing):
            instancers.append(thing.name_full)
        yield Progress(0.0, "Looking at the objects")
    for instanced, matrix, owner in instances(depsgraph, instancers):
        _add(found, owner, instanced, matrix, metres)
    return found


def _add(found: dict[str, Bounds], name: str, evaluated: bpy.types.Object, matrix: object, metres: float) -> None:
    corners = [matrix @ Vector(corner) * metres for corner in evaluated.bound_box]
    if not all(math.isfinite(value) for corner in corners for value in corner):
        return
    low = tuple(min(corner[i] for corner in corners) for i in range(3))
    high = tuple(max(corner[i] for corner in corners) for i in range(3))
    # Corners 0, 3, 4 and 1 of a bound box are its origin and its neighbours along x (4), y (3) and z (1).
    sides = sorted((corners[index] - corners[0]).length for index in (1, 3, 4))
    made = Bounds(low, high, sides[0], sides[2])
    found[name] = joined([found[name], made]) if name in found else made
