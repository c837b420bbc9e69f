@tool
class_name SetdresserCatalogueFiller
extends RefCounted
## Makes assets of what a project has: a folder of scenes, or a mesh library.

const _EXTENSIONS: PackedStringArray = ["tscn", "scn", "glb", "gltf", "blend"]


## One asset for each scene in [param folder] and below that shows something, in the order of their paths.
static func from_folder(folder: String) -> Array[FurnishAsset]:
	var assets: Array[FurnishAsset] = []
	for path in _scene_paths(folder):
		var scene := load(path) as PackedScene
		if scene == null or not scene.can_instantiate():
			continue
		var asset := FurnishAsset.new()
		asset.scene = scene
		asset.resource_name = path.get_file().get_basename()
		if asset.size() != Vector3.ZERO:
			assets.append(asset)
	return assets


## One asset for each item of [param library] that has a mesh. Its shapes become a static body.
static func from_mesh_library(library: MeshLibrary) -> Array[FurnishAsset]:
	var assets: Array[FurnishAsset] = []
	for id in library.get_item_list():
		if library.get_item_mesh(id) == null:
			continue
		var asset := FurnishAsset.new()
		asset.scene = _scene_of_item(library, id)
		asset.display_name = library.get_item_name(id)
		asset.resource_name = asset.display_name
		assets.append(asset)
	return assets


static func _scene_paths(folder: String) -> PackedStringArray:
	var paths := PackedStringArray()
	for listed in DirAccess.get_files_at(folder):
		var file := listed.trim_suffix(".remap").trim_suffix(".import")  # what an exported game lists
		var path := folder.path_join(file)
		if file.get_extension().to_lower() in _EXTENSIONS and path not in paths:
			paths.append(path)
	for below in DirAccess.get_directories_at(folder):
		paths.append_array(_scene_paths(folder.path_join(below)))
	paths.sort()
	return paths


static func _scene_of_item(library: MeshLibrary, id: int) -> PackedScene:
	var root := Node3D.new()
	root.name = library.get_item_name(id).validate_node_name()
	var shown := MeshInstance3D.new()
	shown.name = "Mesh"
	shown.mesh = library.get_item_mesh(id)
	shown.transform = library.get_item_mesh_transform(id)
	root.add_child(shown)
	shown.owner = root
	var shapes := library.get_item_shapes(id)
	if not shapes.is_empty():
		var body := StaticBody3D.new()
		body.name = "Body"
		root.add_child(body)
		body.owner = root
		for i in range(0, shapes.size() - 1, 2):
			var shape := CollisionShape3D.new()
			shape.shape = shapes[i]
			shape.transform = shapes[i + 1]
			body.add_child(shape, true)
			shape.owner = root
	var scene := PackedScene.new()
	scene.pack(root)
	root.free()
	return scene
