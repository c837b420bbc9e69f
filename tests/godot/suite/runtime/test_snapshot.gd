extends "res://tests/case.gd"

const Scenes := preload("res://tests/scenes.gd")


func _take(root: Node3D, at: NodePath, purpose := SetdresserSnapshot.Purpose.FURNISH) -> SetdresserSnapshot:
	show(root)
	return SetdresserSnapshot.take(root.get_node(at) as FurnishRoom3D, purpose)


func test_a_plain_room_with_its_openings() -> void:
	var snapshot := _take(Scenes.plain(), "Bedroom")
	equal(snapshot.error, "")
	var room: Dictionary = snapshot.wire["room"]
	equal(room["floor_m"], [[-2.0, -2.0], [2.0, -2.0], [2.0, 2.0], [-2.0, 2.0]], "outline")
	equal(room["kind"], "bedroom", "kind")
	var openings: Array = room["openings"]
	equal(openings.size(), 2, "openings")
	equal(openings[0]["from_m"], [-0.45, -2.0] as Array[float], "from")
	equal(openings[0]["to_m"], [0.45, -2.0] as Array[float], "to")
	equal(openings[1]["bottom_m"], 0.9, "window's bottom")


func test_a_turned_and_scaled_room_is_told_in_world_numbers() -> void:
	var snapshot := _take(Scenes.turned_and_scaled(), "Holder/Living")
	var room: Dictionary = snapshot.wire["room"]
	near(SetdresserOutline.area(SetdresserOutline.from_wire(room["floor_m"] as Array)), 4.0 * 3.4 * 2.25, "area", 1e-2)
	near(room["floor_level_m"] as float, 3.0, "floor level")
	near(room["height_m"] as float, 2.6 * 1.2, "height")
	var door: Dictionary = room["openings"][0]
	var ends := SetdresserOutline.from_wire([door["from_m"], door["to_m"]])
	near(ends[0].distance_to(ends[1]), 0.9 * 1.5, "door's width", 1e-3)


func test_a_door_that_stands_off_the_wall_is_snapped_or_left_out() -> void:
	var root := Scenes.plain()
	var door := root.get_node("Bedroom/Door") as Node3D
	door.position.z = -2.2
	var snapshot := _take(root, "Bedroom")
	equal(snapshot.wire["room"]["openings"][0]["from_m"], [-0.45, -2.0] as Array[float], "snapped")
	door.position.z = -3.0
	snapshot = SetdresserSnapshot.take(root.get_node("Bedroom") as FurnishRoom3D, SetdresserSnapshot.Purpose.CHECK)
	equal((snapshot.wire["room"]["openings"] as Array).size(), 1, "left out")
	equal(snapshot.warnings.size(), 1, "and told")


func test_obstacles_and_furniture_are_told_apart() -> void:
	var snapshot := _take(Scenes.mesh_walls(), "Lounge")
	var ids := snapshot.nodes.keys()
	ids.sort()
	equal(ids, ["../Column", "Sofa"] as Array[String], "a column in the way and a sofa, but no walls")
	for object: Dictionary in snapshot.wire["objects"]:
		equal(object["locked"], true, str(object["id"]) + " stays where it is")


func test_existing_furniture_may_move_unless_locked() -> void:
	var root := Scenes.mesh_walls()
	var room := root.get_node("Lounge") as FurnishRoom3D
	room.existing = FurnishRoom3D.Existing.MOVE
	var sofa := room.get_node("Sofa")
	equal(_take(root, "Lounge").wire["objects"][0]["locked"], false, "may move")
	sofa.set_meta(FurnishRoom3D.META_LOCKED, true)
	var again := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.REARRANGE)
	equal(again.wire["objects"][0]["locked"], true, "locked")


func test_a_glb_room_has_its_stove_as_an_obstacle() -> void:
	var snapshot := _take(Scenes.glb_room(), "Kitchen")
	equal(snapshot.nodes.size(), 1, str(snapshot.nodes.keys()))
	check(str(snapshot.nodes.keys()[0]).ends_with("Stove"), "the stove")


func test_furniture_of_the_room_next_door_is_no_obstacle() -> void:
	var root := Scenes.level(2)
	var sofa: Node3D = (load("res://demo/furniture/sofa.tscn") as PackedScene).instantiate()
	sofa.set_meta(FurnishRoom3D.META_ASSET, "sofa")
	root.get_node("Room1").add_child(sofa)
	equal(_take(root, "Room2").nodes.size(), 0, "objects")


func test_what_cannot_be_sent_says_why() -> void:
	var root := Scenes.plain()
	var room := root.get_node("Bedroom") as FurnishRoom3D
	check(SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.CHECK).error.contains("not in the scene"), "outside")
	show(root)
	room.rotation.x = 0.3
	check(SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.CHECK).error.contains("tilted"), "tilted")
	equal(room._get_configuration_warnings().size(), 1, "and the scene tree warns")
	room.rotation.x = 0.0
	room.outline = [Vector2(0, 0), Vector2(2, 2), Vector2(2, 0), Vector2(0, 2)]
	check(SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.CHECK).error.contains("cross"), "crossing edges")
	room.scale = Vector3.ONE * 1e-6
	check(SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.CHECK).error != "", "scaled to nothing")


func test_names_tell_buildings_from_things() -> void:
	for called: String in [
		"Wall", "wall_03", "WallNorth", "north-wall", "Floor2", "SM_Wall_Corner_01", "wallDoorway", "Ceiling"
	]:
		var node := show(Node3D.new()) as Node3D
		node.name = called
		check(SetdresserSurroundings.is_building(node), called + " is building")
		check(not SetdresserSurroundings.is_door_or_window(node), called + " is no door")
	for called: String in ["FloorLamp", "wall_clock", "Wallet", "room_divider", "Sofa", "ceiling light"]:
		var node := show(Node3D.new()) as Node3D
		node.name = called
		check(not SetdresserSurroundings.is_building(node), called + " is a thing")
	for called: String in ["Door", "door_01", "window_large", "FrontDoor"]:
		var node := show(Node3D.new()) as Node3D
		node.name = called
		check(SetdresserSurroundings.is_door_or_window(node), called + " is a door or window")
