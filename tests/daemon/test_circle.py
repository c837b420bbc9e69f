"""The whole circle: what a user does is learned, and the next model is made of it."""

import json
import unittest

import desks
from daemon import Daemon, User, until


class Circle(unittest.TestCase):
    """The memory's rooms and taste are what the next model is fine-tuned on, its own rooms judge it, and the daemon follows the
    verdict."""

    def test_a_run_learns_from_the_memory_and_ends_with_a_verdict_that_the_daemon_follows(self):
        with User() as user, Daemon(user=user) as daemon:
            for number in range(40):
                desks.judge(daemon, number)
            embedded = daemon.get("/v1/health").json["model"]
            before = self.raw_at_the_window(daemon)
            folder = user.home / "run"
            teach = ("--algorithm", "sft", "--generated", "16", "--steps", "60")
            run = user.run("finetune", str(folder), *teach, within=900)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("your taste: you turn desks to the window", run.stderr)
            self.assertIn("48 rooms to learn from: 32 of yours, 16 generated", run.stderr)
            self.assertRegex(run.stderr, "Your own rooms: it ")
            self.assertIn("## Your own rooms", (folder / "report.md").read_text())
            habits = json.loads((folder / "taste.json").read_text())["habits"]
            self.assertIn({"subject": "desk", "anchor": "window", "manner": "toward"}, [habit for habit, _ in habits])
            # What so few steps come to is left to chance; that the verdict is followed is not.
            is_better = "Your own rooms: it is better" in run.stderr and "finetuned-1 is in use now" in run.stderr
            wanted = "finetuned-1" if is_better else embedded
            until(lambda: daemon.get("/v1/health").json["model"] == wanted, f"{wanted} to be in use")
            after = self.raw_at_the_window(daemon)
            print(f"desks at windows: {before:.0%}, after a short run {after:.0%} by {wanted}")
            if is_better:
                self.assertGreaterEqual(after, before)
            else:
                self.assertEqual(after, before, "what was in use stays in use")

    def raw_at_the_window(self, daemon: Daemon) -> float:
        """Of rooms that nobody judged, those whose desk looks to the window in what the model says: nothing searched or ranked."""
        turned = []
        for number in range(100, 124):
            raw = {"policy": "vlm", "taste": False, "steps": 0, "num_candidates": 1}
            answer = daemon.result(desks.request(number, private=True, **raw))
            turned.append(desks.looks(number, answer["candidates"][0]))
        return sum(turned) / len(turned)


if __name__ == "__main__":
    unittest.main()
