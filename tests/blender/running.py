"""The real daemon, and other programs that are none."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

BACKEND = Path(os.environ["SETDRESSER_BACKEND"])
_START_S = 10.0


class Daemon:
    """`backend serve` with folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def announced(self) -> dict[str, Any]:
        """Its runtime file."""
        return json.loads((self.folder / "daemon.json").read_text())

    def start(self) -> None:
        """Starts it and waits until it answers."""
        environ = os.environ | {"SETDRESSER_RUNTIME_DIR": str(self.folder), "SETDRESSER_DATA_DIR": str(self.folder)}
        with (self.folder / "daemon.log").open("ab") as log:
            self._process = subprocess.Popen([BACKEND, "serve", "--port", "0"], env=environ, stdout=log, stderr=log)
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            try:
                if self.announced["pid"] == self._process.pid and self.get("/v1/health"):
                    return
            except (OSError, ValueError):
                time.sleep(0.05)
        raise AssertionError((self.folder / "daemon.log").read_text())

    def kill(self) -> None:
        """As a crash: no farewell, the runtime file stays."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ends it, if it runs."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10.0)

    def get(self, path: str) -> Any:
        """What it answers to a GET."""
        announced = self.announced
        request = urllib.request.Request(
            f"http://127.0.0.1:{announced['port']}{path}", headers={"Authorization": f"Bearer {announced['token']}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5.0) as response:
            return json.load(response)

    def events(self) -> list[dict[str, Any]]:
        """Every preference that it remembers."""
        return self.get("/v1/preferences?limit=1000")["events"]


class Listener:
    """A program at a port that a runtime file names: it says `answer` to everything, or nothing at all."""

    def __init__(self, folder: Path, answer: bytes | None, pid: int | None = None) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self.port = self._socket.getsockname()[1]
        announce(folder, self.port, os.getpid() if pid is None else pid)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._held.append(connection)
            if self._answer is not None:
                connection.recv(65536)
                connection.sendall(self._answer)
                connection.close()

    def close(self) -> None:
        """Ends it."""
        for connection in self._held:
            connection.close()
        self._socket.close()


def announce(folder: Path, port: int, pid: int) -> None:
    """Writes a runtime file."""
    content = {"service": "setdresser", "pid": pid, "port": port, "host": "127.0.0.1", "token": "t", "version": "0.1.0"}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "daemon.json").write_text(json.dumps(content))


def http_answer(document: Any, status: str = "200 OK") -> bytes:
    """An HTTP answer with a JSON body."""
    body = json.dumps(document).encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def health(**changes: Any) -> dict[str, Any]:
    """What a daemon says of itself."""
    return {"service": "setdresser", "version": "9.9.9", "api": {"min": 1, "max": 1}, "instance": "x", "ready": True} | changes


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
