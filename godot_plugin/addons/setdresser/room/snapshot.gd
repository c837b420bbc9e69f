@tool
class_name SetdresserSnapshot
extends RefCounted
## A room as numbers for the daemon, and the nodes that the numbers are of.

## What becomes of the furniture in the room.
enum Purpose {
	## New things are added; what was placed before makes way.
	FURNISH,
	## Everything that is not locked is arranged.
	REARRANGE,
	## Nothing moves.
	CHECK,
}

## The document: a SceneSnapshot in the frame `y_up`.
var wire := {}
## The nodes by the ids that the document gives them.
var nodes: Dictionary[String, Node3D] = {}
## Their boxes as sent.
var boxes: Dictionary[String, SetdresserBox] = {}
## What people should know: openings that are not on the outline, and the like.
var warnings := PackedStringArray()
## Why the room cannot be sent; empty if it can.
var error := ""


## Measures [param room] as it stands now.
static func take(room: FurnishRoom3D, purpose: Purpose) -> SetdresserSnapshot:
	var snapshot := SetdresserSnapshot.new()
	snapshot._take(room, purpose)
	return snapshot


## The nodes that were moved, changed or deleted since, by comparing the numbers; the ids that are still as sent.
func unchanged_since(then: SetdresserSnapshot) -> Dictionary[String, bool]:
	var same: Dictionary[String, bool] = {}
	var sent := then._objects_by_id()
	var now := _objects_by_id()
	for id: String in sent:
		same[id] = now.has(id) and now[id] == sent[id] and nodes.get(id) == then.nodes.get(id)
	return same


func _objects_by_id() -> Dictionary:
	var by_id := {}
	for object: Dictionary in wire.get("objects", []):
		by_id[object["id"]] = object
	return by_id


func _take(room: FurnishRoom3D, purpose: Purpose) -> void:
	error = _why_not(room)
	if error != "":
		return
	wire = {"version": 1, "frame": "y_up", "room": _room(room)}
	var keyed: Dictionary[String, FurnishAsset] = {}
	if room.catalogue:
		keyed = room.catalogue.by_key()
	var objects: Array[Dictionary] = []
	for node in room.furniture():
		if purpose == Purpose.FURNISH and node.has_meta(FurnishRoom3D.META_ASSET) and not FurnishRoom3D.is_locked(node):
			continue
		var stays := purpose == Purpose.FURNISH and room.existing == FurnishRoom3D.Existing.KEEP
		_add_object(objects, room, node, stays or FurnishRoom3D.is_locked(node), keyed)
	for node in SetdresserSurroundings.obstacles_in(room):
		_add_object(objects, room, node, true, keyed)
	wire["objects"] = objects


func _why_not(room: FurnishRoom3D) -> String:
	if not room.is_inside_tree():
		return "The room is not in the scene."
	if not room.global_transform.is_finite() or absf(room.global_basis.determinant()) < 1e-9:
		return "The room is scaled to nothing."
	if room.is_tilted():
		return "The room is tilted. Rotate it about the Y axis only."
	if not SetdresserOutline.is_simple(room.outline):
		return "The outline needs three corners or more, and its edges must not cross."
	return ""


func _room(room: FurnishRoom3D) -> Dictionary:
	var outline := room.world_outline()
	var openings: Array[Dictionary] = []
	for opening in room.openings():
		var id := String(room.get_path_to(opening))
		var sent := opening.to_wire(id, outline, room.global_position.y)
		if sent.is_empty():
			warnings.append("%s is not on the outline and was left out." % opening.name)
		else:
			openings.append(sent)
	var sent_room := {
		"name": String(room.name),
		"floor_m": SetdresserOutline.to_wire(outline),
		"floor_level_m": SetdresserBox.wire_number(room.global_position.y),
		"height_m": SetdresserBox.wire_number(room.world_height()),
		"openings": openings,
	}
	if room.kind != "":
		sent_room["kind"] = room.kind
	return sent_room


func _add_object(
	objects: Array[Dictionary],
	room: FurnishRoom3D,
	node: Node3D,
	locked: bool,
	keyed: Dictionary[String, FurnishAsset]
) -> void:
	var box := SetdresserBox.of_node(node)
	if box == null:
		return
	var id := String(room.get_path_to(node))
	var object := {
		"id": id, "name": String(node.name), "size_m": box.size_m(), "placement": box.placement(), "locked": locked
	}
	var asset: FurnishAsset = keyed.get(str(node.get_meta(FurnishRoom3D.META_ASSET, "")))
	if asset:
		asset.describe(object)
	objects.append(object)
	nodes[id] = node
	boxes[id] = box
