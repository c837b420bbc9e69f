@tool
extends "res://tests/editor_case.gd"


func test_a_level_of_30_rooms_is_one_undo_step() -> void:
	var root := await open(Scenes.level(30))
	var before := places(root)
	await press("Level")
	check(message().begins_with("30 of 30 rooms"), message())
	for room in SetdresserEditedScene.rooms():
		check(room.placed().size() >= 2, String(room.name))
	equal(history().get_current_action_name(), "Furnish level", "undo step")
	var after := places(root)
	history().undo()
	equal(places(root), before, "undone")
	history().redo()
	equal(places(root), after, "redone")


func test_two_storeys_are_furnished_at_their_own_height() -> void:
	var root := await open(Scenes.two_storeys())
	await press("Level")
	for node in (root.get_node("Storey1") as FurnishRoom3D).placed():
		check(SetdresserBox.of_node(node).position.y > 2.89, String(node.name))
	for node in (root.get_node("Storey0") as FurnishRoom3D).placed():
		check(SetdresserBox.of_node(node).position.y < 2.6, String(node.name))


func test_one_bad_room_does_not_stop_the_others() -> void:
	var root := await open(Scenes.level(4))
	(root.get_node("Room2") as FurnishRoom3D).catalogue = null
	await press("Level")
	check(message().begins_with("3 of 4 rooms"), message())
	check(message().contains("catalogue"), message())


# The level that the project promises: 200 rooms of a dozen things each. The editor must go on drawing meanwhile.
func test_a_level_of_200_rooms_keeps_the_editor_alive() -> void:
	var root := await open(Scenes.level(200))
	for room in SetdresserEditedScene.rooms():
		room.density = 0.35
	var slowest := 0
	var frames := 0
	var start := Time.get_ticks_msec()
	(dock().get_node("%Level") as Button).pressed.emit()
	while actions().is_busy:
		var frame := Time.get_ticks_msec()
		await tree.process_frame
		slowest = maxi(slowest, Time.get_ticks_msec() - frame)
		frames += 1
	var seconds := (Time.get_ticks_msec() - start) / 1000.0
	var count := 0
	for room in SetdresserEditedScene.rooms():
		count += room.placed().size()
	check(message().begins_with("200 of 200 rooms"), message())
	check(count >= 200 * 8, "%d things" % count)
	check(frames > 20, "the editor drew %d frames" % frames)
	var report := "     200 rooms, %d things: %.1f s, %.1f rooms/s, slowest frame %d ms"
	print(report % [count, seconds, 200.0 / seconds, slowest])
	history().undo()
	equal(SetdresserEditedScene.rooms()[0].placed().size(), 0, "undone")
	check(root.is_inside_tree(), "alive")
