extends "res://tests/case.gd"
# Furnishing in a running game, with the daemon that tests/godot/run has started.

const Scenes := preload("res://tests/scenes.gd")


func _room(scene: Node3D) -> FurnishRoom3D:
	show(scene)
	if scene is FurnishRoom3D:
		return scene as FurnishRoom3D
	return scene.find_children("*", "FurnishRoom3D", true, false)[0] as FurnishRoom3D


func _boxes(room: FurnishRoom3D) -> Array[SetdresserBox]:
	var boxes: Array[SetdresserBox] = []
	for node in room.placed():
		boxes.append(SetdresserBox.of_node(node))
	return boxes


# Every scene like users' is furnished; all that stands on the floor is inside of the outline.
func test_every_kind_of_room_is_furnished_inside_of_its_outline() -> void:
	for scene: Node3D in [
		Scenes.plain(), Scenes.turned_and_scaled(), Scenes.mirrored(), Scenes.l_shape(), Scenes.mesh_walls(),
		Scenes.glb_room(), Scenes.two_storeys(), Scenes.showroom()
	]:
		var room := _room(scene)
		var result := await SetdresserClient.furnish(room)
		check(result.ok, "%s: %s" % [scene.name, result.text()])
		equal(result.source, FurnishResult.Source.DAEMON, scene.name)
		check(room.placed().size() >= 2, "%s: %d things" % [scene.name, room.placed().size()])
		var grown := Geometry2D.offset_polygon(room.world_outline(), 0.02)[0]
		for box in _boxes(room):
			for corner in box.corners():
				check(
					Geometry2D.is_point_in_polygon(Vector2(corner.x, corner.z), grown)
					and corner.y > room.global_position.y - 0.02
					and corner.y < room.global_position.y + room.world_height() + 0.02,
					"%s: a corner at %s is outside" % [scene.name, corner]
				)
		scene.free()


func test_doors_stay_free() -> void:
	var room := _room(Scenes.plain())
	room.catalogue = load(Scenes.HOME)
	var result := await SetdresserClient.furnish(room)
	check(result.ok, result.text())
	for box in _boxes(room):
		var at := Vector2(box.position.x, box.position.z)
		check(at.distance_to(Vector2(0.0, -2.0)) > 0.3 or box.size.y < 0.05, "nothing stands in the doorway")


func test_the_same_seed_gives_the_same_room_and_another_seed_another() -> void:
	var layouts: Array[Array] = []
	for layout_seed: int in [3, 3, 4]:
		var room := _room(Scenes.l_shape())
		room.layout_seed = layout_seed
		await SetdresserClient.furnish(room)
		layouts.append(room.placed().map(func(node: Node3D) -> Transform3D: return node.transform))
		room.owner.free()
	equal(layouts[0], layouts[1], "same seed")
	check(layouts[0] != layouts[2], "another seed")


func test_signals_tell_progress_and_the_end() -> void:
	var room := _room(Scenes.plain())
	var told: Array[float] = []
	var ended: Array[FurnishResult] = []
	room.furnish_progressed.connect(func(progress: float, _stage: String) -> void: told.append(progress))
	room.furnish_finished.connect(func(result: FurnishResult) -> void: ended.append(result))
	await SetdresserClient.furnish(room)
	equal(told[-1], 1.0, "progress")
	equal(ended.size(), 1, "finished")


func test_without_a_daemon_a_baked_layout_is_used_and_otherwise_the_reason_told() -> void:
	var folder := OS.get_environment("SETDRESSER_RUNTIME_DIR")
	OS.set_environment("SETDRESSER_RUNTIME_DIR", "/nonexistent")
	var room := _room(Scenes.plain())
	var result := await SetdresserClient.furnish(room)
	check(not result.ok and result.message.contains("not running"), result.text())
	equal(room.placed().size(), 0, "nothing placed")
	var baked := _room((load("res://demo/rooms/bedroom.tscn") as PackedScene).instantiate() as Node3D)
	result = await SetdresserClient.furnish(baked)
	OS.set_environment("SETDRESSER_RUNTIME_DIR", folder)
	check(result.ok, result.text())
	equal(result.source, FurnishResult.Source.BAKED, "source")
	check(baked.placed().size() >= 3, "placed")


func test_a_room_that_is_freed_meanwhile_ends_in_a_result() -> void:
	var room := _room(Scenes.plain())
	var results: Array[FurnishResult] = []
	var wait := func() -> void: results.append(await SetdresserClient.furnish(room))
	wait.call()
	await settle(2)
	room.owner.free()
	while results.is_empty():
		await tree.process_frame
	check(not results[0].ok, results[0].text())


func test_a_time_limit_is_kept() -> void:
	var room := _room(Scenes.plain())
	room.num_candidates = 16
	var start := Time.get_ticks_msec()
	var result := await SetdresserClient.furnish(room, 0.05)
	check(not result.ok and result.message.contains("Not done in time"), result.text())
	check(Time.get_ticks_msec() - start < 2000, "at once")


func test_thirty_rooms_share_a_client_and_a_full_queue_is_waited_for() -> void:
	var level := show(Scenes.level(30)) as Node3D
	var client := show(SetdresserClient.new()) as SetdresserClient
	var results: Array[FurnishResult] = []
	for child in level.get_children():
		var room := child as FurnishRoom3D
		var wait := func() -> void: results.append(await client.furnish_now(room, 60.0))
		wait.call()
	while results.size() < 30:
		await tree.process_frame
	for result in results:
		check(result.ok, result.text())
