//! Rooms out of plain numbers.

use axum::Json;

use crate::document::{self, MAX_ROOMS_BYTES};
use crate::protocol::RoomsResponse;
use crate::rooms;
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Find the rooms, doors and windows in floors, walls and markers
#[utoipa::path(
    post,
    path = "/v1/rooms",
    tag = "work",
    request_body(content = ref("#/components/schemas/RoomsRequest")),
    responses(
        (status = 200, description = "The rooms, and what was uncertain", body = ref("#/components/schemas/RoomsResponse")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn rooms(body: Body<MAX_ROOMS_BYTES>) -> Result<Json<RoomsResponse>, Fault> {
    blocking(move || Ok(Json(rooms::find(&document::read_rooms(&body.bytes)?)?))).await
}
