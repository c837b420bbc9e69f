"""Pictures of awkward sizes and kinds, and what the reference's image processor makes of them."""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from safetensors.numpy import save_file
from transformers import Qwen2VLImageProcessor

HALF = [0.5, 0.5, 0.5]
# Limits so low that fixtures stay small, the published ones, and another normalisation.
PROCESSORS = {
    "small": {"size": {"shortest_edge": 4096, "longest_edge": 16384}, "image_mean": HALF, "image_std": HALF},
    "published": {"size": {"shortest_edge": 65536, "longest_edge": 16777216}, "image_mean": HALF, "image_std": HALF},
    "uneven": {
        "size": {"shortest_edge": 4096, "longest_edge": 40000},
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
    },
}

# name: (width, height, mode); none of 16 bits, which the reference cuts off at 255
PICTURES = {
    "exact": (96, 64, "RGB"),
    "tiny": (17, 9, "RGB"),
    "one_pixel": (1, 1, "RGB"),
    "odd": (101, 77, "RGB"),
    "tall": (40, 333, "RGB"),
    "wide": (640, 90, "RGB"),
    "large": (511, 402, "RGB"),
    "half_way": (112, 80, "RGB"),
    "grey": (75, 75, "L"),
    "grey_alpha": (75, 60, "LA"),
    "alpha": (130, 70, "RGBA"),
    "palette": (90, 120, "P"),
}


def draw(*, width: int, height: int, mode: str, seed: int) -> Image.Image:
    """Smooth colours with hard edges and grain, so that every fault of a resampler shows."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    waves = [np.sin(x / (3 + 2 * c)) * np.cos(y / (5 - c)) + 0.3 * np.sin((x + 2 * y) / 17) for c in range(4)]
    levels = np.stack(waves, axis=-1) * 90 + 128 + random.normal(0, 12, (height, width, 4))
    levels[height // 3 : height // 2, width // 4 : width // 2] = [250, 10, 30, 255]
    levels[height // 2 : height // 2 + 3, :] = [0, 0, 0, 255]
    levels = np.clip(levels, 0, 255).astype(np.uint8)
    if mode == "RGB":
        return Image.fromarray(np.ascontiguousarray(levels[..., :3]))
    if mode == "RGBA":
        return Image.fromarray(levels)
    if mode == "L":
        return Image.fromarray(np.ascontiguousarray(levels[..., 0]))
    if mode == "LA":
        return Image.fromarray(levels).convert("LA")
    return Image.fromarray(np.ascontiguousarray(levels[..., :3])).quantize(32)


def processor(*, name: str) -> Qwen2VLImageProcessor:
    """The reference's processor for Qwen3-VL: patches of 16, merged 2 by 2."""
    return Qwen2VLImageProcessor(patch_size=16, temporal_patch_size=2, merge_size=2, **PROCESSORS[name])


def save_processor(*, name: str, folder: Path, old_spelling: bool) -> None:
    """Writes `preprocessor_config.json` as `size`, or with the older `min_pixels` and `max_pixels`."""
    processor(name=name).save_pretrained(folder)
    if old_spelling:
        path = folder / "preprocessor_config.json"
        config = json.loads(path.read_text())
        size = config.pop("size")
        config["min_pixels"], config["max_pixels"] = size["shortest_edge"], size["longest_edge"]
        path.write_text(json.dumps(config, indent=2))


def make(*, out: Path) -> None:
    """Writes the folder `images`."""
    folder = out / "images"
    folder.mkdir()
    for seed, (name, (width, height, mode)) in enumerate(PICTURES.items()):
        draw(width=width, height=height, mode=mode, seed=seed).save(folder / f"{name}.png")
    cases, tensors = [], {}
    for processor_name in PROCESSORS:
        place = folder / processor_name
        save_processor(name=processor_name, folder=place, old_spelling=processor_name == "uneven")
        reference = processor(name=processor_name)
        for name in PICTURES:
            if processor_name == "published" and name not in ("large", "odd"):
                continue
            answer = reference(images=[Image.open(folder / f"{name}.png")], return_tensors="np")
            case = f"{processor_name}.{name}"
            tensors[case] = answer["pixel_values"].astype(np.float32)
            cases.append(
                {
                    "case": case,
                    "png": f"images/{name}.png",
                    "processor": f"images/{processor_name}",
                    "grid": answer["image_grid_thw"][0].tolist(),
                }
            )
    save_file(tensors, folder / "pixels.safetensors")
    (folder / "cases.json").write_text(json.dumps(cases, indent=1))
