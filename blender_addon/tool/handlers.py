"""What Blender tells us of: files that are loaded or saved, steps that are undone or redone."""

from __future__ import annotations

import bpy
from bpy.app.handlers import persistent

from . import memory, results, state


@persistent
def on_load(*_: object) -> None:
    """Another file: the old one's answer is forgotten, and so is a mark of a session that is gone."""
    state.forget()
    results.show(bpy.context.window_manager, None)


@persistent
def on_save(*_: object) -> None:
    """What was moved by hand is logged with the file."""
    memory.log_edit(state.current.session)


@persistent
def on_step(scene: bpy.types.Scene, *_: object) -> None:
    """The user undid or redid something: find out which candidate stands in the scene now."""
    session = state.session_of(scene)
    if session is None or state.current.is_stepping:
        return
    index = session.index_of(scene.setdresser.token) if session.job_id else None
    if index == session.candidate_index:
        return
    if session.is_accepted and index is None:
        memory.log(session, "undo")
        session.is_accepted = False
    session.candidate_index = index
    results.show(bpy.context.window_manager, session)


_HANDLERS = (
    (bpy.app.handlers.load_post, on_load),
    (bpy.app.handlers.save_post, on_save),
    (bpy.app.handlers.undo_post, on_step),
    (bpy.app.handlers.redo_post, on_step),
)


def register() -> None:
    """Listens."""
    for handlers, handler in _HANDLERS:
        handlers.append(handler)


def unregister() -> None:
    """Listens no more."""
    for handlers, handler in _HANDLERS:
        handlers.remove(handler)
