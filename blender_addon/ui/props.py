"""Settings that are saved with the file, and the state of this session that is not."""

from __future__ import annotations

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    FloatVectorProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from ..tool import selection

ROLES = (
    ("AUTO", "By Name and Shape", "Told by its name and shape"),
    ("FURNITURE", "Furniture", "To be arranged"),
    ("FLOOR", "Floor", "Its upper faces are the floor"),
    ("WALL", "Wall", "Bounds the room; holes in it are openings"),
    ("ROOM", "Whole Room", "Floor and walls in one mesh"),
    ("CEILING", "Ceiling", "Tells the height of the room"),
    ("DOOR", "Door", "A door: its swing stays free"),
    ("WINDOW", "Window", "A window: nothing tall stands before it"),
    ("PASSAGE", "Passage", "An open way through a wall"),
    ("OBSTACLE", "Obstacle", "Stays where it is, and nothing may stand in it: columns, radiators, fitted kitchens"),
    ("IGNORE", "Ignored", "As if it were not there"),
)
SWINGS = (
    ("AUTO", "Not Told", "Taken as opening into the room"),
    ("INWARD", "Into the Room", "Its quarter circle stays free"),
    ("OUTWARD", "Out of the Room", "A strip before it stays free"),
    ("SLIDING", "Sliding", "A strip before it stays free"),
    ("NONE", "No Leaf", "A strip before it stays free"),
)
HINGES = (
    ("AUTO", "Not Told", "Either side: both quarter circles stay free"),
    ("FROM", "First Side", "Hinged at the start of the opening, drawn with a dot"),
    ("TO", "Second Side", "Hinged at the end of the opening"),
    ("BOTH", "Double Leaf", "Half a leaf on each side"),
)
KINDS = (
    ("door", "Door", "A door with a leaf"),
    ("window", "Window", "Nothing tall should stand before it"),
    ("passage", "Passage", "An open way through"),
    ("wall", "No Opening", "Taken for an opening by mistake"),
)
ROOM_KINDS = (
    "bedroom living_room dining_room kitchen bathroom hallway home_office childrens_room studio office meeting_room "
    "classroom cafe restaurant shop hotel_room library laundry tavern"
).split()
QUALITIES = (
    ("DRAFT", "Draft", "Quick, for a first look"),
    ("NORMAL", "Normal", "As the daemon thinks right for the number of objects"),
    ("BEST", "Best", "Works about four times as long, with more turns"),
)


def _room_kinds(_: object, context: bpy.types.Context, text: str) -> list[str]:
    return [kind for kind in ROOM_KINDS if text.lower() in kind]


def _libraries(_: object, context: bpy.types.Context, text: str) -> list[str]:
    return [library.name for library in context.preferences.filepaths.asset_libraries]


def _on_row(_: object, context: bpy.types.Context) -> None:
    selection.select_row(context)


class ObjectSettings(bpy.types.PropertyGroup):
    """How one object is treated."""

    role: EnumProperty(name="Part", description="What this object is in the room", items=ROLES, default="AUTO")
    locked: BoolProperty(name="Lock", description="Never move this object")
    front_deg: FloatProperty(
        name="Front",
        description="Turn from the object's own −Y axis to the side that people use, counter-clockwise, in degrees",
        soft_min=-180.0,
        soft_max=360.0,
        step=9000,
        precision=0,
    )
    called: StringProperty(name="What It Is", description="In a word or two, such as floor lamp; empty: its name is taken", maxlen=200)
    grouping: EnumProperty(
        name="Children",
        description="Do its children move with it?",
        items=(
            ("AUTO", "As in the Panel", "As chosen for all objects; empties that only tidy the outliner are seen through"),
            ("TOGETHER", "Move With It", "This object and its children are one"),
            ("SEPARATE", "By Themselves", "Its children are arranged by themselves"),
        ),
    )
    swing: EnumProperty(name="Swing", description="How the door opens, seen from the room", items=SWINGS)
    hinge: EnumProperty(name="Hinge", description="Where the leaf hangs", items=HINGES)


class CollectionSettings(bpy.types.PropertyGroup):
    """How one collection is treated."""

    is_together: BoolProperty(name="Keep Together", description="The loose objects of this collection are one piece of furniture")


class OpeningCorrection(bpy.types.PropertyGroup):
    """The user's word on an opening that was found in a wall."""

    middle_m: FloatVectorProperty(size=2)
    kind: EnumProperty(items=KINDS)
    swing: EnumProperty(items=SWINGS)
    hinge: EnumProperty(items=HINGES)


