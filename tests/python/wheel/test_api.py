"""Documents in, documents out, and errors in the command line's words."""

import ast
import inspect
import json
import math
import pickle
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import setdresser
from conftest import EXAMPLES, ROOT, command_line


def test_a_scene_is_read_from_whatever_holds_one(bedroom: dict) -> None:
    path = EXAMPLES / "bedroom.json"
    text = path.read_text()
    scenes = [setdresser.Scene(source) for source in (bedroom, text, text.encode(), path)]
    assert [scene.snapshot for scene in scenes] == [scenes[0].snapshot] * 4
    assert repr(scenes[0]).startswith('Scene("bedroom"')
    again = pickle.loads(pickle.dumps(setdresser.Scene(bedroom, goal="bed far from the door")))
    assert again.goal == {"instruction": "bed far from the door"}


def test_arrays_hold_the_snapshots_own_numbers(bedroom: dict) -> None:
    scene = setdresser.Scene(bedroom)
    num = len(bedroom["objects"])
    assert (scene.positions_m.shape, scene.yaws_deg.shape, scene.sizes_m.shape) == (
        (num, 3),
        (num,),
        (num, 3),
    )
    assert scene.floor_m.shape == (len(bedroom["room"]["floor_m"]), 2)
    for row, (thing, position) in enumerate(zip(bedroom["objects"], scene.positions_m, strict=True)):
        assert scene.ids[row] == thing["id"]
        placement = thing.get("placement")
        assert np.isnan(position).all() if placement is None else position.tolist() == placement["position_m"]
    moved = json.loads(json.dumps(bedroom))
    moved["objects"][0]["size_m"] = np.array(moved["objects"][0]["size_m"], dtype=np.float32)
    assert setdresser.Scene(moved).sizes_m[0] == pytest.approx(bedroom["objects"][0]["size_m"])


def test_scores_have_their_names_and_ranges(bedroom: dict, good_answer: str) -> None:
    good, none = setdresser.score(bedroom, good_answer), setdresser.score(bedroom, "")
    assert tuple(good) == tuple(none) == setdresser.SCORE_NAMES
    assert (good["format"], good["valid"]) == (1.0, 1.0)
    assert good["score"] == pytest.approx((2 + good["total"]) / 3)
    assert set(none.values()) == {0.0}
    assert setdresser.score(bedroom)["format"] == 1.0
    assert setdresser.score(bedroom, good_answer.replace("_1:", "_77:", 1))["format"] == 0.5
    many = setdresser.score_many(bedroom, [good_answer, "", None])
    assert many.shape == (3, len(setdresser.SCORE_NAMES)) and many.dtype == np.float64
    assert many[0].tolist() == list(good.values())
    assert setdresser.score_many([], []).shape == (0, len(setdresser.SCORE_NAMES))


def test_what_is_wrong_is_told_as_the_command_line_tells_it(bedroom: dict) -> None:
    as_told = json.loads(command_line("check", EXAMPLES / "bedroom.json", "--json").stdout)
    found = setdresser.diagnose(bedroom)
    assert found["reward"] == as_told
    assert setdresser.diagnose(bedroom, "<answer>")["reward"] is None
    assert "expected </answer>" in setdresser.diagnose(bedroom, "<answer>")["fault"]
    terms = setdresser.object_terms(bedroom)
    assert terms.shape == (len(bedroom["objects"]), len(setdresser.TERM_NAMES))
    for share in found["reward"]["objects"]:
        row = terms[setdresser.Scene(bedroom).ids.index(share["object"])]
        named = {
            name: value
            for name, value in zip(setdresser.TERM_NAMES, row, strict=True)
            if not math.isnan(value)
        }
        assert named == share["terms"]


def test_arranging_is_the_command_lines(bedroom: dict) -> None:
    options = ["--policy", "heuristic", "--steps", "200", "--seed", "3", "--json"]
    told = json.loads(command_line("arrange", EXAMPLES / "bedroom.json", *options).stdout)
    found = setdresser.arrange(bedroom, policy="heuristic", steps=200, seed=3, threads=1)
    assert found["candidates"] == told["candidates"] and found["before"] == told["before"]
    candidate = found["candidates"][0]
    arranged = setdresser.apply(bedroom, candidate)
    assert setdresser.score(arranged)["total"] == pytest.approx(candidate["reward"]["total"], abs=1e-6)


def test_the_model_in_use_answers_where_none_is_named(bedroom: dict) -> None:
    found = setdresser.arrange(bedroom, goal="desk by the window", steps=200, num_candidates=2)
    assert found["policy"] == "vlm" and found["model"]
    assert any(phrase.get("relation") for phrase in found["understood"])


def test_improving_never_makes_it_worse(bedroom: dict, good_answer: str) -> None:
    before = setdresser.score(bedroom, good_answer)
    improved = setdresser.improve(bedroom, good_answer, steps=500)
    assert improved["reward"]["valid"] and improved["reward"]["total"] >= before["total"] - 1e-6
    with pytest.raises(ValueError, match="cannot be read"):
        setdresser.improve(bedroom, "no answer")


def test_furnishing_chooses_from_a_catalogue() -> None:
    request = json.loads((EXAMPLES / "furnish_living_room.request.json").read_text())
    catalogue, snapshot = request["catalogue"], request["snapshot"]
    found = setdresser.furnish(snapshot, catalogue, steps=100, num_candidates=1)
    candidate = found["candidates"][0]
    assert candidate["new_objects"]
    furnished = setdresser.apply(snapshot, candidate, catalogue)
    assert len(furnished["objects"]) == len(snapshot["objects"]) + len(candidate["new_objects"])
    assert setdresser.furnish(request, steps=100)["candidates"]
    with pytest.raises(ValueError, match="catalogue beside the scene"):
        setdresser.furnish(setdresser.Scene(snapshot))


