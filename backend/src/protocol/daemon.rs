//! What only the daemon's routes speak of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PlacedObject, Reward, SceneSnapshot};

/// Who answers here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// Always `setdresser`; anything else is another program.
    pub service: String,
    /// The daemon's version.
    pub version: String,
    /// The protocol versions that it speaks.
    pub api: ApiRange,
    /// This run of the daemon: `daemon.json` says the same.
    pub instance: String,
    /// Are new jobs taken?
    pub ready: bool,
    /// The model in use: the promoted one, else the embedded one; null = none, the heuristic answers.
    pub model: Option<String>,
}

/// The protocol versions that the daemon speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApiRange {
    /// The oldest.
    pub min: u32,
    /// The newest.
    pub max: u32,
}

/// What protects the machine; what is over a limit is refused before work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Bytes of a body.
    pub max_body_bytes: u64,
    /// Bytes of a rooms request.
    pub max_rooms_body_bytes: u64,
    /// Triangles of floors in a rooms request.
    pub max_floor_triangles: u32,
    /// Triangles of walls in a rooms request.
    pub max_wall_triangles: u32,
    /// Seconds until a request must be here.
    pub max_read_s: u64,
    /// Depth of JSON.
    pub max_json_depth: u32,
    /// Objects of a snapshot.
    pub max_objects: u32,
    /// Openings of a room.
    pub max_openings: u32,
    /// Candidates of an answer.
    pub max_candidates: u32,
    /// Pixels of a picture.
    pub max_image_pixels: u64,
    /// Jobs of one client that may wait.
    pub queue_per_client: u32,
    /// Jobs that are worked on at the same time.
    pub num_workers: u32,
    /// Seconds after which a job is stopped and answers with the best so far.
    pub max_job_s: u64,
    /// Seconds for which an answer is kept.
    pub kept_for_s: u64,
}

/// The verdict on a room as it was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckResponse {
    /// The protocol's version, 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// How good it is, and what is wrong.
    pub reward: Reward,
    /// What the client should know, such as suspicious units or snapped openings.
    pub warnings: Vec<String>,
}

/// Asks for a picture of a room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderRequest {
    /// The room.
    pub snapshot: SceneSnapshot,
    /// Where objects stand in place of what the snapshot says: a candidate's placements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 512))]
    pub placements: Option<Vec<PlacedObject>>,
    /// From where; default `plan`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<RenderView>,
    /// As what; default `svg`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<RenderFormat>,
    /// Width of a PNG, pixels, 64 to 4096; default 1024.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 64, max = 4096))]
    pub width_px: Option<u32>,
}

/// From where a room is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RenderView {
    /// From above, with clearances and findings.
    Plan,
    /// From a corner, in parallel projection.
    Axonometric,
}

/// The picture's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RenderFormat {
    /// `image/svg+xml`.
    Svg,
    /// `image/png`.
    Png,
}

/// An editor that uses the daemon: when all that were named are gone, the daemon ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// Its process.
    #[schemars(range(min = 1))]
    pub pid: u32,
}

/// The models that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Models {
    /// The one in use, the embedded one where none is promoted; null = none, the heuristic answers.
    pub current: Option<String>,
    /// Every folder of the models folder.
    pub models: Vec<String>,
    /// The one that was promoted last and could not be loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedModel>,
}

/// A promoted model that could not be loaded; the one before stays in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedModel {
    /// Its name.
    pub name: String,
    /// Why, for people.
    pub reason: String,
}
