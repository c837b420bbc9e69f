"""What can go wrong, said for people."""

from __future__ import annotations

from typing import Any


class SetdresserError(Exception):
    """A failure to be shown as it is: what happened, and in `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class Unusable(SetdresserError):
    """The scene cannot be sent as it is: nothing to arrange, no room, numbers that are none."""


class DaemonError(SetdresserError):
    """The daemon cannot be used; every kind below says why."""


class DaemonAbsent(DaemonError):
    """No daemon runs here."""


class DaemonSilent(DaemonError):
    """Something takes the connection and does not answer."""


class DaemonStranger(DaemonError):
    """Another program answers at the daemon's port."""


class DaemonMismatch(DaemonError):
    """The daemon speaks another version of the protocol."""


class DaemonLost(DaemonError):
    """The daemon ended, or was started anew, in the middle of the work."""


class Refused(SetdresserError):
    """The daemon answered with an error document."""

    def __init__(self, status: int, code: str, message: str, hint: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(message, hint)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


def refusal(status: int, document: Any, retry_after_s: float) -> Refused:
    """The error that an error document stands for; invalid fields are listed in its message."""
    body = document.get("error", {}) if isinstance(document, dict) else {}
    if not isinstance(body, dict):
        body = {}
    message = str(body.get("message") or f"The daemon answered with status {status}")
    invalid = [field for field in body.get("fields") or [] if isinstance(field, dict) and str(field.get("path")) not in message]
    fields = [f"{field.get('path')}: {field.get('message')}" for field in invalid]
    if fields:
        message += " (" + "; ".join(fields[:3]) + ("; …" if len(fields) > 3 else "") + ")"
    return Refused(status, str(body.get("code") or "unknown"), message, str(body.get("hint") or ""), retry_after_s)
