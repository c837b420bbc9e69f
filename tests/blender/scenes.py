"""Rooms as people really have them: messy names, odd places, odd scales. Each function fills an empty file."""

from __future__ import annotations

import math
from collections.abc import Callable

import bpy
import furniture
from building import adopt, box, collection, empty, floor, instance, join, rectangle, wall, walls_around
from furniture import model
from mathutils import Matrix, Vector

SCENES: dict[str, Callable[[], None]] = {}

DOOR = (0.5, 1.4, 0.0, 2.05)
WINDOW = (1.2, 2.6, 0.9, 2.1)


def scene(build: Callable[[], None]) -> Callable[[], None]:
    """Registers a scene under its function's name."""
    SCENES[build.__name__] = build
    return build


def _bedroom_furniture() -> list[bpy.types.Object]:
    return [
        model("Bed", furniture.bed(), (2.3, 1.4, 0.0), 25),
        model("nightstand_L", furniture.drawers(0.42, 0.38, 0.5), (0.8, 2.7, 0.0), 12),
        model("nightstand_R", furniture.drawers(0.42, 0.38, 0.5), (3.3, 2.9, 0.0)),
        model("SM_Wardrobe_01", furniture.wardrobe(), (1.2, 0.9, 0.0), 190),
        model("Desk.001", furniture.desk(), (3.2, 0.6, 0.0), 45),
        model("chair", furniture.chair(), (1.8, 2.8, 0.0), 77),
    ]


def _living_furniture() -> list[bpy.types.Object]:
    return [
        model("Sofa.001", furniture.sofa(), (2.5, 2.0, 0.0), 15),
        model("coffee table", furniture.table(1.1, 0.6, 0.42), (1.0, 3.0, 0.0), 50),
        model("TV_stand", [*furniture.drawers(1.6, 0.42, 0.5, 1), ((1.2, 0.04, 0.7), (0.0, 0.0, 0.5))], (3.5, 3.1, 0.0), 100),
        model("armchair", furniture.sofa(0.85, 0.85, 0.85), (1.3, 0.9, 0.0), 200),
        model("bookshelf", furniture.shelf(), (3.9, 1.2, 0.0), 5),
        model("Floor Lamp", furniture.lamp(), (2.6, 3.4, 0.0)),
    ]


@scene
def messy_names() -> None:
    """Cubes and planes whose meshes have the names, a floor that is called Plane, and a cutter for the door."""
    outline = rectangle(4.2, 3.6)
    made = floor("Plane.004", outline)
    made.data.name = "Plane.009"
    walls_around(outline, {1: [WINDOW]}, prefix="wall.00")
    cutter = box("Cube.077", (0.9, 0.6, 2.05), (0.95, 0.0, 0.0))
    cutter.display_type, cutter.hide_render = "WIRE", True
    boolean = bpy.data.objects["wall.000"].modifiers.new("Boolean", "BOOLEAN")
    boolean.object, boolean.operation = cutter, "DIFFERENCE"
    for number, thing in enumerate(_bedroom_furniture()):
        thing.data.name = thing.name
        thing.name = f"Cube.{number + 1:03}"


@scene
def l_shaped() -> None:
    """A concave floor, all walls in one mesh, a door and windows as objects."""
    outline = [(0.0, 0.0), (5.5, 0.0), (5.5, 2.8), (3.0, 2.8), (3.0, 5.2), (0.0, 5.2)]
    floor("Floor", outline)
    join(walls_around(outline), "Walls")
    box("Door_Entrance", (0.9, 0.08, 2.05), (1.0, -0.05, 0.0))
    box("Window large", (1.6, 0.08, 1.2), (5.55, 1.4, 0.9), 90)
    _living_furniture()


@scene
def far_from_origin() -> None:
    """A room kilometres away, as in georeferenced projects."""
    outline = rectangle(4.2, 3.6)
    floor("Floor_Slab", outline)
    walls_around(outline, {0: [DOOR], 1: [WINDOW]})
    _bedroom_furniture()
    for thing in bpy.context.scene.objects:
        thing.location += Vector((5120.0, -3072.0, 128.0))


