@tool
@icon("../icons/furnish_asset.svg")
class_name FurnishAsset
extends Resource
## One thing that may be placed: a scene, and what Setdresser needs to know of it.
##
## Only [member scene] must be set. What a thing is (a bed, a lamp) is guessed from its name and size, so
## [member category] is for the cases where the guess is wrong.

## What carries it.
enum Mount {
	## As things of its category usually are.
	GUESS,
	## It stands on the floor.
	FLOOR,
	## It hangs on a wall by its back.
	WALL,
	## It hangs from the ceiling.
	CEILING,
	## It stands on another object, as a vase on a table.
	SURFACE,
}

const _MOUNT_NAMES: PackedStringArray = ["", "floor", "wall", "ceiling", "surface"]

## The scene that is placed. Its collisions, scripts and lights come with it.
@export var scene: PackedScene:
	set(value):
		if scene and scene.changed.is_connected(_forget_size):
			scene.changed.disconnect(_forget_size)
		scene = value
		if scene:
			scene.changed.connect(_forget_size)
		_forget_size()
		emit_changed()
## A name for people, from which the category is guessed. Empty: the scene's file name.
@export var display_name := ""
## What it is, such as [code]armchair[/code] ([code]backend categories[/code] lists them). Empty: guessed.
@export var category := ""
## What carries it.
@export var mount := Mount.GUESS
## Where its front is: degrees counter-clockwise, seen from above, from the model's own +Z axis. The front is the
## side that people use or look at: the doors of a wardrobe, the knees' side of a seat.
@export_range(-180.0, 180.0, 1.0, "or_less", "or_greater", "degrees") var front_deg := 0.0
## The most of it in one room; -1: as many as things of its category are usually wanted.
@export_range(-1, 64, 1, "or_greater") var max_count := -1
## How likely it is against others of its category.
@export_range(0.01, 10.0, 0.01, "or_greater") var weight := 1.0
## Your own words for it; one that equals the room's kind or a word of the instruction makes it likelier.
@export var tags: PackedStringArray = []
## Its size in metres (width, height, depth). Zero: measured from the scene's meshes.
@export var size_override_m := Vector3.ZERO

var _size := Vector3.ZERO
var _is_measured := false


## The name that the daemon guesses from.
func name_for_people() -> String:
	if display_name != "":
		return display_name
	if scene and scene.resource_path != "" and not scene.resource_path.contains("::"):
		return scene.resource_path.get_file().get_basename()
	return resource_name


## Width, height and depth in metres, measured once; zero if the scene shows nothing.
func size() -> Vector3:
	if size_override_m != Vector3.ZERO:
		return size_override_m
	if not _is_measured and scene and scene.can_instantiate():
		_is_measured = true
		var instance := scene.instantiate()
		if instance is Node3D:
			var box := SetdresserBox.of_unturned(instance as Node3D)
			_size = box.size if box else Vector3.ZERO
		instance.free()
	return _size


## True if [method size] knows the answer already: measuring takes an instance of the scene.
func is_measured() -> bool:
	return _is_measured or scene == null or size_override_m != Vector3.ZERO


## The asset as the daemon's catalogue wants it; [param key] names it in the answer.
func to_wire(key: String) -> Dictionary:
	var box := SetdresserBox.new()
	box.size = size()
	var wire := {
		"asset": key,
		"name": name_for_people(),
		"size_m": box.size_m(),
		"front_deg": front_deg,
		"weight": weight,
		"tags": Array(tags)
	}
	if category != "":
		wire["category"] = category
	if mount != Mount.GUESS:
		wire["mount"] = _MOUNT_NAMES[mount]
	if max_count >= 0:
		wire["max_count"] = max_count
	return wire


## Gives [param object], a node's description in a snapshot, what is known of the asset that it is an instance of.
func describe(object: Dictionary) -> void:
	object["name"] = name_for_people()
	object["front_deg"] = front_deg
	if category != "":
		object["category"] = category
	if mount != Mount.GUESS:
		object["mount"] = _MOUNT_NAMES[mount]


func _forget_size() -> void:
	_is_measured = false
	_size = Vector3.ZERO
