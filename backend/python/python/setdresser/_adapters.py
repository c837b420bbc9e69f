"""What the adapters share: scenes that are read once, and answers as engines hand them over."""

from functools import lru_cache
from typing import Any

from ._native import Scene, score

# A rollout's group asks for one scene many times; a batch has some dozens of scenes.
_NUM_SCENES = 512

scene_of = lru_cache(maxsize=_NUM_SCENES)(Scene)


def scored(ground_truth: str, answer: str) -> dict[str, float]:
    """`setdresser.score` of a scene's JSON text, which is read once."""
    return score(scene_of(ground_truth), answer)


def text_of(completion: Any) -> str:
    """A completion's text: a string, or a conversation whose last message is the answer, in parts or not."""
    if isinstance(completion, list):
        completion = completion[-1] if completion else ""
    if isinstance(completion, dict):
        completion = completion.get("content", "")
    if isinstance(completion, list):
        parts = [part.get("text", "") for part in completion if isinstance(part, dict)]
        completion = "".join(part for part in parts if isinstance(part, str))
    return completion if isinstance(completion, str) else ""
