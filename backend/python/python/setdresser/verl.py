"""The reward for verl: `reward.custom_reward_function.path=pkg://setdresser.verl`, `.name=compute_score`.

`backend export --engine verl` writes the data and a script that names both.
"""

from typing import Any

from ._adapters import scored


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: str,
    extra_info: dict[str, Any] | None = None,
    **kwargs: Any,
) -> dict[str, float]:
    """What one answer is worth: verl trains by `score` and logs the other keys, which are always the same.

    `ground_truth` is the scene's JSON text as exported. Every value is finite and in [0, 1].

    Raises ValueError if the scene is wrong, never because of the answer.
    """
    return scored(ground_truth, solution_str)
