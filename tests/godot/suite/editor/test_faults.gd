@tool
extends "res://tests/editor_case.gd"

var _folder := ""


func test_without_a_daemon_nothing_changes_and_the_dock_says_so_quickly() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	var version := history().get_version()
	var start := Time.get_ticks_msec()
	await without_daemon(press.bind("Furnish"))
	check(Time.get_ticks_msec() - start < 2000, "within two seconds")
	check(message().contains("not running") and message().contains("Start"), message())
	check((dock().get_node("%Start") as Button).visible, "a Start button")
	equal(history().get_version(), version, "nothing changed")
	equal(room.placed().size(), 0, "nothing placed")
	await press("Furnish")
	check(room.placed().size() > 0, "and goes on when it is back: " + message())


func test_a_server_that_accepts_and_says_nothing_is_given_up() -> void:
	var server := TCPServer.new()
	server.listen(0, "127.0.0.1")
	_pretend(server.get_local_port())
	var root := await open(Scenes.plain())
	await choose(root.get_node("Bedroom") as FurnishRoom3D)
	var start := Time.get_ticks_msec()
	await press("Furnish")
	_back()
	check(Time.get_ticks_msec() - start < 3000, "within three seconds")
	check(message().contains("does not answer"), message())


func test_a_damaged_runtime_file_is_as_good_as_none() -> void:
	var stranger := "{\"service\":\"other\",\"port\":1,\"token\":\"x\"}"
	for text: String in ["", "{", "[]", "null", stranger, "{\"service\":\"setdresser\"}"]:
		var path := ProjectSettings.globalize_path("user://daemon.json")
		_write(path, text)
		check(SetdresserAddress.read(path) == null, text)


func test_no_catalogue_and_bad_outlines_are_told() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	room.catalogue = null
	await press("Furnish")
	check(message().contains("catalogue"), message())
	room.catalogue = load(Scenes.HOME)
	room.outline = [Vector2(0, 0), Vector2(2, 2), Vector2(2, 0), Vector2(0, 2)]
	await press("Furnish")
	check(message().contains("cross"), message())


func test_a_refused_request_is_told_in_the_daemons_words() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	room.height_m = 0.05
	await press("Furnish")
	check(message().contains("height_m"), message())


func test_a_room_that_is_deleted_or_a_scene_that_is_closed_meanwhile_does_no_harm() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	(dock().get_node("%Furnish") as Button).pressed.emit()
	await settle(2)
	room.free()
	await work()
	check(message() != "", message())
	root = await open(Scenes.plain())
	await choose(root.get_node("Bedroom") as FurnishRoom3D)
	(dock().get_node("%Furnish") as Button).pressed.emit()
	await settle(1)
	EditorInterface.save_scene()
	EditorInterface.call("close_scene")
	await work()
	check(message() != "", message())


func test_cancel_leaves_the_room_alone() -> void:
	var root := await open(Scenes.level(12))
	var version := history().get_version()
	(dock().get_node("%Level") as Button).pressed.emit()
	await settle(2)
	check(actions().is_busy, "at work")
	(dock().get_node("%Furnish") as Button).pressed.emit()
	check(message().contains("Cancel it first"), "one work at a time: " + message())
	(dock().get_node("%Cancel") as Button).pressed.emit()
	await work()
	check(message().contains("Cancelled"), message())
	check(history().get_version() <= version + 1, "at most the rooms that were done")
	check(root.is_inside_tree(), "alive")


func test_what_is_changed_meanwhile_stays_as_it_is() -> void:
	var root := await open(Scenes.mesh_walls())
	var room := root.get_node("Lounge") as FurnishRoom3D
	await choose(room)
	var sofa := room.get_node("Sofa") as Node3D
	sofa.position = Vector3(2.3, 0.0, 0.0)
	(dock().get_node("%Rearrange") as Button).pressed.emit()
	await settle(2)
	sofa.position = Vector3(2.0, 0.0, 0.5)
	await work()
	equal(sofa.position, Vector3(2.0, 0.0, 0.5), "the hand wins")
	check(message().contains("changed meanwhile"), message())


func test_a_room_whose_outline_is_changed_meanwhile_is_left_alone() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	var version := history().get_version()
	(dock().get_node("%Furnish") as Button).pressed.emit()
	await settle(2)
	room.outline = Scenes.rectangle(2.0, 2.0)
	await work()
	equal(room.placed().size(), 0, "nothing placed")
	equal(history().get_version(), version, "no undo step")
	check(message().contains("changed meanwhile"), message())


func test_the_plugin_leaves_nothing_behind() -> void:
	var nodes := EditorInterface.get_base_control().find_children("*", "", true, false).size()
	for turn in 2:
		EditorInterface.set_plugin_enabled("setdresser", false)
		await settle(3)
		check(dock() == null, "no dock")
		check(not SetdresserEditorLink.act.is_valid(), "no link")
		EditorInterface.set_plugin_enabled("setdresser", true)
		await settle(3)
		check(dock() != null, "the dock is back")
	var now := EditorInterface.get_base_control().find_children("*", "", true, false).size()
	check(absi(now - nodes) < 40, "nodes before %d, after %d" % [nodes, now])


func test_the_plugin_can_be_switched_off_at_work() -> void:
	var root := await open(Scenes.level(6))
	(dock().get_node("%Level") as Button).pressed.emit()
	await settle(2)
	EditorInterface.set_plugin_enabled("setdresser", false)
	await settle(60)
	EditorInterface.set_plugin_enabled("setdresser", true)
	await settle(3)
	check(not actions().is_busy, "a new start")
	check(root.is_inside_tree(), "alive")


func _pretend(port: int) -> void:
	_folder = OS.get_environment("SETDRESSER_RUNTIME_DIR")
	var told := {"service": "setdresser", "pid": OS.get_process_id(), "port": port, "host": "127.0.0.1", "token": "x"}
	_write("user://daemon.json", JSON.stringify(told))
	OS.set_environment("SETDRESSER_RUNTIME_DIR", ProjectSettings.globalize_path("user://"))


func _write(path: String, text: String) -> void:
	var file := FileAccess.open(path, FileAccess.WRITE)
	file.store_string(text)
	file.close()


func _back() -> void:
	OS.set_environment("SETDRESSER_RUNTIME_DIR", _folder)
