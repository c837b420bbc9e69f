"""Bytes on a socket: what no well-behaved client sends."""

import re
import socket
import time

from daemon import PATIENCE_S


def head(daemon, start: str, *lines: str, host: str | None = None) -> bytes:
    """A request's head with Host and token, the last of its line; an empty `host` leaves Host out."""
    host = f"127.0.0.1:{daemon.port}" if host is None else host
    first = [start, *([f"Host: {host}"] if host else []), f"Authorization: Bearer {daemon.token}"]
    if not any(line.lower().startswith("connection:") for line in lines):
        first.append("Connection: close")
    return ("\r\n".join([*first, *lines]) + "\r\n\r\n").encode()


def connect(daemon, timeout: float = PATIENCE_S) -> socket.socket:
    return socket.create_connection(("127.0.0.1", daemon.port), timeout)


def talk(daemon, *parts: bytes, ends: bool = False, timeout: float = PATIENCE_S) -> bytes:
    """Sends the parts, then reads until the daemon closes; `ends` closes our side of the line first."""
    with connect(daemon, timeout) as line:
        try:
            for part in parts:
                line.sendall(part)
            if ends:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # refused before all of it was sent
        return read_all(line)


def read_all(line: socket.socket) -> bytes:
    came = b""
    try:
        while part := line.recv(65536):
            came += part
    except ConnectionResetError:
        pass
    return came


def statuses(came: bytes) -> list[int]:
    """The status of every answer in what came."""
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", came)]


def seconds_until_closed(line: socket.socket) -> tuple[float, bytes]:
    """How long the daemon keeps a line open, and what it says meanwhile."""
    started = time.monotonic()
    came = read_all(line)
    return time.monotonic() - started, came
