//! What is wrong, where, by how much, and what would mend it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TermName;

/// One finding about a layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// What was found.
    pub kind: DiagnosticKind,
    /// The reward term that it lowers.
    pub term: TermName,
    /// `error`: a hard term of a movable object; `warning`: a soft term, or a locked object; `info`: worth knowing.
    pub severity: Severity,
    /// The object that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The other object or opening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// By how much, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_m: Option<f64>,
    /// By how much, degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_deg: Option<f64>,
    /// For people: "Wardrobe blocks door_1 by 0.32 m".
    pub message: String,
    /// For people: "move it 0.35 m along the wall".
    pub hint: String,
    /// The hint as numbers; when followed, the finding is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// A pose that removes a finding, in the client's frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// The object to move; what stands on it moves with it.
    pub object: String,
    /// Its new position.
    pub position_m: [f64; 3],
    /// Its new yaw.
    pub yaw_deg: f64,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The layout is not valid.
    Error,
    /// The layout could be better, or something that may not move is at fault.
    Warning,
    /// Worth knowing.
    Info,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiagnosticKind {
    /// Not placed.
    Unplaced,
    /// Two objects run into each other.
    Collision,
    /// The footprint leaves the floor.
    OutsideRoom,
    /// The top is above the ceiling, or the bottom below the floor.
    OutsideHeight,
    /// Nothing carries it.
    Floating,
    /// A wall or ceiling piece does not touch what it hangs on.
    Detached,
    /// It stands on something that cannot carry it, or over its edge.
    BadSupport,
    /// It stands in a door's or passage's way.
    BlocksOpening,
    /// It hangs over an opening of the wall.
    CoversOpening,
    /// A functional side is not free.
    NoClearance,
    /// Nobody can walk to it.
    Unreachable,
    /// Doors are cut off from each other, or floor is walled off.
    Disconnected,
    /// It belongs against a wall and is not there.
    OffWall,
    /// It is turned against the room's directions.
    Misaligned,
    /// It is not where its partner needs it.
    Ungrouped,
    /// It is tall and stands before a window.
    BlocksWindow,
    /// The furniture crowds one side of the room.
    Unbalanced,
    /// A relation of the goal does not hold.
    RelationUnmet,
}
