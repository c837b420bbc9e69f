"""What PEFT makes of a checkpoint with an adapter beside it."""

import copy
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import Qwen3VLForConditionalGeneration

MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def make(*, model: Qwen3VLForConditionalGeneration, name: str, out: Path) -> None:
    """Writes `adapters/CHECKPOINT` as PEFT does, and the logits of the case `two_images` with it."""
    torch.manual_seed(7)
    adapted = get_peft_model(copy.deepcopy(model), LoraConfig(r=4, lora_alpha=12, target_modules=MODULES)).eval()
    with torch.no_grad():
        # B starts at zero: a fault would not show.
        for key, weight in adapted.named_parameters():
            if "lora_B" in key:
                weight.normal_(0.0, 0.1)
    folder = out / "adapters" / name
    adapted.save_pretrained(folder)
    case = load_file(out / "cases" / name / "two_images.safetensors")
    given = {key: case[key] for key in ("input_ids", "attention_mask", "pixel_values", "image_grid_thw")}
    given["mm_token_type_ids"] = (case["input_ids"] == model.config.image_token_id).long()
    with torch.no_grad():
        plain, logits = model(**given).logits, adapted(**given).logits
    if not torch.allclose(plain, case["logits"], atol=1e-5) or torch.allclose(plain, logits, atol=0.1):
        raise RuntimeError("the adapter changes nothing, or the case is another one")
    save_file({"logits": logits.contiguous()}, folder / "logits.safetensors")
