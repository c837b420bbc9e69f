"""The room is found, shown, corrected; and the commands of the panel."""

from __future__ import annotations

import bpy
import pytest
from building import box
from looking import session, state, transforms
from scenes import SCENES


def _openings() -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for opening in state().room.room["openings"]:
        found.setdefault(opening["kind"], []).append(opening)
    return found


def _width(opening: dict) -> float:
    (ax, ay), (bx, by) = opening["from_m"], opening["to_m"]
    return ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5


@pytest.mark.parametrize("name", ["doors_as_holes", "turned_house", "centimetres", "imported_shell", "messy_names"])
def test_holes_in_walls_become_doors_and_windows(name: str, daemon: object) -> None:
    SCENES[name]()
    bpy.ops.setdresser.find_room()
    found = _openings()
    doors = found.get("door", []) + found.get("passage", [])
    assert [round(_width(door), 1) for door in doors] == [0.9]
    assert len(found["window"]) == (2 if name == "doors_as_holes" else 1)
    assert all(round(_width(window), 1) == 1.4 for window in found["window"])


def test_doors_and_windows_as_objects(daemon: object) -> None:
    SCENES["l_shaped"]()
    bpy.ops.setdresser.find_room()
    ids = {opening["id"]: opening["kind"] for opening in state().room.room["openings"]}
    assert ids["Door_Entrance"] == "door"
    assert ids["Window large"] == "window"
    bpy.data.objects["Door_Entrance"].setdresser.swing = "OUTWARD"
    bpy.ops.setdresser.find_room()
    (door,) = _openings()["door"]
    assert door["swing"] == "outward"
    bpy.data.objects["Window large"].setdresser.role = "IGNORE"
    bpy.ops.setdresser.find_room()
    assert "window" not in _openings()


def test_openings_are_corrected_and_stay_so(daemon: object) -> None:
    SCENES["doors_as_holes"]()
    bpy.ops.setdresser.find_room()
    door = next(opening for opening in state().room.room["openings"] if opening["kind"] != "window")
    bpy.ops.setdresser.set_opening(opening=door["id"], kind="door", swing="OUTWARD", hinge="FROM")
    bpy.ops.setdresser.find_room()
    (now,) = _openings()["door"]
    assert (now["swing"], now["hinge"]) == ("outward", "from")
    window = _openings()["window"][0]
    bpy.ops.setdresser.set_opening(opening=window["id"], kind="wall")
    assert len(_openings()["window"]) == 1
    bpy.ops.setdresser.arrange()
    assert session().room["openings"] == state().room.room["openings"]
    bpy.ops.setdresser.forget_corrections()
    assert len(_openings()["window"]) == 2


def test_the_user_says_which_room(daemon: object) -> None:
    SCENES["two_rooms"]()
    settings = bpy.context.scene.setdresser
    bpy.ops.setdresser.arrange()
    assert "Bed" in session().pieces
    assert not any(name.startswith("Sofa") for name in session().pieces)
    settings.scope = "ALL"
    areas = []
    for number in (1, 2):
        settings.room_number = number
        bpy.ops.setdresser.find_room()
        areas.append(round(state().room.area_m2))
    assert len(set(areas)) == 1 or areas == sorted(areas, reverse=True)
    assert state().room.num_rooms == 2


def test_a_room_that_is_marked_by_hand(daemon: object) -> None:
    """Nothing has a name; the user marks floor and obstacle."""
    floor = box("Thing.001", (5.0, 4.0, 0.2), (2.5, 2.0, -0.2))
    box("Thing.002", (1.6, 2.0, 0.5), (1.2, 1.2, 0.0), 15).setdresser.called = "double bed"
    box("Thing.003", (0.4, 0.4, 2.5), (4.0, 3.0, 0.0))
    floor.setdresser.role = "FLOOR"
    for thing in bpy.context.scene.objects:
        thing.select_set(thing.name == "Thing.003")
    bpy.ops.setdresser.set_role(role="OBSTACLE")
    bpy.ops.setdresser.arrange()
    assert state().room.area_m2 == pytest.approx(20.0, rel=0.01)
    assert state().room.room["floor_level_m"] == pytest.approx(0.0, abs=1e-3)
    assert session().pieces["Thing.003"].locked
    assert not session().pieces["Thing.002"].locked
    assert [row.name for row in bpy.context.window_manager.setdresser.rows] == ["double bed"]


