//! Finding rooms: plain triangles and boxes in, outlines with openings out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Frame, Hinge, Placement, Room, Swing, or_default};

/// Three corners in world space, metres, in the sender's frame; any winding.
pub type Triangle = [[f64; 3]; 3];

/// Asks which rooms lie between floors and walls. All numbers are world space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomsRequest {
    /// The protocol's version, 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The frame that all numbers of this document are in.
    pub frame: Frame,
    /// Faces of floors, cut in any way; steep ones and undersides do no harm. At most 100,000. Without any, floors are looked
    /// for among the walls' faces, and then between the walls.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(length(max = 100_000), inner(inner(inner(range(min = -1e6, max = 1e6)))), with = "Option<Vec<Triangle>>")]
    pub floor_triangles_m: Vec<Triangle>,
    /// Faces of walls, and of whole rooms in one mesh; holes in them become openings. At most 200,000.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200_000), inner(inner(inner(range(min = -1e6, max = 1e6)))), with = "Option<Vec<Triangle>>")]
    pub wall_triangles_m: Vec<Triangle>,
    /// Walls that are boxes; at most 10,000. Parts above a door or below a window are boxes of their own.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10_000), with = "Option<Vec<PlacedBox>>")]
    pub wall_boxes_m: Vec<PlacedBox>,
    /// Objects that are doors, windows or passages, and what the user marked; at most 2,000.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2_000), with = "Option<Vec<Marker>>")]
    pub markers: Vec<Marker>,
    /// Objects whose room is asked; at most 10,000.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10_000), with = "Option<Vec<PlacedBox>>")]
    pub objects: Vec<PlacedBox>,
    /// Height of the ceiling above each floor, metres, 0.1 to 1000; null = taken from ceilings and walls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1000.0))]
    pub height_m: Option<f64>,
}

/// A box that stands somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedBox {
    /// The client's name for it, unique in its list, 1 to 1024 bytes.
    #[schemars(length(min = 1, max = 1024))]
    pub id: String,
    /// Width, depth, height of its box after its own yaw is taken off, metres; each 0.0001 to 1000.
    #[schemars(inner(range(min = 1e-4, max = 1000.0)))]
    pub size_m: [f64; 3],
    /// Where it stands.
    pub placement: Placement,
}

/// An object that says what a place in a wall is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// The client's name for it, unique among markers; becomes the opening's id. 1 to 1024 bytes.
    #[schemars(length(min = 1, max = 1024))]
    pub id: String,
    /// What it says.
    pub kind: MarkerKind,
    /// Width, depth, height of its box after its own yaw is taken off, metres; each 0.0001 to 1000. May be thicker than the wall.
    #[schemars(inner(range(min = 1e-4, max = 1000.0)))]
    pub size_m: [f64; 3],
    /// Where it stands: in its wall, or up to 0.6 m beside it.
    pub placement: Placement,
    /// How a door opens. Where rooms lie on both sides it is said as seen from the room that the unturned box faces
    /// (−Y in `z_up`, +Z in `y_up`), and answered for each room as seen from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swing: Option<Swing>,
    /// Which end the leaf hangs on: `from` = the end of lesser x of the unturned box (of lesser y in `z_up`, greater z in
    /// `y_up`, if that is the axis along the wall); the answer's `from_m` is that end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hinge: Option<Hinge>,
}

/// What a marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkerKind {
    /// A door with a leaf.
    Door,
    /// A window.
    Window,
    /// An open way through.
    Passage,
    /// Something in the way that changes no outline; the client sends it as a locked object.
    Obstacle,
    /// Nothing: an opening found here is none.
    Ignore,
}

/// The rooms that were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoomsResponse {
    /// The protocol's version, 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// Largest first; each fits a snapshot as it is.
    pub rooms: Vec<FoundRoom>,
    /// The ids of objects that stand in no room.
    pub outside: Vec<String>,
    /// What the client should know about the request as a whole.
    pub warnings: Vec<String>,
}

/// A room, and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundRoom {
    /// Outline on the walls' inner faces, level, height and openings, in the sender's frame; without name and kind.
    /// An opening is called as its marker, else `door_1`, `window_1`, `passage_1`, …; one between two rooms has one id.
    pub room: Room,
    /// Area of the outline, m².
    pub area_m2: f64,
    /// The ids of the objects that stand in it.
    pub objects: Vec<String>,
    /// What was guessed, and what the outline cannot say.
    pub uncertain: Vec<Uncertainty>,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Uncertainty {
    /// For people.
    pub message: String,
    /// The id of the opening that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<String>,
    /// Where to look, a floor point: (x, y) in `z_up`, (x, z) in `y_up`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_m: Option<[f64; 2]>,
}
