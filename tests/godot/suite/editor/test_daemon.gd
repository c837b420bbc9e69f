@tool
extends "res://tests/editor_case.gd"
# The Start button, and what it says when it cannot.


func test_start_starts_the_program_of_the_settings() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			equal(message(), "The daemon is ready.")
			check(not (dock().get_node("%Start") as Button).visible, "the button goes")
			check(actions().client.address.pid > 0, "a process")
			await actions().client.send(HTTPClient.METHOD_POST, "/v1/shutdown")
	)


func test_a_missing_program_and_a_stranger_are_told() -> void:
	await with_own_folder(
		func() -> void:
			set_program("/nonexistent/backend")
			await press("Start")
			check(message().contains("was not found") and message().contains("Editor Settings"), message())
			set_program("/bin/true")
			await press("Start")
			check(message().contains("is not Setdresser"), message())
			set_program("/bin/cat")
			await press("Start")
			check(message().contains("is not Setdresser"), message())
	)


func test_a_daemon_that_is_killed_at_work_is_told_and_can_be_started_again() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			var root := await open(Scenes.level(24))
			var version := history().get_version()
			(dock().get_node("%Level") as Button).pressed.emit()
			await settle(4)
			OS.kill(actions().client.address.pid)
			await work()
			check(message().contains("ended while it worked") or message().contains("not running"), message())
			await press("Start")
			equal(message(), "The daemon is ready.")
			await press("Level")
			check(message().begins_with("24 of 24 rooms"), message())
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
