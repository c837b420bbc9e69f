extends Node3D
## The demo: builds a small house out of room scenes at start, and has Setdresser furnish it while the game runs.
##
## With the daemon every house is new; without it the layouts that are baked into the room scenes are used.

## All rooms have been tried.
signal furnished(num_rooms: int)

const _WALL_M := 0.12
const _CORRIDOR_M := 1.6
## Walls are cut at this height, so that the camera sees into the rooms.
const _CUT_M := 1.35
const _WALL_COLOUR := Color(0.93, 0.91, 0.87)
const _FLOOR_COLOUR := Color(0.62, 0.5, 0.38)

## The rooms that a house is made of.
@export var room_scenes: Array[PackedScene] = []
## Which house is built.
@export var house_seed := 1

## How many rooms were furnished, by the source of their layout.
var num_by_source: Dictionary[FurnishResult.Source, int] = {}

var _num_done := 0

@onready var _house: Node3D = $House
@onready var _label: Label = $Hud/Label


func _ready() -> void:
	build()


func _unhandled_key_input(event: InputEvent) -> void:
	if event.is_pressed() and not event.is_echo() and (event as InputEventKey).keycode == KEY_SPACE:
		house_seed += 1
		build()


## Builds the house of [member house_seed] and furnishes all of its rooms at once.
func build() -> void:
	for child in _house.get_children():
		child.free()
	_num_done = 0
	num_by_source.clear()
	var dice := RandomNumberGenerator.new()
	dice.seed = house_seed
	var rooms := _place_rooms(dice)
	for room in rooms:
		_build_walls(room)
	_label.text = "Furnishing %d rooms…" % rooms.size()
	var start := Time.get_ticks_msec()
	for room in rooms:
		_furnish(room, rooms.size(), start)


func _furnish(room: FurnishRoom3D, num_rooms: int, start: int) -> void:
	var result := await SetdresserClient.furnish(room)
	if not is_instance_valid(room):
		return  # another house stands here by now
	if not result.ok:
		push_warning("%s: %s" % [room.name, result.text()])
	_num_done += 1
	num_by_source[result.source] = num_by_source.get(result.source, 0) + 1
	if _num_done == num_rooms:
		var from_daemon: int = num_by_source.get(FurnishResult.Source.DAEMON, 0)
		var baked: int = num_by_source.get(FurnishResult.Source.BAKED, 0)
		_label.text = "%d rooms in %.1f s: %d by Setdresser, %d from baked layouts.   Space: another house" % [
			from_daemon + baked, (Time.get_ticks_msec() - start) / 1000.0, from_daemon, baked
		]
		furnished.emit(from_daemon + baked)
		if "--report" in OS.get_cmdline_user_args():  # how the tests see an exported game
			print(_label.text)
			get_tree().quit()


## Half of the rooms on either side of a corridor along X, their doors towards it.
func _place_rooms(dice: RandomNumberGenerator) -> Array[FurnishRoom3D]:
	var order := range(room_scenes.size())
	for i in range(order.size() - 1, 0, -1):
		var other := dice.randi_range(0, i)
		var kept: int = order[i]
		order[i] = order[other]
		order[other] = kept
	var rooms: Array[FurnishRoom3D] = []
	var ends: Array[float] = [0.0, 0.0]
	for scene_index: int in order:
		var side := 0 if ends[0] <= ends[1] else 1
		var room := room_scenes[scene_index].instantiate() as FurnishRoom3D
		var size := room.outline[2] - room.outline[0]
		room.layout_seed = dice.randi_range(0, 9999)
		room.rotation.y = PI * side
		room.position = Vector3(ends[side] + size.x / 2.0, 0.0, (_CORRIDOR_M / 2.0 + _WALL_M + size.y / 2.0) * (2 * side - 1))
		ends[side] += size.x + _WALL_M
		_house.add_child(room, true)
		rooms.append(room)
	var length := maxf(ends[0], ends[1])
	_add_box("Floor", Vector3(length + 1.0, 0.1, 11.5), Vector3(length / 2.0, -0.051, 0.0), Basis.IDENTITY, _FLOOR_COLOUR)
	_house.position.x = -length / 2.0
	return rooms


## Walls outside of the outline, with holes where the room's openings are.
func _build_walls(room: FurnishRoom3D) -> void:
	var outline := room.outline
	for i in outline.size():
		var from := outline[i]
		var along := outline[(i + 1) % outline.size()] - from
		var holes: Array[FurnishOpening3D] = room.openings().filter(
			func(opening: FurnishOpening3D) -> bool:
				var at := Vector2(opening.position.x, opening.position.z)
				return Geometry2D.get_closest_point_to_segment(at, from, from + along).distance_to(at) < 0.1
		)
		var end := 0.0
		for hole in holes:
			var middle := (Vector2(hole.position.x, hole.position.z) - from).dot(along.normalized())
			_add_wall(room, from, along, Vector2(end - _WALL_M, middle - hole.width_m / 2.0), _CUT_M)
			if hole.position.y > 0.0:
				_add_wall(room, from, along, Vector2(middle - hole.width_m / 2.0, middle + hole.width_m / 2.0), hole.position.y)
			end = middle + hole.width_m / 2.0
		_add_wall(room, from, along, Vector2(end if end > 0.0 else -_WALL_M, along.length() + _WALL_M), _CUT_M)


func _add_wall(room: FurnishRoom3D, from: Vector2, along: Vector2, span: Vector2, height: float) -> void:
	var direction := along.normalized()
	var middle := from + direction * (span.x + span.y) / 2.0 - direction.orthogonal() * -_WALL_M / 2.0
	var turn := Basis(Vector3.UP, -direction.angle())
	var local := Vector3(middle.x, height / 2.0, middle.y)
	_add_box("Wall", Vector3(span.y - span.x, height, _WALL_M), room.transform * local, room.basis * turn, _WALL_COLOUR)


func _add_box(called: String, size: Vector3, at: Vector3, turn: Basis, colour: Color) -> void:
	var body := StaticBody3D.new()
	body.name = called
	body.transform = Transform3D(turn, at)
	var shown := MeshInstance3D.new()
	var mesh := BoxMesh.new()
	mesh.size = size
	var material := StandardMaterial3D.new()
	material.albedo_color = colour
	mesh.material = material
	shown.mesh = mesh
	body.add_child(shown)
	var shape := CollisionShape3D.new()
	var box := BoxShape3D.new()
	box.size = size
	shape.shape = box
	body.add_child(shape)
	_house.add_child(body, true)
