"""Blender as a module with the built add-on installed by Blender's own installer, and the real daemon."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before bpy is imported; a folder that does not exist would be passed over silently.
os.environ["BLENDER_USER_RESOURCES"] = tempfile.mkdtemp(prefix="blender-user-")

import bpy
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "blender_addon"), str(Path(__file__).parent)]

from building import fresh
from running import Daemon

PACKAGE = "bl_ext.user_default.setdresser"


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    """The add-on, from the zip in EXTENSION_ZIP, as a user installs it."""
    bpy.ops.extensions.package_install_files(filepath=os.environ["EXTENSION_ZIP"], repo="user_default", enable_on_install=True)
    # A failed installation raises nothing.
    assert PACKAGE in bpy.context.preferences.addons


@pytest.fixture(scope="session")
def shared_daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """One daemon for all tests that only talk to it."""
    daemon = Daemon(tmp_path_factory.mktemp("daemon"))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def daemon(shared_daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> Daemon:
    """The shared daemon, as the add-on finds it."""
    monkeypatch.setenv("SETDRESSER_RUNTIME_DIR", str(shared_daemon.folder))
    return shared_daemon


@pytest.fixture
def own_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    """A daemon for a test that ends or disturbs it; not started yet."""
    monkeypatch.setenv("SETDRESSER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("SETDRESSER_DATA_DIR", str(tmp_path))
    daemon = Daemon(tmp_path)
    yield daemon
    daemon.stop()


@pytest.fixture(autouse=True)
def empty_file() -> None:
    """Every test begins with an empty file."""
    fresh()


@pytest.fixture
def preferences() -> Iterator[bpy.types.AddonPreferences]:
    """The add-on's preferences, as they were afterwards."""
    found = bpy.context.preferences.addons[PACKAGE].preferences
    before = found.program, found.remember
    yield found
    found.program, found.remember = before


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that was passed over is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
