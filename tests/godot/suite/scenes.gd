@tool
extends RefCounted
# Scenes as users build them, each with a room in it. They are made by code, so that a test can say their numbers.

const HOME := "res://demo/home.tres"


# A square room by hand: 4 × 4 m with a door in the middle of its -Z wall.
static func plain() -> Node3D:
	var root := Node3D.new()
	root.name = "Plain"
	var room := room_in(root, "Bedroom", rectangle(4.0, 4.0), "bedroom")
	door(room, Vector3(0.0, 0.0, -2.0))
	window(room, Vector3(0.0, 0.9, 2.0))
	return own(root)


# Turned by 37° about the vertical, far from the origin, scaled unevenly.
static func turned_and_scaled() -> Node3D:
	var root := Node3D.new()
	root.name = "TurnedAndScaled"
	var holder := Node3D.new()
	holder.name = "Holder"
	var turned := Basis(Vector3.UP, deg_to_rad(37.0)).scaled_local(Vector3(1.5, 1.2, 1.5))
	holder.transform = Transform3D(turned, Vector3(120.0, 3.0, -80.0))
	root.add_child(holder)
	var room := room_in(holder, "Living", rectangle(4.0, 3.4), "living_room")
	door(room, Vector3(-1.0, 0.0, -1.7))
	return own(root)


static func mirrored() -> Node3D:
	var root := plain()
	root.name = "Mirrored"
	root.scale = Vector3(-1.0, 1.0, 1.0)
	return root


static func l_shape() -> Node3D:
	var root := Node3D.new()
	root.name = "LShape"
	var outline: PackedVector2Array = [
		Vector2(0, 0), Vector2(6, 0), Vector2(6, 3), Vector2(3, 3), Vector2(3, 5.5), Vector2(0, 5.5)
	]
	var room := room_in(root, "Studio", outline, "studio")
	door(room, Vector3(0.8, 0.0, 0.0))
	window(room, Vector3(6.0, 0.9, 1.5)).rotation.y = PI / 2.0
	return own(root)


# A house out of CSG: one block, two rooms and their doors cut out of it.
static func csg_house() -> Node3D:
	var root := Node3D.new()
	root.name = "CsgHouse"
	var house := CSGCombiner3D.new()
	house.name = "House"
	root.add_child(house)
	_csg_box(house, Vector3(9.4, 2.9, 4.4), Vector3(4.5, 1.25, 2.0), CSGShape3D.OPERATION_UNION)
	_csg_box(house, Vector3(4.4, 2.5, 4.0), Vector3(2.2, 1.25, 2.0), CSGShape3D.OPERATION_SUBTRACTION)
	_csg_box(house, Vector3(4.4, 2.5, 4.0), Vector3(6.8, 1.25, 2.0), CSGShape3D.OPERATION_SUBTRACTION)
	_csg_box(house, Vector3(0.4, 2.1, 0.9), Vector3(4.5, 1.05, 1.0), CSGShape3D.OPERATION_SUBTRACTION)
	_csg_box(house, Vector3(0.9, 2.1, 0.4), Vector3(2.0, 1.05, 4.1), CSGShape3D.OPERATION_SUBTRACTION)
	_csg_box(house, Vector3(1.6, 1.2, 0.4), Vector3(2.2, 1.5, -0.1), CSGShape3D.OPERATION_SUBTRACTION)
	for place: Vector3 in [Vector3(2.0, 0.0, 2.0), Vector3(7.0, 0.0, 2.0)]:
		var room := room_in(root, "Room", rectangle(1.0, 1.0), "bedroom")
		room.position = place
	return own(root)


# A dungeon out of 2 m tiles: a hall of 4 × 3 cells with walls around it.
static func gridmap_dungeon() -> Node3D:
	var root := Node3D.new()
	root.name = "Dungeon"
	var library := MeshLibrary.new()
	_item(library, 0, "floor", Vector3(2.0, 0.2, 2.0), Vector3(0.0, -0.1, 0.0))
	_item(library, 1, "wall", Vector3(2.0, 3.0, 2.0), Vector3(0.0, 1.5, 0.0))
	var map := GridMap.new()
	map.name = "GridMap"
	map.mesh_library = library
	map.cell_size = Vector3(2.0, 3.0, 2.0)
	map.cell_center_y = false
	for x in range(-1, 5):
		for z in range(-1, 4):
			var inside := x in range(4) and z in range(3)
			map.set_cell_item(Vector3i(x, 0, z), 0 if inside or (x == 1 and z == 3) else 1)
	root.add_child(map)
	room_in(root, "Hall", rectangle(1.0, 1.0), "dungeon").position = Vector3(4.0, 0.0, 3.0)
	return own(root)


