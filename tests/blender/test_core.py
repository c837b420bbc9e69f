"""The layer that knows no Blender."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from array import array
from pathlib import Path

import pytest
from core import attach, naming, report, rigid, rooms, runtime_file, shapes, taste
from core.errors import SetdresserError, Unusable, refusal
from core.flow import Cancelled, Done, Progress, drain, pause, step_for
from core.rigid import Placement, Vector
from core.snapshot import Piece, Wish, arrange_request, furnish_request
from core.triangles import Triangles, lowest_level, walkable

CORE = Path(rigid.__file__).parent


def test_core_needs_no_blender() -> None:
    modules = " ".join(f"import core.{file.stem};" for file in CORE.glob("[!_]*.py"))
    code = f"import sys; sys.modules['bpy'] = None; sys.path.insert(0, {str(CORE.parent)!r}); {modules}"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("Floor", ["FLOOR"]), ("floor_oak.001", ["FLOOR"]), ("Fußboden", ["FLOOR"]), ("Wall_North", ["WALL"]), ("SM_WallInner_02", ["WALL"]),
        ("Door_Entrance", ["DOOR"]), ("Zimmertür", ["DOOR"]), ("WallWindow", ["WINDOW", "WALL"]), ("fenêtre.003", ["WINDOW"]),
        ("floor lamp", []), ("Floor Lamp.001", []), ("wall clock", []), ("doormat", []), ("Door Mat", []), ("window seat", []), ("Wardrobe", []),
        ("Wallpaper", []), ("Cube.001", []), ("ceiling_light", []), ("Sofa.001", []), ("", []),
    ],
)  # fmt: skip
def test_names_of_the_house(name: str, roles: list[str]) -> None:
    assert naming.roles_of(name) == roles


def test_names_that_say_nothing() -> None:
    assert all(naming.is_generic(name) for name in ("Cube", "Cube.001", "Plane.12", "Mesh_0", "Empty.003", "Sketchfab_model", "RootNode"))
    assert not any(naming.is_generic(name) for name in ("Bed", "Cubeshelf", "Sofa.001"))
    assert naming.best_name("Cube.003", "Sofa", "Room") == "Sofa"
    assert naming.best_name("Cube.003", "Cube.007") == "Cube.003"


def _point(dice: random.Random) -> Vector:
    return (dice.uniform(-9, 9), dice.uniform(-9, 9), dice.uniform(-3, 3))


def test_a_move_takes_the_box_where_it_is_wanted() -> None:
    sent, wanted = Placement((1.0, 2.0, 0.5), 350.0), Placement((-3.0, 4.0, 0.0), 80.0)
    move = rigid.move_between(sent, wanted)
    assert move.point(sent.position) == pytest.approx(wanted.position)
    assert move.turn_rad == pytest.approx(math.radians(-270.0))
    assert rigid.move_between(sent, sent) is rigid.STAY


def test_moves_are_exact_where_numbers_are_equal() -> None:
    """A quarter turn and a far room leave no rounding behind in what does not change."""
    move = rigid.move_between(Placement((5120.1, -3.3, 0.1), 10.0), Placement((5121.1, -3.3, 0.1), 10.0))
    assert move.linear == rigid.IDENTITY
    assert move.offset[1:] == (0.0, 0.0)


def test_moves_compose_and_undo() -> None:
    dice = random.Random(7)
    for _ in range(50):
        first, second = (rigid.move_between(Placement(_point(dice), 0.0), Placement(_point(dice), dice.uniform(0, 360))) for _ in range(2))
        at = _point(dice)
        assert rigid.after(first, second).point(at) == pytest.approx(second.point(first.point(at)))
        assert rigid.undone(first).point(first.point(at)) == pytest.approx(at)


def test_a_move_seen_from_a_parent() -> None:
    """The parent's frame, then the local move, is the world's move, then the parent's frame."""
    dice = random.Random(11)
    move = rigid.move_between(Placement((1.0, 1.0, 0.0), 0.0), Placement((3.0, -2.0, 1.0), 33.0))
    tilt = ((1.0, 0.0, 0.0), (0.0, math.cos(0.4), -math.sin(0.4)), (0.0, math.sin(0.4), math.cos(0.4)))
    for scale in (1.0, 0.01, -2.0):
        linear = tuple(tuple(value * scale for value in row) for row in tilt)
        offset = (5.0, 6.0, 7.0)
        local = rigid.seen_from(move, linear, offset)
        at = _point(dice)
        through_parent = rigid.add(rigid.times(linear, local.point(at)), offset)
        assert through_parent == pytest.approx(move.point(rigid.add(rigid.times(linear, at), offset)))


