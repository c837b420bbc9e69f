//! Who answers here; needs no token and no lock.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::protocol::{ApiRange, Health, VERSION};
use crate::server::App;

/// What `service` says: how clients tell the daemon from a stranger on its port.
pub const SERVICE: &str = "setdresser";

/// Who answers here
#[utoipa::path(
    get,
    path = "/v1/health",
    tag = "daemon",
    security(()),
    responses((status = 200, description = "It is the daemon", body = ref("#/components/schemas/Health")))
)]
pub(super) async fn health(State(app): State<Arc<App>>) -> Json<Health> {
    Json(Health {
        service: SERVICE.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        api: ApiRange { min: VERSION, max: VERSION },
        instance: app.instance.clone(),
        ready: !app.lifetime.is_ending(),
        model: app.models.current_name(),
    })
}
