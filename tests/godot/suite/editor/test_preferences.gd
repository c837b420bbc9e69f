@tool
extends "res://tests/editor_case.gd"
# What the user makes of a layout arrives in the daemon's log of preferences.


func _logged_since(last: int) -> Array:
	var reply := await actions().client.send(HTTPClient.METHOD_GET, "/v1/preferences?after=%d&limit=100" % last)
	return (reply.body["events"] as Array).map(
		func(event: Dictionary) -> String: return str((event.get("preference", event) as Dictionary)["action"])
	)


func _last() -> int:
	await actions().client.connect_daemon()
	var last := 0
	while true:
		var reply := await actions().client.send(HTTPClient.METHOD_GET, "/v1/preferences?after=%d&limit=100" % last)
		if (reply.body["events"] as Array).is_empty():
			return last
		for event: Dictionary in reply.body["events"]:
			last = maxi(last, int(event["id"] as float))
	return last


func test_accept_then_undo() -> void:
	var root := await open(Scenes.plain())
	await choose(root.get_node("Bedroom") as FurnishRoom3D)
	await press("Furnish")
	var last := await _last()
	await press("Accept")
	await settle(20)
	check(message().begins_with("Accepted"), message())
	history().undo()
	await settle(20)
	equal(await _logged_since(last), ["accept", "undo"], "logged")


func test_reject_restores_and_is_logged() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	var before := places(root)
	await press("Furnish")
	var last := await _last()
	await press("Reject")
	await settle(20)
	equal(places(root), before, "restored")
	equal(await _logged_since(last), ["reject"], "logged")
	history().undo()
	check(room.placed().size() > 0, "a mistaken Reject can be undone")


func test_hand_edits_are_logged_once_when_the_scene_is_saved() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	var last := await _last()
	EditorInterface.save_scene()
	await settle(20)
	equal(await _logged_since(last), [], "nothing was moved")
	room.placed()[0].position.x += 0.05
	EditorInterface.save_scene()
	await settle(20)
	EditorInterface.save_scene()
	await settle(20)
	equal(await _logged_since(last), ["edit"], "one edit")


func test_what_was_edited_and_saved_is_told_anew_with_accept() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	var last := await _last()
	room.placed()[0].position.x += 0.05
	EditorInterface.save_scene()
	await settle(20)
	await press("Accept")
	await settle(20)
	equal(await _logged_since(last), ["edit", "accept", "edit"], "to the daemon an accepted layout is the proposed one")
	room.placed()[0].position.x -= 0.05
	EditorInterface.save_scene()
	await settle(20)
	equal((await _logged_since(last)).slice(3), ["edit"], "and what is moved back is told")


func test_what_was_not_moved_is_told_in_the_answered_numbers() -> void:
	var root := await open(Scenes.turned_and_scaled())
	var room := root.get_node("Holder/Living") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	var session := actions().choices.session_of(room)
	var last := await _last()
	session.node_of(str(session.candidate()["placements"][1]["object"])).position.x += 0.05
	EditorInterface.save_scene()
	await settle(20)
	var reply := await actions().client.send(HTTPClient.METHOD_GET, "/v1/preferences?after=%d&limit=100" % last)
	var finals: Array = reply.body["events"][0]["final_placements"]
	var answered: Array = session.candidate()["placements"]
	equal(finals.size(), answered.size(), "everything")
	var moved := 0
	for i in finals.size():
		var final: Dictionary = finals[i]["placement"]
		for what: String in final:
			moved += 1 if final[what] != answered[i][what] else 0
	equal(moved, 1, "only one position is another")
