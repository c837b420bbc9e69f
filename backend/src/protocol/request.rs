//! What clients ask for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Goal, SceneSnapshot};

/// Asks for layouts of the snapshot's own objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrangeRequest {
    /// The room and its objects.
    pub snapshot: SceneSnapshot,
    /// What the user wants; null = a sound room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// A picture of the room, for policies that look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// How to work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
    /// The same id with the same body names the same job; 1 to 256 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256))]
    pub request_id: Option<String>,
}

/// A picture inside a request; never a path, never a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// A PNG of at most 8 MiB, base64.
    #[schemars(length(min = 1, max = 11_184_812), extend("contentEncoding" = "base64", "contentMediaType" = "image/png"))]
    pub png_base64: String,
}

/// How to work. Budgets count steps, so that a seed fixes the answer on any number of threads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Which policy proposes; null = the model in use, or the heuristic where it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyName>,
    /// May another policy step in if the asked one cannot answer? The answer says so. Default false if one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_fallback: Option<bool>,
    /// How many candidates to return, 1 to 16; default 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 16))]
    pub num_candidates: Option<u32>,
    /// How many refinement turns the policy gets, 1 to 8; default 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 8))]
    pub num_turns: Option<u32>,
    /// Fixes every random choice, 0 to 2^53 − 1; default 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 9_007_199_254_740_991u64))]
    pub seed: Option<u64>,
    /// Search steps a start, 0 to 1,000,000; default grows with the number of objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub steps: Option<u32>,
    /// Stops earlier after this many milliseconds, 1 to 3,600,000; the answer then promises no repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3_600_000))]
    pub time_budget_ms: Option<u64>,
    /// Use the learned taste? Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taste: Option<bool>,
    /// The project whose taste applies, 1 to 256 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256))]
    pub project: Option<String>,
    /// Nothing of this request is remembered. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
}

/// The policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyName {
    /// The vision-language model in this process.
    Vlm,
    /// A server that speaks the OpenAI chat protocol.
    Remote,
    /// Rules of interior design; no weights.
    Heuristic,
}
