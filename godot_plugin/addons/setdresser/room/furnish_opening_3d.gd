@tool
@icon("../icons/furnish_opening.svg")
class_name FurnishOpening3D
extends Node3D
## A door, window or passage of a [FurnishRoom3D], as a child of the room.
##
## It stands where the middle of its lower edge is, at most half a metre from the outline, onto which it is snapped.
## Its own X axis runs along the wall.

## The kinds of openings.
enum Kind {
	## A door with a leaf.
	DOOR,
	## A window; nothing tall is placed before it.
	WINDOW,
	## An open way through.
	PASSAGE,
}
## How a door's leaf moves, seen from this room.
enum Swing {
	## Into the room: its quarter disc stays free.
	INWARD,
	## Out of the room.
	OUTWARD,
	## Along the wall.
	SLIDING,
	## It has no leaf.
	NONE,
}
## Which side the leaf hangs on.
enum Hinge {
	## Not known: both sides stay free.
	UNKNOWN,
	## On the side of the opening's own -X.
	MINUS_X,
	## On the side of the opening's own +X.
	PLUS_X,
	## A double leaf.
	BOTH,
}

const KIND_NAMES: PackedStringArray = ["door", "window", "passage"]
const SWING_NAMES: PackedStringArray = ["inward", "outward", "sliding", "none"]
const _HINGE_NAMES: PackedStringArray = ["", "from", "to", "both"]

## What it is.
@export var kind := Kind.DOOR:
	set(value):
		kind = value
		update_gizmos()
## Width in metres.
@export_range(0.1, 10.0, 0.01, "or_greater", "suffix:m") var width_m := 0.9:
	set(value):
		width_m = value
		update_gizmos()
## Height of the opening itself in metres.
@export_range(0.1, 10.0, 0.01, "or_greater", "suffix:m") var height_m := 2.1:
	set(value):
		height_m = value
		update_gizmos()
## How a door opens, seen from this room.
@export var swing := Swing.INWARD:
	set(value):
		swing = value
		update_gizmos()
## Which side the leaf hangs on.
@export var hinge := Hinge.UNKNOWN:
	set(value):
		hinge = value
		update_gizmos()


func _enter_tree() -> void:
	set_notify_transform(Engine.is_editor_hint())


func _notification(what: int) -> void:
	if what == NOTIFICATION_TRANSFORM_CHANGED:
		update_gizmos()


## Its two ends on the floor, world space (x, z): the -X end, then the +X end.
func ends() -> PackedVector2Array:
	var along := global_basis.x * (width_m / 2.0)
	var middle := Vector2(global_position.x, global_position.z)
	var half := Vector2(along.x, along.z)
	return [middle - half, middle + half]


## The opening for a snapshot of a room with [param outline] (world space) and its floor at [param floor_level], or
## nothing where it is too far from the outline.
func to_wire(id: String, outline: PackedVector2Array, floor_level: float) -> Dictionary:
	var on_wall := SetdresserOutline.snap(ends(), outline)
	if on_wall.is_empty():
		return {}
	var wire := {
		"id": id,
		"kind": KIND_NAMES[kind],
		"from_m": SetdresserOutline.wire_point(on_wall[0]),
		"to_m": SetdresserOutline.wire_point(on_wall[1]),
		"bottom_m": maxf(SetdresserBox.wire_number(global_position.y - floor_level), 0.0),
		"height_m": height_m * global_basis.y.length(),
	}
	if kind == Kind.DOOR:
		wire["swing"] = SWING_NAMES[swing]
		if hinge != Hinge.UNKNOWN:
			wire["hinge"] = _HINGE_NAMES[hinge]
	return wire


## Takes size, kind and swing from an opening that the daemon found; the place is the caller's.
func take(opening: Dictionary) -> void:
	kind = maxi(KIND_NAMES.find(str(opening.get("kind"))), 0) as Kind
	height_m = opening.get("height_m", height_m)
	swing = maxi(SWING_NAMES.find(str(opening.get("swing"))), 0) as Swing
	hinge = maxi(_HINGE_NAMES.find(str(opening.get("hinge", ""))), 0) as Hinge
