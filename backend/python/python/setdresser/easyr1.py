"""The reward for EasyR1, which loads it by path: `backend export --engine easyr1` writes the file for that."""

from typing import Any

from ._native import SCORE_NAMES, score_many

REWARD_NAME = "layout"
REWARD_TYPE = "batch"


def main(reward_inputs: list[dict[str, Any]], **kwargs: Any) -> list[dict[str, float]]:
    """What a batch of answers is worth: EasyR1 trains by `overall` and logs the other keys, which are always the same.

    Each input has `response` and `ground_truth`, the scene's JSON text as exported. Works on all cores; every value is finite and
    in [0, 1].

    Raises ValueError if a scene is wrong, never because of an answer.
    """
    scenes = [one["ground_truth"] for one in reward_inputs]
    values = score_many(scenes, [one["response"] for one in reward_inputs])
    named = [dict(zip(SCORE_NAMES, row, strict=True)) for row in values.tolist()]
    return [{"overall": one.pop("score"), **one} for one in named]
