"""What this Blender knows beyond the file: the last answer, the room that was found, what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import bpy

from ..core.errors import SetdresserError
from ..core.rooms import FoundRoom
from ..core.session import Session
from ..core.snapshot import Piece
from ..core.taste import TasteReport

if TYPE_CHECKING:
    from .sketches import Sketch

PACKAGE = __package__.rpartition(".")[0]
"""The add-on's own package, by which Blender knows its preferences."""


@dataclass
class State:
    """One per Blender; forgotten when a file is loaded."""

    session: Session | None = None
    """The last proposal."""
    checked: Session | None = None
    """The last check, while it is newer than what was proposed or chosen."""
    room: FoundRoom | None = None
    room_scene: str = ""
    sketches: list[Sketch] = field(default_factory=list)
    """What the viewport shows of the session's objects."""
    early: dict[str, Any] | None = None
    """The best candidate so far of work that still runs."""
    early_pieces: dict[str, Piece] = field(default_factory=dict)
    last_request: dict[str, Any] | None = None
    taste: TasteReport | None = None
    """What the daemon learned of the user, as it told last; None: not told."""
    taste_fault: SetdresserError | None = None
    """Why it told nothing when it was asked last, or did not do as it was told."""
    is_stepping: bool = False
    """Undo and redo are ours just now, not the user's."""


current = State()


def forget() -> None:
    """Another file: nothing of the old one counts."""
    current.__dict__.update(State().__dict__)


def session_of(scene: bpy.types.Scene) -> Session | None:
    """The last proposal, if it is about this scene."""
    session = current.session
    return session if session and session.scene_name == scene.name else None


def shown_of(scene: bpy.types.Scene) -> Session | None:
    """What the list and the viewport are about: the last check, else the last proposal."""
    checked = current.checked
    return checked if checked and checked.scene_name == scene.name else session_of(scene)


def room_of(scene: bpy.types.Scene) -> FoundRoom | None:
    """The room that was found, if it is this scene's."""
    return current.room if current.room_scene == scene.name else None


def preferences() -> bpy.types.AddonPreferences:
    """The add-on's preferences."""
    return bpy.context.preferences.addons[PACKAGE].preferences


def redraw() -> None:
    """Asks every 3D view to draw itself anew."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                area.tag_redraw()
