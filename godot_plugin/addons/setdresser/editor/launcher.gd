@tool
class_name SetdresserLauncher
extends RefCounted
## Finds the daemon's program and starts it.

## Where the program is, in the editor's settings: it differs from machine to machine.
const PROGRAM := "setdresser/daemon/program"
const _VERSION_WAIT_S := 2.0
const _START_WAIT_S := 10.0
const _LOOK_S := 0.1


## Shows the setting in Editor Settings.
static func register() -> void:
	var settings := EditorInterface.get_editor_settings()
	if not settings.has_setting(PROGRAM):
		settings.set_setting(PROGRAM, "")
	settings.set_initial_value(PROGRAM, "", false)
	settings.add_property_info({"name": PROGRAM, "type": TYPE_STRING, "hint": PROPERTY_HINT_GLOBAL_FILE})


## Starts the daemon and waits until it answers. Null if it does, else why not.
static func start(client: SetdresserClient) -> SetdresserReply:
	if await client.connect_daemon() == null:
		return null
	var program := find_program()
	if program == "":
		return SetdresserReply.failed(
			"no_program",
			"The program \"backend\" was not found.",
			"Install it, or say where it is in Editor Settings > Setdresser > Daemon > Program."
		)
	if not await _is_setdresser(client, program):
		return SetdresserReply.failed(
			"no_program", "%s is not Setdresser." % program, "Choose another program in Editor Settings."
		)
	var arguments: PackedStringArray = ["serve", "--parent-pid", str(OS.get_process_id()), "--idle-timeout", "30m"]
	var pid := OS.create_process(program, arguments)
	if pid < 0:
		return SetdresserReply.failed("no_program", "%s cannot be started." % program)
	for look in int(_START_WAIT_S / _LOOK_S):
		await client.pause(_LOOK_S)
		if await client.connect_daemon() == null:
			return null
	return SetdresserReply.failed(
		"no_daemon", "The daemon was started but does not answer.", "Run \"%s serve\" in a terminal to see why." % program
	)


## The program in the settings, else the one on PATH; empty if there is none.
static func find_program() -> String:
	var chosen := str(EditorInterface.get_editor_settings().get_setting(PROGRAM))
	if chosen != "":
		return chosen if FileAccess.file_exists(chosen) else ""
	var windows := OS.get_name() == "Windows"
	for folder in OS.get_environment("PATH").split(";" if windows else ":", false):
		var path := folder.path_join("backend.exe" if windows else "backend")
		if FileAccess.file_exists(path):
			return path
	return ""


## Many programs are called "backend"; only ours says so.
static func _is_setdresser(client: SetdresserClient, program: String) -> bool:
	var process := OS.execute_with_pipe(program, ["--version"], false)
	if process.is_empty():
		return false
	var pipe: FileAccess = process["stdio"]
	var said := ""
	for look in int(_VERSION_WAIT_S / _LOOK_S):
		await client.pause(_LOOK_S)
		said += pipe.get_buffer(1024).get_string_from_utf8()
		if said.contains("\n"):
			break
	if OS.is_process_running(process["pid"] as int):
		OS.kill(process["pid"] as int)
	return said.to_lower().contains("setdresser")
