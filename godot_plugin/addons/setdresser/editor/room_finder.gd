@tool
class_name SetdresserRoomFinder
extends RefCounted
## Has the daemon find rooms, and makes room nodes of them.


## Gives [param room] the outline, height and openings of the room that it stands in, as one undo step.
static func take_outline(client: SetdresserClient, room: FurnishRoom3D) -> FurnishResult:
	var target: Variant = room
	var request := SetdresserShell.around(room)
	if _has_nothing(request):
		return FurnishResult.failed("No floor or wall was found around the room.", "Name its nodes under Room > Shell.")
	var reply := await _ask(client, request)
	if not reply.ok:
		return FurnishResult.failed(reply.message, reply.hint)
	if SetdresserEditedScene.why_not(target) != "":
		return FurnishResult.failed("The room was removed meanwhile.")
	for found: Dictionary in reply.body.get("rooms", []):
		if SetdresserShell.HERE in (found.get("objects", []) as Array):
			_apply(room, found["room"] as Dictionary)
			var area := SetdresserOutline.area(room.world_outline())
			var said := "Outline taken: %.1f m², openings: %d." % [area, room.openings().size()]
			var doubts := _uncertain(found)
			return _done(said if doubts.is_empty() else "%s Please look: %s." % [said, "; ".join(doubts)])
	return FurnishResult.failed(
		"The node stands in no room that could be found.", "Move it onto the floor, between the walls."
	)


## Adds a room node for each room of the open scene that has none, as one undo step.
static func find_all(client: SetdresserClient) -> FurnishResult:
	var root := EditorInterface.get_edited_scene_root() as Node3D
	if root == null:
		return FurnishResult.failed("Open a 3D scene first.")
	var request := SetdresserShell.of_level(root)
	if _has_nothing(request):
		return FurnishResult.failed("No floor or wall was found in this scene.")
	request["objects"] = _known_rooms(root)
	var reply := await _ask(client, request)
	if not reply.ok:
		return FurnishResult.failed(reply.message, reply.hint)
	var count := 0
	var undo := EditorInterface.get_editor_undo_redo()
	undo.create_action("Add found rooms", UndoRedo.MERGE_DISABLE, root)
	for found: Dictionary in reply.body.get("rooms", []):
		if (found.get("objects", []) as Array).is_empty():
			count += 1
			_add_room(undo, root, found["room"] as Dictionary, count)
	undo.commit_action()
	return _done("%d rooms added." % count)


static func _ask(client: SetdresserClient, request: Dictionary) -> SetdresserReply:
	var problem := await client.connect_daemon()
	return problem if problem else await client.send(HTTPClient.METHOD_POST, "/v1/rooms", request)


static func _done(text: String) -> FurnishResult:
	var result := FurnishResult.new()
	result.ok = true
	result.message = text
	return result


static func _has_nothing(request: Dictionary) -> bool:
	return (request["wall_triangles_m"] as Array).is_empty() and not request.has("floor_triangles_m")


static func _known_rooms(root: Node3D) -> Array[Dictionary]:
	var known: Array[Dictionary] = []
	for room in SetdresserEditedScene.rooms():
		var at := SetdresserBox.wire_point(room.global_position)
		known.append(
			{"id": String(root.get_path_to(room)), "size_m": [0.1, 0.1, 0.1], "placement": {"position_m": at}}
		)
	return known


static func _uncertain(found: Dictionary) -> PackedStringArray:
	var said := PackedStringArray()
	for doubt: Dictionary in found.get("uncertain", []):
		said.append(str(doubt.get("message", "")))
	return said.slice(0, 3)


static func _apply(room: FurnishRoom3D, found: Dictionary) -> void:
	var undo := EditorInterface.get_editor_undo_redo()
	var place := room.global_transform
	place.origin.y = found.get("floor_level_m", place.origin.y)
	undo.create_action("Take outline", UndoRedo.MERGE_DISABLE, room)
	undo.add_do_property(room, &"global_transform", place)
	undo.add_undo_property(room, &"global_transform", room.global_transform)
	undo.add_do_property(room, &"outline", _to_local(found, place))
	undo.add_undo_property(room, &"outline", room.outline)
	undo.add_do_property(room, &"height_m", (found.get("height_m", 2.6) as float) / place.basis.y.length())
	undo.add_undo_property(room, &"height_m", room.height_m)
	var known: Dictionary[String, bool] = {}
	var scene := SetdresserSurroundings.scene_of(room)
	for opening in room.openings():
		known[String(scene.get_path_to(opening))] = true
	for opening: Dictionary in found.get("openings", []):
		if not known.has(str(opening.get("id"))):
			_add_opening(undo, room, place, opening)
	undo.commit_action()


static func _to_local(found: Dictionary, place: Transform3D) -> PackedVector2Array:
	var into_room := place.affine_inverse()
	var outline := PackedVector2Array()
	for corner in SetdresserOutline.from_wire(found["floor_m"] as Array):
		var local := into_room * Vector3(corner.x, place.origin.y, corner.y)
		outline.append(Vector2(snappedf(local.x, 0.001), snappedf(local.z, 0.001)))
	return outline


static func _add_opening(
	undo: EditorUndoRedoManager, room: FurnishRoom3D, place: Transform3D, found: Dictionary
) -> void:
	var ends := SetdresserOutline.from_wire([found["from_m"], found["to_m"]])
	var opening := FurnishOpening3D.new()
	opening.name = str(found.get("kind", "door")).capitalize()
	opening.take(found)
	var across := ends[1] - ends[0]
	var middle := (ends[0] + ends[1]) / 2.0
	var bottom: float = found.get("bottom_m", 0.0)
	var world := Transform3D(
		Basis(Vector3.UP, -across.angle()), Vector3(middle.x, place.origin.y + bottom, middle.y)
	)
	opening.transform = place.affine_inverse() * world
	opening.width_m = across.length()
	undo.add_do_method(room, &"add_child", opening, true)
	undo.add_do_property(opening, &"owner", EditorInterface.get_edited_scene_root())
	undo.add_do_reference(opening)
	undo.add_undo_method(room, &"remove_child", opening)


static func _add_room(undo: EditorUndoRedoManager, root: Node3D, found: Dictionary, number: int) -> void:
	var outline := SetdresserOutline.from_wire(found["floor_m"] as Array)
	var middle := Vector2.ZERO
	for corner in outline:
		middle += corner / outline.size()
	var room := FurnishRoom3D.new()
	room.name = "Room%d" % number
	var place := Transform3D(Basis.IDENTITY, Vector3(middle.x, found.get("floor_level_m", 0.0) as float, middle.y))
	room.outline = _to_local(found, place)
	room.height_m = found.get("height_m", 2.6)
	room.transform = root.global_transform.affine_inverse() * place
	undo.add_do_method(root, &"add_child", room, true)
	undo.add_do_property(room, &"owner", EditorInterface.get_edited_scene_root())
	undo.add_do_reference(room)
	undo.add_undo_method(root, &"remove_child", room)
	for opening: Dictionary in found.get("openings", []):
		_add_opening(undo, room, place, opening)
