"""verl's own way to a reward: its loader, its reward manager, its data, from its published package."""

import asyncio
import math

import numpy as np
import pytest
import setdresser
import tiny
import torch
from omegaconf import OmegaConf
from transformers import AutoTokenizer
from verl import DataProto
from verl.experimental.reward_loop.reward_manager import get_reward_manager_cls
from verl.trainer.ppo.reward import get_custom_reward_fn

ANSWERS = ["<think>x</think><answer>\n</answer>", "no answer"]


def test_the_reward_manager_scores_by_the_wheel(
    tmp_path_factory: pytest.TempPathFactory, ground_truth: str, good_answer: str
) -> None:
    named = {"path": "pkg://setdresser.verl", "name": "compute_score", "reward_kwargs": {}}
    config = OmegaConf.create({"reward": {"custom_reward_function": named}, "data": {}})
    tokenizer = AutoTokenizer.from_pretrained(tiny.save(tmp_path_factory.mktemp("tiny")))
    manager = get_reward_manager_cls("naive")(config, tokenizer, get_custom_reward_fn(config))

    async def rewarded(answer: str) -> dict:
        manager.loop = asyncio.get_running_loop()
        ids = tokenizer(answer, return_tensors="pt")["input_ids"]
        sample = DataProto.from_dict(
            tensors={"responses": ids, "attention_mask": torch.ones_like(ids)},
            non_tensors={
                "data_source": np.array(["setdresser"], dtype=object),
                "reward_model": np.array([{"style": "rule", "ground_truth": ground_truth}], dtype=object),
                "extra_info": np.array([{"index": 0, "split": "train"}], dtype=object),
            },
        )
        return await manager.run_single(sample)

    for answer in [good_answer, *ANSWERS]:
        found = asyncio.run(rewarded(answer))
        assert found["reward_score"] == pytest.approx(setdresser.score(ground_truth, answer)["score"])
        assert tuple(found["reward_extra_info"]) == setdresser.SCORE_NAMES
        assert all(math.isfinite(value) for value in found["reward_extra_info"].values())
