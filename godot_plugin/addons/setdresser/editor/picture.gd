@tool
class_name SetdresserPicture
extends RefCounted
## A picture of a room from above, for policies that look.

const _SIZE := 512


## A PNG of at most 512 pixels; empty where there is no renderer.
static func of_room(room: FurnishRoom3D) -> PackedByteArray:
	if DisplayServer.get_name() == "headless":
		return PackedByteArray()
	var view := SubViewport.new()
	view.size = Vector2i(_SIZE, _SIZE)
	view.world_3d = room.get_world_3d()
	view.render_target_update_mode = SubViewport.UPDATE_ONCE
	view.add_child(_camera_above(room))
	EditorInterface.get_base_control().add_child(view)
	await room.get_tree().process_frame
	RenderingServer.force_draw(false)  # an idle editor draws no frame by itself
	var image := view.get_texture().get_image()
	view.queue_free()
	return image.save_png_to_buffer() if image else PackedByteArray()


static func _camera_above(room: FurnishRoom3D) -> Camera3D:
	var outline := room.world_outline()
	var bounds := Rect2(outline[0], Vector2.ZERO)
	for corner in outline:
		bounds = bounds.expand(corner)
	var camera := Camera3D.new()
	camera.projection = Camera3D.PROJECTION_ORTHOGONAL
	camera.size = maxf(bounds.size.x, bounds.size.y) * 1.05
	var height := room.world_height()
	# Just below the ceiling, so that it hides nothing.
	var eye := Vector3(bounds.get_center().x, room.global_position.y + height - 0.05, bounds.get_center().y)
	camera.transform = Transform3D(Basis(Vector3.RIGHT, -PI / 2.0), eye)
	camera.near = 0.01
	camera.far = height + 1.0
	camera.current = true
	return camera
