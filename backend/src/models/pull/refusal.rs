//! What people can do about a hub that says no.

use ureq::http::StatusCode;

use super::http::{Answer, Hub};
use crate::error::Error;
use crate::models::manifest::Source;

/// Why the hub does not give `what` out, and what to do about it.
pub(super) fn refusal(hub: &Hub, source: &Source, answer: &Answer, what: &str) -> Error {
    let Source { repo, revision, .. } = source;
    let code =
        answer.hub_headers.get("x-error-code").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let page = format!("{}/{repo}", hub.url);
    let (reason, hint) = match (code, answer.status) {
        ("RevisionNotFound", _) => {
            (format!("it has no revision {revision:?}"), Some("`main` is the usual one".to_owned()))
        }
        ("EntryNotFound", _) => (format!("the hub lists {what}, and does not have it"), None),
        ("RepoNotFound", _) | ("", StatusCode::NOT_FOUND) => {
            (format!("the hub knows no such model: {page}"), suggestion(hub, source))
        }
        ("GatedRepo", _) | (_, StatusCode::FORBIDDEN) if hub.has_token() => (
            "the hub does not give it to the owner of HF_TOKEN".to_owned(),
            Some(format!(
                "accept the licence on {page} with that account, and let the token read such models"
            )),
        ),
        ("GatedRepo", _) | (_, StatusCode::FORBIDDEN) => (
            "the hub gives it only to who accepted its licence".to_owned(),
            Some(format!("accept the licence on {page} and set HF_TOKEN to a token of your account")),
        ),
        (_, StatusCode::UNAUTHORIZED) if hub.has_token() => {
            ("the hub does not take HF_TOKEN".to_owned(), Some("make a new token, or unset it".to_owned()))
        }
        (_, StatusCode::UNAUTHORIZED) => (
            format!("there is no such model, or not for everybody: {page}"),
            Some(suggestion(hub, source).unwrap_or_else(|| {
                "check the name; if it is right, accept the licence on the page and set HF_TOKEN".to_owned()
            })),
        ),
        (_, status) => (format!("the hub answers {status}"), None),
    };
    Error::Model { action: "pull", name: repo.clone(), reason, hint }
}

/// Names that are like it, if the hub knows any.
fn suggestion(hub: &Hub, source: &Source) -> Option<String> {
    let name = source.repo.split('/').next_back()?;
    let mut answer = hub.get(&format!("{}/api/models?search={name}&limit=5", hub.url), 0).ok()?;
    if !answer.status.is_success() {
        return None;
    }
    let bytes = answer.body.with_config().limit(1 << 20).read_to_vec().ok()?;
    let found: Vec<serde_json::Value> = serde_json::from_slice(&bytes).ok()?;
    let names = found.iter().filter_map(|model| model["id"].as_str().filter(|id| super::is_repo(id)));
    let names: Vec<_> = names.filter(|name| **name != source.repo).take(5).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(", ")))
}
