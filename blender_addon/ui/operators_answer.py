"""What the user does with an answer: other candidates, accept, reject, take back."""

from __future__ import annotations

import bpy
from bpy.props import IntProperty, StringProperty

from ..core import report
from ..core.session import Session
from ..tool import apply, memory, results, state, steps


def _standing(context: bpy.types.Context) -> Session | None:
    session = state.session_of(context.scene)
    return session if session and session.candidate is not None and not context.window_manager.setdresser.is_running else None


class _AnswerOperator:
    """Works on the candidate that stands in the scene."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.mode != "OBJECT":
            cls.poll_message_set("Works in Object Mode")
            return False
        return _standing(context) is not None


class SETDRESSER_OT_candidate(bpy.types.Operator):
    """Show another candidate in place of this one; still one undo takes all back"""

    bl_idname = "setdresser.candidate"
    bl_label = "Other Candidate"

    step: IntProperty(name="Step", description="How many candidates further", default=1)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        session = state.session_of(context.scene)
        is_idle = context.mode == "OBJECT" and not context.window_manager.setdresser.is_running
        return is_idle and session is not None and len(session.candidates) > 0

    def execute(self, context: bpy.types.Context) -> set[str]:
        session = state.current.session
        standing = session.candidate_index
        index = 0 if standing is None else (standing + self.step) % len(session.candidates)
        if standing is None:
            steps.begin()
        elif session.is_accepted:
            memory.log(session, "undo")
        stayed = steps.go_before(session)
        apply.stand(session, index)
        session.is_accepted = False
        steps.push("Arrange")
        results.show(bpy.context.window_manager, session)
        if stayed:
            self.report({"INFO"}, f"Moved by hand, and left there: {', '.join(stayed)}")
        return {"FINISHED"}


class SETDRESSER_OT_accept(_AnswerOperator, bpy.types.Operator):
    """Keep this layout, and let the daemon learn from your choice"""

    bl_idname = "setdresser.accept"
    bl_label = "Accept"

    def execute(self, context: bpy.types.Context) -> set[str]:
        session = state.current.session
        memory.log_accept(session)
        state.redraw()
        self.report({"INFO"}, f"Accepted: {report.verdict(session.reward)}")
        return {"FINISHED"}


class SETDRESSER_OT_reject(_AnswerOperator, bpy.types.Operator):
    """Put everything back, and let the daemon learn from your choice"""

    bl_idname = "setdresser.reject"
    bl_label = "Reject"

    reason: StringProperty(name="Reason", description="What is wrong with it, in your own words; may be left empty")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        return context.window_manager.invoke_props_dialog(self, title="What is wrong with it?", confirm_text="Reject")

    def draw(self, context: bpy.types.Context) -> None:
        self.layout.activate_init = True
        self.layout.prop(self, "reason", text="")

    def execute(self, context: bpy.types.Context) -> set[str]:
        memory.log(state.current.session, "reject", self.reason)
        return _take_back(self)


class SETDRESSER_OT_take_back(_AnswerOperator, bpy.types.Operator):
    """Put everything back as it was before Arrange"""

    bl_idname = "setdresser.take_back"
    bl_label = "Undo"

    def execute(self, context: bpy.types.Context) -> set[str]:
        session = state.current.session
        if session.is_accepted:
            memory.log(session, "undo")
        return _take_back(self)


class SETDRESSER_OT_follow_hint(bpy.types.Operator):
    """Move the object of the list to where its first hint wants it, shown as a thin box; check again to see what is left"""

    bl_idname = "setdresser.follow_hint"
    bl_label = "Follow Hint"
    bl_options = {"REGISTER", "UNDO"}

    object_id: StringProperty(name="Object", options={"HIDDEN"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.mode == "OBJECT" and state.shown_of(context.scene) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        session = state.shown_of(context.scene)
        fix = report.first_fix(session.reward, self.object_id)
        if fix is None or not apply.follow(session, fix):
            self.report({"WARNING"}, "The object was changed, or its hint says no numbers; check again")
            return {"CANCELLED"}
        state.redraw()
        return {"FINISHED"}


def _take_back(operator: bpy.types.Operator) -> set[str]:
    session = state.current.session
    stayed = steps.go_before(session)
    session.is_accepted = False
    results.show(bpy.context.window_manager, session)
    if stayed:
        operator.report({"INFO"}, f"Moved by hand, and left there: {', '.join(stayed)}")
    return {"FINISHED"}


CLASSES = (SETDRESSER_OT_candidate, SETDRESSER_OT_accept, SETDRESSER_OT_reject, SETDRESSER_OT_take_back, SETDRESSER_OT_follow_hint)
