"""Presses buttons of a real Blender window, found by what they do: hovering and Ctrl+C copies a button's command."""

from __future__ import annotations

import math
import subprocess
import time
from collections.abc import Callable, Generator
from pathlib import Path

import bpy
from mathutils import Euler

Steps = Generator[float, None, None]
"""A script that yields the seconds to wait before it goes on."""


def window() -> bpy.types.Window:
    """The only window."""
    return bpy.context.window_manager.windows[0]


def view() -> bpy.types.Area:
    """The 3D view."""
    return next(area for area in window().screen.areas if area.type == "VIEW_3D")


def sidebar() -> bpy.types.Region:
    """The 3D view's sidebar."""
    return next(region for region in view().regions if region.type == "UI")


def look_at_room() -> Steps:
    """Looks down into a room at the origin, with the sidebar open at our tab."""
    space = view().spaces.active
    space.show_region_ui = True
    space.shading.color_type = "OBJECT"
    space.region_3d.view_location = (2.1, 1.8, 0.6)
    space.region_3d.view_distance = 9.5
    space.region_3d.view_rotation = Euler((math.radians(36.0), 0.0, math.radians(-22.0))).to_quaternion()
    yield 1.0
    sidebar().active_panel_category = "Setdresser"
    view().tag_redraw()
    yield 1.0


def event(kind: str, value: str, x: float, y: float, **modifiers: bool) -> None:
    """Simulates one event; pixels from the window's lower left."""
    window().event_simulate(type=kind, value=value, x=int(x), y=int(y), **modifiers)


def hover(x: float, y: float) -> Steps:
    """Moves the mouse there as a hand would, by a last small step."""
    event("MOUSEMOVE", "NOTHING", x - 3, y)
    yield 0.02
    event("MOUSEMOVE", "NOTHING", x, y)
    yield 0.05


def press(key: str, x: float, y: float, **modifiers: bool) -> Steps:
    """Presses and lets go of a key or mouse button."""
    event(key, "PRESS", x, y, **modifiers)
    yield 0.05
    event(key, "RELEASE", x, y, **modifiers)
    yield 0.05


_found: dict[tuple[str, float], float] = {}


def find(command: str, across: float = 0.5) -> Generator[float, None, tuple[float, float]]:
    """Where the button is whose command contains `command`; `across` is where in the sidebar's width to look."""
    region = sidebar()
    x, top = region.x + region.width * across, region.y + region.height
    for below in (*filter(None, [_found.get((command, across))]), *range(8, region.height - 8, 14)):
        bpy.context.window_manager.clipboard = ""
        yield from hover(x, top - below)
        yield from press("C", x, top - below, ctrl=True)
        if command in bpy.context.window_manager.clipboard:
            _found[command, across] = below
            return (x, top - below)
    raise AssertionError(f"no button does {command}")


def click(command: str, across: float = 0.5) -> Steps:
    """Presses the button whose command contains `command`."""
    x, y = yield from find(command, across)
    yield from hover(x, y)
    yield from press("LEFTMOUSE", x, y)


def until(condition: Callable[[], bool], what: str, seconds: float = 40.0) -> Steps:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for: {what}")
        yield 0.02


def picture(file: Path) -> Steps:
    """A picture of the screen. (Blender's own screenshots are black with OpenGL in software.)"""
    for area in window().screen.areas:
        area.tag_redraw()
    yield 1.0  # Panels grow and shrink slowly.
    subprocess.run(["import", "-window", "root", "-quality", "88", str(file)], check=True)
    yield 0.05
