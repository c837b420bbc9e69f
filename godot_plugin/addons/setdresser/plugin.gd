@tool
extends EditorPlugin
## Puts Setdresser into the editor, and takes it out again without a trace.

const _DOCK := preload("editor/dock.tscn")

var _actions: SetdresserActions
var _dock: SetdresserDock
var _room_gizmos: EditorNode3DGizmoPlugin
var _opening_gizmos: EditorNode3DGizmoPlugin
var _lock_inspector: EditorInspectorPlugin


func _enter_tree() -> void:
	SetdresserSettings.register()
	SetdresserLauncher.register()
	_actions = SetdresserActions.new()
	EditorInterface.get_base_control().add_child(_actions)  # it may outlive the plugin by the end of its work
	_dock = _DOCK.instantiate()
	_dock.show_actions(_actions)
	add_control_to_dock(DOCK_SLOT_RIGHT_UR, _dock)
	_room_gizmos = SetdresserRoomGizmos.new(_actions, get_undo_redo())
	add_node_3d_gizmo_plugin(_room_gizmos)
	_opening_gizmos = SetdresserOpeningGizmos.new(get_undo_redo())
	add_node_3d_gizmo_plugin(_opening_gizmos)
	_lock_inspector = SetdresserLockInspector.new(get_undo_redo())
	add_inspector_plugin(_lock_inspector)
	SetdresserEditorLink.act = _actions.act
	SetdresserEditorLink.say = _actions.told.emit
	EditorInterface.get_selection().selection_changed.connect(_on_selection_changed)
	scene_saved.connect(_on_scene_saved)
	scene_changed.connect(_on_scene_changed)
	_actions.look_for_daemon.call_deferred()


func _exit_tree() -> void:
	scene_changed.disconnect(_on_scene_changed)
	scene_saved.disconnect(_on_scene_saved)
	EditorInterface.get_selection().selection_changed.disconnect(_on_selection_changed)
	SetdresserEditorLink.say = Callable()
	SetdresserEditorLink.act = Callable()
	remove_inspector_plugin(_lock_inspector)
	remove_node_3d_gizmo_plugin(_opening_gizmos)
	remove_node_3d_gizmo_plugin(_room_gizmos)
	remove_control_from_docks(_dock)
	_dock.queue_free()
	_actions.retire()


func _disable_plugin() -> void:
	SetdresserSettings.unregister()


func _on_selection_changed() -> void:
	for node in EditorInterface.get_selection().get_selected_nodes():
		var above := node
		while above and not above is FurnishRoom3D:
			above = above.get_parent()
		if above:
			_actions.choose(above as FurnishRoom3D)
			return


func _on_scene_saved(_path: String) -> void:
	_actions.choices.log_edits()


func _on_scene_changed(_root: Node) -> void:
	var rooms := SetdresserEditedScene.rooms()
	for room in rooms:  # drawn before the scene was the edited one, gizmos have the colour of foreign scenes
		room.update_gizmos()
		for opening in room.openings():
			opening.update_gizmos()
	_actions.choose(rooms[0] if not rooms.is_empty() else null)
