"""What the daemon learned is shown as it tells it, and what the user says to it is stored; nothing hangs, nothing is trusted."""

from __future__ import annotations

import shutil
from pathlib import Path

import bpy
import pytest
import teaching
from building import fresh
from looking import module, state
from running import Daemon, Listener, health, http_answer
from scenes import SCENES
from teaching import STATEMENT


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of a memory that has learned where desks look."""
    daemon = Daemon(tmp_path_factory.mktemp("taught"))
    daemon.start()
    teaching.teach(daemon.announced)
    daemon.stop()
    return list(daemon.folder.glob("preferences.sqlite*"))


@pytest.fixture
def taught(own_daemon: Daemon, memory: list[Path]) -> Daemon:
    """A daemon with a copy of that memory."""
    for file in memory:
        shutil.copy(file, own_daemon.folder)
    own_daemon.start()
    return own_daemon


def _statement() -> object:
    """What is shown of where desks look; None: nothing."""
    return state().taste.statement(STATEMENT)


def _asked() -> object:
    assert bpy.ops.setdresser.refresh_taste() == {"FINISHED"}
    return state().taste


def test_what_was_taught_is_shown(taught: Daemon) -> None:
    report = _asked()
    assert report.statement(STATEMENT).text == "You turn desks to the window"
    assert report.statement(STATEMENT).is_on
    assert 0.0 < report.statement(STATEMENT).strength <= 1.0
    assert report.origin() == [f"From {teaching.NUM_ROOMS} layouts that you judged"]
    strengths = [statement.strength for statement in report.statements]
    assert strengths == sorted(strengths, reverse=True)


def test_switching_off_is_stored(taught: Daemon) -> None:
    _asked()
    assert bpy.ops.setdresser.switch_taste(statement=STATEMENT, is_on=False) == {"FINISHED"}
    assert not _statement().is_on
    taught.kill()
    taught.start()
    assert not _asked().statement(STATEMENT).is_on
    bpy.ops.setdresser.switch_taste(statement=STATEMENT, is_on=True)
    assert _statement().is_on


def test_how_much_it_counts_is_stored(taught: Daemon) -> None:
    _asked()
    learned = _statement()
    for strength in (0.0, 1.0, 0.35):
        assert bpy.ops.setdresser.weigh_taste(statement=STATEMENT, strength=strength) == {"FINISHED"}
        assert _statement().strength == pytest.approx(strength, abs=1e-6)
        assert _statement().is_on
    taught.kill()
    taught.start()
    assert _asked().statement(STATEMENT).weight() == f"35%, from {learned.num_jobs} rooms"


def test_forgetting(taught: Daemon) -> None:
    _asked()
    assert bpy.ops.setdresser.forget_taste(statement=STATEMENT) == {"FINISHED"}
    assert _statement() is None
    taught.kill()
    taught.start()
    assert _asked().statement(STATEMENT) is None


def test_nothing_is_learned_yet(own_daemon: Daemon) -> None:
    own_daemon.start()
    report = _asked()
    assert report.statements == ()
    assert report.origin() == []
    teaching.break_a_rule(own_daemon.announced)
    assert _asked().origin() == ["From 1 layout that you judged", "1 edit broke a hard rule and taught nothing"]


def test_what_the_user_does_is_asked_about_at_once(own_daemon: Daemon) -> None:
    own_daemon.start()
    SCENES["doors_as_holes"]()
    bpy.ops.setdresser.arrange()
    bpy.ops.setdresser.accept()
    assert state().taste is None, "whoever never looked is not told"
    assert _asked().num_jobs == 1
    bpy.ops.setdresser.arrange()
    bpy.ops.setdresser.reject()
    assert state().taste.num_jobs == 2


def test_taste_is_the_scenes_to_use(daemon: Daemon) -> None:
    SCENES["doors_as_holes"]()
    for is_used in (True, False):
        bpy.context.scene.setdresser.use_taste = is_used
        bpy.ops.setdresser.arrange()
        assert state().last_request["options"]["taste"] is is_used
    fresh()
    SCENES["empty_room"]()
    bpy.ops.setdresser.furnish()
    assert state().last_request["options"]["taste"] is True


def test_private_scenes_teach_nothing(own_daemon: Daemon, preferences: bpy.types.AddonPreferences) -> None:
    own_daemon.start()
    SCENES["doors_as_holes"]()
    is_on, settings = module("tool.memory").is_on, bpy.context.scene.setdresser
    settings.keep_private = True
    assert not is_on(bpy.context.scene)
    bpy.ops.setdresser.arrange()
    assert state().last_request["options"]["private"] is True
    bpy.ops.setdresser.accept()
    settings.keep_private = False
    assert is_on(bpy.context.scene)
    bpy.ops.setdresser.accept()
    assert own_daemon.events() == [], "what was asked in private stays so"
    bpy.ops.setdresser.arrange()
    settings.keep_private = True
    bpy.ops.setdresser.accept()
    assert own_daemon.events() == [], "and so does what is private since"
    assert _asked().num_jobs == 0
    settings.keep_private, preferences.remember = False, False
    assert not is_on(bpy.context.scene)


def test_without_a_daemon(taught: Daemon) -> None:
    _asked()
    taught.kill()
    for says in (
        bpy.ops.setdresser.refresh_taste,
        lambda: bpy.ops.setdresser.switch_taste(statement=STATEMENT, is_on=False),
        lambda: bpy.ops.setdresser.weigh_taste(statement=STATEMENT, strength=0.5),
        lambda: bpy.ops.setdresser.forget_taste(statement=STATEMENT),
    ):
        with pytest.raises(RuntimeError, match="not running any more"):
            says()
        assert state().taste is None
        assert bpy.context.window_manager.setdresser.daemon == "ABSENT"
    assert not module("tool.taste").is_busy()
    taught.start()
    assert _asked().statement(STATEMENT).is_on, "what was said to nobody is not said later"


def test_a_refusal_is_shown_and_the_rest_stays(taught: Daemon) -> None:
    known = _asked()
    with pytest.raises(RuntimeError, match="statement"):
        bpy.ops.setdresser.forget_taste(statement="")
    assert state().taste == known
    assert "statement" in state().taste_fault.message
    _asked()
    assert state().taste_fault is None


@pytest.mark.parametrize(
    "told",
    [{}, {"statements": 3, "num_jobs": 0, "num_conflicts": 0}, {"statements": [{}], "num_jobs": 0, "num_conflicts": 0},
     {"statements": [], "num_jobs": "many", "num_conflicts": 0}],
)  # fmt: skip
def test_what_is_no_report_is_said_to_be_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict) -> None:
    monkeypatch.setenv("SETDRESSER_RUNTIME_DIR", str(tmp_path))
    listener = Listener(tmp_path, http_answer(health() | told))
    try:
        with pytest.raises(RuntimeError, match="cannot be understood"):
            bpy.ops.setdresser.refresh_taste()
    finally:
        listener.close()
    assert state().taste_fault.hint == "Update the add-on"


def test_another_file_asks_anew(own_daemon: Daemon) -> None:
    own_daemon.start()
    _asked()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert state().taste is None
