@tool
extends "res://tests/editor_case.gd"
# The dock's section about taste: what was learned is listed, weighed, switched off and forgotten.

const Teaching := preload("res://tests/teaching.gd")


func _box() -> Control:
	return dock().get_node("%Taste") as Control


func _label(called: String) -> String:
	return (_box().get_node("%" + called) as Label).text


func _taste() -> SetdresserTaste:
	return actions().taste


# Opens the section, as one who never did before.
func _open() -> void:
	_fold(false)
	_taste().is_known = false
	_taste().problem = ""
	_taste().statements.clear()
	_fold(true)
	await _asked()


func _fold(is_open: bool) -> void:
	(_box().get_node("%Fold") as Button).button_pressed = is_open


func _asked() -> void:
	await settle(2)
	while _taste().is_busy:
		await tree.process_frame
	await settle(2)


func _refresh() -> void:
	(_box().get_node("%Refresh") as Button).pressed.emit()
	await _asked()


# The row of where desks look, or null.
func _row() -> Node:
	for row in _box().get_node("%Statements").get_children():
		if (row.find_children("*", "CheckBox", true, false)[0] as CheckBox).text == Teaching.SENTENCE:
			return row
	return null


func _switch() -> CheckBox:
	return _row().find_children("*", "CheckBox", true, false)[0] as CheckBox


func clean_up() -> void:
	_fold(false)
	await super()


func test_what_was_taught_is_listed_switched_off_and_forgotten() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			equal(await Teaching.teach(actions().client), "", "taught")
			await _open()
			check(_row() != null, "a row about desks: " + _label("Problem"))
			check(_switch().button_pressed, "it is on")
			equal(_label("Origin"), "From %d layouts that you judged." % Teaching.NUM_ROOMS, "where it comes from")
			var weights := _row().find_children("*", "Label", true, false)
			check((weights[0] as Label).text.contains(" %, from "), (weights[0] as Label).text)
			_switch().button_pressed = false
			await _asked()
			check(not _switch().button_pressed, "it is off")
			await stop_daemon()
			await start_daemon()
			await _refresh()
			check(not _switch().button_pressed, "and stays off after a restart")
			_switch().button_pressed = true
			await _asked()
			check(_switch().button_pressed, "on again")
			await _forget_the_row()
			await stop_daemon()
			await start_daemon()
			await _refresh()
			check(_row() == null, "and stays forgotten")
			await stop_daemon()
	)


func _slider() -> HSlider:
	return _row().find_children("*", "HSlider", true, false)[0] as HSlider


func _weight() -> String:
	return (_row().find_children("*", "Label", true, false)[0] as Label).text


func test_how_much_it_counts_is_said_by_its_slider() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			equal(await Teaching.teach(actions().client), "", "taught")
			await _open()
			var slider := _slider()
			var learned := slider.value
			var answers := _taste().num_answers
			slider.drag_started.emit()
			for value: float in [0.9, 0.8, 0.7]:
				slider.value = value
				check(_weight().begins_with("%d %%, from " % roundi(value * 100.0)), _weight())
			equal(_taste().num_answers, answers, "nothing is said while it is dragged")
			slider.drag_ended.emit(true)
			await _asked()
			equal(_taste().num_answers, answers + 1, "but once, at its end")
			equal(_slider(), slider, "the row stays")
			slider.value = 0.25  # as a key does it
			await _asked()
			await stop_daemon()
			await start_daemon()
			await _refresh()
			near(_slider().value, 0.25, "and it is kept")
			check(_weight().begins_with("25 %, from "), _weight())
			check(_switch().button_pressed, "it acts as before")
			check(absf(learned - 0.25) > 0.01, "learned was another: %f" % learned)
			await stop_daemon()
			slider.value = 0.75
			await _asked()
			check(_row() == null and _label("Problem").contains("not running"), _label("Problem"))
			await start_daemon()
			await _refresh()
			near(_slider().value, 0.25, "what was said to nobody is not said later")
			await stop_daemon()
	)


