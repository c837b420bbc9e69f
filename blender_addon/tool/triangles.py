"""World triangles of floors and walls, in metres."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import bpy
from mathutils import Matrix

from ..core.errors import Unusable
from ..core.flow import Flow, Progress
from .measure import GEOMETRY, instances, is_instancer

MAX_FLOOR, MAX_WALL = 100_000, 200_000
_UP = 0.7
_LEVEL_M = 0.05

Triangle = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


def of_objects(things: Iterable[bpy.types.Object], depsgraph: bpy.types.Depsgraph, metres: float, limit: int) -> Flow[list[Triangle]]:
    """All triangles that the objects show. Raises Unusable above `limit`."""
    found: list[Triangle] = []
    for thing in things:
        found += _shown(thing, depsgraph, metres)
        if len(found) > limit:
            raise Unusable(
                f"{thing.name} has too many faces to be part of the room ({len(found):,})",
                "Mark it as furniture or to be ignored, or put a simple mesh in its place",
            )
        yield Progress(0.02, "Looking at the room")
    return found


def _shown(thing: bpy.types.Object, depsgraph: bpy.types.Depsgraph, metres: float) -> list[Triangle]:
    found: list[Triangle] = []
    if thing.type in GEOMETRY:
        evaluated = thing.evaluated_get(depsgraph)
        found += _of_mesh(evaluated, evaluated.matrix_world, metres)
    if is_instancer(thing):
        for instanced, matrix, _ in instances(depsgraph, [thing.name_full]):
            found += _of_mesh(instanced, matrix, metres)
    return found


def _of_mesh(evaluated: bpy.types.Object, matrix: Matrix, metres: float) -> list[Triangle]:
    """Corners turn the other way round in a mirrored object; they are put right here."""
    mesh = evaluated.to_mesh()
    try:
        mesh.transform(Matrix.Scale(metres, 4) @ matrix)
        mesh.calc_loop_triangles()
        coordinates = array("f", bytes(12 * len(mesh.vertices)))
        mesh.vertices.foreach_get("co", coordinates)
        corners = array("i", bytes(12 * len(mesh.loop_triangles)))
        mesh.loop_triangles.foreach_get("vertices", corners)
    finally:
        evaluated.to_mesh_clear()
    points = list(zip(coordinates[0::3], coordinates[1::3], coordinates[2::3], strict=True))
    a, b, c = corners[0::3], corners[1::3], corners[2::3]
    if matrix.to_3x3().determinant() < 0.0:
        b, c = c, b
    return [(points[i], points[j], points[k]) for i, j, k in zip(a, b, c, strict=True)]


def walkable(triangles: list[Triangle]) -> list[Triangle]:
    """Those that face up; of a floor whose faces all look down, those."""
    up = [triangle for triangle in triangles if _upness(triangle)[0] > _UP]
    return up or [triangle for triangle in triangles if _upness(triangle)[0] < -_UP]


def lowest_level(triangles: list[Triangle]) -> list[Triangle]:
    """Of a whole room in one mesh, the faces of its floor: the lowest large level that faces up."""
    area_at: dict[int, float] = {}
    for triangle in triangles:
        area_at[_level(triangle)] = area_at.get(_level(triangle), 0.0) + _upness(triangle)[1]
    enough = 0.1 * sum(area_at.values())
    large = [level for level, area in area_at.items() if area >= enough]
    if not large:
        return []
    return [triangle for triangle in triangles if abs(_level(triangle) - min(large)) <= 1]


def _level(triangle: Triangle) -> int:
    return round(sum(point[2] for point in triangle) / 3.0 / _LEVEL_M)


def _upness(triangle: Triangle) -> tuple[float, float]:
    """How far a triangle faces up, in [−1, 1], and its area."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = triangle
    ux, uy, uz, vx, vy, vz = bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az
    nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
    length = (nx * nx + ny * ny + nz * nz) ** 0.5
    return (nz / length, length / 2.0) if length > 0.0 else (0.0, 0.0)
