"""The end of the daemon: asked for, by signals, by silence, by force."""

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
            until(lambda: num_listeners(daemon) >= 2, "the listeners")
            started = time.monotonic()
            self.assertEqual(daemon.stop(), 0)
            self.assertLess(time.monotonic() - started, DRAIN_S)
            self.assertEqual([end.result() for end in ends], ["cancelled", "cancelled"])

    def test_a_job_that_ends_in_time_is_not_lost(self):
        """T61: its answer reaches who listens, and its proposal the disk."""
        with User() as user, ThreadPoolExecutor(1) as pool:
            with Daemon(user=user) as daemon:
                job = daemon.submit(rooms.endless(time_budget_ms=1500, private=False))
                daemon.wait_for(job, "running")
                end = pool.submit(lambda: list(follow(daemon, job))[-1])
                until(lambda: num_listeners(daemon) >= 1, "the listener")
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
            with Daemon(user=daemon.user) as following:
                first = following.get("/v1/preferences/export").body.splitlines()[0]
            self.assertEqual(json.loads(first)["job_id"], job)


def num_listeners(daemon) -> int:
    """Connections that are open now."""
    with open(f"/proc/{daemon.pid}/net/tcp") as table:
        rows = [row.split() for row in table.readlines()[1:]]
    return sum(1 for row in rows if int(row[1].split(":")[1], 16) == daemon.port and row[3] == "01")


if __name__ == "__main__":
    unittest.main()
