@tool
extends "res://tests/editor_case.gd"
# The smaller tools: lock, bake, add room, fields of the dock.


func test_the_lock_box_in_the_inspector_is_undone() -> void:
	var root := await open(Scenes.mesh_walls())
	var sofa := root.get_node("Lounge/Sofa") as Node3D
	EditorInterface.edit_node(sofa)
	await settle(4)
	var boxes := EditorInterface.get_inspector().find_children("*", "CheckBox", true, false).filter(
		func(box: CheckBox) -> bool: return box.text == "Locked for Setdresser"
	)
	equal(boxes.size(), 1, "a box")
	(boxes[0] as CheckBox).button_pressed = true
	equal(FurnishRoom3D.is_locked(sofa), true, "locked")
	history().undo()
	equal(FurnishRoom3D.is_locked(sofa), false, "undone")


func test_bake_keeps_the_layout_in_the_room() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	await press("Bake")
	equal(room.baked.size(), 1, "baked")
	equal(room.baked[0].assets.size(), room.placed().size(), "everything")
	history().undo()
	equal(room.baked.size(), 0, "undone")


func test_add_room_and_the_fields_of_the_dock() -> void:
	var root := await open(Scenes.plain())
	await press("AddRoom")
	equal(history().get_current_action_name(), "Add room", "undo step")
	var room := actions().room
	check(room.get_parent() == root and room.owner == root, "added")
	(dock().get_node("%Instruction") as TextEdit).text = "a reading corner"
	(dock().get_node("%Seed") as SpinBox).value = 12
	await settle(2)
	equal(room.instruction, "a reading corner", "instruction")
	equal(room.layout_seed, 12, "seed")
	history().undo()
	check(room.layout_seed == 0 or room.instruction == "", "undone")
	check(room._get_configuration_warnings().size() == 1, "it asks for a catalogue")


func test_settings_are_shown_in_the_project_settings() -> void:
	for path: String in [
		SetdresserSettings.JOBS_AT_ONCE, SetdresserSettings.TIME_LIMIT, SetdresserSettings.PROJECT,
		SetdresserSettings.USE_TASTE
	]:
		check(ProjectSettings.has_setting(path), path)
	equal(SetdresserSettings.project_name(), "Setdresser", "the project's name by default")


func test_the_dock_never_overwrites_what_was_set_elsewhere() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	room.kind = "tavern"
	room.layout_seed = 5
	await press("Check")
	equal(room.kind, "tavern", "kind")
	equal(room.layout_seed, 5, "seed")
	await choose(room)
	await settle(2)
	equal((dock().get_node("%Kind") as LineEdit).text, "tavern", "and shows it")
