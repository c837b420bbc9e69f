@tool
class_name SetdresserBox
extends RefCounted
## An object's upright box: its size after its own yaw is taken off, where its bottom stands, and its yaw.

## Numbers leave for the daemon with five decimals, so that rounding of the engine's 32 bits never shows.
const _DECIMALS := 1e5
## The thinnest box: planes (rugs, posters) count as this thick.
const LEAST_M := 0.001

## Width, height and depth along the engine's axes, metres.
var size := Vector3.ZERO
## Centre of the bottom face, world space.
var position := Vector3.ZERO
## Turn about the up axis, counter-clockwise seen from above, radians.
var yaw := 0.0


## The box of what [param node] shows where it stands; of its collision shapes if it shows nothing; else null.
static func of_node(node: Node3D) -> SetdresserBox:
	return _of_branch(node, node.global_transform)


## The box of [param node] outside of the tree, standing at the origin with its yaw taken off, or null.
static func of_unturned(node: Node3D) -> SetdresserBox:
	return _of_branch(node, Transform3D(without_yaw(node.basis), Vector3.ZERO))


## The engine's own yaw of [param basis], radians.
static func yaw_of(basis: Basis) -> float:
	return basis.orthonormalized().get_euler(EULER_ORDER_YXZ).y


## [param basis] with its yaw taken off: tilt and scale stay.
static func without_yaw(basis: Basis) -> Basis:
	var angle := yaw_of(basis)
	return basis if angle == 0.0 else Basis(Vector3.UP, -angle) * basis


## Width, depth and height, as the daemon wants them.
func size_m() -> Array[float]:
	return [
		wire_number(maxf(size.x, LEAST_M)), wire_number(maxf(size.z, LEAST_M)), wire_number(maxf(size.y, LEAST_M))
	]


## Position and yaw, as the daemon wants them.
func placement() -> Dictionary:
	return {"position_m": wire_point(position), "yaw_deg": fposmod(wire_number(rad_to_deg(yaw)), 360.0)}


## A number, as the daemon wants it.
static func wire_number(number: float) -> float:
	return roundf(number * _DECIMALS) / _DECIMALS


## A point's numbers, as the daemon wants them.
static func wire_point(point: Vector3) -> Array[float]:
	return [wire_number(point.x), wire_number(point.y), wire_number(point.z)]


## The eight corners, world space, bottom first.
func corners() -> PackedVector3Array:
	var turn := Transform3D(Basis(Vector3.UP, yaw), position)
	var half := Vector3(size.x / 2.0, 0.0, size.z / 2.0)
	var points := PackedVector3Array()
	for height: float in [0.0, size.y]:
		for side: Vector2 in [Vector2(-1, -1), Vector2(1, -1), Vector2(1, 1), Vector2(-1, 1)]:
			points.append(turn * Vector3(half.x * side.x, height, half.z * side.y))
	return points


static func _of_branch(node: Node3D, at: Transform3D) -> SetdresserBox:
	var parts := SetdresserMeshes.of_branch(node, at)
	if parts.is_empty():
		parts = SetdresserMeshes.of_shapes(node, at)
	if parts.is_empty():
		return null
	var box := SetdresserBox.new()
	box.yaw = yaw_of(at.basis)
	# Measured about the node itself: far from the origin 32 bits would round the corners.
	var unturned := Transform3D(Basis(Vector3.UP, -box.yaw), Vector3.ZERO).translated_local(-at.origin)
	var bounds := bounds_of(parts[0], unturned)
	for i in range(1, parts.size()):
		bounds = bounds.merge(bounds_of(parts[i], unturned))
	box.size = bounds.size
	var bottom := bounds.get_center() - Vector3(0.0, bounds.size.y / 2.0, 0.0)
	box.position = at.origin + Basis(Vector3.UP, box.yaw) * bottom
	return box


## The tight bounds of [param part] seen through [param view].
static func bounds_of(part: SetdresserMeshes.Part, view: Transform3D) -> AABB:
	var seen := view * part.transform
	if _is_axis_aligned(seen.basis):
		return seen * part.mesh.get_aabb()
	var low := Vector3.INF
	var high := -Vector3.INF
	for surface in part.mesh.get_surface_count():  # not get_faces: it takes seconds with large meshes
		var corners_of_surface: PackedVector3Array = part.mesh.surface_get_arrays(surface)[Mesh.ARRAY_VERTEX]
		for point in seen * corners_of_surface:
			low = low.min(point)
			high = high.max(point)
	return AABB(low, high - low) if low <= high else seen * part.mesh.get_aabb()


## True when boxes stay boxes: quarter turns and scale only.
static func _is_axis_aligned(basis: Basis) -> bool:
	for column: Vector3 in [basis.x, basis.y, basis.z]:
		var size_of_column := column.abs()
		var rest := size_of_column.x + size_of_column.y + size_of_column.z - size_of_column[column.abs().max_axis_index()]
		if rest > 1e-5 * column.length():
			return false
	return true
