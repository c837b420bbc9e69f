"""Saves one of the test scenes: `blender -b --python make_scene.py -- NAME FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bpy
from building import fresh
from scenes import SCENES

COLOURS = (
    (0.72, 0.45, 0.32, 1),
    (0.35, 0.5, 0.62, 1),
    (0.55, 0.6, 0.42, 1),
    (0.75, 0.65, 0.45, 1),
    (0.55, 0.42, 0.55, 1),
    (0.4, 0.42, 0.45, 1),
)


def colour() -> None:
    """Gives every object a colour, so that people can tell them apart."""
    for number, thing in enumerate(bpy.data.objects):
        thing.color = COLOURS[number % len(COLOURS)]


if __name__ == "__main__":
    name, file = sys.argv[sys.argv.index("--") + 1 :]
    fresh()
    SCENES[name]()
    colour()
    bpy.ops.wm.save_as_mainfile(filepath=file)
