"""One undo step, whatever happens around it; and what changed meanwhile is left alone."""

from __future__ import annotations

import bpy
import pytest
from building import box
from looking import module, session, transforms
from scenes import SCENES


@pytest.fixture(autouse=True)
def bedroom(daemon: object) -> None:
    """A messy bedroom."""
    SCENES["far_from_origin"]()


def test_undo_and_redo_show_in_the_panel() -> None:
    bpy.ops.setdresser.arrange()
    shown = bpy.context.window_manager.setdresser
    assert all(row.lines for row in shown.rows)
    bpy.ops.ed.undo()
    assert session().candidate_index is None
    bpy.ops.ed.redo()
    assert session().candidate_index == 0
    assert bpy.context.scene.setdresser.token == session().token(0)


def test_reject_puts_everything_back() -> None:
    before = transforms()
    bpy.ops.setdresser.arrange()
    bpy.ops.setdresser.reject(reason="too crowded")
    assert transforms() == before
    assert bpy.context.scene.setdresser.token == ""


def test_the_undo_button_puts_everything_back() -> None:
    before = transforms()
    bpy.ops.setdresser.arrange()
    bpy.ops.setdresser.candidate(step=1)
    bpy.ops.setdresser.take_back()
    assert transforms() == before
    bpy.ops.setdresser.candidate(step=1)
    assert session().candidate_index == 0
    bpy.ops.ed.undo()
    assert transforms() == before


def test_other_candidates_after_other_work() -> None:
    """Something else happened since: it stays, and one undo still leads to the places before Arrange."""
    before = transforms()
    bpy.ops.setdresser.arrange()
    box("Newcomer", (0.2, 0.2, 0.2), (5121.0, -3071.0, 128.0))
    bpy.ops.ed.undo_push(message="Add")
    bpy.ops.setdresser.candidate(step=1)
    assert session().candidate_index == 1
    bpy.ops.ed.undo()
    now = transforms()
    now.pop("Newcomer")
    assert now == before
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    assert "Newcomer" not in transforms()


def test_what_was_moved_by_hand_stays_there() -> None:
    bpy.ops.setdresser.arrange()
    bed = bpy.data.objects["Bed"]
    bed.location.x += 0.5
    bpy.ops.ed.undo_push(message="Move")
    by_hand = transforms()["Bed"]
    bpy.ops.setdresser.candidate(step=1)
    assert transforms()["Bed"] == by_hand
    assert session().notes == ["Bed was changed meanwhile and stays"]


@pytest.mark.parametrize("change", ["move", "scale", "rename", "delete", "edit"])
def test_what_changed_while_the_daemon_worked_is_left_alone(change: str) -> None:
    """The answer is about other numbers than the scene's: T59, T68."""
    arrange, apply, flow = module("tool.arrange"), module("tool.apply"), module("core.flow")
    answer = flow.drain(arrange.ask(arrange.ARRANGE))
    bed = bpy.data.objects["Bed"]
    if change == "move":
        bed.location.x += 0.01
    elif change == "scale":
        bed.scale.z = 1.1
    elif change == "rename":
        bed.name = "Kingsize"
    elif change == "delete":
        bpy.data.objects.remove(bed)
    else:
        bed.data.vertices[0].co.z -= 0.3
        bed.data.update()
    before = transforms()
    apply.stand(answer, 0)
    after = transforms()
    name = "Kingsize" if change == "rename" else "Bed"
    assert before.get(name) == after.get(name)
    assert len(answer.notes) == 1
    assert answer.notes[0].startswith("Bed ")
    assert before["Desk.001"] != after["Desk.001"]


def test_without_undo_the_places_come_back_too() -> None:
    before = transforms()
    edit = bpy.context.preferences.edit
    bpy.ops.setdresser.arrange()
    edit.use_global_undo = False
    try:
        bpy.ops.setdresser.candidate(step=1)
        bpy.ops.setdresser.reject()
    finally:
        edit.use_global_undo = True
    assert transforms() == before


def test_a_second_arrange_is_a_second_step() -> None:
    before = transforms()
    bpy.ops.setdresser.arrange()
    first = transforms()
    bpy.context.scene.setdresser.seed = 5
    bpy.ops.setdresser.arrange()
    # The best may be what stands already, or the second best.
    if transforms() == first:
        bpy.ops.setdresser.candidate(step=1)
    assert transforms() != first
    bpy.ops.ed.undo()
    assert transforms() == first
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    assert transforms() == before


def test_another_file_forgets_the_answer() -> None:
    bpy.ops.setdresser.arrange()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert session() is None
    assert len(bpy.context.window_manager.setdresser.rows) == 0
    assert not bpy.ops.setdresser.candidate.poll()


def test_undo_while_the_daemon_works() -> None:
    """The user takes a move back in the middle: that object is not what was sent any more (T70)."""
    arrange, apply, flow = module("tool.arrange"), module("tool.apply"), module("core.flow")
    bed = bpy.data.objects["Bed"]
    bpy.ops.ed.undo_push(message="Before")
    bed.location.x += 0.2
    bpy.ops.ed.undo_push(message="Move")
    work = arrange.ask(arrange.ARRANGE)
    while next(work).share < 0.1:
        pass
    bpy.ops.ed.undo()
    before = transforms()
    answer = flow.drain(work)
    apply.stand(answer, 0)
    assert answer.notes == ["Bed was changed meanwhile and stays"]
    assert transforms()["Bed"] == before["Bed"]
    assert transforms()["Desk.001"] != before["Desk.001"]
