@tool
extends SceneTree
# godot --headless [--editor] --path PROJECT --script res://tests/runner.gd -- FOLDER [test_one.gd …]
# Runs every test_* method of every test_*.gd in FOLDER, each in a fresh object, and closes with 'N passed, N failed'.


# An error in a script ends only the method it happens in and would leave its test green, so every error that the
# engine logs fails the test that is running.
class Tap:
	extends Logger
	var _lock := Mutex.new()
	var _seen := PackedStringArray()

	func _log_error(
		_function: String,
		file: String,
		line: int,
		code: String,
		rationale: String,
		_editor_notify: bool,
		error_type: int,
		_backtraces: Array[ScriptBacktrace]
	) -> void:
		if error_type == ERROR_TYPE_WARNING:
			return
		_lock.lock()
		_seen.append("%s (%s:%d)" % [rationale if rationale != "" else code, file, line])
		_lock.unlock()

	func take() -> PackedStringArray:
		_lock.lock()
		var seen := _seen
		_seen = PackedStringArray()
		_lock.unlock()
		return seen


# What Xvfb, llvmpipe and a headless editor say about themselves.
const HARMLESS: PackedStringArray = [
	"V-Sync", "Vulkan", "vulkan", "dummy/storage/texture_storage", "progress_dialog.cpp"
]

var _passed := 0
var _failed := 0
var _tap := Tap.new()


func _initialize() -> void:
	OS.add_logger(_tap)
	_run.call_deferred()


func _run() -> void:
	if Engine.is_editor_hint():  # nothing works before the first scan is over
		var files: Node = Engine.get_singleton("EditorInterface").call("get_resource_filesystem")
		while files.call("is_scanning"):
			await process_frame
		for i in 10:
			await process_frame
	var args := OS.get_cmdline_user_args()
	var folder := "res://tests/" + args[0]
	var wanted := args.slice(1)
	for file in DirAccess.get_files_at(folder):
		if file.begins_with("test_") and file.ends_with(".gd") and (wanted.is_empty() or wanted.has(file)):
			await _run_file(folder.path_join(file))
	print("%d passed, %d failed" % [_passed, _failed])
	OS.remove_logger(_tap)
	quit(1 if _failed > 0 or _passed == 0 else 0)


func _run_file(path: String) -> void:
	_tap.take()
	var script: GDScript = load(path)
	if script == null or not script.can_instantiate():
		_report(path, "(load)", _tap.take(), 0)
		return
	for method in script.get_script_method_list():
		var method_name: String = method["name"]
		if method_name.begins_with("test_"):
			await _run_test(script, path, method_name)


func _run_test(script: GDScript, path: String, method_name: String) -> void:
	var test: RefCounted = script.new()
	test.set("tree", self)
	var start := Time.get_ticks_msec()
	await test.call(method_name)
	@warning_ignore("unsafe_method_access")
	await test.clean_up()
	var errors: PackedStringArray = test.get("errors")
	var logged := Array(_tap.take()).filter(
		func(line: String) -> bool:
			return not Array(HARMLESS).any(func(part: String) -> bool: return line.contains(part))
	)
	for part: String in test.get("expected"):
		var found := logged.filter(func(line: String) -> bool: return line.contains(part))
		if found.is_empty():
			errors.append("expected an error with '%s', none was logged" % part)
		else:
			logged.erase(found[0])
	errors.append_array(PackedStringArray(logged))
	if test.get("checks") == 0 and errors.is_empty():
		errors.append("no check was made")
	_report(path, method_name, errors, Time.get_ticks_msec() - start)


func _report(path: String, method_name: String, errors: PackedStringArray, elapsed_ms: int) -> void:
	if errors.is_empty() and method_name != "(load)":
		_passed += 1
		print("ok   %s %s (%d ms)" % [path.get_file(), method_name, elapsed_ms])
		return
	_failed += 1
	print("FAIL %s %s" % [path.get_file(), method_name])
	for error in errors:
		print("     ", error)
