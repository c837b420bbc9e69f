@tool
class_name SetdresserOutline
extends RefCounted
## Small sums with outlines: floor polygons as (x, z) points.

## An opening farther than this from the outline is taken for a mistake, metres.
const REACH_M := 0.5


## A floor point's numbers, as the daemon wants them.
static func wire_point(point: Vector2) -> Array[float]:
	return [SetdresserBox.wire_number(point.x), SetdresserBox.wire_number(point.y)]


## An outline's numbers, as the daemon wants them.
static func to_wire(outline: PackedVector2Array) -> Array:
	var wire := []
	for point in outline:
		wire.append(wire_point(point))
	return wire


## An outline out of the daemon's numbers.
static func from_wire(wire: Array) -> PackedVector2Array:
	var outline := PackedVector2Array()
	for point: Array in wire:
		outline.append(Vector2(point[0] as float, point[1] as float))
	return outline


## The area, square metres.
static func area(outline: PackedVector2Array) -> float:
	var twice := 0.0
	for i in outline.size():
		twice += outline[i].cross(outline[(i + 1) % outline.size()])
	return absf(twice) / 2.0


## True if no edge crosses another and there is a floor.
static func is_simple(outline: PackedVector2Array) -> bool:
	return outline.size() >= 3 and not Geometry2D.triangulate_polygon(outline).is_empty()


## Moves the two ends of an opening onto the nearest edge of [param outline]; empty if that is too far.
static func snap(ends: PackedVector2Array, outline: PackedVector2Array) -> PackedVector2Array:
	var middle := (ends[0] + ends[1]) / 2.0
	var best := PackedVector2Array()
	var best_distance := REACH_M
	for i in outline.size():
		var from := outline[i]
		var to := outline[(i + 1) % outline.size()]
		var near := Geometry2D.get_closest_point_to_segment(middle, from, to)
		# A door in a corner is nearest to two edges: the one that it is parallel to is its own.
		var slant := 1.0 - absf((to - from).normalized().dot((ends[1] - ends[0]).normalized()))
		var distance := near.distance_to(middle) + slant
		if distance < best_distance:
			best_distance = distance
			best = _within(ends, from, to)
	return best


static func _within(ends: PackedVector2Array, from: Vector2, to: Vector2) -> PackedVector2Array:
	var length := from.distance_to(to)
	var along := (to - from) / length
	var first := clampf((ends[0] - from).dot(along), 0.0, length)
	var second := clampf((ends[1] - from).dot(along), 0.0, length)
	return [from + along * first, from + along * second]
