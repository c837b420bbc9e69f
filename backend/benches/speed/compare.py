"""The network beside PyTorch and transformers, on the same random weights, turn by turn in one run.

Usage: compare.py BENCH_BINARY OUT_DIR [rounds], where `cargo bench --bench speed --no-run` names the binary. Needs what tests/python/requirements.txt names. Writes a table, a line a case: the median
of all rounds in milliseconds a step of ours and theirs, and the ratio of the two. Both use two threads, or as many as THREADS says.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration

THREADS = int(os.environ.get("THREADS", "2"))
CASES = [  # what, batch, tokens, repeats
    ("prefill", 1, 700, 7),
    ("decode", 1, 300, 60),
    ("decode", 4, 300, 60),
    ("decode", 8, 300, 60),
    ("train", 4, 700, 3),
    ("train", 8, 500, 3),
]


def config() -> Qwen3VLConfig:
    """10.3 million numbers: the size of a model that two cores can train."""
    rope = {"rope_type": "default", "rope_theta": 5e6, "mrope_section": [12, 10, 10], "mrope_interleaved": True}
    text = {
        "vocab_size": 4096, "hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 6, "num_attention_heads": 4,
        "num_key_value_heads": 2, "head_dim": 64, "max_position_embeddings": 4096, "rope_parameters": rope, "tie_word_embeddings": True,
    }
    vision = {
        "depth": 4, "hidden_size": 192, "intermediate_size": 768, "num_heads": 3, "out_hidden_size": 256, "num_position_embeddings": 576,
        "deepstack_visual_indexes": [1, 2],
    }
    return Qwen3VLConfig(text_config=text, vision_config=vision, image_token_id=10, video_token_id=11, vision_start_token_id=12,
                         vision_end_token_id=13, tie_word_embeddings=True)


def prompt(batch: int, num_tokens: int) -> dict:
    ids = torch.tensor([[20 + index * 7 % 1000 for index in range(num_tokens)]])
    ids[:, 20:84] = 10
    ids = ids.repeat(batch, 1)
    patches = ((torch.arange(256 * 1536) % 17) / 8.0 - 1.0).reshape(256, 1536).repeat(batch, 1)
    return {
        "input_ids": ids, "attention_mask": torch.ones_like(ids), "pixel_values": patches,
        "image_grid_thw": torch.tensor([[1, 16, 16]] * batch), "mm_token_type_ids": (ids == 10).int(),
    }


def theirs(model, what: str, batch: int, num_tokens: int, repeats: int) -> float:
    timings = []
    inputs = prompt(batch, num_tokens)
    if what == "train":
        model.train()
        optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95), fused=True)
        num_loss = num_tokens * 3 // 5
        for _ in range(repeats):
            started = time.perf_counter()
            logits = model(**inputs, logits_to_keep=num_loss + 1).logits[:, :-1]
            targets = inputs["input_ids"][:, -num_loss:]
            loss = torch.nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            timings.append(time.perf_counter() - started)
        return statistics.median(timings) * 1e3
    model.eval()
    with torch.no_grad():
        if what == "prefill":
            for _ in range(repeats):
                started = time.perf_counter()
                model(**inputs, use_cache=True, logits_to_keep=1)
                timings.append(time.perf_counter() - started)
            return statistics.median(timings) * 1e3
        out = model(**inputs, use_cache=True, logits_to_keep=1)
        cache, token = out.past_key_values, out.logits[:, -1].argmax(-1, keepdim=True)
        for step in range(repeats):
            started = time.perf_counter()
            mask = torch.ones(batch, num_tokens + step + 1, dtype=torch.long)
            token = torch.where(token == 10, 100, token)
            positions = torch.full((3, batch, 1), 252 + step)
            out = model(input_ids=token, attention_mask=mask, past_key_values=cache, use_cache=True, position_ids=positions)
            cache, token = out.past_key_values, out.logits[:, -1].argmax(-1, keepdim=True)
            timings.append(time.perf_counter() - started)
    return statistics.median(timings) * 1e3


def main() -> None:
    binary, folder = sys.argv[1], Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    environment = {**os.environ, "RAYON_NUM_THREADS": str(THREADS), "CANDLE_NUM_THREADS": str(THREADS)}
    model = Qwen3VLForConditionalGeneration._from_config(config(), attn_implementation="sdpa").float()
    model.save_pretrained(folder)
    initial = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    found: dict = {}
    for _ in range(rounds):
        for case in CASES:
            words = [binary, str(folder), *map(str, case)]
            out = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
            model.load_state_dict(initial)
            ours, other = float(out.stdout), theirs(model, *case)
            found.setdefault(case, []).append((ours, other))
    print(f"torch {torch.__version__}, {THREADS} threads, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    for (what, batch, num_tokens, _), pairs in found.items():
        ours, other = (statistics.median(values) for values in zip(*pairs))
        print(f"{what:8} batch {batch} tokens {num_tokens}: ours {ours:8.2f} ms, PyTorch {other:8.2f} ms, ratio {other / ours:.2f}")
    print(json.dumps({" ".join(map(str, case)): pairs for case, pairs in found.items()}))


main()
