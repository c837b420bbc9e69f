"""`backend watch`: each scene of a folder is answered once a change, whole ones only, and its own output never."""

import json
import signal
import subprocess
import threading
import time
import unittest

import rooms
from daemon import BACKEND, PATIENCE_S, Daemon, User, until

SCENE = json.dumps(rooms.closet()["snapshot"])
OUTPUT = ["response.json", "arranged.json", "plan.svg", "plan.png"]


class Watching:
    """A running `backend watch` on a folder of its own; what it says is kept."""

    def __init__(self, user: User, *flags: str, before: dict[str, str] | None = None):
        self.folder = user.home / "rooms"
        self.folder.mkdir(exist_ok=True)
        for name, text in (before or {}).items():
            (self.folder / name).write_text(text)
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [BACKEND, "watch", str(self.folder), "--steps", "20", *flags],
            env=user.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Whoever starts the tests in the background has it ignored, and what they start inherits that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.listeners = [threading.Thread(target=self._listen, args=(pipe,)) for pipe in [self.process.stdout, self.process.stderr]]
        for listener in self.listeners:
            listener.start()
        until(lambda: self.process.poll() is not None or any("watching" in line for line in self.said), "the watch to begin")

    def _listen(self, pipe):
        for line in pipe:
            self.said.append(line)

    def answers(self, name: str) -> int:
        """How often a file was answered."""
        return sum(line.startswith((f"{name}:", f"{self.folder}/{name}:")) and "files written" in line for line in self.said)

    def wait_for(self, name: str):
        return until((self.folder / name).exists, f"{name} in {sorted(path.name for path in self.folder.iterdir())}, {self.said}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for listener in self.listeners:
            listener.join()
        for pipe in [self.process.stdout, self.process.stderr]:
            pipe.close()
        if any("panicked" in line for line in self.said):
            raise AssertionError("".join(self.said))


class Watch(unittest.TestCase):
    def test_what_is_there_what_comes_and_what_changes_is_answered(self):
        with User() as user, Watching(user, before={"old.json": SCENE}) as watch:
            for end in OUTPUT:
                watch.wait_for(f"old.{end}")
            self.assertGreater(len(json.loads((watch.folder / "old.response.json").read_text())["candidates"]), 0)
            (watch.folder / "new.json").write_text(SCENE)
            watch.wait_for("new.response.json")
            draft = watch.folder / ".renamed.tmp"
            draft.write_text(json.dumps(rooms.bedroom()))
            draft.rename(watch.folder / "renamed.json")
            watch.wait_for("renamed.response.json")
            (watch.folder / "new.response.json").unlink()
            (watch.folder / "new.json").write_text(SCENE.replace("0.9", "0.8"))
            watch.wait_for("new.response.json")
            self.assertEqual(json.loads((watch.folder / "new.arranged.json").read_text())["objects"][0]["size_m"][2], 0.8)

    def test_it_never_loops_on_its_own_output(self):
        """Nor on a file that is touched and stays the same."""
        with User() as user, Watching(user, before={"a.json": SCENE, "b.json": SCENE}) as watch:
            for name in "ab":
                watch.wait_for(f"{name}.response.json")
            until(lambda: watch.answers("b.json") == 1, f"the word on it, {watch.said}")
            (watch.folder / "a.json").touch()
            before = {path.name: path.stat().st_mtime_ns for path in watch.folder.iterdir() if path.name != "a.json"}
            # Events that are late would come within this; the watch itself waits 0.2 s.
            time.sleep(2)
            after = {path.name: path.stat().st_mtime_ns for path in watch.folder.iterdir() if path.name != "a.json"}
            self.assertEqual(after, before)
            self.assertEqual((watch.answers("a.json"), watch.answers("b.json")), (1, 1))

    def test_half_written_files_are_waited_for(self):
        """A slow writer is no fault: only what stays broken is told."""
        with User() as user, Watching(user) as watch:
            with (watch.folder / "slow.json").open("w") as file:
                for part in [SCENE[:50], SCENE[50:100], SCENE[100:]]:
                    file.write(part)
                    file.flush()
                    time.sleep(0.4)
                    self.assertFalse((watch.folder / "slow.error.json").exists())
            watch.wait_for("slow.response.json")
            self.assertFalse((watch.folder / "slow.error.json").exists())

    def test_errors_are_written_beside_and_go_when_mended(self):
        """In the shape that all errors have; the others are answered meanwhile."""
        with User() as user, Watching(user, before={"good.json": SCENE}) as watch:
            (watch.folder / "broken.json").write_text('{"version": 1, "frame":')
            (watch.folder / "wrong.json").write_text(SCENE.replace("z_up", "up"))
            for name, code in [("broken", "invalid_json"), ("wrong", "invalid_document")]:
                watch.wait_for(f"{name}.error.json")
                error = json.loads((watch.folder / f"{name}.error.json").read_text())["error"]
                self.assertEqual(error["code"], code)
                self.assertFalse((watch.folder / f"{name}.response.json").exists())
                (watch.folder / f"{name}.json").write_text(SCENE)
                watch.wait_for(f"{name}.response.json")
                until(lambda: not (watch.folder / f"{name}.error.json").exists(), "the error to go")
            watch.wait_for("good.response.json")

    def test_many_at_once_are_all_answered(self):
        with User() as user, Watching(user) as watch:
            for index in range(60):
                (watch.folder / f"room{index}.json").write_text(SCENE)
            for index in range(60):
                watch.wait_for(f"room{index}.response.json")

    def test_other_files_are_left_alone(self):
        others = {"notes.txt": "x", ".hidden.json": SCENE, "data.json": "[1, 2]", "x.response.json": "{}", "config.json": '{"a": 1}'}
        with User() as user:
            (user.home / "rooms/below").mkdir(parents=True)
            (user.home / "rooms/below/deep.json").write_text(SCENE)
            with Watching(user, before={**others, "a.json": SCENE}) as watch:
                watch.wait_for("a.response.json")
                until(lambda: watch.answers("a.json") == 1, "the word on it")
                names = {path.name for path in watch.folder.iterdir()}
                self.assertEqual(names, {"below", "a.json", *others, *(f"a.{end}" for end in OUTPUT)})
                self.assertEqual([path.name for path in (watch.folder / "below").iterdir()], ["deep.json"])

    def test_once_ends_when_all_is_answered(self):
        """And the next one does only what is new since."""
        with User() as user:
            with Watching(user, "--once", before={"a.json": SCENE, "b.json": SCENE}) as watch:
                self.assertEqual(watch.process.wait(PATIENCE_S), 0)
                self.assertTrue((watch.folder / "b.response.json").exists())
            with Watching(user, "--once", before={"c.json": SCENE}) as watch:
                self.assertEqual(watch.process.wait(PATIENCE_S), 0)
            self.assertEqual([watch.answers(f"{name}.json") for name in "abc"], [0, 0, 1])

    def test_a_folder_that_goes_ends_it_with_a_word(self):
        with User() as user, Watching(user) as watch:
            watch.folder.rmdir()
            self.assertEqual(watch.process.wait(PATIENCE_S), 1)
            until(lambda: "gone" in "".join(watch.said), "a word on it")

    def test_a_folder_that_is_not_there_is_told(self):
        with User() as user:
            ran = user.run("watch", str(user.home / "absent"))
            self.assertEqual(ran.returncode, 1)
            self.assertIn("absent", ran.stderr)

    def test_it_ends_when_told_to(self):
        with User() as user, Watching(user) as watch:
            watch.process.send_signal(signal.SIGINT)
            watch.process.wait(PATIENCE_S)

    def test_by_a_daemon_that_comes_again(self):
        """The daemon does the work; after a new start it is found again."""
        with User() as user:
            self.assertEqual(user.run("watch", str(user.home), "--daemon").returncode, 1)
            with Daemon(user=user) as daemon:
                with Watching(user, "--daemon", before={"a.json": SCENE}) as watch:
                    watch.wait_for("a.response.json")
                    self.assertIn(b'setdresser_jobs_total{state="done"} 1', daemon.get("/metrics").body)
                    daemon.stop()
                    with Daemon(user=user):
                        (watch.folder / "b.json").write_text(SCENE)
                        watch.wait_for("b.response.json")


if __name__ == "__main__":
    unittest.main()
