"""What a user does is learned at once, and can be read and switched off."""

import unittest

import desks
from daemon import Daemon, User
from daemon_case import DaemonCase

TAUGHT, UNSEEN = range(30), range(100, 112)


class Learning(DaemonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in TAUGHT:
            desks.judge(cls.daemon, number)

    def taste(self, project: str | None = None) -> dict:
        answer = self.daemon.get("/v1/taste" + (f"?project={project}" if project else ""))
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def statement(self, project: str | None = None) -> dict | None:
        stated = self.taste(project)["statements"]
        return next((statement for statement in stated if statement["id"] == desks.STATEMENT), None)

    def choose(self, **choice) -> dict:
        answer = self.daemon.post("/v1/taste", {"statement": desks.STATEMENT, **choice})
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def at_the_window(self, **options) -> float:
        """Share of unseen rooms whose desk looks to the window in the first candidate."""
        turns = []
        for number in UNSEEN:
            result = self.daemon.result(desks.request(number, private=True, **options))
            turns.append(desks.looks(number, result["candidates"][0]))
            self.assertTrue(result["candidates"][0]["reward"]["valid"])
        return sum(turns) / len(turns)

    def test_the_next_rooms_are_to_the_users_liking(self):
        statement = self.statement()
        self.assertIsNotNone(statement, self.taste())
        self.assertEqual(statement["text"], "you turn desks to the window")
        before, after = self.at_the_window(taste=False), self.at_the_window()
        self.assertGreaterEqual(after, 0.9)
        self.assertGreater(after, before + 0.3)
        result = self.daemon.result(desks.request(100, private=True))
        best = result["candidates"][0]
        self.assertGreater(best["reward"]["terms"]["taste"]["weight"], 0.1)
        plan = next(line["text"] for line in best["plan"] if line["object"] == "Desk")
        self.assertIn("as you like it", plan)

    def test_it_can_be_switched_off_and_on(self):
        self.assertFalse(next(s for s in self.choose(is_on=False)["statements"] if s["id"] == desks.STATEMENT)["is_on"])
        self.addCleanup(self.choose, is_on=True)
        off = self.daemon.result(desks.request(100, private=True))["candidates"][0]["reward"]["terms"]["taste"]
        for_villa = self.daemon.post("/v1/taste", {"statement": desks.STATEMENT, "project": "villa", "is_on": True})
        self.assertEqual(for_villa.status, 200, for_villa)
        self.assertTrue(self.statement("villa")["is_on"])
        self.assertFalse(self.statement()["is_on"])
        self.choose(is_on=True)
        on = self.daemon.result(desks.request(100, private=True))["candidates"][0]["reward"]["terms"]["taste"]
        self.assertGreater(on["weight"], off["weight"])

    def test_what_is_no_choice_is_refused(self):
        for choice, path in [
            ({}, ""),
            ({"strength": 2.0}, "/strength"),
            ({"is_on": True, "statement": ""}, "/statement"),
            ({"is_on": True, "project": "x" * 300}, "/project"),
        ]:
            with self.subTest(choice=choice):
                answer = self.daemon.post("/v1/taste", {"statement": desks.STATEMENT, **choice})
                self.assert_refused(answer, 400, "invalid_document")
                self.assertIn(path, [field["path"] for field in answer.error["fields"]], answer)

    def test_the_command_line_tells_the_same(self):
        shown = self.daemon.user.run("taste")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("you turn desks to the window", shown.stdout)
        self.assertIn("from 30 layout jobs", shown.stdout)


class Private(unittest.TestCase):
    def test_private_rooms_teach_nothing(self):
        with Daemon() as daemon:
            job = daemon.submit(desks.request(0, private=True))
            best = daemon.wait_for(job, "done")["result"]["candidates"][0]
            said = {"job_id": job, "candidate": best["id"], "client": "a user", "action": "accept"}
            self.assertEqual(daemon.post("/v1/preferences", said).status, 404)
            self.assertEqual(daemon.get("/v1/taste").json, {"num_jobs": 0, "num_conflicts": 0, "statements": []})


if __name__ == "__main__":
    unittest.main()
