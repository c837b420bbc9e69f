"""Five thousand answers as Ray tasks on two cores; and rooms as Ray tasks."""

import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import ray
import setdresser
from conftest import EXAMPLES, ROOT

NUM, CHUNK = 5000, 125
NUMBER = re.compile(r"-?\d+\.\d\d")


@pytest.fixture(scope="module", autouse=True)
def cluster():
    # By default they step back before everything else, which on a machine that does other work measures the other work.
    os.environ["RAY_worker_niceness"] = "0"
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


@ray.remote
def scored(scene: setdresser.Scene, answers: list[str]) -> np.ndarray:
    return setdresser.score_many(scene, answers, threads=1)


def timed(cpus_a_task: int, scene: object, answers: list[str]) -> tuple[float, np.ndarray]:
    """All answers in tasks that take so many of the two cores each."""
    started = time.perf_counter()
    task = scored.options(num_cpus=cpus_a_task)
    parts = [task.remote(scene, answers[at : at + CHUNK]) for at in range(0, len(answers), CHUNK)]
    found = np.concatenate(ray.get(parts))
    return time.perf_counter() - started, found


def test_two_cores_score_five_thousand_answers() -> None:
    tavern = setdresser.Scene(EXAMPLES / "tavern.json")
    dice = random.Random(0)
    answers = [NUMBER.sub(lambda found: moved(found.group(), dice), tavern.answer()) for _ in range(NUM)]
    shared = ray.put(tavern)
    # Both processes are there, and have read the wheel.
    ray.get([scored.remote(shared, answers[:1]) for _ in range(8)])
    alone, one = timed(2, shared, answers)
    together, two = timed(1, shared, answers)
    assert one.shape == (NUM, len(setdresser.SCORE_NAMES)) and np.array_equal(one, two)
    assert np.array_equal(one[:50], setdresser.score_many(tavern, answers[:50]))
    assert np.isfinite(one).all() and len({row.tobytes() for row in one}) > NUM // 10
    print(
        f"\n{NUM} answers of {len(tavern.ids)} objects as Ray tasks: one at a time {alone:.1f} s, "
        f"two at a time {together:.1f} s, {alone / together:.2f} times as fast"
    )


def moved(number: str, dice: random.Random) -> str:
    """Every eighth number is another one."""
    return f"{float(number) + dice.choice([-0.1, 0.1]):.2f}" if dice.randrange(8) == 0 else number


def test_a_folder_of_rooms_is_arranged_with_one_that_is_bad(tmp_path: Path) -> None:
    rooms, out = tmp_path / "rooms", tmp_path / "out"
    rooms.mkdir()
    for number in range(12):
        (rooms / f"room_{number:02}.json").write_bytes((EXAMPLES / "bedroom.json").read_bytes())
    (rooms / "room_07.json").write_text("{")
    script = ROOT / "backend" / "python" / "examples" / "ray_rooms.py"
    options = json.dumps({"policy": "heuristic", "steps": 50, "num_candidates": 1})
    command = [sys.executable, script, rooms, out, "--cpus", "2", "--options", options]
    told = []
    for _ in range(2):
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        told.append(done.stdout)
        # The second run goes on where the first was cut off.
        for answer in sorted(out.glob("*.response.json"))[:3]:
            answer.unlink()
    assert told[0].startswith("0 answered already, 11 arranged, 1 failed\nroom_07.json: not JSON")
    assert told[1].startswith("8 answered already, 3 arranged, 1 failed")
