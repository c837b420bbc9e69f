@tool
class_name SetdresserRoomGizmos
extends EditorNode3DGizmoPlugin
## Draws rooms and what is wrong in them, and lets their corners, edges and height be dragged.
##
## Corners move freely, edges move sideways; an edge dragged with Shift gets a new corner, and a corner dragged onto
## its neighbour disappears.

const _COLOUR := Color(0.55, 0.72, 1.0)
const _ERROR := Color(1.0, 0.35, 0.3)
const _WARNING := Color(1.0, 0.78, 0.3)
## Handles snap to this grid, metres.
const _GRID_M := 0.05
const _SAME_M := 0.08

var _actions: SetdresserActions
var _undo: EditorUndoRedoManager
var _before := PackedVector2Array()
var _adds_corner := false


func _init(actions: SetdresserActions, undo: EditorUndoRedoManager) -> void:
	_actions = actions
	_undo = undo
	create_material("outline", _COLOUR, false, true)
	create_material("ceiling", Color(_COLOUR, 0.35))
	create_material("floor", Color(_COLOUR, 0.07))
	create_material("error", _ERROR, false, true)
	create_material("warning", _WARNING, false, true)
	create_handle_material("handles")


func _get_gizmo_name() -> String:
	return "FurnishRoom3D"


func _has_gizmo(node: Node3D) -> bool:
	return node is FurnishRoom3D


func _redraw(gizmo: EditorNode3DGizmo) -> void:
	gizmo.clear()
	var room := gizmo.get_node_3d() as FurnishRoom3D
	var outline := room.outline
	if outline.size() < 2:
		return
	var low := PackedVector3Array()
	var high := PackedVector3Array()
	for i in outline.size():
		var from := _at(outline[i], 0.0)
		var to := _at(outline[(i + 1) % outline.size()], 0.0)
		var up := Vector3.UP * room.height_m
		low.append_array([from, to])
		high.append_array([from, from + up, from + up, to + up])
	gizmo.add_lines(low, get_material("outline", gizmo))
	gizmo.add_lines(high, get_material("ceiling", gizmo))
	gizmo.add_collision_segments(low)
	_draw_floor(gizmo, outline)
	_draw_problems(gizmo, room)
	gizmo.add_handles(_handles(room), get_material("handles", gizmo), [])


func _get_handle_name(gizmo: EditorNode3DGizmo, id: int, _secondary: bool) -> String:
	var count := (gizmo.get_node_3d() as FurnishRoom3D).outline.size()
	return "Corner %d" % (id + 1) if id < count else "Edge %d" % (id - count + 1) if id < 2 * count else "Height"


func _get_handle_value(gizmo: EditorNode3DGizmo, id: int, _secondary: bool) -> Variant:
	var room := gizmo.get_node_3d() as FurnishRoom3D
	if id >= 2 * room.outline.size():
		return room.height_m
	return room.outline.duplicate()


func _begin_handle_action(gizmo: EditorNode3DGizmo, _id: int, _secondary: bool) -> void:
	_before = (gizmo.get_node_3d() as FurnishRoom3D).outline.duplicate()
	_adds_corner = Input.is_key_pressed(KEY_SHIFT)


func _set_handle(gizmo: EditorNode3DGizmo, id: int, _secondary: bool, camera: Camera3D, point: Vector2) -> void:
	var room := gizmo.get_node_3d() as FurnishRoom3D
	if id >= 2 * _before.size():
		room.height_m = SetdresserHandles.height(room, _before[0], camera, point)
		return
	var on_floor: Variant = SetdresserHandles.on_floor(room, camera, point)
	if on_floor == null:
		return
	var moved := _before.duplicate()
	var to: Vector2 = (on_floor as Vector2).snapped(Vector2.ONE * _GRID_M)
	var count := _before.size()
	if id < count:
		moved[id] = to
	elif _adds_corner:
		moved.insert(id - count + 1, to)
	else:
		var first := id - count
		var second := (first + 1) % count
		var normal := (_before[second] - _before[first]).orthogonal().normalized()
		var middle := (_before[first] + _before[second]) / 2.0
		var by := normal * snappedf((to - middle).dot(normal), _GRID_M)
		moved[first] += by
		moved[second] += by
	room.outline = moved


func _commit_handle(gizmo: EditorNode3DGizmo, id: int, _secondary: bool, restore: Variant, cancel: bool) -> void:
	var room := gizmo.get_node_3d() as FurnishRoom3D
	var property := &"height_m" if id >= 2 * _before.size() else &"outline"
	if cancel:
		room.set(property, restore)
		return
	var value: Variant = room.get(property)
	if property == &"outline":
		value = _without_doubles(room.outline)
	_undo.create_action("Change room's %s" % property.trim_suffix("_m"), UndoRedo.MERGE_DISABLE, room)
	_undo.add_do_property(room, property, value)
	_undo.add_undo_property(room, property, restore)
	_undo.commit_action()


func _draw_floor(gizmo: EditorNode3DGizmo, outline: PackedVector2Array) -> void:
	var triangles := Geometry2D.triangulate_polygon(outline)
	if triangles.is_empty():
		return
	var faces := PackedVector3Array()
	for index in triangles:
		faces.append(_at(outline[index], 0.01))
	var arrays := []
	arrays.resize(Mesh.ARRAY_MAX)
	arrays[Mesh.ARRAY_VERTEX] = faces
	var mesh := ArrayMesh.new()
	mesh.add_surface_from_arrays(Mesh.PRIMITIVE_TRIANGLES, arrays)
	gizmo.add_mesh(mesh, get_material("floor", gizmo))


func _draw_problems(gizmo: EditorNode3DGizmo, room: FurnishRoom3D) -> void:
	var findings := _actions.choices.findings_of(room)
	if findings == null:
		return
	var into_room := room.global_transform.affine_inverse()
	for problem in findings.problems():
		if not is_instance_valid(problem.node) or not problem.node.is_inside_tree():
			continue
		var box := SetdresserBox.of_node(problem.node)
		if box:
			gizmo.add_lines(into_room * _edges(box.corners()), get_material(problem.severity, gizmo))


static func _handles(room: FurnishRoom3D) -> PackedVector3Array:
	var handles := PackedVector3Array()
	var count := room.outline.size()
	for corner in room.outline:
		handles.append(_at(corner, 0.0))
	for i in count:
		handles.append(_at((room.outline[i] + room.outline[(i + 1) % count]) / 2.0, 0.0))
	handles.append(_at(room.outline[0], room.height_m))
	return handles


static func _edges(corners: PackedVector3Array) -> PackedVector3Array:
	var lines := PackedVector3Array()
	for i in 4:
		var next := (i + 1) % 4
		lines.append_array([corners[i], corners[next], corners[i + 4], corners[next + 4], corners[i], corners[i + 4]])
	return lines


static func _without_doubles(outline: PackedVector2Array) -> PackedVector2Array:
	var kept := PackedVector2Array()
	for i in outline.size():
		if outline[i].distance_to(outline[(i + 1) % outline.size()]) > _SAME_M:
			kept.append(outline[i])
	return kept if kept.size() >= 3 else outline


static func _at(point: Vector2, height: float) -> Vector3:
	return Vector3(point.x, height, point.y)
