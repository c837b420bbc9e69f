//! Long work: taken in, and answered with a job.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::document;
use crate::error::quoted;
use crate::preferences::Request;
use crate::protocol::{ArrangeRequest, ErrorCode, FurnishRequest, JobCreated};
use crate::scene;
use crate::server::App;
use crate::server::body::Body;
use crate::server::fault::Fault;

/// Find places for the objects of a room
#[utoipa::path(
    post,
    path = "/v1/arrange",
    tag = "work",
    params(
        ("Setdresser-Client" = Option<String>, Header, description = "Who asks, 1 to 128 visible ASCII characters: clients take turns"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is the same job; wins over `request_id`"),
    ),
    request_body(content = ref("#/components/schemas/ArrangeRequest")),
    responses(
        (status = 202, description = "The job that works on it", body = ref("#/components/schemas/JobCreated")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
        (status = 409, description = "The key was used for another request", body = ref("#/components/schemas/Error")),
        (status = 503, description = "Too much waits already: see Retry-After", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn arrange(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let read = |bytes: &[u8]| {
        let request: ArrangeRequest = document::read_request(bytes)?;
        // Told at once rather than by a failed job.
        scene::validate_arrange(&request)?;
        Ok(Request::Arrange(request))
    };
    submit(&app, &headers, &body, body.parse(read).await?)
}

/// Choose assets of a catalogue for a room, and place them
#[utoipa::path(
    post,
    path = "/v1/furnish",
    tag = "work",
    params(
        ("Setdresser-Client" = Option<String>, Header, description = "Who asks, 1 to 128 visible ASCII characters: clients take turns"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is the same job; wins over `request_id`"),
    ),
    request_body(content = ref("#/components/schemas/FurnishRequest")),
    responses(
        (status = 202, description = "The job that works on it", body = ref("#/components/schemas/JobCreated")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
        (status = 409, description = "The key was used for another request", body = ref("#/components/schemas/Error")),
        (status = 503, description = "Too much waits already: see Retry-After", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn furnish(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let read = |bytes: &[u8]| {
        let request: FurnishRequest = document::read_request(bytes)?;
        scene::validate_furnish(&request)?;
        Ok(Request::Furnish(request))
    };
    submit(&app, &headers, &body, body.parse(read).await?)
}

fn submit(app: &App, headers: &HeaderMap, body: &Body, request: Request) -> Result<Response, Fault> {
    let client = short_text(headers, "Setdresser-Client")?.unwrap_or("unnamed");
    let request_id = match &request {
        Request::Arrange(request) => request.request_id.as_deref(),
        Request::Furnish(request) => request.request_id.as_deref(),
    };
    let key = short_text(headers, "Idempotency-Key")?.or(request_id).map(str::to_owned);
    let job = app.jobs.submit(client, key.as_deref(), &body.bytes, request)?;
    let location = [(header::LOCATION, format!("/v1/jobs/{}", job.id))];
    Ok((StatusCode::ACCEPTED, location, Json(JobCreated { job_id: job.id.clone() })).into_response())
}

/// A header that names something.
pub(super) fn short_text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Fault> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    match value.to_str() {
        Ok(text) if (1..=128).contains(&text.len()) => Ok(Some(text)),
        _ => {
            let got = quoted(&String::from_utf8_lossy(value.as_bytes()));
            let message = format!("the header {name}: expected 1 to 128 visible ASCII characters, got {got}");
            Err(Fault::new(ErrorCode::InvalidDocument, message, ""))
        }
    }
}
