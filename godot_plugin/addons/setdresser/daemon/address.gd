@tool
class_name SetdresserAddress
extends RefCounted
## Where the daemon listens, as its runtime file tells: nobody types a port or a token.

const _FILE := "daemon.json"

## The address that it listens on.
var host := ""
## The port that it listens on.
var port := 0
## What requests must show. Never saved by the plugin.
var token := ""
## Its process.
var pid := 0


## Reads the runtime file of a daemon that is there, or null.
static func find() -> SetdresserAddress:
	for folder in folders():
		var address := read(folder.path_join(_FILE))
		if address:
			return address
	return null


## Reads the runtime file at [param path]; null if there is none, it is damaged, or its process is gone.
static func read(path: String) -> SetdresserAddress:
	if not FileAccess.file_exists(path):
		return null
	var json := JSON.new()
	if json.parse(FileAccess.get_file_as_string(path)) != OK or not json.data is Dictionary:
		return null
	var told: Dictionary = json.data
	if told.get("service") != "setdresser" or not told.get("port") is float or not told.get("token") is String:
		return null
	var address := SetdresserAddress.new()
	address.host = told.get("host", "127.0.0.1")
	address.port = int(told["port"] as float)
	address.token = told["token"]
	address.pid = int(str(told.get("pid", 0)))
	return address if address._is_process_there() else null


## The folders where the file may be, in the order of DESIGN.md.
static func folders() -> PackedStringArray:
	var found := PackedStringArray()
	if OS.has_environment("SETDRESSER_RUNTIME_DIR"):
		found.append(OS.get_environment("SETDRESSER_RUNTIME_DIR"))
	if OS.has_environment("XDG_RUNTIME_DIR"):
		found.append(OS.get_environment("XDG_RUNTIME_DIR").path_join("setdresser"))
	match OS.get_name():
		"Windows":
			found.append(OS.get_environment("LOCALAPPDATA").path_join("setdresser"))
		"macOS":
			found.append(OS.get_environment("HOME").path_join("Library/Application Support/setdresser"))
		_:
			found.append(OS.get_environment("HOME").path_join(".local/state/setdresser"))
	return found


## A file that a crash left behind names a process that is gone. Only Linux lets us look without asking.
func _is_process_there() -> bool:
	return pid <= 0 or OS.get_name() != "Linux" or DirAccess.dir_exists_absolute("/proc/%d" % pid)
