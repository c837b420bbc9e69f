"""What the user did reaches the daemon's log, and nothing where the preferences say so."""

from __future__ import annotations

from pathlib import Path

import bpy
import pytest
from looking import module, session
from running import Daemon
from scenes import SCENES


@pytest.fixture(autouse=True)
def arranged(daemon: Daemon) -> None:
    """A living room, arranged."""
    SCENES["doors_as_holes"]()
    bpy.ops.setdresser.arrange()


def _logged(daemon: Daemon) -> list[dict]:
    """What the daemon remembers of this job."""
    return [event for event in daemon.events() if event["job_id"] == session().job_id]


def _actions(daemon: Daemon) -> list[str]:
    return [event["action"] for event in _logged(daemon)]


def test_accept_and_undo(daemon: Daemon) -> None:
    bpy.ops.setdresser.candidate(step=1)
    bpy.ops.setdresser.accept()
    (accepted,) = _logged(daemon)
    assert (accepted["action"], accepted["candidate"]) == ("accept", session().candidates[1]["id"])
    assert "setdresser-blender" in accepted["client"]
    bpy.ops.ed.undo()
    assert _actions(daemon) == ["accept", "undo"]
    assert not session().is_accepted


def test_another_candidate_takes_an_accepted_one_back(daemon: Daemon) -> None:
    bpy.ops.setdresser.accept()
    bpy.ops.setdresser.candidate(step=1)
    assert [(event["action"], event["candidate"]) for event in _logged(daemon)] == [("accept", "c1"), ("undo", "c1")]
    assert not session().is_accepted


def test_reject_with_a_reason(daemon: Daemon) -> None:
    bpy.ops.setdresser.reject(reason="the sofa blocks the way")
    (rejected,) = _logged(daemon)
    assert (rejected["action"], rejected["reason"]) == ("reject", "the sofa blocks the way")


def test_nothing_is_logged_by_looking_around(daemon: Daemon) -> None:
    bpy.ops.setdresser.candidate(step=1)
    bpy.ops.setdresser.check()
    bpy.ops.setdresser.find_room()
    bpy.ops.ed.undo()
    assert _actions(daemon) == []


def test_edits_are_logged_when_the_file_is_saved(daemon: Daemon, tmp_path: Path) -> None:
    sofa = bpy.data.objects["Sofa.001"]
    sofa.location.x += 0.3
    folder = tmp_path / "Möbel 家具"
    folder.mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "zimmer.blend"))
    (edit,) = _logged(daemon)
    assert edit["action"] == "edit"
    final = {entry["object"]: entry["placement"] for entry in edit["final_placements"]}
    standing = {entry["object"]: entry for entry in session().candidate["placements"]}
    assert final["Sofa.001"]["position_m"][0] == pytest.approx(standing["Sofa.001"]["position_m"][0] + 0.3, abs=1e-4)
    assert final["bookshelf"]["position_m"] == pytest.approx(standing["bookshelf"]["position_m"], abs=1e-4)
    bpy.ops.wm.save_mainfile()
    assert _actions(daemon) == ["edit"], "the same edit is told once"


def test_what_was_not_moved_is_told_in_the_answered_numbers(daemon: Daemon) -> None:
    """By the rounding of measured ones it would count as moved by hand."""
    bpy.data.objects["armchair"].location.x += 0.2
    bpy.ops.setdresser.accept()
    final = {entry["object"]: entry["placement"] for entry in _logged(daemon)[-1]["final_placements"]}
    standing = {entry["object"]: entry for entry in session().candidate["placements"]}
    assert final.keys() == standing.keys()
    moved = [key for key, placement in final.items() if any(standing[key][field] != value for field, value in placement.items())]
    assert moved == ["armchair"]


def test_edits_are_logged_when_the_user_accepts(daemon: Daemon) -> None:
    """After it: to the daemon an accepted layout is the proposed one, whatever was told before."""
    bpy.data.objects["armchair"].rotation_euler.z += 1.0
    bpy.ops.setdresser.accept()
    assert _actions(daemon) == ["accept", "edit"]


def test_accepting_what_was_edited_and_saved_tells_the_edit_anew(daemon: Daemon, tmp_path: Path) -> None:
    bpy.data.objects["armchair"].rotation_euler.z += 1.0
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "room.blend"))
    bpy.ops.setdresser.accept()
    told = _logged(daemon)
    assert [event["action"] for event in told] == ["edit", "accept", "edit"]
    assert told[0]["final_placements"] == told[2]["final_placements"]
    bpy.ops.setdresser.accept()
    assert _actions(daemon)[3:] == ["accept", "edit"]


def test_an_edit_of_another_candidate_is_none_of_this_one(daemon: Daemon, tmp_path: Path) -> None:
    armchair = bpy.data.objects["armchair"]
    put = armchair.location.x
    armchair.location.x += 0.3
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "room.blend"))
    armchair.location.x = put
    bpy.ops.wm.save_mainfile()
    assert _actions(daemon) == ["edit", "edit"], "told, and taken back"
    bpy.ops.setdresser.candidate(step=1)
    bpy.ops.wm.save_mainfile()
    assert _actions(daemon) == ["edit", "edit"], "nothing was moved in what stands now"


def test_edits_are_logged_when_the_user_arranges_again(daemon: Daemon) -> None:
    job_id = session().job_id
    bpy.data.objects["armchair"].location.y += 0.2
    bpy.ops.setdresser.arrange()
    assert [event["action"] for event in daemon.events() if event["job_id"] == job_id] == ["edit"]


def test_the_preference_turns_all_logging_off(daemon: Daemon, preferences: bpy.types.AddonPreferences) -> None:
    preferences.remember = False
    bpy.ops.setdresser.arrange()
    assert module("tool.state").current.last_request["options"]["private"] is True
    bpy.ops.setdresser.accept()
    bpy.data.objects["armchair"].location.y += 0.2
    bpy.ops.setdresser.reject()
    assert _actions(daemon) == []


def test_everything_sent_can_be_seen() -> None:
    bpy.ops.setdresser.show_sent()
    text = bpy.data.texts["Setdresser Request"].as_string()
    assert '"Sofa.001"' in text
    assert '"instruction"' not in text
