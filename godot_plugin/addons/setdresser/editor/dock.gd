@tool
class_name SetdresserDock
extends VBoxContainer
## The dock: shows what SetdresserActions knows, and passes clicks on.

const _LIGHT_ON := Color(0.45, 0.85, 0.5)
const _LIGHT_OFF := Color(0.9, 0.45, 0.4)

var _actions: SetdresserActions
## What the fields were filled with: whatever differs was typed here.
var _filled: Dictionary[StringName, Variant] = {}
var _is_refresh_due := false


func _ready() -> void:
	if _actions == null:
		return  # opened as a scene, to be edited
	_icons()
	(%Instruction as TextEdit).focus_exited.connect(_take_fields)
	(%Kind as LineEdit).focus_exited.connect(_take_fields)
	(%Kind as LineEdit).text_submitted.connect(func(_text: String) -> void: _take_fields())
	(%Density as Slider).drag_ended.connect(func(_changed: bool) -> void: _take_fields())
	(%Density as Slider).value_changed.connect(_show_density)
	(%Seed as SpinBox).value_changed.connect(func(_value: float) -> void: _take_fields())
	_on(%Dice, func() -> void: (%Seed as SpinBox).value = randi() % 10000)
	_on(%Start, _actions.start_daemon)
	_on(%AddRoom, _add_room)
	_on(%FindRooms, _actions.find_rooms)
	_on(%Outline, _actions.take_outline)
	_on(%Furnish, _actions.furnish.bind(SetdresserSnapshot.Purpose.FURNISH))
	_on(%Rearrange, _actions.furnish.bind(SetdresserSnapshot.Purpose.REARRANGE))
	_on(%Check, _actions.check)
	_on(%Clear, _actions.clear)
	_on(%Level, _actions.furnish_level)
	_on(%Cancel, _actions.cancel)
	_on(%Previous, func() -> void: _actions.choices.step(_actions.room, -1))
	_on(%Next, func() -> void: _actions.choices.step(_actions.room, 1))
	_on(%Accept, func() -> void: _actions.choices.accept(_actions.room))
	_on(%Reject, func() -> void: _actions.choices.reject(_actions.room))
	_on(%Bake, func() -> void: _actions.choices.bake(_actions.room))
	(%Findings as Tree).item_selected.connect(_select_finding)
	(%Taste as SetdresserTasteBox).show_actions(_actions)
	_actions.changed.connect(_refresh_soon)
	EditorInterface.get_editor_undo_redo().version_changed.connect(_refresh_soon)
	_actions.told.connect(_tell)
	_actions.progressed.connect(_show_progress)
	_refresh()


## Says whose state to show; before the dock enters the tree.
func show_actions(actions: SetdresserActions) -> void:
	_actions = actions


func _on(button: Node, action: Callable) -> void:
	(button as Button).pressed.connect(
		func() -> void:
			_take_fields()
			action.call()
	)


func _icons() -> void:
	var names := {
		%Dice: "RandomNumberGenerator", %Previous: "Back", %Next: "Forward", %Furnish: "Add", %Rearrange: "RotateLeft",
		%Check: "StatusSuccess", %Clear: "Clear", %Cancel: "Close", %Accept: "ImportCheck", %Reject: "ImportFail",
		%AddRoom: "Add", %FindRooms: "Search", %Outline: "Polygon2D", %Start: "Play", %Bake: "Save"
	}
	for button: Button in names:
		button.icon = get_theme_icon(str(names[button]), &"EditorIcons")


## A level changes hundreds of rooms in a frame; once is enough to show it.
func _refresh_soon() -> void:
	if not _is_refresh_due:
		_is_refresh_due = true
		_refresh.call_deferred()


func _refresh() -> void:
	_is_refresh_due = false
	if is_queued_for_deletion():
		return  # the plugin was switched off meanwhile
	var room := _actions.room
	var on := _actions.is_connected_to_daemon
	(%Light as Label).modulate = _LIGHT_ON if on else _LIGHT_OFF
	(%Status as Label).text = "Daemon ready" if on else "No daemon"
	(%Start as Button).visible = not on
	(%RoomName as Label).text = String(room.name) if room else "No room selected"
	(%RoomFacts as Label).text = _facts(room)
	(%RoomBox as Control).visible = room != null
	(%Outline as Control).visible = room != null
	(%Working as Control).visible = _actions.is_busy
	for button: Button in [
		%Furnish, %Rearrange, %Check, %Clear, %Level, %FindRooms, %Outline, %Previous, %Next, %Reject, %Bake
	]:
		button.disabled = _actions.is_busy
	_fill_fields(room)
	_show_candidates(room)
	_show_findings(_actions.choices.findings_of(room))
	(%Taste as SetdresserTasteBox).refresh()


