"""The file by which a running daemon tells where it listens, so that nobody types a token."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .http import Address

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Announcement:
    """What a runtime file says."""

    address: Address
    pid: int


def folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder that the daemon writes its runtime file to, by the order of places that both sides keep."""
    if environ.get("SETDRESSER_RUNTIME_DIR"):
        return Path(environ["SETDRESSER_RUNTIME_DIR"])
    if environ.get("XDG_RUNTIME_DIR"):
        return Path(environ["XDG_RUNTIME_DIR"]) / "setdresser"
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    if platform == "darwin":
        return home / "Library" / "Application Support" / "setdresser"
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "setdresser"
    return home / ".local" / "state" / "setdresser"


def path() -> Path:
    """The runtime file of this user's daemon, whether it exists or not."""
    return folder() / "daemon.json"


def read(file: Path) -> Announcement | None:
    """What the file says; None where it is missing, unreadable, not ours, or names another computer."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["service"] != "setdresser" or document["host"] not in LOOPBACK:
            return None
        host = "127.0.0.1" if document["host"] == "localhost" else document["host"]
        address = Address(host, int(document["port"]), str(document["token"]))
        return Announcement(address, int(document["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_alive(pid: int) -> bool:
    """Does a process with this id run? (`os.kill` on Windows would end it.)"""
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_alive_on_windows(pid: int) -> bool:
    import ctypes

    query_limited_information, still_active = 0x1000, 259
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(query_limited_information, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return bool(known) and code.value == still_active
