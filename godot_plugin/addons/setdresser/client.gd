@tool
class_name SetdresserClient
extends Node
## Talks to the Setdresser daemon, in the editor and in running or exported games.
##
## [codeblock]
## var result := await SetdresserClient.furnish(room)
## if not result.ok:
##     push_warning(result.text())
## [/codeblock]
## Without a daemon the room's baked layout is used, if it has one that fits.

## The plugin's name and version, for preferences.
const CLIENT_NAME := "godot 0.1.0"
## The protocol that is spoken.
const PROTOCOL := 1
const _HEALTH := "/v1/health"
const _HEALTH_TIMEOUT_S := 1.5
const _REQUEST_TIMEOUT_S := 30.0

## The daemon that answered last, or null.
var address: SetdresserAddress

var _instance_id := Crypto.new().generate_random_bytes(8).hex_encode()


## Furnishes [param room] in a running game and waits for it. The room's signals tell how far it is.
static func furnish(room: FurnishRoom3D, time_limit_s := 20.0) -> FurnishResult:
	if room == null or not room.is_inside_tree():
		return FurnishResult.failed("The room is not in the scene.")
	var client := SetdresserClient.new()
	room.get_tree().root.add_child.call_deferred(client)
	await client.ready
	var result := await client.furnish_now(room, time_limit_s)
	client.queue_free()
	if is_instance_valid(room):
		room.furnish_finished.emit(result)
	return result


## The same with a client of your own, which many rooms can share.
func furnish_now(room: FurnishRoom3D, time_limit_s := 20.0) -> FurnishResult:
	var job := SetdresserJob.new()
	job.progressed.connect(room.furnish_progressed.emit)
	var result := await ask(room, SetdresserSnapshot.Purpose.FURNISH, job, time_limit_s)
	if not is_instance_valid(room) or not room.is_inside_tree():
		return FurnishResult.failed("The room was removed meanwhile.")
	if result.ok:
		var change := change_for(room, result, 0, SetdresserSnapshot.Purpose.FURNISH, null)
		change.apply()
		return result
	for layout in room.baked:
		if layout and layout.fits(room):
			SetdresserChange.of_layout(room, layout, null).apply()
			result.ok = true
			result.source = FurnishResult.Source.BAKED
			return result
	return result


## Measures [param room], asks for layouts and waits for them. Nothing in the scene changes. [param picture] is a
## PNG of the room, if the daemon shall see one.
func ask(
	room: FurnishRoom3D,
	purpose: SetdresserSnapshot.Purpose,
	job: SetdresserJob,
	time_limit_s: float,
	picture := PackedByteArray()
) -> FurnishResult:
	var snapshot := await _measured(room, purpose)
	if snapshot.error != "":
		return FurnishResult.failed(snapshot.error)
	var document := _request(room, snapshot, picture)
	if purpose == SetdresserSnapshot.Purpose.FURNISH:
		document["catalogue"] = room.catalogue.to_wire() if room.catalogue else [] as Array[Dictionary]
		if (document["catalogue"] as Array).is_empty():
			return FurnishResult.failed(
				"The room has no catalogue with something in it.", "Choose or make a FurnishCatalogue."
			)
		if room.density > 0.0:
			document["density"] = room.density
	var catalogue := room.catalogue
	var reply := await connect_daemon()
	if reply == null:
		reply = await _run(job, document, catalogue, time_limit_s)
	if not reply.ok:
		return FurnishResult.failed(reply.message, reply.hint)
	var result := FurnishResult.new()
	result.ok = true
	result.source = FurnishResult.Source.DAEMON
	result.job_id = job.id
	result.response = reply.body
	result.snapshot = snapshot
	result.is_private = document["options"]["private"]
	if result.candidates().is_empty():
		return FurnishResult.failed("No layout was found.", "Try another seed, or a smaller density.")
	return result


## What the candidate at [param index] of [param result] changes in [param room], leaving out what was changed
## since it was asked about.
func change_for(
	room: FurnishRoom3D, result: FurnishResult, index: int, purpose: SetdresserSnapshot.Purpose, new_owner: Node
) -> SetdresserChange:
	var now := SetdresserSnapshot.take(room, purpose)
	if now.wire.get("room") != result.snapshot.wire["room"]:
		return SetdresserChange.nothing("The room was changed meanwhile: nothing was placed. Try again.")
	var steady := now.unchanged_since(result.snapshot)
	return SetdresserChange.of_candidate(room, result.snapshot, steady, result.candidates()[index], new_owner)


