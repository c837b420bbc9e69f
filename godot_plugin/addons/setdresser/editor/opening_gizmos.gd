@tool
class_name SetdresserOpeningGizmos
extends EditorNode3DGizmoPlugin
## Draws doors, windows and passages, and lets their width and height be dragged.

const _COLOURS: Array[Color] = [Color(1.0, 0.62, 0.35), Color(0.45, 0.85, 1.0), Color(0.55, 0.9, 0.55)]
const _LEAST_M := 0.1
const _ARC_STEPS := 12

var _undo: EditorUndoRedoManager


func _init(undo: EditorUndoRedoManager) -> void:
	_undo = undo
	for kind in FurnishOpening3D.KIND_NAMES.size():
		create_material(FurnishOpening3D.KIND_NAMES[kind], _COLOURS[kind], false, true)
	create_handle_material("handles")


func _get_gizmo_name() -> String:
	return "FurnishOpening3D"


func _has_gizmo(node: Node3D) -> bool:
	return node is FurnishOpening3D


func _redraw(gizmo: EditorNode3DGizmo) -> void:
	gizmo.clear()
	var opening := gizmo.get_node_3d() as FurnishOpening3D
	var half := opening.width_m / 2.0
	var up := Vector3.UP * opening.height_m
	var left := Vector3.LEFT * half
	var right := Vector3.RIGHT * half
	var lines := PackedVector3Array([left, right, right, right + up, right + up, left + up, left + up, left])
	if opening.kind == FurnishOpening3D.Kind.WINDOW:
		lines.append_array([up / 2.0 + left, up / 2.0 + right, Vector3.ZERO, up])
	elif opening.kind == FurnishOpening3D.Kind.DOOR and opening.swing == FurnishOpening3D.Swing.INWARD:
		lines.append_array(_arcs(opening))
	gizmo.add_lines(lines, get_material(FurnishOpening3D.KIND_NAMES[opening.kind], gizmo))
	gizmo.add_collision_segments(lines)
	gizmo.add_handles([right + up / 2.0, left + up / 2.0, up], get_material("handles", gizmo), [])


func _get_handle_name(_gizmo: EditorNode3DGizmo, id: int, _secondary: bool) -> String:
	return "Height" if id == 2 else "Width"


func _get_handle_value(gizmo: EditorNode3DGizmo, id: int, _secondary: bool) -> Variant:
	return gizmo.get_node_3d().get(_property(id))


func _set_handle(gizmo: EditorNode3DGizmo, id: int, _secondary: bool, camera: Camera3D, point: Vector2) -> void:
	var opening := gizmo.get_node_3d() as FurnishOpening3D
	if id == 2:
		opening.height_m = SetdresserHandles.height(opening, Vector2.ZERO, camera, point)
	else:
		var half := SetdresserHandles.along_x(opening, opening.height_m / 2.0, camera, point)
		opening.width_m = maxf(2.0 * half, _LEAST_M)


func _commit_handle(gizmo: EditorNode3DGizmo, id: int, _secondary: bool, restore: Variant, cancel: bool) -> void:
	var opening := gizmo.get_node_3d()
	if cancel:
		opening.set(_property(id), restore)
		return
	_undo.create_action("Change opening", UndoRedo.MERGE_DISABLE, opening)
	_undo.add_do_property(opening, _property(id), opening.get(_property(id)))
	_undo.add_undo_property(opening, _property(id), restore)
	_undo.commit_action()


static func _property(id: int) -> StringName:
	return &"height_m" if id == 2 else &"width_m"


## The leaf's quarter disc, on the side that the room's floor is on.
static func _arcs(opening: FurnishOpening3D) -> PackedVector3Array:
	var lines := PackedVector3Array()
	var inwards := 1.0 if _room_is_at_plus_z(opening) else -1.0
	var double := opening.hinge == FurnishOpening3D.Hinge.BOTH
	var radius := opening.width_m / 2.0 if double else opening.width_m
	for side: float in [-1.0, 1.0]:
		if opening.hinge == FurnishOpening3D.Hinge.MINUS_X and side > 0.0:
			continue
		if opening.hinge == FurnishOpening3D.Hinge.PLUS_X and side < 0.0:
			continue
		var hung := Vector3(side * opening.width_m / 2.0, 0.0, 0.0)
		for i in _ARC_STEPS:
			for end: int in [i, i + 1]:
				var angle := PI / 2.0 * end / _ARC_STEPS
				lines.append(hung + radius * Vector3(-side * cos(angle), 0.0, inwards * sin(angle)))
	return lines


static func _room_is_at_plus_z(opening: FurnishOpening3D) -> bool:
	var above: Node = opening.get_parent()
	while above and not above is FurnishRoom3D:
		above = above.get_parent()
	if above == null or not opening.is_inside_tree():
		return true
	var ahead := opening.global_position + opening.global_basis.z.normalized() * 0.2
	return Geometry2D.is_point_in_polygon(Vector2(ahead.x, ahead.z), (above as FurnishRoom3D).world_outline())