def test_a_turn_across_an_uneven_parent_is_refused() -> None:
    stretched = ((2.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    tall = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 3.0))
    flat = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
    turn = rigid.move_between(Placement((0.0, 0.0, 0.0), 0.0), Placement((0.0, 0.0, 0.0), 45.0))
    shift = rigid.move_between(Placement((0.0, 0.0, 0.0), 0.0), Placement((1.0, 0.0, 0.0), 0.0))
    assert rigid.seen_from(turn, stretched, (0.0, 0.0, 0.0)) is None
    assert rigid.seen_from(shift, stretched, (0.0, 0.0, 0.0)).offset == (0.5, 0.0, 0.0)
    assert rigid.seen_from(turn, tall, (0.0, 0.0, 0.0)) is not None
    assert rigid.seen_from(shift, flat, (0.0, 0.0, 0.0)) is None


def _piece(name: str, size: Vector, at: Vector, yaw_deg: float = 0.0, locked: bool = False) -> Piece:
    return Piece(name, name, size, Placement(at, yaw_deg), locked=locked)


def test_what_stands_on_what() -> None:
    pieces = [
        _piece("desk", (1.4, 0.7, 0.74), (1.0, 1.0, 0.0), 90.0),
        _piece("laptop", (0.3, 0.2, 0.02), (1.0, 1.5, 0.74)),
        _piece("mouse", (0.1, 0.05, 0.02), (1.0, 1.5, 0.76)),
        _piece("rug", (2.0, 2.0, 0.01), (1.0, 1.0, 0.0)),
        _piece("chair", (0.5, 0.5, 0.9), (1.3, 1.0, 0.01)),
        _piece("pendant", (0.4, 0.4, 0.5), (1.0, 1.0, 2.0)),
        _piece("beside", (0.2, 0.2, 0.2), (1.6, 1.0, 0.74)),
    ]
    carried = {piece.id: piece.attached_to for piece in drain(attach.attach(pieces, 1.0))}
    assert carried == {"desk": None, "laptop": "desk", "mouse": "desk", "rug": None, "chair": None, "pendant": None, "beside": None}


def test_rows_put_problems_first() -> None:
    bad = {"severity": "error", "message": "B runs into A by 0.10 m", "hint": "move it 0.12 m", "term": "collision"}
    reward = {"total": 0.5, "diagnostics": [], "objects": [{"object": "a", "diagnostics": []}, {"object": "b", "diagnostics": [bad]}]}
    candidate = {"plan": [{"object": "a", "text": "back against wall 1"}], "unplaced": []}
    made = report.rows(reward, candidate, {"a": "A", "b": "B"})
    assert [(row.label, row.severity) for row in made] == [("B", "ERROR"), ("A", "GOOD")]
    assert made[0].summary == "runs into A by 0.10 m"
    assert made[0].lines == (("ERROR", "B runs into A by 0.10 m"), ("HINT", "Move it 0.12 m"))
    assert made[1].lines == (("REASON", "Back against wall 1"),)
    assert report.verdict(reward) == "0.50, 1 problem"


def test_differences_of_candidates() -> None:
    def candidate(x: float, yaw_deg: float, wall: float) -> dict:
        terms = {"wall": {"value": wall, "weight": 1.0}, "balance": {"value": 0.5, "weight": 1.0}}
        placements = [
            {"object": "a", "position_m": [x, 0, 0], "yaw_deg": 0.0},
            {"object": "b", "position_m": [0, 0, 0], "yaw_deg": yaw_deg},
        ]
        return {"placements": placements, "reward": {"terms": terms}}

    lines = report.differences(candidate(1.0, 90.0, 0.8), candidate(2.0, 0.0, 0.9), {"a": "Bed", "b": "Desk"})
    assert lines == ["Elsewhere: Bed", "Turned: Desk", "wall -0.10"]
    assert report.differences(candidate(1.0, 359.0, 1.0), candidate(1.0, 0.0, 1.0), {}) == []


