"""What part each object plays: floor, wall, door, furniture… as the user marked it, else by name and shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import bpy

from ..core import naming
from .bounds import Bounds

AUTO, FURNITURE, OBSTACLE, IGNORE = "AUTO", "FURNITURE", "OBSTACLE", "IGNORE"
FLOOR, WALL, ROOM, CEILING = naming.FLOOR, naming.WALL, "ROOM", naming.CEILING
DOOR, WINDOW, PASSAGE = naming.DOOR, naming.WINDOW, naming.PASSAGE
MARKERS = frozenset({DOOR, WINDOW, PASSAGE})
SHELL = frozenset({FLOOR, WALL, ROOM, CEILING})

# Metres. Enough to tell a wall from a wall clock, not to judge buildings.
_SHAPE_FITS: dict[str, Callable[[Bounds], bool]] = {
    FLOOR: lambda box: box.height <= 1.0 and box.area >= 1.0,
    WALL: lambda box: box.height >= 1.5 and (box.thickness <= 0.6 or box.width >= 1.5),
    CEILING: lambda box: box.height <= 1.5 and box.area >= 1.0,
    DOOR: lambda box: 1.5 <= box.height <= 4.0 and box.extent >= 0.4 and box.thickness <= 0.6,
    WINDOW: lambda box: 0.3 <= box.height <= 4.0 and box.extent >= 0.3 and box.thickness <= 0.6,
    PASSAGE: lambda box: box.height >= 1.5 and box.thickness <= 0.8,
}
_SHELL_HOLDS, _FLOOR_HOLDS = 0.7, 0.6
# A bed on stilts over a desk and a chair is no room.
_MANY, _LEAST_SHELL_M2 = 3, 4.0


def of_all(things: Iterable[bpy.types.Object], bounds: dict[str, Bounds]) -> dict[str, str]:
    """The role of each object by full name; FURNITURE is what has no other."""
    roles: dict[str, str] = {}
    unmarked = []
    for thing in things:
        marked = thing.setdresser.role
        if marked != AUTO:
            roles[thing.name_full] = marked
            continue
        roles[thing.name_full] = _by_name(thing, bounds.get(thing.name_full))
        if roles[thing.name_full] == FURNITURE and thing.name_full in bounds:
            unmarked.append(thing)
    _find_shell(unmarked, bounds, roles)
    return roles


def _by_name(thing: bpy.types.Object, box: Bounds | None) -> str:
    if box is None:
        # An Empty named "Door" over its frame and leaf.
        said = [role for role in naming.roles_of(thing.name) if role in MARKERS]
        return said[0] if said and thing.children else FURNITURE
    for name in (thing.name, thing.data.name if thing.data else ""):
        for said in naming.roles_of(name):
            if _SHAPE_FITS[said](box):
                return said
        if not naming.is_generic(name):
            break
    return FURNITURE


def _find_shell(things: list[bpy.types.Object], bounds: dict[str, Bounds], roles: dict[str, str]) -> None:
    """A mesh around most of the others is no furniture: it is the walls, or the whole room where nothing is called a floor.

    Without either, a nameless plane under most of the others is the floor. Volumes that only mark a space are ignored.
    """
    centres = {thing.name_full: bounds[thing.name_full].centre for thing in things}
    has_floor = bool({FLOOR, ROOM} & set(roles.values()))
    for thing in sorted(things, key=lambda thing: -bounds[thing.name_full].area):
        box = bounds[thing.name_full]
        below = [at for name, at in centres.items() if name != thing.name_full and box.holds(at)]
        share = len(below) / max(len(centres) - 1, 1)
        if not below or share < _FLOOR_HOLDS:
            continue
        names = (thing.name, thing.data.name if thing.data else "")
        if box.height >= 1.8 and box.width >= 1.5 and _holds_most(box, below, share):
            if any(map(naming.is_volume, names)):
                roles[thing.name_full] = IGNORE
            elif not has_floor:
                roles[thing.name_full], has_floor = ROOM, True
            elif len(below) >= _MANY and box.area >= _LEAST_SHELL_M2:
                roles[thing.name_full] = WALL
        elif not has_floor and box.height <= 0.3 and box.area >= 3.0 and naming.is_generic(naming.best_name(*names)):
            if sum(at[2] >= box.low[2] for at in below) >= len(below) * _FLOOR_HOLDS:
                roles[thing.name_full], has_floor = FLOOR, True


def _holds_most(box: Bounds, below: list[tuple[float, float, float]], share: float) -> bool:
    inside = sum(box.low[2] - 0.1 <= at[2] <= box.high[2] for at in below)
    return share >= _SHELL_HOLDS and inside >= len(below) * _SHELL_HOLDS
