@tool
extends "res://tests/editor_case.gd"


func test_furnish_is_one_undo_step_of_the_scene_and_is_saved_with_it() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	var before := places(root)
	await press("Furnish")
	var count := room.placed().size()
	check(count >= 3, "%d things placed: %s" % [count, message()])
	equal(history().get_current_action_name(), "Furnish room", "undo step")
	for node in room.placed():
		check(node.owner == root and node.scene_file_path.begins_with("res://demo/furniture"), "an instance that is saved")
	var after := places(root)
	history().undo()
	equal(places(root), before, "undone bit for bit")
	history().redo()
	equal(places(root), after, "redone bit for bit")
	var path := root.scene_file_path
	EditorInterface.save_scene()
	EditorInterface.call("close_scene")
	await settle(3)
	EditorInterface.open_scene_from_path(path)
	await settle(6)
	root = EditorInterface.get_edited_scene_root()
	equal(places(root).size(), after.size(), "saved and reloaded")
	equal((root.get_node("Bedroom") as FurnishRoom3D).placed().size(), count, "known again as placed")


func test_the_same_seed_gives_the_same_room() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	var first := places(room).values()
	await press("Furnish")
	equal(places(room).values(), first, "again")


func test_arrows_replace_the_layout_within_the_step() -> void:
	var root := await open(Scenes.l_shape())
	var room := root.get_node("Studio") as FurnishRoom3D
	room.num_candidates = 3
	await choose(room)
	var before := places(root)
	await press("Furnish")
	var version := history().get_version()
	var first := places(root)
	var session := actions().choices.session_of(room)
	check(session.result.candidates().size() >= 2, "candidates")
	await press("Next")
	equal(session.index, 1, "second candidate")
	check(places(root) != first, "it stands in the scene")
	equal(history().get_version(), version, "no step was added")
	await press("Previous")
	equal(places(root), first, "and back")
	await press("Next")
	var second := places(root)
	history().undo()
	equal(places(root), before, "one undo returns to before")
	history().redo()
	equal(places(root), second, "redo brings the one that was shown last")
	history().undo()
	await press("Next")
	check(actions().choices.session_of(room).is_applied, "after undo the arrows furnish again")


func test_furnish_again_replaces_but_keeps_what_is_locked() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	var kept: Node3D = room.placed()[0]
	var place := kept.transform
	kept.set_meta(FurnishRoom3D.META_LOCKED, true)
	room.layout_seed = 77
	await press("Furnish")
	check(is_instance_valid(kept) and kept.is_inside_tree(), "the locked one is there")
	equal(kept.transform, place, "where it was")
	await press("Clear")
	equal(room.furniture().size(), 1, "clear leaves it too")
	history().undo()
	check(room.furniture().size() > 1, "and is undone")


func test_rearrange_moves_what_is_there_and_adds_nothing() -> void:
	var root := await open(Scenes.mesh_walls())
	var room := root.get_node("Lounge") as FurnishRoom3D
	await choose(room)
	var before := places(root)
	var count := room.get_child_count()
	(room.get_node("Sofa") as Node3D).position = Vector3(2.3, 0.0, 0.0)
	await press_in_inspector(room, &"rearrange_button")
	equal(room.get_child_count(), count, "nothing was added: " + message())
	check((room.get_node("Sofa") as Node3D).position.x < 2.0, "the sofa left the doorway")
	equal(history().get_current_action_name(), "Rearrange room", "undo step")
	history().undo()
	equal(places(root).size(), before.size(), "undone")


func test_the_inspector_buttons_do_the_same_as_the_dock() -> void:
	var root := await open(Scenes.turned_and_scaled())
	var room := root.get_node("Holder/Living") as FurnishRoom3D
	await press_in_inspector(room, &"furnish_button")
	check(room.placed().size() >= 3, message())
	for node in room.placed():
		near(SetdresserBox.of_node(node).position.y, 3.0, String(node.name) + " stands in the world's own height", 2.0)
	await press_in_inspector(room, &"check_button")
	check(message().contains("problem"), message())
	await press_in_inspector(room, &"clear_button")
	equal(room.placed().size(), 0, "cleared")


