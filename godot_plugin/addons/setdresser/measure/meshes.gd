@tool
class_name SetdresserMeshes
extends RefCounted
## Gathers the meshes that a branch of the scene shows, whatever kind of node shows them.
##
## CSG, grid maps and collision shapes are turned into meshes here, so that measuring needs to know one thing only.


## One mesh and where it stands.
class Part:
	extends RefCounted
	## What is shown.
	var mesh: Mesh
	## From the mesh to the frame that was asked for.
	var transform: Transform3D
	## The node that shows it.
	var node: Node3D

	func _init(shown_mesh: Mesh, at: Transform3D, shown_by: Node3D) -> void:
		mesh = shown_mesh
		transform = at
		node = shown_by


## The meshes of [param root] and everything below it. [param at] is where [param root] stands in the wanted frame.
## Hidden nodes are left out, and so is everything that [param skip] (taking a node) says true to.
static func of_branch(root: Node3D, at: Transform3D, skip := Callable()) -> Array[Part]:
	var parts: Array[Part] = []
	_gather(root, at, skip, parts)
	return parts


## The collision shapes of [param root] and everything below it, as meshes.
static func of_shapes(root: Node3D, at: Transform3D) -> Array[Part]:
	var parts: Array[Part] = []
	_gather_shapes(root, at, parts)
	return parts


static func _gather(node: Node3D, at: Transform3D, skip: Callable, parts: Array[Part]) -> void:
	if not node.visible or (skip.is_valid() and skip.call(node)):
		return
	_add_own(node, at, parts)
	if node is CSGShape3D:
		return  # a CSG root shows the result of all that is below it
	for child in node.get_children():
		if child is Node3D:
			var child_3d: Node3D = child
			_gather(child_3d, at * child_3d.transform, skip, parts)


static func _add_own(node: Node3D, at: Transform3D, parts: Array[Part]) -> void:
	if node is MeshInstance3D:
		_add((node as MeshInstance3D).mesh, at, node, parts)
	elif node is MultiMeshInstance3D:
		var many := (node as MultiMeshInstance3D).multimesh
		if many:
			for i in many.instance_count:
				_add(many.mesh, at * many.get_instance_transform(i), node, parts)
	elif node is CSGShape3D:
		_add_csg(node as CSGShape3D, at, parts)
	elif node.is_class("GridMap"):  # absent from builds without the module
		var pairs: Array = node.call(&"get_meshes")
		for i in range(0, pairs.size() - 1, 2):
			var cell_at: Transform3D = pairs[i]
			var cell_mesh: Mesh = pairs[i + 1]
			_add(cell_mesh, at * cell_at, node, parts)


static func _add(mesh: Mesh, at: Transform3D, node: Node3D, parts: Array[Part]) -> void:
	if mesh and mesh.get_surface_count() > 0:
		parts.append(Part.new(mesh, at, node))


## The evaluated mesh where the engine has one; outside of the tree it has none, and the primitives stand in.
static func _add_csg(shape: CSGShape3D, at: Transform3D, parts: Array[Part]) -> void:
	if shape.is_inside_tree() and shape.is_root_shape():
		var baked := shape.bake_static_mesh()
		if baked and baked.get_surface_count() > 0:
			_add(baked, at, shape, parts)
			return
	if shape.operation != CSGShape3D.OPERATION_SUBTRACTION:
		_add(_csg_primitive(shape), at, shape, parts)
		for child in shape.get_children():
			if child is CSGShape3D and (child as CSGShape3D).visible:
				var child_shape: CSGShape3D = child
				_add_csg(child_shape, at * child_shape.transform, parts)


static func _csg_primitive(shape: CSGShape3D) -> Mesh:
	if shape is CSGBox3D:
		var box := BoxMesh.new()
		box.size = (shape as CSGBox3D).size
		return box
	if shape is CSGCylinder3D:
		var cylinder := CylinderMesh.new()
		cylinder.height = (shape as CSGCylinder3D).height
		cylinder.bottom_radius = (shape as CSGCylinder3D).radius
		cylinder.top_radius = 0.0 if (shape as CSGCylinder3D).cone else cylinder.bottom_radius
		return cylinder
	if shape is CSGSphere3D:
		var sphere := SphereMesh.new()
		sphere.radius = (shape as CSGSphere3D).radius
		sphere.height = 2.0 * sphere.radius
		return sphere
	if shape is CSGTorus3D:
		var torus := TorusMesh.new()
		torus.inner_radius = (shape as CSGTorus3D).inner_radius
		torus.outer_radius = (shape as CSGTorus3D).outer_radius
		return torus
	return (shape as CSGMesh3D).mesh if shape is CSGMesh3D else null


static func _gather_shapes(node: Node3D, at: Transform3D, parts: Array[Part]) -> void:
	if node is CollisionShape3D:
		var shape := (node as CollisionShape3D).shape
		if shape is ConcavePolygonShape3D:
			_add(_mesh_of_faces((shape as ConcavePolygonShape3D).get_faces()), at, node, parts)
		elif shape:
			var bounds := shape.get_debug_mesh().get_aabb()
			var box := BoxMesh.new()
			box.size = bounds.size
			_add(box, at.translated_local(bounds.get_center()), node, parts)
	for child in node.get_children():
		if child is Node3D:
			var child_3d: Node3D = child
			_gather_shapes(child_3d, at * child_3d.transform, parts)


static func _mesh_of_faces(faces: PackedVector3Array) -> Mesh:
	var mesh := ArrayMesh.new()
	if faces.is_empty():
		return mesh
	var arrays := []
	arrays.resize(Mesh.ARRAY_MAX)
	arrays[Mesh.ARRAY_VERTEX] = faces
	mesh.add_surface_from_arrays(Mesh.PRIMITIVE_TRIANGLES, arrays)
	return mesh
