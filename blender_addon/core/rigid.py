"""Rigid moves of DESIGN.md §10, in double precision: a turn about a vertical, then a shift.

Blender stores objects in single precision; computing here keeps the error at one rounding, far from the
origin too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
"""Three rows."""

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_ROTATION_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Placement:
    """Centre of the box's bottom face and the model's own yaw, as on the wire but in Blender's units."""

    position: Vector
    yaw_deg: float


@dataclass(frozen=True)
class Move:
    """x ↦ linear · x + offset; `turn_rad` is the turn about the vertical that `linear` is, for moves of the world."""

    linear: Matrix
    offset: Vector
    turn_rad: float

    def point(self, at: Vector) -> Vector:
        """Where the move takes a point."""
        return add(times(self.linear, at), self.offset)

    def is_nothing(self) -> bool:
        """Does it leave everything where it is, exactly?"""
        return self.linear == IDENTITY and self.offset == (0.0, 0.0, 0.0)


STAY = Move(IDENTITY, (0.0, 0.0, 0.0), 0.0)


def move_between(sent: Placement, answered: Placement) -> Move:
    """The rigid move from where an object was sent to where the answer wants it; equal numbers give STAY."""
    if sent == answered:
        return STAY
    turn_deg = math.fmod(answered.yaw_deg - sent.yaw_deg, 360.0)
    linear = _turn(turn_deg)
    return Move(linear, subtract(answered.position, times(linear, sent.position)), math.radians(turn_deg))


def after(first: Move, second: Move) -> Move:
    """Both moves, `first` first."""
    return Move(
        product(second.linear, first.linear), add(times(second.linear, first.offset), second.offset), first.turn_rad + second.turn_rad
    )


def undone(move: Move) -> Move:
    """The move back."""
    back = transposed(move.linear)
    return Move(back, negated(times(back, move.offset)), -move.turn_rad)


def seen_from(move: Move, parent_linear: Matrix, parent_offset: Vector) -> Move | None:
    """A move of the world as a move of a parent's own coordinates.

    None where that would be no rotation, so that an object could not follow it without shear: its parent is
    scaled unevenly across the turn, or to nothing.
    """
    inverse = inverted(parent_linear)
    if inverse is None:
        return None
    linear = IDENTITY if move.linear == IDENTITY else product(inverse, product(move.linear, parent_linear))
    if not _is_rotation(linear):
        return None
    offset = times(inverse, subtract(move.point(parent_offset), parent_offset))
    return Move(linear, offset, vertical_turn(linear))


def vertical_turn(linear: Matrix) -> float:
    """The angle of a rotation about the third axis, radians; NaN for any other rotation."""
    if abs(linear[2][2] - 1.0) > 1e-6:
        return math.nan
    return math.atan2(linear[1][0], linear[0][0])


def _turn(turn_deg: float) -> Matrix:
    if turn_deg == 0.0:
        return IDENTITY
    quarter, rest = divmod(turn_deg, 90.0)
    if rest == 0.0:
        cos, sin = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarter) % 4]
    else:
        cos, sin = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    return ((cos, -sin, 0.0), (sin, cos, 0.0), (0.0, 0.0, 1.0))


def _is_rotation(linear: Matrix) -> bool:
    squared = product(transposed(linear), linear)
    return all(abs(squared[i][j] - IDENTITY[i][j]) <= _ROTATION_TOLERANCE for i in range(3) for j in range(3))


def inverted(m: Matrix) -> Matrix | None:
    """The inverse; None for a matrix that flattens space."""
    cofactors = tuple(cross(m[(i + 1) % 3], m[(i + 2) % 3]) for i in range(3))
    determinant = dot(m[0], cofactors[0])
    size = math.prod(math.sqrt(dot(row, row)) for row in m)
    if size == 0.0 or abs(determinant) < 1e-9 * size:
        return None
    return transposed(tuple(tuple(value / determinant for value in row) for row in cofactors))  # type: ignore[arg-type]


def product(a: Matrix, b: Matrix) -> Matrix:
    """a · b."""
    columns = transposed(b)
    return tuple(tuple(dot(row, column) for column in columns) for row in a)  # type: ignore[return-value]


def transposed(m: Matrix) -> Matrix:
    """Rows for columns."""
    return tuple(zip(*m, strict=True))  # type: ignore[return-value]


def times(m: Matrix, v: Sequence[float]) -> Vector:
    """m · v."""
    return (dot(m[0], v), dot(m[1], v), dot(m[2], v))


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def add(a: Sequence[float], b: Sequence[float]) -> Vector:
    """a + b."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def subtract(a: Sequence[float], b: Sequence[float]) -> Vector:
    """a − b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def negated(a: Sequence[float]) -> Vector:
    """−a."""
    return (-a[0], -a[1], -a[2])
