extends "res://tests/case.gd"


func test_a_folder_of_glb_files_is_read_once() -> void:
	var catalogue := FurnishCatalogue.new()
	catalogue.folder = "res://tests/assets/furniture"
	equal(catalogue.fill(), 10, "added")
	equal(catalogue.fill(), 0, "added again")
	equal(catalogue.assets[0].name_for_people(), "SM_Armchair_01", "named by its file")
	check(catalogue.assets[0].size().is_equal_approx(Vector3(0.8, 0.84, 0.8)), str(catalogue.assets[0].size()))


func test_a_mesh_library_gives_scenes_with_bodies() -> void:
	var library := MeshLibrary.new()
	library.create_item(3)
	library.set_item_name(3, "barrel")
	library.set_item_mesh(3, CylinderMesh.new())
	library.set_item_shapes(3, [CylinderShape3D.new(), Transform3D.IDENTITY])
	var catalogue := FurnishCatalogue.new()
	catalogue.mesh_library = library
	equal(catalogue.fill(), 1, "added")
	var instance := show(catalogue.assets[0].scene.instantiate())
	equal(instance.find_children("*", "CollisionShape3D", true, false).size(), 1, "a shape")
	equal(catalogue.assets[0].size(), Vector3(1.0, 2.0, 1.0), "size")


func test_names_that_two_assets_share_are_told_apart() -> void:
	var catalogue := FurnishCatalogue.new()
	for i in 2:
		var asset := FurnishAsset.new()
		asset.scene = load("res://demo/furniture/sofa.tscn")
		catalogue.assets.append(asset)
	catalogue.assets.append(null)
	catalogue.assets.append(FurnishAsset.new())
	equal(catalogue.by_key().keys(), ["sofa", "sofa 2"] as Array[String], "keys; empty assets are left out")


func test_what_is_set_by_hand_is_sent() -> void:
	var asset := FurnishAsset.new()
	asset.scene = load("res://demo/furniture/picture.tscn")
	equal(asset.to_wire("p").has("category"), false, "else it is guessed")
	asset.category = "picture"
	asset.mount = FurnishAsset.Mount.WALL
	asset.front_deg = 90.0
	asset.max_count = 2
	asset.size_override_m = Vector3(1, 2, 3)
	var wire := asset.to_wire("p")
	equal(wire["category"], "picture")
	equal(wire["mount"], "wall")
	equal(wire["front_deg"], 90.0)
	equal(wire["max_count"], 2)
	equal(wire["size_m"], [1.0, 3.0, 2.0] as Array[float], "width, depth, height")
