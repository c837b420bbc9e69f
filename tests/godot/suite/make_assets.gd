extends SceneTree
# Writes GLB files as a modelling program would, before the importer runs: a room, and furniture to fill a catalogue.

const FOLDER := "res://tests/assets/"
const FURNITURE: PackedStringArray = [
	"double_bed", "nightstand", "wardrobe", "desk", "office_chair", "bookshelf", "armchair", "rug", "floor_lamp",
	"potted_plant"
]


func _initialize() -> void:
	DirAccess.make_dir_recursive_absolute(FOLDER + "furniture")
	for called in FURNITURE:
		var scene := load("res://demo/furniture/%s.tscn" % called) as PackedScene
		_write(scene.instantiate() as Node3D, FOLDER + "furniture/SM_%s_01.glb" % called.to_pascal_case())
	_write(_kitchen(), FOLDER + "kitchen.glb")
	quit()


func _write(branch: Node3D, path: String) -> void:
	var document := GLTFDocument.new()
	var state := GLTFState.new()
	document.append_from_scene(branch, state)
	if document.write_to_filesystem(state, path) != OK:
		printerr("cannot write ", path)
	branch.free()


# 3.6 × 3 m with a doorway towards +Z, and a stove in a corner.
func _kitchen() -> Node3D:
	var building := Node3D.new()
	building.name = "Kitchen"
	_box(building, "Floor", Vector3(4.0, 0.1, 3.4), Vector3(0.0, -0.05, 0.0))
	_box(building, "Wall_N", Vector3(4.0, 2.6, 0.2), Vector3(0.0, 1.3, -1.6))
	_box(building, "Wall_W", Vector3(0.2, 2.6, 3.0), Vector3(-1.9, 1.3, 0.0))
	_box(building, "Wall_E", Vector3(0.2, 2.6, 3.0), Vector3(1.9, 1.3, 0.0))
	_box(building, "Wall_S1", Vector3(1.55, 2.6, 0.2), Vector3(-1.225, 1.3, 1.6))
	_box(building, "Wall_S2", Vector3(1.55, 2.6, 0.2), Vector3(1.225, 1.3, 1.6))
	_box(building, "Wall_S3", Vector3(0.9, 0.5, 0.2), Vector3(0.0, 2.35, 1.6))
	_box(building, "Stove", Vector3(0.6, 0.9, 0.6), Vector3(-1.5, 0.45, -1.2))
	return building


func _box(parent: Node3D, called: String, size: Vector3, at: Vector3) -> void:
	var shown := MeshInstance3D.new()
	shown.name = called
	shown.position = at
	shown.mesh = BoxMesh.new()
	(shown.mesh as BoxMesh).size = size
	parent.add_child(shown)
	shown.owner = parent
