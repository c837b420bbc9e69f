//! Which models there are.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::protocol::Models;
use crate::server::App;
use crate::server::body::blocking;
use crate::server::fault::Fault;

/// The models, the one in use, and the last one that could not be loaded
#[utoipa::path(
    get,
    path = "/v1/models",
    tag = "daemon",
    responses((status = 200, description = "The models", body = ref("#/components/schemas/Models")))
)]
pub(super) async fn models(State(app): State<Arc<App>>) -> Result<Json<Models>, Fault> {
    blocking(move || Ok(Json(app.models.list()))).await
}

/// The model in use, without the list
#[utoipa::path(
    get,
    path = "/v1/models/current",
    tag = "daemon",
    responses((status = 200, description = "`models` is empty here", body = ref("#/components/schemas/Models")))
)]
pub(super) async fn current(State(app): State<Arc<App>>) -> Json<Models> {
    Json(app.models.status())
}
