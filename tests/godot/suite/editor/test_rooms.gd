@tool
extends "res://tests/editor_case.gd"
# Outlines and openings out of what users build rooms from.


func _outline_of(scene: Node3D, path: NodePath) -> FurnishRoom3D:
	var root := await open(scene)
	await settle(6)  # CSG shapes are worked out a frame later
	var room := root.get_node(path) as FurnishRoom3D
	await choose(room)
	await press("Outline")
	return room


func _area(room: FurnishRoom3D) -> float:
	return SetdresserOutline.area(room.world_outline())


func _kinds(room: FurnishRoom3D) -> Array:
	var kinds := room.openings().map(
		func(opening: FurnishOpening3D) -> String: return FurnishOpening3D.KIND_NAMES[opening.kind]
	)
	kinds.sort()
	return kinds


func test_a_csg_house_gives_its_rooms_with_doors_and_a_window() -> void:
	var room := await _outline_of(Scenes.csg_house(), "Room")
	near(_area(room), 4.4 * 4.0, message(), 0.1)
	equal(_kinds(room), ["door", "door", "window"], "openings")
	near(room.height_m, 2.5, "height", 0.05)
	var openings := room.openings().size()
	equal(history().get_current_action_name(), "Take outline", "one undo step")
	history().undo()
	equal(room.openings().size(), 0, "undone")
	near(_area(room), 1.0, "the outline as well")
	history().redo()
	equal(room.openings().size(), openings, "redone")
	await press("Outline")
	equal(room.openings().size(), openings, "taken again, no opening is doubled")
	await press("Furnish")
	check(room.placed().size() >= 3, message())


func test_a_gridmap_dungeon_gives_its_hall() -> void:
	var room := await _outline_of(Scenes.gridmap_dungeon(), "Hall")
	near(_area(room), 8.0 * 6.0 + 2.0 * 2.0, "the hall with the cell that leads out: " + message(), 0.5)
	equal(_kinds(room), ["passage"], "the way out")


func test_mesh_walls_give_a_passage() -> void:
	var scene := Scenes.mesh_walls()
	scene.get_node("Lounge/Door").free()
	(scene.get_node("Lounge") as FurnishRoom3D).outline = Scenes.rectangle(1.0, 1.0)
	var room := await _outline_of(scene, "Lounge")
	near(_area(room), 5.0 * 4.0, message(), 0.1)
	equal(room.openings().size(), 1, "the gap in the wall")


func test_an_imported_glb_room() -> void:
	var scene := Scenes.glb_room()
	scene.get_node("Kitchen/Door").free()
	(scene.get_node("Kitchen") as FurnishRoom3D).outline = Scenes.rectangle(1.0, 1.0)
	var room := await _outline_of(scene, "Kitchen")
	near(_area(room), 3.6 * 3.0, message(), 0.1)
	equal(room.openings().size(), 1, "the doorway")


func test_a_navigation_region_alone() -> void:
	var room := await _outline_of(Scenes.navigation_only(), "Hall")
	near(_area(room), 4.0 * 6.0, message(), 0.1)


func test_collision_shapes_alone() -> void:
	var room := await _outline_of(Scenes.shapes_only(), "Room")
	near(_area(room), 4.0 * 4.0, message(), 0.1)


func test_a_turned_house_gives_a_turned_room() -> void:
	var scene := Scenes.csg_house()
	scene.transform = Transform3D(Basis(Vector3.UP, 0.6), Vector3(30.0, 2.0, -12.0))
	var room := await _outline_of(scene, "Room")
	near(_area(room), 4.4 * 4.0, message(), 0.1)
	near(room.global_position.y, 2.0, "floor level", 0.02)


func test_a_node_in_no_room_is_told_so() -> void:
	var scene := Scenes.csg_house()
	(scene.get_node("Room") as Node3D).position = Vector3(50.0, 0.0, 0.0)
	var room := await _outline_of(scene, "Room")
	check(message().contains("No floor or wall") or message().contains("in no room"), message())
	near(_area(room), 1.0, "unchanged")


func test_find_rooms_adds_a_node_for_each_room_once() -> void:
	var scene := Scenes.csg_house()
	for child in scene.get_children():
		if child is FurnishRoom3D:
			child.free()
	var root := await open(scene)
	await settle(6)
	await press("FindRooms")
	equal(SetdresserEditedScene.rooms().size(), 2, message())
	for room in SetdresserEditedScene.rooms():
		check(room.openings().size() >= 1, "with its doors")
		equal(room.owner, root as Node, "saved")
	await press("FindRooms")
	equal(SetdresserEditedScene.rooms().size(), 2, "again: " + message())
	history().undo()
	history().undo()
	equal(SetdresserEditedScene.rooms().size(), 0, "undone")
