"""What may happen in the middle of the work: Esc, another file; and what only a window can do: pictures, searching."""

from __future__ import annotations

import base64
import json
import struct
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import bpy
import teaching
from building import box
from clicking import Steps, click, event, find, hover, look_at_room, picture, press, until, view
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
    return [event["action"] for event in teaching.call(_announced(work), "GET", "/v1/preferences")["events"]]


def _announced(work: Path) -> dict:
    """The daemon's runtime file."""
    return json.loads((work / "runtime" / "daemon.json").read_text())


def watch_ticks() -> list[float]:
    """A list that every tick of the work adds to: how long it computed, in this thread's own time."""
    ticks: list[float] = []
    modules = [sys.modules[f"{PACKAGE}.tool.{name}"] for name in ("tasks", "taste")]
    step_for = modules[0].step_for

    def timed(*arguments: object) -> object:
        start = time.thread_time()
        try:
            return step_for(*arguments)
        finally:
            ticks.append(time.thread_time() - start)

    for module in modules:
        module.step_for = timed
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


def taste(work: Path, file: Path) -> Steps:
    """The panel asks when it is opened; what is pressed in it is stored; what the user does is asked about at once."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True, load_ui=False)
    yield 0.5
    SCENES["doors_as_holes"]()
    colour()
    teaching.teach(_announced(work))
    yield from look_at_room()
    yield from _open_below("setdresser.check(")
    yield from until(lambda: _learned() is not None, "what was learned")
    yield from picture(file)
    yield from _weigh()
    yield from click(f'setdresser.switch_taste(statement="{teaching.STATEMENT}"', 0.08)
    yield from until(lambda: not _learned().is_on, "it to be off")
    at = yield from find(f'setdresser.forget_taste(statement="{teaching.STATEMENT}"', 0.83)
    yield from hover(*at)
    yield from press("LEFTMOUSE", *at)
    yield 0.6
    assert _learned() is not None, "it asks first"
    yield from press("RET", *at)
    yield from until(lambda: _learned() is None, "it to be forgotten")
    num_jobs = _state().taste.num_jobs
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=view()):
        bpy.ops.setdresser.arrange("INVOKE_DEFAULT")
    yield from until(lambda: shown().is_running, "the work to begin")
    yield from until(lambda: not shown().is_running, "the work to end")
    bpy.ops.setdresser.accept()
    yield from until(lambda: _state().taste.num_jobs == num_jobs + 1, "one more judged layout")


def _weigh() -> Steps:
    """The slider of the dialog is dragged: a statement counts more."""
    learned = _learned().strength
    x, y = yield from find(f'setdresser.weigh_taste(statement="{teaching.STATEMENT}"', 0.83)
    yield from hover(x, y)
    yield from press("LEFTMOUSE", x, y)
    yield 0.6
    y = yield from _find_number(x, y)
    event("LEFTMOUSE", "PRESS", x, y)
    for further in range(5, 65, 5):
        event("MOUSEMOVE", "NOTHING", x + further, y)
        yield 0.03
    event("LEFTMOUSE", "RELEASE", x + 60, y)
    yield 0.2
    yield from press("RET", x, y)
    yield from until(lambda: _learned().strength > learned + 0.05, "it to count more")


def _find_number(x: float, y: float) -> Generator[float, None, float]:
    """The height of the dialog's slider near the mouse: Ctrl+C copies its number."""
    for above in range(-90, 90, 8):
        bpy.context.window_manager.clipboard = ""
        yield from hover(x, y + above)
        yield from press("C", x, y + above, ctrl=True)
        if bpy.context.window_manager.clipboard.startswith(("0.", "1.")):
            return y + above
    raise AssertionError("the dialog has no slider")


def _learned() -> object | None:
    """What is shown of where desks look."""
    report = _state().taste
    return report.statement(teaching.STATEMENT) if report else None


def _open_below(command: str) -> Steps:
    """Opens the panel of taste by a click on its header: the first one below a button."""
    x, y = yield from find(command)
    told = sys.modules[f"{PACKAGE}.tool.taste"]
    look, drawn = told.look, []
    told.look = lambda: (drawn.append(True), look())
    for below in range(20, 160, 8):
        yield from hover(x, y - below)
        yield from press("LEFTMOUSE", x, y - below)
        yield 0.4
        if drawn:
            told.look = look
            return
    raise AssertionError("no header opens the panel of taste")


def _middle() -> tuple[float, float]:
    return (view().x + view().width * 0.3, view().y + view().height * 0.5)
