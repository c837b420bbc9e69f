"""What the reference computes on a checkpoint: prompts, positions, vision features, logits, tokens, loss, gradients."""

import json
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import Qwen3VLForConditionalGeneration, Qwen3VLProcessor, Qwen3VLVideoProcessor

import pictures
import texts
from checkpoints import Checkpoint

NUM_GREEDY = 12
# The loss counts this many tokens at each row's end.
NUM_ANSWERED = 9


def _ask(*parts: str) -> list[dict]:
    """One user turn; a part that names a picture is that picture."""
    content = []
    for part in parts:
        if part in pictures.PICTURES:
            content.append({"type": "image", "image": part})
        else:
            content.append({"type": "text", "text": part})
    return [{"role": "system", "content": [{"type": "text", "text": "You furnish rooms."}]}, {"role": "user", "content": content}]


CASES = {
    "text": [_ask("bed_1: wall 2, from_left 1.35, gap 0.00, back\nWhere does the desk go?")],
    "image": [_ask("odd", "Place the bed, then the nightstand.")],
    "two_images": [_ask("The plan:", "wide", " the view:", "exact", "\nAnswer.")],
    "batch": [
        _ask("tall", "Place the wardrobe."),
        _ask("No picture here: place the lamp, the rug, and then the sofa beside the window."),
        _ask("alpha", "grey", "Two of them."),
    ],
}


def _inputs(*, rows: list, checkpoint: Checkpoint, tokenizer: Tokenizer, images: Path) -> dict[str, torch.Tensor]:
    """The real processor's answer for these rows, left-padded."""
    processor = Qwen3VLProcessor(
        image_processor=pictures.processor(name="small"),
        tokenizer=texts.reference(tokenizer=tokenizer, template=checkpoint.template),
        video_processor=Qwen3VLVideoProcessor(),
    )
    template = (texts.HERE / "templates" / f"{checkpoint.template}.jinja").read_text()
    prompts = [processor.apply_chat_template(row, chat_template=template, add_generation_prompt=True) for row in rows]
    shown = [
        Image.open(images / f"{part['image']}.png")
        for row in rows
        for message in row
        for part in message["content"]
        if part["type"] == "image"
    ]
    return dict(processor(text=prompts, images=shown or None, padding=True, return_tensors="pt"))


def _continued(inputs: dict[str, torch.Tensor], tokens: torch.Tensor) -> dict[str, torch.Tensor]:
    """The inputs with tokens after them."""
    ones = torch.ones_like(tokens)
    return inputs | {
        "input_ids": torch.cat([inputs["input_ids"], tokens], 1),
        "attention_mask": torch.cat([inputs["attention_mask"], ones], 1),
        "mm_token_type_ids": torch.cat([inputs["mm_token_type_ids"], ones * 0], 1),
    }


def _greedy(model: Qwen3VLForConditionalGeneration, inputs: dict[str, torch.Tensor]) -> tuple[torch.Tensor, float]:
    """The most probable continuation and the smallest lead of a winner, by whole passes and by the cache alike."""
    steps = inputs
    lead = float("inf")
    for _ in range(NUM_GREEDY):
        last = model(**steps).logits[:, -1]
        best = last.topk(2).values
        lead = min(lead, (best[:, 0] - best[:, 1]).min().item())
        steps = _continued(steps, last.argmax(-1, keepdim=True))
    tokens = steps["input_ids"][:, -NUM_GREEDY:]
    cached = model.generate(
        **inputs, max_new_tokens=NUM_GREEDY, do_sample=False, eos_token_id=None, pad_token_id=0
    )
    if lead > 1e-3 and not torch.equal(cached[:, -NUM_GREEDY:], tokens):
        raise RuntimeError("the reference disagrees with itself")
    return tokens, lead


def make(
    *, model: Qwen3VLForConditionalGeneration, checkpoint: Checkpoint, tokenizer: Tokenizer, out: Path
) -> float:
    """Writes `cases/CHECKPOINT` and answers the smallest lead of a greedy token."""
    folder = out / "cases" / checkpoint.name
    folder.mkdir(parents=True, exist_ok=True)
    least = float("inf")
    for name, rows in CASES.items():
        inputs = _inputs(rows=rows, checkpoint=checkpoint, tokenizer=tokenizer, images=out / "images")
        with torch.no_grad():
            greedy, lead = _greedy(model, inputs)
            least = min(least, lead)
            kept = _continued(inputs, greedy)
            positions, deltas = model.model.get_rope_index(
                kept["input_ids"],
                mm_token_type_ids=kept["mm_token_type_ids"],
                image_grid_thw=kept.get("image_grid_thw"),
                attention_mask=kept["attention_mask"],
            )
        labels = kept["input_ids"].clone()
        labels[:, :-NUM_ANSWERED] = -100
        model.zero_grad()
        logits = model(**kept).logits
        loss = torch.nn.functional.cross_entropy(
            logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100
        )
        tensors = {
            "input_ids": kept["input_ids"],
            "attention_mask": kept["attention_mask"],
            "position_ids": positions,
            "rope_deltas": deltas.flatten(),
            "logits": logits.detach(),
            "greedy": greedy,
            "labels": labels,
            "loss": loss.detach().reshape(1),
        }
        if "pixel_values" in kept:
            tensors["pixel_values"] = kept["pixel_values"]
            tensors["image_grid_thw"] = kept["image_grid_thw"]
            with torch.no_grad():
                seen = model.model.visual(kept["pixel_values"], grid_thw=kept["image_grid_thw"])
            tensors["vision"] = seen.pooler_output
            for index, features in enumerate(seen.deepstack_features):
                tensors[f"deepstack_{index}"] = features
        save_file({key: value.contiguous().clone() for key, value in tensors.items()}, folder / f"{name}.safetensors")
        if checkpoint.gradients:
            loss.backward()
            # A text alone leaves the vision tower without gradient.
            gradients = {
                key: torch.zeros_like(weight) if weight.grad is None else weight.grad.clone()
                for key, weight in model.named_parameters()
            }
            save_file(gradients, folder / f"{name}.gradients.safetensors")
        about = {"greedy_lead": lead, "rows": rows, "loss": loss.item()}
        (folder / f"{name}.json").write_text(json.dumps(about, indent=1))
    return least