@scene
def centimetres() -> None:
    """Everything a hundred times larger, with the unit scale that goes with it."""
    bpy.context.scene.unit_settings.scale_length = 0.01
    outline = rectangle(420.0, 360.0)
    floor("Floor", outline)
    holes = {0: [(50.0, 140.0, 0.0, 205.0)], 1: [(120.0, 260.0, 90.0, 210.0)]}
    walls_around(outline, holes, height=260.0, thickness=10.0)
    for thing in _bedroom_furniture():
        thing.data.transform(Matrix.Scale(100.0, 4))
        thing.location *= 100.0


@scene
def turned_house() -> None:
    """The whole house under one empty, turned by 30° and moved."""
    outline = rectangle(4.6, 4.0)
    parts = [floor("Floor", outline), *walls_around(outline, {0: [DOOR], 2: [WINDOW]}), *_living_furniture()]
    house = empty("House")
    adopt(house, *parts)
    house.location, house.rotation_euler.z = (12.0, 7.0, 0.5), math.radians(30.0)


@scene
def parented_sets() -> None:
    """A dining set under an empty, a lamp on its table, cushions on a sofa: each moves as one."""
    outline = rectangle(6.0, 4.5)
    floor("floor_oak", outline)
    walls_around(outline, {3: [(1.0, 1.9, 0.0, 2.05)]})
    dining = empty("Dining Set", (2.0, 1.5, 0.0))
    table = model("Table", furniture.table(1.6, 0.9, 0.75), (2.0, 1.5, 0.0))
    chairs = [model(f"Chair.{n:03}", furniture.chair(), (2.0 + dx, 1.5 + dy, 0.0), yaw) for n, (dx, dy, yaw) in enumerate(
        ((-0.4, -0.6, 180), (0.4, -0.6, 180), (-0.4, 0.6, 0), (0.4, 0.6, 0))
    )]  # fmt: skip
    adopt(dining, table, *chairs)
    adopt(table, box("Vase", (0.15, 0.15, 0.3), (2.2, 1.5, 0.75)))
    dining.rotation_euler.z = math.radians(20.0)
    sofa = model("Sofa", furniture.sofa(2.0), (4.4, 3.2, 0.0), 60)
    adopt(sofa, box("Cushion.001", (0.4, 0.15, 0.4), (4.4, 3.2, 0.45), 60))
    model("Sideboard", furniture.drawers(1.6, 0.45, 0.8, 3), (4.8, 0.9, 0.0), 33)


@scene
def instanced_collections() -> None:
    """Furniture kept in an excluded collection and placed as instances."""
    outline = rectangle(5.0, 4.0)
    floor("Ground Floor", outline)
    walls_around(outline, {0: [DOOR]})
    library = collection("Furniture Library")
    chair, table = collection("Dining Chair", library), collection("Dining Table", library)
    box("seat", (0.45, 0.45, 0.05), (0.0, 0.0, 0.42), home=chair)
    box("back", (0.45, 0.05, 0.5), (0.0, 0.2, 0.45), home=chair)
    for x in (-0.19, 0.19):
        for y in (-0.19, 0.19):
            box("leg", (0.04, 0.04, 0.42), (x, y, 0.0), home=chair)
    box("top", (1.6, 0.9, 0.04), (0.0, 0.0, 0.71), home=table)
    box("foot", (0.6, 0.4, 0.71), home=table)
    bpy.context.view_layer.layer_collection.children["Furniture Library"].exclude = True
    instance("Dining Table", table, (1.4, 1.2, 0.0), 10)
    for number, at in enumerate(((3.5, 1.0), (3.9, 2.5), (1.0, 3.2), (2.4, 3.0))):
        instance(f"Dining Chair.{number:03}", chair, (*at, 0.0), 40.0 * number)


@scene
def doors_as_holes() -> None:
    """One wall mesh with a door and two windows cut out; no object tells of them."""
    outline = rectangle(4.6, 4.0)
    floor("Floor", outline)
    join(walls_around(outline, {0: [DOOR], 1: [(0.8, 2.2, 0.9, 2.1)], 2: [WINDOW]}), "Walls")
    _living_furniture()


