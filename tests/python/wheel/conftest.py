"""Rooms, answers and places that the tests of the wheel share."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
import setdresser

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "schemas" / "examples"


def command_line(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`python -m setdresser` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "setdresser", *map(str, arguments)], cwd=cwd, capture_output=True, text=True
    )


@pytest.fixture(scope="session")
def bedroom() -> dict:
    return json.loads((EXAMPLES / "bedroom.json").read_text())


@pytest.fixture(scope="session")
def ground_truth(bedroom: dict) -> str:
    return json.dumps({"snapshot": bedroom})


@pytest.fixture(scope="session")
def good_answer(bedroom: dict) -> str:
    """An answer in the form that models write, of a sound layout."""
    candidate = setdresser.improve(bedroom, seed=1)
    return "<think>so</think>\n" + setdresser.Scene(setdresser.apply(bedroom, candidate)).answer()


def damaged(good: str, dice: random.Random) -> str:
    """Noise, or a good answer with something wrong in it."""
    kind = dice.randrange(8)
    letters = [chr(dice.choice([dice.randrange(32, 127), dice.randrange(0x0, 0x11_0000)])) for _ in range(40)]
    noise = "".join(letters)
    at = dice.randrange(len(good))
    numbers = ["1e308", "-1e308", "nan", "inf", "-0", "1e-400", "9" * 400, "999.95", ""]
    match kind:
        case 0:
            return noise * dice.randrange(4)
        case 1:
            return good[:at]
        case 2:
            return good[:at] + noise + good[at:]
        case 3:
            lines = good.split("\n")
            dice.shuffle(lines)
            return "\n".join(lines)
        case 4:
            return good.replace(dice.choice(["0.00", "1.", "gap", "wall 1"]), dice.choice(numbers))
        case 5:
            return good * dice.randrange(2, 4)
        case 6:
            return f"<answer>{noise}:{noise}\n</answer>"
        case _:
            words = good.split(" ")
            words[dice.randrange(len(words))] = dice.choice(
                [*numbers, "none", "<answer>", "\ud800", "\0", "free"]
            )
            return " ".join(words)


@pytest.fixture(scope="session")
def bad_answers(good_answer: str) -> list[str]:
    dice = random.Random(7)
    return [damaged(good_answer, dice) for _ in range(10_000)]
