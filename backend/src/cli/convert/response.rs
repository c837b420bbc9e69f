//! The candidates of an answer, put into the room that was asked about.

use std::path::Path;

use super::super::inputs;
use crate::document;
use crate::error::{Error, Result, quoted};
use crate::furnish::applied;
use crate::interop::Arranged;
use crate::protocol::{ArrangeRequest, ArrangeResponse, Asset, Candidate, FieldError, FurnishRequest};
use crate::scene::Scene;

/// The room of `request` with each candidate of the answer in `path`, or with the one that is asked for.
///
/// `bytes` is the file that the request was read from: a furnish request's catalogue says what new objects are.
///
/// # Errors
/// As [`document::read`]; [`Error::Fields`] if the answer is to another room or has no such candidate.
pub(super) fn arranged(
    bytes: &[u8],
    request: &ArrangeRequest,
    path: &Path,
    wanted: Option<&str>,
) -> Result<Vec<Arranged>> {
    let response: ArrangeResponse = document::read(&inputs::read_file(path)?)?;
    let catalogue = match document::has_field(bytes, "catalogue") {
        true => document::read_request::<FurnishRequest>(bytes)?.catalogue,
        false => vec![],
    };
    let mut arranged = vec![];
    for (index, candidate) in response.candidates.iter().enumerate() {
        if wanted.is_none_or(|wanted| wanted == candidate.id) {
            let path = format!("/candidates/{index}");
            arranged.push(with(request, candidate, &catalogue, &path)?);
        }
    }
    if arranged.is_empty() {
        let ids: Vec<&str> = response.candidates.iter().map(|candidate| candidate.id.as_str()).collect();
        let got = wanted.map_or_else(|| "none".to_owned(), quoted);
        return Err(fault(
            "/candidates",
            format!("expected a candidate of the answer ({}), got {got}", ids.join(", ")),
        ));
    }
    Ok(arranged)
}

fn with(
    request: &ArrangeRequest,
    candidate: &Candidate,
    catalogue: &[Asset],
    path: &str,
) -> Result<Arranged> {
    for (index, new) in candidate.new_objects.iter().enumerate() {
        if !catalogue.iter().any(|asset| asset.asset == new.asset) {
            let message = format!(
                "expected an asset of the request's catalogue, got {}; convert the furnish request itself",
                quoted(&new.asset)
            );
            return Err(fault(&format!("{path}/new_objects/{index}/asset"), message));
        }
    }
    let snapshot = applied(&request.snapshot, candidate, catalogue);
    let is_known = |id: &str| snapshot.objects.iter().any(|object| object.id == id);
    for (index, placed) in candidate.placements.iter().enumerate() {
        if !is_known(&placed.object) {
            let message = format!(
                "expected the id of an object of the room, got {}: is it the answer to another room?",
                quoted(&placed.object)
            );
            return Err(fault(&format!("{path}/placements/{index}/object"), message));
        }
    }
    Scene::from_snapshot(&snapshot).map_err(|error| error.prefixed(path))?;
    Ok(Arranged { id: candidate.id.clone(), snapshot })
}

fn fault(path: &str, message: String) -> Error {
    Error::Fields(vec![FieldError { path: path.to_owned(), message }])
}