def test_locks_and_fronts(daemon: object) -> None:
    SCENES["doors_as_holes"]()
    bpy.ops.setdresser.lock(object_name="Sofa.001", locked=True)
    shelf = bpy.data.objects["bookshelf"]
    bpy.context.view_layer.objects.active = shelf
    shelf.select_set(True)
    bpy.ops.setdresser.set_front(front_deg=90.0)
    before = bpy.data.objects["Sofa.001"].matrix_world.copy()
    bpy.ops.setdresser.arrange()
    assert bpy.data.objects["Sofa.001"].matrix_world == before
    sent = {entry["id"]: entry for entry in state().last_request["snapshot"]["objects"]}
    assert sent["bookshelf"]["front_deg"] == 90.0
    assert sent["Sofa.001"]["locked"] is True


def test_clicking_a_row_selects_its_object(daemon: object) -> None:
    SCENES["parented_sets"]()
    bpy.ops.setdresser.arrange()
    shown = bpy.context.window_manager.setdresser
    for number, row in enumerate(shown.rows):
        shown.row_index = number
        assert bpy.context.view_layer.objects.active.name == row.object_id
        assert [thing.name for thing in bpy.context.selected_objects] == [row.object_id]


def test_wishes_are_sent_and_understood(daemon: object) -> None:
    SCENES["doors_as_holes"]()
    settings = bpy.context.scene.setdresser
    settings.instruction, settings.num_candidates, settings.quality = "put the armchair near the bookshelf", 2, "DRAFT"
    bpy.ops.setdresser.arrange()
    assert state().last_request["goal"] == {"instruction": "put the armchair near the bookshelf"}
    assert len(session().candidates) <= 2
    assert session().response["understood"]


def test_check_moves_nothing(daemon: object) -> None:
    SCENES["doors_as_holes"]()
    bpy.context.view_layer.update()
    before = [tuple(map(tuple, thing.matrix_world)) for thing in bpy.data.objects]
    bpy.ops.setdresser.check()
    assert [tuple(map(tuple, thing.matrix_world)) for thing in bpy.data.objects] == before
    shown = bpy.context.window_manager.setdresser
    assert any(row.severity in ("ERROR", "WARNING") for row in shown.rows)
    assert session() is None


def test_no_picture_without_a_window_is_said(daemon: object) -> None:
    SCENES["doors_as_holes"]()
    bpy.context.scene.setdresser.send_picture = True
    bpy.ops.setdresser.arrange()
    assert "image" not in state().last_request
    assert any("No picture" in fact for fact in session().facts)


def test_what_stays_is_said(daemon: object) -> None:
    SCENES["things_that_stay"]()
    bpy.ops.setdresser.arrange()
    assert set(session().facts) >= {
        "armchair stays: it is animated",
        "bookshelf stays: a constraint places it",
        "Floor Lamp stays: its transform is locked",
        "Hidden objects are left alone: Old sofa",
    }
    locked = {key for key, piece in session().pieces.items() if piece.locked}
    assert locked == {"armchair", "bookshelf", "Floor Lamp", "Radiator", "Plant"}
    assert not session().notes


def test_hints_can_be_followed(daemon: object) -> None:
    """Again and again, until a hint says no numbers; each is one undo step, and the room gets better."""
    SCENES["doors_as_holes"]()
    shown = bpy.context.window_manager.setdresser
    bpy.ops.setdresser.check()
    first = state().checked.reward["total"]
    before = transforms()
    followed = 0
    for _ in range(8):
        for row in shown.rows:
            if bpy.ops.setdresser.follow_hint("EXEC_DEFAULT", True, object_id=row.object_id) == {"FINISHED"}:
                followed += 1
                break
        bpy.ops.setdresser.check()
    assert followed >= 2
    assert transforms() != before
    assert state().checked.reward["total"] > first
