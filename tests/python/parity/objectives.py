"""What the published training code makes of the same numbers: advantages, losses and their gradients."""

import json
from pathlib import Path

import numpy
import torch
from verl.trainer.ppo import core_algos

CLIP = 0.2
NUM_GROUPS, NUM_IN_GROUP, NUM_TOKENS = 3, 4, 7


def make(*, out: Path) -> None:
    """Writes `objectives.json`.

    {"clip", "rewards": [group][member], "advantages": the same by verl's GRPO, "tokens": [{"new", "old", "reference", "advantage",
    "clipped": [value, slope], "divergence": [value, slope]}]}: slopes are gradients with respect to `new`.
    """
    generator = torch.Generator().manual_seed(11)
    rewards = torch.rand((NUM_GROUPS, NUM_IN_GROUP), generator=generator, dtype=torch.float64)
    rewards[2] = 0.5
    group = numpy.repeat(numpy.arange(NUM_GROUPS), NUM_IN_GROUP)
    mask = torch.ones((NUM_GROUPS * NUM_IN_GROUP, NUM_TOKENS), dtype=torch.float64)
    # An answer's reward is given to its last token.
    by_token = torch.zeros_like(mask)
    by_token[:, -1] = rewards.flatten()
    advantages, _ = core_algos.compute_grpo_outcome_advantage(by_token, mask, group)

    def around(centre: torch.Tensor) -> torch.Tensor:
        return centre + 0.3 * torch.randn(mask.shape, generator=generator, dtype=torch.float64)

    old = -2 * torch.rand(mask.shape, generator=generator, dtype=torch.float64)
    new, reference = around(old).requires_grad_(), around(old)
    tokens = []
    clipped = [
        core_algos.compute_policy_loss(
            old[row : row + 1, at : at + 1],
            new[row : row + 1, at : at + 1],
            advantages[row : row + 1, at : at + 1],
            mask[row : row + 1, at : at + 1],
            cliprange=CLIP,
        )[0]
        for row in range(mask.shape[0])
        for at in range(NUM_TOKENS)
    ]
    divergence = core_algos.kl_penalty(new, reference, "low_var_kl").flatten()
    (slopes,) = torch.autograd.grad(torch.stack(clipped).sum(), new)
    (pulls,) = torch.autograd.grad(divergence.sum(), new)
    for index, (loss, far) in enumerate(zip(clipped, divergence, strict=True)):
        row, at = divmod(index, NUM_TOKENS)
        tokens.append(
            {
                "new": new[row, at].item(),
                "old": old[row, at].item(),
                "reference": reference[row, at].item(),
                "advantage": advantages[row, at].item(),
                "clipped": [loss.item(), slopes[row, at].item()],
                "divergence": [far.item(), pulls[row, at].item()],
            }
        )
    document = {
        "clip": CLIP,
        "rewards": rewards.tolist(),
        "advantages": advantages[:, 0].reshape(rewards.shape).tolist(),
        "tokens": tokens,
    }
    (out / "objectives.json").write_text(json.dumps(document), encoding="utf-8")
