"""Boxes of evaluated geometry, and what counts as one object."""

from __future__ import annotations

import math

import bpy
import pytest
from building import adopt, box, collection, empty, floor, instance, rectangle
from looking import module
from mathutils import Matrix


def _gathered():
    return module("core.flow").drain(module("tool.gather").gather())


def _piece(name: str):
    return _gathered().pieces[name]


def _close(piece: object, size: tuple, at: tuple, yaw_deg: float) -> None:
    assert piece.size == pytest.approx(size, abs=1e-4)
    assert piece.placement.position == pytest.approx(at, abs=1e-4)
    assert piece.placement.yaw_deg == pytest.approx(yaw_deg, abs=1e-3)


def test_a_turned_box_with_its_pivot_in_a_corner() -> None:
    box("Desk", (1.4, 0.7, 0.74), (3.0, 2.0, 0.1), 30.0, pivot=(0.7, 0.35, 0.5))
    _close(_piece("Desk"), (1.4, 0.7, 0.74), (3.0, 2.0, 0.1), 30.0)


def test_modifiers_count() -> None:
    """Where the box comes from the mesh as it is seen, not as it was drawn."""
    thing = box("Bench", (0.5, 0.4, 0.45))
    array = thing.modifiers.new("Array", "ARRAY")
    array.count = 3
    _close(_piece("Bench"), (1.5, 0.4, 0.45), (0.5, 0.0, 0.0), 0.0)


def test_scale_of_any_sign() -> None:
    thing = box("Sofa", (1.0, 1.0, 1.0), (1.0, 1.0, 0.0), 40.0, pivot=(0.5, 0.0, 0.0))
    thing.scale = (-2.0, 0.9, 0.8)
    piece = _piece("Sofa")
    assert piece.size == pytest.approx((2.0, 0.9, 0.8), abs=1e-4)
    assert piece.placement.yaw_deg == pytest.approx(40.0, abs=1e-3), "a mirrored sofa still faces where it looks"


def test_a_tilted_object_is_measured_by_its_vertices() -> None:
    """The box of its turned box would be larger."""
    mesh = bpy.data.meshes.new("Ladder")
    mesh.from_pydata([(0.0, 0.0, 0.0), (0.0, 0.0, 2.0)], [(0, 1)], [])
    thing = bpy.data.objects.new("Ladder", mesh)
    bpy.context.scene.collection.objects.link(thing)
    adopt(box("Foot", (0.4, 0.1, 0.1)), thing)
    thing.rotation_euler.x = math.radians(30.0)
    size = _piece("Foot").size
    assert size[2] == pytest.approx(2.0 * math.cos(math.radians(30.0)), abs=1e-4)
    assert size[1] == pytest.approx(2.0 * math.sin(math.radians(30.0)) + 0.05, abs=1e-4)


def test_an_import_that_lies_on_its_side() -> None:
    """A model whose own Y is up, under a root that turns it, at a hundredth."""
    root = empty("RootNode")
    root.rotation_euler.x, root.scale = math.radians(90.0), (0.01, 0.01, 0.01)
    thing = box("Lamp", (30.0, 30.0, 160.0))
    thing.data.transform(Matrix.Rotation(math.radians(-90.0), 4, "X"))
    thing.parent = root
    piece = _piece("RootNode")
    assert piece.name == "Lamp"
    assert piece.size == pytest.approx((0.3, 0.3, 1.6), abs=1e-4)


def test_instances_and_text() -> None:
    library = collection("Chair Parts")
    box("seat", (0.5, 0.5, 0.05), (0.0, 0.0, 0.4), home=library)
    box("back", (0.5, 0.05, 0.5), (0.0, 0.225, 0.4), home=library)
    bpy.context.view_layer.layer_collection.children["Chair Parts"].exclude = True
    instance("Empty.007", library, (1.0, 2.0, 0.0), 90.0)
    piece = _piece("Empty.007")
    assert piece.name == "Chair Parts"
    _close(piece, (0.5, 0.5, 0.5), (1.0, 2.0, 0.4), 90.0)
    text = bpy.data.objects.new("Sign", bpy.data.curves.new("Sign", "FONT"))
    text.data.body = "WELCOME"
    bpy.context.scene.collection.objects.link(text)
    assert _piece("Sign").size[0] > 1.0