# Walls and a floor as single meshes with bodies, some furniture already there: a locked column and a sofa.
static func mesh_walls() -> Node3D:
	var root := Node3D.new()
	root.name = "MeshWalls"
	_body(root, "Floor", Vector3(5.4, 0.1, 4.4), Vector3(0.0, -0.05, 0.0))
	_body(root, "WallNorth", Vector3(5.4, 2.6, 0.2), Vector3(0.0, 1.3, -2.1))
	_body(root, "WallSouth", Vector3(5.4, 2.6, 0.2), Vector3(0.0, 1.3, 2.1))
	_body(root, "WallWest", Vector3(0.2, 2.6, 4.0), Vector3(-2.6, 1.3, 0.0))
	_body(root, "WallEastLeft", Vector3(0.2, 2.6, 1.5), Vector3(2.6, 1.3, -1.25))
	_body(root, "WallEastRight", Vector3(0.2, 2.6, 1.5), Vector3(2.6, 1.3, 1.25))
	_body(root, "Column", Vector3(0.4, 2.6, 0.4), Vector3(-1.0, 1.3, 0.6))
	var room := room_in(root, "Lounge", rectangle(5.0, 4.0), "living_room")
	var passage := door(room, Vector3(2.5, 0.0, 0.0))
	passage.rotation.y = PI / 2.0
	passage.width_m = 1.0
	passage.kind = FurnishOpening3D.Kind.PASSAGE
	var sofa: Node3D = (load("res://demo/furniture/sofa.tscn") as PackedScene).instantiate()
	sofa.position = Vector3(0.0, 0.0, -1.4)
	room.add_child(sofa)
	return own(root)


# The same kind of room with cut walls, colours and light, to be looked at.
static func showroom() -> Node3D:
	var root := Node3D.new()
	root.name = "Showroom"
	_body(root, "Floor", Vector3(5.6, 0.1, 4.6), Vector3(0.0, -0.051, 0.0), Color(0.6, 0.48, 0.36))
	var white := Color(0.9, 0.88, 0.84)
	_body(root, "WallNorth", Vector3(5.4, 1.4, 0.2), Vector3(0.0, 0.7, -2.1), white)
	_body(root, "WallWest", Vector3(0.2, 1.4, 4.0), Vector3(-2.6, 0.7, 0.0), white)
	_body(root, "WallEastLeft", Vector3(0.2, 0.3, 1.5), Vector3(2.6, 0.15, -1.25), white)
	_body(root, "WallEastRight", Vector3(0.2, 0.3, 1.5), Vector3(2.6, 0.15, 1.25), white)
	_body(root, "WallSouth", Vector3(5.4, 0.3, 0.2), Vector3(0.0, 0.15, 2.1), white)
	var sun := DirectionalLight3D.new()
	sun.name = "Sun"
	sun.rotation_degrees = Vector3(-55.0, 40.0, 0.0)
	sun.light_energy = 0.45
	sun.shadow_enabled = true
	root.add_child(sun)
	var sky := WorldEnvironment.new()
	sky.name = "Environment"
	sky.environment = Environment.new()
	sky.environment.background_mode = Environment.BG_COLOR
	sky.environment.background_color = Color(0.24, 0.26, 0.3)
	sky.environment.ambient_light_source = Environment.AMBIENT_SOURCE_COLOR
	sky.environment.ambient_light_color = Color(0.75, 0.78, 0.85)
	sky.environment.ambient_light_energy = 0.4
	root.add_child(sky)
	var room := room_in(root, "LivingRoom", rectangle(5.0, 4.0), "living_room")
	room.instruction = "a cosy room with a place to read"
	room.num_candidates = 4
	door(room, Vector3(2.5, 0.0, 0.0)).rotation.y = PI / 2.0
	window(room, Vector3(-0.8, 0.9, -2.0))
	return own(root)


