@tool
extends "res://tests/editor_case.gd"
# What a test in the editor's window extends: real clicks, and pictures to look at.


# Clicks where the control is, as the mouse would; scrolls to it first.
func click(control: Control) -> void:
	var above := control.get_parent()
	while above and not above is ScrollContainer:
		above = above.get_parent()
	if above:
		(above as ScrollContainer).ensure_control_visible(control)
		await settle(2)
	var window := control.get_window()
	var at := control.get_global_transform_with_canvas() * (control.size / 2.0)
	at += Vector2(window.position) if window.is_embedded() else Vector2.ZERO
	for pressed: bool in [true, false]:
		var event := InputEventMouseButton.new()
		event.window_id = 0 if window.is_embedded() else window.get_window_id()
		event.button_index = MOUSE_BUTTON_LEFT
		event.position = at
		event.global_position = at
		event.pressed = pressed
		Input.parse_input_event(event)
		await settle(2)


# Drags from one point of the 3D view to another.
func drag(from: Vector2, to: Vector2) -> void:
	var view := EditorInterface.get_editor_viewport_3d(0).get_parent() as Control
	var origin := view.get_global_rect().position
	for step in 12:
		var at := origin + from.lerp(to, clampf((step - 1) / 9.0, 0.0, 1.0))
		if step in [1, 11]:
			var press_event := InputEventMouseButton.new()
			press_event.button_index = MOUSE_BUTTON_LEFT
			press_event.pressed = step == 1
			press_event.position = at
			press_event.global_position = at
			Input.parse_input_event(press_event)
		else:
			var motion := InputEventMouseMotion.new()
			motion.position = at
			motion.global_position = at
			motion.button_mask = MOUSE_BUTTON_MASK_LEFT if step > 1 else 0 as MouseButtonMask
			Input.parse_input_event(motion)
		await settle(2)


func on_screen(at: Vector3) -> Vector2:
	return EditorInterface.get_editor_viewport_3d(0).get_camera_3d().unproject_position(at)


# Presses a key, or lets go of it.
func hold(code: Key, pressed: bool) -> void:
	var event := InputEventKey.new()
	event.keycode = code
	event.physical_keycode = code
	event.pressed = pressed
	Input.parse_input_event(event)
	await settle(2)


func key(code: Key, ctrl := false, shift := false) -> void:
	for pressed: bool in [true, false]:
		var event := InputEventKey.new()
		event.keycode = code
		event.physical_keycode = code
		event.ctrl_pressed = ctrl
		event.shift_pressed = shift
		event.pressed = pressed
		Input.parse_input_event(event)
		await settle(2)


# Of the editor's window, or of a dialog's.
func picture(called: String, of: Window = tree.root) -> void:
	await settle(12)
	RenderingServer.force_draw()
	var image := of.get_texture().get_image()
	var path := OS.get_environment("OUT").path_join(called + ".png")
	equal(image.save_png(path), OK, path)


# The 3D view with its camera above the room, looking down at it.
func lay_out(at: Vector3, distance := 7.0) -> void:
	EditorInterface.set_main_screen_editor("3D")
	await settle(20)
	var camera := EditorInterface.get_editor_viewport_3d(0).get_camera_3d()
	var eye := at + Vector3(0.12, 0.85, 0.52).normalized() * distance
	camera.global_transform = Transform3D(Basis.IDENTITY, eye).looking_at(at)
	await settle(10)
