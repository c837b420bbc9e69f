"""Boxes of evaluated geometry: modifiers, scale of any sign, tilt and instances included."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import bpy
from mathutils import Matrix, Vector

from ..core.flow import Flow, Progress, drain
from ..core.rigid import Placement
from ..core.rigid import Vector as Point

GEOMETRY = frozenset({"MESH", "CURVE", "SURFACE", "META", "FONT"})
_MAX_INSTANCES = 20_000
_ALIGNED = 1e-5
_STEP = 8_000


@dataclass
class Box:
    """A growing box around a vertical through `pivot`, turned by `yaw_rad`."""

    pivot: Point
    yaw_rad: float
    low: list[float] = field(default_factory=lambda: [math.inf] * 3)
    high: list[float] = field(default_factory=lambda: [-math.inf] * 3)

    @property
    def is_empty(self) -> bool:
        """Has nothing with finite numbers been added?"""
        return not all(math.isfinite(value) for value in (*self.low, *self.high))

    @property
    def size(self) -> Point:
        """Extents along its own axes, height last."""
        return (self.high[0] - self.low[0], self.high[1] - self.low[1], self.high[2] - self.low[2])

    @property
    def placement(self) -> Placement:
        """Centre of the bottom face, and the yaw in [0, 360)."""
        x, y = (self.low[0] + self.high[0]) / 2.0, (self.low[1] + self.high[1]) / 2.0
        cos, sin = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        at = (self.pivot[0] + cos * x - sin * y, self.pivot[1] + sin * x + cos * y, self.pivot[2] + self.low[2])
        return Placement(at, math.degrees(self.yaw_rad) % 360.0)

    def add(self, evaluated: bpy.types.Object, matrix: Matrix) -> Flow[None]:
        """Takes in an evaluated object as `matrix` places it."""
        local = matrix.copy()
        local.translation = [value - at for value, at in zip(matrix.translation, self.pivot, strict=True)]
        local = Matrix.Rotation(-self.yaw_rad, 4, "Z") @ local
        if _is_axis_aligned(local):
            self._take([local @ Vector(corner) for corner in evaluated.bound_box])
        else:
            # The box of a tilted box would be too large.
            yield from self._take_vertices(_vertices(evaluated), local)

    def _take(self, points: Iterable[Iterable[float]]) -> None:
        for point in points:
            for axis, value in enumerate(point):
                self.low[axis] = min(self.low[axis], value)
                self.high[axis] = max(self.high[axis], value)

    def _take_vertices(self, values: array[float], local: Matrix) -> Flow[None]:
        for start in range(0, len(values), 3 * _STEP):
            part = values[start : start + 3 * _STEP]
            for axis in range(3):
                x, y, z, offset = local[axis]
                turned = [x * a + y * b + z * c for a, b, c in zip(part[0::3], part[1::3], part[2::3], strict=True)]
                self.low[axis] = min(self.low[axis], min(turned) + offset)
                self.high[axis] = max(self.high[axis], max(turned) + offset)
            yield Progress(0.01, "Looking at the objects")


def _vertices(evaluated: bpy.types.Object) -> array[float]:
    """Local coordinates, three a vertex."""
    mesh = evaluated.data if evaluated.type == "MESH" else evaluated.to_mesh()
    values = array("f", bytes(12 * len(mesh.vertices)))
    mesh.vertices.foreach_get("co", values)
    if evaluated.type != "MESH":
        evaluated.to_mesh_clear()
    return values


def _is_axis_aligned(matrix: Matrix) -> bool:
    """Does the matrix take axes to axes, so that a local box stays a box?"""
    for row in matrix.to_3x3():
        values = sorted(abs(value) for value in row)
        if values[1] > _ALIGNED * max(values[2], 1e-30):
            return False
    return True


def yaw_of(matrix: Matrix) -> float:
    """The model's own turn about the vertical, radians.

    A mirrored object has no rotation that is all of its matrix; there the side that would be its front (−Y)
    counts, so that a mirrored chair still faces where it looks.
    """
    if matrix.to_3x3().determinant() >= 0.0:
        return matrix.to_euler("XYZ").z
    front = -matrix.col[1].to_3d()
    if math.hypot(front.x, front.y) > 0.5 * front.length > 0.0:
        return math.atan2(front.x, -front.y)
    return (matrix @ Matrix.Diagonal((-1.0, 1.0, 1.0, 1.0))).to_euler("XYZ").z


def has_geometry(thing: bpy.types.Object) -> bool:
    """Can an object have a box of its own? Boolean cutters and other helpers drawn as wires have none."""
    return thing.type in GEOMETRY and not (thing.display_type in ("WIRE", "BOUNDS") and thing.hide_render)


def is_instancer(thing: bpy.types.Object) -> bool:
    """Does an object show others: a collection, its vertices' children, particles, instances of nodes?"""
    if thing.instance_type != "NONE" or thing.particle_systems:
        return True
    return any(modifier.type == "NODES" and modifier.show_viewport for modifier in thing.modifiers)


Groups = dict[str, tuple[bpy.types.Object, list[bpy.types.Object]]]
"""Objects that have a box in common, by a key: the first gives pivot and yaw, all give their geometry."""


def boxes(groups: Groups, depsgraph: bpy.types.Depsgraph) -> dict[str, Box]:
    """The box of each group."""
    return drain(boxes_in_steps(groups, depsgraph))


def boxes_in_steps(groups: Groups, depsgraph: bpy.types.Depsgraph) -> Flow[dict[str, Box]]:
    """`boxes`, for scenes with many objects."""
    made: dict[str, Box] = {}
    owner: dict[str, str] = {}
    for key, (first, members) in groups.items():
        matrix = first.matrix_world
        made[key] = Box(tuple(matrix.translation), yaw_of(matrix))
        for member in members:
            if has_geometry(member) and member.visible_get():
                evaluated = member.evaluated_get(depsgraph)
                yield from made[key].add(evaluated, evaluated.matrix_world)
            if is_instancer(member):
                owner[member.name_full] = key
        yield Progress(0.01, "Looking at the objects")
    for instanced, matrix, instancer in instances(depsgraph, owner):
        # An instance is only there while it is its turn, so this is done at once.
        drain(made[owner[instancer]].add(instanced, matrix))
    return made


def instances(depsgraph: bpy.types.Depsgraph, owners: Iterable[str]) -> Iterable[tuple[bpy.types.Object, Matrix, str]]:
    """Instances with geometry that any of `owners` shows: the evaluated object, its matrix, the owner."""
    wanted = set(owners)
    if not wanted:
        return
    for count, instance in enumerate(depsgraph.object_instances):
        if count >= _MAX_INSTANCES:
            return
        if instance.is_instance and instance.parent and instance.object.type in GEOMETRY:
            name = instance.parent.original.name_full
            if name in wanted:
                yield instance.object, instance.matrix_world.copy(), name
