"""The memory through the routes: whole, once, for good, and gone when the user says so."""

import base64
import http.client
import json
import os
import random
import resource
import sqlite3
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import rooms
from daemon import Daemon, User, until
from daemon_case import DaemonCase
from test_safety import png

SOAK = "SETDRESSER_TESTS_SOAK" in os.environ


def verdict(job: str, action: str = "reject", **more) -> dict:
    return {"job_id": job, "action": action, "client": "tests 1.0", **more}


def exported(daemon) -> list[dict]:
    answer = daemon.get("/v1/preferences/export")
    assert answer.status == 200, answer
    return [json.loads(line) for line in answer.body.splitlines()]


def without_defaults(document):
    """Null, false and 0 mean the same as nothing here."""
    if isinstance(document, dict):
        return {key: without_defaults(value) for key, value in document.items() if value not in (None, False)}
    return [without_defaults(value) for value in document] if isinstance(document, list) else document


def traces(folder, *secrets: str) -> list[str]:
    """The files of the folder with any of these in their bytes. Documents are packed, but reasons and ids are not."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets):
            found.append(str(path))
    return found


class Remembering(DaemonCase):
    def setUp(self):
        self.daemon.delete("/v1/preferences")

    def propose(self, **options) -> tuple[str, dict]:
        job = self.daemon.submit(rooms.bedroom(steps=200, **options))
        return job, self.daemon.wait_for(job, "done")["result"]

    def record(self, *arguments, key: str | None = None, **more):
        return self.daemon.post("/v1/preferences", verdict(*arguments, **more), headers={"Idempotency-Key": key} if key else {})

    def test_everything_that_a_learner_needs_comes_out_again(self):
        """Snapshot, goal, candidates with their terms, seed, and all four actions in their order."""
        job, result = self.propose()
        first, second = (candidate["id"] for candidate in result["candidates"][:2])
        final = [{"object": "Desk", "placement": {"position_m": [1.25, 0.5, 0.0], "yaw_deg": 90.0}}]
        for action, more in [("accept", {"candidate": first}), ("undo", {}), ("accept", {"candidate": second}), ("edit", {"final_placements": final}), ("reject", {"reason": "nö 🛋"})]:
            answer = self.record(job, action, **more)
            self.assertEqual((answer.status, answer.json["is_new"]), (201, True), answer)
        lines = exported(self.daemon)
        (proposal,) = [line for line in lines if line["type"] == "proposal"]
        self.assertEqual(without_defaults(proposal["arrange"]), without_defaults(rooms.bedroom(steps=200)))
        self.assertEqual(proposal["response"]["candidates"], result["candidates"])
        self.assertEqual(proposal["response"]["seed"], 7)
        events = self.daemon.get("/v1/preferences").json["events"]
        self.assertEqual([event["action"] for event in events], ["accept", "undo", "accept", "edit", "reject"])
        self.assertEqual([event.get("candidate") for event in events[:4]], [first, first, second, second])
        self.assertEqual(events[3]["final_placements"], final)
        self.assertEqual(events[4]["reason"], "nö 🛋")
        self.assertEqual({event["client"] for event in events}, {"tests 1.0"})
        ids = [event["id"] for event in events]
        self.assertEqual(ids, sorted(set(ids)))

    def test_the_same_key_is_remembered_once(self):
        """A client that never heard the answer sends it again."""
        job, _ = self.propose()
        one = self.record(job, key="k")
        again = self.record(job, key="k")
        self.assertEqual((again.json["id"], one.json["is_new"], again.json["is_new"]), (one.json["id"], True, False))
        self.assertEqual(self.record(job, reason="another", key="k").code, "conflict")
        with ThreadPoolExecutor(8) as pool:
            ids = {answer.json["id"] for answer in pool.map(lambda _: self.record(job, key="many"), range(16))}
        self.assertEqual(len(ids), 1)
        self.assertEqual(len(self.daemon.get("/v1/preferences").json["events"]), 2)

    def test_what_does_not_fit_the_job_is_refused(self):
        """With every field that is wrong; nothing is written."""
        job, _ = self.propose()
        stranger = [{"object": "nobody", "placement": {"position_m": [0, 0, 0], "yaw_deg": 0}}]
        for answer, paths in [
            (self.record(job, "accept"), ["/candidate"]),
            (self.record(job, "accept", candidate="nowhere"), ["/candidate"]),
            (self.record(job, "edit", candidate="nowhere"), ["/candidate", "/final_placements"]),
            (self.record(job, "edit", candidate="nowhere", final_placements=stranger), ["/candidate", "/final_placements/0/object"]),
        ]:
            self.assert_refused(answer, 400, "invalid_document")
            self.assertEqual(sorted(field["path"] for field in answer.error["fields"]), paths)
        self.assert_refused(self.record("0" * 32), 404, "not_found")
        self.assertEqual(self.daemon.get("/v1/preferences").json["events"], [])

    def test_long_lists_come_in_pages(self):
        job, _ = self.propose()
        ids = [self.record(job, reason=str(index)).json["id"] for index in range(25)]
        seen, after = [], 0
        for _ in range(10):
            page = self.daemon.get(f"/v1/preferences?after={after}&limit=10").json
            seen += [event["id"] for event in page["events"]]
            if "next_after" not in page:
                break
            after = page["next_after"]
        self.assertEqual(seen, ids)
        for query in ["limit=0", "limit=-1", "limit=x", "after=x", "limit=99999999999", "aftr=1", "limit=1&limit=2"]:
            self.assertIn(self.daemon.get(f"/v1/preferences?{query}").status, [200, 400], query)

    def test_pictures_are_not_kept(self):
        picture = base64.b64encode(png(8, 8)).decode()
        request = rooms.closet()
        request["image"] = {"png_base64": picture}
        job = self.daemon.submit(request)
        self.daemon.wait_for(job, "done")
        (proposal,) = exported(self.daemon)
        self.assertNotIn(picture, json.dumps(proposal))
        self.assertEqual(proposal["job_id"], job)

    def test_many_clients_at_once_lose_nothing(self):
        job, _ = self.propose()
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda index: self.record(job, reason=str(index)), range(200)))
        self.assertEqual({answer.status for answer in answers}, {201})
        events = self.daemon.get("/v1/preferences?limit=1000").json["events"]
        self.assertEqual(sorted(event["reason"] for event in events), sorted(map(str, range(200))))
        self.assertEqual(sorted(answer.json["id"] for answer in answers), [event["id"] for event in events])


class Forgetting(unittest.TestCase):
    def secret_request(self, **options) -> tuple[dict, str]:
        secret = f"SECRET{random.randrange(10**12):012}"
        request = rooms.closet(**options)
        request["snapshot"]["objects"][0]["id"] = request["snapshot"]["objects"][0]["name"] = secret
        request["goal"] = {"instruction": f"the {secret} by the wall"}
        return request, secret

    def test_private_requests_leave_nothing(self):
        """On the disk, in the log, in the export; not even that there was one."""
        with Daemon(SETDRESSER_LOG="trace") as daemon:
            empty = exported(daemon)
            request, secret = self.secret_request(private=True)
            job = daemon.submit(request)
            result = daemon.wait_for(job, "done")["result"]
            self.assertFalse([warning for warning in result["warnings"] if "remembered" in warning])
            answer = daemon.post("/v1/preferences", verdict(job, reason=secret))
            self.assertEqual((answer.status, answer.code), (404, "not_found"))
            self.assertEqual(exported(daemon), empty)
            self.assertEqual(daemon.get("/v1/preferences").json["events"], [])
            self.assertEqual(traces(daemon.user.home, secret), [])
            self.assertEqual(traces(daemon.user.data, job), [])

    def test_forgotten_is_forgotten(self):
        """No byte of it is left in the folder, and the next daemon knows nothing either."""
        with User() as user:
            with Daemon(user=user) as daemon:
                request, secret = self.secret_request()
                job = daemon.submit(request)
                daemon.wait_for(job, "done")
                self.assertEqual(daemon.post("/v1/preferences", verdict(job, reason=secret)).status, 201)
                self.assertNotEqual(traces(user.data, secret, job), [], "the search would find it")
                self.assertEqual(daemon.delete("/v1/preferences").json, {"deleted": 2})
                self.assertEqual(traces(user.data, secret, job), [])
                self.assertEqual(exported(daemon), [])
                self.assertEqual(daemon.delete("/v1/preferences").json, {"deleted": 0})
                self.assertEqual(daemon.post("/v1/preferences", verdict(job)).status, 404)
                daemon.kill()
            with Daemon(user=user) as daemon:
                self.assertEqual(exported(daemon), [])


class Enduring(unittest.TestCase):
    def test_what_was_acknowledged_outlives_every_kill(self):
        """T53: killed at random moments of writing; each event is there wholly or not at all, and each acknowledged one is."""
        rounds, a_round = (50, 20) if SOAK else (5, 4)
        random.seed(53)
        with User() as user:
            acknowledged: set[str] = set()
            job = None
            for number in range(rounds):
                with Daemon(user=user) as daemon:
                    if job is None:
                        job = daemon.submit(rooms.closet())
                        daemon.wait_for(job, "done")
                    writers = [threading.Thread(target=self.write, args=(daemon, job, f"{number}-{writer}", acknowledged)) for writer in range(4)]
                    for writer in writers:
                        writer.start()
                    before = len(acknowledged)
                    until(lambda: len(acknowledged) >= before + a_round, "some to be acknowledged")
                    time.sleep(random.random() / 50)
                    daemon.kill()
                    for writer in writers:
                        writer.join()
            with Daemon(user=user) as daemon:
                kept = [line["reason"] for line in exported(daemon) if "reason" in line]
                self.assertNotIn("damaged", daemon.log)
            self.assertEqual(len(kept), len(set(kept)))
            self.assertLessEqual(acknowledged, set(kept))
            self.assertGreaterEqual(len(acknowledged), rounds * a_round)
            with sqlite3.connect(user.data / "preferences.sqlite") as file:
                self.assertEqual(file.execute("PRAGMA integrity_check").fetchall(), [("ok",)])

    def write(self, daemon, job: str, name: str, acknowledged: set[str]):
        for index in range(100_000):
            reason = f"{name}-{index}"
            try:
                answer = daemon.post("/v1/preferences", verdict(job, reason=reason))
            except (OSError, http.client.HTTPException):
                return  # killed
            if answer.status == 201:
                acknowledged.add(reason)

    def test_a_file_that_others_hold_delays_nobody_else(self):
        """T53: another program locks it: writing says so after a while, and health does not notice."""
        with Daemon() as daemon, ThreadPoolExecutor(4) as pool:
            job = daemon.submit(rooms.closet())
            daemon.wait_for(job, "done")
            other = sqlite3.connect(daemon.user.data / "preferences.sqlite", isolation_level=None)
            try:
                other.execute("BEGIN IMMEDIATE")
                writing = pool.submit(lambda: daemon.post("/v1/preferences", verdict(job), timeout=60))
                for _ in range(20):
                    self.assertEqual(daemon.get("/v1/health").status, 200)
                    self.assertEqual(daemon.post("/v1/check", rooms.closet()).status, 200)
                answer = writing.result()
                self.assertEqual((answer.status, answer.code), (507, "storage"), answer)
                self.assertTrue(answer.error["hint"])
                self.assertNotIn(str(daemon.user.home), answer.body.decode())
                result = daemon.result(rooms.closet())
                self.assertTrue([warning for warning in result["warnings"] if "not remembered" in warning], result["warnings"])
            finally:
                other.execute("ROLLBACK")
                other.close()
            self.assertEqual(daemon.post("/v1/preferences", verdict(job)).status, 201)

    def test_a_full_disk_is_told_and_survived(self):
        """T53: writes fail as on a full disk, by a limit on the size of files; with room again all goes on."""
        with User() as user:
            with Daemon(user=user) as daemon:
                job = daemon.submit(rooms.closet())
                daemon.wait_for(job, "done")
                self.assertEqual(daemon.post("/v1/preferences", verdict(job, reason="first")).status, 201)
                wal = (user.data / "preferences.sqlite-wal").stat().st_size
                log = daemon.log_path.stat().st_size
                limits = resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (max(wal, log + 65536), resource.RLIM_INFINITY))
                answers = [daemon.post("/v1/preferences", verdict(job, reason=str(index))) for index in range(40)]
                refused = [answer for answer in answers if answer.status != 201]
                self.assertGreater(len(refused), 0)
                for answer in refused:
                    self.assertEqual((answer.status, answer.code), (507, "storage"), answer)
                self.assertEqual(daemon.get("/v1/health").status, 200)
                self.assertEqual(daemon.result(rooms.closet())["stopped"], "done")
                resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, limits)
                self.assertEqual(daemon.post("/v1/preferences", verdict(job, reason="last")).status, 201)
                kept = {event["reason"] for event in daemon.get("/v1/preferences?limit=1000").json["events"]}
                acknowledged = {str(index) for index, answer in enumerate(answers) if answer.status == 201}
                self.assertEqual(kept, acknowledged | {"first", "last"})

    def test_a_file_of_garbage_is_kept_aside_and_told_of(self):
        """T53: no user stands before a daemon that does not start."""
        with User() as user:
            with Daemon(user=user) as daemon:
                job = daemon.submit(rooms.closet())
                daemon.wait_for(job, "done")
                daemon.stop()
            file = user.data / "preferences.sqlite"
            with sqlite3.connect(file) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            content = bytearray(file.read_bytes())
            for page in range(1, len(content) // 4096):
                content[page * 4096 : page * 4096 + 100] = os.urandom(100)
            file.write_bytes(content)
            with Daemon(user=user) as daemon:
                self.assertIn("the preferences were damaged", daemon.log)
                job = daemon.submit(rooms.closet())
                daemon.wait_for(job, "done")
                self.assertEqual(daemon.post("/v1/preferences", verdict(job)).status, 201)


if __name__ == "__main__":
    unittest.main()
