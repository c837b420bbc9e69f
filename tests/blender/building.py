"""Parts that the test scenes are built of: boxes, floors, walls with holes, empties, collections."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bmesh
import bpy
from mathutils import Matrix, Vector
from mathutils.geometry import tessellate_polygon

Hole = tuple[float, float, float, float]
"""From, to, bottom and top of an opening along a wall, metres."""


def fresh() -> None:
    """An empty file."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)


def collection(name: str, parent: bpy.types.Collection | None = None) -> bpy.types.Collection:
    """A collection that is linked to the scene or to another one."""
    made = bpy.data.collections.new(name)
    (parent or bpy.context.scene.collection).children.link(made)
    return made


def mesh_object(name: str, mesh: bpy.types.Mesh, home: bpy.types.Collection | None = None) -> bpy.types.Object:
    """An object of a mesh."""
    thing = bpy.data.objects.new(name, mesh)
    (home or bpy.context.scene.collection).objects.link(thing)
    return thing


def box(
    name: str,
    size: Sequence[float],
    at: Sequence[float] = (0.0, 0.0, 0.0),
    yaw_deg: float = 0.0,
    mesh_name: str = "",
    home: bpy.types.Collection | None = None,
    pivot: Sequence[float] = (0.0, 0.0, 0.0),
) -> bpy.types.Object:
    """A box that stands at `at`; its origin is `pivot` away from the centre of its bottom face."""
    mesh = bpy.data.meshes.new(mesh_name or name)
    shape = bmesh.new()
    bmesh.ops.create_cube(shape, size=1.0)
    bmesh.ops.scale(shape, vec=size, verts=shape.verts)
    bmesh.ops.translate(shape, vec=(-pivot[0], -pivot[1], size[2] / 2.0 - pivot[2]), verts=shape.verts)
    shape.to_mesh(mesh)
    shape.free()
    thing = mesh_object(name, mesh, home)
    turn = Matrix.Rotation(math.radians(yaw_deg), 3, "Z")
    thing.location = Vector(at) + turn @ Vector(pivot)
    thing.rotation_euler.z = math.radians(yaw_deg)
    return thing


def cuboid(size: Sequence[float], bottom: Sequence[float]) -> tuple[list[tuple[float, float, float]], list[tuple[int, ...]]]:
    """Corners and outward faces of a box that stands on `bottom`."""
    x, y, z = bottom
    a, b = size[0] / 2, size[1] / 2
    flat = ((x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b))
    corners = [(px, py, height) for height in (z, z + size[2]) for px, py in flat]
    return corners, [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]


def floor(
    name: str, outline: Sequence[tuple[float, float]], level: float = 0.0, home: bpy.types.Collection | None = None
) -> bpy.types.Object:
    """A flat floor, any outline, facing up."""
    mesh = bpy.data.meshes.new(name)
    points = [(x, y, level) for x, y in outline]
    faces = [tuple(face) for face in tessellate_polygon([[Vector(point) for point in points]])]
    mesh.from_pydata(points, [], faces)
    if sum(polygon.normal.z for polygon in mesh.polygons) < 0.0:
        mesh.flip_normals()
    return mesh_object(name, mesh, home)


def wall_parts(length: float, height: float, holes: Sequence[Hole]) -> list[tuple[float, float, float, float]]:
    """Rectangles (from, to, bottom, top) of a wall around its holes."""
    parts, at = [], 0.0
    for start, end, bottom, top in sorted(holes):
        parts.append((at, start, 0.0, height))
        if bottom > 0.0:
            parts.append((start, end, 0.0, bottom))
        if top < height:
            parts.append((start, end, top, height))
        at = end
    return [*parts, (at, length, 0.0, height)]


def wall(
    name: str,
    start: tuple[float, float],
    end: tuple[float, float],
    height: float = 2.6,
    holes: Sequence[Hole] = (),
    thickness: float = 0.1,
    level: float = 0.0,
    home: bpy.types.Collection | None = None,
) -> bpy.types.Object:
    """A wall on the right hand of somebody who walks from start to end, with its holes left out."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(*_wall_mesh(start, end, height, holes, thickness, level))
    return mesh_object(name, mesh, home)


def _wall_mesh(start, end, height, holes, thickness, level):
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    out = (along[1], -along[0])
    points, faces = [], []
    for a, b, bottom, top in wall_parts(length, height, holes):
        base = len(points)
        for depth in (0.0, thickness):
            for distance, z in ((a, bottom), (b, bottom), (b, top), (a, top)):
                x = start[0] + along[0] * distance + out[0] * depth
                y = start[1] + along[1] * distance + out[1] * depth
                points.append((x, y, z + level))
        quads = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))
        faces += [tuple(base + index for index in quad) for quad in quads]
    return points, [], faces


def walls_around(
    outline: Sequence[tuple[float, float]],
    holes: dict[int, Sequence[Hole]] | None = None,
    prefix: str = "Wall_",
    **how: object,
) -> list[bpy.types.Object]:
    """A wall outside each edge of a counter-clockwise outline; `holes` by the number of the edge."""
    pairs = zip(outline, [*outline[1:], outline[0]], strict=True)
    return [wall(f"{prefix}{number}", a, b, holes=(holes or {}).get(number, ()), **how) for number, (a, b) in enumerate(pairs)]


def join(things: Sequence[bpy.types.Object], name: str) -> bpy.types.Object:
    """One mesh of several unmoved objects, which are removed."""
    points, faces = [], []
    for thing in things:
        base = len(points)
        points += [tuple(thing.matrix_basis @ vertex.co) for vertex in thing.data.vertices]
        faces += [tuple(base + index for index in polygon.vertices) for polygon in thing.data.polygons]
    home = things[0].users_collection[0]
    for thing in things:
        bpy.data.objects.remove(thing)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points, [], faces)
    return mesh_object(name, mesh, home)


def empty(name: str, at: Sequence[float] = (0.0, 0.0, 0.0), home: bpy.types.Collection | None = None) -> bpy.types.Object:
    """An empty."""
    made = bpy.data.objects.new(name, None)
    (home or bpy.context.scene.collection).objects.link(made)
    made.location = at
    return made


def instance(name: str, of: bpy.types.Collection, at: Sequence[float], yaw_deg: float = 0.0) -> bpy.types.Object:
    """An instance of a collection."""
    made = empty(name, at)
    made.instance_type, made.instance_collection = "COLLECTION", of
    made.rotation_euler.z = math.radians(yaw_deg)
    return made


def adopt(parent: bpy.types.Object, *children: bpy.types.Object) -> None:
    """Parents objects as Blender's Ctrl+P does: they stay where they are."""
    bpy.context.view_layer.update()
    for child in children:
        child.parent = parent
        child.matrix_parent_inverse = parent.matrix_world.inverted()


def rectangle(width: float, depth: float) -> list[tuple[float, float]]:
    """A counter-clockwise rectangle from the origin."""
    return [(0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth)]
