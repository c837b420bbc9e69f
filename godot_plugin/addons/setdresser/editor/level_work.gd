@tool
class_name SetdresserLevelWork
extends RefCounted
## Asks for layouts of many rooms, several at once.

## One more room is done, well or badly.
signal progressed(num_done: int)
## The last room is done.
signal finished

## The jobs, to cancel them.
var jobs: Array[SetdresserJob] = []
## How each room ended; null where it was removed before its turn.
var results: Array[FurnishResult] = []

var _client: SetdresserClient
var _rooms: Array[FurnishRoom3D] = []
var _next := 0
var _num_done := 0
var _num_workers := 0


func _init(client: SetdresserClient, rooms: Array[FurnishRoom3D]) -> void:
	_client = client
	_rooms = rooms
	results.resize(rooms.size())
	for room in rooms:
		jobs.append(SetdresserJob.new())


## Works on all rooms and returns when the last is done.
func run() -> void:
	_num_workers = mini(SetdresserSettings.jobs_at_once(), _rooms.size())
	for worker in _num_workers:
		_work.call_deferred()
	await finished


## What went wrong, each reason once.
func failures() -> String:
	var reasons := PackedStringArray()
	for result in results:
		if result and not result.ok and result.text() not in reasons:
			reasons.append(result.text())
	return "" if reasons.is_empty() else " " + " ".join(reasons.slice(0, 3))


func _work() -> void:
	while _next < _rooms.size():
		var index := _next
		_next += 1
		var room: Variant = _rooms[index]
		if is_instance_valid(room):
			results[index] = await _client.ask(
				room as FurnishRoom3D, SetdresserSnapshot.Purpose.FURNISH, jobs[index], SetdresserSettings.time_limit_s()
			)
		_num_done += 1
		progressed.emit(_num_done)
	_num_workers -= 1
	if _num_workers == 0:
		finished.emit()
