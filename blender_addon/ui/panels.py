"""The sidebar's panels. They draw what others worked out, and nothing else."""

from __future__ import annotations

import bpy

from ..core import report
from ..core.session import Session
from ..tool import results, state
from .text import wrapped

ICONS = {report.ERROR: "CANCEL", report.WARNING: "ERROR", report.INFO: "INFO", report.GOOD: "CHECKMARK"}
LINE_ICONS = ICONS | {"REASON": "OUTLINER_OB_LIGHT", "HINT": "FORWARD"}


class SidebarPanel:
    """A panel of the add-on's tab in the 3D view's sidebar."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Setdresser"


class SETDRESSER_UL_rows(bpy.types.UIList):
    """Objects with what is to be said of them."""

    def draw_item(self, context, layout, data, item, icon, active_data, active_property, index=0, flt_flag=0):
        row = layout.row(align=True)
        split = row.split(factor=0.42)
        split.label(text=item.name, icon=ICONS.get(item.severity, "DOT"), translate=False)
        split.label(text=item.summary, translate=False)
        thing = _thing_of(context, item.object_id)
        if thing and thing.library is None:
            lock = row.operator("setdresser.lock", text="", icon="LOCKED" if thing.setdresser.locked else "UNLOCKED", emboss=False)
            lock.object_name, lock.locked = thing.name, not thing.setdresser.locked


def _thing_of(context: bpy.types.Context, object_id: str) -> bpy.types.Object | None:
    session = state.shown_of(context.scene)
    piece = session.pieces.get(object_id) if session else None
    return bpy.data.objects.get(piece.roots[0]) if piece else None


class SETDRESSER_PT_arrange(SidebarPanel, bpy.types.Panel):
    bl_idname = "SETDRESSER_PT_arrange"
    bl_label = "Arrange"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        shown, settings = context.window_manager.setdresser, context.scene.setdresser
        _draw_daemon(context, layout)
        layout.prop(settings, "instruction", text="", placeholder="Wishes: a reading corner by the window…")
        row = layout.row(align=True)
        row.prop(settings, "scope", expand=True)
        if settings.scope == "COLLECTION":
            layout.prop(settings, "collection", text="")
        row = layout.row(align=True)
        row.prop(settings, "num_candidates")
        row.prop(settings, "quality", text="")
        if shown.is_running:
            row = layout.row(align=True)
            row.scale_y = 1.6
            row.progress(factor=shown.progress, text=shown.progress_text, type="BAR")
            row.operator("setdresser.cancel", text="", icon="X")
        else:
            column = layout.column(align=True)
            row = column.row(align=True)
            row.scale_y = 1.6
            row.operator("setdresser.arrange", icon="HOME")
            column.operator("setdresser.check", icon="VIEWZOOM")
        if shown.message:
            box = layout.box().column(align=True)
            wrapped(context, box, shown.message, icon="INFO")
            wrapped(context, box, shown.hint, icon="FORWARD")


def _draw_daemon(context: bpy.types.Context, layout: bpy.types.UILayout) -> None:
    shown = context.window_manager.setdresser
    if shown.daemon == "READY" or not shown.daemon_text:
        return
    box = layout.box().column(align=True)
    box.alert = True
    wrapped(context, box, shown.daemon_text, icon="UNLINKED")
    box.alert = False
    wrapped(context, box, shown.daemon_hint)
    row = box.row()
    row.scale_y = 1.3
    row.operator("setdresser.start_daemon", text="Start the Daemon", icon="PLAY")


class SETDRESSER_PT_answer(SidebarPanel, bpy.types.Panel):
    bl_idname = "SETDRESSER_PT_answer"
    bl_label = "Layout"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return state.shown_of(context.scene) is not None

    def draw_header(self, context: bpy.types.Context) -> None:
        self.layout.prop(context.window_manager.setdresser, "show_overlay", text="", icon="HIDE_OFF", emboss=False)

    def draw(self, context: bpy.types.Context) -> None:
        layout, session, shown = self.layout, state.session_of(context.scene), state.shown_of(context.scene)
        if session:
            row = layout.row(align=True)
            row.scale_y = 1.2
            row.operator("setdresser.candidate", text="", icon="TRIA_LEFT").step = -1
            title = row.row()
            title.alignment = "CENTER"
            title.label(text=_title(session), translate=False)
            row.operator("setdresser.candidate", text="", icon="TRIA_RIGHT").step = 1
        column = layout.column(align=True)
        said = report.verdict(shown.reward)
        wrapped(
            context,
            column,
            said if shown is session else f"As things stand: {said}",
            icon="CHECKMARK" if shown.reward["valid"] else "ERROR",
        )
        if session and session.candidate_index:
            for line in report.differences(session.candidate, session.candidates[0], results.names(session)):
                wrapped(context, column, line, icon="BLANK1")
        if session and session.candidate:
            row = layout.row(align=True)
            row.scale_y = 1.3
            row.operator(
                "setdresser.accept", icon="CHECKMARK", depress=session.is_accepted, text="Accepted" if session.is_accepted else "Accept"
            )
            row.operator("setdresser.reject", icon="X")
            row.operator("setdresser.take_back", icon="LOOP_BACK")
        notes = shown.facts + shown.notes
        if notes:
            box = layout.box().column(align=True)
            for note in notes[:8]:
                wrapped(context, box, note, icon="INFO")


def _title(session: Session) -> str:
    if session.candidate_index is None:
        return f"As it was ({len(session.candidates)} candidates)"
    return f"Candidate {session.candidate_index + 1} of {len(session.candidates)}"


class SETDRESSER_PT_objects(SidebarPanel, bpy.types.Panel):
    bl_label = "Objects"
    bl_parent_id = "SETDRESSER_PT_answer"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return state.shown_of(context.scene) is not None

    def draw(self, context: bpy.types.Context) -> None:
        layout, shown = self.layout, context.window_manager.setdresser
        layout.template_list("SETDRESSER_UL_rows", "", shown, "rows", shown, "row_index", rows=6)
        if 0 <= shown.row_index < len(shown.rows):
            box = layout.box().column(align=True)
            row = shown.rows[shown.row_index]
            thing = _thing_of(context, row.object_id)
            box.label(text=f"{row.name} ({thing.name})" if thing and thing.name != row.name else row.name, translate=False)
            for line in row.lines:
                wrapped(context, box, line.name, icon=LINE_ICONS.get(line.kind, "DOT"))
            if report.first_fix(state.shown_of(context.scene).reward, row.object_id):
                box.operator("setdresser.follow_hint", icon="FORWARD").object_id = row.object_id
            if not row.lines:
                box.label(text="Stays where it is", icon="CHECKMARK")


CLASSES = (SETDRESSER_UL_rows, SETDRESSER_PT_arrange, SETDRESSER_PT_answer, SETDRESSER_PT_objects)
