"""Five thousand answers as Ray tasks on two cores; and rooms as Ray tasks."""

import random
import time
from pathlib import Path

import numpy as np
import pytest
import ray
import setdresser
from conftest import EXAMPLES

NUM, CHUNK = 5000, 125


@pytest.fixture(scope="module", autouse=True)
def cluster(tmp_path_factory: pytest.TempPathFactory):
    # A short path: Ray makes sockets in it.
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
    lines, dice = tavern.answer().split("\n"), random.Random(0)
    answers = ["\n".join(moved(line, dice) for line in lines) for _ in range(NUM)]
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


def moved(line: str, dice: random.Random) -> str:
    """Every eighth line that goes by a wall goes along it."""
    head, along, rest = line.partition("along ")
    if not along or dice.randrange(8):
        return line
    value, comma, tail = rest.partition(",")
    return f"{head}{along}{float(value) + dice.choice([-0.1, 0.1]):.2f}{comma}{tail}"


@ray.remote(max_retries=0)
def arranged(file: str, out: str) -> str | None:
    """As `backend arrange FOLDER --resume --out OUT` does: one bad file is told, and stops nothing."""
    answer = Path(out) / (Path(file).stem + ".answer.json")
    if answer.exists():
        return None
    try:
        found = setdresser.arrange(Path(file), policy="heuristic", steps=50, num_candidates=1, threads=1)
    except ValueError as error:
        return f"{Path(file).name}: {error}"
    answer.write_text(str(found["candidates"][0]["reward"]["total"]))
    return None


def test_a_folder_of_rooms_is_arranged_with_one_that_is_bad(tmp_path: Path) -> None:
    rooms, out = tmp_path / "rooms", tmp_path / "out"
    rooms.mkdir(), out.mkdir()
    text = (EXAMPLES / "bedroom.json").read_text()
    for number in range(12):
        (rooms / f"room_{number:02}.json").write_text(text)
    (rooms / "room_07.json").write_text("{")
    files = sorted(map(str, rooms.glob("*.json")))
    faults = [fault for fault in ray.get([arranged.remote(file, str(out)) for file in files]) if fault]
    assert len(faults) == 1 and faults[0].startswith("room_07.json: not JSON")
    assert len(list(out.glob("*.answer.json"))) == 11
