"""Setdresser for Blender: arranges your own furniture in your own room, and says why.

Three layers: `core` knows no Blender, `tool` reads and changes the scene, `ui` is what is pressed and seen.
"""

from __future__ import annotations

import bpy

from .tool import handlers, memory, overlay, taste, watch
from .ui import menus, operators, operators_answer, operators_room, operators_taste, panel_taste, panels, panels_more, prefs, props

_MODULES = (prefs, operators, operators_answer, operators_room, operators_taste, panels, panel_taste, panels_more)


def register() -> None:
    """Adds the add-on to Blender."""
    props.register()
    for module in _MODULES:
        for cls in module.CLASSES:
            bpy.utils.register_class(cls)
    menus.register()
    handlers.register()
    overlay.register()
    watch.register()


def unregister() -> None:
    """Takes everything away again, the other way round."""
    watch.unregister()
    overlay.unregister()
    handlers.unregister()
    memory.unregister()
    taste.unregister()
    menus.unregister()
    for module in reversed(_MODULES):
        for cls in reversed(module.CLASSES):
            bpy.utils.unregister_class(cls)
    props.unregister()
