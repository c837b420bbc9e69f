@tool
class_name SetdresserFindings
extends RefCounted
## What is to be said about a room: problems, and the reason of every placement.


## One line.
class Line:
	extends RefCounted
	## `error`, `warning` or `reason`.
	var severity := "reason"
	## For people.
	var text := ""
	## What to do about it; may be empty.
	var hint := ""
	## The node that it is about, or null.
	var node: Node3D


## How good the layout is, from 0 to 1; below 0 if not told.
var total := -1.0
## Problems first.
var lines: Array[Line] = []


## What the daemon said about the candidate that stands in the scene.
static func of_session(session: SetdresserSession) -> SetdresserFindings:
	var findings := SetdresserFindings.new()
	var candidate := session.candidate()
	findings._add_reward(candidate.get("reward", {}) as Dictionary, session.node_of)
	for left_out: Dictionary in candidate.get("unplaced", []):
		findings._add("warning", "%s was left out." % left_out.get("object"), str(left_out.get("reason", "")), null)
	for note in session.notes():
		findings._add("warning", note, "", null)
	for reason: Dictionary in candidate.get("plan", []):
		var node := session.node_of(str(reason.get("object")))
		var called := String(node.name) if node else str(reason.get("object"))
		findings._add("reason", "%s: %s" % [called, reason.get("text", "")], "", node)
	return findings


## What the daemon said about [param room] as it stands.
static func of_check(answer: Dictionary, room: FurnishRoom3D) -> SetdresserFindings:
	var findings := SetdresserFindings.new()
	var node_of := func(id: String) -> Node3D: return room.get_node_or_null(id) as Node3D
	findings._add_reward(answer.get("reward", {}) as Dictionary, node_of)
	return findings


## The number of problems, and the grade, in a sentence.
func summary() -> String:
	var count := problems().size()
	var grade := "" if total < 0.0 else " Score %d %%." % roundi(total * 100.0)
	return ("No problem found." if count == 0 else "1 problem." if count == 1 else "%d problems." % count) + grade


## The lines that tell of something wrong.
func problems() -> Array[Line]:
	return lines.filter(func(line: Line) -> bool: return line.severity != "reason")


func _add_reward(reward: Dictionary, node_of: Callable) -> void:
	total = reward.get("total", -1.0)
	var diagnostics: Array = []
	for object: Dictionary in reward.get("objects", []):
		diagnostics.append_array(object.get("diagnostics", []) as Array)
	diagnostics.append_array(reward.get("diagnostics", []) as Array)
	for severity: String in ["error", "warning"]:
		for found: Dictionary in diagnostics:
			if found.get("severity") == severity:
				var node: Node3D = node_of.call(str(found.get("object", "")))
				_add(severity, str(found.get("message", "")), str(found.get("hint", "")), node)


func _add(severity: String, text: String, hint: String, node: Node3D) -> void:
	var line := Line.new()
	line.severity = severity
	line.text = text
	line.hint = hint
	line.node = node
	for other in lines:
		if other.text == text:
			return
	lines.append(line)
