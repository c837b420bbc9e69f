"""The daemon's work, as flows: rooms, checks, jobs with progress, and what the user chose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .daemon import Daemon, call, call_encoded, lost
from .errors import DaemonError, DaemonLost, Refused, SetdresserError
from .flow import Cancelled, Flow, Progress, pause

POLL_S = 0.12

Document = dict[str, Any]


def find_rooms(daemon: Daemon, body: bytes) -> Flow[Document]:
    """A RoomsResponse; `body` is the encoded request, which may be long."""
    return (yield from call_encoded(daemon, "POST", "/v1/rooms", body, Progress(0.05, "Finding the room")))


def check(daemon: Daemon, request: Document) -> Flow[Document]:
    """The reward of the snapshot as it stands, and warnings."""
    return (yield from call(daemon, "POST", "/v1/check", request, Progress(0.5, "Checking")))


def run_job(daemon: Daemon, path: str, request: Document, on_best: Callable[[Document], None]) -> Flow[tuple[str, Document]]:
    """Starts a job and waits for it: its id and its ArrangeResponse. `on_best` sees each early candidate.

    A flow that is cancelled cancels the job too.
    """
    accepted = yield from call(daemon, "POST", path, request, Progress(0.1, "Sending the room"))
    job_id = str(accepted["job_id"])
    try:
        return job_id, (yield from _follow(daemon, job_id, on_best))
    except Cancelled:
        try:
            yield from call(daemon, "DELETE", f"/v1/jobs/{job_id}", progress=Progress(1.0, "Cancelling"))
        except SetdresserError:
            pass  # It is gone already, which is what was wanted.
        raise


def _follow(daemon: Daemon, job_id: str, on_best: Callable[[Document], None]) -> Flow[Document]:
    best_id = None
    progress = Progress(0.1, "Waiting for the daemon")
    while True:
        try:
            status = yield from call(daemon, "GET", f"/v1/jobs/{job_id}", progress=progress)
        except Refused as refused:
            if refused.code not in ("not_found", "unauthorized"):
                raise
            raise DaemonLost("The daemon was started anew and forgot this work; nothing was changed", "Try again") from None
        state = status.get("state")
        if state == "done":
            return status["result"]
        if state == "failed":
            body = (status.get("error") or {}).get("error") or status.get("error") or {}
            raise Refused(500, str(body.get("code")), str(body.get("message") or "The daemon failed"), str(body.get("hint") or ""))
        if state == "cancelled":
            raise DaemonError("The work was cancelled at the daemon; nothing was changed", "Try again")
        if state not in ("queued", "running"):
            raise lost()
        best = status.get("best")
        if best and best.get("reward", {}).get("total") != best_id:
            best_id = best["reward"]["total"]
            on_best(best)
        progress = Progress(0.1 + 0.9 * _share(status), _text(status))
        yield from pause(POLL_S, progress)


def _share(status: Document) -> float:
    return min(max(float(status.get("progress") or 0.0), 0.0), 1.0)


def _text(status: Document) -> str:
    if status.get("state") == "queued":
        ahead = status.get("num_ahead")
        return f"{ahead} ahead in the queue" if ahead else "In the queue"
    text = str(status.get("stage") or "Working")
    total = status.get("best_reward")
    return f"{text.capitalize()}, best so far {total:.2f}" if isinstance(total, (int, float)) else text.capitalize()


def send_preference(daemon: Daemon, preference: Document) -> Flow[None]:
    """Logs what the user did with a job's answer."""
    yield from call(daemon, "POST", "/v1/preferences", preference)
