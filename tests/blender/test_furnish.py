"""An empty room is filled with linked duplicates; the assets stay as they are."""

from __future__ import annotations

import bpy
import pytest
from building import box, collection
from looking import session, transforms
from scenes import SCENES


def _new(before: dict) -> list[bpy.types.Object]:
    return [thing for thing in bpy.data.objects if thing.name not in before]


def _is_in_room(thing: bpy.types.Object) -> bool:
    return -0.1 < thing.matrix_world.translation.x < 5.3 and -0.1 < thing.matrix_world.translation.y < 4.3


def test_furnish_from_a_collection(daemon: object) -> None:
    SCENES["empty_room"]()
    before, meshes = transforms(), len(bpy.data.meshes)
    assert bpy.ops.setdresser.furnish() == {"FINISHED"}
    made = _new(before)
    assert len(made) >= 3
    assert len(bpy.data.meshes) == meshes, "duplicates are linked"
    bpy.context.view_layer.update()
    roots = [thing for thing in made if thing.parent is None]
    assert all(_is_in_room(thing) for thing in roots)
    assert all(thing.users_collection[0].name == "Furnished" for thing in made)
    sofas = [thing for thing in roots if thing.name.startswith("Sofa")]
    assert all(thing.children for thing in sofas), "children come along"
    assert session().reward["valid"]

    names = {thing.name for thing in made}
    bpy.ops.setdresser.candidate(step=1)
    assert len(_new(before)) >= 3
    bpy.ops.setdresser.candidate(step=-1)
    assert {thing.name for thing in _new(before)} == names
    bpy.ops.ed.undo()
    assert transforms() == before
    bpy.ops.ed.redo()
    assert {thing.name for thing in _new(before)} == names


def test_new_objects_moved_by_hand_are_an_edit(daemon: object) -> None:
    SCENES["empty_room"]()
    bpy.ops.setdresser.furnish()
    name = next(iter(session().created.values()))[0]
    bpy.data.objects[name].location.x += 0.2
    job_id = session().job_id
    bpy.ops.setdresser.accept()
    assert [event["action"] for event in daemon.events() if event["job_id"] == job_id] == ["accept", "edit"]


def test_furnish_from_marked_assets(daemon: object) -> None:
    SCENES["empty_room"]()
    settings = bpy.context.scene.setdresser
    for thing in settings.catalogue.objects:
        if thing.parent is None:
            thing.asset_mark()
    chair = collection("Lounge Chair")
    box("frame", (0.8, 0.8, 0.8), (30.0, 0.0, 0.0), home=chair)
    chair.asset_mark()
    settings.catalogue_source = "MARKED"
    before = transforms()
    assert bpy.ops.setdresser.furnish() == {"FINISHED"}
    made = _new(before)
    assert len(made) >= 3
    assert not any(thing.asset_data for thing in made)


def test_furnish_from_an_asset_library(daemon: object, tmp_path: object) -> None:
    SCENES["empty_room"]()
    settings = bpy.context.scene.setdresser
    roots = {thing for thing in settings.catalogue.objects if thing.parent is None}
    for thing in roots:
        thing.asset_mark()
    bpy.data.libraries.write(str(tmp_path / "furniture.blend"), roots)
    for thing in list(settings.catalogue.all_objects):
        bpy.data.objects.remove(thing)
    libraries = bpy.context.preferences.filepaths.asset_libraries
    library = libraries.new(name="Mine", directory=str(tmp_path))
    try:
        settings.catalogue_source, settings.library = "LIBRARY", "Mine"
        before = transforms()
        assert bpy.ops.setdresser.furnish() == {"FINISHED"}
        made = [thing for thing in _new(before) if thing.library is None]
        assert len(made) >= 3
        assert all(thing.data.library for thing in made if thing.data)
    finally:
        libraries.remove(library)


def test_no_assets_is_said(daemon: object) -> None:
    SCENES["empty_room"]()
    bpy.context.scene.setdresser.catalogue = None
    with pytest.raises(RuntimeError, match="no assets to furnish from"):
        bpy.ops.setdresser.furnish()
