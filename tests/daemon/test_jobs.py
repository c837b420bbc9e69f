"""Jobs: taken at once, in turn, followed, cancelled, kept."""

import json
import random
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import rooms
from daemon import Daemon, until
from daemon_case import DaemonCase
from events import follow

# The promise is one second; a machine that does other things too may need some more.
CANCEL_S = 5


class Work(DaemonCase):
    def test_a_job_is_taken_at_once_and_leads_to_its_answer(self):
        answer = self.daemon.post("/v1/arrange", rooms.bedroom())
        self.assertEqual(answer.status, 202)
        job = answer.json["job_id"]
        self.assertEqual(answer.headers["Location"], f"/v1/jobs/{job}")
        status = self.daemon.wait_for(job, "done")
        self.assertEqual((status["kind"], status["progress"], status["stage"]), ("arrange", 1.0, "finished"))
        candidates = status["result"]["candidates"]
        self.assertEqual(len(candidates), 4)
        self.assertTrue(candidates[0]["reward"]["valid"])
        self.assertEqual(status["best_reward"], candidates[0]["reward"]["total"])
        self.assertNotIn("best", status)

    def test_the_answer_is_the_command_lines(self):
        """One pipeline: the same seed gives the same layouts here and there, and by the daemon's leave there too."""
        file = self.daemon.user.home / "bedroom.json"
        file.write_text(json.dumps(rooms.bedroom(seed=5)))
        placed = [candidate["placements"] for candidate in self.daemon.result(rooms.bedroom(seed=5))["candidates"]]
        for flags in [[], ["--daemon"]]:
            ran = self.daemon.user.run("arrange", str(file), "--json", *flags)
            self.assertEqual(ran.returncode, 0, ran)
            self.assertEqual([candidate["placements"] for candidate in json.loads(ran.stdout)["candidates"]], placed, flags)

    def test_a_room_is_furnished(self):
        result = self.daemon.result(rooms.furnish(), route="/v1/furnish")
        self.assertGreater(len(result["candidates"][0]["new_objects"]), 3)

    def test_what_can_not_be_done_fails_and_says_why(self):
        job = self.daemon.submit(rooms.closet(policy="remote"))
        status = self.daemon.wait_for(job, "failed")
        self.assertEqual(status["error"]["code"], "policy_unavailable")
        self.assertTrue(status["error"]["hint"])
        self.assertNotIn("result", status)

    def test_progress_moves_and_never_falls(self):
        """Twenty times at least, with the first candidate long before the end."""
        job = self.daemon.submit(rooms.office(private=True))
        events = list(follow(self.daemon, job))
        shares = [event.document["progress"] for event in events if event.name == "status"]
        self.assertEqual(shares, sorted(shares))
        self.assertGreater(len(set(shares)), 20)
        names = [event.name for event in events]
        self.assertIn("best", names[: len(names) // 2])
        totals = [event.document["reward"]["total"] for event in events if event.name == "best"]
        self.assertGreater(len(events[-1].document["result"]["candidates"]), 0)
        self.assertTrue(all(0 <= total <= 1 for total in totals))

    def test_a_first_candidate_is_there_while_the_job_runs(self):
        job = self.daemon.submit(rooms.endless())
        try:
            status = until(lambda: (lambda s: s if "best" in s or s["state"] == "done" else None)(self.daemon.job(job)), "a first candidate")
            self.assertEqual(status["state"], "running")
            objects = rooms.office()["snapshot"]["objects"]
            movable = {thing["id"] for thing in objects if not thing.get("locked")}
            told = {entry["object"] for entry in status["best"]["placements"] + status["best"]["unplaced"]}
            self.assertEqual(told, movable)
            self.assertEqual(status["best_reward"], status["best"]["reward"]["total"])
        finally:
            self.daemon.delete(f"/v1/jobs/{job}")

    def test_a_small_job_passes_a_large_one(self):
        """Two are worked on at the same time."""
        large = self.daemon.submit(rooms.endless(), client="a")
        self.daemon.wait_for(large, "running")
        self.daemon.result(rooms.closet(private=True), client="b")
        self.assertEqual(self.daemon.delete(f"/v1/jobs/{large}").json["state"], "cancelled")

    def test_a_client_says_who_it_is_in_plain_letters(self):
        for name in ["", "x" * 129, "é"]:
            answer = self.daemon.post("/v1/arrange", rooms.closet(), headers={"Setdresser-Client": name.encode()})
            self.assert_refused(answer, 400, "invalid_document")
        self.assertEqual(self.daemon.post("/v1/arrange", rooms.closet(), headers={"Setdresser-Client": "x" * 128}).status, 202)


class Limits(DaemonCase):
    environment = {"SETDRESSER_MAX_JOB_TIME": "1s"}

    def test_no_job_takes_for_ever(self):
        """It answers with the best so far, and says that time ran out."""
        for budget in [{}, {"time_budget_ms": 3_600_000}]:
            status = self.daemon.wait_for(self.daemon.submit(rooms.endless(**budget)), "done")
            self.assertEqual(status["result"]["stopped"], "time")
            self.assertGreater(len(status["result"]["candidates"]), 0)


class Cancelling(DaemonCase):
    """T58"""

    def cancel(self, job: str) -> tuple[dict, float]:
        started = time.monotonic()
        answer = self.daemon.delete(f"/v1/jobs/{job}")
        self.assertEqual(answer.status, 200, answer)
        return answer.json, time.monotonic() - started

    def test_at_any_moment_of_its_run(self):
        """T58: the answer to the cancel itself says that it is over."""
        random.seed(58)
        slowest = 0.0
        for request, route in [(rooms.endless(), "/v1/arrange"), (rooms.furnish(steps=1_000_000, num_candidates=16, private=True), "/v1/furnish")]:
            for moment in [0.0, 0.001, *(random.random() for _ in range(8))]:
                job = self.daemon.submit(request, route=route)
                time.sleep(moment)
                status, seconds = self.cancel(job)
                self.assertEqual(status["state"], "cancelled", (route, moment))
                self.assertNotIn("result", status)
                self.assertNotIn("best", status)
                slowest = max(slowest, seconds)
        self.assertLess(slowest, CANCEL_S)

    def test_cancelled_work_leaves_the_cores_alone(self):
        """T58"""
        for _ in range(2):
            self.cancel(self.daemon.submit(rooms.endless()))
        self.assertEqual(self.num_jobs(), 0)
        used = self.processor_seconds()
        time.sleep(1)
        self.assertLess(self.processor_seconds() - used, 0.3)

    def processor_seconds(self) -> float:
        with open(f"/proc/{self.daemon.pid}/stat") as file:
            user, system = file.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / 100

    def test_beside_another_job(self):
        """T58: it has cores of its own to notice with."""
        jobs = [self.daemon.submit(rooms.endless()) for _ in range(2)]
        for job in jobs:
            self.daemon.wait_for(job, "running")
        for job in reversed(jobs):
            status, seconds = self.cancel(job)
            self.assertEqual(status["state"], "cancelled")
            self.assertLess(seconds, CANCEL_S)

    def test_while_it_waits(self):
        """T58: it is never begun."""
        running = [self.daemon.submit(rooms.endless()) for _ in range(2)]
        waiting = self.daemon.submit(rooms.closet())
        self.assertEqual(self.daemon.job(waiting)["state"], "queued")
        status, seconds = self.cancel(waiting)
        self.assertEqual((status["state"], status["progress"]), ("cancelled", 0.0))
        self.assertLess(seconds, CANCEL_S)
        for job in running:
            self.cancel(job)

    def test_after_its_end_nothing_changes(self):
        """T58"""
        job = self.daemon.submit(rooms.closet())
        done = self.daemon.wait_for(job, "done")
        self.assertEqual(self.cancel(job)[0], done)
        self.assertEqual(self.daemon.job(job), done)

    def test_twice_is_as_good_as_once(self):
        """T58: also by many at the same time."""
        job = self.daemon.submit(rooms.endless())
        with ThreadPoolExecutor(8) as pool:
            states = [status["state"] for status, _ in pool.map(lambda _: self.cancel(job), range(8))]
        self.assertEqual(states, ["cancelled"] * 8)
        self.assertEqual(self.cancel(job)[0]["state"], "cancelled")

    def test_it_is_not_remembered(self):
        """T58: nobody saw what it would have proposed."""
        job = self.daemon.submit(rooms.endless(private=False))
        until(lambda: "best" in self.daemon.job(job), "a first candidate")
        self.assertEqual(self.cancel(job)[0]["state"], "cancelled")
        self.assertNotIn(job, self.daemon.get("/v1/preferences/export").body.decode())
        rejected = {"job_id": job, "action": "reject", "client": "tests"}
        self.assert_refused(self.daemon.post("/v1/preferences", rejected), 404, "not_found")


class Turns(DaemonCase):
    """One worker, so that the order can be seen."""

    environment = {"SETDRESSER_NUM_WORKERS": "1", "SETDRESSER_QUEUE_PER_CLIENT": "16"}

    def setUp(self):
        self.blocker = self.daemon.submit(rooms.endless(), client="blocker")
        self.daemon.wait_for(self.blocker, "running")

    def tearDown(self):
        self.free()
        until(lambda: self.num_jobs() == 0, "the queue to run empty", 120)

    def free(self):
        self.daemon.delete(f"/v1/jobs/{self.blocker}")

    def test_one_more_than_may_wait_is_told_to_come_again(self):
        """T57: with a time that is a whole number of seconds; another client still gets in."""
        jobs = [self.daemon.submit(rooms.closet(), client="many") for _ in range(16)]
        self.assertEqual([self.daemon.job(job)["num_ahead"] for job in jobs], list(range(16)))
        for route, request in [("/v1/arrange", rooms.closet()), ("/v1/furnish", rooms.furnish())]:
            answer = self.daemon.post(route, request, headers={"Setdresser-Client": "many"})
            self.assert_refused(answer, 503, "busy")
            self.assertTrue(1 <= int(answer.headers["Retry-After"]) <= 60)
        other = self.daemon.submit(rooms.closet(), client="other")
        self.daemon.delete(f"/v1/jobs/{jobs[3]}")
        self.daemon.submit(rooms.closet(), client="many")
        self.free()
        for job in [*jobs[:3], *jobs[4:], other]:
            self.daemon.wait_for(job, "done")

    def test_all_clients_together_can_not_fill_the_memory(self):
        """T57: a new name for each request does not help."""
        refused = 0
        jobs = []
        for index in range(300):
            answer = self.daemon.post("/v1/arrange", rooms.closet(private=True), headers={"Setdresser-Client": f"client-{index}"})
            if answer.status == 202:
                jobs.append(answer.json["job_id"])
            else:
                self.assert_refused(answer, 503, "busy")
                self.assertTrue(answer.headers["Retry-After"])
                refused += 1
        self.assertGreater(refused, 0)
        self.assertGreaterEqual(len(jobs), 16)
        for job in jobs:
            self.assertEqual(self.daemon.delete(f"/v1/jobs/{job}").json["state"], "cancelled")

    def test_clients_take_turns(self):
        """Whoever sends one waits for one of each other's, not for all of them."""
        a = [self.daemon.submit(rooms.closet(), client="a") for _ in range(4)]
        b = [self.daemon.submit(rooms.closet(), client="b") for _ in range(2)]
        c = self.daemon.submit(rooms.closet(), client="c")
        fair = [a[0], b[0], c, a[1], b[1], a[2], a[3]]
        self.assertEqual([self.daemon.job(job)["num_ahead"] for job in fair], list(range(7)))
        self.free()
        for job in fair:
            self.daemon.wait_for(job, "done")
        lines = self.daemon.get("/v1/preferences/export").body.splitlines()
        order = [line["job_id"] for line in map(json.loads, lines) if line.get("job_id") in fair]
        self.assertEqual(order, fair)

    def test_who_waits_is_told_how_long_the_row_is(self):
        """By events too, as it gets shorter."""
        first = self.daemon.submit(rooms.closet(), client="a")
        second = self.daemon.submit(rooms.closet(), client="a")
        events = follow(self.daemon, second)
        self.assertEqual(next(events).document["num_ahead"], 1)
        self.daemon.delete(f"/v1/jobs/{first}")
        self.assertEqual(next(events).document["num_ahead"], 0)
        self.free()
        self.assertEqual(list(events)[-1].name, "done")


class SameRequest(DaemonCase):
    def send(self, request: dict, client: str = "a", key: str | None = None):
        headers = {"Setdresser-Client": client, **({"Idempotency-Key": key} if key else {})}
        return self.daemon.post("/v1/arrange", request, headers=headers)

    def test_the_same_id_with_the_same_body_is_the_same_job(self):
        """While it waits, runs, and after its end: a client that never heard the answer may ask again."""
        request = {**rooms.closet(), "request_id": "one"}
        job = self.send(request).json["job_id"]
        self.assertEqual(self.send(request).json["job_id"], job)
        self.daemon.wait_for(job, "done")
        self.assertEqual((self.send(request).status, self.send(request).json["job_id"]), (202, job))

    def test_the_same_id_with_another_body_is_refused(self):
        """By the field and by the header."""
        self.send({**rooms.closet(), "request_id": "two"})
        self.assert_refused(self.send({**rooms.closet(seed=9), "request_id": "two"}), 409, "conflict")
        self.send(rooms.closet(), key="three")
        self.assert_refused(self.send(rooms.closet(seed=9), key="three"), 409, "conflict")

    def test_ids_are_each_clients_own(self):
        request = {**rooms.closet(), "request_id": "four"}
        self.assertNotEqual(self.send(request, "a").json["job_id"], self.send(request, "b").json["job_id"])

    def test_without_an_id_each_is_a_job(self):
        self.assertNotEqual(self.send(rooms.closet()).json["job_id"], self.send(rooms.closet()).json["job_id"])

    def test_many_at_once_make_one_job(self):
        request = {**rooms.bedroom(), "request_id": "five"}
        with ThreadPoolExecutor(16) as pool:
            jobs = {answer.json["job_id"] for answer in pool.map(lambda _: self.send(request), range(32))}
        self.assertEqual(len(jobs), 1)

    def test_odd_ids_are_refused(self):
        for request_id in ["", "x" * 257, 5, ["a"]]:
            self.assert_refused(self.send({**rooms.closet(), "request_id": request_id}), 400, "invalid_document")
        for key in ["x" * 129, "é".encode()]:
            self.assert_refused(self.send(rooms.closet(), key=key), 400, "invalid_document")


class Events(DaemonCase):
    def test_they_count_up_and_end_with_everything(self):
        job = self.daemon.submit(rooms.bedroom())
        events = list(follow(self.daemon, job))
        ids = [event.id for event in events]
        self.assertEqual(ids, sorted(ids))
        self.assertEqual([event.name for event in events].count("done"), 1)
        self.assertEqual(events[-1].name, "done")
        self.assertEqual(events[-1].document, self.daemon.job(job))
        self.assertLessEqual({event.name for event in events}, {"status", "best", "done"})
        for event in events[:-1]:
            self.assertNotIn("result", event.document)

    def test_who_was_cut_off_goes_on_where_it_was(self):
        """And who has heard everything is told that nothing more will come."""
        job = self.daemon.submit(rooms.office(private=True))
        heard = []
        for event in follow(self.daemon, job):
            heard.append(event)
            if len(heard) == 5:
                break
        rest = list(follow(self.daemon, job, heard[-1].id))
        self.assertGreater(rest[0].id, heard[-1].id)
        self.assertEqual(rest[-1].name, "done")
        again = list(follow(self.daemon, job, heard[-1].id))
        self.assertEqual(again[-1], rest[-1])
        self.assertEqual(list(follow(self.daemon, job, rest[-1].id)), [])
        self.assertEqual(self.daemon.get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": str(rest[-1].id)}).status, 204)

    def test_odd_last_ids_are_taken_for_none(self):
        job = self.daemon.submit(rooms.closet())
        self.daemon.wait_for(job, "done")
        for last in ["", "x", "-1", "1.5", "9" * 40]:
            self.assertEqual([event.name for event in follow(self.daemon, job, last)], ["done"], last)

    def test_cancel_and_failure_end_them_too(self):
        job = self.daemon.submit(rooms.endless())
        events = follow(self.daemon, job)
        next(events)
        self.daemon.delete(f"/v1/jobs/{job}")
        self.assertEqual(list(events)[-1].name, "cancelled")
        failed = list(follow(self.daemon, self.daemon.submit(rooms.closet(policy="remote"))))[-1]
        self.assertEqual((failed.name, failed.document["error"]["code"]), ("failed", "policy_unavailable"))

    def test_all_listeners_hear_the_same_end(self):
        job = self.daemon.submit(rooms.office(private=True))
        with ThreadPoolExecutor(50) as pool:
            ends = list(pool.map(lambda _: list(follow(self.daemon, job))[-1], range(50)))
        self.assertEqual({(end.name, end.id) for end in ends}, {("done", ends[0].id)})


class Keeping(unittest.TestCase):
    def test_old_answers_make_room_for_new_ones(self):
        """The newest are kept; what was proposed can still be judged, for that is on the disk."""
        with Daemon(SETDRESSER_QUEUE_PER_CLIENT="1024") as daemon:
            first = daemon.submit(rooms.closet())
            daemon.wait_for(first, "done")
            quick = rooms.closet(steps=0, private=True, policy="heuristic")
            for _ in range(3):
                jobs = [daemon.submit(quick) for _ in range(100)]
                daemon.wait_for(jobs[-1], "done")
            self.assertEqual(daemon.get(f"/v1/jobs/{first}").status, 404)
            self.assertEqual(daemon.get(f"/v1/jobs/{first}/events").status, 404)
            self.assertEqual(daemon.get(f"/v1/jobs/{jobs[-1]}").status, 200)
            verdict = {"job_id": first, "action": "reject", "client": "tests"}
            self.assertEqual(daemon.post("/v1/preferences", verdict).status, 201)


class CommandLine(unittest.TestCase):
    def test_it_starts_no_daemon_by_surprise(self):
        with Daemon() as daemon:
            file = daemon.user.home / "closet.json"
            file.write_text(json.dumps(rooms.closet()))
            self.assertEqual(daemon.user.run("arrange", str(file), "--daemon", "--json").returncode, 0)
            daemon.stop()
            ran = daemon.user.run("arrange", str(file), "--daemon", "--json")
            self.assertEqual(ran.returncode, 1, ran)
            self.assertIn("backend serve", ran.stderr + ran.stdout)
            self.assertFalse((daemon.user.runtime / "daemon.json").exists())
            self.assertEqual(daemon.user.run("arrange", str(file), "--json").returncode, 0)


if __name__ == "__main__":
    unittest.main()
