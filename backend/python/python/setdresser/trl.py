"""The reward for TRL: `GRPOTrainer(reward_funcs=layout_reward, …)` on a data set with the column `ground_truth`."""

from collections.abc import Callable
from typing import Any

from ._adapters import text_of
from ._native import SCORE_NAMES, score_many


def layout_reward(
    prompts: list[Any],
    completions: list[Any],
    ground_truth: list[str],
    log_metric: Callable[[str, float], None] | None = None,
    **kwargs: Any,
) -> list[float]:
    """What each completion is worth, in [0, 1]; TRL logs the mean of every part as `layout/NAME`.

    `completions` are texts or conversations; `ground_truth` is the column of scenes' JSON texts as exported. Works on all cores.

    Raises ValueError if a scene is wrong, never because of a completion.
    """
    if not completions:
        return []
    values = score_many(list(ground_truth), [text_of(completion) for completion in completions])
    if log_metric is not None:
        for name, mean in zip(SCORE_NAMES, values.mean(axis=0).tolist(), strict=True):
            log_metric(f"layout/{name}", mean)
    return [float(value) for value in values[:, 0]]
