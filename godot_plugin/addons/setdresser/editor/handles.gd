@tool
class_name SetdresserHandles
extends RefCounted
## Where the mouse points to, for the gizmos' handles.

const _FAR_M := 1000.0


## The point of the floor plane of [param node] under the mouse, in the node's own X and Z; null if there is none.
static func on_floor(node: Node3D, camera: Camera3D, point: Vector2) -> Variant:
	var ray := _ray(node, camera, point)
	var hit: Variant = Plane(Vector3.UP, 0.0).intersects_ray(ray[0], ray[1] - ray[0])
	if hit == null:
		return null
	var at: Vector3 = hit
	return Vector2(at.x, at.z)


## The height over [param corner] of the node's floor that is nearest to the mouse, at least half a metre.
static func height(node: Node3D, corner: Vector2, camera: Camera3D, point: Vector2) -> float:
	var ray := _ray(node, camera, point)
	var foot := Vector3(corner.x, 0.0, corner.y)
	var nearest := Geometry3D.get_closest_points_between_segments(
		foot, foot + Vector3.UP * _FAR_M, ray[0], ray[1]
	)
	return maxf(snappedf(nearest[0].y, 0.05), 0.5)


## The distance along the node's own X axis, at [param at_height] above it, that is nearest to the mouse.
static func along_x(node: Node3D, at_height: float, camera: Camera3D, point: Vector2) -> float:
	var ray := _ray(node, camera, point)
	var middle := Vector3.UP * at_height
	var nearest := Geometry3D.get_closest_points_between_segments(
		middle + Vector3.LEFT * _FAR_M, middle + Vector3.RIGHT * _FAR_M, ray[0], ray[1]
	)
	return snappedf(absf(nearest[0].x), 0.025)


static func _ray(node: Node3D, camera: Camera3D, point: Vector2) -> PackedVector3Array:
	var into_node := node.global_transform.affine_inverse()
	var from := camera.project_ray_origin(point)
	return [into_node * from, into_node * (from + camera.project_ray_normal(point) * _FAR_M)]
