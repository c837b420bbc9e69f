@tool
extends RefCounted
# What a test file extends: checks that say where they are, and scenes that are freed afterwards.

var tree: SceneTree
var errors := PackedStringArray()
var expected := PackedStringArray()
var checks := 0

var _shown: Array[Node] = []


func check(ok: bool, what := "check") -> void:
	checks += 1
	if not ok:
		errors.append("%s (%s)" % [what, _where()])


func equal(got: Variant, want: Variant, what := "equal") -> void:
	checks += 1
	if typeof(got) != typeof(want) or got != want:
		errors.append("%s: got %s, wanted %s (%s)" % [what, var_to_str(got), var_to_str(want), _where()])


func near(got: float, want: float, what := "near", by := 1e-4) -> void:
	checks += 1
	if not absf(got - want) <= by:
		errors.append("%s: got %s, wanted %s (%s)" % [what, got, want, _where()])


# An error that the test causes on purpose.
func expect_error(part: String) -> void:
	checks += 1
	expected.append(part)


# Puts a scene into the tree until the test ends.
func show(node: Node) -> Node:
	tree.root.add_child(node)
	_shown.append(node)
	return node


func settle(frames := 3) -> void:
	for i in frames:
		await tree.process_frame


func clean_up() -> void:
	for node in _shown:
		if is_instance_valid(node):
			node.free()
	await settle(1)


func _where() -> String:
	for frame: Dictionary in get_stack():
		if str(frame["function"]).begins_with("test_"):
			return "%s:%d" % [str(frame["source"]).get_file(), frame["line"]]
	return "?"
