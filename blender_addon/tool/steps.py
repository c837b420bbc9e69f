"""Arrange is one undo step, whichever of its candidates stands in the scene."""

from __future__ import annotations

import bpy

from ..core.session import Session
from . import apply, state


def go_before(session: Session) -> list[str]:
    """Brings the scene back to before the standing candidate; the names of objects that the user moved since, which stay.

    Where Arrange was the last thing that happened its undo step is taken back, so that another candidate can
    take its place. Else the places are put back, as a step of its own.
    """
    if session.candidate_index is None or _undo(session):
        session.candidate_index = None
        session.created = {}
        return []
    stayed = apply.put_back(session)
    push("Before Arrange")
    return stayed


def begin() -> None:
    """Makes sure that undo can come back to here. In the window Blender has seen to that; without one it keeps no steps by itself."""
    if bpy.app.background:
        push("Before Arrange")


def push(message: str) -> None:
    """Ends an undo step here."""
    bpy.ops.ed.undo_push(message=message)


def _undo(session: Session) -> bool:
    """Undoes once if that takes exactly our step away; anything else is done again at once."""
    if not bpy.context.preferences.edit.use_global_undo or not bpy.ops.ed.undo.poll():
        return False
    state.current.is_stepping = True
    try:
        bpy.ops.ed.undo()
        if session.index_of(bpy.context.scene.setdresser.token) is None:
            return True
        bpy.ops.ed.redo()
        return False
    except RuntimeError:
        return False  # There is no step to go back to.
    finally:
        state.current.is_stepping = False
