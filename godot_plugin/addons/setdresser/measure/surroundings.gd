@tool
class_name SetdresserSurroundings
extends RefCounted
## Tells what around a room is building and what stands in the way.

## Words in the names of parts of a building.
const _PARTS: PackedStringArray = ["wall", "floor", "ground", "ceiling", "roof", "corridor", "terrain"]
## Words in the names of whole buildings. A plain node that is called so may hold furniture as well.
const _WHOLES: PackedStringArray = ["building", "house", "level", "room", "shell"]
## Words that make a thing of a part of a building: a floor lamp, a wall clock.
const _THINGS: PackedStringArray = [
	"lamp", "light", "shelf", "clock", "mirror", "picture", "cabinet", "divider", "art", "torch", "lantern", "mat", "sign"
]
const _DOORS: PackedStringArray = ["door", "gate", "doorway"]
const _WINDOWS: PackedStringArray = ["window"]
## Anything as long as this that is as tall as a wall or as flat as a floor is building, metres.
const _LONG_M := 2.4
const _TALL_M := 1.8
const _FLAT_M := 0.3
## What reaches less than this into the room (skirtings, walls that touch the outline) is no obstacle, metres.
const _TOUCH_M := 0.03


## True for nodes that belong to the room itself rather than to its furniture.
static func is_part_of_room(node: Node3D, room: FurnishRoom3D) -> bool:
	if node is FurnishOpening3D or node is FurnishRoom3D or node in room.shell or node in room.obstacles:
		return true
	if node.has_meta(FurnishRoom3D.META_ASSET):
		return false
	return is_building(node)


## True for floors, walls and what holds them.
static func is_building(node: Node3D) -> bool:
	if node.is_class("GridMap") or node is NavigationRegion3D or node is CSGCombiner3D:
		return true
	if node is CSGShape3D and node.get_children().any(func(child: Node) -> bool: return child is CSGShape3D):
		return true
	if is_called_building(node) or is_door_or_window(node):
		return true
	if node.scene_file_path != "":
		return false
	var box := SetdresserBox.of_node(node)
	if box == null:
		return false
	return (
		maxf(box.size.x, box.size.z) >= _LONG_M and (box.size.y >= _TALL_M or box.size.y <= _FLAT_M)
	)


## True for what is called a part of a building, such as a wall piece of a kit: all of it is building.
static func is_called_part(node: Node3D) -> bool:
	return _is_called(node, _PARTS)


## True for what is called a building or a part of one.
static func is_called_building(node: Node3D) -> bool:
	return _is_called(node, _PARTS) or _is_called(node, _WHOLES)


## True for the leaves and frames of doors and windows, but not for pieces of wall with a hole for one.
static func is_door_or_window(node: Node3D) -> bool:
	return (_is_called(node, _DOORS) or _is_called(node, _WINDOWS)) and not is_called_part(node)


## "door" or "window", for nodes that [method is_door_or_window] is true of.
static func kind_of_opening(node: Node3D) -> String:
	return "door" if _is_called(node, _DOORS) else "window"


## The top node of the scene that [param room] is in, where a room's surroundings end.
static func scene_of(room: FurnishRoom3D) -> Node3D:
	var top: Node3D = room
	while top.get_parent() is Node3D:
		top = top.get_parent()
	return top


## What stands in [param room] without being its furniture: whole scenes, bodies, or single meshes.
static func obstacles_in(room: FurnishRoom3D) -> Array[Node3D]:
	var found: Array[Node3D] = []
	for node in room.obstacles:
		if node and node.is_inside_tree():
			found.append(node)
	if room.find_obstacles:
		_find_obstacles(scene_of(room), room, room.world_outline(), found)
	return found


static func _find_obstacles(
	node: Node3D, room: FurnishRoom3D, outline: PackedVector2Array, found: Array[Node3D]
) -> void:
	for child in node.get_children():
		var node_3d := child as Node3D
		if node_3d == null or not node_3d.visible or node_3d in found or node_3d in room.shell:
			continue
		if node_3d == room.furniture_parent or node_3d is FurnishRoom3D or node_3d is FurnishOpening3D:
			continue  # this room's furniture, and rooms next door
		if node_3d is CharacterBody3D or node_3d.has_meta(FurnishRoom3D.META_ASSET):
			continue  # what walks about, and what was placed for other rooms
		if not _is_one_thing(node_3d):
			if not (node_3d is CSGShape3D or node_3d.is_class("GridMap")):
				_find_obstacles(node_3d, room, outline, found)
		elif not is_building(node_3d) and _stands_in(node_3d, room, outline):
			found.append(node_3d)


static func _is_one_thing(node: Node3D) -> bool:
	if node.is_class("GridMap") or node is CSGCombiner3D:
		return false
	if node is PhysicsBody3D or node is GeometryInstance3D:
		return not is_called_building(node)
	return node.scene_file_path != "" and not is_called_building(node)


static func _stands_in(node: Node3D, room: FurnishRoom3D, outline: PackedVector2Array) -> bool:
	var box := SetdresserBox.of_node(node)
	if box == null:
		return false
	var above_floor := box.position.y - room.global_position.y
	if above_floor + box.size.y < _TOUCH_M or above_floor > room.world_height() - _TOUCH_M:
		return false
	var footprint := PackedVector2Array()
	for corner in box.corners().slice(0, 4):
		footprint.append(Vector2(corner.x, corner.z))
	for inside in Geometry2D.offset_polygon(outline, -_TOUCH_M):
		if not Geometry2D.intersect_polygons(footprint, inside).is_empty():
			return true
	return false


## True if one of [param words] stands in the node's name as a word of its own: "Wall_03", "north wall", "WallNorth".
static func _is_called(node: Node3D, words: PackedStringArray) -> bool:
	var called := false
	for part in String(node.name).to_snake_case().replace(" ", "_").replace("-", "_").split("_", false):
		var word := part.rstrip("0123456789").trim_suffix("s")
		if word in _THINGS:
			return false
		called = called or word in words
	return called