def test_what_has_no_finite_size_is_left_out() -> None:
    box("Chair", (0.5, 0.5, 0.9))
    broken = box("Broken", (0.5, 0.5, 0.9), (2.0, 0.0, 0.0))
    broken.location.x = math.nan
    gathered = _gathered()
    assert "Broken" not in gathered.pieces
    assert any("Broken" in note and "finite" in note for note in gathered.notes)


def test_parents_and_empties() -> None:
    floor("Floor", rectangle(6.0, 6.0))
    table = box("Table", (1.6, 0.9, 0.75), (3.0, 3.0, 0.0))
    adopt(table, box("Vase", (0.2, 0.2, 0.3), (3.2, 3.0, 0.75)))
    tidy = empty("FURNITURE")
    adopt(tidy, table, *[box(f"Chair.{n}", (0.5, 0.5, 0.9), (0.5 + n * 5.0, 0.5, 0.0)) for n in (0, 1)])
    assert sorted(_gathered().pieces) == ["Chair.0", "Chair.1", "Table"]
    assert _gathered().pieces["Table"].size[2] == pytest.approx(1.05, abs=1e-4)
    bpy.context.scene.setdresser.children = "SEPARATE"
    assert sorted(_gathered().pieces) == ["Chair.0", "Chair.1", "Table", "Vase"]
    assert _gathered().pieces["Vase"].attached_to == "Table"
    bpy.context.scene.setdresser.on_top = "SEPARATE"
    assert _gathered().pieces["Vase"].attached_to is None
    tidy.setdresser.grouping = "TOGETHER"
    assert sorted(_gathered().pieces) == ["FURNITURE"]


def test_children_that_go_by_themselves_follow_no_parent(daemon: object) -> None:
    """Each ends where the answer wants it, though one carries the other."""
    floor("Floor", rectangle(5.0, 4.0))
    table = box("Table", (1.6, 0.9, 0.75), (1.5, 1.2, 0.0), 30.0)
    chair = box("Chair", (0.45, 0.45, 0.9), (3.5, 3.0, 0.0), 70.0)
    adopt(table, chair)
    settings = bpy.context.scene.setdresser
    settings.children = settings.on_top = "SEPARATE"
    bpy.ops.setdresser.arrange()
    session = module("tool.state").current.session
    wanted = session.placements(0)
    for name in ("Table", "Chair"):
        assert session.standing[name].position == pytest.approx(wanted[name].position, abs=1e-4), name
    assert session.notes == []


def test_a_locked_child_stays_when_its_parent_moves(daemon: object) -> None:
    floor("Floor", rectangle(5.0, 4.0))
    table = box("Table", (1.6, 0.9, 0.75), (1.5, 1.2, 0.0), 30.0)
    column = box("Column", (0.4, 0.4, 2.5), (4.0, 3.0, 0.0))
    adopt(table, column)
    bpy.context.scene.setdresser.children = "SEPARATE"
    column.setdresser.locked = True
    bpy.context.view_layer.update()
    before = tuple(column.matrix_world.translation)
    bpy.ops.setdresser.arrange()
    assert tuple(column.matrix_world.translation) == pytest.approx(before, abs=1e-5)


def test_a_collection_kept_together() -> None:
    chair = collection("Chair")
    box("Cube.001", (0.5, 0.5, 0.05), (1.0, 1.0, 0.4), home=chair)
    box("Cube.002", (0.5, 0.05, 0.5), (1.0, 1.225, 0.45), home=chair)
    assert len(_gathered().pieces) == 2
    chair.setdresser.is_together = True
    (piece,) = _gathered().pieces.values()
    assert piece.name == "Chair"
    assert piece.size == pytest.approx((0.5, 0.5, 0.55), abs=1e-4)
    assert len(piece.roots) == 2


