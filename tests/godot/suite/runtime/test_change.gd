extends "res://tests/case.gd"

const Scenes := preload("res://tests/scenes.gd")


func _steady(snapshot: SetdresserSnapshot) -> Dictionary[String, bool]:
	return snapshot.unchanged_since(snapshot)


func test_equal_numbers_leave_the_transform_untouched_bit_for_bit() -> void:
	var root := show(Scenes.mesh_walls()) as Node3D
	var room := root.get_node("Lounge") as FurnishRoom3D
	var sofa := room.get_node("Sofa") as Node3D
	var odd := Basis.from_euler(Vector3(0.1, 0.7, 0.03)).scaled(Vector3(1.1, 0.9, 1.3))
	sofa.transform = Transform3D(odd, Vector3(0.123, 0.05, -1.234))
	var sent := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.REARRANGE)
	var placement := sent.boxes["Sofa"].placement()
	placement["object"] = "Sofa"
	var answer: Dictionary = JSON.parse_string(JSON.stringify({"placements": [placement]}, "", false, true))
	var change := SetdresserChange.of_candidate(room, sent, _steady(sent), answer, null)
	check(change.is_empty(), "nothing moves")


func test_a_move_is_rigid_and_lands_where_it_was_told() -> void:
	var root := show(Scenes.turned_and_scaled()) as Node3D
	var room := root.get_node("Holder/Living") as FurnishRoom3D
	var sofa: Node3D = (load("res://demo/furniture/sofa.tscn") as PackedScene).instantiate()
	sofa.rotation = Vector3(0.0, 0.4, 0.0)
	room.add_child(sofa)
	var before := sofa.transform
	var sent := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.REARRANGE)
	var size := sent.boxes["Sofa"].size
	var to := {"object": "Sofa", "position_m": [121.0, 3.0, -79.0], "yaw_deg": 90.0}
	var change := SetdresserChange.of_candidate(room, sent, _steady(sent), {"placements": [to]}, null)
	change.apply()
	var now := SetdresserBox.of_node(sofa)
	near(now.position.distance_to(Vector3(121.0, 3.0, -79.0)), 0.0, "place", 1e-4)
	near(rad_to_deg(now.yaw), 90.0, "yaw", 1e-2)
	near(now.size.distance_to(size), 0.0, "size", 1e-3)
	change.revert()
	equal(sofa.transform, before, "undone bit for bit")


func test_a_new_thing_stands_where_it_was_told_in_any_room() -> void:
	for scene: Node3D in [Scenes.plain(), Scenes.turned_and_scaled(), Scenes.mirrored()]:
		show(scene)
		var room := scene.find_children("*", "FurnishRoom3D", true, false)[0] as FurnishRoom3D
		var sent := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.FURNISH)
		var at := room.global_position
		var placements := [{"object": "sofa_1", "position_m": [at.x, at.y, at.z], "yaw_deg": 30.0}]
		var candidate := {"placements": placements, "new_objects": [{"object": "sofa_1", "asset": "sofa"}]}
		var change := SetdresserChange.of_candidate(room, sent, _steady(sent), candidate, scene)
		change.apply()
		var sofa: Node3D = change.added["sofa_1"]
		var box := SetdresserBox.of_node(sofa)
		near(box.position.distance_to(at), 0.0, "place in " + scene.name, 1e-3)
		near(rad_to_deg(box.yaw), 30.0, "yaw in " + scene.name, 1e-2)
		near(box.size.distance_to(Vector3(2.1, 0.8, 0.88)), 0.0, "its own size in " + scene.name, 1e-3)
		equal(sofa.owner, scene as Node, "saved with the scene")
		equal(sofa.scene_file_path, "res://demo/furniture/sofa.tscn", "an instance")
		check(sofa is StaticBody3D, "its collisions are alive")
		change.revert()
		equal(room.furniture().size(), 0, "taken back")


func test_a_pivot_beside_the_model_and_a_scaled_root_do_not_matter() -> void:
	var source := Node3D.new()
	source.name = "Odd"
	source.transform = Transform3D(Basis(Vector3.UP, 1.1).scaled_local(Vector3.ONE * 0.5), Vector3(7, 8, 9))
	var shown := MeshInstance3D.new()
	shown.mesh = BoxMesh.new()
	shown.position = Vector3(3.0, 2.0, 1.0)
	source.add_child(shown)
	shown.owner = source
	var asset := FurnishAsset.new()
	asset.scene = PackedScene.new()
	asset.scene.pack(source)
	asset.display_name = "odd"
	source.free()
	var root := show(Scenes.plain()) as Node3D
	var room := root.get_node("Bedroom") as FurnishRoom3D
	room.catalogue = FurnishCatalogue.new()
	room.catalogue.assets = [asset]
	equal(asset.size().snappedf(0.001), Vector3.ONE * 0.5, "size at its own scale")
	var sent := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.FURNISH)
	var candidate := {
		"placements": [{"object": "a", "position_m": [1.0, 0.0, -1.0], "yaw_deg": 200.0}],
		"new_objects": [{"object": "a", "asset": "odd"}]
	}
	var change := SetdresserChange.of_candidate(room, sent, _steady(sent), candidate, root)
	change.apply()
	var box := SetdresserBox.of_node(change.added["a"])
	near(box.position.distance_to(Vector3(1.0, 0.0, -1.0)), 0.0, "place", 1e-4)
	near(fposmod(rad_to_deg(box.yaw), 360.0), 200.0, "yaw", 1e-2)
	equal(change.added["a"].get_child(0).owner, root as Node, "a scene without a file is saved node by node")


func test_what_was_changed_meanwhile_is_left_alone() -> void:
	var root := show(Scenes.mesh_walls()) as Node3D
	var room := root.get_node("Lounge") as FurnishRoom3D
	var sent := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.REARRANGE)
	(room.get_node("Sofa") as Node3D).position.x += 0.5
	var steady := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.REARRANGE).unchanged_since(sent)
	var to := {"object": "Sofa", "position_m": [0.0, 0.0, 0.0], "yaw_deg": 0.0}
	var unknown := {"object": "Stranger", "position_m": [0.0, 0.0, 0.0], "yaw_deg": 0.0}
	var change := SetdresserChange.of_candidate(room, sent, steady, {"placements": [to, unknown]}, null)
	check(change.is_empty(), "nothing moves")
	equal(change.notes.size(), 1, "the sofa is named")


func test_a_baked_layout_comes_back() -> void:
	var root := show(Scenes.plain()) as Node3D
	var room := root.get_node("Bedroom") as FurnishRoom3D
	var sent := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.FURNISH)
	var candidate := {
		"placements": [{"object": "a", "position_m": [1.0, 0.0, -1.0], "yaw_deg": 45.0}],
		"new_objects": [{"object": "a", "asset": "armchair"}]
	}
	SetdresserChange.of_candidate(room, sent, _steady(sent), candidate, root).apply()
	var layout := FurnishLayout.of_room(room)
	var placed := room.placed()[0].transform
	SetdresserChange.of_layout(room, layout, null).apply()
	equal(room.placed().size(), 1, "one thing")
	check(room.placed()[0].transform.is_equal_approx(placed), "in the same place")
	check(layout.fits(room), "fits")
	room.outline[0] += Vector2(0.5, 0.0)
	check(not layout.fits(room), "no longer fits")
