"""Why an object must stay where it is."""

from __future__ import annotations

import bpy

from ..core.rigid import Placement, move_between
from . import channels

_TRANSFORM = ("location", "rotation_euler", "rotation_quaternion", "rotation_axis_angle", "delta_location", "delta_rotation_euler")
_PROBE = move_between(Placement((0.0, 0.0, 0.0), 0.0), Placement((1.0, 0.0, 0.0), 45.0))


def why_not(thing: bpy.types.Object) -> str:
    """The reason in a few words, to follow "stays: "; empty where it can be moved and turned."""
    if thing.library:
        return f"it is linked from {bpy.path.basename(thing.library.filepath)}; make a library override to move it"
    if thing.override_library and thing.override_library.is_system_override:
        return "it is a library override that is not editable yet"
    if any(not constraint.mute for constraint in thing.constraints):
        return "a constraint places it"
    if is_animated(thing):
        return "it is animated"
    if any(thing.lock_location) or thing.lock_rotation[2]:
        return "its transform is locked"
    if channels.local_move(thing, _PROBE) is None:
        return "its scale, or its parent's, would shear it; apply the scale"
    return ""


def is_animated(thing: bpy.types.Object) -> bool:
    """Do keyframes, drivers or NLA strips set its place?"""
    animation = thing.animation_data
    if animation is None:
        return False
    curves = list(animation.drivers) + _curves(animation)
    return any(curve.data_path in _TRANSFORM for curve in curves) or any(track.strips for track in animation.nla_tracks)


def _curves(animation: bpy.types.AnimData) -> list[bpy.types.FCurve]:
    action = animation.action
    if action is None:
        return []
    if hasattr(action, "fcurves"):  # Before Blender 5.0
        return list(action.fcurves)
    slot = animation.action_slot
    channelbags = [strip.channelbag(slot) for layer in action.layers for strip in layer.strips] if slot else []
    return [curve for bag in channelbags if bag for curve in bag.fcurves]
