"""Requests of several sizes."""

import copy
import json

from daemon import ROOT

EXAMPLES = ROOT / "schemas/examples"


def example(name: str) -> dict:
    """A request; snapshots become one."""
    document = json.loads((EXAMPLES / f"{name}.json").read_text())
    return document if "snapshot" in document else {"snapshot": document}


def bedroom(**options) -> dict:
    """13 objects."""
    return with_options(example("bedroom.request"), options)


def furnish(**options) -> dict:
    """An empty living room and a catalogue."""
    return with_options(example("furnish_living_room.request"), options)


def office(**options) -> dict:
    """114 objects: some seconds of work on all cores, and many minutes with a million steps."""
    return with_options(example("open_plan_office"), options)


def endless(**options) -> dict:
    """Work that only a cancel or the daemon's own limit ends."""
    return office(**{"steps": 1_000_000, "num_candidates": 16, "private": True, **options})


def closet(**options) -> dict:
    """One chair: the smallest job there is."""
    chair = {"id": "chair", "name": "chair", "size_m": [0.5, 0.5, 0.9], "placement": None}
    floor = [[0, 0], [3, 0], [3, 3], [0, 3]]
    room = {"floor_m": floor, "height_m": 2.5, "openings": []}
    snapshot = {"version": 1, "frame": "z_up", "room": room, "objects": [chair]}
    return with_options({"snapshot": snapshot}, {"num_candidates": 1, "steps": 50, **options})


def with_options(request: dict, options: dict) -> dict:
    request = copy.deepcopy(request)
    if options:
        request["options"] = {**(request.get("options") or {}), **options}
    return request
