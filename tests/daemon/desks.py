"""Rooms with a desk and a window, and somebody who turns every desk to the window."""

import math

from daemon import Daemon

STATEMENT = "desk toward window"
SIDE_M = 4.0


def wall(number: int, width: float) -> tuple[list[float], list[float]]:
    """Both ends of an opening in the middle of one of the four walls."""
    low, high = (SIDE_M - width) / 2, (SIDE_M + width) / 2
    ends = [([low, 0.0], [high, 0.0]), ([SIDE_M, low], [SIDE_M, high]), ([high, SIDE_M], [low, SIDE_M]), ([0.0, high], [0.0, low])]
    return ends[number % 4]


def room(number: int) -> dict:
    """A study; the window's wall and the door's differ from room to room."""
    window, door = wall(number, 1.4), wall(number + 1 + number // 4 % 3, 0.9)
    openings = [
        {"id": "window", "kind": "window", "from_m": window[0], "to_m": window[1], "bottom_m": 0.9, "height_m": 1.2},
        {"id": "door", "kind": "door", "from_m": door[0], "to_m": door[1], "height_m": 2.05},
    ]
    # As deep as wide: turned in its place, it takes the same floor.
    size = 0.8 + 0.05 * (number % 3)
    objects = [
        {"id": "Desk", "name": "desk", "size_m": [size, size, 0.75], "placement": None},
        {"id": "Shelf", "name": "bookshelf", "size_m": [0.9 + 0.1 * (number % 4), 0.35, 1.9], "placement": None},
    ]
    floor = [[0.0, 0.0], [SIDE_M, 0.0], [SIDE_M, SIDE_M], [0.0, SIDE_M]]
    about = {"name": f"Study {number}", "kind": "home_office", "floor_m": floor, "height_m": 2.6, "openings": openings}
    return {"version": 1, "frame": "z_up", "room": about, "objects": objects}


def request(number: int, **options) -> dict:
    return {"snapshot": room(number), "options": {"seed": number, "steps": 300, **options}}


def desk(candidate: dict) -> dict:
    return next(placed for placed in candidate["placements"] if placed["object"] == "Desk")


def turn_deg(number: int, placed: dict) -> float:
    """How far a desk looks past the window's middle, 0 to 180 degrees."""
    return abs((to_window(number, placed["position_m"]) - placed["yaw_deg"] + 180.0) % 360.0 - 180.0)


def looks(number: int, candidate: dict) -> bool:
    """Does its desk look to the window?"""
    return turn_deg(number, desk(candidate)) < 60


def to_window(number: int, position_m: list[float]) -> float:
    (ax, ay), (bx, by) = wall(number, 1.4)
    return math.degrees(math.atan2((ax + bx) / 2 - position_m[0], position_m[1] - (ay + by) / 2)) % 360.0


def judge(daemon: Daemon, number: int, **options) -> None:
    """The user takes the first candidate, and turns its desk to the window by hand; one room in five is not to their liking."""
    job = daemon.submit(request(number, policy="heuristic", **options))
    best = daemon.wait_for(job, "done")["result"]["candidates"][0]
    said = {"job_id": job, "candidate": best["id"], "client": "a user"}
    is_liked = looks(number, best)
    if not is_liked and number % 5 == 0:
        answer = daemon.post("/v1/preferences", {**said, "action": "reject"})
        assert answer.status == 201, answer
        return
    answer = daemon.post("/v1/preferences", {**said, "action": "accept"})
    assert answer.status == 201, answer
    if not is_liked:
        position_m = desk(best)["position_m"]
        # Quarter turns: what stands straight shall stand straight.
        yaw_deg = round(to_window(number, position_m) / 90.0) * 90.0 % 360.0
        final = [{"object": "Desk", "placement": {"position_m": position_m, "yaw_deg": yaw_deg}}]
        answer = daemon.post("/v1/preferences", {**said, "action": "edit", "final_placements": final})
        assert answer.status == 201, answer
