@tool
extends RefCounted
# A user who turns desks to the window, wherever they stand, so that a daemon has something to learn.

const STATEMENT := "desk toward window"
const SENTENCE := "You turn desks to the window"
const NUM_ROOMS := 20
const _SIDE_M := 5.0


# Has rooms arranged, and turns the desk of each to the window by hand. What went wrong, or nothing.
static func teach(client: SetdresserClient) -> String:
	for number in NUM_ROOMS:
		var said := await _teach_room(client, number, _wanted(number), _yaw_to_window(number))
		if said != "":
			return said
	return ""


# Has a room arranged, and moves its desk through the wall. What went wrong, or nothing.
static func break_a_rule(client: SetdresserClient) -> String:
	return await _teach_room(client, 0, Vector2(_SIDE_M, _SIDE_M), 45.0)


# The desk of the only candidate ends at X and Z: other candidates would teach that it was chosen among them.
static func _teach_room(client: SetdresserClient, number: int, there: Vector2, yaw_deg: float) -> String:
	var job := SetdresserJob.new()
	var reply := await job.run(client, "/v1/arrange", _request(number), 20.0)
	if not reply.ok:
		return reply.text()
	var placement := {"position_m": [there.x, 0.0, there.y], "yaw_deg": yaw_deg}
	reply = await client.send(
		HTTPClient.METHOD_POST,
		"/v1/preferences",
		{
			"job_id": job.id,
			"action": "edit",
			"candidate": reply.body["candidates"][0]["id"],
			"final_placements": [{"object": "Desk", "placement": placement}],
			"client": "a user",
		}
	)
	return "" if reply.ok else reply.text()


static func _request(number: int) -> Dictionary:
	var window := _wall(number)
	@warning_ignore("integer_division")
	var door := _wall(number + 1 + number / 4 % 3)
	var room := {
		"name": "Room %d" % number,
		"kind": "home_office",
		"floor_m": [[0.0, 0.0], [_SIDE_M, 0.0], [_SIDE_M, _SIDE_M], [0.0, _SIDE_M]],
		"floor_level_m": 0.0,
		"height_m": 2.6,
		"openings": [
			{"id": "window", "kind": "window", "from_m": window[0], "to_m": window[1], "bottom_m": 0.9, "height_m": 1.2},
			{"id": "door", "kind": "door", "from_m": door[0], "to_m": door[1], "bottom_m": 0.0, "height_m": 2.05},
		],
	}
	var desk := {
		"id": "Desk",
		"name": "desk",
		"size_m": [1.2, 0.6, 0.75],
		"placement": {"position_m": [1.0, 0.0, 1.0], "yaw_deg": 0.0},
	}
	return {
		"snapshot": {"version": 1, "frame": "y_up", "room": room, "objects": [desk]},
		"options": {
			"policy": "heuristic",
			"seed": number,
			"steps": 200,
			"num_candidates": 1,
			"taste": false,
			"project": SetdresserSettings.project_name(),
		},
	}


# Both ends of an opening in the middle of one of the four walls.
static func _wall(number: int) -> Array:
	var low := _SIDE_M / 2.0 - 0.5
	var high := _SIDE_M / 2.0 + 0.5
	match number % 4:
		0:
			return [[low, 0.0], [high, 0.0]]
		1:
			return [[_SIDE_M, low], [_SIDE_M, high]]
		2:
			return [[high, _SIDE_M], [low, _SIDE_M]]
	return [[0.0, high], [0.0, low]]


# Another place before the window each time, clear of the door, so that only where the desk looks is always the same.
static func _wanted(number: int) -> Vector2:
	var aside := 2.0 * fposmod(0.618 * number, 1.0) - 1.0
	var away := 1.2 + 2.0 * fposmod(0.382 * number, 1.0)
	var middle := _SIDE_M / 2.0
	match number % 4:
		0:
			return Vector2(middle + aside, away)
		1:
			return Vector2(_SIDE_M - away, middle + aside)
		2:
			return Vector2(middle - aside, _SIDE_M - away)
	return Vector2(away, middle - aside)


# Its front, +Z unturned, looks at the wall of the window.
static func _yaw_to_window(number: int) -> float:
	return [180.0, 90.0, 0.0, 270.0][number % 4]
