extends "res://tests/case.gd"
# An import says nothing of a broken script that nobody uses: so everything is loaded here.


func test_every_script_scene_and_resource_loads() -> void:
	for path in _files("res://addons") + _files("res://demo"):
		var loaded := load(path)
		check(loaded != null, path)
		if loaded is GDScript:
			var script: GDScript = loaded
			check(script.can_instantiate() or script.is_abstract() or not script.is_tool(), path + " can be used")
		elif loaded is PackedScene:
			var scene: PackedScene = loaded
			var root := scene.instantiate()
			check(root != null, path + " can be instantiated")
			root.free()


static func _files(folder: String) -> PackedStringArray:
	var found := PackedStringArray()
	for file in DirAccess.get_files_at(folder):
		if file.get_extension() in ["gd", "tscn", "tres", "svg", "glb"]:
			found.append(folder.path_join(file))
	for below in DirAccess.get_directories_at(folder):
		found.append_array(_files(folder.path_join(below)))
	return found
