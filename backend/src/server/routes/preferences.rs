//! What the user did with what was proposed.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::arrange::short_text;
use crate::document;
use crate::error::Result;
use crate::preferences::{Selection, Store};
use crate::protocol::{Preference, PreferenceList, Purged};
use crate::server::App;
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Events of an answer that asks for no number.
const DEFAULT_LIMIT: u32 = 100;
/// The most events of an answer.
const MOST: u32 = 1000;

/// Remember what the user did with an answer
///
/// It is on the disk when the answer comes.
#[utoipa::path(
    post,
    path = "/v1/preferences",
    tag = "preferences",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body is remembered once")),
    request_body(content = ref("#/components/schemas/Preference")),
    responses(
        (status = 201, description = "It is remembered", body = ref("#/components/schemas/RecordedPreference")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
        (status = 404, description = "The job is not known, or was private", body = ref("#/components/schemas/Error")),
        (status = 409, description = "The key was used for another preference", body = ref("#/components/schemas/Error")),
        (status = 507, description = "It could not be stored", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn record(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> std::result::Result<impl IntoResponse, Fault> {
    let preference: Preference = body.parse(document::read).await?;
    let key = short_text(&headers, "Idempotency-Key")?.map(str::to_owned);
    let recorded =
        with_store(&app, move |store| store.record_preference(&preference, key.as_deref())).await?;
    Ok((StatusCode::CREATED, Json(recorded)))
}

/// Which events to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    after: Option<i64>,
    limit: Option<u32>,
}

/// List what the user did, oldest first
#[utoipa::path(
    get,
    path = "/v1/preferences",
    tag = "preferences",
    params(
        ("after" = Option<i64>, Query, description = "Only events after this id; default 0"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 1000; default 100"),
    ),
    responses((status = 200, description = "The events", body = ref("#/components/schemas/PreferenceList")))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    page: std::result::Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> std::result::Result<Json<PreferenceList>, Fault> {
    let Query(page) = page.map_err(|error| {
        let hint = "known are `after`, an id, and `limit`, 1 to 1000";
        Fault::new(crate::protocol::ErrorCode::InvalidDocument, error.body_text(), hint)
    })?;
    let limit = page.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MOST) as usize;
    let events = with_store(&app, move |store| store.list(page.after.unwrap_or(0), limit)).await?;
    let next_after = events.last().filter(|_| events.len() == limit).map(|last| last.id);
    Ok(Json(PreferenceList { events, next_after }))
}

/// Everything that is remembered, as JSON lines
#[utoipa::path(
    get,
    path = "/v1/preferences/export",
    tag = "preferences",
    responses((status = 200, description = "One proposal or event a line", content_type = "application/x-ndjson", body = String))
)]
pub(super) async fn export(State(app): State<Arc<App>>) -> std::result::Result<impl IntoResponse, Fault> {
    let lines = with_store(&app, |store| {
        let mut lines = vec![];
        store.export(&mut lines).map(|_| lines)
    });
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines.await?))
}

/// Forget everything
#[utoipa::path(
    delete,
    path = "/v1/preferences",
    tag = "preferences",
    responses((status = 200, description = "How many records are gone for good", body = ref("#/components/schemas/Purged")))
)]
pub(super) async fn purge(State(app): State<Arc<App>>) -> std::result::Result<Json<Purged>, Fault> {
    let deleted = with_store(&app, |store| store.purge(&Selection::default())).await?;
    Ok(Json(Purged { deleted }))
}

/// Work with the memory off the event loop; one at a time.
async fn with_store<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
) -> std::result::Result<T, Fault> {
    let app = app.clone();
    blocking(move || Ok(work(&mut app.memory.store())?)).await
}
