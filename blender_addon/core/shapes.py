"""Outlines for the viewport: boxes, door swings, strips. Points in the caller's units, height last."""

from __future__ import annotations

import math
from typing import Any

from .rigid import Placement, Vector
from .snapshot import box_corners

Point2 = tuple[float, float]
Document = dict[str, Any]

STRIP_M = 0.60
"""Depth of the strip that stays free before a way without an inward leaf, and before storage (DESIGN.md §5, §6)."""
_ARC_STEPS = 16

BOX_EDGES = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
BOX_FACES = (
    (0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7), (0, 1, 5), (0, 5, 4),
    (1, 2, 6), (1, 6, 5), (2, 3, 7), (2, 7, 6), (3, 0, 4), (3, 4, 7),
)  # fmt: skip


def box(size: Vector, placement: Placement, grow: float = 0.0) -> list[Vector]:
    """The eight corners of a box, bottom first, each side moved out by `grow`."""
    grown = (size[0] + 2 * grow, size[1] + 2 * grow, size[2])
    bottom = [(x, y, z - grow) for x, y, z in box_corners(grown, placement)]
    return bottom + [(x, y, z + size[2] + 2 * grow) for x, y, z in bottom]


def front_strip(size: Vector, placement: Placement, front_deg: float, depth: float) -> list[Vector]:
    """The four corners of the floor before the side that people use."""
    out, left, half, across = _front(size, placement, front_deg)
    x, y, z = placement.position
    near = [(x + out[0] * half + left[0] * s, y + out[1] * half + left[1] * s, z) for s in (-across, across)]
    far = [(px + out[0] * depth, py + out[1] * depth, z) for px, py, _ in near]
    return [near[0], near[1], far[1], far[0]]


def front_arrow(size: Vector, placement: Placement, front_deg: float, length: float) -> list[Vector]:
    """Three points of a small arrow head that stands before the front, tip second."""
    out, left, half, _ = _front(size, placement, front_deg)
    x, y, z = placement.position

    def at(forward: float, aside: float) -> Vector:
        return (x + out[0] * (half + forward) + left[0] * aside, y + out[1] * (half + forward) + left[1] * aside, z)

    return [at(0.3 * length, -0.6 * length), at(length, 0.0), at(0.3 * length, 0.6 * length)]


def _front(size: Vector, placement: Placement, front_deg: float) -> tuple[Point2, Point2, float, float]:
    """Unit vectors to the front and to its left, half the depth and half the width seen from the front."""
    yaw = math.radians(placement.yaw_deg + front_deg)
    out, left = (math.sin(yaw), -math.cos(yaw)), (math.cos(yaw), math.sin(yaw))
    own = math.radians(front_deg)
    sin, cos = abs(math.sin(own)), abs(math.cos(own))
    return out, left, (size[0] * sin + size[1] * cos) / 2.0, (size[0] * cos + size[1] * sin) / 2.0


def opening_zones(opening: Document, floor: list[Point2]) -> list[list[Point2]]:
    """Polygons of the floor that an opening needs: the leaf's quarter circles, or a strip; none for windows."""
    if opening["kind"] == "window":
        return []
    start, end = tuple(opening["from_m"]), tuple(opening["to_m"])
    inward = _inward(start, end, floor)
    swing = (opening.get("swing") or "inward") if opening["kind"] == "door" else "none"
    if swing != "inward":
        deep = [(x + inward[0] * STRIP_M, y + inward[1] * STRIP_M) for x, y in (end, start)]
        return [[start, end, *deep]]
    width = math.dist(start, end)
    hinge = opening.get("hinge")
    radius = width / 2.0 if hinge == "both" else width
    hung = {"from": [(start, end)], "to": [(end, start)]}.get(hinge, [(start, end), (end, start)])
    return [_quarter(hinge_at, leaf_at, inward, radius) for hinge_at, leaf_at in hung]


def _inward(start: Point2, end: Point2, floor: list[Point2]) -> Point2:
    length = math.dist(start, end) or 1.0
    normal = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
    middle = ((start[0] + end[0]) / 2.0, (start[1] + end[1]) / 2.0)
    return normal if _is_inside((middle[0] + normal[0] * 0.1, middle[1] + normal[1] * 0.1), floor) else (-normal[0], -normal[1])


def _quarter(hinge: Point2, leaf: Point2, inward: Point2, radius: float) -> list[Point2]:
    length = math.dist(hinge, leaf) or 1.0
    along = ((leaf[0] - hinge[0]) / length, (leaf[1] - hinge[1]) / length)
    points = [hinge]
    for step in range(_ARC_STEPS + 1):
        angle = math.pi / 2.0 * step / _ARC_STEPS
        cos, sin = math.cos(angle) * radius, math.sin(angle) * radius
        points.append((hinge[0] + along[0] * cos + inward[0] * sin, hinge[1] + along[1] * cos + inward[1] * sin))
    return points


def _is_inside(point: Point2, floor: list[Point2]) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(floor, [*floor[1:], floor[0]], strict=True):
        if (ay > point[1]) != (by > point[1]) and point[0] < ax + (point[1] - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
