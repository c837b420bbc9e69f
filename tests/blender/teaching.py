"""A user who turns desks to the window, wherever they stand, so that a daemon has something to learn."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

Document = dict[str, Any]

STATEMENT = "desk toward window"
NUM_ROOMS = 20
_SIDE_M = 5.0


def teach(announced: Document, num_rooms: int = NUM_ROOMS) -> None:
    """Arranges rooms at the daemon of a runtime file, and turns the desk of each to the window by hand."""
    for number in range(num_rooms):
        job_id, candidate = _asked(announced, number)
        _edit(announced, job_id, candidate, *_wanted(number))


def break_a_rule(announced: Document) -> None:
    """Arranges a room, and moves its desk through the wall."""
    job_id, candidate = _asked(announced, 0)
    _edit(announced, job_id, candidate, (_SIDE_M, _SIDE_M), 45.0)


def call(announced: Document, method: str, path: str, document: Document | None = None) -> Any:
    """One request and its answer."""
    headers = {"Authorization": f"Bearer {announced['token']}", "Content-Type": "application/json"}
    body = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{announced['port']}{path}", body, headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10.0) as response:
        return json.load(response)


def _asked(announced: Document, number: int) -> tuple[str, Document]:
    """A job and its only candidate: others would teach that it was chosen among them."""
    options = {"policy": "heuristic", "seed": number, "steps": 200, "num_candidates": 1, "taste": False}
    job_id = call(announced, "POST", "/v1/arrange", {"snapshot": _room(number), "options": options})["job_id"]
    while (status := call(announced, "GET", f"/v1/jobs/{job_id}"))["state"] in ("queued", "running"):
        time.sleep(0.01)
    return job_id, status["result"]["candidates"][0]


def _edit(announced: Document, job_id: str, candidate: Document, at: tuple[float, float], yaw_deg: float) -> None:
    final = [{"object": "Desk", "placement": {"position_m": [*at, 0.0], "yaw_deg": yaw_deg}}]
    said = {"job_id": job_id, "action": "edit", "candidate": candidate["id"], "final_placements": final, "client": "a user"}
    call(announced, "POST", "/v1/preferences", said)


def _room(number: int) -> Document:
    window, door = _wall(number), _wall(number + 1 + number // 4 % 3)
    openings = [
        {"id": "window", "kind": "window", "from_m": window[0], "to_m": window[1], "bottom_m": 0.9, "height_m": 1.2},
        {"id": "door", "kind": "door", "from_m": door[0], "to_m": door[1], "bottom_m": 0.0, "height_m": 2.05},
    ]
    desk = {"id": "Desk", "name": "desk", "size_m": [1.2, 0.6, 0.75], "placement": {"position_m": [1.0, 1.0, 0.0], "yaw_deg": 0.0}}
    floor = [[0.0, 0.0], [_SIDE_M, 0.0], [_SIDE_M, _SIDE_M], [0.0, _SIDE_M]]
    room = {"name": f"Room {number}", "kind": "home_office", "floor_m": floor, "floor_level_m": 0.0, "height_m": 2.6, "openings": openings}
    return {"version": 1, "frame": "z_up", "room": room, "objects": [desk]}


def _wall(number: int) -> tuple[list[float], list[float]]:
    """Both ends of an opening in the middle of one of the four walls."""
    low, high = _SIDE_M / 2.0 - 0.5, _SIDE_M / 2.0 + 0.5
    ends = (([low, 0.0], [high, 0.0]), ([_SIDE_M, low], [_SIDE_M, high]), ([high, _SIDE_M], [low, _SIDE_M]), ([0.0, high], [0.0, low]))
    return ends[number % 4]


def _wanted(number: int) -> tuple[tuple[float, float], float]:
    """Another place before the window each time, clear of the door, so that only where the desk looks is always the same."""
    aside, away = 2.0 * (0.618 * number % 1.0) - 1.0, 1.2 + 2.0 * (0.382 * number % 1.0)
    middle = _SIDE_M / 2.0
    places = ((middle + aside, away), (_SIDE_M - away, middle + aside), (middle - aside, _SIDE_M - away), (away, middle - aside))
    return places[number % 4], 90.0 * (number % 4)
