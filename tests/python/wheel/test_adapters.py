"""Each adapter, called in exactly its engine's way; and whatever a model may say."""

import asyncio
import copy
import importlib.util
import math
import statistics
import time
from pathlib import Path

import pytest
import setdresser
import setdresser.easyr1
import setdresser.openrlhf
import setdresser.trl
import setdresser.verl
import torch

MOST_MEDIAN_S = 0.005


def by_verl(ground_truth: str, answers: list[str]) -> list[dict[str, float]]:
    """One sample at a time, by keyword, from a thread; the extra information is the engine's own dict."""
    extra_info = {"index": 0, "split": "train", "num_turns": None, "rollout_reward_scores": {}}

    async def all_of_them() -> list[dict[str, float]]:
        loop, found = asyncio.get_running_loop(), []
        for answer in answers:
            before = copy.deepcopy(extra_info)
            result = await loop.run_in_executor(
                None,
                lambda answer=answer: setdresser.verl.compute_score(
                    data_source="setdresser",
                    solution_str=answer,
                    ground_truth=ground_truth,
                    extra_info=extra_info,
                ),
            )
            assert extra_info == before
            found.append(result)
        return found

    return asyncio.run(all_of_them())


def by_easyr1(ground_truth: str, answers: list[str]) -> list[dict[str, float]]:
    """A batch of dicts with exactly three keys; what comes back is logged key by key."""
    assert setdresser.easyr1.REWARD_TYPE == "batch" and isinstance(setdresser.easyr1.REWARD_NAME, str)
    inputs = [
        {"response": answer, "response_length": len(answer), "ground_truth": ground_truth}
        for answer in answers
    ]
    return setdresser.easyr1.main(inputs)


def by_trl(ground_truth: str, answers: list[str]) -> list[dict[str, float]]:
    """Conversations, every other column, the trainer's state and its loggers, all by keyword."""
    logged: dict[str, float] = {}
    found = setdresser.trl.layout_reward(
        prompts=[[{"role": "user", "content": "…"}]] * len(answers),
        completions=[[{"role": "assistant", "content": answer}] for answer in answers],
        completion_ids=[[1, 2, 3]] * len(answers),
        images=[[]] * len(answers),
        ground_truth=[ground_truth] * len(answers),
        trainer_state=object(),
        log_extra=lambda column, values: None,
        log_metric=logged.__setitem__,
    )
    assert set(logged) == {f"layout/{name}" for name in setdresser.SCORE_NAMES}
    assert all(isinstance(value, float) for value in found)
    return [{"score": value} for value in found]


def by_openrlhf(ground_truth: str, answers: list[str]) -> list[dict[str, float]]:
    """Prompts with their answers behind them, by position; one at a time as the engine does, and all at once."""
    prompt = "<|im_start|>user\n<image>The rules, with an example: <answer>\nbed_1: none\n</answer>\nAnswer:<|im_end|>\n"
    spelt = prompt.replace("<image>", "<|image_pad|>" * 3)
    one = setdresser.openrlhf.reward_func([spelt + answers[0]], [prompt], [ground_truth])
    num = len(answers)
    found = setdresser.openrlhf.reward_func(
        [prompt + answer for answer in answers], [prompt] * num, [ground_truth] * num
    )
    assert set(found) == {"rewards", "scores", "extra_logs"}
    assert (
        found["rewards"].shape == found["scores"].shape == (num,) and found["rewards"].dtype == torch.float32
    )
    assert one["rewards"][0] == found["rewards"][0]
    logged = {name: values.tolist() for name, values in found["extra_logs"].items()}
    scores = found["scores"].tolist()
    return [
        {"score": scores[row], **{name: values[row] for name, values in logged.items()}} for row in range(num)
    ]


ENGINES = [by_verl, by_easyr1, by_trl, by_openrlhf]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_adapter_gives_what_score_gives(
    engine, bedroom: dict, ground_truth: str, good_answer: str
) -> None:
    plain = setdresser.score(bedroom, good_answer)
    good, none = engine(ground_truth, [good_answer, "I would put the bed to the wall."])
    trained = good.get("score", good.get("overall"))
    assert trained == pytest.approx(plain["score"], abs=1e-6)
    assert none.get("score", none.get("overall")) == 0.0
    for name, value in good.items():
        assert value == pytest.approx(plain["score" if name == "overall" else name], abs=1e-6)


@pytest.mark.parametrize("engine", ENGINES)
def test_ten_thousand_strings_give_finite_numbers_under_the_same_keys(
    engine, ground_truth: str, bad_answers: list[str]
) -> None:
    found = engine(ground_truth, bad_answers)
    assert len(found) == len(bad_answers)
    keys = list(found[0])
    for values in found:
        assert list(values) == keys
        assert all(math.isfinite(value) and 0.0 <= value <= 1.0 for value in values.values())


def test_one_answer_takes_less_than_five_milliseconds(ground_truth: str, good_answer: str) -> None:
    took = []
    for _ in range(200):
        started = time.perf_counter()
        setdresser.verl.compute_score("setdresser", good_answer, ground_truth)
        took.append(time.perf_counter() - started)
    median = statistics.median(took)
    print(f"\nmedian of 200 whole answers: {median * 1e3:.2f} ms")
    assert median < MOST_MEDIAN_S


@pytest.mark.parametrize(
    "completion", [None, 3, [], {}, [{}], [{"content": None}], [{"content": [{"type": "image"}]}]]
)
def test_completions_of_no_text_are_no_answers(ground_truth: str, completion: object) -> None:
    assert setdresser.trl.layout_reward([None], [completion], [ground_truth]) == [0.0]


def test_a_wrong_scene_stops_a_training(good_answer: str) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        setdresser.verl.compute_score("setdresser", good_answer, "{")
    with pytest.raises(ValueError, match="invalid document"):
        setdresser.easyr1.main([{"response": good_answer, "response_length": 1, "ground_truth": "{}"}])


def test_shims_that_stand_at_a_path_load_as_engines_load_them(tmp_path: Path) -> None:
    from conftest import EXAMPLES, command_line

    for engine, name in (("easyr1", "main"), ("openrlhf", "reward_func")):
        out = tmp_path / engine
        assert (
            command_line("export", "--engine", engine, "--out", out, EXAMPLES / "bedroom.json").returncode
            == 0
        )
        spec = importlib.util.spec_from_file_location("custom_module", out / "reward.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert callable(getattr(module, name))
        assert engine != "easyr1" or module.REWARD_TYPE == "batch"
