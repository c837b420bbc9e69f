"""What the viewport shows of each object, in the object's own coordinates, so that it follows where the user moves it."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
from mathutils import Matrix, Vector

from ..core import report, shapes
from ..core.rigid import Vector as Point
from ..core.session import Session
from ..core.snapshot import placement_of
from . import apply

_GROW_M, _LIFT_M, _ARROW_M = 0.006, 0.012, 0.12
_FREE = 0.98


@dataclass(frozen=True)
class Sketch:
    """One object's outlines. Points are local to the Blender object `root`."""

    object_id: str
    root: str
    severity: str
    box: list[Point]
    arrow: list[Point]
    strip: list[Point]
    """The floor before its front; empty where nobody uses that side."""
    is_free: bool
    """Is the strip free?"""
    fixes: list[list[Point]]
    """Boxes, in the world, where hints would put it."""

    def in_world(self, points: list[Point]) -> list[Vector]:
        """Points as the object stands now; none if it is gone or hidden."""
        thing = bpy.data.objects.get(self.root)
        if thing is None or not thing.visible_get():
            return []
        return [thing.matrix_world @ Vector(point) for point in points]


def of_session(session: Session) -> list[Sketch]:
    """A sketch of every object that the reward speaks of."""
    entries = {entry["object"]: entry for entry in session.reward["objects"]}
    known = {key: piece for key, piece in session.pieces.items() if key in entries}
    severities = {row.object_id: row.severity for row in report.rows(session.reward, session.candidate, {})}
    roots = {key: piece.roots[0] for key, piece in known.items()} | {key: names[0] for key, names in session.created.items()}
    sketches = []
    for key, box in apply.live_boxes(session, known).items():
        matrix = bpy.data.objects[roots[key]].matrix_world
        if key not in entries or abs(matrix.to_3x3().determinant()) < 1e-30:
            continue
        inverse, metres = matrix.inverted(), session.metres
        size, placement = box.size, box.placement
        front_deg = known[key].front_deg if key in known else 0.0
        clearance = entries[key]["terms"].get("clearance")
        strip = shapes.front_strip(size, placement, front_deg, shapes.STRIP_M / metres) if clearance is not None else []
        sketches.append(
            Sketch(
                object_id=key,
                root=roots[key],
                severity=severities[key],
                box=_local(inverse, shapes.box(size, placement, _GROW_M / metres)),
                arrow=_local(inverse, _lifted(shapes.front_arrow(size, placement, front_deg, _ARROW_M / metres), metres)),
                strip=_local(inverse, _lifted(strip, metres)),
                is_free=clearance is None or clearance >= _FREE,
                fixes=_fixes(session, entries[key]),
            )
        )
    return sketches


def _fixes(session: Session, entry: dict) -> list[list[Point]]:
    fixes = [diagnostic["fix"] for diagnostic in entry.get("diagnostics") or [] if diagnostic.get("fix")]
    known = [(session.pieces.get(fix["object"]), placement_of(fix, session.metres)) for fix in fixes]
    return [shapes.box(piece.size, placement) for piece, placement in known if piece]


def _local(inverse: Matrix, points: list[Point]) -> list[Point]:
    return [tuple(inverse @ Vector(point)) for point in points]


def _lifted(points: list[Point], metres: float) -> list[Point]:
    return [(x, y, z + _LIFT_M / metres) for x, y, z in points]