def test_scopes() -> None:
    box("Bed", (1.6, 2.0, 0.5)).select_set(True)
    box("Desk", (1.2, 0.6, 0.7), (3.0, 0.0, 0.0), home=collection("Study"))
    settings = bpy.context.scene.setdresser
    settings.scope = "SELECTED"
    assert {key: piece.locked for key, piece in _gathered().pieces.items()} == {"Bed": False, "Desk": True}
    settings.scope, settings.collection = "COLLECTION", bpy.data.collections["Study"]
    assert {key: piece.locked for key, piece in _gathered().pieces.items()} == {"Bed": True, "Desk": False}
    settings.collection = None
    with pytest.raises(Exception, match="No collection"):
        _gathered()


def test_marks_count_more_than_names() -> None:
    wall = box("Wardrobe wall", (3.0, 0.2, 2.5))
    box("Chair", (0.5, 0.5, 0.9))
    assert "Wardrobe wall" not in _gathered().pieces
    wall.setdresser.role = "FURNITURE"
    assert "Wardrobe wall" in _gathered().pieces
    wall.setdresser.role = "DOOR"
    wall.setdresser.swing = "OUTWARD"
    (marker,) = _gathered().markers
    assert (marker["kind"], marker["swing"]) == ("door", "outward")
    wall.setdresser.role = "IGNORE"
    assert _gathered().markers == []
    assert list(_gathered().pieces) == ["Chair"]


def _roles() -> dict[str, str]:
    gathered = _gathered()
    return {"pieces": sorted(gathered.pieces), "floors": len(gathered.floor) > 0, "walls": len(gathered.walls) > 0}


def test_building_models() -> None:
    """Names as an IFC import gives them, with the volume of the space around everything."""
    floor("IfcSlab/Floor:Generic 150mm:1", rectangle(5.0, 4.0))
    box("IfcWallStandardCase/Basic Wall:200mm:2", (5.0, 0.2, 2.6), (2.5, -0.1, 0.0))
    box("IfcSpace/1:Bedroom:3", (5.0, 4.0, 2.6), (2.5, 2.0, 0.0))
    box("IfcDoor/M_Single-Flush:0915:4", (0.9, 0.1, 2.1), (1.0, -0.1, 0.0))
    for number, name in enumerate(("Bed", "Desk", "Chair")):
        box(f"IfcFurnishingElement/{name}:{number}", (0.6, 0.6, 0.6), (1.0 + number, 2.0, 0.0))
    assert [marker["kind"] for marker in _gathered().markers] == ["door"]
    assert _roles() == {
        "pieces": [f"IfcFurnishingElement/{name}" for name in ("Bed:0", "Chair:2", "Desk:1")],
        "floors": True,
        "walls": True,
    }


def test_a_bed_on_stilts_is_no_room() -> None:
    floor("Floor", rectangle(5.0, 4.0))
    box("Loft bed", (2.1, 1.6, 2.0), (1.5, 1.5, 0.0))
    box("Desk", (1.2, 0.6, 0.74), (1.5, 1.5, 0.0))
    assert _roles() == {"pieces": ["Desk", "Loft bed"], "floors": True, "walls": False}


def test_an_unnamed_shell_beside_a_floor_is_walls() -> None:
    floor("Floor", rectangle(5.0, 4.0))
    box("House_Exterior", (5.2, 4.2, 2.8), (2.5, 2.0, -0.1))
    for number in range(4):
        box(f"Chair.{number}", (0.5, 0.5, 0.9), (1.0 + number, 2.0, 0.0))
    assert _roles() == {"pieces": [f"Chair.{number}" for number in range(4)], "floors": True, "walls": True}
