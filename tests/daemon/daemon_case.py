"""Test cases that share one daemon a class."""

import unittest

from daemon import Daemon


class DaemonCase(unittest.TestCase):
    """One daemon for all tests of the class, which leave it as it was."""

    flags: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(*cls.flags, **cls.environment)
        # An error here, such as a panic that was found in the log, counts as a failure.
        cls.addClassCleanup(cls.daemon.__exit__)

    def assert_refused(self, answer, status: int, code: str):
        """An error in the one shape that all errors have."""
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        self.assertTrue(answer.error["message"], answer)
        self.assertIsInstance(answer.error["fields"], list, answer)
        for field in answer.error["fields"]:
            self.assertEqual(sorted(field), ["message", "path"], answer)
        self.assertEqual(answer.headers["Content-Type"], "application/json", answer)

    def assert_healthy(self):
        """It still answers, and is the same one."""
        health = self.daemon.get("/v1/health", token=False)
        self.assertEqual(health.status, 200)
        self.assertEqual(health.json["instance"], self.daemon.file["instance"])

    def num_jobs(self) -> int:
        """Jobs that wait or run."""
        lines = self.daemon.get("/metrics").body.decode().splitlines()
        counts = dict(line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
        return int(counts["setdresser_jobs_waiting"]) + int(counts["setdresser_jobs_running"])
