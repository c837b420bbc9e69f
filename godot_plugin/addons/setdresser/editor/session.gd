@tool
class_name SetdresserSession
extends RefCounted
## The layouts that were found for one room, and the one that stands in the scene.
##
## A session is one step of the undo history. The arrows replace the layout inside of that step, so one undo always
## returns to the room as it was before.

## The editor's undo has put the layout away.
signal undone
## The editor's redo has put it back.
signal redone

## The room that was furnished.
var room: FurnishRoom3D
## What the daemon answered.
var result: FurnishResult
## What was asked for.
var purpose: SetdresserSnapshot.Purpose
## Which candidate stands or stood in the scene.
var index := 0
## True while it stands in the scene.
var is_applied := false
## True after Accept.
var is_accepted := false

var _change: SetdresserChange
var _new_owner: Node
var _version := -1
var _logged_edit := ""


func _init(of_room: FurnishRoom3D, with_result: FurnishResult, for_purpose: SetdresserSnapshot.Purpose) -> void:
	room = of_room
	result = with_result
	purpose = for_purpose


## Works out what the candidate at [param candidate_index] changes; nothing in the scene changes yet.
func prepare(client: SetdresserClient, new_owner: Node, candidate_index := 0) -> void:
	_new_owner = new_owner
	index = candidate_index
	_logged_edit = ""
	_change = client.change_for(room, result, index, purpose, new_owner)


## Applies prepared sessions as one undo step that is [param called] so in the history.
static func commit(sessions: Array[SetdresserSession], called: String) -> void:
	var undo := EditorInterface.get_editor_undo_redo()
	var context: Node = sessions[0].room
	undo.create_action(called, UndoRedo.MERGE_DISABLE, context)
	for session in sessions:
		undo.add_do_method(session, &"redo_step")
		undo.add_undo_method(session, &"undo_step")
	undo.commit_action()
	var version := undo.get_history_undo_redo(undo.get_object_history_id(context)).get_version()
	for session in sessions:
		session._version = version


## For the undo history alone.
func redo_step() -> void:
	_change.apply()
	is_applied = true
	redone.emit()


## For the undo history alone.
func undo_step() -> void:
	_change.revert()
	is_applied = false
	undone.emit()


## True if nothing was done since, so that another candidate may stand in for this one.
func is_on_top() -> bool:
	if not is_applied or not is_instance_valid(room) or not room.is_inside_tree():
		return false
	var undo := EditorInterface.get_editor_undo_redo()
	return undo.get_history_undo_redo(undo.get_object_history_id(room)).get_version() == _version


## Replaces the layout within its undo step.
func replace(client: SetdresserClient, candidate_index: int) -> void:
	_change.revert()
	prepare(client, _new_owner, candidate_index)
	_change.apply()
	is_accepted = false
	EditorInterface.mark_scene_as_unsaved()


## The candidate that stands or stood in the scene.
func candidate() -> Dictionary:
	return result.candidates()[index]


## True if nothing about it is to be remembered: it was asked for so, or the room is kept private since.
func is_private() -> bool:
	return result.is_private or not is_instance_valid(room) or room.keep_private


## What the undo history calls it.
func title() -> String:
	return "Furnish room" if purpose == SetdresserSnapshot.Purpose.FURNISH else "Rearrange room"


## True if the candidate leaves everything where it is.
func is_empty() -> bool:
	return _change.is_empty()


## What was left out, for people.
func notes() -> PackedStringArray:
	return _change.notes if _change else PackedStringArray()


## What was done, and what people should know, in a few sentences.
func summary() -> String:
	var said := PackedStringArray(["%d things placed." % result.num_placed(index)])
	said.append_array(notes())
	said.append_array(result.snapshot.warnings)
	said.append_array(PackedStringArray(result.response.get("warnings", []) as Array))
	return " ".join(said.slice(0, 4))


## The node of an id in the answer, or null.
func node_of(id: String) -> Node3D:
	var found: Variant = _change.added.get(id) if _change else null
	if found == null and result.snapshot:
		found = result.snapshot.nodes.get(id)
	return found as Node3D if is_instance_valid(found) else null


## Where everything stands now, if something was moved by hand since this was last asked; else nothing. What was not
## moved has the answered numbers themselves: the daemon takes all others for a hand's work.
func new_edits() -> Array[Dictionary]:
	var finals: Array[Dictionary] = []
	var moved := false
	for placement: Dictionary in candidate().get("placements", []):
		var node := node_of(str(placement["object"]))
		if node == null or not node.is_inside_tree():
			continue
		var box := SetdresserBox.of_node(node)
		if box == null:
			continue
		var now := {"position_m": placement["position_m"], "yaw_deg": placement["yaw_deg"]}
		if _differs(box.placement(), placement):
			moved = true
			now = box.placement()
		finals.append({"object": placement["object"], "placement": now})
	var fingerprint := JSON.stringify(finals)
	if fingerprint == _logged_edit or (not moved and _logged_edit == ""):
		return []
	_logged_edit = fingerprint
	return finals


## What was moved by hand counts as new again.
func forget_logged_edit() -> void:
	_logged_edit = ""


## More than a millimetre or a tenth of a degree is a hand's work, less is rounding.
static func _differs(now: Dictionary, then: Dictionary) -> bool:
	for axis in 3:
		if absf((now["position_m"][axis] as float) - (then["position_m"][axis] as float)) > 0.001:
			return true
	var turned := absf(angle_difference(deg_to_rad(now["yaw_deg"] as float), deg_to_rad(then["yaw_deg"] as float)))
	return turned > deg_to_rad(0.1)
