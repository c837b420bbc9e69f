//! What is refused before work.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::document::{MAX_BYTES, MAX_DEPTH, MAX_ROOMS_BYTES, MAX_TRIANGLES};
use crate::protocol::Limits;
use crate::scene::{MAX_CANDIDATES, MAX_OBJECTS, MAX_OPENINGS, MAX_PIXELS};
use crate::server::App;
use crate::server::body::READ_TIMEOUT;
use crate::server::jobs::KEPT_FOR;

/// The limits of requests
#[utoipa::path(
    get,
    path = "/v1/limits",
    tag = "daemon",
    responses((status = 200, description = "The limits", body = ref("#/components/schemas/Limits")))
)]
pub(super) async fn limits(State(app): State<Arc<App>>) -> Json<Limits> {
    Json(Limits {
        max_body_bytes: MAX_BYTES as u64,
        max_rooms_body_bytes: MAX_ROOMS_BYTES as u64,
        max_floor_triangles: MAX_TRIANGLES[0] as u32,
        max_wall_triangles: MAX_TRIANGLES[1] as u32,
        max_read_s: READ_TIMEOUT.as_secs(),
        max_json_depth: MAX_DEPTH,
        max_objects: MAX_OBJECTS as u32,
        max_openings: MAX_OPENINGS as u32,
        max_candidates: MAX_CANDIDATES,
        max_image_pixels: MAX_PIXELS as u64,
        queue_per_client: app.config.queue_per_client as u32,
        num_workers: app.config.num_workers as u32,
        max_job_s: app.config.max_job_time.as_secs().unsigned_abs(),
        kept_for_s: KEPT_FOR.as_secs(),
    })
}