def test_door_zones_open_into_the_room() -> None:
    floor = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]
    door = {"kind": "door", "from_m": [1.0, 0.0], "to_m": [1.9, 0.0], "height_m": 2.0, "swing": "inward", "hinge": "from"}
    (leaf,) = shapes.opening_zones(door, floor)
    assert leaf[0] == (1.0, 0.0)
    assert max(y for _, y in leaf) == pytest.approx(0.9)
    assert len(shapes.opening_zones(door | {"hinge": None}, floor)) == 2
    (strip,) = shapes.opening_zones(door | {"swing": "sliding"}, floor[::-1])
    assert {round(y, 6) for _, y in strip} == {0.0, 0.6}
    assert shapes.opening_zones(door | {"kind": "window"}, floor) == []


def test_fronts_turn_with_the_object() -> None:
    """A cabinet whose doors are on its +X side, turned by a quarter: people stand north of it."""
    strip = shapes.front_strip((0.6, 1.2, 2.0), Placement((0.0, 0.0, 0.0), 90.0), 90.0, 0.5)
    assert min(y for _, y, _ in strip) == pytest.approx(0.3)
    assert max(y for _, y, _ in strip) == pytest.approx(0.8)
    assert max(x for x, _, _ in strip) == pytest.approx(0.6)


def test_rooms_are_chosen_and_corrected() -> None:
    opening = {"id": "door_1", "kind": "door", "from_m": [0.0, 0.0], "to_m": [1.0, 0.0], "height_m": 2.0}
    window = {"id": "window_1", "kind": "window", "from_m": [2.0, 0.0], "to_m": [3.0, 0.0], "height_m": 1.0}
    response = {
        "rooms": [
            {"room": {"floor_m": [], "height_m": 2.6, "openings": []}, "area_m2": 30.0, "objects": []},
            {"room": {"floor_m": [], "height_m": 2.6, "openings": [opening, window]}, "area_m2": 10.0, "objects": ["a"]},
        ],
        "outside": ["b", "c"],
    }
    pieces = {
        "a": _piece("a", (1, 1, 1), (0, 0, 0)),
        "b": _piece("b", (1, 1, 1), (9, 0, 0)),
        "c": _piece("c", (1, 1, 1), (9, 0, 0), locked=True),
        "d": _piece("d", (1, 1, 1), (5, 0, 0)),
    }
    found = rooms.choose(response, pieces, None, 1.0)
    assert (found.index, found.area_m2) == (1, 10.0)
    assert rooms.choose(response, pieces, 0, 1.0).index == 0
    kept, elsewhere = rooms.in_room(found, response, pieces)
    assert (sorted(kept), elsewhere) == (["a", "b"], ["d"])
    corrections = [rooms.Correction((0.52, 0.0), "door", "outward"), rooms.Correction((2.5, 0.0), "wall")]
    rooms.correct(found, corrections, "bedroom", None)
    assert found.room["openings"] == [opening | {"swing": "outward"}]
    assert found.room["kind"] == "bedroom"
    rooms.correct(found, [], "", None)
    assert found.room == found.found
    with pytest.raises(Unusable, match="No room"):
        rooms.choose({"rooms": [], "warnings": ["no floor"]}, pieces, None, 1.0)


def _floor(num: int) -> Triangles:
    floor = Triangles()
    for number in range(num):
        floor.values.extend((0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, float(number)))
    return floor


def test_long_requests_are_written_in_steps() -> None:
    gathered = rooms.Gathered(1.0, floor=_floor(9_001), height_m=2.5)
    assert isinstance(next(rooms.encode_request(gathered)), Progress)
    document = json.loads(drain(rooms.encode_request(gathered)))
    assert len(document["floor_triangles_m"]) == 9_001
    assert document["floor_triangles_m"][7] == [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 7.0]]
    assert document["wall_triangles_m"] == []
    with pytest.raises(Unusable, match="finite"):
        drain(rooms.encode_request(rooms.Gathered(1.0, floor=Triangles(array("f", [math.nan] * 9)))))


def test_floors_face_up_and_lie_low() -> None:
    """A slab: its upper face counts; a table top of the same mesh does not."""
    mesh = Triangles()
    mesh.add_rectangle((0.0, 0.0), (4.0, 3.0), 0.0)
    mesh.add_rectangle((1.0, 1.0), (2.0, 2.0), 0.75)
    down = Triangles()
    drain(down.add_mesh(array("f", mesh.values), array("i", range(len(mesh) * 3)), is_mirrored=True))
    assert len(drain(walkable(mesh))) == 4
    both = Triangles(mesh.values + down.values)
    assert drain(walkable(both)).values == mesh.values
    assert len(drain(walkable(down))) == 4, "a floor that was made upside down"
    assert lowest_level(mesh).values == mesh.values[:18]


