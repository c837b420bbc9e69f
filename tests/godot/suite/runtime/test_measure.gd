extends "res://tests/case.gd"


func _box(size: Vector3) -> MeshInstance3D:
	var shown := MeshInstance3D.new()
	shown.mesh = BoxMesh.new()
	(shown.mesh as BoxMesh).size = size
	return shown


func test_a_turned_box_keeps_its_size() -> void:
	var node := show(_box(Vector3(2.0, 1.0, 0.5))) as Node3D
	node.global_transform = Transform3D(Basis(Vector3.UP, deg_to_rad(30.0)), Vector3(5.0, 0.5, -3.0))
	var box := SetdresserBox.of_node(node)
	equal(box.size_m(), [2.0, 0.5, 1.0] as Array[float], "width, depth, height")
	equal(box.placement(), {"position_m": [5.0, 0.0, -3.0] as Array[float], "yaw_deg": 30.0}, "placement")


func test_scale_and_children_count() -> void:
	var root := show(Node3D.new()) as Node3D
	root.scale = Vector3(2.0, 1.0, 2.0)
	var part := _box(Vector3.ONE)
	part.position = Vector3(1.0, 0.5, 0.0)
	root.add_child(part)
	var box := SetdresserBox.of_node(root)
	equal(box.size_m(), [2.0, 2.0, 1.0] as Array[float], "size")
	equal(box.placement()["position_m"], [2.0, 0.0, 0.0] as Array[float], "pivot beside the mesh")


func test_a_slanted_part_is_measured_by_its_corners() -> void:
	var root := show(Node3D.new()) as Node3D
	var part := _box(Vector3(1.0, 1.0, 0.1))
	part.rotation.x = deg_to_rad(45.0)
	root.add_child(part)
	near(SetdresserBox.of_node(root).size.y, 1.1 * sqrt(0.5), "height")


func test_far_from_the_origin_nothing_is_rounded() -> void:
	var node := show(_box(Vector3(0.8, 0.7, 0.6))) as Node3D
	node.global_transform = Transform3D(Basis(Vector3.UP, 1.0), Vector3(8000.0, 0.35, 8000.0))
	equal(SetdresserBox.of_node(node).size_m(), [0.8, 0.6, 0.7] as Array[float], "size")


func test_hidden_nodes_do_not_count() -> void:
	var root := show(Node3D.new()) as Node3D
	root.add_child(_box(Vector3.ONE))
	var hidden := _box(Vector3.ONE * 9.0)
	hidden.visible = false
	root.add_child(hidden)
	near(SetdresserBox.of_node(root).size.x, 1.0)


func test_csg_is_measured_after_its_cuts_and_outside_of_the_tree_by_its_primitives() -> void:
	var shape := CSGBox3D.new()
	shape.size = Vector3(2.0, 1.0, 1.0)
	near(SetdresserBox.of_unturned(shape).size.x, 2.0, "outside of the tree")
	var cut := CSGBox3D.new()
	cut.size = Vector3(1.0, 2.0, 2.0)
	cut.position.x = 1.0
	cut.operation = CSGShape3D.OPERATION_SUBTRACTION
	shape.add_child(cut)
	show(shape)
	await settle()
	near(SetdresserBox.of_node(shape).size.x, 1.5, "after the cut")


func test_collision_shapes_stand_in_where_nothing_is_shown() -> void:
	var body := show(StaticBody3D.new()) as Node3D
	var shape := CollisionShape3D.new()
	shape.shape = CylinderShape3D.new()
	(shape.shape as CylinderShape3D).radius = 0.4
	(shape.shape as CylinderShape3D).height = 2.0
	body.add_child(shape)
	near(SetdresserBox.of_node(body).size.x, 0.8)


func test_what_shows_nothing_has_no_box() -> void:
	check(SetdresserBox.of_node(show(OmniLight3D.new()) as Node3D) == null, "a light has no box")


func test_every_demo_asset_is_measured_standing_on_its_floor() -> void:
	var catalogue := load("res://demo/home.tres") as FurnishCatalogue
	for asset in catalogue.assets:
		check(asset.size().x > 0.05 and asset.size().y > 0.005, asset.resource_name)
	equal(catalogue.by_key().size(), catalogue.assets.size(), "all can be placed")
	check(catalogue.by_key()["sofa"].size().is_equal_approx(Vector3(2.1, 0.8, 0.88)), "sofa")
