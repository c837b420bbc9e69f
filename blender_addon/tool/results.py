"""Fills the list that the panel shows."""

from __future__ import annotations

import bpy

from ..core import report
from ..core.session import Session
from . import sketches, state


def show(window_manager: bpy.types.WindowManager, session: Session | None) -> None:
    """Shows what stands in the scene: a row per object, its reasons, problems and hints."""
    state.current.checked = session if session and session.job_id is None else None
    shown = window_manager.setdresser
    shown.rows.clear()
    state.current.sketches = []
    if session is None:
        return
    for row in report.rows(session.reward, session.candidate, names(session)):
        item = shown.rows.add()
        item.name, item.object_id, item.severity, item.summary = row.label, row.object_id, row.severity, row.summary
        for kind, text in row.lines:
            line = item.lines.add()
            line.kind, line.name = kind, text
    if shown.row_index >= len(shown.rows):
        shown["row_index"] = 0
    state.current.sketches = sketches.of_session(session)
    state.redraw()


def names(session: Session) -> dict[str, str]:
    """What people call the objects: names that say something, else Blender's own."""
    known = {key: piece.name for key, piece in session.pieces.items()}
    for candidate in session.candidates:
        known |= {made["object"]: made["asset"].partition("/")[2] for made in candidate.get("new_objects") or []}
    return known
