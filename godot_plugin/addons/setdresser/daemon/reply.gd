@tool
class_name SetdresserReply
extends RefCounted
## What came back for one request: a document, or why there is none.

## True for an answer with a status of 200 to 299.
var ok := false
## The HTTP status; 0 if there was no answer.
var status := 0
## The document, if it is an object.
var body := {}
## The error's name, as in the daemon's API; `no_daemon`, `timeout` or `bad_answer` from here.
var code := ""
## What went wrong, for people.
var message := ""
## What to do about it, for people.
var hint := ""
## When to try again, seconds; 0 if not told.
var retry_after_s := 0.0


## A failure that no answer tells of.
static func failed(error_code: String, why: String, what_to_do := "") -> SetdresserReply:
	var reply := SetdresserReply.new()
	reply.code = error_code
	reply.message = why
	reply.hint = what_to_do
	return reply


## Nothing listens, or there is no runtime file.
static func not_running() -> SetdresserReply:
	return failed(
		"no_daemon", "The Setdresser daemon is not running.", "Press Start, or run `backend serve` in a terminal."
	)


## It listens at [param port], but does not answer in time.
static func silent(port: int) -> SetdresserReply:
	return failed(
		"timeout", "The daemon at port %d does not answer." % port, "Wait a moment; if that does not help, end and start it."
	)


## Reads an answer: its status, its headers and its body.
static func from_answer(http_status: int, headers: PackedStringArray, raw: PackedByteArray) -> SetdresserReply:
	var reply := SetdresserReply.new()
	reply.status = http_status
	reply.ok = http_status >= 200 and http_status < 300
	var json := JSON.new()
	if json.parse(raw.get_string_from_utf8()) == OK and json.data is Dictionary:
		reply.body = json.data
	elif reply.ok:
		return failed("bad_answer", "Another program answers, not the Setdresser daemon.", "Press Start.")
	if not reply.ok:
		reply.read_error()
	for header in headers:
		if header.to_lower().begins_with("retry-after:"):
			reply.retry_after_s = maxf(header.get_slice(":", 1).strip_edges().to_float(), 0.1)
	return reply


## Message and hint in one line.
func text() -> String:
	return message if hint == "" else "%s %s" % [message, hint]


## Takes code, message and hint from the error in [member body].
func read_error() -> void:
	var error: Dictionary = {}
	if body.get("error") is Dictionary:
		error = body["error"]
	code = str(error.get("code", "http_%d" % status))
	message = str(error.get("message", "The daemon answered with status %d." % status))
	hint = str(error.get("hint")) if error.get("hint") else ""
	var fields: Array = error.get("fields", []) if error.get("fields") is Array else []
	for field: Dictionary in fields.slice(0, 3):
		message += " %s: %s." % [field.get("path", ""), field.get("message", "")]
