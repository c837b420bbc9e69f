"""Asking for rooms, choosing among those found, and the user's corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .daemon import encode
from .errors import Unusable
from .flow import Flow, Progress
from .snapshot import Piece
from .triangles import Triangles

Document = dict[str, Any]
_ROWS_A_STEP = 2_000
_SAME_PLACE_M = 0.10


@dataclass
class Gathered:
    """What a scene holds, measured."""

    metres: float
    """Length of one of Blender's units."""
    pieces: dict[str, Piece] = field(default_factory=dict)
    floor: Triangles = field(default_factory=Triangles)
    walls: Triangles = field(default_factory=Triangles)
    markers: list[Document] = field(default_factory=list)
    height_m: float | None = None
    notes: list[str] = field(default_factory=list)
    """What was left out or stays where it is, for people."""


@dataclass(frozen=True)
class Correction:
    """What the user says of an opening that was found in a wall, told by its middle."""

    middle_m: tuple[float, float]
    kind: str
    """door, window, passage, or wall: no opening at all."""
    swing: str | None = None
    hinge: str | None = None


@dataclass
class FoundRoom:
    """The room that a request is about."""

    room: Document
    """A Room of the protocol, corrected."""
    found: Document
    """The same as it was found."""
    area_m2: float
    uncertain: list[Document]
    inside: set[str]
    index: int
    num_rooms: int
    warnings: list[str]
    metres: float


def encode_request(gathered: Gathered) -> Flow[bytes]:
    """The RoomsRequest as JSON, written in steps, for triangles can be many."""
    rest = {"version": 1, "frame": "z_up", "markers": gathered.markers}
    rest["objects"] = [piece.outline(gathered.metres) for piece in gathered.pieces.values()]
    if gathered.height_m is not None:
        rest["height_m"] = gathered.height_m
    body = bytearray(encode(rest)[:-1])
    for key, triangles in (("floor_triangles_m", gathered.floor), ("wall_triangles_m", gathered.walls)):
        body += f',"{key}":['.encode()
        for start in range(0, len(triangles), _ROWS_A_STEP):
            body += (b"," if start else b"") + encode(triangles.rows(start, start + _ROWS_A_STEP))[1:-1]
            yield Progress(0.04, "Looking at the room")
        body += b"]"
    return bytes(body + b"}")


def choose(response: Document, pieces: dict[str, Piece], wanted: int | None, metres: float) -> FoundRoom:
    """The room `wanted` by its number, else the one that most of the movable pieces are in, else the largest."""
    rooms = response.get("rooms") or []
    if not rooms:
        raise Unusable(
            "No room was found" + "".join(f": {warning}" for warning in (response.get("warnings") or [])[:1]),
            "Mark your floor in the Object panel (Part: Floor), or hide what is not the room",
        )
    movable = {piece.id for piece in pieces.values() if not piece.locked}
    index = wanted if wanted is not None and wanted < len(rooms) else None
    if index is None:
        index = max(range(len(rooms)), key=lambda number: (len(movable & set(rooms[number].get("objects") or [])), -number))
    chosen = rooms[index]
    return FoundRoom(
        room=dict(chosen["room"]),
        found=chosen["room"],
        area_m2=float(chosen.get("area_m2") or 0.0),
        uncertain=list(chosen.get("uncertain") or []),
        inside=set(chosen.get("objects") or []),
        index=index,
        num_rooms=len(rooms),
        warnings=list(response.get("warnings") or []),
        metres=metres,
    )


def correct(found: FoundRoom, corrections: Iterable[Correction], kind: str, height_m: float | None) -> None:
    """Puts the user's word over what was found."""
    known = list(corrections)
    openings = []
    for opening in found.found.get("openings") or []:
        said = next((correction for correction in known if _is_at(correction, opening)), None)
        if said is None:
            openings.append(opening)
        elif said.kind != "wall":
            changed = opening | {"kind": said.kind}
            if said.kind == "door":
                changed |= {key: value for key, value in (("swing", said.swing), ("hinge", said.hinge)) if value}
            openings.append(changed)
    found.room = found.found | {"openings": openings}
    if kind:
        found.room["kind"] = kind
    if height_m:
        found.room["height_m"] = height_m


def middle(opening: Document) -> tuple[float, float]:
    """The floor point in the middle of an opening, metres."""
    (ax, ay), (bx, by) = opening["from_m"], opening["to_m"]
    return ((ax + bx) / 2.0, (ay + by) / 2.0)


def _is_at(correction: Correction, opening: Document) -> bool:
    x, y = middle(opening)
    return abs(x - correction.middle_m[0]) <= _SAME_PLACE_M and abs(y - correction.middle_m[1]) <= _SAME_PLACE_M


def in_room(found: FoundRoom, response: Document, pieces: dict[str, Piece]) -> tuple[dict[str, Piece], list[str]]:
    """The pieces of the room: those inside it, and movable ones that stand in no room at all; and the names of those elsewhere."""
    outside = set(response.get("outside") or [])
    kept = {key: piece for key, piece in pieces.items() if key in found.inside or (key in outside and not piece.locked)}
    elsewhere = [piece.name for key, piece in pieces.items() if key not in kept and not piece.locked]
    carried = {key: piece for key, piece in pieces.items() if key not in kept and piece.attached_to in kept}
    return kept | carried, [name for name in elsewhere if name not in {piece.name for piece in carried.values()}]
