@tool
extends "res://tests/window_case.gd"
# What a new user does: an empty project, the add-on switched on, a CSG room with a door, a folder of GLB files.


func test_a_csg_room_and_a_folder_of_glb_files() -> void:
	var root := await open(_scene())
	var room := root.get_node("Room") as FurnishRoom3D
	await choose(room)
	await lay_out(room.global_position, 8.0)
	await click(dock().get_node("%Outline") as Control)
	await work()
	near(SetdresserOutline.area(room.world_outline()), 4.4 * 3.8, "outline: " + message(), 0.05)
	equal(room.openings().size(), 1, "the door is found")
	equal(room.openings()[0].kind, FurnishOpening3D.Kind.DOOR, "as a door")
	near(room.openings()[0].width_m, 0.9, "its width", 0.05)
	await picture("fresh-1-outline")

	var catalogue := FurnishCatalogue.new()
	catalogue.folder = "res://models"
	catalogue.fill_button.call()
	equal(catalogue.assets.size(), 10, "assets of ten files")
	catalogue.fill_button.call()
	equal(catalogue.assets.size(), 10, "filling again adds nothing")
	equal(ResourceSaver.save(catalogue, "res://catalogue.tres"), OK, "saved")
	room.catalogue = load("res://catalogue.tres")
	room.kind = "bedroom"

	var before := places(root)
	await click(dock().get_node("%Furnish") as Control)
	await work()
	var count := room.placed().size()
	check(count >= 3, message())
	for node in room.placed():
		check(node.scene_file_path.begins_with("res://models/SM_"), "an instance of a GLB file")
	await picture("fresh-2-furnished")
	var after := places(root)
	await key(KEY_Z, true)
	equal(places(root), before, "Ctrl+Z takes it back")
	await key(KEY_Z, true, true)
	equal(places(root), after, "Ctrl+Shift+Z brings it back")
	await key(KEY_S, true)
	await settle(10)
	var path := root.scene_file_path
	EditorInterface.call("close_scene")
	await settle(5)
	EditorInterface.open_scene_from_path(path)
	await settle(10)
	room = EditorInterface.get_edited_scene_root().get_node("Room") as FurnishRoom3D
	equal(room.placed().size(), count, "saved with Ctrl+S and opened again")
	await picture("fresh-3-reloaded")


func _scene() -> Node3D:
	var root := Node3D.new()
	root.name = "Level"
	var house := CSGCombiner3D.new()
	house.name = "House"
	root.add_child(house)
	for cut: Array in [
		[Vector3(4.8, 2.7, 4.2), Vector3(0.0, 1.25, 0.0), CSGShape3D.OPERATION_UNION],
		[Vector3(4.4, 3.0, 3.8), Vector3(0.0, 1.5, 0.0), CSGShape3D.OPERATION_SUBTRACTION],
		[Vector3(0.9, 2.1, 0.6), Vector3(1.2, 1.05, 2.0), CSGShape3D.OPERATION_SUBTRACTION],
	]:
		var box := CSGBox3D.new()
		box.size = cut[0]
		box.position = cut[1]
		box.operation = cut[2]
		house.add_child(box, true)
	var sun := DirectionalLight3D.new()
	sun.name = "Sun"
	sun.rotation_degrees = Vector3(-60.0, 30.0, 0.0)
	root.add_child(sun)
	var room := FurnishRoom3D.new()
	room.name = "Room"
	root.add_child(room)
	return Scenes.own(root)
