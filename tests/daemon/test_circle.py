"""The whole circle: what a user does is learned, and becomes the next model's own."""

import json
import unittest

import desks
from daemon import Daemon, User, until


class Circle(unittest.TestCase):
    """The memory's rooms and taste are what the next model is fine-tuned on, its own rooms judge it, and then it does by itself what
    the user wants."""

    def test_the_next_models_raw_proposals_are_to_the_users_liking(self):
        with User() as user, Daemon(user=user) as daemon:
            for number in range(60):
                desks.judge(daemon, number)
            before = self.raw_at_the_window(daemon)
            folder = user.home / "run"
            teach = ("--algorithm", "sft", "--generated", "32", "--steps", "140")
            run = user.run("finetune", str(folder), *teach, within=900)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("your taste: you turn desks to the window", run.stderr)
            self.assertIn("80 rooms to learn from: 48 of yours, 32 generated", run.stderr)
            self.assertIn("Your own rooms: it is better", run.stderr)
            self.assertIn("finetuned-1 is in use now", run.stderr)
            self.assertIn("## Your own rooms", (folder / "report.md").read_text())
            habits = json.loads((folder / "taste.json").read_text())["habits"]
            self.assertIn({"subject": "desk", "anchor": "window", "manner": "toward"}, [habit for habit, _ in habits])
            until(lambda: daemon.get("/v1/health").json["model"] == "finetuned-1", "the model to be swapped")
            after = self.raw_at_the_window(daemon)
            self.assertGreaterEqual(after, before + 0.2, run.stderr)

    def raw_at_the_window(self, daemon: Daemon) -> float:
        """Of rooms that nobody judged, those whose desk looks to the window in what the model says: nothing searched or ranked."""
        turned = []
        for number in range(100, 124):
            raw = {"policy": "vlm", "taste": False, "steps": 0, "num_candidates": 1}
            answer = daemon.result(desks.request(number, private=True, **raw))
            turned.append(desks.turn_deg(number, desks.desk(answer["candidates"][0])) < 60)
        return sum(turned) / len(turned)


if __name__ == "__main__":
    unittest.main()
