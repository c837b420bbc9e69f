"""Which editors keep the daemon: `--parent-pid` and `/v1/parents`."""

import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from daemon import Daemon


class Editors(unittest.TestCase):
    """Each of these waits ten seconds or more, so that they run side by side."""

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


if __name__ == "__main__":
    unittest.main()
