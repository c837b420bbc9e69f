"""Triangles of floors and walls, nine numbers each in one flat array: rooms may have very many, and Python's lists of
lists would be slow to make and slower to collect."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from .flow import Flow, Progress

_STEP = 3_000
_UP = 0.7
_LEVEL_M = 0.05
_LARGE_LEVEL = 0.1
_LOOKING = Progress(0.02, "Looking at the room")


@dataclass
class Triangles:
    """Corners in metres: x, y, z of the first, second and third corner, triangle after triangle."""

    values: array[float] = field(default_factory=lambda: array("f"))

    def __len__(self) -> int:
        return len(self.values) // 9

    def add_mesh(self, coordinates: array[float], corners: array[int], is_mirrored: bool) -> Flow[None]:
        """Takes in a mesh: three numbers a vertex, three vertices a triangle, which in a mirrored object turn the other way round."""
        if is_mirrored:
            corners[1::3], corners[2::3] = corners[2::3], corners[1::3]
        for start in range(0, len(corners), 3 * _STEP):
            part = corners[start : start + 3 * _STEP]
            self.values.extend([value for index in part for value in coordinates[3 * index : 3 * index + 3]])
            yield _LOOKING

    def add_rectangle(self, low: tuple[float, float], high: tuple[float, float], level: float) -> None:
        """A floor between two corners."""
        a, b, c, d = ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))
        for x, y in (a, b, c, a, c, d):
            self.values.extend((x, y, level))

    def extend(self, other: Triangles) -> None:
        """Takes in other triangles."""
        self.values.extend(other.values)

    def rows(self, start: int, end: int) -> list[list[list[float]]]:
        """Some triangles as they go over the wire."""
        points = [self.values[at : at + 3].tolist() for at in range(9 * start, 9 * min(end, len(self)), 3)]
        return [points[at : at + 3] for at in range(0, len(points), 3)]

    def lowest(self) -> float:
        """The height of the lowest corner."""
        return min(self.values[2::3])


def walkable(triangles: Triangles) -> Flow[Triangles]:
    """Those that face up; of a floor whose faces all look down, those."""
    up, down = Triangles(), Triangles()
    for start in range(0, len(triangles), _STEP):
        for index, upness, _ in _facing(triangles, start, start + _STEP):
            if abs(upness) > _UP:
                (up if upness > 0.0 else down).values.extend(triangles.values[9 * index : 9 * index + 9])
        yield _LOOKING
    return up if len(up) else down


def lowest_level(triangles: Triangles) -> Triangles:
    """Of a whole room in one mesh, the faces of its floor: the lowest large level of faces that all face up."""
    area_at: dict[int, float] = {}
    for index, _, area in _facing(triangles, 0, len(triangles)):
        level = _level(triangles, index)
        area_at[level] = area_at.get(level, 0.0) + area
    large = [level for level, area in area_at.items() if area >= _LARGE_LEVEL * sum(area_at.values())]
    found = Triangles()
    for index in range(len(triangles)):
        if large and abs(_level(triangles, index) - min(large)) <= 1:
            found.values.extend(triangles.values[9 * index : 9 * index + 9])
    return found


def _level(triangles: Triangles, index: int) -> int:
    low, middle, high = triangles.values[9 * index + 2 : 9 * index + 9 : 3]
    return round((low + middle + high) / 3.0 / _LEVEL_M)


def _facing(triangles: Triangles, start: int, end: int) -> Iterator[tuple[int, float, float]]:
    """Number, upward share of the normal in [−1, 1], and area of some triangles."""
    for index in range(start, min(end, len(triangles))):
        ax, ay, az, bx, by, bz, cx, cy, cz = triangles.values[9 * index : 9 * index + 9]
        ux, uy, uz, vx, vy, vz = bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        length = (nx * nx + ny * ny + nz * nz) ** 0.5
        yield index, nz / length if length > 0.0 else 0.0, length / 2.0