# A study of 5 × 5 m with a desk and a bookshelf anywhere; the window's wall differs from number to number, and the door is
# beside it.
static func study(number: int) -> Node3D:
	var root := Node3D.new()
	root.name = "Study%d" % number
	var house := CSGCombiner3D.new()
	house.name = "House"
	root.add_child(house)
	_csg_box(house, Vector3(5.4, 2.8, 5.4), Vector3(0.0, 1.2, 0.0), CSGShape3D.OPERATION_UNION)
	_csg_box(house, Vector3(5.0, 2.6, 5.0), Vector3(0.0, 1.3, 0.0), CSGShape3D.OPERATION_SUBTRACTION)
	var room := room_in(root, "Study", rectangle(5.0, 5.0), "home_office")
	room.num_candidates = 4
	room.layout_seed = number
	@warning_ignore("integer_division")
	var beside := 1 if number / 4 % 2 == 0 else 3
	var glass := window(room, at_wall(number, 0.0, 0.0) + Vector3(0.0, 0.9, 0.0))
	var leaf := door(room, at_wall(number + beside, 0.0, 0.0))
	glass.rotation.y = -PI / 2.0 * number
	leaf.rotation.y = -PI / 2.0 * (number + beside)
	for opening: FurnishOpening3D in [glass, leaf]:
		var hole := Vector3(opening.width_m, opening.height_m, 0.6)
		var middle := opening.position + Vector3(0.0, opening.height_m / 2.0, 0.0)
		_csg_box(house, hole, middle, CSGShape3D.OPERATION_SUBTRACTION).rotation.y = opening.rotation.y
	var side := desk_side_m(number)
	_thing(room, "Desk", Vector3(side, 0.74, side), Vector3(-1.3, 0.0, -1.1), 45.0 * number)
	_thing(room, "Bookshelf", Vector3(0.9 + 0.1 * (number % 4), 2.0, 0.32), Vector3(0.3, 0.0, 0.1), 30.0 * number)
	return own(root)


# In a study: so far aside of the middle of a wall, and away from it.
static func at_wall(number: int, aside: float, away: float) -> Vector3:
	return Vector3(aside, 0.0, away - 2.5).rotated(Vector3.UP, -PI / 2.0 * number)


# A study's desk is as deep as wide: whichever way it looks, it takes the same floor.
static func desk_side_m(number: int) -> float:
	return 0.8 + 0.05 * (number % 3)


# A room that the importer made of a GLB file: walls, floor and a stove in one branch.
static func glb_room() -> Node3D:
	var root := Node3D.new()
	root.name = "GlbRoom"
	var building: Node3D = (load("res://tests/assets/kitchen.glb") as PackedScene).instantiate()
	building.name = "Building"
	root.add_child(building)
	var room := room_in(root, "Kitchen", rectangle(3.6, 3.0), "kitchen_diner")
	door(room, Vector3(0.0, 0.0, 1.5))
	return own(root)


# Only a baked navigation mesh says where the floor is.
static func navigation_only() -> Node3D:
	var root := Node3D.new()
	root.name = "NavigationOnly"
	var region := NavigationRegion3D.new()
	region.name = "NavigationRegion3D"
	region.navigation_mesh = NavigationMesh.new()
	region.navigation_mesh.set_vertices([Vector3(-2, 0, -3), Vector3(2, 0, -3), Vector3(2, 0, 3), Vector3(-2, 0, 3)])
	region.navigation_mesh.add_polygon([0, 1, 2, 3])
	root.add_child(region)
	room_in(root, "Hall", rectangle(1.0, 1.0), "hallway")
	return own(root)


# Only collision shapes, as in a level whose meshes are elsewhere.
static func shapes_only() -> Node3D:
	var root := Node3D.new()
	root.name = "ShapesOnly"
	for wall: Array in [
		["Floor", Vector3(4.4, 0.2, 4.4), Vector3(0, -0.1, 0)], ["Wall1", Vector3(4.4, 2.6, 0.2), Vector3(0, 1.3, -2.1)],
		["Wall2", Vector3(4.4, 2.6, 0.2), Vector3(0, 1.3, 2.1)], ["Wall3", Vector3(0.2, 2.6, 4.0), Vector3(-2.1, 1.3, 0)],
		["Wall4", Vector3(0.2, 2.6, 4.0), Vector3(2.1, 1.3, 0)]
	]:
		var body := StaticBody3D.new()
		body.name = wall[0]
		body.position = wall[2]
		var shape := CollisionShape3D.new()
		shape.shape = BoxShape3D.new()
		(shape.shape as BoxShape3D).size = wall[1]
		body.add_child(shape)
		root.add_child(body)
	room_in(root, "Room", rectangle(1.0, 1.0), "bedroom")
	return own(root)


