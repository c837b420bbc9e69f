"""The daemon is absent, silent, a stranger, of another time, killed, restarted, started: each is said, and nothing hangs."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

import bpy
import pytest
from looking import module, session, transforms
from running import BACKEND, Daemon, Listener, announce, free_port, health, http_answer
from scenes import SCENES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the add-on looks for a runtime file; there is none."""
    monkeypatch.setenv("SETDRESSER_RUNTIME_DIR", str(tmp_path))
    SCENES["doors_as_holes"]()
    return tmp_path


def _fails(match: str, within_s: float = 2.0) -> None:
    """Arrange says why it cannot, soon, and changes nothing."""
    before, start = transforms(), time.monotonic()
    with pytest.raises(RuntimeError, match=match):
        bpy.ops.setdresser.arrange()
    assert time.monotonic() - start < within_s
    assert transforms() == before
    shown = bpy.context.window_manager.setdresser
    assert shown.message
    assert shown.hint
    assert not shown.is_running


def _steps() -> tuple[float, float]:
    """The longest that a step of the work computes, and the median that one takes, until it ends or fails; seconds.

    Computing is measured in this thread's own time, so that a busy machine does not count; waiting shows in the median.
    """
    arrange = module("tool.arrange")
    work, computed, taken = arrange.ask(arrange.ARRANGE), [], []
    while True:
        own, wall = time.thread_time(), time.perf_counter()
        try:
            next(work)
        except (StopIteration, module("core.errors").SetdresserError):
            return max(computed), statistics.median(taken)
        finally:
            computed.append(time.thread_time() - own)
            taken.append(time.perf_counter() - wall)
        time.sleep(0.001)


def test_absent(folder: Path) -> None:
    _fails("not running")
    announce(folder, free_port(), os.getpid())
    _fails("does not listen")
    announce(folder, free_port(), 2**22 + 1)
    _fails("not running any more")
    (folder / "daemon.json").write_text("nonsense")
    _fails("cannot be understood")


def test_silent(folder: Path) -> None:
    listener = Listener(folder, None)
    try:
        _fails("does not answer")
        longest, median = _steps()
        assert longest < 0.05
        assert median < 0.005
    finally:
        listener.close()


@pytest.mark.parametrize(
    ("answer", "match"),
    [
        (http_answer({"service": "other"}), "Another program"),
        (http_answer({}, "404 Not Found"), "Another program"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi!", "Another program"),
        (http_answer(health(api={"min": 2, "max": 3})), "too new.*Update the add-on"),
        (http_answer(health(api={"min": 0, "max": 0})), "too old.*Update the daemon"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not listen"),
        (b"", "does not listen"),
    ],
)
def test_strangers(folder: Path, answer: bytes, match: str) -> None:
    listener = Listener(folder, answer)
    try:
        _fails(match)
    finally:
        listener.close()


def test_proxies_of_the_environment_are_passed_by(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    SCENES["doors_as_holes"]()
    assert bpy.ops.setdresser.arrange() == {"FINISHED"}


def test_loopback_needs_no_online_access(daemon: Daemon) -> None:
    assert not bpy.app.online_access
    SCENES["doors_as_holes"]()
    assert bpy.ops.setdresser.check() == {"FINISHED"}


def test_no_step_blocks_the_editor(daemon: Daemon) -> None:
    SCENES["things_on_things"]()
    longest, median = _steps()
    assert longest < 0.05
    assert median < 0.005


def test_killed_in_the_middle(own_daemon: Daemon) -> None:
    own_daemon.start()
    SCENES["doors_as_holes"]()
    before = transforms()
    arrange = module("tool.arrange")
    work = arrange.ask(arrange.ARRANGE)
    for progress in work:
        if progress.text not in ("", "Looking at the objects", "Looking at the room"):
            break
    own_daemon.kill()
    with pytest.raises(module("core.errors").DaemonError, match=r"ended while it worked|answer any more"):
        module("core.flow").drain(work)
    assert transforms() == before


def test_started_anew_in_the_middle(own_daemon: Daemon) -> None:
    """The job's answer is gone with the daemon that had it."""
    own_daemon.start()
    SCENES["doors_as_holes"]()
    jobs, flow, daemon_module = module("core.jobs"), module("core.flow"), module("core.daemon")
    daemon = flow.drain(daemon_module.connect())
    own_daemon.kill()
    own_daemon.start()
    again = flow.drain(daemon_module.connect())
    with pytest.raises(module("core.errors").DaemonLost, match="started anew"):
        flow.drain(jobs._follow(again, "0123456789abcdef", lambda best: None))
    assert daemon.instance != again.instance
    assert bpy.ops.setdresser.arrange() == {"FINISHED"}


def test_choices_wait_for_the_daemon(own_daemon: Daemon) -> None:
    own_daemon.start()
    SCENES["doors_as_holes"]()
    bpy.ops.setdresser.arrange()
    own_daemon.kill()
    bpy.ops.setdresser.accept()
    own_daemon.start()
    module("tool.memory").flush()
    assert [event["action"] for event in own_daemon.events()] == ["accept"]
    assert session().is_accepted


def test_cancelling_leaves_the_scene_alone(daemon: Daemon) -> None:
    SCENES["doors_as_holes"]()
    before = transforms()
    arrange, flow = module("tool.arrange"), module("core.flow")
    work = arrange.ask(arrange.ARRANGE)
    for progress in work:
        if progress.share > 0.1:
            break
        time.sleep(0.001)
    start = time.monotonic()
    try:
        work.throw(flow.Cancelled)
        with pytest.raises(flow.Cancelled):
            flow.drain(work)
    except flow.Cancelled:
        pass
    assert time.monotonic() - start < 1.0
    assert transforms() == before


def test_start(own_daemon: Daemon, preferences: bpy.types.AddonPreferences) -> None:
    preferences.program = str(BACKEND)
    assert bpy.ops.setdresser.start_daemon() == {"FINISHED"}
    announced = own_daemon.announced
    try:
        assert bpy.context.window_manager.setdresser.daemon == "READY"
        assert bpy.ops.setdresser.start_daemon() == {"FINISHED"}, "one that runs is as good"
        assert own_daemon.announced["pid"] == announced["pid"]
    finally:
        os.kill(announced["pid"], 15)


def test_start_runs_nothing_else(own_daemon: Daemon, preferences: bpy.types.AddonPreferences, monkeypatch: pytest.MonkeyPatch) -> None:
    for program, match in (("/bin/true", "is not the Setdresser daemon"), ("/nowhere/backend", "There is no program")):
        preferences.program = program
        with pytest.raises(RuntimeError, match=match):
            bpy.ops.setdresser.start_daemon()
    preferences.program = ""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RuntimeError, match="No `backend` program was found"):
        bpy.ops.setdresser.start_daemon()
