//! Who needs the daemon, and its end.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::document;
use crate::protocol::Parent;
use crate::server::App;
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Keep the daemon for an editor
///
/// Once every editor that was named is gone, and nobody asked for ten seconds, the daemon ends. A daemon that was started
/// without `--parent-pid` stays until the editors named here are gone.
#[utoipa::path(
    post,
    path = "/v1/parents",
    tag = "daemon",
    request_body(content = ref("#/components/schemas/Parent")),
    responses((status = 204, description = "Noted"))
)]
pub(super) async fn parents(State(app): State<Arc<App>>, body: Body) -> Result<StatusCode, Fault> {
    let parent: Parent = body.parse(document::read).await?;
    blocking(move || Ok(app.lifetime.add_editor(parent.pid))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End the daemon
///
/// Waiting jobs are cancelled, running ones have five seconds.
#[utoipa::path(
    post,
    path = "/v1/shutdown",
    tag = "daemon",
    responses((status = 202, description = "It ends"))
)]
pub(super) async fn shutdown(State(app): State<Arc<App>>) -> (StatusCode, Json<()>) {
    app.lifetime.end("it was asked to");
    (StatusCode::ACCEPTED, Json(()))
}