# A room for each of [param count], in rows of ten, each with a door.
static func level(count: int) -> Node3D:
	var root := Node3D.new()
	root.name = "Level"
	var kinds: PackedStringArray = ["bedroom", "living_room", "home_office", "kitchen_diner", "dining_room"]
	for i in count:
		var outline := rectangle(4.0 + 0.2 * (i % 4), 4.0 + 0.2 * (i % 3))
		var room := room_in(root, "Room%d" % (i + 1), outline, kinds[i % kinds.size()])
		room.position = Vector3(6.0 * (i % 10), 0.0, 6.0 * floorf(i / 10.0))
		room.layout_seed = i
		room.num_candidates = 1
		door(room, Vector3(0.5, 0.0, -room.outline[2].y))
	return own(root)


# Two rooms one above the other.
static func two_storeys() -> Node3D:
	var root := Node3D.new()
	root.name = "TwoStoreys"
	for storey in 2:
		var room := room_in(root, "Storey%d" % storey, rectangle(4.0, 3.6), ["living_room", "bedroom"][storey] as String)
		room.position.y = 2.9 * storey
		door(room, Vector3(-1.2, 0.0, -1.8))
	return own(root)


static func room_in(parent: Node, called: String, outline: PackedVector2Array, kind: String) -> FurnishRoom3D:
	var room := FurnishRoom3D.new()
	room.name = called
	room.outline = outline
	room.kind = kind
	room.catalogue = load(HOME)
	room.num_candidates = 2
	parent.add_child(room, true)
	return room


static func door(room: FurnishRoom3D, at: Vector3) -> FurnishOpening3D:
	var opening := FurnishOpening3D.new()
	opening.name = "Door"
	opening.position = at
	room.add_child(opening, true)
	return opening


static func window(room: FurnishRoom3D, at: Vector3) -> FurnishOpening3D:
	var opening := door(room, at)
	opening.name = "Window"
	opening.kind = FurnishOpening3D.Kind.WINDOW
	opening.width_m = 1.4
	opening.height_m = 1.2
	return opening


static func rectangle(width: float, depth: float) -> PackedVector2Array:
	var half := Vector2(width, depth) / 2.0
	return [-half, Vector2(half.x, -half.y), half, Vector2(-half.x, half.y)]


# What is saved with a scene is what its root owns.
static func own(root: Node3D) -> Node3D:
	for node in root.find_children("*", "", true, false):
		var above := node.get_parent()
		while above != root and above.scene_file_path == "":
			above = above.get_parent()
		if above == root:
			node.owner = root
	return root


static func _csg_box(parent: Node, size: Vector3, at: Vector3, operation: CSGShape3D.Operation) -> CSGBox3D:
	var box := CSGBox3D.new()
	box.size = size
	box.position = at
	box.operation = operation
	parent.add_child(box, true)
	return box


# A box that stands on the floor, its origin in the middle of its bottom.
static func _thing(parent: Node, called: String, size: Vector3, at: Vector3, yaw_deg: float) -> void:
	var thing := Node3D.new()
	thing.name = called
	thing.position = at
	thing.rotation_degrees.y = yaw_deg
	var shown := MeshInstance3D.new()
	shown.name = "Mesh"
	shown.mesh = BoxMesh.new()
	(shown.mesh as BoxMesh).size = size
	shown.position.y = size.y / 2.0
	thing.add_child(shown)
	parent.add_child(thing)


static func _item(library: MeshLibrary, id: int, called: String, size: Vector3, at: Vector3) -> void:
	var mesh := BoxMesh.new()
	mesh.size = size
	library.create_item(id)
	library.set_item_name(id, called)
	library.set_item_mesh(id, mesh)
	library.set_item_mesh_transform(id, Transform3D(Basis.IDENTITY, at))


static func _body(parent: Node, called: String, size: Vector3, at: Vector3, colour := Color.WHITE) -> void:
	var body := StaticBody3D.new()
	body.name = called
	body.position = at
	var shown := MeshInstance3D.new()
	shown.name = "Mesh"
	shown.mesh = BoxMesh.new()
	(shown.mesh as BoxMesh).size = size
	var material := StandardMaterial3D.new()
	material.albedo_color = colour
	(shown.mesh as BoxMesh).material = material
	body.add_child(shown)
	parent.add_child(body)
