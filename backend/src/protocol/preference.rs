//! What the user did with an answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Placement;

/// The user accepted, rejected, edited or took back what a job proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preference {
    /// The job whose answer this is about.
    #[schemars(length(min = 1, max = 256))]
    pub job_id: String,
    /// What the user did.
    pub action: Action,
    /// The candidate that stood in the scene.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256))]
    pub candidate: Option<String>,
    /// Where the objects stand now (for `edit`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub final_placements: Option<Vec<FinalPlacement>>,
    /// The user's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 4000))]
    pub reason: Option<String>,
    /// The client's name and version.
    #[schemars(length(min = 1, max = 256))]
    pub client: String,
}

/// What the user did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Kept a candidate.
    Accept,
    /// Wanted none.
    Reject,
    /// Moved objects by hand.
    Edit,
    /// Took an accepted candidate back.
    Undo,
}

/// Where an object stands after the user's edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinalPlacement {
    /// The object's id.
    #[schemars(length(min = 1, max = 1024))]
    pub object: String,
    /// Its pose.
    pub placement: Placement,
}

/// A preference as it is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PreferenceEvent {
    /// Counts up in the order of arrival, whatever the clock says; never used twice.
    pub id: i64,
    /// The job whose answer this is about.
    pub job_id: String,
    /// When it arrived, RFC 3339.
    pub at: String,
    /// What the user did.
    pub action: Action,
    /// The candidate that stood in the scene.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<String>,
    /// Where the objects stand now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_placements: Option<Vec<FinalPlacement>>,
    /// The user's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The client's name and version.
    pub client: String,
}

/// A preference is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedPreference {
    /// The event's id.
    pub id: i64,
    /// False if the same preference was remembered before.
    pub is_new: bool,
}

/// Some of what is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PreferenceList {
    /// Oldest first.
    pub events: Vec<PreferenceEvent>,
    /// Where to go on, if there may be more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_after: Option<i64>,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Purged {
    /// How many records are gone for good.
    pub deleted: u64,
}
