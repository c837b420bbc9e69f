@tool
class_name SetdresserChoices
extends RefCounted
## The layouts that were found for rooms, and what the user makes of them: arrows, Accept, Reject, Bake.

## Something that the dock shows has changed.
signal changed
## A line for the user.
signal told(text: String, is_error: bool)
## The daemon was told something that it may learn from.
signal logged

var _client: SetdresserClient
var _sessions: Dictionary[int, SetdresserSession] = {}
var _findings: Dictionary[int, SetdresserFindings] = {}


func _init(client: SetdresserClient) -> void:
	_client = client


## Makes a step of the undo history out of [param result]; nothing in the scene changes yet.
func prepare(
	room: FurnishRoom3D, result: FurnishResult, purpose: SetdresserSnapshot.Purpose, index := 0
) -> SetdresserSession:
	var session := SetdresserSession.new(room, result, purpose)
	session.prepare(_client, EditorInterface.get_edited_scene_root(), index)
	session.undone.connect(_on_undone.bind(session))
	session.redone.connect(_show_findings_of.bind(session), CONNECT_DEFERRED)
	_sessions[room.get_instance_id()] = session
	return session


## Shows the next candidate (1) or the one before (-1), in the same undo step.
func step(room: FurnishRoom3D, by: int) -> void:
	var session := session_of(room)
	if session == null:
		return
	var next := posmod(session.index + by, session.result.candidates().size())
	if session.is_on_top():
		session.replace(_client, next)
	elif not session.is_applied:
		session = prepare(room, session.result, session.purpose, next)
		SetdresserSession.commit([session], session.title())
	else:
		told.emit("You have changed the scene since. Furnish again for new layouts, or undo your changes.", true)
		return
	_show_findings_of(session)


## Tells that the layout that stands in the room is liked.
func accept(room: FurnishRoom3D) -> void:
	var session := session_of(room)
	if session == null or not session.is_applied:
		return
	var reply := await SetdresserPreferences.accept(_client, session)
	_tell("Accepted.", reply)
	changed.emit()


## Tells that no layout is liked, and takes it away.
func reject(room: FurnishRoom3D) -> void:
	var session := session_of(room)
	if session == null:
		return
	if session.is_applied:
		var undo := EditorInterface.get_editor_undo_redo()
		undo.create_action("Reject furniture", UndoRedo.MERGE_DISABLE, room)
		undo.add_do_method(session, &"undo_step")
		undo.add_undo_method(session, &"redo_step")
		undo.commit_action()
	_sessions.erase(room.get_instance_id())
	forget_findings(room)
	var reply := await SetdresserPreferences.reject(_client, session)
	_tell("Rejected.", reply)


## Keeps the layout that stands in the room for games that run without Setdresser.
func bake(room: FurnishRoom3D) -> void:
	var layout := FurnishLayout.of_room(room)
	var undo := EditorInterface.get_editor_undo_redo()
	undo.create_action("Bake layout", UndoRedo.MERGE_DISABLE, room)
	undo.add_do_property(room, &"baked", [layout] as Array[FurnishLayout])
	undo.add_undo_property(room, &"baked", room.baked)
	undo.commit_action()
	told.emit("Baked %d things into the room." % layout.assets.size(), false)


## The layouts of [param room] that are at hand, or null.
func session_of(room: FurnishRoom3D) -> SetdresserSession:
	return _sessions.get(room.get_instance_id()) if room else null


## What was found about [param room], or null.
func findings_of(room: FurnishRoom3D) -> SetdresserFindings:
	return _findings.get(room.get_instance_id()) if room else null


## Shows [param findings] in the dock and in the viewport.
func show_findings(room: FurnishRoom3D, findings: SetdresserFindings) -> void:
	_findings[room.get_instance_id()] = findings
	room.update_gizmos()
	changed.emit()


## Takes what was found about [param room] away again.
func forget_findings(room: FurnishRoom3D) -> void:
	_findings.erase(room.get_instance_id())
	room.update_gizmos()
	changed.emit()


## Tells the daemon what was moved by hand: when a scene is saved and before new work.
func log_edits() -> void:
	var is_logged := false
	for id: int in _sessions.keys():
		if is_instance_id_valid(id):
			var reply := await SetdresserPreferences.edits(_client, _sessions[id])
			is_logged = is_logged or (reply != null and reply.ok)
		else:
			_sessions.erase(id)
			_findings.erase(id)
	if is_logged:
		logged.emit()


func _tell(done: String, reply: SetdresserReply) -> void:
	if reply == null:
		told.emit(done + " The room is private: nothing is remembered.", false)
	elif reply.ok:
		told.emit(done + " Setdresser will remember.", false)
		logged.emit()
	else:
		told.emit(reply.text(), true)


func _on_undone(session: SetdresserSession) -> void:
	if is_instance_valid(session.room):
		forget_findings(session.room)
	if session.is_accepted:
		var reply := await SetdresserPreferences.undo(_client, session)
		if reply and reply.ok:
			logged.emit()


func _show_findings_of(session: SetdresserSession) -> void:
	if is_instance_valid(session.room):
		show_findings(session.room, SetdresserFindings.of_session(session))