func _facts(room: FurnishRoom3D) -> String:
	if room == null:
		return "Add a FurnishRoom3D and put it on the floor of a room."
	if not room.is_inside_tree():
		return ""
	var assets := room.catalogue.assets.size() if room.catalogue else 0
	return "%.1f m² · openings: %d · furniture: %d · catalogue: %d" % [
		SetdresserOutline.area(room.world_outline()), room.openings().size(), room.furniture().size(), assets
	]


func _fill_fields(room: FurnishRoom3D) -> void:
	if room == null or (%Instruction as TextEdit).has_focus() or (%Kind as LineEdit).has_focus():
		return
	(%Instruction as TextEdit).text = room.instruction
	(%Kind as LineEdit).text = room.kind
	(%Density as Slider).set_value_no_signal(room.density)
	(%Seed as SpinBox).set_value_no_signal(room.layout_seed)
	_show_density(room.density)
	_filled = _fields()


func _fields() -> Dictionary[StringName, Variant]:
	return {
		&"instruction": (%Instruction as TextEdit).text,
		&"kind": (%Kind as LineEdit).text.strip_edges(),
		&"density": (%Density as Slider).value,
		&"layout_seed": int((%Seed as SpinBox).value)
	}


## Fields are the room's properties: what is typed becomes an undo step of the scene, as in the inspector.
func _take_fields() -> void:
	var room := _actions.room
	if room == null:
		return
	var undo := EditorInterface.get_editor_undo_redo()
	var fields := _fields()
	for property in fields:
		if fields[property] != _filled.get(property):
			_filled[property] = fields[property]
			undo.create_action("Set %s" % property, UndoRedo.MERGE_ENDS, room)
			undo.add_do_property(room, property, fields[property])
			undo.add_undo_property(room, property, room.get(property))
			undo.commit_action()


func _show_density(value: float) -> void:
	(%DensityText as Label).text = "as usual" if value == 0.0 else "%d %%" % roundi(value * 100.0)


func _show_candidates(room: FurnishRoom3D) -> void:
	var session := _actions.choices.session_of(room)
	(%Candidates as Control).visible = session != null
	if session:
		var reward: Dictionary = session.candidate().get("reward", {})
		(%Candidate as Label).text = "%d of %d · %d %%" % [
			session.index + 1, session.result.candidates().size(), roundi((reward.get("total", 0.0) as float) * 100.0)
		]
		(%Accept as Button).disabled = _actions.is_busy or not session.is_applied or session.is_accepted
		(%Accept as Button).text = "Accepted" if session.is_accepted else "Accept"


func _show_findings(findings: SetdresserFindings) -> void:
	var list := %Findings as Tree
	list.clear()
	list.visible = findings != null
	if findings == null:
		return
	var top := list.create_item()
	var icons := {"error": "StatusError", "warning": "StatusWarning", "reason": "NodeInfo"}
	for line in findings.lines:
		var item := list.create_item(top)
		item.set_text(0, line.text)
		item.set_autowrap_mode(0, TextServer.AUTOWRAP_WORD_SMART)
		item.set_icon(0, get_theme_icon(str(icons[line.severity]), &"EditorIcons"))
		item.set_tooltip_text(0, "%s\n%s" % [line.text, line.hint])
		item.set_metadata(0, line.node)


func _select_finding() -> void:
	var node: Variant = (%Findings as Tree).get_selected().get_metadata(0)
	if is_instance_valid(node) and (node as Node).is_inside_tree():
		EditorInterface.get_selection().clear()
		EditorInterface.get_selection().add_node(node as Node)


func _show_progress(progress: float, stage: String) -> void:
	(%Progress as ProgressBar).value = progress
	(%Stage as Label).text = stage.capitalize() if stage != "" else "Working"


func _tell(text: String, is_error: bool) -> void:
	(%Message as Label).text = text
	(%Message as Label).modulate = _LIGHT_OFF if is_error else Color.WHITE
	if is_error:
		EditorInterface.get_editor_toaster().push_toast(text, EditorToaster.SEVERITY_WARNING)


func _add_room() -> void:
	var root := EditorInterface.get_edited_scene_root() as Node3D
	if root == null:
		_tell("Open a 3D scene first.", true)
		return
	var room := FurnishRoom3D.new()
	room.name = "Room"
	var undo := EditorInterface.get_editor_undo_redo()
	undo.create_action("Add room", UndoRedo.MERGE_DISABLE, root)
	undo.add_do_method(root, &"add_child", room, true)
	undo.add_do_property(room, &"owner", root)
	undo.add_do_reference(room)
	undo.add_undo_method(root, &"remove_child", room)
	undo.commit_action()
	EditorInterface.edit_node(room)
	_actions.choose(room)
