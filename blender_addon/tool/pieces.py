"""What counts as one object: a thing with its children, an instanced collection, a collection kept together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import bpy

from ..core import naming
from . import roles as role
from .bounds import Bounds, joined
from .measure import has_geometry, is_instancer

SEPARATE = "SEPARATE"
_ORGANISER_M = 4.0


@dataclass
class Group:
    """Objects that move as one. `roots` carry the rest along."""

    id: str
    name: str
    role: str
    roots: list[bpy.types.Object]
    members: list[bpy.types.Object] = field(default_factory=list)

    @property
    def first(self) -> bpy.types.Object:
        """The object whose turn is the group's, and which shows its settings."""
        return self.roots[0]


class Grouping:
    """Walks the parents and children of a scene."""

    def __init__(self, things: Iterable[bpy.types.Object], roles: dict[str, str], bounds: dict[str, Bounds], children_apart: bool) -> None:
        """`children_apart`: children are arranged by themselves unless their parent says otherwise."""
        self.things = {thing.name_full: thing for thing in things}
        self.roles = roles
        self.bounds = bounds
        self.children_apart = children_apart
        self.shell: list[bpy.types.Object] = []
        """Floors, walls, ceilings and whole rooms."""
        self.groups: list[Group] = []
        self._children: dict[str, list[bpy.types.Object]] = {}
        for thing in self.things.values():
            if thing.parent and thing.parent.name_full in self.things:
                self._children.setdefault(thing.parent.name_full, []).append(thing)
        for thing in self.things.values():
            if not thing.parent or thing.parent.name_full not in self.things:
                self._visit(thing)
        self._join_collections()

    def _visit(self, thing: bpy.types.Object) -> None:
        kind = self.roles[thing.name_full]
        if kind == role.IGNORE:
            return
        if kind in role.SHELL:
            self.shell.append(thing)
            self._visit_children(thing)
        elif kind == role.FURNITURE and self._is_organiser(thing):
            self._visit_children(thing)
        elif kind == role.FURNITURE and self._goes_apart(thing):
            self._add(thing, kind, [thing])
            self._visit_children(thing)
        else:
            self._add(thing, kind, self._tree(thing))

    def _visit_children(self, thing: bpy.types.Object) -> None:
        for child in self._children.get(thing.name_full, ()):
            self._visit(child)

    def _add(self, thing: bpy.types.Object, kind: str, members: list[bpy.types.Object]) -> None:
        if any(has_geometry(member) or is_instancer(member) for member in members):
            self.groups.append(Group(thing.name_full, self._name(thing, members), kind, [thing], members))

    def _tree(self, thing: bpy.types.Object) -> list[bpy.types.Object]:
        tree = [thing]
        for child in self._children.get(thing.name_full, ()):
            if self.roles[child.name_full] != role.IGNORE:
                tree += self._tree(child)
        return tree

    def _goes_apart(self, thing: bpy.types.Object) -> bool:
        wish = thing.setdresser.grouping
        return wish == SEPARATE or (wish == role.AUTO and self.children_apart and has_geometry(thing))

    def _is_organiser(self, thing: bpy.types.Object) -> bool:
        """Is an Empty only there to keep the outliner tidy? It is if it holds floor or walls, or more than furniture is large."""
        if thing.setdresser.grouping != role.AUTO:
            return thing.setdresser.grouping == SEPARATE and not has_geometry(thing)
        if has_geometry(thing) or is_instancer(thing):
            return False
        below = self._tree(thing)[1:]
        if any(self.roles[child.name_full] in (role.FLOOR, role.WALL, role.ROOM) for child in below):
            return True
        around = joined(self.bounds[child.name_full] for child in below if child.name_full in self.bounds)
        return around is not None and around.extent > _ORGANISER_M

    def _name(self, thing: bpy.types.Object, members: list[bpy.types.Object]) -> str:
        """A name that says something: the object's, else its mesh's, its instanced collection's, its largest part's, its own collection's."""
        sized = [member for member in members if member.name_full in self.bounds]
        largest = max(sized, key=lambda member: self.bounds[member.name_full].area, default=thing)
        names = [thing.name, thing.data.name if thing.data else ""]
        names.append(thing.instance_collection.name if thing.instance_collection else "")
        names += [largest.name, largest.data.name if largest.data else ""]
        found = naming.best_name(*names)
        if naming.is_generic(found):
            # Asked last, because Blender looks through all collections for it.
            small = [collection.name for collection in thing.users_collection if len(collection.all_objects) <= 3 * len(members)]
            found = naming.best_name(found, *small)
        return found

    def _join_collections(self) -> None:
        for collection in bpy.data.collections:
            if not collection.setdresser.is_together:
                continue
            inside = {thing.name_full for thing in collection.all_objects}
            parts = [group for group in self.groups if group.role == role.FURNITURE and group.first.name_full in inside]
            if len(parts) > 1:
                roots = [root for part in parts for root in part.roots]
                members = [member for part in parts for member in part.members]
                self.groups = [group for group in self.groups if group not in parts]
                self.groups.append(Group(parts[0].id, collection.name, role.FURNITURE, roots, members))
