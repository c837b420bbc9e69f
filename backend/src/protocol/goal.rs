//! What the user wants beyond a sound room.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Free words and explicit relations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Free words, such as "reading corner by the window"; at most 4000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<String>,
    /// Relations to hold; at most 256.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<GoalRelation>,
}

/// One relation between a subject and, for most kinds, a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalRelation {
    /// Which relation.
    pub kind: RelationKind,
    /// An object's id, else a category (any one object of it satisfies).
    pub subject: String,
    /// An object's or opening's id, else a category, or `door`, `window`, `wall_1`…; against_wall, in_corner, centred and by_opening may go without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Least and greatest distance between the boxes, metres; used by near, far, by_opening, left_of, right_of, in_front_of, behind, facing, around.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
