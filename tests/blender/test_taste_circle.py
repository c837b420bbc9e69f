"""The whole circle by the add-on's own buttons: thirty studies are judged and changed by hand, and the next are to the user's liking."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import bpy
import furniture
from building import floor, fresh, rectangle, walls_around
from furniture import model
from looking import session, state
from running import Daemon
from teaching import STATEMENT

_TAUGHT, _UNSEEN = range(30), range(100, 112)
_SIDE_M = 5.0
_MIDDLE_M = _SIDE_M / 2.0
_DOOR, _WINDOW = (_MIDDLE_M - 0.45, _MIDDLE_M + 0.45, 0.0, 2.05), (_MIDDLE_M - 0.7, _MIDDLE_M + 0.7, 0.9, 2.1)
_LOOKS_DEG = 45.0


def test_the_next_rooms_are_to_the_users_liking(own_daemon: Daemon, tmp_path: Path) -> None:
    own_daemon.start()
    for number in _TAUGHT:
        _judge(number, tmp_path)
    events = own_daemon.events()
    assert Counter(event["action"] for event in events) == {"accept": 24, "edit": 24, "reject": 6}
    assert all(event["client"].startswith("setdresser-blender") for event in events)

    assert bpy.ops.setdresser.refresh_taste() == {"FINISHED"}
    learned = state().taste
    statement = learned.statement(STATEMENT)
    assert statement, learned
    assert statement.text == "You turn desks to the window"
    assert (learned.num_jobs, learned.num_conflicts) == (len(_TAUGHT), 0)

    before, after = _share_at_the_window(use_taste=False), _share_at_the_window(use_taste=True)
    print(f"desks that look to the window: {before:.0%} without taste, {after:.0%} with it; {learned}")
    assert after >= 0.9
    assert after > before + 0.2
    assert own_daemon.events() == events, "of private rooms nothing is told"


def _judge(number: int, folder: Path) -> None:
    """Rejects every fifth layout; keeps the others, and puts the desk before the window by hand, turned to it."""
    _build(number)
    # Whatever was learned meanwhile, each room shall be one that anybody would get.
    bpy.context.scene.setdresser.use_taste = False
    bpy.ops.setdresser.arrange()
    if number % 5 == 0:
        bpy.ops.setdresser.reject()
        return
    bpy.ops.setdresser.accept()
    desk = bpy.data.objects["Desk"]
    desk.location.xy, desk.rotation_euler.z = _wanted(number), math.radians(90.0 * (number % 4))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / f"study {number}.blend"))


def _share_at_the_window(*, use_taste: bool) -> float:
    """Of studies that the daemon never saw, those whose desk looks to the window when they are arranged."""
    turns_deg = []
    for number in _UNSEEN:
        _build(number)
        settings = bpy.context.scene.setdresser
        settings.use_taste, settings.keep_private = use_taste, True
        bpy.ops.setdresser.arrange()
        assert session().reward["valid"]
        turns_deg.append(_turn_deg(number))
    return sum(turn_deg < _LOOKS_DEG for turn_deg in turns_deg) / len(turns_deg)


def _build(number: int) -> None:
    """A study with a desk and a bookshelf anywhere; the window's wall differs from room to room, and the door is beside it."""
    fresh()
    outline = rectangle(_SIDE_M, _SIDE_M)
    floor("Floor", outline)
    beside = 1 if number // 4 % 2 == 0 else 3
    walls_around(outline, {number % 4: [_WINDOW], (number + beside) % 4: [_DOOR]})
    model("Desk", furniture.desk(_side_m(number), _side_m(number)), (1.2, 1.4, 0.0), 45.0 * number)
    model("Bookshelf", furniture.shelf(0.9 + 0.1 * (number % 4)), (2.8, 2.6, 0.0), 30.0 * number)
    settings = bpy.context.scene.setdresser
    settings.room_kind, settings.seed = "home_office", number


def _side_m(number: int) -> float:
    """Desks are as deep as wide: whichever way one looks, it takes the same floor."""
    return 0.8 + 0.05 * (number % 3)


def _wanted(number: int) -> tuple[float, float]:
    """Another place before the window each time, with and without a wall behind: only where the desk looks is always the same."""
    aside, away = 2.0 * (0.618 * number % 1.0) - 1.0, 1.2 + 2.0 * (0.382 * number % 1.0)
    if number // 4 % 3 == 0:
        away = _SIDE_M - _side_m(number) / 2.0 - 0.03
    return _at_wall(number, aside, away)


def _at_wall(number: int, aside: float, away: float) -> tuple[float, float]:
    """A place so far aside of the window's middle, and away from its wall."""
    along, back = _MIDDLE_M + aside, _SIDE_M - away
    return ((along, away), (back, along), (_SIDE_M - along, back), (away, _SIDE_M - along))[number % 4]


def _turn_deg(number: int) -> float:
    """How far the desk, whose front is −Y, looks past the window's middle: 0 to 180 degrees."""
    bpy.context.view_layer.update()
    desk, (x, y) = bpy.data.objects["Desk"].matrix_world, _at_wall(number, 0.0, 0.0)
    wanted = math.atan2(x - desk.translation.x, desk.translation.y - y)
    return abs((math.degrees(wanted - desk.to_euler().z) + 180.0) % 360.0 - 180.0)
