"""Every scene: the room is found, the answer is applied rigidly, one undo gives everything back bit for bit."""

from __future__ import annotations

import bpy
import pytest
from looking import rigidity, rows, session, state, transforms
from scenes import SCENES

ARRANGED = sorted(set(SCENES) - {"empty_room"})
# What is in the room by construction, in metres; the rest of the scenes is a rectangle of 4.2 × 3.6.
AREAS = {
    "l_shaped": 5.5 * 2.8 + 3.0 * 2.4,
    "turned_house": 4.6 * 4.0,
    "parented_sets": 6.0 * 4.5,
    "instanced_collections": 5.0 * 4.0,
    "doors_as_holes": 4.6 * 4.0,
    "things_that_stay": 5.0 * 4.4,
    "scaled_and_turned": 5.0 * 4.4,
    "two_rooms": 4.15 * 3.6,
    "things_on_things": 4.6 * 4.0,
    "no_room_at_all": None,
}


@pytest.mark.parametrize("name", ARRANGED)
def test_scene(name: str, daemon: object) -> None:
    SCENES[name]()
    before = transforms()
    matrices = {thing.name: thing.matrix_world.copy() for thing in bpy.data.objects}

    assert bpy.ops.setdresser.arrange() == {"FINISHED"}

    area = AREAS.get(name, 4.2 * 3.6)
    assert area is None or abs(state().room.area_m2 - area) < 0.03 * area
    assert session().reward["valid"], rows()
    assert session().notes == []
    arranged = transforms()
    moved = [key for key in before if before[key][-1] != arranged[key][-1]]
    assert len(moved) >= 3
    scale = 1.0 / session().metres
    for key in moved:
        matrix = bpy.data.objects[key].matrix_world
        assert rigidity(matrices[key], matrix) < 1e-4, key
        assert before[key][5] == arranged[key][5], f"the scale of {key}"
    # Everything stands where the answer says: to the accuracy of single precision at that distance.
    wanted = session().placements(0)
    for key, now in session().standing.items():
        distance = max(abs(a - b) for a, b in zip(now.position, wanted[key].position, strict=True))
        assert distance < 1e-3 * scale, key

    bpy.ops.ed.undo()
    assert transforms() == before
    bpy.ops.ed.redo()
    assert transforms() == arranged
    bpy.ops.ed.undo()
    assert transforms() == before


@pytest.mark.parametrize("name", ["messy_names", "scaled_and_turned", "parented_sets", "centimetres"])
def test_candidates_replace_each_other_within_one_step(name: str, daemon: object) -> None:
    SCENES[name]()
    before = transforms()
    bpy.ops.setdresser.arrange()
    first = transforms()
    assert len(session().candidates) > 1
    for _ in range(len(session().candidates) - 1):
        last = transforms()
        bpy.ops.setdresser.candidate(step=1)
        assert transforms() != last
    bpy.ops.setdresser.candidate(step=1)
    assert transforms() == first
    bpy.ops.setdresser.candidate(step=-1)
    assert transforms() != first
    bpy.ops.ed.undo()
    assert transforms() == before
