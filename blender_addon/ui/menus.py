"""Entries of the Object menu, so that searching for operators (F3) finds them."""

from __future__ import annotations

import bpy


def _draw(self: bpy.types.Menu, context: bpy.types.Context) -> None:
    layout = self.layout
    layout.separator()
    layout.operator("setdresser.arrange", text="Arrange Furniture")
    layout.operator("setdresser.furnish", text="Furnish Room")
    layout.operator("setdresser.check", text="Check Furniture")


def register() -> None:
    """Adds the entries."""
    bpy.types.VIEW3D_MT_object.append(_draw)


def unregister() -> None:
    """Takes them away."""
    bpy.types.VIEW3D_MT_object.remove(_draw)