@scene
def imported_shell() -> None:
    """An imported room: floor, walls and ceiling in one mesh, under a root that is turned and scaled."""
    outline = rectangle(4.2, 3.6)
    parts = [floor("f", outline), *walls_around(outline, {0: [DOOR], 1: [WINDOW]})]
    ceiling = floor("c", outline, 2.6)
    ceiling.data.flip_normals()
    shell = join([*parts, ceiling], "mesh_0_Scene")
    root = empty("Sketchfab_model")
    things = [shell, *_bedroom_furniture()]
    for thing in things:
        thing.data.transform(Matrix.Scale(100.0, 4) @ Matrix.Rotation(math.radians(-90.0), 4, "X"))
        thing.location = Matrix.Rotation(math.radians(-90.0), 3, "X") @ thing.location * 100.0
        thing.rotation_euler = (0.0, thing.rotation_euler.z, 0.0)
        thing.parent = root
    root.rotation_euler.x, root.scale = math.radians(90.0), (0.01, 0.01, 0.01)


@scene
def no_room_at_all() -> None:
    """Just furniture on the grid."""
    _living_furniture()


@scene
def things_that_stay() -> None:
    """Animated, constrained, locked, hidden and fixed things among those that may move."""
    outline = rectangle(5.0, 4.4)
    floor("Floor", outline)
    walls_around(outline, {0: [DOOR]})
    _living_furniture()
    animated = bpy.data.objects["armchair"]
    animated.keyframe_insert("location", frame=1)
    constrained = bpy.data.objects["bookshelf"]
    constrained.location = (4.6, 1.2, 0.0)
    limit = constrained.constraints.new("LIMIT_LOCATION")
    limit.name = "Stay"
    bpy.data.objects["Floor Lamp"].lock_location = (True, True, True)
    box("Radiator", (1.2, 0.12, 0.6), (2.5, 4.32, 0.1)).setdresser.role = "OBSTACLE"
    box("Old sofa", (2.0, 0.9, 0.8), (1.0, 1.0, 0.0)).hide_set(True)
    box("Plant", (0.5, 0.5, 1.2), (0.4, 4.0, 0.0)).setdresser.locked = True


@scene
def scaled_and_turned() -> None:
    """Mirrored, unevenly scaled, tilted and oddly parented furniture in every rotation mode."""
    outline = rectangle(5.0, 4.4)
    floor("Floor", outline)
    walls_around(outline, {0: [DOOR]})
    sofa = box("Sofa", (1.0, 1.0, 1.0), (2.0, 2.0, 0.0), 30, pivot=(0.5, 0.5, 0.2))
    sofa.scale = (-2.0, 0.9, 0.8)
    wardrobe = box("Wardrobe", (1.2, 0.6, 2.0), (3.5, 1.0, 0.0))
    wardrobe.rotation_mode = "QUATERNION"
    wardrobe.rotation_quaternion = Matrix.Rotation(math.radians(70.0), 3, "Z").to_quaternion()
    desk = box("Desk", (0.75, 1.3, 0.6), (1.0, 3.3, 0.3))
    desk.rotation_mode, desk.rotation_euler = "ZYX", (math.radians(90.0), 0.0, math.radians(20.0))
    desk.location.z = 0.65
    chair = box("Chair", (0.45, 0.45, 0.9), (3.8, 3.4, 0.0))
    chair.rotation_mode, chair.rotation_axis_angle = "AXIS_ANGLE", (math.radians(130.0), 0.0, 0.0, 1.0)
    chair.delta_location, chair.delta_rotation_euler.z = (0.05, -0.1, 0.0), 0.3
    rack = box("shoe rack", (0.8, 0.3, 0.5), (0.9, 0.8, 0.0))
    holder = empty("holder", (3.0, 1.0, 0.0))
    holder.rotation_euler.z, holder.scale = math.radians(25.0), (2.0, 2.0, 2.0)
    adopt(holder, rack)


@scene
def upper_storey() -> None:
    """Two storeys; the furniture stands on the upper one."""
    outline = rectangle(4.2, 3.6)
    for number, level in enumerate((0.0, 2.9)):
        floor(f"Floor_{number}", outline, level)
        walls_around(outline, {0: [DOOR], 1: [WINDOW]}, prefix=f"Wall_{number}_", level=level)
    for thing in _bedroom_furniture():
        thing.location.z += 2.9


