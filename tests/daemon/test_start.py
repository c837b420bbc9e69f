"""Starting, being found, and being the only one."""

import fcntl
import json
import os
import re
import socket
import stat
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer

import rooms
from daemon import Daemon, User, until


class RuntimeFile(unittest.TestCase):
    def test_it_tells_all_that_a_client_needs(self):
        with Daemon() as daemon:
            file = daemon.file
            self.assertEqual(sorted(file), ["host", "instance", "pid", "port", "service", "started_at", "token", "version"])
            self.assertEqual((file["service"], file["pid"], file["host"]), ("setdresser", daemon.pid, "127.0.0.1"))
            self.assertRegex(file["started_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
            self.assertEqual(daemon.get("/v1/health", token=False).json["instance"], file["instance"])
            self.assertIn(file["version"], daemon.user.run("--version").stdout)

    def test_only_the_owner_can_read_it(self):
        """Whatever the umask says, and whatever lay there before."""
        with User() as user:
            user.runtime.mkdir(mode=0o755)
            for name in ["daemon.json", "daemon.json.new"]:
                (user.runtime / name).write_text("{}")
                (user.runtime / name).chmod(0o666)
            before = os.umask(0)
            try:
                daemon = Daemon(user=user)
            finally:
                os.umask(before)
            with daemon:
                mode = (user.runtime / "daemon.json").stat().st_mode
                self.assertEqual(stat.S_IMODE(mode), 0o600)
                for path in [*user.data.rglob("*"), *user.runtime.glob("daemon.json*")]:
                    self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_folders_are_made_for_the_owner_alone(self):
        with Daemon() as daemon:
            for folder in [daemon.user.runtime, daemon.user.data]:
                self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700, folder)

    def test_it_is_never_half_written(self):
        """Readers that look all the time, while the daemon starts and ends, see all of it or none."""
        with User() as user:
            path, is_over, seen = user.runtime / "daemon.json", threading.Event(), []

            def look():
                while not is_over.is_set():
                    try:
                        seen.append(path.read_bytes())
                    except FileNotFoundError:
                        pass

            looking = threading.Thread(target=look)
            looking.start()
            try:
                for _ in range(5):
                    with Daemon(user=user) as daemon:
                        daemon.stop()
            finally:
                is_over.set()
                looking.join()
            self.assertGreaterEqual(len(set(seen)), 1)
            for content in set(seen):
                self.assertIn("token", json.loads(content))

    def test_it_goes_when_the_daemon_ends(self):
        with Daemon() as daemon:
            self.assertEqual(daemon.stop(), 0)
            self.assertFalse((daemon.user.runtime / "daemon.json").exists())

    def test_its_place_follows_the_rule_of_the_plugins(self):
        """The first that is set of SETDRESSER_RUNTIME_DIR, XDG_RUNTIME_DIR/setdresser, ~/.local/state/setdresser."""
        with User() as user:
            for variables, place in [
                ({}, user.runtime),
                ({"SETDRESSER_RUNTIME_DIR": None}, user.home / "run/setdresser"),
                ({"SETDRESSER_RUNTIME_DIR": None, "XDG_RUNTIME_DIR": None}, user.home / ".local/state/setdresser"),
                ({"SETDRESSER_RUNTIME_DIR": None, "XDG_RUNTIME_DIR": ""}, user.home / ".local/state/setdresser"),
            ]:
                with self.subTest(variables=variables):
                    process = user.start("--port", "0", **variables)
                    try:
                        until((place / "daemon.json").exists, f"{place} to hold daemon.json")
                        self.assertEqual(user.run("status", **variables).returncode, 0)
                        self.assertEqual(user.run("stop", **variables).stdout, "stopped\n")
                        self.assertEqual(process.wait(30), 0)
                    finally:
                        process.kill()
                        process.wait()


class Ports(unittest.TestCase):
    def test_a_strangers_port_is_left_to_the_stranger(self):
        """T15: any free one is taken and published; the stranger hears nothing."""
        with socket.create_server(("127.0.0.1", 0)) as stranger:
            taken = stranger.getsockname()[1]
            with Daemon("--port", str(taken)) as daemon:
                self.assertNotEqual(daemon.port, taken)
                self.assertEqual(daemon.get("/v1/health").status, 200)
                self.assertIn("another program has the port", daemon.log)
                self.assertEqual(daemon.user.run("status").returncode, 0)
                stranger.settimeout(0)
                with self.assertRaises(BlockingIOError):
                    stranger.accept()

    def test_a_free_port_that_is_asked_for_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as found:
            free = found.getsockname()[1]
        with Daemon("--port", str(free)) as daemon:
            self.assertEqual(daemon.port, free)
            daemon.stop()
        # Connections that are just gone must not keep the next one from it.
        with Daemon("--port", str(free)) as daemon:
            self.assertEqual(daemon.port, free)


class Stranger:
    """A program that is none of ours, on a port of its own; what it hears is kept."""

    def __init__(self, health: bytes, status: int = 200):
        self.heard = heard = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                heard.append((self.path, dict(self.headers)))
                self.send_response(status)
                self.send_header("Content-Length", str(len(health)))
                self.end_headers()
                self.wfile.write(health)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def file(self, **more) -> str:
        known = {"service": "setdresser", "pid": os.getpid(), "port": self.port, "host": "127.0.0.1", "token": "secret-of-a-dead-daemon-0123456789"}
        return json.dumps({**known, "version": "0.1.0", "instance": "0" * 16, "started_at": "2026-01-01T00:00:00Z", **more})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Finding(unittest.TestCase):
    def test_a_file_that_a_killed_daemon_left_is_seen_through(self):
        """Its pid may be anybody's by now, its port too."""
        with User() as user:
            with Daemon(user=user) as first:
                first.kill()
                left = (user.runtime / "daemon.json").read_text()
                status = user.run("status")
                self.assertEqual(status.returncode, 1)
                self.assertIn("left daemon.json behind", status.stdout)
                self.assertEqual(user.run("stop").stdout, "not running\n")
            with Daemon(user=user) as second:
                self.assertNotEqual((user.runtime / "daemon.json").read_text(), left)
                self.assertEqual(second.get("/v1/health").status, 200)
                self.assertEqual(user.run("status").returncode, 0)

    def test_a_stranger_on_a_dead_daemons_port_is_not_spoken_to(self):
        """T15: it is asked who it is, and is sent neither token nor order."""
        health = {"service": "setdresser", "version": "0.1.0", "api": {"min": 1, "max": 1}, "instance": "f" * 16, "ready": True, "model": None}
        answers = [(b"hello", 200), (b"{}", 200), (json.dumps({**health, "service": "ollama"}).encode(), 200), (json.dumps(health).encode(), 200), (b"", 500), (b"x" * 100_000, 200)]
        for answer, status in answers:
            with self.subTest(answer=answer[:50]), User() as user, Stranger(answer, status) as stranger:
                user.runtime.mkdir()
                (user.runtime / "daemon.json").write_text(stranger.file())
                self.assertEqual(user.run("status").returncode, 1)
                self.assertEqual(user.run("stop").stdout, "not running\n")
                with Daemon(user=user) as daemon:
                    self.assertNotEqual(daemon.port, stranger.port)
                self.assertGreater(len(stranger.heard), 0)
                for path, headers in stranger.heard:
                    self.assertEqual(path, "/v1/health")
                    self.assertNotIn("secret", str(headers))

    def test_a_file_that_makes_no_sense_is_no_hindrance(self):
        for content in [b"", b"{", b"null", b"[]", b'{"service": "setdresser"}', os.urandom(1000), b"\x00" * 100]:
            with self.subTest(content=content[:20]), User() as user:
                user.runtime.mkdir()
                (user.runtime / "daemon.json").write_bytes(content)
                self.assertEqual(user.run("status").returncode, 1)
                with Daemon(user=user) as daemon:
                    self.assertEqual(user.run("status").returncode, 0)
                    daemon.stop()


class OnlyOne(unittest.TestCase):
    def test_a_second_start_says_so_and_is_content(self):
        with Daemon() as daemon:
            ran = daemon.user.run("serve")
            self.assertEqual(ran.returncode, 0, ran)
            self.assertIn(f"Setdresser {daemon.file['version']} is running already: http://127.0.0.1:{daemon.port}, process {daemon.pid}", ran.stdout)
            self.assertEqual(json.loads((daemon.user.runtime / "daemon.json").read_text()), daemon.file)

    def test_of_many_that_start_at_once_one_stays(self):
        """T60: two, ten, and ten after a kill; all the others say who won, and that is no error."""
        with User() as user:
            for number in [2, 10, 10]:
                log = user.home / "log"
                with log.open("wb") as told:
                    started = [user.start("--port", "0", log=told) for _ in range(number)]
                try:
                    until(lambda: sum(process.poll() is None for process in started) <= 1, "all but one to end")
                    (winner,) = [process for process in started if process.poll() is None]
                    self.assertEqual([process.returncode for process in started if process is not winner], [0] * (number - 1))
                    self.assertEqual(json.loads((user.runtime / "daemon.json").read_text())["pid"], winner.pid)
                    self.assertEqual(len(re.findall(f"is running already: .* process {winner.pid}\n", log.read_text())), number - 1)
                    self.assertEqual(user.run("status").returncode, 0)
                finally:
                    # SIGKILL: the next round finds the leavings.
                    for process in started:
                        process.kill()
                        process.wait()

    def test_a_start_waits_for_one_that_is_ending(self):
        """What an editor does that is closed and opened again."""
        with User() as user:
            with Daemon(user=user) as first:
                job = first.submit(rooms.endless())
                first.wait_for(job, "running")
                first.process.terminate()
                # From here on for five seconds it is there, and takes nothing.
                until(lambda: not first.get("/v1/health").json["ready"], "health to tell")
                with Daemon(user=user) as second:
                    self.assertEqual(first.wait(), 0)
                    self.assertEqual(second.get("/v1/health").status, 200)
                    self.assertEqual(user.run("status").returncode, 0)

    def test_another_version_is_told_from_ours(self):
        """It is not used and not ended; the user is told what to do."""
        health = {"service": "setdresser", "version": "9.9.9", "api": {"min": 9, "max": 9}, "instance": "0" * 16, "ready": True, "model": None}
        with User() as user, Stranger(json.dumps(health).encode()) as other:
            user.runtime.mkdir()
            (user.runtime / "daemon.json").write_text(other.file(version="9.9.9"))
            with (user.runtime / "daemon.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                ran = user.run("serve", "--port", "0")
            self.assertEqual(ran.returncode, 1, ran)
            self.assertIn("Setdresser 9.9.9 is running already, and this is 0.1.0", ran.stderr)
            self.assertIn("backend stop", ran.stderr)

    def test_one_that_hangs_is_told_of(self):
        """It holds the lock and does not answer: after a while the user hears of it."""
        with User() as user:
            user.runtime.mkdir()
            with (user.runtime / "daemon.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                ran = user.run("serve", "--port", "0")
            self.assertEqual(ran.returncode, 1, ran)
            self.assertIn("does not answer", ran.stderr)

    def test_two_runtime_folders_do_not_share_the_memory(self):
        """T53: the second one would write into the first one's file."""
        with Daemon() as daemon:
            ran = daemon.user.run("serve", "--port", "0", SETDRESSER_RUNTIME_DIR=str(daemon.user.home / "other"))
            self.assertEqual(ran.returncode, 1, ran)
            self.assertIn("another daemon uses them", ran.stderr)
            self.assertFalse((daemon.user.home / "other/daemon.json").exists())

    def test_two_users_have_two(self):
        with Daemon() as one, Daemon() as other, ThreadPoolExecutor(2) as pool:
            ports = list(pool.map(lambda daemon: daemon.get("/v1/health").json["instance"], [one, other]))
            self.assertEqual(ports, [one.file["instance"], other.file["instance"]])


class Commands(unittest.TestCase):
    def test_status_says_what_is_there(self):
        with User() as user:
            self.assertEqual((user.run("status").returncode, json.loads(user.run("status", "--json").stdout)), (1, {"running": False}))
            with Daemon(user=user) as daemon:
                told = json.loads(user.run("status", "--json").stdout)
                self.assertTrue(told["running"])
                self.assertEqual((told["pid"], told["url"]), (daemon.pid, f"http://127.0.0.1:{daemon.port}"))
                text = user.run("status")
                self.assertEqual(text.returncode, 0)
                self.assertIn(f"process {daemon.pid}", text.stdout)

    def test_stop_returns_when_it_has_ended(self):
        with Daemon() as daemon:
            ran = daemon.user.run("stop")
            self.assertEqual((ran.returncode, ran.stdout), (0, "stopped\n"))
            self.assertEqual(daemon.wait(5), 0)
            self.assertEqual(daemon.user.run("stop").returncode, 0)

    def test_they_start_nothing(self):
        """Asking makes no daemon, and no file."""
        with User() as user:
            for command in [["status"], ["stop"], ["config"], ["status", "--json"]]:
                user.run(*command)
            self.assertEqual(list(user.home.rglob("*")), [])

    def test_they_heed_no_proxy(self):
        """T73: loopback needs none, whatever the environment says."""
        proxies = {name: "http://127.0.0.1:9" for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"]}
        with Daemon() as daemon:
            self.assertEqual(daemon.user.run("status", **proxies).returncode, 0)
            self.assertEqual(daemon.user.run("stop", **proxies).stdout, "stopped\n")


if __name__ == "__main__":
    unittest.main()
