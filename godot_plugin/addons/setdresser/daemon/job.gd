@tool
class_name SetdresserJob
extends RefCounted
## One piece of long work in the daemon: asked for, watched, and cancelled if need be.

## How far it is, from 0 to 1, and what is being done.
signal progressed(progress: float, stage: String)

## The daemon holds this many jobs of one client; more are told to come back later.
const _MOST_WAITS := 200
const _FIRST_LOOK_S := 0.05
const _LONGEST_LOOK_S := 0.4
const _END_STATES: PackedStringArray = ["done", "failed", "cancelled"]

## The daemon's name for it; empty until it is accepted.
var id := ""

var _cancelled := false


## Sends [param document] to [param route], and waits until the work is done, has failed, was cancelled, or
## [param time_limit_s] is over. The answer's body is the job's result.
func run(client: SetdresserClient, route: String, document: Dictionary, time_limit_s: float) -> SetdresserReply:
	var deadline := Time.get_ticks_msec() + int(time_limit_s * 1000.0)
	document["request_id"] = "godot-%s" % Crypto.new().generate_random_bytes(12).hex_encode()
	var reply := await _submit(client, route, document, deadline)
	if not reply.ok:
		return reply
	id = str(reply.body.get("job_id", ""))
	reply = await _watch(client, deadline)
	if reply.code == "cancelled" or reply.code == "timeout":
		await client.send(HTTPClient.METHOD_DELETE, _route())
	return reply


## Ends the work within a second.
func cancel() -> void:
	_cancelled = true


func _watch(client: SetdresserClient, deadline: int) -> SetdresserReply:
	var reply: SetdresserReply
	var pause := _FIRST_LOOK_S
	while not _cancelled:
		if Time.get_ticks_msec() > deadline:
			return SetdresserReply.failed("timeout", "Not done in time.", "Ask for less, or allow more time.")
		reply = await client.send(HTTPClient.METHOD_GET, _route())
		if reply.code == "no_daemon" or reply.code == "not_found":
			return SetdresserReply.failed(
				reply.code, "The daemon ended while it worked; nothing was changed.", "Start it and try again."
			)
		if not reply.ok or str(reply.body.get("state")) in _END_STATES:
			return _result_of(reply)
		progressed.emit(reply.body.get("progress", 0.0) as float, str(reply.body.get("stage", "")))
		await client.pause(pause)
		pause = minf(pause * 1.5, _LONGEST_LOOK_S)
	return SetdresserReply.failed("cancelled", "Cancelled; nothing was changed.")


func _result_of(reply: SetdresserReply) -> SetdresserReply:
	match str(reply.body.get("state")):
		"done":
			progressed.emit(1.0, "done")
			reply.body = reply.body.get("result", {})
		"failed":
			reply.ok = false
			reply.read_error()
		"cancelled":
			return SetdresserReply.failed("cancelled", "Cancelled; nothing was changed.")
	return reply


func _route() -> String:
	return "/v1/jobs/" + id


## A full queue says when to come back; the same request_id makes a repeated request the same job.
func _submit(client: SetdresserClient, route: String, document: Dictionary, deadline: int) -> SetdresserReply:
	var reply := SetdresserReply.failed("cancelled", "Cancelled; nothing was changed.")
	for attempt in _MOST_WAITS:
		if _cancelled:
			return SetdresserReply.failed("cancelled", "Cancelled; nothing was changed.")
		reply = await client.send(HTTPClient.METHOD_POST, route, document)
		if reply.status != 503 or reply.retry_after_s <= 0.0 or Time.get_ticks_msec() > deadline:
			return reply
		progressed.emit(0.0, "the daemon is busy with other work")
		await client.pause(minf(reply.retry_after_s, 5.0))
	return reply
