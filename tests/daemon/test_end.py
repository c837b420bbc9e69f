"""The end of the daemon: asked for, by signals, by its editors' end, by silence, by force."""

import json
import signal
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import rooms
from daemon import Daemon, User, until
from events import follow

# Five seconds for running jobs, two for open requests, and as much again for a busy machine.
DRAIN_S = 15


class Draining(unittest.TestCase):
    def test_every_way_to_ask_ends_it(self):
        """T61: with exit code 0, without its file, and with a word in its log."""
        ways = {
            "SIGTERM": lambda daemon: daemon.signal(signal.SIGTERM),
            "SIGINT": lambda daemon: daemon.signal(signal.SIGINT),
            "SIGHUP": lambda daemon: daemon.signal(signal.SIGHUP),
            "route": lambda daemon: self.assertEqual(daemon.post("/v1/shutdown").status, 202),
            "command": lambda daemon: self.assertEqual(daemon.user.run("stop").returncode, 0),
        }
        for name, ask in ways.items():
            with self.subTest(way=name), Daemon() as daemon:
                ask(daemon)
                self.assertEqual(daemon.wait(DRAIN_S), 0)
                self.assertIn("ended: ", daemon.log)
                self.assertFalse((daemon.user.runtime / "daemon.json").exists())

    def test_a_job_that_can_not_end_in_time_is_cancelled(self):
        """T61: whoever listens hears of it, and so does whoever waits in the row."""
        with Daemon(SETDRESSER_NUM_WORKERS="1") as daemon, ThreadPoolExecutor(2) as pool:
            running = daemon.submit(rooms.endless())
            daemon.wait_for(running, "running")
            waiting = daemon.submit(rooms.closet())
            ends = [pool.submit(lambda job=job: list(follow(daemon, job))[-1].name) for job in [running, waiting]]
            until(lambda: daemon.num_handles > 0 and self.num_listeners(daemon) >= 2, "the listeners")
            started = time.monotonic()
            self.assertEqual(daemon.stop(), 0)
            self.assertLess(time.monotonic() - started, DRAIN_S)
            self.assertEqual([end.result() for end in ends], ["cancelled", "cancelled"])

    def num_listeners(self, daemon) -> int:
        """Connections that are open now."""
        with open(f"/proc/{daemon.pid}/net/tcp") as table:
            rows = [row.split() for row in table.readlines()[1:]]
        return sum(1 for row in rows if int(row[1].split(":")[1], 16) == daemon.port and row[3] == "01")

    def test_a_job_that_ends_in_time_is_not_lost(self):
        """T61: its answer reaches who listens, and its proposal the disk."""
        with User() as user, ThreadPoolExecutor(1) as pool:
            with Daemon(user=user) as daemon:
                job = daemon.submit(rooms.endless(time_budget_ms=1500, private=False))
                daemon.wait_for(job, "running")
                end = pool.submit(lambda: list(follow(daemon, job))[-1])
                until(lambda: self.num_listeners(daemon) >= 1, "the listener")
                self.assertEqual(daemon.stop(), 0)
                self.assertEqual(end.result().name, "done")
            with Daemon(user=user) as daemon:
                self.assertIn(job, daemon.get("/v1/preferences/export").body.decode())

    def test_while_it_ends_it_takes_nothing_new_and_says_so(self):
        """T61: health goes on, and is not ready."""
        with Daemon() as daemon:
            running = daemon.submit(rooms.endless())
            daemon.wait_for(running, "running")
            daemon.signal(signal.SIGTERM)
            until(lambda: not daemon.get("/v1/health").json["ready"], "health to tell")
            answer = daemon.post("/v1/arrange", rooms.closet())
            self.assertEqual((answer.status, answer.code), (503, "busy"))
            self.assertEqual(daemon.get(f"/v1/jobs/{running}").status, 200)
            daemon.signal(signal.SIGTERM)
            self.assertEqual(daemon.wait(DRAIN_S), 0)

    def test_open_lines_do_not_keep_it(self):
        """T61: neither silent ones nor those of a client that never reads."""
        with Daemon() as daemon:
            lines = [daemon.connect() for _ in range(20)]
            try:
                for line in lines:
                    line.request("GET", "/openapi.json")
                started = time.monotonic()
                self.assertEqual(daemon.stop(), 0)
                self.assertLess(time.monotonic() - started, DRAIN_S)
            finally:
                for line in lines:
                    line.close()


class Killing(unittest.TestCase):
    def test_after_a_kill_it_starts_again_and_knows_what_it_knew(self):
        """T61: what was acknowledged is there, the job that ran is not."""
        with User() as user:
            with Daemon(user=user) as daemon:
                job = daemon.submit(rooms.closet())
                daemon.wait_for(job, "done")
                self.assertEqual(daemon.post("/v1/preferences", {"job_id": job, "action": "reject", "client": "t"}).status, 201)
                running = daemon.submit(rooms.endless())
                daemon.wait_for(running, "running")
                daemon.kill()
            with Daemon(user=user) as daemon:
                self.assertEqual([event["job_id"] for event in daemon.get("/v1/preferences").json["events"]], [job])
                self.assertEqual(daemon.get(f"/v1/jobs/{running}").status, 404)
                self.assertEqual(daemon.result(rooms.closet())["stopped"], "done")

    def test_suspended_and_resumed_it_goes_on(self):
        """T64: a laptop that sleeps. The job, its listeners and the lock are still there."""
        with Daemon() as daemon, ThreadPoolExecutor(1) as pool:
            job = daemon.submit(rooms.office(private=True))
            end = pool.submit(lambda: list(follow(daemon, job))[-1])
            daemon.wait_for(job, "running")
            daemon.signal(signal.SIGSTOP)
            ran = subprocess.run(["sleep", "3"], check=True)
            self.assertEqual(ran.returncode, 0)
            self.assertEqual(daemon.user.run("status").returncode, 1)
            daemon.signal(signal.SIGCONT)
            self.assertEqual(daemon.get("/v1/health").status, 200)
            self.assertEqual(end.result().name, "done")
            self.assertEqual(daemon.user.run("status").returncode, 0)


