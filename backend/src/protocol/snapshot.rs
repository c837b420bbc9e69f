//! One room on one storey, as a client sends it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::or_default;

/// A room, its openings and its objects, in the client's own frame and numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SceneSnapshot {
    /// The protocol's version, 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The frame that all numbers of this document are in.
    pub frame: Frame,
    /// The room's outline, height and openings.
    pub room: Room,
    /// What stands, hangs or is to be placed in the room; at most 512.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(length(max = 512), with = "Option<Vec<Object>>")]
    pub objects: Vec<Object>,
}

/// A right-handed frame in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// Z points up, an unturned object faces −Y (Blender).
    ZUp,
    /// Y points up, an unturned object faces +Z (Godot, glTF).
    YUp,
}

/// The outline, height and openings of one room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// A name for people, at most 1024 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub name: Option<String>,
    /// What the room is used for, free text such as `bedroom`; known kinds steer furnishing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub kind: Option<String>,
    /// One simple polygon in the floor plane: (x, y) in `z_up`, (x, z) in `y_up`; any winding, concave allowed; 3 to 256 points.
    #[schemars(length(min = 3, max = 256), inner(inner(range(min = -1e6, max = 1e6))))]
    pub floor_m: Vec<[f64; 2]>,
    /// Height of the floor above the world's zero, metres.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(range(min = -1e6, max = 1e6), with = "Option<f64>")]
    pub floor_level_m: f64,
    /// Height of the ceiling above the floor, metres, 0.1 to 1000.
    #[schemars(range(min = 0.1, max = 1000.0))]
    pub height_m: f64,
    /// Doors, windows and passages; at most 64.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(length(max = 64), with = "Option<Vec<Opening>>")]
    pub openings: Vec<Opening>,
}

/// A door, window or passage in the outline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The client's name for it, unique among openings and objects, 1 to 1024 bytes.
    #[schemars(length(min = 1, max = 1024))]
    pub id: String,
    /// What it is.
    pub kind: OpeningKind,
    /// One end, a floor point within 5 cm of the outline: (x, y) in `z_up`, (x, z) in `y_up`.
    #[schemars(inner(range(min = -1e6, max = 1e6)))]
    pub from_m: [f64; 2],
    /// The other end, on the same edge of the outline.
    #[schemars(inner(range(min = -1e6, max = 1e6)))]
    pub to_m: [f64; 2],
    /// Height of its lower edge above the floor, metres, -0.5 to 1000.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(range(min = -0.5, max = 1000.0), with = "Option<f64>")]
    pub bottom_m: f64,
    /// Height of the opening itself, metres, 0.01 to 1000.
    #[schemars(range(min = 0.01, max = 1000.0))]
    pub height_m: f64,
    /// How a door opens, seen from this room; null means inward. Windows and passages need none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swing: Option<Swing>,
    /// Which end the leaf hangs on; null means unknown: both arcs stay free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hinge: Option<Hinge>,
}

/// The kinds of openings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpeningKind {
    /// A door with a leaf.
    Door,
    /// A window; nothing tall should stand before it.
    Window,
    /// An open way through.
    Passage,
}

impl OpeningKind {
    /// Its name on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Window => "window",
            Self::Passage => "passage",
        }
    }
}

/// How a door's leaf moves, seen from the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Swing {
    /// Into the room: needs its quarter disc.
    Inward,
    /// Out of the room: needs a clear strip of 0.60 m.
    Outward,
    /// Along the wall: needs a clear strip of 0.60 m.
    Sliding,
    /// No leaf: needs a clear strip of 0.60 m.
    None,
}

/// Which end of an opening the leaf hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hinge {
    /// At `from_m`.
    From,
    /// At `to_m`.
    To,
    /// A double leaf, each half hung on its own end.
    Both,
}

/// A piece of furniture, a prop or a fitting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// The client's name for it; comes back byte for byte. Unique, 1 to 1024 bytes.
    #[schemars(length(min = 1, max = 1024))]
    pub id: String,
    /// A name for people, from which category and mount are guessed; null means the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub name: Option<String>,
    /// Width, depth, height of its box after its own yaw is taken off, metres; each 0.0001 to 1000. A plane counts as 0.001 thick.
    #[schemars(inner(range(min = 1e-4, max = 1000.0)))]
    pub size_m: [f64; 3],
    /// Where it stands now; null = not placed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// A category of the table (`backend categories`); null = guessed from name and size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What carries it; null = as its category usually does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<Mount>,
    /// Turn from the model's own axis to its front, counter-clockwise degrees: it faces `yaw_deg + front_deg`.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "is_zero")]
    #[schemars(range(min = -3600.0, max = 3600.0), with = "Option<f64>")]
    pub front_deg: f64,
    /// A locked object never moves.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "std::ops::Not::not")]
    #[schemars(with = "Option<bool>")]
    pub locked: bool,
    /// The id of the object that this one moves with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<String>,
    /// The footprint where it is not the whole box: a simple polygon around the box's centre in the box's own axes, metres, 3 to 32 points: (x, y) in `z_up`, (x, z) in `y_up`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 3, max = 32), inner(inner(range(min = -501.0, max = 501.0))))]
    pub footprint_m: Option<Vec<[f64; 2]>>,
}

impl Object {
    /// A thing of which nothing but its box is known.
    pub fn boxed(id: String, size_m: [f64; 3], placement: Option<Placement>) -> Self {
        Self {
            id,
            name: None,
            size_m,
            placement,
            category: None,
            mount: None,
            front_deg: 0.0,
            locked: false,
            attached_to: None,
            footprint_m: None,
        }
    }
}

fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

/// A pose in the client's frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// Centre of the box's bottom face.
    #[schemars(inner(range(min = -1e6, max = 1e6)))]
    pub position_m: [f64; 3],
    /// The model's own turn about the up axis, counter-clockwise seen from above, degrees.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(range(min = -1e6, max = 1e6), with = "Option<f64>")]
    pub yaw_deg: f64,
}

/// What carries an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mount {
    /// It stands on the floor.
    Floor,
    /// It hangs on a wall by its back.
    Wall,
    /// It hangs from the ceiling by its top.
    Ceiling,
    /// It stands on another object.
    Surface,
}
