//! The lines of an export: JSON, each with its version and type, proposals before what the user did with them, and what was said to
//! statements of taste last.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::protocol::{Action, ArrangeRequest, ArrangeResponse, FinalPlacement, FurnishRequest};

/// The version of the lines that are written, and the newest that are read.
pub(super) const VERSION: u32 = 1;

/// What every line says of itself.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) version: u32,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Proposal,
    Event,
    Choice,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ProposalLine {
    #[serde(flatten)]
    pub(super) header: Header,
    /// A UUID, the same in every memory.
    pub(super) id: String,
    pub(super) job_id: String,
    pub(super) proposed_at: Timestamp,
    pub(super) client: String,
    /// One of these two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) arrange: Option<ArrangeRequest>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) furnish: Option<FurnishRequest>,
    pub(super) response: ArrangeResponse,
}

#[derive(Serialize, Deserialize)]
pub(super) struct EventLine {
    #[serde(flatten)]
    pub(super) header: Header,
    /// A UUID, the same in every memory.
    pub(super) id: String,
    /// The proposal's UUID.
    pub(super) proposal: String,
    /// For readers; the proposal decides.
    pub(super) job_id: String,
    pub(super) at: Timestamp,
    pub(super) action: Action,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) candidate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) final_placements: Option<Vec<FinalPlacement>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    pub(super) client: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ChoiceLine {
    #[serde(flatten)]
    pub(super) header: Header,
    /// A UUID, the same in every memory.
    pub(super) id: String,
    pub(super) at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) project: Option<String>,
    pub(super) statement: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) is_on: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) strength: Option<f64>,
    /// Does it forget?
    #[serde(default)]
    pub(super) forget: bool,
    /// The UUID of the last event that is forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) forgotten_until: Option<String>,
}
