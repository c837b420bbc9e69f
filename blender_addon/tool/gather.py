"""Reads the scene into what the daemon is asked: pieces of furniture, and the room around them."""

from __future__ import annotations

from collections.abc import Iterable

import bpy

from ..core.attach import attach
from ..core.errors import Unusable
from ..core.flow import Flow, Progress
from ..core.rooms import Gathered
from ..core.snapshot import Document, Piece
from ..core.triangles import lowest_level, walkable
from . import bounds as bounds_of
from . import measure, movable, triangles
from . import roles as role
from .pieces import Group, Grouping

_BOUNDS_MARGIN_M = 0.3


def metres_per_unit(scene: bpy.types.Scene) -> float:
    """What one of Blender's units means: the user's own word for it, else the scene's unit scale."""
    return scene.setdresser.metres_per_unit or scene.unit_settings.scale_length or 1.0


def gather(ignored: Iterable[bpy.types.Object] = ()) -> Flow[Gathered]:
    """Measures the scene of the current context; `ignored` objects, such as a catalogue's, are left out."""
    context = bpy.context
    context.view_layer.update()
    depsgraph = context.evaluated_depsgraph_get()
    gathered = Gathered(metres_per_unit(context.scene))
    left_out = {thing.name_full for thing in ignored}
    shown = [thing for thing in context.view_layer.objects if thing.name_full not in left_out and thing.visible_get()]
    solid = [thing for thing in shown if measure.has_geometry(thing) or measure.is_instancer(thing)]
    bounds = yield from bounds_of.measure(solid, depsgraph, gathered.metres)
    roles = role.of_all(shown, bounds)
    settings = context.scene.setdresser
    grouping = Grouping(shown, roles, bounds, settings.children == "SEPARATE")
    yield Progress(0.01, "Looking at the objects")
    boxes = yield from measure.boxes_in_steps({group.id: (group.first, group.members) for group in grouping.groups}, depsgraph)
    yield from _sort_groups(gathered, grouping.groups, boxes)
    _note_hidden(gathered, left_out)
    if settings.on_top == "WITH":
        attached = yield from attach(gathered.pieces.values(), gathered.metres)
        gathered.pieces = {piece.id: piece for piece in attached}
    yield from _gather_shell(gathered, grouping.shell, roles, bounds, depsgraph)
    if not len(gathered.floor) and not len(gathered.walls):
        raise Unusable("There is no room, and nothing that could stand in one", "Show your floor and furniture in this view layer")
    return gathered


def _sort_groups(gathered: Gathered, groups: list[Group], boxes: dict[str, measure.Box]) -> Flow[None]:
    in_scope = _scope()
    for group in groups:
        box = boxes[group.id]
        if box.is_empty:
            gathered.notes.append(f"{group.name} is left out: it has no finite size")
        elif group.role in role.MARKERS:
            gathered.markers.append(_marker(group, box, gathered.metres))
        else:
            gathered.pieces[group.id] = _piece(group, box, in_scope, gathered.notes)
        yield Progress(0.01, "Looking at the objects")


def _piece(group: Group, box: measure.Box, in_scope: set[str] | None, notes: list[str]) -> Piece:
    settings = group.first.setdresser
    locked = group.role == role.OBSTACLE or settings.locked
    if in_scope is not None and not any(member.name_full in in_scope for member in group.members):
        locked = True
    if not locked:
        reason = next(filter(None, map(movable.why_not, group.roots)), "")
        if reason:
            notes.append(f"{group.name} stays: {reason}")
            locked = True
    return Piece(
        id=group.id,
        name=settings.called.strip() or group.name,
        size=box.size,
        placement=box.placement,
        front_deg=settings.front_deg,
        locked=locked,
        roots=tuple(root.name_full for root in group.roots),
        members=tuple(member.name_full for member in group.members),
    )


def _marker(group: Group, box: measure.Box, metres: float) -> Document:
    settings = group.first.setdresser
    marker = Piece(group.id, group.name, box.size, box.placement).outline(metres) | {"kind": group.role.lower()}
    if group.role == role.DOOR and settings.swing != role.AUTO:
        marker["swing"] = settings.swing.lower()
    if group.role == role.DOOR and settings.hinge != role.AUTO:
        marker["hinge"] = settings.hinge.lower()
    return marker


def _scope() -> set[str] | None:
    """Names of the objects that may move; None: all."""
    settings = bpy.context.scene.setdresser
    if settings.scope == "SELECTED":
        chosen = {thing.name_full for thing in bpy.context.selected_objects}
        if not chosen:
            raise Unusable("Nothing is selected", "Select the objects to arrange, or choose All Objects")
        return chosen
    if settings.scope == "COLLECTION":
        if settings.collection is None:
            raise Unusable("No collection is chosen", "Choose the collection to arrange, or All Objects")
        return {thing.name_full for thing in settings.collection.all_objects}
    return None


def _note_hidden(gathered: Gathered, left_out: set[str]) -> None:
    solid = (thing for thing in bpy.context.scene.objects if measure.has_geometry(thing) and thing.name_full not in left_out)
    hidden = [thing.name for thing in solid if not thing.visible_get()]
    if hidden:
        names = ", ".join(hidden[:3]) + (", …" if len(hidden) > 3 else "")
        gathered.notes.append(f"Hidden objects are left alone: {names}")


def _gather_shell(
    gathered: Gathered,
    shell: list[bpy.types.Object],
    roles: dict[str, str],
    bounds: dict[str, bounds_of.Bounds],
    depsgraph: bpy.types.Depsgraph,
) -> Flow[None]:
    def having(kind: str) -> list[bpy.types.Object]:
        return [thing for thing in shell if roles[thing.name_full] == kind and thing.name_full in bounds]

    metres = gathered.metres
    floor = yield from triangles.of_objects(having(role.FLOOR), depsgraph, metres, triangles.MAX_FLOOR)
    gathered.floor = yield from walkable(floor)
    gathered.walls = yield from triangles.of_objects(having(role.WALL), depsgraph, metres, triangles.MAX_WALL)
    for room in having(role.ROOM):
        faces = yield from triangles.of_objects([room], depsgraph, metres, triangles.MAX_WALL)
        gathered.floor.extend(lowest_level((yield from walkable(faces))))
        gathered.walls.extend(faces)
    if not len(gathered.floor):
        around = bounds_of.joined(bounds[thing.name_full] for thing in having(role.WALL))
        margin = 0.0
        if around is None:
            loose = [piece for piece in gathered.pieces.values() if not piece.locked]
            around = bounds_of.of_points(tuple(value * metres for value in point) for piece in loose for point in piece.corners())
            margin = _BOUNDS_MARGIN_M
            gathered.notes.append(
                "No floor was found: the bounds of the objects are taken for the room. Mark your floor in the Object panel"
            )
        if around is not None:
            low, high = ((around.low[0] - margin, around.low[1] - margin), (around.high[0] + margin, around.high[1] + margin))
            gathered.floor.add_rectangle(low, high, around.low[2])
    _find_height(gathered, [bounds[thing.name_full] for thing in having(role.CEILING)])


def _find_height(gathered: Gathered, ceilings: list[bounds_of.Bounds]) -> None:
    if not len(gathered.floor):
        return
    level = gathered.floor.lowest()
    above = [box.low[2] - level for box in ceilings if box.low[2] - level >= 1.8]
    gathered.height_m = min(above) if above else None
