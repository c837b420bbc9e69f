"""The add-on's preferences."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, StringProperty

from ..tool.state import PACKAGE


class SetdresserPreferences(bpy.types.AddonPreferences):
    """Where the daemon is, and what it may remember."""

    bl_idname = PACKAGE

    program: StringProperty(
        name="Daemon Program",
        description="The `backend` program of Setdresser; empty: the one on PATH",
        subtype="FILE_PATH",
    )
    remember: BoolProperty(
        name="Remember My Choices",
        description="What you accept, reject and move by hand is kept by the daemon on this computer, so that it learns your taste",
        default=True,
    )

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "program")
        column.prop(self, "remember")
        shown = context.window_manager.setdresser
        row = column.row()
        row.label(text=shown.daemon_text or "The daemon was not looked for yet", icon="CHECKMARK" if shown.daemon == "READY" else "INFO")
        if shown.daemon != "READY":
            row.operator("setdresser.start_daemon", icon="PLAY")


CLASSES = (SetdresserPreferences,)
