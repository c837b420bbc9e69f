//! Rooms out of plain numbers.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;

use crate::document::{self, MAX_ROOMS_BYTES};
use crate::protocol::{ErrorCode, RoomsResponse};
use crate::rooms;
use crate::server::App;
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Real buildings take a second or two.
const PATIENCE: Duration = Duration::from_secs(30);
/// Requests that may be worked on at once.
pub(in crate::server) const MAX_ROOM_FINDERS: usize = 8;
const RETRY_AFTER_S: u32 = 2;

/// Find the rooms, doors and windows in floors, walls and markers
#[utoipa::path(
    post,
    path = "/v1/rooms",
    tag = "work",
    request_body(content = ref("#/components/schemas/RoomsRequest")),
    responses(
        (status = 200, description = "The rooms, and what was uncertain", body = ref("#/components/schemas/RoomsResponse")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
        (status = 408, description = "These walls take too long", body = ref("#/components/schemas/Error")),
        (status = 503, description = "Too many look for rooms already", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn rooms(
    State(app): State<Arc<App>>,
    body: Body<MAX_ROOMS_BYTES>,
) -> Result<Json<RoomsResponse>, Fault> {
    let busy = || Fault::busy("rooms of large meshes are being looked for already", RETRY_AFTER_S);
    // Held until the work has ended, even if nobody waits for it any more.
    let permit = app.room_finders.clone().try_acquire_owned().map_err(|_| busy())?;
    let found = blocking(move || {
        let _permit = permit;
        Ok(Json(rooms::find(&document::read_rooms(&body.bytes)?)?))
    });
    let message =
        format!("no rooms were found within {PATIENCE:?}: these walls are no building's, or too finely cut");
    let late =
        |_| Fault::new(ErrorCode::Timeout, message, "send floors and walls only, as simple as they are");
    tokio::time::timeout(PATIENCE, found).await.map_err(late)?
}