func test_check_lists_problems_and_a_click_selects_the_node() -> void:
	var root := await open(Scenes.mesh_walls())
	var room := root.get_node("Lounge") as FurnishRoom3D
	(room.get_node("Sofa") as Node3D).position = Vector3(2.3, 0.0, 0.0)
	await choose(room)
	await press("Check")
	var list := dock().get_node("%Findings") as Tree
	check(list.get_root().get_child_count() > 0, "a sofa in the doorway is a problem: " + message())
	var item := list.get_root().get_first_child()
	while item and item.get_metadata(0) != room.get_node("Sofa"):
		item = item.get_next()
	check(item != null, "a line about the sofa")
	item.select(0)
	await settle(2)
	equal(EditorInterface.get_selection().get_selected_nodes(), [room.get_node("Sofa")] as Array[Node], "selected")


func test_a_room_inside_of_an_instance_is_refused_unless_editable() -> void:
	var inner := await open(Scenes.plain())
	var path := inner.scene_file_path
	var outer := Node3D.new()
	outer.name = "Outer"
	var instance := (load(path) as PackedScene).instantiate()
	outer.add_child(instance)
	instance.owner = outer
	var root := await open(outer)
	var room := root.get_node("Plain/Bedroom") as FurnishRoom3D
	actions().choose(room)
	await press("Furnish")
	check(message().contains("Editable Children"), message())
	root.set_editable_instance(root.get_node("Plain"), true)
	await press("Furnish")
	check(room.placed().size() >= 3, "editable: " + message())


func test_duplicated_and_inherited_rooms_stay_as_they_are() -> void:
	var root := await open(Scenes.plain())
	var room := root.get_node("Bedroom") as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	var count := room.placed().size()
	var copy := room.duplicate() as FurnishRoom3D
	root.add_child(copy)
	await settle()
	equal(copy.placed().size(), count, "a duplicate has its own furniture")
	copy.free()
	EditorInterface.save_scene()
	var saved := load(root.scene_file_path) as PackedScene
	var inherited := saved.instantiate(PackedScene.GEN_EDIT_STATE_MAIN_INHERITED) as Node3D
	var packed := PackedScene.new()
	packed.pack(inherited)
	inherited.free()
	var path := OUT + "/inherited.tscn"
	ResourceSaver.save(packed, path)
	EditorInterface.open_scene_from_path(path)
	await settle(6)
	var heir := EditorInterface.get_edited_scene_root().get_node("Bedroom") as FurnishRoom3D
	equal(heir.placed().size(), count, "an inherited scene shows it, and nothing is rebuilt")


func test_existing_furniture_is_arranged_together_with_new_things() -> void:
	var root := await open(Scenes.mesh_walls())
	var room := root.get_node("Lounge") as FurnishRoom3D
	room.existing = FurnishRoom3D.Existing.MOVE
	var sofa := room.get_node("Sofa") as Node3D
	sofa.position = Vector3(2.3, 0.0, 0.0)
	var before := sofa.transform
	await choose(room)
	await press("Furnish")
	check(room.placed().size() >= 3, "new things: " + message())
	check(sofa.position.x < 2.0, "and the sofa left the doorway")
	check(not sofa in room.placed(), "it is still the user's own")
	history().undo()
	equal(sofa.transform, before, "one undo for both")
	equal(room.placed().size(), 0, "nothing new is left")


func test_a_room_that_is_the_scene_itself() -> void:
	EditorInterface.open_scene_from_path("res://demo/rooms/office.tscn")
	await settle(6)
	var room := EditorInterface.get_edited_scene_root() as FurnishRoom3D
	await choose(room)
	await press("Furnish")
	check(room.placed().size() >= 3, message())
	equal(room.placed()[0].owner, room as Node, "owned by itself")
	history().undo()
	equal(room.placed().size(), 0, "undone")


func test_the_editors_own_lock_counts_too() -> void:
	var root := await open(Scenes.mesh_walls())
	var room := root.get_node("Lounge") as FurnishRoom3D
	var sofa := room.get_node("Sofa") as Node3D
	sofa.position = Vector3(1.0, 0.0, 1.0)
	sofa.set_meta(&"_edit_lock_", true)
	await choose(room)
	await press("Rearrange")
	equal(sofa.position, Vector3(1.0, 0.0, 1.0), "stays: " + message())
