@tool
class_name FurnishResult
extends RefCounted
## How a piece of work on a room ended.

## Where the layout came from.
enum Source {
	## Nowhere: it failed, or nothing was to be done.
	NONE,
	## The Setdresser daemon.
	DAEMON,
	## A layout that was baked into the room.
	BAKED,
}

## True if the room stands as it was asked for.
var ok := false
## What went wrong, or what people should know, in a sentence.
var message := ""
## What to do about it; may be empty.
var hint := ""
## Where the layout came from.
var source := Source.NONE
## The daemon's name for the work, for preferences.
var job_id := ""
## The daemon's answer: an ArrangeResponse.
var response := {}
## True if nothing about it is to be remembered.
var is_private := false
## What was sent.
var snapshot: SetdresserSnapshot


## A result that tells a failure.
static func failed(why: String, what_to_do := "") -> FurnishResult:
	var result := FurnishResult.new()
	result.message = why
	result.hint = what_to_do
	return result


## The layouts to choose from, best first.
func candidates() -> Array[Dictionary]:
	var found: Array[Dictionary] = []
	found.assign(response.get("candidates", []) as Array)
	return found


## The number of things that the candidate at [param index] places.
func num_placed(index := 0) -> int:
	return (candidates()[index].get("placements", []) as Array).size() if index < candidates().size() else 0


## Message and hint in one line.
func text() -> String:
	return message if hint == "" else "%s %s" % [message, hint]
