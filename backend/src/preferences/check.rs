//! Does a preference fit the job that it is about?

use std::collections::HashSet;

use super::Request;
use crate::error::{Error, Result, quoted};
use crate::protocol::{Action, ArrangeResponse, Candidate, FieldError, FinalPlacement, Preference};

/// What is known of the job.
pub(super) struct Job {
    pub(super) request: Request,
    pub(super) response: ArrangeResponse,
    /// The candidate of its last accept.
    pub(super) accepted: Option<String>,
}

/// The candidate that a preference is about, with its place among those shown, 1 = first.
pub(super) type Chosen = Option<(String, i64)>;

/// Fills in the candidate where the client left it out: the one accepted last, or the only one. None stays none where all
/// were rejected.
///
/// # Errors
/// [`Error::Fields`] with every field that does not fit.
pub(super) fn check(preference: &Preference, job: &Job) -> Result<Chosen> {
    let candidates = &job.response.candidates;
    let only = match candidates.as_slice() {
        [only] => Some(&only.id),
        _ => None,
    };
    let mut faults = vec![];
    let named = preference.candidate.as_ref();
    let meant = match preference.action {
        Action::Reject => named,
        Action::Accept => named.or(only),
        Action::Edit | Action::Undo => named.or(job.accepted.as_ref()).or(only),
    };
    let chosen = meant.and_then(|id| candidates.iter().position(|candidate| candidate.id == *id));
    if chosen.is_none() {
        if let Some(id) = meant {
            let known: Vec<String> = candidates.iter().map(|candidate| quoted(&candidate.id)).collect();
            let message =
                format!("expected one of the job's candidates ({}), got {}", known.join(", "), quoted(id));
            faults.push(fault("/candidate", message));
        } else if matches!(preference.action, Action::Accept | Action::Edit) {
            faults.push(fault("/candidate", "expected the candidate that this is about, got none"));
        }
    }
    match &preference.final_placements {
        Some(placements) => {
            let chosen = chosen.map_or(candidates.as_slice(), |index| &candidates[index..=index]);
            faults.extend(strangers(placements, job, chosen));
        }
        None if preference.action == Action::Edit => {
            faults.push(fault("/final_placements", "expected where the objects stand now, got none"));
        }
        None => {}
    }
    if !faults.is_empty() {
        return Err(Error::fields(faults));
    }
    let ranked = chosen.and_then(|index| Some((candidates.get(index)?.id.clone(), index as i64 + 1)));
    Ok(ranked)
}

/// Objects that the room and the candidates do not have, and those that come twice.
fn strangers(placements: &[FinalPlacement], job: &Job, candidates: &[Candidate]) -> Vec<FieldError> {
    let sent = job.request.snapshot().objects.iter().map(|object| object.id.as_str());
    let made = candidates.iter().flat_map(|candidate| &candidate.new_objects).map(|new| new.object.as_str());
    let known: HashSet<&str> = sent.chain(made).collect();
    let mut seen = HashSet::new();
    let mut faults = vec![];
    for (index, FinalPlacement { object, .. }) in placements.iter().enumerate() {
        let path = format!("/final_placements/{index}/object");
        if !known.contains(object.as_str()) {
            faults.push(fault(&path, format!("expected an object of the job, got {}", quoted(object))));
        } else if !seen.insert(object) {
            faults.push(fault(&path, format!("expected each object once, got {} again", quoted(object))));
        }
    }
    faults
}

fn fault(path: &str, message: impl Into<String>) -> FieldError {
    FieldError { path: path.to_owned(), message: message.into() }
}
