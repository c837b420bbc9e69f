"""What stands on what, by boxes, for users who want it carried along."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from .flow import Flow, Progress
from .rigid import subtract
from .snapshot import Piece

_LEAST_RISE_M, _GAP_M = 0.1, 0.03


def attach(pieces: Iterable[Piece], metres: float) -> Flow[list[Piece]]:
    """The pieces, each that stands on or in a larger one attached to the one that carries it most closely."""
    known = list(pieces)
    attached = []
    for piece in known:
        attached.append(piece if piece.locked else replace(piece, attached_to=_carrier(piece, known, metres)))
        yield Progress(0.02, "Looking at the objects")
    return attached


def _carrier(piece: Piece, pieces: list[Piece], metres: float) -> str | None:
    carriers = [other for other in pieces if other is not piece and _carries(other, piece, metres)]
    return min(carriers, key=lambda other: other.size[0] * other.size[1]).id if carriers else None


def _carries(carrier: Piece, piece: Piece, metres: float) -> bool:
    x, y, rise = subtract(piece.placement.position, carrier.placement.position)
    if rise <= 0.0 or carrier.size[0] * carrier.size[1] <= piece.size[0] * piece.size[1]:
        return False
    if not _LEAST_RISE_M <= rise * metres <= carrier.size[2] * metres + _GAP_M:
        return False
    yaw = math.radians(carrier.placement.yaw_deg)
    across, along = math.cos(yaw) * x + math.sin(yaw) * y, math.cos(yaw) * y - math.sin(yaw) * x
    return abs(across) <= carrier.size[0] / 2.0 and abs(along) <= carrier.size[1] / 2.0
