//! How good a layout is, as terms.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Diagnostic;

/// The reward of one layout: `total` = product of the hard values × weighted mean of the soft ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reward {
    /// In [0, 1], 1 is best.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub total: f64,
    /// No hard term is violated by a movable object, and none is unplaced. A layout that is not valid ranks below every valid one.
    pub valid: bool,
    /// Each term's value and weight.
    pub terms: BTreeMap<TermName, TermValue>,
    /// Each movable object's own share, in the snapshot's order.
    pub objects: Vec<ObjectReward>,
    /// Findings about the room as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// A term's value and its weight in the total; a hard term's weight is 1 and multiplies, a soft term that concerns no object has weight 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TermValue {
    /// In [0, 1], 1 is best.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub value: f64,
    /// At least 0.
    #[schemars(range(min = 0.0))]
    pub weight: f64,
}

/// One object's share of the reward.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ObjectReward {
    /// The object's id.
    pub object: String,
    /// In [0, 1]: product of its hard values × weighted mean of its soft ones.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub total: f64,
    /// The terms that concern it, each in [0, 1].
    pub terms: BTreeMap<TermName, f64>,
    /// Findings about it, worst first.
    pub diagnostics: Vec<Diagnostic>,
}

/// The terms, hard ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TermName {
    /// Hard: everything is placed.
    Complete,
    /// Hard: nothing runs into anything.
    Collision,
    /// Hard: everything is in the room.
    Boundary,
    /// Hard: everything is carried.
    Support,
    /// Hard: door arcs and ways are free.
    Openings,
    /// Soft: functional sides are free.
    Clearance,
    /// Soft: people can walk where they need to.
    Walkability,
    /// Soft: what belongs against a wall is there.
    Wall,
    /// Soft: things are parallel to the room.
    Alignment,
    /// Soft: things that belong together are together.
    Grouping,
    /// Soft: nothing tall before a window.
    Windows,
    /// Soft: the furniture's weight is spread.
    Balance,
    /// Soft: the goal's relations hold.
    Relation,
    /// Soft: what the user has shown to like; its weight is learned.
    Taste,
}

impl TermName {
    /// Every term, in order.
    pub const ALL: [Self; 14] = [
        Self::Complete,
        Self::Collision,
        Self::Boundary,
        Self::Support,
        Self::Openings,
        Self::Clearance,
        Self::Walkability,
        Self::Wall,
        Self::Alignment,
        Self::Grouping,
        Self::Windows,
        Self::Balance,
        Self::Relation,
        Self::Taste,
    ];

    /// Is it a gate?
    pub fn is_hard(self) -> bool {
        self <= Self::Openings
    }

    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Collision => "collision",
            Self::Boundary => "boundary",
            Self::Support => "support",
            Self::Openings => "openings",
            Self::Clearance => "clearance",
            Self::Walkability => "walkability",
            Self::Wall => "wall",
            Self::Alignment => "alignment",
            Self::Grouping => "grouping",
            Self::Windows => "windows",
            Self::Balance => "balance",
            Self::Relation => "relation",
            Self::Taste => "taste",
        }
    }
}
