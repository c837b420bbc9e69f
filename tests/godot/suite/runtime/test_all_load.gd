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


# A script that names an editor class cannot be compiled in an exported game.
func test_only_the_editors_folder_names_editor_classes() -> void:
	for path in _files("res://addons"):
		if path.ends_with(".gd") and not path.contains("/editor/") and not path.ends_with("/plugin.gd"):
			var found := RegEx.create_from_string("\\bEditor[A-Z]\\w+").search(FileAccess.get_file_as_string(path))
			check(found == null, "%s names %s" % [path, found.get_string() if found else ""])


func test_no_file_is_longer_than_three_hundred_lines() -> void:
	for path in _files("res://addons") + _files("res://demo"):
		if path.ends_with(".gd"):
			check(FileAccess.get_file_as_string(path).count("\n") <= 300, path)
