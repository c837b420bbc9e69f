@tool
extends "res://tests/editor_case.gd"
# The whole circle by the dock's own buttons: thirty studies are judged and changed by hand, and the next are to the user's
# liking.

const Teaching := preload("res://tests/teaching.gd")
const NUM_TAUGHT := 30
const UNSEEN: Array[int] = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]
const LOOKS_DEG := 45.0
# So many frames are enough for the daemon to be told something.
const PATIENCE := 300

var _num_told := 0


func clean_up() -> void:
	_use_taste(true)
	_fold(false)
	await super()


func test_the_next_rooms_are_to_the_users_liking() -> void:
	await with_own_folder(
		func() -> void:
			await start_daemon()
			var count := func() -> void: _num_told += 1
			actions().choices.logged.connect(count)
			_use_taste(false)  # whatever was learned meanwhile, each room shall be one that anybody would get
			for number in NUM_TAUGHT:
				await _judge(number)
			actions().choices.logged.disconnect(count)
			var events := await _events()
			for action: String in ["accept", "edit", "reject"]:
				var done := events.filter(func(event: Dictionary) -> bool: return event["action"] == action)
				equal(done.size(), 6 if action == "reject" else 24, action)
			var told := events.filter(func(event: Dictionary) -> bool: return str(event["client"]).begins_with("godot"))
			equal(told.size(), events.size(), "all of them told by the plugin")
			_fold(true)
			await _asked()
			check(_sentences().has(Teaching.SENTENCE), "learned: %s" % [_sentences()])
			equal(_origin(), "From 30 layouts that you judged.", "and nothing broke a rule")
			var before := await _share_at_the_window(false)
			var after := await _share_at_the_window(true)
			print("     desks that look to the window: %.2f without taste, %.2f with it; %s" % [before, after, _sentences()])
			check(after >= 0.9, "with taste: %.2f" % after)
			check(after > before + 0.2, "without taste: %.2f, with it: %.2f" % [before, after])
			equal((await _events()).size(), events.size(), "of private rooms nothing is told")
			await stop_daemon()
	)


# Rejects every fifth layout; keeps the others, and puts the desk before the window by hand, turned to it.
func _judge(number: int) -> void:
	var room := (await open(Scenes.study(number))).get_node("Study") as FurnishRoom3D
	await choose(room)
	await press("Rearrange")
	if number % 5 == 0:
		await _telling(func() -> void: (dock().get_node("%Reject") as Button).pressed.emit())
	else:
		await _telling(func() -> void: (dock().get_node("%Accept") as Button).pressed.emit())
		var desk := room.get_node("Desk") as Node3D
		desk.position = _wanted(number)
		desk.rotation.y = PI - PI / 2.0 * number
		await _telling(EditorInterface.save_scene)
	await _close()


# Does something, and waits until the daemon was told of it.
func _telling(what: Callable) -> void:
	var before := _num_told
	what.call()
	for i in PATIENCE:
		if _num_told > before:
			return
		await tree.process_frame
	check(false, "the daemon is told")


# Another place before the window each time, with and without a wall behind: only where the desk looks is always the same.
func _wanted(number: int) -> Vector3:
	var away := 1.2 + 2.0 * fposmod(0.382 * number, 1.0)
	@warning_ignore("integer_division")
	if number / 4 % 3 == 0:
		away = 5.0 - Scenes.desk_side_m(number) / 2.0 - 0.03
	return Scenes.at_wall(number, 2.0 * fposmod(0.618 * number, 1.0) - 1.0, away)


# Of studies that the daemon never saw, those whose desk looks to the window when they are arranged.
func _share_at_the_window(is_used: bool) -> float:
	_use_taste(is_used)
	var num_looking := 0.0
	for number in UNSEEN:
		var room := (await open(Scenes.study(number))).get_node("Study") as FurnishRoom3D
		room.keep_private = true
		await choose(room)
		await press("Rearrange")
		var session := actions().choices.session_of(room)
		check(session != null and session.candidate()["reward"]["valid"], message())
		var desk := room.get_node("Desk") as Node3D
		var toward := (Scenes.at_wall(number, 0.0, 0.0) - desk.position).normalized()
		if rad_to_deg(desk.basis.z.angle_to(toward)) < LOOKS_DEG:
			num_looking += 1.0
		await _close()
	return num_looking / UNSEEN.size()


func _close() -> void:
	EditorInterface.save_scene()
	EditorInterface.call("close_scene")
	await settle(3)


func _events() -> Array:
	var reply := await actions().client.send(HTTPClient.METHOD_GET, "/v1/preferences?limit=1000")
	return reply.body["events"]


func _box() -> Control:
	return dock().get_node("%Taste") as Control


func _use_taste(is_used: bool) -> void:
	(_box().get_node("%UseTaste") as CheckBox).button_pressed = is_used


func _fold(is_open: bool) -> void:
	(_box().get_node("%Fold") as Button).button_pressed = is_open


func _asked() -> void:
	(_box().get_node("%Refresh") as Button).pressed.emit()
	await settle(2)
	while actions().taste.is_busy:
		await tree.process_frame
	await settle(2)


func _origin() -> String:
	return (_box().get_node("%Origin") as Label).text


# What the section lists.
func _sentences() -> Array[String]:
	var found: Array[String] = []
	for row in _box().get_node("%Statements").get_children():
		found.append((row.find_children("*", "CheckBox", true, false)[0] as CheckBox).text)
	return found
