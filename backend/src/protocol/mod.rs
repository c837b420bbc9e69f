//! Every public JSON document, and nothing else: the only types with a JSON Schema.
//!
//! Numbers are `f64`, named by unit (`_m`, `_deg`, `_ms`) and given in the sender's own frame (see [`Frame`]); `null` and
//! absent mean the same. Readers of requests reject unknown fields, readers of answers ignore them.
//! Everything behind this border works on [`crate::scene::Scene`] instead.

mod daemon;
mod diagnostic;
mod error;
mod furnish;
mod goal;
mod job;
mod judgement;
mod preference;
mod request;
mod response;
mod reward;
mod rooms;
mod schema;
mod snapshot;
mod taste;

pub use daemon::{
    ApiRange, CheckResponse, Health, Limits, Models, Parent, RefusedModel, RenderFormat, RenderRequest,
    RenderView,
};
pub use diagnostic::{Diagnostic, DiagnosticKind, Fix, Severity};
pub use error::{Error, ErrorBody, ErrorCode, FieldError};
pub use furnish::{Asset, FurnishRequest};
pub use goal::{Goal, GoalRelation, RelationKind};
pub use job::{JobCreated, JobKind, JobState, JobStatus, Stage};
pub use judgement::{Grades, Judgement};
pub use preference::{
    Action, FinalPlacement, Preference, PreferenceEvent, PreferenceList, Purged, RecordedPreference,
};
pub use request::{ArrangeRequest, Image, Options, PolicyName};
pub use response::{
    ArrangeResponse, Candidate, NewObject, PlacedObject, PlanLine, Stopped, Understood, Unplaced,
};
pub use reward::{ObjectReward, Reward, TermName, TermValue};
pub use rooms::{
    FoundRoom, Marker, MarkerKind, PlacedBox, RoomsRequest, RoomsResponse, Triangle, Uncertainty,
};
pub use schema::{MakeSchema, SCHEMAS, schema};
pub use snapshot::{
    Frame, Hinge, Mount, Object, Opening, OpeningKind, Placement, Room, SceneSnapshot, Swing,
};
pub use taste::{TasteChoice, TasteReport, TasteStatement};

/// The protocol's version: the only value of every document's `version`.
pub const VERSION: u32 = 1;

/// Reads null as absent: clients whose languages know no absence write null.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    Ok(<Option<T> as serde::Deserialize>::deserialize(deserializer)?.unwrap_or_default())
}
