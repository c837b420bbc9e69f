"""Tiny checkpoints with random weights, in every spelling that published ones come in."""

import copy
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration

import pictures
import texts


@dataclass(kw_only=True)
class Checkpoint:
    """What one checkpoint is like; sizes of the text decoder unless they say vision."""

    name: str
    tied: bool
    hidden: int
    intermediate: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    sections: list[int]
    vision_hidden: int
    vision_heads: int
    vision_depth: int
    deepstack: list[int]
    positions: int
    rope_theta: float = 5_000_000.0
    eps: float = 1e-6
    dtype: torch.dtype = torch.float32
    old_spelling: bool = False
    shard: str | None = None
    template: str = "instruct"
    gradients: bool = False


def variants() -> list[Checkpoint]:
    """Tied and untied, several ratios of heads, widths, depths, number types, spellings and ways to lie on disk."""
    tied = dict(
        tied=True, hidden=64, intermediate=160, layers=3, heads=4, kv_heads=2, head_dim=16, sections=[4, 2, 2],
        vision_hidden=48, vision_heads=3, vision_depth=4, deepstack=[0, 2], positions=36,
    )  # fmt: skip
    untied = dict(
        tied=False, hidden=96, intermediate=128, layers=4, heads=6, kv_heads=1, head_dim=32, sections=[6, 5, 5],
        vision_hidden=64, vision_heads=2, vision_depth=3, deepstack=[0, 1, 2], positions=64,
    )  # fmt: skip
    return [
        Checkpoint(name="tied", gradients=True, **tied),
        Checkpoint(name="untied", gradients=True, old_spelling=True, template="thinking", **untied),
        Checkpoint(
            name="sharded", tied=True, hidden=80, intermediate=96, layers=2, heads=4, kv_heads=4, head_dim=24,
            sections=[6, 3, 3], vision_hidden=32, vision_heads=1, vision_depth=5, deepstack=[3], positions=25,
            rope_theta=10_000.0, eps=1e-5, shard="150KB",
        ),
        Checkpoint(name="tied_bf16", dtype=torch.bfloat16, **tied),
        Checkpoint(name="untied_f16", dtype=torch.float16, shard="400KB", template="thinking", **untied),
    ]  # fmt: skip


def build(*, checkpoint: Checkpoint, tokenizer: Tokenizer, seed: int) -> Qwen3VLForConditionalGeneration:
    """The model in f32, its weights rounded to the checkpoint's number type."""
    torch.manual_seed(seed)
    ids = {text: tokenizer.token_to_id(text) for text in texts.SPECIAL}
    config = Qwen3VLConfig(
        text_config=dict(
            vocab_size=tokenizer.get_vocab_size() + 8,
            hidden_size=checkpoint.hidden,
            intermediate_size=checkpoint.intermediate,
            num_hidden_layers=checkpoint.layers,
            num_attention_heads=checkpoint.heads,
            num_key_value_heads=checkpoint.kv_heads,
            head_dim=checkpoint.head_dim,
            max_position_embeddings=4096,
            rms_norm_eps=checkpoint.eps,
            initializer_range=0.08,
            rope_parameters=dict(
                rope_type="default",
                rope_theta=checkpoint.rope_theta,
                mrope_section=checkpoint.sections,
                mrope_interleaved=True,
            ),
            bos_token_id=ids["<|endoftext|>"],
            eos_token_id=ids["<|im_end|>"],
        ),
        vision_config=dict(
            depth=checkpoint.vision_depth,
            hidden_size=checkpoint.vision_hidden,
            intermediate_size=2 * checkpoint.vision_hidden,
            num_heads=checkpoint.vision_heads,
            out_hidden_size=checkpoint.hidden,
            num_position_embeddings=checkpoint.positions,
            deepstack_visual_indexes=checkpoint.deepstack,
            initializer_range=0.08,
        ),
        image_token_id=ids["<|image_pad|>"],
        video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"],
        vision_end_token_id=ids["<|vision_end|>"],
        tie_word_embeddings=checkpoint.tied,
        attn_implementation="eager",
    )
    model = Qwen3VLForConditionalGeneration(config).eval().float()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            # Norms start at 1, biases at 0: a fault in them would not show.
            if weight.dim() == 1:
                weight.add_(torch.randn_like(weight) * 0.1)
            weight.copy_(weight.to(checkpoint.dtype).float())
    return model


def save(
    *, model: Qwen3VLForConditionalGeneration, checkpoint: Checkpoint, tokenizer: Tokenizer, folder: Path
) -> None:
    """Writes the checkpoint as it would be published."""
    shard = {"max_shard_size": checkpoint.shard} if checkpoint.shard else {}
    # A copy: the way to the type and back would round the model's rope tables too.
    copy.deepcopy(model).to(checkpoint.dtype).save_pretrained(folder, **shard)
    pictures.save_processor(name="small", folder=folder, old_spelling=checkpoint.old_spelling)
    tokenizer.save(str(folder / "tokenizer.json"))
    template = (texts.HERE / "templates" / f"{checkpoint.template}.jinja").read_text()
    tokenizer_config = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    end = [tokenizer.token_to_id("<|im_end|>"), tokenizer.token_to_id("<|endoftext|>")]
    generation = {"eos_token_id": end, "pad_token_id": end[1], "do_sample": True, "temperature": 0.7}
    if checkpoint.old_spelling:
        _spell_as_before_5(folder=folder)
        (folder / "chat_template.json").write_text(json.dumps({"chat_template": template}))
    elif checkpoint.shard:
        tokenizer_config["chat_template"] = template
    else:
        (folder / "chat_template.jinja").write_text(template)
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer_config, indent=2))
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=2))


def _spell_as_before_5(*, folder: Path) -> None:
    """Rewrites `config.json` as transformers 4 wrote it, which is how the published checkpoints came."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    text, vision = config["text_config"], config["vision_config"]
    rope = text.pop("rope_parameters")
    text["rope_theta"] = rope.pop("rope_theta")
    text["rope_scaling"] = rope
    vision.pop("rope_parameters", None)
    vision["model_type"] = "qwen3_vl"
    text["dtype"] = config.pop("dtype")
    config["transformers_version"] = "4.57.0.dev0"
    path.write_text(json.dumps(config, indent=2))
