"""A thousand answers at once, in processes that were forked and in new ones."""

import multiprocessing
import os

import pytest
import setdresser
import setdresser.verl

NUM = 1000


def work(task: tuple[str, str]) -> tuple[int, dict[str, float], float]:
    """Alone, and on threads that the process has to make for itself."""
    ground_truth, answer = task
    many = setdresser.score_many(ground_truth, [answer] * 4)
    return os.getpid(), setdresser.verl.compute_score("setdresser", answer, ground_truth), float(many[3, 0])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_score_as_one_does(method: str, ground_truth: str, bad_answers: list[str]) -> None:
    answers = bad_answers[:NUM]
    # The parent has threads by now, of which a fork copies none.
    here = setdresser.score_many(ground_truth, answers)
    # Lone surrogates cannot be sent to another process.
    tasks = [(ground_truth, answer.encode("utf-8", "replace").decode()) for answer in answers]
    with multiprocessing.get_context(method).Pool(4) as pool:
        found = pool.map(work, tasks, chunksize=25)
    assert len(found) == NUM and os.getpid() not in {pid for pid, _, _ in found}
    for (_, values, again), expected in zip(found, here, strict=True):
        assert values["format"] == expected[1] or "\ud800" in str(values)
        assert again == values["score"]
        assert list(values) == list(setdresser.SCORE_NAMES)


def arranged(bedroom: dict, policy: str) -> dict:
    return setdresser.arrange(bedroom, policy=policy, steps=50, num_candidates=1)


def test_a_fork_after_a_model_worked_says_why_it_cannot(bedroom: dict) -> None:
    before = {policy: arranged(bedroom, policy)["candidates"] for policy in ("vlm", "heuristic")}
    with multiprocessing.get_context("fork").Pool(1) as pool:
        after = pool.apply_async(arranged, (bedroom, "heuristic")).get(60)
        assert after["candidates"] == before["heuristic"]
        with pytest.raises(RuntimeError, match="forks copy no threads"):
            pool.apply_async(arranged, (bedroom, "vlm")).get(60)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply_async(arranged, (bedroom, "vlm")).get(60)["candidates"] == before["vlm"]
