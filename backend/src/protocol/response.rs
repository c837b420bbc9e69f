//! What clients get back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{GoalRelation, PolicyName, Reward};

/// The answer to an arrange or furnish request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArrangeResponse {
    /// The protocol's version, 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The policy that proposed.
    pub policy: PolicyName,
    /// Why another policy than the asked one proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// The model behind the policy; null for the heuristic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The seed that repeats this answer.
    pub seed: u64,
    /// Why the search ended.
    pub stopped: Stopped,
    /// Wall-clock milliseconds.
    pub elapsed_ms: f64,
    /// What was understood of the instruction, phrase by phrase.
    pub understood: Vec<Understood>,
    /// What the client should know, such as suspicious units or snapped openings.
    pub warnings: Vec<String>,
    /// The reward of the scene as it was sent.
    pub before: Reward,
    /// Best first, visibly different from each other.
    pub candidates: Vec<Candidate>,
}

/// Why the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// The budget of steps was used.
    Done,
    /// The time was up.
    Time,
    /// The client cancelled.
    Cancelled,
}

/// A phrase of the instruction and the relation that it became; no relation = not understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Understood {
    /// The phrase.
    pub text: String,
    /// What it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<GoalRelation>,
}

/// One layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// `c1`, `c2`… in the order of rank.
    pub id: String,
    /// Every movable object that is placed, in the snapshot's order. An object that need not move keeps its numbers exactly.
    pub placements: Vec<PlacedObject>,
    /// What could not be placed, and why.
    pub unplaced: Vec<Unplaced>,
    /// Objects that furnishing made from assets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_objects: Vec<NewObject>,
    /// How good it is.
    pub reward: Reward,
    /// Why each object stands where it does.
    pub plan: Vec<PlanLine>,
}

/// Where an object goes, in the client's frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedObject {
    /// The object's id.
    pub object: String,
    /// Centre of its box's bottom face.
    pub position_m: [f64; 3],
    /// The model's own yaw, [0, 360).
    pub yaw_deg: f64,
    /// The id of the object that carries it, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<String>,
}

/// An object that has no place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unplaced {
    /// The object's id.
    pub object: String,
    /// Why, for people.
    pub reason: String,
}

/// An object that furnishing made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewObject {
    /// Its id in this answer: the asset's name with a number.
    pub object: String,
    /// The asset that it is an instance of.
    pub asset: String,
}

/// Why an object stands where it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanLine {
    /// The object's id.
    pub object: String,
    /// For people: "head against wall 2, across from the door".
    pub text: String,
}
