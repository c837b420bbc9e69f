#!/usr/bin/env python3
"""Writes what the reference implementation (transformers on torch) computes, for the parity tests: `make_fixtures.py OUT_DIR`.

Everything is seeded; the folder is made anew. In it:

fixtures.json                 {"transformers": …, "torch": …, "checkpoints": [{"name", "tied", "gradients"}], "cases": [name]}
objectives.json               what verl makes of the same log p, rewards and references (see objectives.py)
images/NAME.png               pictures of awkward sizes and kinds
images/PROCESSOR/             a `preprocessor_config.json` (`small`, `published`; `uneven` in the older spelling)
images/cases.json             [{"case", "png", "processor", "grid": [t, h, w]}], paths from the folder's top
images/pixels.safetensors     case → (patches, 1536) f32, the reference's `pixel_values`
texts/tokenizer.json          the tokenizer of all checkpoints
texts/texts.json              {"plain": [{"text", "ids", "decoded"}], "hostile": [{"text", "ids"}]}: hostile ones without special tokens
texts/{instruct,thinking}.jinja  the two chat templates
texts/conversations.json      [{"case", "template", "messages", "add_generation_prompt", "text", "ids"}]; one pad an image in `ids`
checkpoints/NAME/             as published: config.json, model*.safetensors, tokenizer, template, processor
cases/NAME/CASE.safetensors   for checkpoint NAME; B rows, T tokens, the last 12 of which are `greedy`:
    input_ids (B,T) i64, attention_mask (B,T) i64 (0 = padding, on the left), position_ids (3,B,T) i64 (0 at padding),
    rope_deltas (B) i64, logits (B,T,vocab) f32 (meaningless at padding), greedy (B,12) i64,
    labels (B,T) i64 (the last 9 tokens, else -100), loss (1) f32: mean of -log p(labels[t+1] at t) over all labels of the batch;
    with pictures: pixel_values (patches,1536) f32, image_grid_thw (images,3) i64, vision (patches/4,hidden) f32,
    deepstack_0… (patches/4,hidden) f32
cases/NAME/CASE.gradients.safetensors  tensor of the checkpoint → gradient of the loss, zero where none flows (checkpoints with "gradients")
adapters/NAME/                an adapter as PEFT writes it (checkpoints with "gradients"), and logits.safetensors: those of `two_images` with it
cases/NAME/CASE.json          {"greedy_lead": least lead of a greedy token in logits, "rows": the conversations, "loss"}
"""

import json
import shutil
import sys
from pathlib import Path

import torch
import transformers

import adapters
import cases
import checkpoints
import objectives
import pictures
import texts

# Logits may differ by 1e-4 in the tests.
LEAST_LEAD = 3e-3


def main() -> None:
    """Makes all fixtures in the folder that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("usage: make_fixtures.py OUT_DIR")
    out = Path(sys.argv[1])
    # One thread: sums in one order.
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    tokenizer = texts.train()
    objectives.make(out=out)
    pictures.make(out=out)
    texts.make(out=out, tokenizer=tokenizer)
    made = checkpoints.variants()
    for checkpoint in made:
        # Weights with which no greedy token wins by a hair, so that rounding decides nothing.
        for seed in range(50):
            model = checkpoints.build(checkpoint=checkpoint, tokenizer=tokenizer, seed=seed)
            if cases.make(model=model, checkpoint=checkpoint, tokenizer=tokenizer, out=out) > LEAST_LEAD:
                break
        else:
            sys.exit(f"{checkpoint.name}: no seed has clear winners")
        folder = out / "checkpoints" / checkpoint.name
        checkpoints.save(model=model, checkpoint=checkpoint, tokenizer=tokenizer, folder=folder)
        if checkpoint.gradients:
            adapters.make(model=model, name=checkpoint.name, out=out)
    about = {
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "checkpoints": [{"name": one.name, "tied": one.tied, "gradients": one.gradients} for one in made],
        "cases": list(cases.CASES),
    }
    # Last: a folder with it is whole.
    (out / "fixtures.json").write_text(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
