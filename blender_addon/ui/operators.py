"""The work: arrange, furnish, check, find the room, start the daemon. Each runs in steps from a button and whole from a script."""

from __future__ import annotations

from pathlib import Path

import bpy

from ..core import launch, report
from ..core.flow import Flow
from ..core.session import Session
from ..tool import apply, arrange, results, state, steps, watch
from ..tool.tasks import FlowOperator


class _Proposing(FlowOperator):
    """Asks for layouts and puts the best into the scene, as one undo step."""

    kind: str

    def flow(self) -> Flow[Session]:
        return arrange.ask(self.kind)

    def finish(self, context: bpy.types.Context, session: Session) -> None:
        steps.begin()
        state.current.session = session
        apply.stand(session, 0)
        steps.push(self.bl_label)
        results.show(context.window_manager, session)
        said = report.verdict(session.reward)
        self.report({"INFO"}, f"{self.bl_label}: {said}" + "".join(f". {note}" for note in session.notes[:2]))


class SETDRESSER_OT_arrange(_Proposing, bpy.types.Operator):
    """Let your objects stand where they belong. One undo takes it back"""

    bl_idname = "setdresser.arrange"
    bl_label = "Arrange"

    kind = arrange.ARRANGE


class SETDRESSER_OT_furnish(_Proposing, bpy.types.Operator):
    """Fill the room with linked duplicates of your assets. One undo takes it back"""

    bl_idname = "setdresser.furnish"
    bl_label = "Furnish"

    kind = arrange.FURNISH


class SETDRESSER_OT_check(FlowOperator, bpy.types.Operator):
    """Say what is good and wrong as things stand, and move nothing"""

    bl_idname = "setdresser.check"
    bl_label = "Check Only"

    def flow(self) -> Flow[Session]:
        return arrange.ask(arrange.CHECK)

    def finish(self, context: bpy.types.Context, session: Session) -> None:
        results.show(context.window_manager, session)
        self.report({"INFO"}, f"Check: {report.verdict(session.reward)}")


class SETDRESSER_OT_find_room(FlowOperator, bpy.types.Operator):
    """Find floor, walls, doors and windows, and show them in the viewport"""

    bl_idname = "setdresser.find_room"
    bl_label = "Find Room"

    def flow(self) -> Flow:
        return arrange.find_room()

    def finish(self, context: bpy.types.Context, value: object) -> None:
        found = state.current.room
        self.report({"INFO"}, f"Found a room of {found.area_m2:.1f} m² with {len(found.room.get('openings') or [])} openings")


class SETDRESSER_OT_start_daemon(FlowOperator, bpy.types.Operator):
    """Start the Setdresser daemon on this computer; it ends with Blender"""

    bl_idname = "setdresser.start_daemon"
    bl_label = "Start"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return not context.window_manager.setdresser.is_running

    def flow(self) -> Flow:
        folder = Path(bpy.utils.extension_path_user(state.PACKAGE, create=True))
        return launch.start(state.preferences().program, folder / "daemon.log")

    def finish(self, context: bpy.types.Context, value: object) -> None:
        watch.tell(context.window_manager.setdresser, value)
        self.report({"INFO"}, context.window_manager.setdresser.daemon_text)


class SETDRESSER_OT_cancel(bpy.types.Operator):
    """Stop the work; nothing is changed (Esc)"""

    bl_idname = "setdresser.cancel"
    bl_label = "Cancel"
    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.window_manager.setdresser.is_running

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.window_manager.setdresser.wants_cancel = True
        return {"FINISHED"}


CLASSES = (
    SETDRESSER_OT_arrange,
    SETDRESSER_OT_furnish,
    SETDRESSER_OT_check,
    SETDRESSER_OT_find_room,
    SETDRESSER_OT_start_daemon,
    SETDRESSER_OT_cancel,
)
