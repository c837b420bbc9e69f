@tool
class_name SetdresserShell
extends RefCounted
## Gathers the numbers from which the daemon finds rooms: faces of floors and walls, doors and windows.

## The id under which a room's node is sent as an object, to be told which room it stands in.
const HERE := "here"
## What is farther from the room's node than this is left out, metres.
const _REACH := Vector3(30.0, 5.0, 30.0)
const _BELOW_M := 0.6


## A RoomsRequest for what is around [param room].
static func around(room: FurnishRoom3D) -> Dictionary:
	var at := room.global_position
	var low := at - Vector3(_REACH.x, _BELOW_M, _REACH.z)
	var region := AABB(low, at + _REACH - low)
	var request := _request(_building_around(room), region)
	request["objects"] = [
		{"id": HERE, "size_m": [0.1, 0.1, 0.1], "placement": {"position_m": SetdresserBox.wire_point(at)}}
	]
	_add_markers(request, SetdresserSurroundings.scene_of(room), region)
	return request


## A RoomsRequest for everything below [param root].
static func of_level(root: Node3D) -> Dictionary:
	var everything := AABB(Vector3.ONE * -1e6, Vector3.ONE * 2e6)
	var request := _request(_buildings_below(root), everything)
	_add_markers(request, root, everything)
	return request


static func _building_around(room: FurnishRoom3D) -> Array[Node3D]:
	var chosen := room.shell.filter(func(node: Node3D) -> bool: return node != null and node.is_inside_tree())
	return chosen if not chosen.is_empty() else _buildings_below(SetdresserSurroundings.scene_of(room))


static func _buildings_below(node: Node3D) -> Array[Node3D]:
	var found: Array[Node3D] = []
	var is_one_piece := _shows_by_itself(node) or SetdresserSurroundings.is_called_part(node)
	if is_one_piece and not node is FurnishRoom3D and SetdresserSurroundings.is_building(node):
		return [node]
	for child in node.get_children():
		if child is Node3D and (child as Node3D).visible and not child.has_meta(FurnishRoom3D.META_ASSET):
			found.append_array(_buildings_below(child as Node3D))
	return found


## A plain node that is merely called "House" says nothing about what is below it.
static func _shows_by_itself(node: Node3D) -> bool:
	return node is GeometryInstance3D or node is PhysicsBody3D or node is NavigationRegion3D or node.is_class("GridMap")


static func _request(buildings: Array[Node3D], region: AABB) -> Dictionary:
	var walls: Array[Array] = []
	var floors: Array[Array] = []
	for node in buildings:
		var parts := SetdresserMeshes.of_branch(node, node.global_transform, _is_no_building)
		if parts.is_empty():
			parts = SetdresserMeshes.of_shapes(node, node.global_transform)
		for part in parts:
			_add_triangles(part.transform * part.mesh.get_faces(), region, walls)
		if parts.is_empty() and node is NavigationRegion3D:
			_add_triangles(node.global_transform * _faces_of_navigation(node as NavigationRegion3D), region, floors)
	var request := {"version": 1, "frame": "y_up", "wall_triangles_m": walls}
	if not floors.is_empty():
		request["floor_triangles_m"] = floors
	return request


static func _is_no_building(node: Node3D) -> bool:
	return node is FurnishRoom3D or node.has_meta(FurnishRoom3D.META_ASSET)


static func _add_triangles(points: PackedVector3Array, region: AABB, triangles: Array[Array]) -> void:
	for i in range(0, points.size() - 2, 3):
		var bounds := AABB(points[i], Vector3.ZERO).expand(points[i + 1]).expand(points[i + 2])
		if region.intersects(bounds.grow(0.001)):
			triangles.append(
				[
					SetdresserBox.wire_point(points[i]),
					SetdresserBox.wire_point(points[i + 1]),
					SetdresserBox.wire_point(points[i + 2])
				]
			)


static func _faces_of_navigation(region: NavigationRegion3D) -> PackedVector3Array:
	var faces := PackedVector3Array()
	var mesh := region.navigation_mesh
	if mesh == null:
		return faces
	var vertices := mesh.get_vertices()
	for i in mesh.get_polygon_count():
		var polygon := mesh.get_polygon(i)
		for corner in range(1, polygon.size() - 1):
			faces.append_array([vertices[polygon[0]], vertices[polygon[corner]], vertices[polygon[corner + 1]]])
	return faces


## Openings that the user placed, and nodes that are called doors or windows.
static func _add_markers(request: Dictionary, root: Node3D, region: AABB) -> void:
	var markers: Array[Dictionary] = []
	for node: Node3D in root.find_children("*", "Node3D", true, false):
		if not region.has_point(node.global_position):
			continue
		if node is FurnishOpening3D:
			markers.append(_marker_of(node as FurnishOpening3D, root))
		elif SetdresserSurroundings.is_door_or_window(node) and _shows_by_itself(node):
			var box := SetdresserBox.of_node(node)
			if box:
				markers.append(
					{
						"id": String(root.get_path_to(node)),
						"kind": SetdresserSurroundings.kind_of_opening(node),
						"size_m": box.size_m(),
						"placement": box.placement()
					}
				)
	request["markers"] = markers


static func _marker_of(opening: FurnishOpening3D, root: Node3D) -> Dictionary:
	var box := SetdresserBox.new()
	box.size = Vector3(opening.width_m, opening.height_m, 0.1)
	box.position = opening.global_position
	box.yaw = SetdresserBox.yaw_of(opening.global_basis)
	return {
		"id": String(root.get_path_to(opening)),
		"kind": FurnishOpening3D.KIND_NAMES[opening.kind],
		"size_m": box.size_m(),
		"placement": box.placement(),
		"swing": FurnishOpening3D.SWING_NAMES[opening.swing]
	}
