"""TRL on exported data: GRPO on rooms, KTO on verdicts, DPO on pairs, by the columns that are there."""

import argparse
from pathlib import Path

from datasets import Dataset, Image, List, load_dataset
from setdresser.trl import layout_reward
from transformers import AutoModelForImageTextToText, AutoProcessor

HERE = Path(__file__).resolve().parent


def data() -> Dataset:
    """The rows, their pictures decoded."""
    rows = load_dataset("parquet", data_files=str(HERE / "train.parquet"), split="train")
    return rows.cast_column("images", List(Image()))


def settings() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a checkpoint's folder, or its name on a hub")
    parser.add_argument("--out", default=str(HERE / "trained"), help="where the trained checkpoint goes")
    parser.add_argument("--max_steps", type=int, default=200)
    parser.add_argument("--learning_rate", type=float, default=1e-6)
    parser.add_argument("--num_generations", type=int, default=8, help="answers to each room (GRPO)")
    parser.add_argument("--max_completion_length", type=int, default=1024, help="tokens of an answer (GRPO)")
    parser.add_argument("--batch", type=int, default=8, help="rows at once on each device")
    parser.add_argument("--cpu", action="store_true", help="train on the processor, in float32")
    return parser.parse_args()


def main() -> None:
    args, rows = settings(), data()
    model = AutoModelForImageTextToText.from_pretrained(
        args.model, dtype="float32" if args.cpu else "bfloat16"
    )
    processor = AutoProcessor.from_pretrained(args.model)
    shared = {
        "output_dir": args.out,
        "max_steps": args.max_steps,
        "learning_rate": args.learning_rate,
        "per_device_train_batch_size": args.batch,
        "bf16": not args.cpu,
        "use_cpu": args.cpu,
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": "none",
    }
    if "ground_truth" in rows.column_names:
        from trl import GRPOConfig, GRPOTrainer

        config = GRPOConfig(
            **shared, num_generations=args.num_generations, max_completion_length=args.max_completion_length
        )
        trainer = GRPOTrainer(
            model=model,
            reward_funcs=layout_reward,
            args=config,
            train_dataset=rows,
            processing_class=processor,
        )
    elif "label" in rows.column_names:
        from trl import KTOConfig, KTOTrainer

        # Cutting a text short would cut pictures in two.
        trainer = KTOTrainer(
            model=model,
            args=KTOConfig(**shared, max_length=None),
            train_dataset=rows,
            processing_class=processor,
        )
    else:
        from trl import DPOConfig, DPOTrainer

        trainer = DPOTrainer(
            model=model,
            args=DPOConfig(**shared, max_length=None),
            train_dataset=rows,
            processing_class=processor,
        )
    trainer.train()
    trainer.save_model(args.out)
    trainer.save_state()
    processor.save_pretrained(args.out)


if __name__ == "__main__":
    main()
