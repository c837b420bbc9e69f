"""Labels that wrap, which Blender's do not."""

from __future__ import annotations

import textwrap

import bpy

_CHARACTER_PX, _MARGIN_PX = 6.6, 56
# Shorter lines are harder to read than ones that Blender cuts.
_LEAST_CHARACTERS = 16


def wrapped(context: bpy.types.Context, layout: bpy.types.UILayout, text: str, icon: str = "NONE", beside_px: int = 0) -> None:
    """Shows a text in as many lines as the region's width, less what stands beside it, asks for; nothing for no text."""
    scale = context.preferences.system.ui_scale
    width_px = context.region.width / scale if context.region else 300
    wrapped_to(layout, text, width_px - beside_px, icon)


def wrapped_to(layout: bpy.types.UILayout, text: str, width_px: float, icon: str = "NONE") -> None:
    """The same for a width that is known, as a dialog's."""
    for number, line in enumerate(textwrap.wrap(text, max(_LEAST_CHARACTERS, int((width_px - _MARGIN_PX) / _CHARACTER_PX)))):
        layout.label(text=line, icon=icon if number == 0 else ("BLANK1" if icon != "NONE" else "NONE"), translate=False)
