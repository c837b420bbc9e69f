@tool
extends "res://tests/window_case.gd"


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
