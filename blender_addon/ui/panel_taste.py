"""The sidebar's panel of what was learned of the user."""

from __future__ import annotations

import bpy

from ..core.taste import NOTHING, TasteReport, TasteStatement
from ..tool import memory, state, taste
from .panels import SidebarPanel
from .text import wrapped

# What a box before the text and a bin behind it take, beyond the icon that a text has room for anyway.
_BUTTONS_PX = 16


class SETDRESSER_PT_taste(SidebarPanel, bpy.types.Panel):
    bl_label = "Taste"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        layout, shown, known = self.layout, context.window_manager.setdresser, state.current.taste
        taste.look()
        layout.prop(context.scene.setdresser, "use_taste")
        fault = state.current.taste_fault
        if shown.daemon != "READY":
            _draw_fault(context, layout, shown.daemon_text or "The daemon was not looked for yet", shown.daemon_hint)
        elif fault:
            _draw_fault(context, layout, fault.message, fault.hint)
        if known:
            _draw_report(context, layout, known)
        elif taste.is_busy():
            layout.label(text="Asking what was learned", icon="SORTTIME")
        layout.operator("setdresser.refresh_taste", text="Refresh", icon="FILE_REFRESH")
        _draw_privacy(context, layout)


def _draw_fault(context: bpy.types.Context, layout: bpy.types.UILayout, message: str, hint: str) -> None:
    box = layout.box().column(align=True)
    box.alert = True
    wrapped(context, box, message, icon="UNLINKED")
    box.alert = False
    wrapped(context, box, hint)


def _draw_report(context: bpy.types.Context, layout: bpy.types.UILayout, known: TasteReport) -> None:
    if not known.statements:
        wrapped(context, layout.column(align=True), NOTHING, icon="INFO")
    for statement in known.statements:
        _draw_statement(context, layout.box(), statement)
    column = layout.column(align=True)
    for line in known.origin():
        wrapped(context, column, line)


def _draw_statement(context: bpy.types.Context, box: bpy.types.UILayout, statement: TasteStatement) -> None:
    box.enabled = not taste.is_busy()
    lines = box.column(align=True)
    row = lines.row(align=True)
    icon = "CHECKBOX_HLT" if statement.is_on else "CHECKBOX_DEHLT"
    switch = row.column().operator("setdresser.switch_taste", text="", icon=icon, emboss=False)
    switch.statement, switch.is_on = statement.id, not statement.is_on
    column = row.column(align=True)
    column.active = statement.is_on
    wrapped(context, column, statement.text, beside_px=_BUTTONS_PX)
    row.column().operator("setdresser.forget_taste", text="", icon="TRASH", emboss=False).statement = statement.id
    row = lines.row(align=True)
    row.label(icon="BLANK1")
    column = row.column()
    column.active = statement.is_on
    column.progress(factor=statement.strength, text=statement.weight(), type="BAR")
    row.operator("setdresser.weigh_taste", text="", icon="PREFERENCES", emboss=False).statement = statement.id


def _draw_privacy(context: bpy.types.Context, layout: bpy.types.UILayout) -> None:
    column = layout.column(align=True)
    column.prop(context.scene.setdresser, "keep_private")
    if memory.is_on(context.scene):
        wrapped(context, column, "Nothing is learned from scenes that are kept private", icon="BLANK1")
    else:
        is_private = context.scene.setdresser.keep_private
        column.alert = True
        wrapped(
            context,
            column,
            "This scene is private: nothing is learned from it" if is_private else "Remember My Choices is off: nothing is learned",
            icon="LOCKED",
        )


CLASSES = (SETDRESSER_PT_taste,)