class Editors(unittest.TestCase):
    """`--parent-pid` and `/v1/parents`: each of these waits ten seconds or more, so that they run side by side."""

    def setUp(self):
        self.editors = []

    def tearDown(self):
        for editor in self.editors:
            editor.kill()
            editor.wait()

    def editor(self) -> subprocess.Popen:
        editor = subprocess.Popen(["sleep", "600"])
        self.editors.append(editor)
        return editor

    def test_it_lives_as_long_as_its_editors(self):
        with ThreadPoolExecutor(8) as pool:
            checks = [self.one_editor, self.two_editors, self.second_start, self.dead_editor, self.unburied_editor, self.asked_all_the_time, self.no_editor]
            for done in [pool.submit(check) for check in checks]:
                done.result()

    def one_editor(self):
        editor = self.editor()
        with Daemon("--parent-pid", str(editor.pid)) as daemon:
            self.stays(daemon, 3)
            self.end(editor)
            self.goes(daemon)

    def two_editors(self):
        one, other = self.editor(), self.editor()
        with Daemon("--parent-pid", str(one.pid)) as daemon:
            for _ in range(3):
                self.assertEqual(daemon.post("/v1/parents", {"pid": other.pid}).status, 204)
            self.end(one)
            self.stays(daemon, 13)
            self.end(other)
            self.goes(daemon)

    def second_start(self):
        """What an editor does: it starts one without asking whether there is one."""
        one, other = self.editor(), self.editor()
        with Daemon("--parent-pid", str(one.pid)) as daemon:
            self.assertEqual(daemon.user.run("serve", "--parent-pid", str(other.pid)).returncode, 0)
            self.end(one)
            self.stays(daemon, 13)
            self.end(other)
            self.goes(daemon)

    def dead_editor(self):
        """It was gone before the daemon could look."""
        editor = self.editor()
        self.end(editor)
        with Daemon("--parent-pid", str(editor.pid)) as daemon:
            self.goes(daemon)

    def unburied_editor(self):
        """Killed, and its own parent has not looked after it yet."""
        editor = self.editor()
        with Daemon("--parent-pid", str(editor.pid)) as daemon:
            editor.kill()
            self.goes(daemon)

    def asked_all_the_time(self):
        """An editor that never said who it is keeps it by asking."""
        editor = self.editor()
        with Daemon("--parent-pid", str(editor.pid)) as daemon:
            self.end(editor)
            end = time.monotonic() + 14
            while time.monotonic() < end:
                self.assertEqual(daemon.get("/v1/limits").status, 200)
                time.sleep(1)
            self.goes(daemon)

    def no_editor(self):
        """Started by hand, it stays."""
        with Daemon() as daemon:
            self.stays(daemon, 14)

    def end(self, editor):
        editor.kill()
        editor.wait()

    def stays(self, daemon, seconds: float):
        try:
            daemon.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError(f"it ended:\n{daemon.log}")

    def goes(self, daemon):
        self.assertEqual(daemon.wait(30), 0)
        self.assertIn("the editors that used it are gone", daemon.log)

    def test_odd_editors_are_refused(self):
        with Daemon() as daemon:
            for pid in [0, -1, 1.5, "1", 2**32, None]:
                self.assertEqual(daemon.post("/v1/parents", {"pid": pid}).status, 400, pid)


class Idleness(unittest.TestCase):
    def test_silence_ends_it(self):
        with Daemon("--idle-timeout", "1s") as daemon:
            self.assertEqual(daemon.wait(30), 0)
            self.assertIn("nobody asked for long", daemon.log)

    def test_looking_whether_it_lives_is_no_use_of_it(self):
        """A monitor must not keep it for ever."""
        with Daemon("--idle-timeout", "2s") as daemon:
            end = time.monotonic() + 30
            while daemon.process.poll() is None and time.monotonic() < end:
                try:
                    daemon.get("/v1/health", token=False)
                except OSError:
                    pass  # it has just gone
                time.sleep(0.2)
            self.assertEqual(daemon.process.poll(), 0)

    def test_work_is_no_silence(self):
        """A job that takes longer than the silence may is not cut off."""
        with Daemon("--idle-timeout", "1s") as daemon:
            job = daemon.submit(rooms.endless(time_budget_ms=4000, private=False))
            self.assertEqual(daemon.wait(60), 0)
            exported = json.loads(subprocess_export(daemon.user))
            self.assertEqual(exported["job_id"], job)


def subprocess_export(user) -> str:
    """What the next daemon finds."""
    with Daemon(user=user) as daemon:
        return daemon.get("/v1/preferences/export").body.decode().splitlines()[0]


if __name__ == "__main__":
    unittest.main()
