"""A real daemon in folders of its own, and a client that hides nothing."""

import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BACKEND = Path(os.environ.get("SETDRESSER_BACKEND", ROOT / "target/release/backend")).resolve()
# How long anything may take that takes no time on an idle machine: other work may share the two cores.
PATIENCE_S = 30


class Answer:
    """What came back: status, headers, body."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self) -> dict:
        """The error's code, message, hint and fields; empty if the body is none."""
        try:
            return self.json["error"]
        except (ValueError, KeyError, TypeError):
            return {}

    @property
    def code(self) -> str | None:
        return self.error.get("code")

    def __repr__(self):
        return f"{self.status} {self.body[:500]!r}"


class User:
    """A user with nothing but a temporary home."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="setdresser-")
        self.home = Path(self._folder.name)
        self.runtime = self.home / "runtime"
        self.data = self.home / "data"
        self.config = self.home / "config" / "setdresser" / "config.toml"

    def environment(self, **more: str) -> dict[str, str]:
        """The variables of the user's programs; `None` takes one away."""
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "share"),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "SETDRESSER_RUNTIME_DIR": str(self.runtime),
            "SETDRESSER_DATA_DIR": str(self.data),
            **more,
        }
        return {name: value for name, value in variables.items() if value is not None}

    def run(self, *arguments: str, within: float = 2 * PATIENCE_S, **more: str) -> subprocess.CompletedProcess:
        """A command line that ends by itself."""
        return subprocess.run(
            [BACKEND, *arguments],
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def start(self, *flags: str, log=subprocess.DEVNULL, **more: str) -> subprocess.Popen:
        """`backend serve` without waiting for anything."""
        return subprocess.Popen(
            [BACKEND, "serve", *flags],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Files that reach a limit on their size then fail to grow, as on a full disk, rather than end the program.
            restore_signals=False,
        )

    def write_config(self, text: str):
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(text)

    def close(self):
        self._folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Daemon:
    """A running daemon; its log is kept, and a panic in it fails whoever closes it."""

    def __init__(self, *flags: str, user: User | None = None, **more: str):
        self.own_user = None if user else User()
        self.user = user or self.own_user
        self.log_path = self.user.home / "daemon.log"
        flags = flags if "--port" in flags else ("--port", "0", *flags)
        with self.log_path.open("ab") as log:
            self.process = self.user.start(*flags, log=log, **more)
        self.pid = self.process.pid
        try:
            until(lambda: self.process.poll() is not None or self._is_published(), "the daemon to start")
            if self.process.poll() is not None:
                raise AssertionError(f"the daemon ended at once:\n{self.log}")
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _is_published(self) -> bool:
        try:
            self.file = json.loads((self.user.runtime / "daemon.json").read_text())
            return self.file["pid"] == self.pid
        except (OSError, ValueError, KeyError, TypeError):
            return False

    @property
    def port(self) -> int:
        return self.file["port"]

    @property
    def token(self) -> str:
        return self.file["token"]

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    @property
    def rss_mib(self) -> float:
        """Memory that is really used."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    @property
    def num_handles(self) -> int:
        """Open files and sockets."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    @property
    def num_threads(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def connect(self, timeout: float = PATIENCE_S) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method: str, path: str, document=None, *, token=True, headers=None, timeout=PATIENCE_S) -> Answer:
        """One request on a connection of its own. Bytes are sent as they are, anything else as JSON."""
        connection = self.connect(timeout)
        try:
            return self.ask_on(connection, method, path, document, token=token, headers=headers)
        finally:
            connection.close()

    def ask_on(self, connection, method, path, document=None, *, token=True, headers=None) -> Answer:
        """The same on a connection that stays."""
        sent = dict(headers or {})
        if token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        body = document
        if document is not None and not isinstance(document, bytes):
            body = json.dumps(document).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, body=body, headers=sent)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def get(self, path: str, **more) -> Answer:
        return self.ask("GET", path, **more)

    def post(self, path: str, document=None, **more) -> Answer:
        return self.ask("POST", path, document, **more)

    def delete(self, path: str, **more) -> Answer:
        return self.ask("DELETE", path, **more)

    def submit(self, request: dict, *, route: str = "/v1/arrange", client: str = "tests", **more) -> str:
        """Starts a job; its id."""
        answer = self.post(route, request, headers={"Setdresser-Client": client, **more})
        if answer.status != 202:
            raise AssertionError(f"no job: {answer}")
        return answer.json["job_id"]

    def job(self, job_id: str) -> dict:
        answer = self.get(f"/v1/jobs/{job_id}")
        if answer.status != 200:
            raise AssertionError(f"no status: {answer}")
        return answer.json

    def wait_for(self, job_id: str, *states: str, within: float = 2 * PATIENCE_S) -> dict:
        """The job's status once it is in one of these states."""
        return until(
            lambda: (lambda status: status if status["state"] in states else None)(self.job(job_id)),
            f"job {job_id} to be {' or '.join(states)}",
            within,
        )

    def result(self, request: dict, **more) -> dict:
        """The answer to a request, once its job is done."""
        status = self.wait_for(self.submit(request, **more), "done", "failed", "cancelled")
        if status["state"] != "done":
            raise AssertionError(f"no result: {status}")
        return status["result"]

    def signal(self, which: signal.Signals):
        self.process.send_signal(which)

    def wait(self, timeout: float = PATIENCE_S) -> int:
        """Its exit code, once it has ended by itself."""
        return self.process.wait(timeout)

    def stop(self) -> int:
        """Asks it to end by a signal; its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        log = self.log
        if self.own_user:
            self.own_user.close()
        if "panicked" in log:
            raise AssertionError(f"a panic in the daemon:\n{log}")


def until(condition, what: str, within: float = PATIENCE_S):
    """The condition's value, once it is true."""
    end = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {within} s for {what}")
        time.sleep(0.01)
