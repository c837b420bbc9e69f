"""A catalogue of assets, and linked duplicates of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import bpy

from ..core import naming, rigid
from ..core.errors import Unusable
from ..core.flow import Flow, Progress
from ..core.session import Session
from ..core.snapshot import Document
from . import channels, measure

Asset = bpy.types.Object | bpy.types.Collection
FURNISHED = "Furnished"
"""Name of the collection that new objects go to."""


def catalogue(metres: float) -> Flow[list[Document]]:
    """The catalogue of the scene's settings, each asset measured at an instance of it."""
    yield Progress(0.01, "Looking at the assets")
    settings = bpy.context.scene.setdresser
    if settings.catalogue_source == "LIBRARY":
        yield from _link_library(settings.library)
    assets = {asset_id(asset): asset for asset in sources()}
    if not assets:
        raise Unusable("There are no assets to furnish from", "Choose a collection with furniture, or mark objects as assets")
    return _measured(assets, metres)


def sources() -> list[Asset]:
    """The assets that the scene's settings speak of."""
    settings = bpy.context.scene.setdresser
    if settings.catalogue_source == "COLLECTION":
        if settings.catalogue is None:
            return []
        roots = [thing for thing in settings.catalogue.objects if thing.parent is None]
        return [*settings.catalogue.children, *roots]
    marked: list[Asset] = [thing for thing in (*bpy.data.collections, *bpy.data.objects) if thing.asset_data]
    if settings.catalogue_source == "LIBRARY":
        folder = _library_folder(settings.library)
        return [asset for asset in marked if asset.library and folder in Path(bpy.path.abspath(asset.library.filepath)).parents]
    return [asset for asset in marked if not asset.library]


def source_objects() -> list[bpy.types.Object]:
    """Objects that are the catalogue's own, not the room's."""
    found: list[bpy.types.Object] = []
    settings = bpy.context.scene.setdresser
    if settings.catalogue_source == "COLLECTION" and settings.catalogue:
        found += settings.catalogue.all_objects
    for asset in sources():
        found += asset.all_objects if isinstance(asset, bpy.types.Collection) else [asset, *asset.children_recursive]
    return found


def asset_id(asset: Asset) -> str:
    """The id that stands for an asset on the wire."""
    kind = "collection" if isinstance(asset, bpy.types.Collection) else "object"
    return f"{kind}/{asset.name_full}"


def create(session: Session, index: int) -> dict[str, list[str]]:
    """Makes a candidate's new objects and puts them where it wants them: the names of each one's Blender objects."""
    wanted = session.new_objects(index)
    if not wanted:
        return {}
    home = bpy.data.collections.get(FURNISHED) or bpy.data.collections.new(FURNISHED)
    if home.name not in bpy.context.scene.collection.children:
        bpy.context.scene.collection.children.link(home)
    found = {asset_id(asset): asset for asset in sources()}
    made = {}
    for object_id, asset, _ in wanted:
        if asset in found:
            made[object_id] = _instance(found[asset], home)
        else:
            session.notes.append(f"{asset.partition('/')[2]} is not among the assets any more")
    bpy.context.view_layer.update()
    measured = boxes({key: [thing.name_full for thing in things] for key, things in made.items()})
    for object_id, _, placement in wanted:
        if object_id in measured:
            root = made[object_id][0]
            local = channels.local_move(root, rigid.move_between(measured[object_id].placement, placement))
            if local:
                channels.apply(root, local)
    return {key: [thing.name_full for thing in things] for key, things in made.items()}


def remove(created: dict[str, list[str]]) -> None:
    """Takes new objects away again; meshes stay with their assets."""
    for names in created.values():
        for name in names:
            thing = bpy.data.objects.get(name)
            if thing:
                bpy.data.objects.remove(thing)


def boxes(created: dict[str, list[str]]) -> dict[str, measure.Box]:
    """The boxes of new objects that are still there."""
    groups = {}
    for key, names in created.items():
        things = [bpy.data.objects.get(name) for name in names]
        if all(things):
            groups[key] = (things[0], things)
    measured = measure.boxes(groups, bpy.context.evaluated_depsgraph_get())
    return {key: box for key, box in measured.items() if not box.is_empty}


def _measured(assets: dict[str, Asset], metres: float) -> list[Document]:
    """Instances are made, measured and taken away within one step, so that nobody sees them."""
    home = bpy.data.collections.new(FURNISHED)
    bpy.context.scene.collection.children.link(home)
    made = {key: _instance(asset, home) for key, asset in assets.items()}
    try:
        bpy.context.view_layer.update()
        names = {key: [thing.name_full for thing in things] for key, things in made.items()}
        return [_entry(key, assets[key], box, metres) for key, box in boxes(names).items()]
    finally:
        remove({key: [thing.name_full for thing in things] for key, things in made.items()})
        bpy.data.collections.remove(home)


def _entry(key: str, asset: Asset, box: measure.Box, metres: float) -> Document:
    entry: Document = {"asset": key, "name": _name(asset), "size_m": [extent * metres for extent in box.size]}
    if isinstance(asset, bpy.types.Object):
        entry["front_deg"] = asset.setdresser.front_deg
    if asset.asset_data:
        entry["tags"] = [tag.name for tag in asset.asset_data.tags][:16]
    return entry


def _name(asset: Asset) -> str:
    if isinstance(asset, bpy.types.Collection):
        return asset.name
    return asset.setdresser.called.strip() or naming.best_name(asset.name, asset.data.name if asset.data else "")


def _instance(asset: Asset, home: bpy.types.Collection) -> list[bpy.types.Object]:
    """A collection becomes an instance of itself, an object a linked duplicate with its children."""
    if isinstance(asset, bpy.types.Collection):
        empty = bpy.data.objects.new(asset.name, None)
        empty.instance_type = "COLLECTION"
        empty.instance_collection = asset
        home.objects.link(empty)
        return [empty]
    copies = {thing: thing.copy() for thing in _tree(asset)}
    for thing, copy in copies.items():
        if copy.asset_data:
            copy.asset_clear()
        if thing.parent in copies:
            inverse = thing.matrix_parent_inverse.copy()
            copy.parent = copies[thing.parent]
            copy.matrix_parent_inverse = inverse
        home.objects.link(copy)
    return list(copies.values())


def _tree(thing: bpy.types.Object) -> Iterable[bpy.types.Object]:
    return [thing, *thing.children_recursive]


def _library_folder(name: str) -> Path:
    library = bpy.context.preferences.filepaths.asset_libraries.get(name)
    if library is None:
        raise Unusable("No asset library is chosen", "Add one in Blender's preferences, under File Paths")
    return Path(bpy.path.abspath(library.path))


def _link_library(name: str) -> Flow[None]:
    """Links every asset of a library's files, one file a step."""
    folder = _library_folder(name)
    for file in sorted(folder.rglob("*.blend")):
        with bpy.data.libraries.load(str(file), link=True, assets_only=True) as (there, here):
            here.objects, here.collections = there.objects, there.collections
        yield Progress(0.01, f"Linking {file.name}")
