//! Long work, as clients see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ArrangeResponse, Candidate, ErrorBody};

/// The answer to a request that became a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobCreated {
    /// The job's id, for `/v1/jobs/{job_id}`.
    pub job_id: String,
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobStatus {
    /// The job's id.
    pub job_id: String,
    /// What it works on.
    pub kind: JobKind,
    /// Where it is on its way.
    pub state: JobState,
    /// Share of the work that is done, [0, 1]; never falls.
    pub progress: f64,
    /// What is being done.
    pub stage: Stage,
    /// Jobs that will be worked on before it, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num_ahead: Option<u32>,
    /// The policy's refinement turn, from 1; null for a policy without turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// Proposals that are improved already.
    pub num_done: u32,
    /// Proposals that will be improved; 0 = not known yet.
    pub num_proposals: u32,
    /// The total of the best layout so far, [0, 1].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_reward: Option<f64>,
    /// The best layout so far, while the job runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<Candidate>,
    /// The answer, once the job is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ArrangeResponse>,
    /// What went wrong, if it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}

/// What a job works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// An `ArrangeRequest`.
    Arrange,
    /// A `FurnishRequest`.
    Furnish,
}

/// Where a job is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// It is being worked on.
    Running,
    /// It has an answer.
    Done,
    /// It has an error.
    Failed,
    /// Its client, or the end of the daemon, stopped it.
    Cancelled,
}

/// What is being done for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing yet.
    Waiting,
    /// A model writes layouts.
    Proposing,
    /// Layouts are proposed and improved.
    Searching,
    /// Reasons and findings are written.
    Explaining,
    /// Nothing any more.
    Finished,
}
