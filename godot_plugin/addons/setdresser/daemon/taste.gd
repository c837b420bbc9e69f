@tool
class_name SetdresserTaste
extends RefCounted
## What the daemon learned of the user's taste, as it told last, and what the user says to that.

## Something was told, or could not be.
signal changed


## One thing that was learned.
class Statement:
	extends RefCounted
	## The daemon's name for it.
	var id := ""
	## A sentence, in one line.
	var text := ""
	## How much it counts, from 0 to 1.
	var strength := 0.0
	## How many judged rooms showed it.
	var num_jobs := 0
	## True if it acts on what is proposed.
	var is_on := true

	## How strong it is and what taught it, in a few words.
	func weight() -> String:
		return weight_at(strength)

	## The same if it were as strong as [param asked].
	func weight_at(asked: float) -> String:
		return "%d %%, from %s" % [roundi(asked * 100.0), SetdresserTaste.count(num_jobs, "room")]


const _ROUTE := "/v1/taste"
## The daemon tells at most 32, in a line each; whatever tells more must not fill the dock.
const _MOST_STATEMENTS := 32
const _MOST_LETTERS := 200

## What was learned; first what was learned to be strongest, whatever the user gave it since.
var statements: Array[Statement] = []
## How many judged layouts taught it.
var num_jobs := 0
## How many edits taught nothing, since they broke a hard rule.
var num_conflicts := 0
## True once the daemon has told it.
var is_known := false
## True while the daemon is asked.
var is_busy := false
## Why the daemon told nothing when it was asked last, or did not do as it was told; empty if all went well.
var problem := ""
## Counts the answers, so that a list knows when to fill itself anew.
var num_answers := 0

var _client: SetdresserClient
## True if a daemon was there, and did not do as it was told.
var _is_refused := false
## What is to be said to the daemon, oldest first. An empty document only asks.
var _waiting: Array[Dictionary] = []


func _init(client: SetdresserClient) -> void:
	_client = client


## Asks what was learned.
func ask() -> void:
	await _say({})


## Asks anew if it was asked before: what the user just did may have taught something.
func ask_again() -> void:
	if is_known or _is_refused:
		await ask()


## Lets a statement act, or not.
func switch(id: String, is_on: bool) -> void:
	await _say({"statement": id, "is_on": is_on})


## Lets a statement count so much, from 0 to 1.
func weigh(id: String, strength: float) -> void:
	await _say({"statement": id, "strength": strength})


## Forgets what taught a statement until now. It may be learned anew.
func forget(id: String) -> void:
	await _say({"statement": id, "forget": true})


## True if no daemon was there to ask yet, so that one that comes should be asked.
func is_unasked() -> bool:
	return not is_known and not _is_refused and not is_busy


## Where it comes from, in a sentence or two; empty if nothing was judged.
func origin() -> String:
	var told := PackedStringArray()
	if num_jobs > 0:
		told.append("From %s that you judged." % count(num_jobs, "layout"))
	if num_conflicts > 0:
		told.append("%s broke a hard rule and taught nothing." % count(num_conflicts, "edit"))
	return " ".join(told)


## Takes in a TasteReport of the protocol. False, and nothing is taken, if it is none.
func read(report: Dictionary) -> bool:
	if not report.get("statements") is Array:
		return false
	var found: Array[Statement] = []
	for told: Variant in (report["statements"] as Array).slice(0, _MOST_STATEMENTS):
		if not told is Dictionary or not (told as Dictionary).get("id") is String:
			return false
		found.append(_statement(told as Dictionary))
	statements = found
	num_jobs = int(_number(report.get("num_jobs")))
	num_conflicts = int(_number(report.get("num_conflicts")))
	is_known = true
	return true


## A number with its word.
static func count(number: int, word: String) -> String:
	return "%d %s" % [number, word] if number == 1 else "%d %ss" % [number, word]


func _say(document: Dictionary) -> void:
	_waiting.append(document)
	if is_busy:
		return
	is_busy = true
	changed.emit()
	while not _waiting.is_empty():
		var next: Dictionary = _waiting.pop_front()
		_take(await _send(next))
	is_busy = false
	changed.emit()


func _send(document: Dictionary) -> SetdresserReply:
	var absent := await _client.connect_daemon()
	if absent:
		return absent
	var project := SetdresserSettings.project_name()
	if document.is_empty():
		return await _client.send(HTTPClient.METHOD_GET, "%s?project=%s" % [_ROUTE, project.uri_encode()])
	document["project"] = project
	return await _client.send(HTTPClient.METHOD_POST, _ROUTE, document)


func _take(reply: SetdresserReply) -> void:
	num_answers += 1
	problem = ""
	_is_refused = false
	if reply.ok and read(reply.body):
		return
	# What waits is dropped rather than said later, when the user does not think of it any more.
	_waiting.clear()
	problem = "What the daemon says of your taste cannot be understood. Update the add-on." if reply.ok else reply.text()
	_is_refused = _client.address != null
	if not _is_refused:  # the next daemon may have another memory
		is_known = false
		statements.clear()


static func _statement(told: Dictionary) -> Statement:
	var statement := Statement.new()
	statement.id = told["id"]
	statement.text = _sentence(str(told.get("text", "")))
	statement.strength = clampf(_number(told.get("strength")), 0.0, 1.0)
	statement.num_jobs = int(_number(told.get("num_jobs")))
	statement.is_on = told.get("is_on") != false
	return statement


static func _sentence(text: String) -> String:
	var line := RegEx.create_from_string("\\s+").sub(text.left(10 * _MOST_LETTERS), " ", true).strip_edges()
	line = line.left(1).to_upper() + line.substr(1)
	return line if line.length() <= _MOST_LETTERS else line.left(_MOST_LETTERS - 1) + "…"


static func _number(value: Variant) -> float:
	var number: float = value if value is float or value is int else 0.0
	return number if is_finite(number) else 0.0
