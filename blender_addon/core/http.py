"""One HTTP request to a daemon on this computer, stepped without ever blocking.

A plain socket instead of `urllib`: no thread is needed, a slow or silent daemon costs nothing but time,
and proxy settings of the environment cannot come between.
"""

from __future__ import annotations

import errno
import http.client
import io
import json
import os
import socket
import time
from dataclasses import dataclass
from typing import Any

_CHUNK_BYTES = 262_144
# What a socket says while it is not connected yet or has nothing to give; Windows has numbers of its own.
_NOT_YET = {errno.EINPROGRESS, errno.EAGAIN, errno.EWOULDBLOCK, errno.ENOTCONN, errno.EINTR, 10035, 10057}


class ConnectionFailed(Exception):
    """Nobody listens, or the connection broke before the answer was whole."""


class Silent(Exception):
    """Nothing was heard for too long."""


@dataclass(frozen=True)
class Address:
    """Where a daemon listens, and the token that it wants to see."""

    host: str
    port: int
    token: str


@dataclass(frozen=True)
class Response:
    """A whole answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def document(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Exchange:
    """A request on its way: call `step` until it gives the response, then `close`."""

    def __init__(self, address: Address, request: bytes, silence_s: float) -> None:
        """`silence_s` is how long nothing may happen before it counts as silent."""
        self._silence_s = silence_s
        self._heard_at = time.monotonic()
        self._to_send = memoryview(request)
        self._received = bytearray()
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        if self._socket.connect_ex((address.host, address.port)) not in _NOT_YET | {0}:
            self._socket.close()
            raise ConnectionFailed("connection refused")

    def step(self) -> Response | None:
        """Does what can be done now. None: not yet. Raises ConnectionFailed or Silent."""
        try:
            failure = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if failure:
                raise OSError(failure, os.strerror(failure))
            if self._to_send:
                self._to_send = self._to_send[self._socket.send(self._to_send[:_CHUNK_BYTES]) :]
                self._heard_at = time.monotonic()
            if not self._to_send:
                data = self._socket.recv(_CHUNK_BYTES)
                self._received += data
                self._heard_at = time.monotonic()
                if not data or self._is_whole():
                    return self._response()
        except OSError as failure:
            if failure.errno not in _NOT_YET:
                raise ConnectionFailed(str(failure)) from failure
        if time.monotonic() - self._heard_at > self._silence_s:
            raise Silent
        return None

    def close(self) -> None:
        """Lets go of the socket; may be called twice."""
        self._socket.close()

    def _is_whole(self) -> bool:
        head, separator, body = bytes(self._received).partition(b"\r\n\r\n")
        if not separator:
            return False
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                return len(body) >= int(value)
        return False

    def _response(self) -> Response:
        response = http.client.HTTPResponse(_Received(bytes(self._received)))  # type: ignore[arg-type]
        try:
            response.begin()
            return Response(response.status, response.headers, response.read())
        except http.client.HTTPException as failure:
            raise ConnectionFailed("the answer broke off or is no HTTP") from failure


class _Received:
    """What `HTTPResponse` wants of a socket, over bytes that are here already."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def request_bytes(address: Address, method: str, path: str, body: bytes | None, client: str) -> bytes:
    """The request as it goes over the wire; `client` names the sender for the daemon's fair queue."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}:{address.port}",
        f"Authorization: Bearer {address.token}",
        f"Setdresser-Client: {client}",
        "Accept: application/json",
        "Connection: close",
    ]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + (body or b"")
