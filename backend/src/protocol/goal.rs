//! What the user wants beyond a sound room.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::or_default;

/// Free words and explicit relations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Free words, such as "reading corner by the window"; at most 4000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 4000))]
    pub instruction: Option<String>,
    /// Relations to hold; at most 256.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 256), with = "Option<Vec<GoalRelation>>")]
    pub relations: Vec<GoalRelation>,
}

/// One relation between a subject and, for most kinds, a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalRelation {
    /// Which relation.
    pub kind: RelationKind,
    /// An object's id, else a category (any one object of it satisfies).
    #[schemars(length(min = 1, max = 1024))]
    pub subject: String,
    /// An object's or opening's id, else a category, or `door`, `window`, `passage`, `wall_1`…; against_wall, in_corner, centred and by_opening may go without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 1024))]
    pub target: Option<String>,
    /// Least and greatest distance between the boxes, metres, 0 to 1000; used by near, far, by_opening, left_of, right_of, in_front_of, behind, facing, around.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(inner(range(min = 0.0, max = 1000.0)))]
    pub distance_m: Option<[f64; 2]>,
}

/// The kinds of relations. Left, right, front and behind are the target's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Back against a wall (the target wall if one is named).
    AgainstWall,
    /// In a corner of the room.
    InCorner,
    /// Within reach of an opening (default 1 m).
    ByOpening,
    /// In the middle of the room, or centred on the target.
    Centred,
    /// Close to the target (default up to 1 m).
    Near,
    /// Away from the target (default at least 2 m).
    Far,
    /// On the target's left.
    LeftOf,
    /// On the target's right.
    RightOf,
    /// Before the target's front.
    InFrontOf,
    /// Behind the target's back.
    Behind,
    /// Turned towards the target.
    Facing,
    /// Parallel to the target and flush with it on one axis.
    AlignedWith,
    /// Standing on the target.
    OnTopOf,
    /// Lying under the target.
    Under,
    /// Hanging over the target.
    Above,
    /// All subjects of the category stand around the target, facing it.
    Around,
}
