"""Starting a daemon for the user, and only a program that says it is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .daemon import Daemon, connect
from .errors import DaemonAbsent, DaemonError
from .flow import Flow, Progress, pause

PROGRAM = "backend"
_VERSION_WAIT_S = 3.0
_START_WAIT_S = 15.0
_INSTALL_HINT = "Give the path of the `backend` program in the add-on's preferences"


def find_program(setting: str) -> Path:
    """The program of the preferences, else the one on PATH. Raises DaemonAbsent where there is none."""
    if setting:
        program = Path(setting).expanduser()
        if program.is_dir():
            program = program / (PROGRAM + (".exe" if sys.platform == "win32" else ""))
        if not os.access(program, os.X_OK) or not program.is_file():
            raise DaemonAbsent(f"There is no program at {program}", _INSTALL_HINT)
        return program
    found = shutil.which(PROGRAM)
    if found is None:
        raise DaemonAbsent(f"No `{PROGRAM}` program was found on this computer", _INSTALL_HINT)
    return Path(found)


def start(setting: str, log_file: Path) -> Flow[Daemon]:
    """Starts the daemon, bound to this process, and waits until it answers; one that runs already is as good."""
    try:
        return (yield from connect())
    except DaemonError:
        pass  # That is why it is to be started.
    program = find_program(setting)
    yield from _check_name(program)
    with log_file.open("wb") as log:
        process = _spawn([str(program), "serve", "--parent-pid", str(os.getpid())], stdout=log)
    end = time.monotonic() + _START_WAIT_S
    while time.monotonic() < end:
        try:
            return (yield from connect())
        except DaemonError as failure:
            # A daemon that was there already makes ours leave with 0; any other end is a failure.
            if process.poll() not in (None, 0):
                raise DaemonAbsent(f"The daemon did not start: {_last_line(log_file)}", _INSTALL_HINT) from None
            last = failure
        yield from pause(0.1, Progress(text="Starting the daemon"))
    raise last


def _check_name(program: Path) -> Flow[None]:
    try:
        process = _spawn([str(program), "--version"], stdout=subprocess.PIPE)
    except OSError as failure:
        raise DaemonAbsent(f"{program} cannot be run: {failure.strerror}", _INSTALL_HINT) from None
    end = time.monotonic() + _VERSION_WAIT_S
    while process.poll() is None and time.monotonic() < end:
        yield Progress(text="Looking at the program", waits=True)
    if process.poll() is None:
        process.kill()
    said, _ = process.communicate()
    if b"setdresser" not in said.lower():
        raise DaemonAbsent(f"{program} is not the Setdresser daemon", _INSTALL_HINT)


_started: list[subprocess.Popen[bytes]] = []  # Kept so that Python does not warn of children that still run.


def _spawn(command: list[str], stdout: object) -> subprocess.Popen[bytes]:
    hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {"start_new_session": True}
    process = subprocess.Popen(  # type: ignore[call-overload]
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.STDOUT, **hidden
    )
    _started[:] = [child for child in _started if child.poll() is None] + [process]
    return process


def _last_line(file: Path) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
