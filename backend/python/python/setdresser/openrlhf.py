"""The reward for OpenRLHF, which loads it by path: `backend export --engine openrlhf` writes the file for that."""

from typing import Any

from ._native import SCORE_NAMES, score_many

# The end of a prompt tells where the answer begins: what stands before may come back with its pictures spelt out.
_TAIL = 48


def reward_func(queries: list[str], prompts: list[str], labels: list[str], **kwargs: Any) -> dict[str, Any]:
    """What each answer is worth: `rewards` and `scores` are float32 tensors of shape (num_queries,) in [0, 1].

    `queries` are prompts with their answers behind them, `labels` the scenes' JSON texts as exported. `extra_logs` has the
    other parts as tensors of the same shape, always the same.

    Raises ValueError if a scene is wrong, never because of an answer.
    """
    import torch

    answers = [_answer(query, prompt) for query, prompt in zip(queries, prompts, strict=True)]
    values = torch.from_numpy(score_many(list(labels), answers)).to(torch.float32)
    logged = {name: values[:, column] for column, name in enumerate(SCORE_NAMES) if name != "score"}
    return {"rewards": values[:, 0], "scores": values[:, 0].clone(), "extra_logs": logged}


def _answer(query: str, prompt: str) -> str:
    """What stands behind the prompt."""
    if prompt and query.startswith(prompt):
        return query[len(prompt) :]
    tail = prompt[-_TAIL:]
    _, found, behind = query.rpartition(tail) if tail else ("", "", "")
    if found:
        return behind
    # A rewritten prompt: the last answer is the model's, for rules come first.
    return query[max(query.rfind("<answer>"), 0) :]
