//! What was learned of the user's taste.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;

use crate::document;
use crate::error::Error;
use crate::protocol::{ErrorCode, FieldError, TasteChoice, TasteReport};
use crate::server::App;
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Longer ids of statements, and longer names of projects, are none of ours, bytes.
const MAX_NAME: usize = 256;

/// Whose taste.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scope {
    project: Option<String>,
}

/// What was learned, as statements
#[utoipa::path(
    get,
    path = "/v1/taste",
    tag = "preferences",
    params(("project" = Option<String>, Query, description = "The project; without one, the user over all projects")),
    responses((status = 200, description = "The statements, the strongest first", body = ref("#/components/schemas/TasteReport")))
)]
pub(super) async fn report(
    State(app): State<Arc<App>>,
    scope: std::result::Result<Query<Scope>, axum::extract::rejection::QueryRejection>,
) -> std::result::Result<Json<TasteReport>, Fault> {
    let Query(Scope { project }) = scope.map_err(|error| {
        Fault::new(ErrorCode::InvalidDocument, error.body_text(), "known is `project`, a name")
    })?;
    told(app, project).await
}

/// Say to a statement whether it acts, how much, or that it be forgotten
///
/// It is on the disk when the answer comes; the answer is what is left.
#[utoipa::path(
    post,
    path = "/v1/taste",
    tag = "preferences",
    request_body(content = ref("#/components/schemas/TasteChoice")),
    responses(
        (status = 200, description = "The statements as they are now", body = ref("#/components/schemas/TasteReport")),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
        (status = 507, description = "It could not be stored", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn choose(
    State(app): State<Arc<App>>,
    body: Body,
) -> std::result::Result<Json<TasteReport>, Fault> {
    let choice: TasteChoice = body.parse(document::read).await?;
    let faults = faults(&choice);
    if !faults.is_empty() {
        return Err(Error::fields(faults).into());
    }
    let (project, memory) = (choice.project.clone(), app.memory.clone());
    blocking(move || Ok(memory.store().record_choice(&choice)?)).await?;
    told(app, project).await
}

async fn told(app: Arc<App>, project: Option<String>) -> std::result::Result<Json<TasteReport>, Fault> {
    let memory = app.memory.clone();
    let learned = blocking(move || Ok(memory.learned(project.as_deref())?)).await?;
    Ok(Json(learned.report.clone()))
}

fn faults(choice: &TasteChoice) -> Vec<FieldError> {
    let TasteChoice { statement, project, is_on, strength, forget } = choice;
    let mut faults = vec![];
    let mut fault = |path: &str, message: String| faults.push(FieldError { path: path.to_owned(), message });
    for (path, name) in [("/statement", Some(statement)), ("/project", project.as_ref())] {
        if let Some(length) = name.map(String::len).filter(|length| !(1..=MAX_NAME).contains(length)) {
            fault(path, format!("expected 1 to {MAX_NAME} bytes, got {length}"));
        }
    }
    if let Some(strength) = strength.filter(|strength| !(0.0..=1.0).contains(strength)) {
        fault("/strength", format!("expected 0 to 1, got {strength}"));
    }
    if is_on.is_none() && strength.is_none() && *forget != Some(true) {
        fault("", "expected one of `is_on`, `strength` and `forget`".to_owned());
    }
    faults
}
