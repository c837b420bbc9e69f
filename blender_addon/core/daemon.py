"""Finding the daemon and calling it. All are flows: nothing here blocks."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from . import runtime_file
from .errors import DaemonAbsent, DaemonLost, DaemonMismatch, DaemonSilent, DaemonStranger, Unusable, refusal
from .flow import Flow, Progress, pause
from .http import Address, ConnectionFailed, Exchange, Response, Silent, request_bytes

PROTOCOL = 1
CLIENT_ID = f"blender-{uuid.uuid4().hex[:12]}"
"""This Blender, among all that share the daemon."""

_HEALTH_SILENCE_S = 1.5
_WORK_SILENCE_S = 30.0
_BUSY_TRIES = 20
_START_HINT = "Press Start, or run `backend serve` in a terminal"


@dataclass(frozen=True)
class Daemon:
    """A daemon that has answered as it should."""

    address: Address
    version: str
    instance: str


def connect() -> Flow[Daemon]:
    """The daemon of the runtime file, after it has said that it is one and speaks our protocol."""
    file = runtime_file.path()
    announced = runtime_file.read(file)
    if announced is None:
        if file.exists():
            raise DaemonAbsent("The daemon's runtime file cannot be understood", _START_HINT)
        raise DaemonAbsent("The Setdresser daemon is not running", _START_HINT)
    if not runtime_file.is_alive(announced.pid):
        raise DaemonAbsent("The Setdresser daemon is not running any more", _START_HINT)
    try:
        response = yield from _exchange(announced.address, "GET", "/v1/health", None, _HEALTH_SILENCE_S)
    except ConnectionFailed:
        raise DaemonAbsent("The Setdresser daemon does not listen any more", _START_HINT) from None
    except Silent:
        raise DaemonSilent(
            f"The daemon at port {announced.address.port} does not answer", "Wait a moment; if that does not help, end and start it"
        ) from None
    return _greeted(announced.address, response)


def _greeted(address: Address, response: Response) -> Daemon:
    health = response.document()
    if response.status != 200 or not isinstance(health, dict) or health.get("service") != "setdresser":
        raise DaemonStranger(f"Another program answers at port {address.port}, not the Setdresser daemon", _START_HINT)
    version = str(health.get("version") or "?")
    speaks = health.get("api") or {}
    try:
        least, most = int(speaks["min"]), int(speaks["max"])
    except (KeyError, TypeError, ValueError):
        least, most = 0, 0
    if PROTOCOL > most:
        raise DaemonMismatch(f"The daemon {version} is too old for this add-on", "Update the daemon and start it again")
    if PROTOCOL < least:
        raise DaemonMismatch(f"The daemon {version} is too new for this add-on", "Update the add-on")
    return Daemon(address, version, str(health.get("instance") or ""))


def call(daemon: Daemon, method: str, path: str, document: Any = None, progress: Progress | None = None) -> Flow[Any]:
    """Sends a document and gives the answer's. A busy daemon is asked again when it says; errors are raised."""
    body = None if document is None else encode(document)
    return (yield from call_encoded(daemon, method, path, body, progress))


def call_encoded(daemon: Daemon, method: str, path: str, body: bytes | None, progress: Progress | None = None) -> Flow[Any]:
    """`call` with a body that is JSON already."""
    progress = progress or Progress(text="Waiting for the daemon")
    for _ in range(_BUSY_TRIES):
        try:
            response = yield from _exchange(daemon.address, method, path, body, _WORK_SILENCE_S, progress)
        except ConnectionFailed:
            raise lost() from None
        except Silent:
            raise DaemonSilent("The daemon does not answer any more", "Nothing was changed; end it, start it and try again") from None
        answer = response.document()
        if response.status < 400:
            return answer
        refused = refusal(response.status, answer, _retry_after(response))
        if refused.code != "busy":
            raise refused
        yield from pause(refused.retry_after_s, Progress(progress.share, "The daemon is busy with other work"))
    raise refused


def lost() -> DaemonLost:
    """The error for a daemon that ended in the middle of the work."""
    return DaemonLost("The daemon ended while it worked; nothing was changed", "Start it and try again")


def encode(document: Any) -> bytes:
    """A document as JSON; numbers that are none are refused here rather than by the daemon."""
    try:
        return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()
    except ValueError as failure:
        raise Unusable("A box in the scene has no finite size or place", "Check the scale and modifiers of your objects") from failure


def _exchange(
    address: Address, method: str, path: str, body: bytes | None, silence_s: float, progress: Progress | None = None
) -> Flow[Response]:
    waiting = Progress(progress.share, progress.text, waits=True) if progress else Progress(waits=True)
    exchange = Exchange(address, request_bytes(address, method, path, body, CLIENT_ID), silence_s)
    try:
        while (response := exchange.step()) is None:
            yield waiting
        return response
    finally:
        exchange.close()


def _retry_after(response: Response) -> float:
    try:
        return min(max(float(response.headers.get("Retry-After", "")), 0.2), 10.0)
    except ValueError:
        return 1.0
