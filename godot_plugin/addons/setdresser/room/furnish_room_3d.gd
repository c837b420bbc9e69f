@tool
@icon("../icons/furnish_room.svg")
class_name FurnishRoom3D
extends Node3D
## A room that Setdresser furnishes: its outline, its doors and windows, and what it should be like.
##
## Put it on the floor of a room, draw its outline with the handles or take it from what is around, give it a
## [FurnishCatalogue], and press [b]Furnish[/b]. What is placed are ordinary instances of your scenes, children of
## this node or of [member furniture_parent], saved with the scene; nothing is rebuilt when it is loaded.
## In a running game: [code]await SetdresserClient.furnish(room)[/code].

## A step of the work: [param progress] from 0 to 1, and what is being done.
@warning_ignore("unused_signal")
signal furnish_progressed(progress: float, stage: String)
## The work has ended, well or badly.
@warning_ignore("unused_signal")
signal furnish_finished(result: FurnishResult)

## What happens to furniture that stands in the room already.
enum Existing {
	## It stays where it is, and new things are placed around it.
	KEEP,
	## It is arranged together with the new things. Locked nodes stay.
	MOVE,
}

const _META_EDITOR_LOCK := &"_edit_lock_"
const _KINDS := (
	"bedroom,childrens_room,living_room,dining_room,kitchen,kitchen_diner,bathroom,wc,hallway,home_office,office,"
	+ "meeting_room,classroom,library,cafe,restaurant,bar,shop,hotel_room,studio,gym,laundry,garage,workshop,"
	+ "waiting_room,tavern,dungeon,throne_room,forge,storage,nursery,dormitory,music_room"
)

## On a node of the furniture: it is never moved or cleared.
const META_LOCKED := &"setdresser_locked"
## On a node that Setdresser has placed: the name of its asset in the catalogue.
const META_ASSET := &"setdresser_asset"

## Furnishes the room, in place of what Setdresser placed before.
@export_tool_button("Furnish", "Add") var furnish_button: Callable = SetdresserEditorLink.ask.bind(&"furnish", self)
## Arranges the furniture that is there, without adding any.
@export_tool_button("Rearrange", "RotateLeft")
var rearrange_button: Callable = SetdresserEditorLink.ask.bind(&"rearrange", self)
## Lists what is wrong with the room as it stands.
@export_tool_button("Check", "StatusSuccess") var check_button: Callable = SetdresserEditorLink.ask.bind(&"check", self)
## Takes away what Setdresser has placed, except locked nodes.
@export_tool_button("Clear", "Clear") var clear_button: Callable = SetdresserEditorLink.ask.bind(&"clear", self)

@export_group("Room")
## Takes the outline, doors and windows from the floor and the walls around this node.
@export_tool_button("Take outline from surroundings", "Callable")
var outline_button: Callable = SetdresserEditorLink.ask.bind(&"outline", self)
## Corners of the floor: X and Z of this node's own axes, in order.
@export var outline := PackedVector2Array([Vector2(-2, -2), Vector2(2, -2), Vector2(2, 2), Vector2(-2, 2)]):
	set(value):
		outline = value
		update_gizmos()
		update_configuration_warnings()
## Height of the ceiling above the floor, along this node's own Y axis.
@export_range(0.5, 20.0, 0.01, "or_greater", "suffix:m") var height_m := 2.6:
	set(value):
		height_m = value
		update_gizmos()
## What the room is for: one of the suggestions, or your own words.
@export_custom(PROPERTY_HINT_ENUM_SUGGESTION, _KINDS) var kind := ""
## The nodes that floor and walls are made of. Empty: found around this node.
@export var shell: Array[Node3D] = []

@export_group("Furniture")
## What may be placed.
@export var catalogue: FurnishCatalogue:
	set(value):
		catalogue = value
		update_configuration_warnings()
## What you want, in your own words: "reading corner by the window".
@export_multiline var instruction := ""
## Share of the usable floor to cover; 0: as rooms of this kind usually are.
@export_range(0.0, 1.0, 0.01) var density := 0.0
## The same seed gives the same room.
@export_range(0, 9999, 1, "or_greater") var layout_seed := 0
## How many layouts to choose from.
@export_range(1, 16, 1) var num_candidates := 4
## What happens to furniture that stands here already.
@export var existing := Existing.KEEP
## Where new furniture is added; empty: to this node.
@export var furniture_parent: Node3D

@export_group("Obstacles")
## Nodes that furniture must keep clear of: columns, stairs, fixed kitchens.
@export var obstacles: Array[Node3D] = []
## Also keep clear of other bodies and meshes that stand in the room.
@export var find_obstacles := true

@export_group("More")
## Send a small picture of the room, seen from above, for models that look.
@export var send_picture := false
## Remember nothing of this room, and learn nothing from it.
@export var keep_private := false
## Layouts for running games on machines without Setdresser: the first that fits the outline is used.
@export var baked: Array[FurnishLayout] = []


func _enter_tree() -> void:
	set_notify_transform(Engine.is_editor_hint())


func _notification(what: int) -> void:
	if what == NOTIFICATION_TRANSFORM_CHANGED:
		update_configuration_warnings()


func _get_configuration_warnings() -> PackedStringArray:
	var warnings := PackedStringArray()
	if not SetdresserOutline.is_simple(outline):
		warnings.append("The outline needs three corners or more, and its edges must not cross.")
	if catalogue == null:
		warnings.append("Without a catalogue nothing can be added: choose or make a FurnishCatalogue.")
	if is_inside_tree() and is_tilted():
		warnings.append("The room is tilted. Its floor must be level: rotate it about the Y axis only.")
	return warnings


## True if the floor is not level.
func is_tilted() -> bool:
	return absf(global_basis.y.normalized().dot(Vector3.UP)) < 0.9999


## The outline in the world: X and Z.
func world_outline() -> PackedVector2Array:
	var points := PackedVector2Array()
	for corner in outline:
		var point := global_transform * Vector3(corner.x, 0.0, corner.y)
		points.append(Vector2(point.x, point.z))
	return points


## Height of the ceiling above the floor in the world.
func world_height() -> float:
	return height_m * global_basis.y.length()


## The node that new furniture is added to.
func parent_of_furniture() -> Node3D:
	return furniture_parent if furniture_parent else self as Node3D


## Doors, windows and passages.
func openings() -> Array[FurnishOpening3D]:
	var found: Array[FurnishOpening3D] = []
	for node in find_children("*", "Node3D", true, false):
		if node is FurnishOpening3D:
			found.append(node as FurnishOpening3D)
	return found


## The furniture that stands in the room now: children of the furniture's parent that show something.
func furniture() -> Array[Node3D]:
	var found: Array[Node3D] = []
	var shared := parent_of_furniture() != self
	var floor_polygon := world_outline()
	for child in parent_of_furniture().get_children():
		var node := child as Node3D
		if node == null or not node.visible or SetdresserSurroundings.is_part_of_room(node, self):
			continue
		var at := Vector2(node.global_position.x, node.global_position.z)
		if not shared or Geometry2D.is_point_in_polygon(at, floor_polygon):
			found.append(node)
	return found


## The furniture that Furnish may take away: placed by Setdresser and not locked.
func placed() -> Array[Node3D]:
	return furniture().filter(
		func(node: Node3D) -> bool: return node.has_meta(META_ASSET) and not is_locked(node)
	)


## True if [param node] must never be moved or cleared: locked for Setdresser, or with the editor's own lock.
static func is_locked(node: Node) -> bool:
	return node.get_meta(META_LOCKED, false) or node.get_meta(_META_EDITOR_LOCK, false)