def test_rooms_are_found() -> None:
    found = setdresser.find_rooms(EXAMPLES / "flat.rooms.json")
    assert found["rooms"]


def test_pictures_come_as_png_svg_and_pixels(bedroom: dict) -> None:
    png = setdresser.render(bedroom, width_px=400)
    pixels = setdresser.render(bedroom, width_px=400, format="rgba")
    assert png.startswith(b"\x89PNG") and pixels.shape[1:] == (400, 4) and pixels.dtype == np.uint8
    assert setdresser.render(bedroom, view="axonometric", format="svg").startswith("<svg")
    candidate = setdresser.improve(bedroom, steps=100)
    assert setdresser.render(bedroom, candidate=candidate, width_px=400) != png
    for wrong in ({"view": "top"}, {"format": "gif"}, {"width_px": 3}):
        with pytest.raises(ValueError, match=f"{next(iter(wrong))}: expected"):
            setdresser.render(bedroom, **wrong)


@pytest.mark.parametrize(
    ("field", "value"), [("size_m", [1, 2]), ("size_m", [1, float("nan"), 1]), ("id", ""), ("wheels", 4)]
)
def test_errors_are_value_errors_in_the_command_lines_words(
    bedroom: dict, tmp_path: Path, field: str, value: object
) -> None:
    broken = json.loads(json.dumps(bedroom))
    broken["objects"][0][field] = value
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(broken))
    with pytest.raises(ValueError) as raised:
        setdresser.Scene(broken)
    told = command_line("check", file)
    assert told.returncode == 1
    assert str(raised.value).splitlines()[0] in told.stderr


def test_wrong_options_goals_and_files_are_told(bedroom: dict) -> None:
    with pytest.raises(ValueError, match="/num_candidates"):
        setdresser.arrange(bedroom, num_candidates=99)
    with pytest.raises(ValueError, match="candidate_count"):
        setdresser.arrange(bedroom, candidate_count=2)
    with pytest.raises(ValueError, match="/relations/0"):
        setdresser.Scene(bedroom, goal={"relations": [{"kind": "on_mars", "subject": "bed"}]})
    with pytest.raises(FileNotFoundError):
        setdresser.Scene(Path("nowhere.json"))
    with pytest.raises(TypeError, match="got a object"):
        setdresser.Scene({"version": object()})
    with pytest.raises(RuntimeError, match="cannot answer"):
        setdresser.arrange(bedroom, policy="vlm", model="nowhere")


def test_the_lock_is_free_while_it_works() -> None:
    office = setdresser.Scene(EXAMPLES / "open_plan_office.json")
    ticks, is_done = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not is_done.is_set():
            ticks += 1
            time.sleep(0.001)

    ticking = threading.Thread(target=tick)
    ticking.start()
    with ThreadPoolExecutor(2) as pool:
        rewards = list(pool.map(lambda _: setdresser.diagnose(office)["reward"]["total"], range(8)))
    is_done.set()
    ticking.join()
    assert len(set(rewards)) == 1
    assert ticks > 8, "the interpreter stood still"


def test_ctrl_c_ends_the_work() -> None:
    office = setdresser.Scene(EXAMPLES / "open_plan_office.json")
    # Shells start what runs in the background with Ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(1.0, signal.raise_signal, [signal.SIGINT])
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        setdresser.arrange(office, policy="heuristic", steps=1_000_000)
    assert time.monotonic() - started < 60


def test_the_command_line_is_the_real_one(tmp_path: Path) -> None:
    assert command_line("--version").stdout.strip() == f"setdresser {setdresser.__version__}"
    assert command_line("no-such-command").returncode == 2
    assert command_line("check", tmp_path / "nothing.json").returncode == 1
    assert command_line("render", EXAMPLES / "bedroom.json", "--out", tmp_path, "--svg").returncode == 0
    assert (tmp_path / "bedroom.svg").exists()


def test_stubs_say_what_the_functions_say() -> None:
    stub = ast.parse((Path(setdresser.__file__).with_name("_native.pyi")).read_text())
    told: dict[str, str | None] = {}
    for node in stub.body:
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            told[node.name] = ast.get_docstring(node)
        if isinstance(node, ast.ClassDef):
            told[node.name] = ast.get_docstring(node)
            methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
            told |= {
                f"{node.name}.{part.name}": ast.get_docstring(part) for part in methods if part.name[0] != "_"
            }
    for name, docs in told.items():
        native = setdresser
        for part in name.split("."):
            native = getattr(native, part)
        assert inspect.getdoc(native) == docs, name
    public = {name for name in setdresser.__all__ if callable(getattr(setdresser, name))}
    assert public == {name for name in told if "." not in name}


@pytest.mark.parametrize("readme", ["README.md", "backend/python/README.md"])
def test_the_readmes_lines_run(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (ROOT / readme).read_text().split("```python\n")[1].split("```")[0]
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    (tmp_path / "bedroom.json").symlink_to(EXAMPLES / "bedroom.json")
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    assert readme == "README.md" or (tmp_path / "bedroom.png").read_bytes().startswith(b"\x89PNG")
