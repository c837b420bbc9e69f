@tool
class_name SetdresserLockInspector
extends EditorInspectorPlugin
## Adds a check box to the furniture of a room: what is locked is never moved or cleared.

var _undo: EditorUndoRedoManager


func _init(undo: EditorUndoRedoManager) -> void:
	_undo = undo


func _can_handle(object: Object) -> bool:
	var node := object as Node3D
	if node == null or node is FurnishRoom3D or node is FurnishOpening3D:
		return false
	return node.get_parent() is FurnishRoom3D or node.has_meta(FurnishRoom3D.META_ASSET)


func _parse_begin(object: Object) -> void:
	var node := object as Node3D
	var box := CheckBox.new()
	box.text = "Locked for Setdresser"
	box.tooltip_text = "Never moved, never cleared."
	box.button_pressed = node.get_meta(FurnishRoom3D.META_LOCKED, false)
	box.toggled.connect(_lock.bind(node))
	add_custom_control(box)


func _lock(locked: bool, node: Node3D) -> void:
	_undo.create_action("Lock furniture" if locked else "Unlock furniture", UndoRedo.MERGE_DISABLE, node)
	_undo.add_do_method(node, &"set_meta", FurnishRoom3D.META_LOCKED, locked)
	_undo.add_undo_method(node, &"set_meta", FurnishRoom3D.META_LOCKED, not locked)
	_undo.commit_action()
