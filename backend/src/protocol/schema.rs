//! The JSON Schemas of the protocol's documents.

use schemars::{Schema, schema_for};

use super::{
    ArrangeRequest, ArrangeResponse, CheckResponse, Error, FurnishRequest, Goal, JobStatus, Judgement,
    Preference, RenderRequest, Reward, RoomsRequest, RoomsResponse, SceneSnapshot, TasteChoice, TasteReport,
};

/// Makes one schema.
pub type MakeSchema = fn() -> Schema;

/// The documents' names and schemas, as `schemas/<name>.schema.json` holds them.
pub const SCHEMAS: [(&str, MakeSchema); 16] = [
    ("scene_snapshot", || schema_for!(SceneSnapshot)),
    ("goal", || schema_for!(Goal)),
    ("arrange_request", || schema_for!(ArrangeRequest)),
    ("arrange_response", || schema_for!(ArrangeResponse)),
    ("furnish_request", || schema_for!(FurnishRequest)),
    ("job_status", || schema_for!(JobStatus)),
    ("check_response", || schema_for!(CheckResponse)),
    ("render_request", || schema_for!(RenderRequest)),
    ("rooms_request", || schema_for!(RoomsRequest)),
    ("rooms_response", || schema_for!(RoomsResponse)),
    ("reward", || schema_for!(Reward)),
    ("judgement", || schema_for!(Judgement)),
    ("preference", || schema_for!(Preference)),
    ("taste_report", || schema_for!(TasteReport)),
    ("taste_choice", || schema_for!(TasteChoice)),
    ("error", || schema_for!(Error)),
];

/// The schema of a document by name, as JSON.
pub fn schema(name: &str) -> Option<serde_json::Value> {
    let (_, make) = SCHEMAS.iter().find(|(known, _)| *known == name)?;
    Some(make().to_value())
}
