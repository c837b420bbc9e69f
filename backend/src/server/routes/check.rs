//! The verdict on a room, at once.

use axum::Json;

use crate::document;
use crate::pipeline;
use crate::protocol::{ArrangeRequest, CheckResponse, VERSION};
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Say how good a room is as it stands, and what is wrong with it
#[utoipa::path(
    post,
    path = "/v1/check",
    tag = "work",
    request_body(content = ref("#/components/schemas/ArrangeRequest")),
    responses(
        (status = 200, description = "The verdict", body = ref("#/components/schemas/CheckResponse")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn check(body: Body) -> Result<Json<CheckResponse>, Fault> {
    let verdict = blocking(move || {
        let request: ArrangeRequest = document::read_request(&body.bytes)?;
        Ok(pipeline::check(&request)?)
    });
    let (reward, warnings) = verdict.await?;
    Ok(Json(CheckResponse { version: VERSION, reward, warnings }))
}