class SceneSettings(bpy.types.PropertyGroup):
    """What is asked for in a scene."""

    instruction: StringProperty(
        name="Wishes", description="In your own words: a reading corner by the window, the bed away from the door…", maxlen=4000
    )
    num_candidates: IntProperty(name="Candidates", description="How many different layouts to choose from", default=4, min=1, max=16)
    quality: EnumProperty(name="Quality", description="How hard to work", items=QUALITIES, default="NORMAL")
    scope: EnumProperty(
        name="Arrange",
        description="Which objects may move; the others in the room stay and are kept clear of",
        items=(
            ("ALL", "All Objects", "All visible furniture of the room"),
            ("SELECTED", "Selected", "Only what is selected"),
            ("COLLECTION", "Collection", "Only what is in a collection"),
        ),
    )
    collection: PointerProperty(name="Collection", description="Objects of this collection may move", type=bpy.types.Collection)
    children: EnumProperty(
        name="Children",
        description="What is parented to a piece of furniture",
        items=(
            ("WITH", "Move With Their Parent", "A parent and its children are one object"),
            ("SEPARATE", "By Themselves", "Children are arranged by themselves"),
        ),
    )
    on_top: EnumProperty(
        name="Things on Furniture",
        description="What stands on a table or in a shelf",
        items=(
            ("WITH", "Go With It", "They keep their place on what carries them"),
            ("SEPARATE", "By Themselves", "They are arranged by themselves"),
        ),
    )
    send_picture: BoolProperty(
        name="Send a Picture",
        description="Also send a small picture of the room from above, for models that look; it stays on this computer",
    )
    use_taste: BoolProperty(
        name="Use My Taste",
        description="What the daemon learned of your taste acts on what is proposed for this scene",
        default=True,
    )
    keep_private: BoolProperty(
        name="Keep This Scene Private",
        description="Nothing of this scene is remembered, and nothing is learned from it",
    )
    seed: IntProperty(name="Seed", description="Another number gives other layouts; the same gives the same", min=0)
    metres_per_unit: FloatProperty(
        name="Metres per Unit", description="Length of one of Blender's units in metres; 0: as the scene's units say", min=0.0, precision=4
    )
    room_kind: StringProperty(
        name="Kind",
        description="What the room is used for, such as bedroom; empty: not told",
        search=_room_kinds,
        search_options={"SUGGESTION"},
    )
    room_number: IntProperty(name="Room", description="Which of several rooms, largest first; 0: the one that holds the objects", min=0)
    room_height: FloatProperty(name="Height", description="Height of the ceiling in metres; 0: as found", min=0.0, max=100.0, precision=2)
    corrections: CollectionProperty(type=OpeningCorrection)
    catalogue_source: EnumProperty(
        name="From",
        description="Where the furniture comes from",
        items=(
            ("COLLECTION", "Collection", "Every object of a collection is an asset"),
            ("MARKED", "Marked Assets", "Objects and collections of this file that are marked as assets"),
            ("LIBRARY", "Asset Library", "All assets of a library of the preferences; they are linked"),
        ),
    )
    catalogue: PointerProperty(name="Collection", description="Assets to furnish from; it may be hidden", type=bpy.types.Collection)
    library: StringProperty(
        name="Library",
        description="An asset library of the preferences",
        search=_libraries,
    )
    density: FloatProperty(
        name="Density", description="Share of the usable floor to fill", default=0.35, min=0.0, max=1.0, subtype="FACTOR"
    )
    token: StringProperty(description="Job and candidate that stand in this scene; undo and redo take it along")


class LineItem(bpy.types.PropertyGroup):
    """A reason, problem or hint."""

    kind: StringProperty()


class RowItem(bpy.types.PropertyGroup):
    """One object of the list."""

    object_id: StringProperty()
    severity: StringProperty()
    summary: StringProperty()
    lines: CollectionProperty(type=LineItem)


class SessionState(bpy.types.PropertyGroup):
    """Shown in the panels; on the window manager, so that undo does not touch it."""

    is_running: BoolProperty(options={"SKIP_SAVE"})
    wants_cancel: BoolProperty(options={"SKIP_SAVE"})
    progress: FloatProperty(options={"SKIP_SAVE"})
    progress_text: StringProperty(options={"SKIP_SAVE"})
    message: StringProperty(options={"SKIP_SAVE"})
    hint: StringProperty(options={"SKIP_SAVE"})
    daemon: StringProperty(default="UNKNOWN", options={"SKIP_SAVE"})
    daemon_text: StringProperty(options={"SKIP_SAVE"})
    daemon_hint: StringProperty(options={"SKIP_SAVE"})
    rows: CollectionProperty(type=RowItem)
    row_index: IntProperty(options={"SKIP_SAVE"}, update=_on_row)
    opening_index: IntProperty(options={"SKIP_SAVE"})
    show_overlay: BoolProperty(name="Show in Viewport", description="Draw the room, problems and ways in the viewport", default=True)


CLASSES = (ObjectSettings, CollectionSettings, OpeningCorrection, SceneSettings, LineItem, RowItem, SessionState)
_POINTERS = (
    (bpy.types.Object, ObjectSettings),
    (bpy.types.Collection, CollectionSettings),
    (bpy.types.Scene, SceneSettings),
    (bpy.types.WindowManager, SessionState),
)


def register() -> None:
    """Adds the properties to Blender's types."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    for owner, group in _POINTERS:
        owner.setdresser = PointerProperty(type=group)


def unregister() -> None:
    """Takes them away again."""
    for owner, _ in reversed(_POINTERS):
        del owner.setdresser
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
