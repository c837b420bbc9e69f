@tool
extends "res://tests/editor_case.gd"
# The Start button, and what it says when it cannot.


func _with_folder(work_to_do: Callable) -> void:
	var folder := OS.get_environment("SETDRESSER_RUNTIME_DIR")
	var memory := OS.get_environment("SETDRESSER_DATA_DIR")
	var own := ProjectSettings.globalize_path("user://runtime_%d" % Time.get_ticks_usec())
	DirAccess.make_dir_recursive_absolute(own)
	OS.set_environment("SETDRESSER_RUNTIME_DIR", own)
	OS.set_environment("SETDRESSER_DATA_DIR", own)
	await work_to_do.call()
	OS.set_environment("SETDRESSER_RUNTIME_DIR", folder)
	OS.set_environment("SETDRESSER_DATA_DIR", memory)
	EditorInterface.get_editor_settings().set_setting(SetdresserLauncher.PROGRAM, "")


func _set_program(path: String) -> void:
	EditorInterface.get_editor_settings().set_setting(SetdresserLauncher.PROGRAM, path)


func test_start_starts_the_program_of_the_settings() -> void:
	await _with_folder(
		func() -> void:
			_set_program(OS.get_environment("SETDRESSER_BACKEND"))
			await press("Start")
			equal(message(), "The daemon is ready.")
			check(not (dock().get_node("%Start") as Button).visible, "the button goes")
			check(actions().client.address.pid > 0, "a process")
			await actions().client.send(HTTPClient.METHOD_POST, "/v1/shutdown")
	)


func test_a_missing_program_and_a_stranger_are_told() -> void:
	await _with_folder(
		func() -> void:
			_set_program("/nonexistent/backend")
			await press("Start")
			check(message().contains("was not found") and message().contains("Editor Settings"), message())
			_set_program("/bin/true")
			await press("Start")
			check(message().contains("is not Setdresser"), message())
			_set_program("/bin/cat")
			await press("Start")
			check(message().contains("is not Setdresser"), message())
	)


func test_a_daemon_that_is_killed_at_work_is_told_and_can_be_started_again() -> void:
	await _with_folder(
		func() -> void:
			_set_program(OS.get_environment("SETDRESSER_BACKEND"))
			await press("Start")
			var root := await open(Scenes.level(8))
			var version := history().get_version()
			(dock().get_node("%Level") as Button).pressed.emit()
			await settle(4)
			OS.kill(actions().client.address.pid)
			await work()
			check(message().contains("ended while it worked") or message().contains("not running"), message())
			await press("Start")
			equal(message(), "The daemon is ready.")
			await press("Level")
			check(message().begins_with("8 of 8 rooms"), message())
			check(root.is_inside_tree() and history().get_version() > version, "and goes on")
			await actions().client.send(HTTPClient.METHOD_POST, "/v1/shutdown")
	)


func test_no_token_and_no_address_get_into_the_project() -> void:
	await actions().client.connect_daemon()
	var token := actions().client.address.token
	check(token.length() > 10, "a token")
	ProjectSettings.save_custom("user://saved.godot")
	check(not FileAccess.get_file_as_string("user://saved.godot").contains(token), "not in project.godot")
	check(not FileAccess.get_file_as_string("res://project.godot").contains("127.0.0.1"), "no address")
