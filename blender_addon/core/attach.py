"""What stands on what, by boxes, for users who want it carried along."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from .rigid import subtract
from .snapshot import Piece

_LEAST_RISE_M, _GAP_M = 0.1, 0.03


def attach(pieces: Iterable[Piece], metres: float) -> list[Piece]:
    """The pieces, each that stands on or in a larger one attached to the one that carries it most closely."""
    known = list(pieces)
    return [replace(piece, attached_to=_carrier(piece, known, metres)) if not piece.locked else piece for piece in known]


def _carrier(piece: Piece, pieces: list[Piece], metres: float) -> str | None:
    carriers = [other for other in pieces if other is not piece and _carries(other, piece, metres)]
    return min(carriers, key=lambda other: other.size[0] * other.size[1]).id if carriers else None


def _carries(carrier: Piece, piece: Piece, metres: float) -> bool:
    if carrier.size[0] * carrier.size[1] <= piece.size[0] * piece.size[1]:
        return False
    x, y, rise = subtract(piece.placement.position, carrier.placement.position)
    if not _LEAST_RISE_M <= rise * metres <= carrier.size[2] * metres + _GAP_M:
        return False
    yaw = math.radians(carrier.placement.yaw_deg)
    across, along = math.cos(yaw) * x + math.sin(yaw) * y, math.cos(yaw) * y - math.sin(yaw) * x
    return abs(across) <= carrier.size[0] / 2.0 and abs(along) <= carrier.size[1] / 2.0
