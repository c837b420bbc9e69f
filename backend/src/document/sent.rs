//! Whatever has a room: a snapshot, or a request around one.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::{read_request, read_snapshot_or_request};
use crate::error::{Error, Result};
use crate::protocol::{ArrangeRequest, FurnishRequest};

/// A room to work on.
pub struct Room {
    /// The room, its goal and its options.
    pub request: ArrangeRequest,
    /// The file is the snapshot itself: its fields' paths do not start at a request.
    pub is_bare: bool,
    /// The file is a furnish request; its catalogue was left out.
    pub has_catalogue: bool,
}

/// Reads whatever has a room.
///
/// # Errors
/// As [`read_request`].
pub fn room(bytes: &[u8]) -> Result<Room> {
    let has = |name| has_field(bytes, name);
    if has("catalogue") {
        let FurnishRequest { snapshot, goal, image, options, request_id, .. } = read_request(bytes)?;
        let request = ArrangeRequest { snapshot, goal, image, options, request_id };
        return Ok(Room { request, is_bare: false, has_catalogue: true });
    }
    let request = read_snapshot_or_request(bytes)?;
    Ok(Room { request, is_bare: !has("snapshot"), has_catalogue: false })
}

/// The error with paths as they are in the file: a bare snapshot stands in no request.
pub fn located(error: Error, is_bare: bool) -> Error {
    match error {
        Error::Fields(mut fields) if is_bare => {
            for field in &mut fields {
                field.path = field.path.strip_prefix("/snapshot").unwrap_or(&field.path).to_owned();
            }
            Error::Fields(fields)
        }
        other => other,
    }
}

/// Is it an object with that field?
pub fn has_field(bytes: &[u8], name: &str) -> bool {
    serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(bytes)
        .is_ok_and(|fields| fields.contains_key(name))
}
