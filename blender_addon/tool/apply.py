"""Puts a candidate into the scene, and the user's own places back."""

from __future__ import annotations

import math

import bpy

from ..core import rigid
from ..core.session import Session
from ..core.snapshot import Document, Piece, placement_of
from . import assets, channels, measure, movable

_SAME = 1e-5


def stand(session: Session, index: int) -> None:
    """Applies a candidate; the scene must be as it was when it was sent. What is not is left alone and noted."""
    scene = bpy.context.scene
    bpy.context.view_layer.update()
    session.notes.clear()
    moves = _moves(session, session.placements(index))
    roots = _moved_roots(session, moves)
    session.before = {name: channels.read(bpy.data.objects[name]) for name, _ in roots}
    for name, move in roots:
        _move(bpy.data.objects[name], move, session)
    session.created = assets.create(session, index)
    scene.setdresser.token = session.token(index)
    session.candidate_index = index
    bpy.context.view_layer.update()
    session.standing, session.logged_edit = measured(session), {}


def put_back(session: Session) -> list[str]:
    """Gives every object that stands where it was put its former channels; the names of those moved by hand since, which stay."""
    bpy.context.view_layer.update()
    by_hand = {piece.id for piece in moved_by_hand(session)}
    kept = {root for key in by_hand for root in session.pieces[key].roots if key in session.pieces}
    for name, before in session.before.items():
        thing = bpy.data.objects.get(name)
        if thing and name not in kept:
            channels.write(thing, before)
    assets.remove(session.created)
    session.created = {}
    bpy.context.scene.setdresser.token = ""
    session.candidate_index = None
    bpy.context.view_layer.update()
    return sorted(session.pieces[key].name for key in by_hand if key in session.pieces)


def follow(session: Session, fix: Document) -> bool:
    """Moves a piece to where a hint wants it; False where the piece is not there any more or was changed otherwise."""
    piece = session.pieces.get(fix["object"])
    box = _boxes({piece.id: piece}).get(piece.id) if piece else None
    if box is None or not _is_same_size(piece, box):
        return False
    move = rigid.move_between(box.placement, placement_of(fix, session.metres))
    for name in piece.roots:
        _move(bpy.data.objects[name], move, session)
    return True


def measured(session: Session) -> dict[str, rigid.Placement]:
    """Where the objects of the standing candidate are now, by id; those that are gone are missing."""
    pieces = {placed["object"]: session.pieces.get(placed["object"]) for placed in session.candidate["placements"]}
    known = {key: piece for key, piece in pieces.items() if piece}
    return {key: box.placement for key, box in live_boxes(session, known).items()}


def live_boxes(session: Session, pieces: dict[str, Piece]) -> dict[str, measure.Box]:
    """The boxes of pieces and of new objects as they stand now."""
    return _boxes(pieces) | assets.boxes(session.created)


def moved_by_hand(session: Session) -> list[Piece]:
    """The pieces that no longer stand where they were put."""
    now = measured(session)
    moved = (key for key, placement in session.standing.items() if key in now and not _is_same(placement, now[key]))
    return [session.pieces[key] for key in moved if key in session.pieces]


def is_edited(session: Session, now: dict[str, rigid.Placement], than: dict[str, rigid.Placement]) -> bool:
    """Do objects stand elsewhere `now` than in `than`?"""
    return any(key in now and not _is_same(placement, now[key]) for key, placement in than.items())


def _moves(session: Session, placements: dict[str, rigid.Placement]) -> dict[str, rigid.Move]:
    """The move of each piece that is still what was sent."""
    pieces = {key: session.pieces[key] for key in placements if not session.pieces[key].locked}
    boxes = _boxes(pieces)
    moves = {}
    for key, piece in pieces.items():
        box = boxes.get(key)
        if box is None:
            session.notes.append(f"{piece.name} is not there any more under that name")
        elif not _is_unchanged(piece, box):
            session.notes.append(f"{piece.name} was changed meanwhile and stays")
        else:
            moves[key] = rigid.move_between(piece.placement, placements[key])
    return moves


def _moved_roots(session: Session, moves: dict[str, rigid.Move]) -> list[tuple[str, rigid.Move]]:
    """Every Blender object to be moved, with its move as seen before anything moves.

    A piece under another piece is carried by it; what the carrying does is taken back, so that both end
    where the answer wants them, and one that shall stay does.
    """
    own = {root: moves.get(key, rigid.STAY) for key, piece in session.pieces.items() for root in piece.roots}
    moved = []
    for name, move in own.items():
        thing = bpy.data.objects.get(name)
        if thing is None:
            continue
        carried = _carried_by(thing, own)
        if not carried.is_nothing() and not movable.why_not(thing):
            move = rigid.after(move, rigid.undone(carried))
        if not move.is_nothing():
            moved.append((name, move))
    return moved


def _carried_by(thing: bpy.types.Object, own: dict[str, rigid.Move]) -> rigid.Move:
    """The move of the nearest parent that is a piece of its own."""
    parent = thing.parent
    while parent is not None and parent.name_full not in own:
        parent = parent.parent
    return own[parent.name_full] if parent else rigid.STAY


def _move(thing: bpy.types.Object, move: rigid.Move, session: Session) -> None:
    local = channels.local_move(thing, move)
    if local is None:
        session.notes.append(f"{thing.name} stays: it cannot be turned without shear")
    else:
        channels.apply(thing, local)


def _boxes(pieces: dict[str, Piece]) -> dict[str, measure.Box]:
    groups = {}
    for key, piece in pieces.items():
        members = [bpy.data.objects.get(name) for name in piece.members]
        if members and all(members):
            groups[key] = (bpy.data.objects[piece.roots[0]], members)
    boxes = measure.boxes(groups, bpy.context.evaluated_depsgraph_get())
    return {key: box for key, box in boxes.items() if not box.is_empty}


def _is_unchanged(piece: Piece, box: measure.Box) -> bool:
    return _is_same_size(piece, box) and _is_same(piece.placement, box.placement)


def _is_same_size(piece: Piece, box: measure.Box) -> bool:
    return all(math.isclose(a, b, rel_tol=_SAME, abs_tol=_SAME) for a, b in zip(piece.size, box.size, strict=True))


def _is_same(a: rigid.Placement, b: rigid.Placement) -> bool:
    turned = abs((a.yaw_deg - b.yaw_deg + 180.0) % 360.0 - 180.0)
    return turned <= 0.001 and all(math.isclose(x, y, rel_tol=1e-6, abs_tol=_SAME) for x, y in zip(a.position, b.position, strict=True))