def test_the_runtime_file_is_looked_for_in_order(tmp_path: Path) -> None:
    home = {"HOME": "/h"}
    assert runtime_file.folder({"SETDRESSER_RUNTIME_DIR": "/a", "XDG_RUNTIME_DIR": "/x"}, "linux") == Path("/a")
    assert runtime_file.folder({"XDG_RUNTIME_DIR": "/x"} | home, "linux") == Path("/x/setdresser")
    assert runtime_file.folder(home, "linux") == Path("/h/.local/state/setdresser")
    assert runtime_file.folder(home, "darwin") == Path("/h/Library/Application Support/setdresser")
    assert runtime_file.folder({"LOCALAPPDATA": "/l"} | home, "win32") == Path("/l/setdresser")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"service": "other"}',
        '{"service": "setdresser", "host": "10.0.0.1", "port": 1, "token": "", "pid": 1, "version": ""}',
    ],
)
def test_strange_runtime_files_are_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "daemon.json"
    file.write_text(text)
    assert runtime_file.read(file) is None
    assert runtime_file.read(tmp_path / "missing.json") is None


def test_processes_that_live() -> None:
    assert runtime_file.is_alive(os.getpid())
    assert not runtime_file.is_alive(0)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not runtime_file.is_alive(ended.pid)


def test_flows_keep_their_budget_and_can_be_cancelled() -> None:
    def work():
        try:
            while True:
                yield Progress(0.5)
        except Cancelled:
            yield Progress(1.0, "cleaning", waits=True)
            raise

    flow = work()
    assert step_for(flow, 0.005) == Progress(0.5)
    assert flow.throw(Cancelled).text == "cleaning"
    with pytest.raises(Cancelled):
        step_for(flow, 0.005)
    assert step_for(pause(0.0, Progress()), 0.01) == Done(None)


def test_errors_name_invalid_fields() -> None:
    fields = [{"path": "/a", "message": "is no number"}, {"path": "/b", "message": "is missing"}]
    refused = refusal(400, {"error": {"code": "invalid_document", "message": "wrong", "hint": "mend it", "fields": fields}}, 0.0)
    assert str(refused) == "wrong (/a: is no number; /b: is missing). mend it"
    assert refusal(502, None, 0.0).message == "The daemon answered with status 502"


def test_requests_say_whether_taste_acts() -> None:
    assert arrange_request({}, Wish(), "r")["options"]["taste"] is True
    assert furnish_request({}, Wish(taste=False), "r", [], 0.3)["options"]["taste"] is False


def _told(**changes: object) -> dict[str, object]:
    return {"id": "desk toward window", "text": "you turn desks to the window", "strength": 0.6249, "num_jobs": 1, "is_on": True} | changes


def test_a_taste_in_words() -> None:
    told = taste.read({"statements": [_told(), _told(id="walkability", num_jobs=12, is_on=False)], "num_jobs": 1, "num_conflicts": 2})
    first, second = told.statements
    assert (first.text, first.weight()) == ("You turn desks to the window", "62%, from 1 room")
    assert (second.weight(), second.is_on) == ("62%, from 12 rooms", False)
    assert told.origin() == ["From 1 layout that you judged", "2 edits broke a hard rule and taught nothing"]
    assert told.statement("walkability") is second
    assert told.statement("bed toward door") is None
    assert taste.read({"statements": [], "num_jobs": 0, "num_conflicts": 0}).origin() == []


def test_a_taste_keeps_to_its_place() -> None:
    """Whatever answers: one line each, no longer than can be read, no more than can be listed, bars from empty to full."""
    statements = [_told(text="a\n\t b " * 500, strength=7.0), _told(strength=math.nan), *[_told(strength=-1.0)] * 100]
    told = taste.read({"statements": statements, "num_jobs": 0, "num_conflicts": 0})
    assert len(told.statements) == 32
    assert told.statements[0].text.startswith("A b a b")
    assert len(told.statements[0].text) == 200
    assert {statement.strength for statement in told.statements} == {0.0, 1.0}
    for document in (
        None,
        [],
        {},
        {"statements": {}, "num_jobs": 0, "num_conflicts": 0},
        {"statements": [None], "num_jobs": 0, "num_conflicts": 0},
    ):
        with pytest.raises(SetdresserError, match="cannot be understood"):
            taste.read(document)