## Judges [param room] as it stands. The answer's body has a Reward.
func check(room: FurnishRoom3D) -> SetdresserReply:
	var snapshot := await _measured(room, SetdresserSnapshot.Purpose.CHECK)
	if snapshot.error != "":
		return SetdresserReply.failed("room", snapshot.error)
	var document := _request(room, snapshot, PackedByteArray())
	var problem := await connect_daemon()
	if problem:
		return problem
	return await send(HTTPClient.METHOD_POST, "/v1/check", document)


## Makes sure that a daemon is there which speaks our protocol. Null if so, else why not.
func connect_daemon() -> SetdresserReply:
	address = SetdresserAddress.find()
	if address == null:
		return SetdresserReply.not_running()
	var reply := await send(HTTPClient.METHOD_GET, _HEALTH, {}, _HEALTH_TIMEOUT_S)
	if not reply.ok:
		address = null
		return reply
	if reply.body.get("service") != "setdresser":
		var text := "Another program answers at port %d, not the Setdresser daemon." % address.port
		address = null
		return SetdresserReply.failed("no_daemon", text, "Press Start.")
	var problem := _why_not_spoken(reply.body)
	if problem:
		address = null
	return problem


## Null if the daemon that says [param health] speaks our protocol.
func _why_not_spoken(health: Dictionary) -> SetdresserReply:
	var api: Dictionary = health.get("api", {})
	if int(api.get("max", PROTOCOL) as float) < PROTOCOL:
		return SetdresserReply.failed(
			"version",
			"The daemon %s is too old for this add-on." % health.get("version"),
			"Update the daemon and start it again."
		)
	if int(api.get("min", PROTOCOL) as float) > PROTOCOL:
		return SetdresserReply.failed(
			"version", "The daemon %s is too new for this add-on." % health.get("version"), "Update the add-on."
		)
	return null


## Sends one request to the daemon that [method connect_daemon] found.
func send(
	method: HTTPClient.Method, route: String, document := {}, timeout_s := _REQUEST_TIMEOUT_S
) -> SetdresserReply:
	if address == null:
		return SetdresserReply.not_running()
	var headers := PackedStringArray(["Setdresser-Client: godot-" + _instance_id])
	var body := ""
	if route != _HEALTH:
		headers.append("Authorization: Bearer " + address.token)
	if method == HTTPClient.METHOD_POST:
		headers.append("Content-Type: application/json")
		body = JSON.stringify(document, "", false, true)
	return await SetdresserHttp.new().send(address, method, route, headers, body, timeout_s)


## Waits, in a paused or slowed game too.
func pause(seconds: float) -> void:
	await get_tree().create_timer(seconds, true, false, true).timeout


func _measured(room: FurnishRoom3D, purpose: SetdresserSnapshot.Purpose) -> SetdresserSnapshot:
	if room.catalogue:
		await room.catalogue.measure()
	if is_instance_valid(room):
		return SetdresserSnapshot.take(room, purpose)
	var nothing := SetdresserSnapshot.new()
	nothing.error = "The room was removed meanwhile."
	return nothing


func _run(
	job: SetdresserJob, document: Dictionary, catalogue: FurnishCatalogue, time_limit_s: float
) -> SetdresserReply:
	if not document.has("catalogue"):
		return await job.run(self, "/v1/arrange", document, time_limit_s)
	var reply := await job.run(self, "/v1/furnish", document, time_limit_s)
	var found_some := reply.ok and not (reply.body.get("candidates", []) as Array).is_empty()
	if found_some and SetdresserTogether.is_wanted(document):
		return await SetdresserTogether.arrange(self, job, document, reply.body, catalogue, time_limit_s)
	return reply


func _request(room: FurnishRoom3D, snapshot: SetdresserSnapshot, picture: PackedByteArray) -> Dictionary:
	var document := {
		"snapshot": snapshot.wire,
		"options": {
			"seed": room.layout_seed,
			"num_candidates": room.num_candidates,
			"project": SetdresserSettings.project_name(),
			"taste": SetdresserSettings.uses_taste(),
			"private": room.keep_private,
		},
	}
	if room.instruction.strip_edges() != "":
		document["goal"] = {"instruction": room.instruction.strip_edges().left(4000)}
	if not picture.is_empty():
		document["image"] = {"png_base64": Marshalls.raw_to_base64(picture)}
	return document
