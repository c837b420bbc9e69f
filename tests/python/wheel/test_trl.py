"""TRL from its published package: our data, our reward, and the checkpoint it saves in our daemon."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import setdresser
import tiny
from conftest import command_line
from safetensors.torch import load_file
from test_export import memory  # noqa: F401  (a fixture)

NUM_STEPS = 20
PATIENCE_S = 60


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny.save(tmp_path_factory.mktemp("model") / "tiny")
    tiny.warm(folder)
    return folder


def trained(data: Path, *arguments: str | Path) -> dict:
    """Runs the exported script, and gives what TRL says of the run."""
    command = [sys.executable, data / "train.py", "--cpu", *arguments]
    # Two cores are soon in each other's way.
    quiet = {**os.environ, "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([str(part) for part in command], env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((data / "trained" / "trainer_state.json").read_text())


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, bedroom: dict) -> list[Path]:
    """Small rooms: a step takes as long as its prompts."""
    folder = tmp_path_factory.mktemp("rooms")
    files = []
    for number in range(3):
        small = {
            **bedroom,
            "objects": [thing for thing in bedroom["objects"] if not thing.get("attached_to")][: 1 + number],
        }
        files.append(folder / f"room_{number}.json")
        files[-1].write_text(json.dumps(small))
    return files


def test_grpo_runs_and_its_checkpoint_answers_in_our_daemon(
    model: Path, rooms: list[Path], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert command_line("export", "--engine", "trl", "--out", data, *rooms).returncode == 0
    settings = {
        "max_steps": NUM_STEPS,
        "num_generations": 4,
        "batch": 4,
        "max_completion_length": 4,
        "learning_rate": 1e-3,
    }
    flags = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
    state = trained(data, "--model", model, *flags)
    assert state["global_step"] == NUM_STEPS
    logged = [entry for entry in state["log_history"] if "reward" in entry]
    rewards = [float(entry["reward"]) for entry in logged]
    print("\nGRPO, rewards by step:", " ".join(f"{reward:.3f}" for reward in rewards))
    assert len(logged) == NUM_STEPS
    assert all(f"layout/{name}" in logged[0] for name in setdresser.SCORE_NAMES)
    # It learns what it is rewarded for: to write an answer at all.
    assert sum(rewards[-5:]) > sum(rewards[:5]) and any(float(entry["grad_norm"]) > 0 for entry in logged)
    before, after = (load_file(folder / "model.safetensors") for folder in (model, data / "trained"))
    assert any(not after[name].equal(weight) for name, weight in before.items() if name in after)
    in_daemon(data / "trained", rooms[-1], tmp_path)


def in_daemon(checkpoint: Path, room: Path, scratch: Path) -> None:
    """The daemon promotes the checkpoint, and answers by it."""
    home = {
        "HOME": str(scratch),
        "SETDRESSER_DATA_DIR": str(scratch / "d"),
        "SETDRESSER_RUNTIME_DIR": str(scratch / "r"),
    }
    environment = {**os.environ, **home}
    program = [sys.executable, "-m", "setdresser"]

    def run(*arguments: str | Path) -> str:
        done = subprocess.run(
            [*program, *map(str, arguments)], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    models = scratch / "d" / "models"
    models.mkdir(parents=True)
    checkpoint.rename(models / "by-trl")
    run("model", "use", "by-trl")
    daemon = subprocess.Popen([*program, "serve", "--port", "0"], env=environment, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE_S
        while subprocess.run([*program, "status"], env=environment, capture_output=True).returncode:
            assert time.monotonic() < until and daemon.poll() is None, "no daemon"
            time.sleep(0.2)
        found = json.loads(run("arrange", room, "--daemon", "--policy", "vlm", "--steps", "100", "--json"))
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(PATIENCE_S)
    assert (found["policy"], found["model"]) == ("vlm", "by-trl")
    assert found["candidates"]


@pytest.mark.parametrize("form", ["kto", "dpo"])
def test_preferences_train(form: str, model: Path, memory: Path, tmp_path: Path) -> None:  # noqa: F811
    arguments = ("--engine", "trl", "--out", tmp_path, "--preferences", form, "--data-dir", memory)
    assert command_line("export", *arguments).returncode == 0
    state = trained(tmp_path, "--model", model, "--max_steps", "2", "--batch", "2", "--learning_rate", "1e-4")
    losses = [float(entry["loss"]) for entry in state["log_history"] if "loss" in entry]
    assert len(losses) == 2 and all(loss > 0 for loss in losses)
