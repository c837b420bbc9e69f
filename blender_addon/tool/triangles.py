"""World triangles of the objects that are floor and walls, in metres."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import bpy
from mathutils import Matrix

from ..core.errors import Unusable
from ..core.flow import Flow
from ..core.triangles import Triangles
from .measure import GEOMETRY, instances, is_instancer

MAX_FLOOR, MAX_WALL = 100_000, 200_000
_Mesh = tuple[array, array, bool]
"""Coordinates, corners of triangles, and whether the object is mirrored."""


def of_objects(things: Iterable[bpy.types.Object], depsgraph: bpy.types.Depsgraph, metres: float, limit: int) -> Flow[Triangles]:
    """All triangles that the objects show. Raises Unusable above `limit`."""
    found = Triangles()
    for thing in things:
        for coordinates, corners, is_mirrored in list(_shown(thing, depsgraph, metres)):
            if len(found) + len(corners) // 3 > limit:
                raise Unusable(
                    f"{thing.name} has too many faces to be part of the room ({len(corners) // 3:,})",
                    "Mark it as furniture or to be ignored, or put a simple mesh in its place",
                )
            yield from found.add_mesh(coordinates, corners, is_mirrored)
    return found


def _shown(thing: bpy.types.Object, depsgraph: bpy.types.Depsgraph, metres: float) -> Iterator[_Mesh]:
    if thing.type in GEOMETRY:
        evaluated = thing.evaluated_get(depsgraph)
        yield _of_mesh(evaluated, evaluated.matrix_world, metres)
    if is_instancer(thing):
        for instanced, matrix, _ in instances(depsgraph, [thing.name_full]):
            yield _of_mesh(instanced, matrix, metres)


def _of_mesh(evaluated: bpy.types.Object, matrix: Matrix, metres: float) -> _Mesh:
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
    return coordinates, corners, matrix.to_3x3().determinant() < 0.0