@scene
def on_terrain() -> None:
    """Walls straight on a large ground, with trees around that are ignored."""
    ground = [(-20.0, -20.0), (20.0, -20.0), (20.0, 20.0), (-20.0, 20.0)]
    floor("Ground", ground)
    outline = rectangle(4.2, 3.6)
    walls_around(outline, {0: [DOOR], 1: [WINDOW]}, prefix="Interior Wall ")
    for number in range(6):
        box(f"Tree_{number}", (2.0, 2.0, 5.0), (-9.0 + 3.5 * number, 12.0, 0.0)).setdresser.role = "IGNORE"
    _bedroom_furniture()


@scene
def two_rooms() -> None:
    """A flat with a wall in the middle; only the bedroom's furniture is selected."""
    floor("Floor", rectangle(8.4, 3.6))
    walls_around(rectangle(8.4, 3.6), {0: [DOOR, (6.0, 7.4, 0.9, 2.1)]})
    wall("Wall_Middle", (4.15, 0.0), (4.15, 3.6), holes=[(2.4, 3.3, 0.0, 2.05)])
    bedroom = _bedroom_furniture()
    for thing in _living_furniture()[:4]:
        thing.location.x += 4.3
        thing.location.y *= 0.9
    for thing in bedroom:
        thing.select_set(True)
    bpy.context.scene.setdresser.scope = "SELECTED"


@scene
def things_on_things() -> None:
    """Books in a shelf, a laptop and a lamp on a desk, a rug, a picture on the wall, a ceiling lamp; nothing is parented."""
    outline = rectangle(4.6, 4.0)
    floor("Floor", outline)
    floor("Ceiling", outline, 2.6)
    walls_around(outline, {0: [DOOR], 1: [(0.8, 2.2, 0.9, 2.1)]})
    model("Desk", furniture.desk(1.4, 0.7), (2.0, 2.2, 0.0))
    box("laptop", (0.34, 0.24, 0.02), (2.0, 2.1, 0.74))
    box("table lamp", (0.2, 0.2, 0.4), (2.5, 2.4, 0.74))
    model("office chair", furniture.chair(0.6, 0.6, 1.0), (3.4, 2.9, 0.0), 80)
    model("Bookcase", furniture.shelf(0.9, 0.32, 1.9), (1.0, 1.2, 0.0), 30)
    box("books", (0.5, 0.2, 0.25), (1.0, 1.2, 1.9), 30)
    box("Rug", (2.0, 1.4, 0.012), (3.0, 1.2, 0.0), 8)
    box("Picture frame", (0.8, 0.03, 0.6), (2.3, 3.98, 1.4))
    box("pendant lamp", (0.4, 0.4, 0.5), (2.3, 2.0, 2.1))


@scene
def empty_room() -> None:
    """Nothing but a room, and a hidden collection of assets to furnish it from."""
    outline = rectangle(5.2, 4.2)
    floor("Floor", outline)
    walls_around(outline, {0: [DOOR], 2: [WINDOW]})
    assets = collection("Assets")
    models = {
        "Sofa": furniture.sofa(2.0),
        "Armchair": furniture.sofa(0.85, 0.85, 0.9),
        "Coffee Table": furniture.table(1.1, 0.6, 0.42),
        "TV Stand": [*furniture.drawers(1.6, 0.42, 0.5, 1), ((1.2, 0.04, 0.7), (0.0, 0.0, 0.5))],
        "Bookshelf": furniture.shelf(),
        "Floor Lamp": furniture.lamp(),
        "Rug": [((2.0, 1.4, 0.012), (0.0, 0.0, 0.0))],
        "Side Table": furniture.table(0.45, 0.45, 0.55),
    }
    for name, parts in models.items():
        model(name, parts, (20.0, 0.0, 0.0), home=assets)
    adopt(bpy.data.objects["Sofa"], box("pillow", (0.4, 0.15, 0.4), (20.3, 0.1, 0.45), home=assets))
    bpy.context.view_layer.layer_collection.children["Assets"].exclude = True
    settings = bpy.context.scene.setdresser
    settings.catalogue, settings.room_kind, settings.density = assets, "living_room", 0.3
