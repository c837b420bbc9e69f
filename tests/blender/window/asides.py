"""What may happen in the middle of the work: Esc, another file; and what only a window can do: pictures, searching."""

from __future__ import annotations

import base64
import json
import struct
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import bpy
from building import box
from clicking import Steps, event, hover, look_at_room, picture, press, until, view
from make_scene import colour
from scenes import SCENES

PACKAGE = "bl_ext.user_default.setdresser"
BUDGET_S = 0.05


def _state() -> object:
    """What the add-on knows beyond the file."""
    return sys.modules[f"{PACKAGE}.tool.state"].current


def shown() -> bpy.types.PropertyGroup:
    """What the panel shows."""
    return bpy.context.window_manager.setdresser


def logged(work: Path) -> list[str]:
    """What the daemon remembers of the user's choices."""
    announced = json.loads((work / "runtime" / "daemon.json").read_text())
    address = f"http://127.0.0.1:{announced['port']}/v1/preferences"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {announced['token']}"})
    with urllib.request.urlopen(request, timeout=5.0) as response:
        return [event["action"] for event in json.load(response)["events"]]


def watch_ticks() -> list[float]:
    """A list that every tick of the work adds to: how long it computed, in this thread's own time."""
    tasks = sys.modules[f"{PACKAGE}.tool.tasks"]
    ticks: list[float] = []
    step_for = tasks.step_for

    def timed(*arguments: object) -> object:
        start = time.thread_time()
        try:
            return step_for(*arguments)
        finally:
            ticks.append(time.thread_time() - start)

    tasks.step_for = timed
    return ticks


def _begin() -> Steps:
    """Starts work that takes a while."""
    settings = bpy.context.scene.setdresser
    settings.quality, settings.num_candidates = "BEST", 16
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=view()):
        bpy.ops.setdresser.arrange("INVOKE_DEFAULT")
    yield from until(lambda: shown().progress > 0.05, "the work to be under way")


def escape(transforms: Callable[[], object], file: Path) -> Steps:
    """A first candidate shows early, as ghosts; Esc ends the work at once, and nothing has changed."""
    for number in range(40):
        box(f"chair.{number}", (0.3, 0.3, 0.6), (0.3 + 0.35 * (number % 10), 0.3 + 0.5 * (number // 10), 0.0))
    yield 0.3
    before = transforms()
    yield from _begin()
    yield from until(lambda: _state().early is not None or not shown().is_running, "a first candidate")
    assert shown().is_running, "the work was over before it could be looked at"
    yield from picture(file)
    yield from press("ESC", *_middle())
    # The daemon has a second; a window that is drawn in software on a busy machine needs its time too.
    yield from until(lambda: not shown().is_running, "Esc to end the work", 6.0)
    assert "Cancelled" in shown().message, shown().message
    assert transforms() == before


def furnish(file: Path) -> Steps:
    """An empty room is filled from a hidden collection."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True, load_ui=False)
    yield 0.5
    SCENES["empty_room"]()
    colour()
    yield from look_at_room()
    num_objects = len(bpy.data.objects)
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=view()):
        bpy.ops.setdresser.furnish("INVOKE_DEFAULT")
    yield from until(lambda: shown().is_running, "the work to begin")
    yield from until(lambda: not shown().is_running, "the work to end")
    assert len(bpy.data.objects) >= num_objects + 3, shown().message
    yield from picture(file)


def other_file(file: Path) -> Steps:
    """Loading a file ends the work without a trace."""
    yield from _begin()
    bpy.ops.wm.open_mainfile(filepath=str(file))
    yield 1.0
    assert not shown().is_running
    assert _state().session is None
    assert all(bpy.app.handlers.undo_post.count(handler) == 1 for handler in bpy.app.handlers.undo_post)


def room_picture(file: Path) -> Steps:
    """With the option on a small picture goes along; it is kept for people to look at."""
    settings = bpy.context.scene.setdresser
    settings.send_picture, settings.num_candidates, settings.quality = True, 2, "DRAFT"
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=view()):
        bpy.ops.setdresser.arrange("INVOKE_DEFAULT")
    yield from until(lambda: shown().is_running, "the work to begin")
    yield from until(lambda: not shown().is_running, "the work to end")
    png = base64.b64decode(_state().last_request["image"]["png_base64"])
    width, height = struct.unpack(">II", png[16:24])
    assert max(width, height) == 512
    assert len(png) > 2_000, "it is not just one colour"
    file.write_bytes(png)


def search(text: str) -> Steps:
    """F3 finds the command in the Object menu."""
    at = _middle()
    yield from hover(*at)
    yield from press("F3", *at)
    yield 0.6
    for letter in text:
        event("SPACE" if letter == " " else letter.upper(), "PRESS", *at, unicode=letter, shift=letter.isupper())
        yield 0.05
        event("SPACE" if letter == " " else letter.upper(), "RELEASE", *at)
        yield 0.05
    yield 0.6
    yield from press("RET", *at)


def _middle() -> tuple[float, float]:
    return (view().x + view().width * 0.3, view().y + view().height * 0.5)
