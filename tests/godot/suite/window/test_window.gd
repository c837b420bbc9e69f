@tool
extends "res://tests/window_case.gd"

const Teaching := preload("res://tests/teaching.gd")


func test_furnish_by_a_click_looks_right_and_is_undone_by_a_key() -> void:
	var root := await open(Scenes.showroom())
	var room := root.get_node("LivingRoom") as FurnishRoom3D
	await choose(room)
	await lay_out(room.global_position)
	await picture("window-1-before")
	await click(dock().get_node("%Furnish") as Control)
	check(actions().is_busy, "the click arrived")
	await work()
	var count := room.placed().size()
	check(count >= 3, message())
	await picture("window-2-furnished")
	await click(dock().get_node("%Next") as Control)
	await picture("window-3-next")
	await click(dock().get_node("%Check") as Control)
	await work()
	await picture("window-4-check")
	await key(KEY_Z, true)
	equal(room.placed().size(), 0, "Ctrl+Z takes it back")
	await key(KEY_Z, true, true)
	check(room.placed().size() > 0, "Ctrl+Shift+Z brings it back")


func test_corners_and_edges_are_dragged_with_the_mouse() -> void:
	var root := await open(Scenes.showroom())
	var room := root.get_node("LivingRoom") as FurnishRoom3D
	await choose(room)
	await lay_out(room.global_position)
	var before := room.outline.duplicate()
	await drag(on_screen(Vector3(-2.5, 0.0, 2.0)), on_screen(Vector3(-3.2, 0.0, 2.6)))
	check(room.outline[3].distance_to(Vector2(-3.2, 2.6)) < 0.2, "corner at %s" % room.outline[3])
	equal(history().get_current_action_name(), "Change room's outline", "an undo step")
	await key(KEY_Z, true)
	equal(room.outline, before, "undone")
	await drag(on_screen(Vector3(0.0, 0.0, 2.0)), on_screen(Vector3(0.0, 0.0, 3.0)))
	near(room.outline[2].y, 3.0, "the edge moves", 0.2)
	near(room.outline[3].y, 3.0, "with both of its corners", 0.2)
	near(room.outline[2].x, 2.5, "and only sideways")
	await key(KEY_Z, true)
	await drag(on_screen(Vector3(-2.5, 2.6, -2.0)), on_screen(Vector3(-2.5, 3.2, -2.0)))
	near(room.height_m, 3.2, "the ceiling moves", 0.15)
	await hold(KEY_SHIFT, true)
	await drag(on_screen(Vector3(0.0, 0.0, 2.0)), on_screen(Vector3(0.0, 0.0, 3.0)))
	await hold(KEY_SHIFT, false)
	equal(room.outline.size(), 5, "Shift adds a corner")
	check(room.outline[3].distance_to(Vector2(0.0, 3.0)) < 0.2, "where it is dropped: %s" % room.outline[3])
	await drag(on_screen(Vector3(room.outline[3].x, 0.0, room.outline[3].y)), on_screen(Vector3(-2.5, 0.0, 2.0)))
	equal(room.outline.size(), 4, "and a corner dropped on its neighbour goes away")


func test_a_door_is_widened_with_the_mouse() -> void:
	var root := await open(Scenes.showroom())
	var door := root.get_node("LivingRoom/Door") as FurnishOpening3D
	EditorInterface.get_selection().clear()
	EditorInterface.get_selection().add_node(door)
	await lay_out(Vector3.ZERO)
	await drag(on_screen(Vector3(2.5, 1.05, 0.45)), on_screen(Vector3(2.5, 1.05, 0.8)))
	near(door.width_m, 1.6, "width", 0.15)
	equal(history().get_current_action_name(), "Change opening", "an undo step")


func test_the_demo_level_is_furnished_by_a_click() -> void:
	EditorInterface.open_scene_from_path("res://demo/level.tscn")
	await settle(10)
	await choose(EditorInterface.get_edited_scene_root().get_node("Bedroom") as FurnishRoom3D)
	await lay_out(Vector3.ZERO, 12.0)
	await click(dock().get_node("%Level") as Control)
	await work()
	check(message().begins_with("3 of 3 rooms"), message())
	await picture("window-5-level")
	await key(KEY_Z, true)
	for room in SetdresserEditedScene.rooms():
		equal(room.placed().size(), 0, "one Ctrl+Z empties " + room.name)


func test_the_picture_for_the_daemon_shows_the_room_from_above() -> void:
	var root := await open(Scenes.showroom())
	var room := root.get_node("LivingRoom") as FurnishRoom3D
	room.send_picture = true
	await choose(room)
	var png := await SetdresserPicture.of_room(room)
	var image := Image.new()
	equal(image.load_png_from_buffer(png), OK, "a PNG")
	equal(image.get_size(), Vector2i(512, 512), "of 512 pixels")
	image.save_png(OS.get_environment("OUT").path_join("picture-for-the-daemon.png"))
	check(image.get_pixel(256, 256).get_luminance() > 0.1, "the floor is seen")
	await press("Furnish")
	check(room.placed().size() >= 3, "the daemon takes it: " + message())


func test_taste_is_opened_weighed_switched_off_and_forgotten_by_clicks() -> void:
	var root := await open(Scenes.showroom())
	await choose(root.get_node("LivingRoom") as FurnishRoom3D)
	await lay_out(Vector3.ZERO)
	await with_own_folder(
		func() -> void:
			await start_daemon()
			equal(await Teaching.teach(actions().client), "", "taught")
			var box := dock().get_node("%Taste")
			await click(box.get_node("%Fold") as Control)
			await _told()
			var switch := _learned().find_children("*", "CheckBox", true, false)[0] as CheckBox
			await picture("window-6-taste")
			await click(_learned().find_children("*", "HSlider", true, false)[0] as Control)
			await _told()
			var strengths := actions().taste.statements.map(
				func(statement: SetdresserTaste.Statement) -> float: return statement.strength
			)
			check(strengths.any(func(strength: float) -> bool: return absf(strength - 0.5) < 0.03), "its middle: %s" % [strengths])
			await click(switch)
			await _told()
			switch = _learned().find_children("*", "CheckBox", true, false)[0] as CheckBox
			check(not switch.button_pressed, "a click switches it off")
			await click(_learned().find_children("*", "Button", true, false)[-1] as Control)
			var dialog := box.get_node("%ForgetDialog") as ConfirmationDialog
			check(dialog.visible, "it asks first")
			await picture("window-7-forget", dialog)
			await click(dialog.get_ok_button())
			await _told()
			check(_learned() == null, "and forgets")
			await click(box.get_node("%Fold") as Control)
			await stop_daemon()
	)


# The row of what was taught, or null.
func _learned() -> Node:
	for row in dock().get_node("%Taste").get_node("%Statements").get_children():
		if (row.find_children("*", "CheckBox", true, false)[0] as CheckBox).text == Teaching.SENTENCE:
			return row
	return null


func _told() -> void:
	await settle(3)
	while actions().taste.is_busy:
		await tree.process_frame
	await settle(3)
