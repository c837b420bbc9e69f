"""The models folder: promoted between jobs, refused without harm."""

import os
import unittest

import rooms
from daemon import until
from daemon_case import DaemonCase

EMBEDDED = "setdresser-2"


class Promoting(DaemonCase):
    """What is promoted here is no checkpoint: it is refused, and the embedded model answers on."""

    def setUp(self):
        # The daemon makes it, so that it can be watched.
        self.folder = self.daemon.user.data / "models"

    def promote(self, name: str | bytes):
        """As a trainer does: written beside, then renamed, so that no half name is ever there."""
        content = name if isinstance(name, bytes) else name.encode()
        draft = self.folder / "current.new"
        draft.write_bytes(content)
        draft.rename(self.folder / "current")

    def refused(self) -> dict | None:
        return self.daemon.get("/v1/models").json.get("refused")

    def test_a_model_that_does_not_load_is_told_of_and_harms_nothing(self):
        """While a job runs; the job goes on."""
        job = self.daemon.submit(rooms.endless())
        self.daemon.wait_for(job, "running")
        model = self.folder / "living-rooms-3"
        model.mkdir()
        (model / "weights.safetensors").write_bytes(os.urandom(1000))
        self.promote("living-rooms-3\n")
        refused = until(self.refused, "the model to be looked at")
        self.assertEqual(refused["name"].strip('"'), "living-rooms-3")
        self.assertTrue(refused["reason"])
        self.assertNotIn(str(self.daemon.user.home), str(refused))
        models = self.daemon.get("/v1/models").json
        self.assertEqual(models["models"], ["living-rooms-3"])
        self.assertEqual(models["current"], EMBEDDED)
        self.assertEqual(self.daemon.get("/v1/models/current").json["refused"], refused)
        self.assertEqual(self.daemon.get("/v1/health").json["model"], EMBEDDED)
        self.assertEqual(self.daemon.job(job)["state"], "running")
        self.assertEqual(self.daemon.delete(f"/v1/jobs/{job}").json["state"], "cancelled")
        self.assertEqual(self.daemon.result(rooms.closet())["policy"], "vlm")
        (self.folder / "current").unlink()
        until(lambda: self.refused() is None, "the refusal to be forgotten")

    def test_names_that_lead_elsewhere_are_refused(self):
        """T50 in small: nothing outside of the folder is opened, nothing odd is shown as it is."""
        outside = self.daemon.user.home / "outside"
        outside.mkdir()
        for name in ["../../outside", str(outside), "..", ".", ".hidden", "a/b", "a\\b", "x" * 500, "a\nb", "\x1b[31m", "absent"]:
            with self.subTest(name=name):
                before = self.refused()
                self.promote(name)
                told = until(lambda: self.other_than(before), f"{name!r} to be refused")
                self.assertFalse([letter for letter in told["name"] if ord(letter) < 32])
                self.assertLess(len(told["name"]), 200)
        self.assertEqual(self.daemon.get("/v1/models").json["current"], EMBEDDED)

    def other_than(self, before: dict | None) -> dict | None:
        refused = self.refused()
        return refused if refused != before else None

    def test_odd_files_are_no_models(self):
        """A pointer that is no text, a folder in its place, files beside: the daemon goes on."""
        (self.folder / "README.md").write_text("none")
        (self.folder / "loop").symlink_to(self.folder)
        for content in [b"\xff\xfe", b"", b"\x00" * 100, b"x" * 1_000_000]:
            self.promote(content)
        (self.folder / "current").unlink()
        (self.folder / "current").mkdir()
        answer = self.daemon.get("/v1/models")
        self.assertEqual(answer.status, 200)
        self.assertNotIn("README.md", answer.json["models"])
        self.assertNotIn("loop", answer.json["models"])
        (self.folder / "current").rmdir()
        self.assert_healthy()


if __name__ == "__main__":
    unittest.main()