func _forget_the_row() -> void:
	var dialog := _box().get_node("%ForgetDialog") as ConfirmationDialog
	var buttons := _row().find_children("*", "Button", true, false)
	(buttons[-1] as Button).pressed.emit()
	await settle(2)
	check(dialog.visible, "it asks first")
	equal(dialog.dialog_text, Teaching.SENTENCE, "and says what about")
	dialog.get_cancel_button().pressed.emit()
	await _asked()
	check(_row() != null, "a second thought")
	(buttons[-1] as Button).pressed.emit()
	dialog.get_ok_button().pressed.emit()
	await _asked()
	check(_row() == null, "forgotten")


func test_nothing_is_learned_yet_and_what_broke_a_rule_is_told() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			await _open()
			equal(_label("Origin"), "Nothing is learned yet. Accept, reject and move what is proposed.", "empty")
			equal(await Teaching.break_a_rule(actions().client), "", "moved through the wall")
			await _refresh()
			check(_label("Origin").contains("From 1 layout that you judged."), _label("Origin"))
			check(_label("Origin").contains("1 edit broke a hard rule and taught nothing."), _label("Origin"))
			await stop_daemon()
	)


func test_without_a_daemon_it_says_so_and_asks_when_one_comes() -> void:
	await with_own_folder(
		func() -> void:
			await actions().look_for_daemon()
			await _open()
			check(_label("Problem").contains("not running"), _label("Problem"))
			check(not _taste().is_known, "nothing is told")
			await _refresh()
			check(_label("Problem").contains("not running") and not _taste().is_busy, _label("Problem"))
			await start_daemon()
			await _asked()
			check(_taste().is_known, "asked by itself")
			equal(_label("Problem"), "", "no problem")
			await stop_daemon()
			await _refresh()
			check(_label("Problem").contains("not running"), _label("Problem"))
			check((dock().get_node("%Start") as Button).visible, "the dock offers to start one")
	)
	await actions().look_for_daemon()


func test_what_the_user_does_is_asked_about_at_once() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			var root := await open(Scenes.plain())
			await choose(root.get_node("Bedroom") as FurnishRoom3D)
			_taste().is_known = false
			await press("Furnish")
			await press("Accept")
			await settle(20)
			check(not _taste().is_known, "whoever never looked is not told")
			await _open()
			equal(_taste().num_jobs, 1, "one judged layout")
			await press("Furnish")
			await press("Reject")
			await settle(20)
			await _asked()
			equal(_taste().num_jobs, 2, "two")
			await stop_daemon()
	)


func test_use_my_taste_is_a_setting_that_requests_obey() -> void:
	await _open()
	var box := _box().get_node("%UseTaste") as CheckBox
	check(box.button_pressed, "on by default")
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	for is_used: bool in [false, true]:
		box.button_pressed = is_used
		equal(ProjectSettings.get_setting(SetdresserSettings.USE_TASTE), is_used, "the setting")
		var snapshot := SetdresserSnapshot.take(room, SetdresserSnapshot.Purpose.FURNISH)
		var request: Dictionary = actions().client.call("_request", room, snapshot, PackedByteArray())
		equal(request["options"]["taste"], is_used, "the request")
	check(not FileAccess.get_file_as_string("res://project.godot").contains("use_taste"), "the default is not written")


func test_a_private_room_teaches_nothing() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			var root := await open(Scenes.plain())
			var room := root.get_node("Bedroom") as FurnishRoom3D
			await choose(room)
			await _open()
			check(_label("Private").begins_with("Nothing is learned from rooms"), _label("Private"))
			room.keep_private = true
			await press("Furnish")
			check(_label("Private").begins_with("This room is private"), _label("Private"))
			await press("Accept")
			await settle(20)
			check(message().contains("nothing is remembered"), message())
			check(actions().choices.session_of(room).is_accepted, "accepted all the same")
			room.placed()[0].position.x += 0.05
			EditorInterface.save_scene()
			await settle(20)
			room.keep_private = false
			await press("Accept")
			await settle(20)
			await _refresh()
			equal(_taste().num_jobs, 0, "what was asked in private stays so")
			await stop_daemon()
	)
