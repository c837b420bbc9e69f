"""A tiny random Qwen3-VL with everything that engines ask of a checkpoint."""

import random
import sys
from pathlib import Path

import torch
from torch.nn.utils.rnn import pad_sequence
from transformers import (
    AutoProcessor,
    Qwen3VLForConditionalGeneration,
    Qwen3VLProcessor,
    Qwen3VLVideoProcessor,
)

sys.path.append(str(Path(__file__).resolve().parents[1] / "parity"))

import checkpoints
import pictures
import texts

# One token each, so that what follows a tag is soon learned.
TAGS = ["<answer>", "</answer>"]


def save(folder: Path) -> Path:
    """Writes the checkpoint; engines load it by `from_pretrained`."""
    checkpoint = checkpoints.variants()[0]
    tokenizer = texts.train()
    tokenizer.add_tokens(TAGS)
    model = checkpoints.build(checkpoint=checkpoint, tokenizer=tokenizer, seed=0)
    checkpoints.save(model=model, checkpoint=checkpoint, tokenizer=tokenizer, folder=folder)
    template = (texts.HERE / "templates" / f"{checkpoint.template}.jinja").read_text()
    processor = Qwen3VLProcessor(
        image_processor=pictures.processor(name="small"),
        tokenizer=texts.reference(tokenizer=tokenizer, template=checkpoint.template),
        video_processor=Qwen3VLVideoProcessor(),
        chat_template=template,
    )
    processor.save_pretrained(folder)
    AutoProcessor.from_pretrained(folder)
    return folder


def warm(folder: Path, *, steps: int = 40) -> None:
    """Teaches it to say an answer's tags about every second time: what never says them is never rewarded."""
    model = Qwen3VLForConditionalGeneration.from_pretrained(folder)
    tokenizer = AutoProcessor.from_pretrained(folder).tokenizer
    said = [tokenizer.encode(text) for text in ("<answer></answer><|im_end|>", "<think><|im_end|>")]
    start = tokenizer.encode("<|im_start|>assistant\n")
    dice, optimiser = random.Random(0), torch.optim.AdamW(model.parameters(), lr=5e-3)
    for step in range(steps):
        rows, labels = [], []
        for row in range(16):
            # Whatever stood before.
            before = [dice.randrange(256) for _ in range(dice.choice([4, 8, 32]))]
            answer = said[(row + step) % 2]
            rows.append(torch.tensor(before + start + answer))
            labels.append(torch.tensor([-100] * (len(before) + len(start)) + answer))
        ids = pad_sequence(rows, batch_first=True)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        loss = model(
            input_ids=ids,
            attention_mask=mask,
            labels=pad_sequence(labels, batch_first=True, padding_value=-100),
        ).loss
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    model.save_pretrained(folder)
