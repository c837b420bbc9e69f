@tool
extends "res://tests/case.gd"
# What a test inside the real editor extends: scenes opened from files, the dock, undo and redo.

const Scenes := preload("res://tests/scenes.gd")
const OUT := "res://tests/out"


# Saves [param scene] and opens it as a user would.
func open(scene: Node3D) -> Node3D:
	DirAccess.make_dir_recursive_absolute(OUT)
	var path := "%s/%s_%d.tscn" % [OUT, scene.name, Time.get_ticks_usec()]
	var packed := PackedScene.new()
	packed.pack(scene)
	scene.free()
	ResourceSaver.save(packed, path)
	EditorInterface.open_scene_from_path(path)
	await settle(6)
	return EditorInterface.get_edited_scene_root() as Node3D


func dock() -> SetdresserDock:
	return EditorInterface.get_base_control().find_child("Setdresser", true, false) as SetdresserDock


func actions() -> SetdresserActions:
	return dock().get("_actions")


# Presses a button of the dock and waits until the work that it began has ended.
func press(button: String) -> void:
	(dock().get_node("%" + button) as Button).pressed.emit()
	await work()


# Presses a button in the inspector, as its callable is what the engine calls.
func press_in_inspector(room: FurnishRoom3D, property: StringName) -> void:
	(room.get(property) as Callable).call()
	await work()


func work() -> void:
	while actions().is_busy:
		await tree.process_frame
	await settle(2)


func message() -> String:
	return (dock().get_node("%Message") as Label).text


func choose(room: FurnishRoom3D) -> void:
	EditorInterface.get_selection().clear()
	EditorInterface.get_selection().add_node(room)
	await settle(2)


func history() -> UndoRedo:
	var manager := EditorInterface.get_editor_undo_redo()
	return manager.get_history_undo_redo(manager.get_object_history_id(EditorInterface.get_edited_scene_root()))


# Where everything in the scene stands, to compare.
func places(root: Node) -> Dictionary:
	var found := {}
	for node in root.find_children("*", "Node3D", true, false):
		found[str(root.get_path_to(node))] = (node as Node3D).transform
	return found


# Runs something while no daemon can be found.
func without_daemon(work_to_do: Callable) -> void:
	var folder := OS.get_environment("SETDRESSER_RUNTIME_DIR")
	OS.set_environment("SETDRESSER_RUNTIME_DIR", "/nonexistent")
	await work_to_do.call()
	OS.set_environment("SETDRESSER_RUNTIME_DIR", folder)


# Runs something with folders for a daemon of its own, which is not started yet.
func with_own_folder(work_to_do: Callable) -> void:
	var folder := OS.get_environment("SETDRESSER_RUNTIME_DIR")
	var memory := OS.get_environment("SETDRESSER_DATA_DIR")
	var own := ProjectSettings.globalize_path("user://runtime_%d" % Time.get_ticks_usec())
	DirAccess.make_dir_recursive_absolute(own)
	OS.set_environment("SETDRESSER_RUNTIME_DIR", own)
	OS.set_environment("SETDRESSER_DATA_DIR", own)
	await work_to_do.call()
	OS.set_environment("SETDRESSER_RUNTIME_DIR", folder)
	OS.set_environment("SETDRESSER_DATA_DIR", memory)
	set_program("")


func set_program(path: String) -> void:
	EditorInterface.get_editor_settings().set_setting(SetdresserLauncher.PROGRAM, path)


# Starts the daemon that the tests are about, as a user does.
func start_daemon() -> void:
	set_program(OS.get_environment("SETDRESSER_BACKEND"))
	await press("Start")


# Ends it, and waits until nobody would find it.
func stop_daemon() -> void:
	await actions().client.send(HTTPClient.METHOD_POST, "/v1/shutdown")
	while SetdresserAddress.find() != null:
		await tree.process_frame


func clean_up() -> void:
	await super()
	while EditorInterface.get_edited_scene_root() != null:
		EditorInterface.save_scene()
		EditorInterface.call("close_scene")
		await settle(3)
