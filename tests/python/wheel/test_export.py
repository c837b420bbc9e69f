"""What `export` writes: columns as the engines document them, pictures, scripts, preferences."""

import json
import os
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import setdresser
from conftest import EXAMPLES, ROOT, command_line

FILES = [EXAMPLES / name for name in ("bedroom.request.json", "bathroom.json", "hallway.json")]
PNG = b"\x89PNG"


def exported(engine: str, out: Path, *arguments: str | Path) -> Path:
    done = command_line("export", "--engine", engine, "--out", out, *(arguments or FILES))
    assert done.returncode == 0, done.stderr
    return out


def rows(out: Path) -> list[dict]:
    return pq.read_table(out / "train.parquet").to_pylist()


def checked(ground_truth: str) -> None:
    """The whole request, in the text that rewards get."""
    assert setdresser.score(ground_truth, "")["score"] == 0.0
    assert json.loads(ground_truth)["snapshot"]["version"] == setdresser.PROTOCOL_VERSION


def test_verl(tmp_path: Path) -> None:
    for index, row in enumerate(rows(exported("verl", tmp_path))):
        assert list(row) == ["data_source", "prompt", "images", "ability", "reward_model", "extra_info"]
        said = "".join(message["content"] for message in row["prompt"])
        assert [message["role"] for message in row["prompt"]] == ["system", "user"]
        assert said.count("<image>") == len(row["images"]) == 1
        assert row["images"][0]["bytes"].startswith(PNG)
        assert row["reward_model"]["style"] == "rule" and row["extra_info"] == {
            "index": index,
            "split": "train",
        }
        checked(row["reward_model"]["ground_truth"])
    script = (tmp_path / "train.sh").read_text()
    assert "pkg://setdresser.verl" in script and "train.parquet" in script


def test_easyr1(tmp_path: Path) -> None:
    for row in rows(exported("easyr1", tmp_path)):
        assert list(row) == ["problem", "images", "answer"]
        assert row["problem"].count("<image>") == len(row["images"]) == 1
        checked(row["answer"])
    assert "reward.py:main" in (tmp_path / "train.sh").read_text()


def test_trl(tmp_path: Path) -> None:
    for row in rows(exported("trl", tmp_path)):
        assert list(row) == ["prompt", "images", "ground_truth"]
        assert not any("<image>" in message["content"] for message in row["prompt"])
        assert row["images"][0]["bytes"].startswith(PNG)
        checked(row["ground_truth"])


def test_openrlhf(tmp_path: Path) -> None:
    exported("openrlhf", tmp_path)
    for line in (tmp_path / "train.jsonl").read_text().splitlines():
        row = json.loads(line)
        assert list(row) == ["datasource", "prompt", "images", "label"]
        assert Path(row["images"][0]).read_bytes().startswith(PNG)
        checked(row["label"])


def test_the_goal_comes_along_and_the_picture_does_not(tmp_path: Path) -> None:
    request = json.loads(FILES[0].read_text())
    sent = json.loads(rows(exported("trl", tmp_path, FILES[0]))[0]["ground_truth"])
    assert sent["goal"] == request["goal"] and "image" not in sent


def test_of_ten_rooms_one_is_kept_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "rooms"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number:02}.json").write_text(FILES[1].read_text())
    (folder / "bad.json").write_text('{"room": {}}')
    done = command_line("export", "--engine", "verl", "--out", tmp_path / "out", folder)
    assert done.returncode == 1 and "bad.json" in done.stderr
    assert len(rows(tmp_path / "out")) == 18
    assert pq.read_table(tmp_path / "out" / "validation.parquet").num_rows == 2


@pytest.mark.parametrize("engine", ["verl", "easyr1", "trl", "openrlhf"])
def test_scripts_are_sound(engine: str, tmp_path: Path) -> None:
    model = "it's $HOME/`mine`"
    exported(engine, tmp_path, FILES[1], "--model", model)
    script = tmp_path / "train.sh"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script]).returncode == 0
    line = next(line for line in script.read_text().splitlines() if line.startswith("model="))
    shown = subprocess.run(["bash", "-c", f'{line}; printf %s "$model"'], capture_output=True, text=True)
    assert shown.stdout == model
    for file in tmp_path.glob("*.py"):
        compile(file.read_text(), str(file), "exec")


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memory of one accepted, one rejected and one edited job."""
    folder = tmp_path_factory.mktemp("memory")
    known = json.loads((ROOT / "tests" / "data" / "preferences" / "export.jsonl").read_text().splitlines()[0])
    bedroom = json.loads((EXAMPLES / "bedroom.json").read_text())
    response = setdresser.arrange(bedroom, policy="heuristic", steps=200, num_candidates=3)
    lines = []
    for number, action in enumerate(["accept", "reject", "edit"], start=1):
        proposal = f"00000000-0000-4000-8000-00000000000{number}"
        asked = {"snapshot": bedroom}
        lines.append(
            {**known, "id": proposal, "job_id": f"job{number}", "arrange": asked, "response": response}
        )
        event = {
            "version": 1, "type": "event", "id": f"00000000-0000-4000-8000-0000000001{number:02}",
            "proposal": proposal, "job_id": f"job{number}", "at": known["proposed_at"], "action": action,
            "candidate": response["candidates"][0]["id"], "client": "test",
        }  # fmt: skip
        if action == "edit":
            last = response["candidates"][-1]["placements"]
            event["final_placements"] = [
                {
                    "object": placed["object"],
                    "placement": {name: placed[name] for name in ("position_m", "yaw_deg")},
                }
                for placed in last
            ]
        lines.append(event)
    lines.sort(key=lambda line: line["type"] == "event")
    file = folder / "choices.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = command_line("preferences", "import", file, "--data-dir", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_preferences_as_verdicts(memory: Path, tmp_path: Path) -> None:
    found = rows(exported("trl", tmp_path, "--preferences", "kto", "--data-dir", memory))
    assert [row["label"] for row in found] == [True, False, True]
    for row in found:
        assert list(row) == ["prompt", "completion", "label", "images"]
        said = row["completion"][0]
        assert said["role"] == "assistant" and said["content"].startswith("<answer>")
    assert found[0]["completion"] == found[1]["completion"] != found[2]["completion"]


def test_preferences_as_pairs(memory: Path, tmp_path: Path) -> None:
    found = rows(exported("trl", tmp_path, "--preferences", "dpo", "--data-dir", memory))
    # Accepted beside two others, and edited beside what it was.
    assert len(found) == 3
    for row in found:
        assert list(row) == ["prompt", "chosen", "rejected", "images"] and row["chosen"] != row["rejected"]
    bedroom = json.loads((EXAMPLES / "bedroom.json").read_text())
    assert setdresser.score(bedroom, found[0]["chosen"][0]["content"])["format"] == 1.0


def test_no_preferences_are_told(tmp_path: Path) -> None:
    for form in ("kto", "dpo"):
        done = command_line(
            "export",
            "--engine",
            "trl",
            "--preferences",
            form,
            "--out",
            tmp_path / "out",
            "--data-dir",
            tmp_path,
        )
        assert done.returncode == 1 and "no preference" in done.stderr
    done = command_line("export", "--engine", "verl", "--preferences", "kto", "--out", tmp_path / "out")
    assert done.returncode == 1 and '"verl"' in done.stderr
