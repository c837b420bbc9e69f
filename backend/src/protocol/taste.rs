//! What was learned of the user's taste, and what the user says to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was learned from accepts, rejects and edits, as statements; only what is stated and on acts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TasteReport {
    /// The project that it is about; null = the user, over all projects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// How many judged jobs teach.
    pub num_jobs: u64,
    /// How many edits taught nothing, since they broke a hard rule.
    pub num_conflicts: u64,
    /// First what was learned to be strongest, whatever the user gave it since.
    pub statements: Vec<TasteStatement>,
}

/// One thing that was learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TasteStatement {
    /// Its name: `desk toward window`, `nightstand gap bed`, `walkability`.
    pub id: String,
    /// For people: "you turn desks to the window".
    pub text: String,
    /// How much it counts, [0, 1]; the user's own number if one was given.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub strength: f64,
    /// The probability that it is not the other way round, 0.5 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub certainty: f64,
    /// How many judged jobs showed it.
    pub num_jobs: u64,
    /// Does it act?
    pub is_on: bool,
}

/// What the user says to a statement. What is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TasteChoice {
    /// The statement's id.
    #[schemars(length(min = 1, max = 256))]
    pub statement: String,
    /// In this project only; null = everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256))]
    pub project: Option<String>,
    /// Shall it act?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_on: Option<bool>,
    /// How much it shall count, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub strength: Option<f64>,
    /// Forget what taught it until now; it may be learned anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forget: Option<bool>,
}
