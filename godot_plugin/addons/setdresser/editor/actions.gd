@tool
class_name SetdresserActions
extends Node
## Everything that the dock, the inspector's buttons and the menus can do. One piece of work runs at a time, and the
## editor goes on meanwhile.

## Something that the dock shows has changed.
signal changed
## A line for the user.
signal told(text: String, is_error: bool)
## How far the work is.
signal progressed(progress: float, stage: String)
## The work has ended.
signal finished

## Instances of so many rooms are made before the editor draws again.
const _ROOMS_A_FRAME := 4

## Talks to the daemon.
var client := SetdresserClient.new()
## The room that the buttons are about, or null.
var room: FurnishRoom3D:
	get:
		return room if is_instance_valid(room) else null
## The layouts that were found.
var choices := SetdresserChoices.new(client)
## What was learned of the user.
var taste := SetdresserTaste.new(client)
## True while something is being worked on.
var is_busy := false
## True if the daemon answered last time.
var is_connected_to_daemon := false

var _jobs: Array[SetdresserJob] = []


func _init() -> void:
	add_child(client)
	choices.changed.connect(changed.emit)
	choices.told.connect(told.emit)
	choices.logged.connect(taste.ask_again)
	taste.changed.connect(_on_taste_changed)


## Somebody who comes back from a terminal may have started the daemon there, or ended it.
func _notification(what: int) -> void:
	if what == NOTIFICATION_APPLICATION_FOCUS_IN and not is_busy and is_inside_tree():
		look_for_daemon()


## Does what a button asks for.
func act(action: StringName, subject: Object) -> void:
	if subject is FurnishRoom3D:
		choose(subject as FurnishRoom3D)
	match action:
		&"furnish":
			await furnish(SetdresserSnapshot.Purpose.FURNISH)
		&"rearrange":
			await furnish(SetdresserSnapshot.Purpose.REARRANGE)
		&"check":
			await check()
		&"clear":
			clear()
		&"outline":
			await take_outline()


## Makes [param chosen] the room that the buttons are about.
func choose(chosen: FurnishRoom3D) -> void:
	room = chosen
	changed.emit()


## Looks whether the daemon is there.
func look_for_daemon() -> void:
	var problem := await client.connect_daemon()
	is_connected_to_daemon = problem == null
	changed.emit()


## Starts the daemon if it is not there.
func start_daemon() -> void:
	if not _begin("starting the daemon"):
		return
	var problem := await SetdresserLauncher.start(client)
	is_connected_to_daemon = problem == null
	_end("The daemon is ready." if problem == null else problem.text(), problem != null)


## Furnishes or rearranges the room, as one undo step.
func furnish(purpose: SetdresserSnapshot.Purpose) -> void:
	if not _begin("measuring"):
		return
	await choices.log_edits()
	var target: Variant = room
	var picture := PackedByteArray()
	if room and room.send_picture:
		picture = await SetdresserPicture.of_room(room)
	var result := FurnishResult.failed(SetdresserEditedScene.why_not(target))
	if result.message == "":
		result = await client.ask(target as FurnishRoom3D, purpose, _new_job(), SetdresserSettings.time_limit_s(), picture)
		is_connected_to_daemon = client.address != null
	var problem := SetdresserEditedScene.why_not(target)  # much can happen while one waits
	if not result.ok or problem != "":
		_end(problem if result.ok else result.text(), true)
		return
	var session := choices.prepare(target as FurnishRoom3D, result, purpose)
	if session.is_empty():
		var why := " ".join(session.notes())
		_end(why if why != "" else "Everything stands well: nothing was changed.", why != "")
		return
	SetdresserSession.commit([session], session.title())
	_end(session.summary(), false)


## Furnishes all rooms of the open scene, as one undo step.
func furnish_level() -> void:
	var rooms := SetdresserEditedScene.rooms()
	if rooms.is_empty():
		told.emit("There is no FurnishRoom3D in this scene.", true)
		return
	if not _begin("measuring"):
		return
	await choices.log_edits()
	var start := Time.get_ticks_msec()
	var level := SetdresserLevelWork.new(client, rooms)
	_jobs = level.jobs
	level.progressed.connect(_show_rooms_done.bind(rooms.size()))
	await level.run()
	is_connected_to_daemon = client.address != null
	var sessions: Array[SetdresserSession] = []
	for i in rooms.size():
		var result := level.results[i]
		if result and result.ok and SetdresserEditedScene.why_not(rooms[i]) == "":
			sessions.append(choices.prepare(rooms[i], result, SetdresserSnapshot.Purpose.FURNISH))
			if i % _ROOMS_A_FRAME == 0:
				await get_tree().process_frame
	sessions.assign(
		sessions.filter(func(session: SetdresserSession) -> bool: return SetdresserEditedScene.why_not(session.room) == "")
	)
	if not sessions.is_empty():
		SetdresserSession.commit(sessions, "Furnish level")
	var seconds := (Time.get_ticks_msec() - start) / 1000.0
	var said := "%d of %d rooms furnished in %.1f s.%s" % [sessions.size(), rooms.size(), seconds, level.failures()]
	_end(said, sessions.size() < rooms.size())


## Lists what is wrong with the room as it stands.
func check() -> void:
	if not _begin("checking"):
		return
	var target: Variant = room
	var problem := SetdresserEditedScene.why_not(target)
	if problem != "":
		_end(problem, true)
		return
	var reply := await client.check(room)
	is_connected_to_daemon = client.address != null
	problem = SetdresserEditedScene.why_not(target)
	if reply.ok and problem == "":
		var findings := SetdresserFindings.of_check(reply.body, target as FurnishRoom3D)
		choices.show_findings(target as FurnishRoom3D, findings)
		_end(findings.summary(), false)
	else:
		_end(problem if reply.ok else reply.text(), true)


## Takes away what Setdresser has placed in the room, except locked nodes.
func clear() -> void:
	var problem := SetdresserEditedScene.why_not(room)
	if problem != "" or is_busy:
		told.emit(problem if problem != "" else "Setdresser is at work. Cancel it first.", true)
		return
	var nodes := room.placed()
	if nodes.is_empty():
		told.emit("Nothing here was placed by Setdresser.", false)
		return
	var undo := EditorInterface.get_editor_undo_redo()
	var change := SetdresserChange.removal(nodes)
	undo.create_action("Clear room", UndoRedo.MERGE_DISABLE, room)
	undo.add_do_method(change, &"apply")
	undo.add_undo_method(change, &"revert")
	undo.commit_action()
	choices.forget_findings(room)
	told.emit("%d things taken away." % nodes.size(), false)


## Takes outline, doors and windows of the room from what is around it.
func take_outline() -> void:
	if not _begin("looking around"):
		return
	var found := FurnishResult.failed(SetdresserEditedScene.why_not(room))
	if found.message == "":
		found = await SetdresserRoomFinder.take_outline(client, room)
	is_connected_to_daemon = client.address != null
	_end(found.text(), not found.ok)


## Adds a room node for every room of the open scene that has none.
func find_rooms() -> void:
	if not _begin("looking for rooms"):
		return
	var found := await SetdresserRoomFinder.find_all(client)
	is_connected_to_daemon = client.address != null
	_end(found.text(), not found.ok)


## Ends the work that is going on.
func cancel() -> void:
	for job in _jobs:
		job.cancel()


## Ends the work, and then itself.
func retire() -> void:
	cancel()
	if is_busy:
		await finished
	while taste.is_busy:
		await taste.changed
	queue_free()


func _new_job() -> SetdresserJob:
	var job := SetdresserJob.new()
	_jobs = [job]
	job.progressed.connect(progressed.emit)
	return job


func _on_taste_changed() -> void:
	if not taste.is_busy:
		is_connected_to_daemon = client.address != null
	changed.emit()


func _show_rooms_done(num_done: int, num_rooms: int) -> void:
	progressed.emit(float(num_done) / num_rooms, "%d of %d rooms" % [num_done, num_rooms])


func _begin(stage: String) -> bool:
	if is_busy:
		told.emit("Setdresser is at work. Cancel it first.", true)
		return false
	is_busy = true
	_jobs = []
	progressed.emit(0.0, stage)
	changed.emit()
	return true


func _end(text: String, is_error: bool) -> void:
	is_busy = false
	told.emit(text, is_error)
	changed.emit()
	finished.emit()
