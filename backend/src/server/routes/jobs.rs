//! Looking after jobs.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::protocol::JobState;
use crate::server::App;
use crate::server::fault::Fault;
use crate::server::jobs::{Job, Layouts, View};

/// How long a cancelled job may take to stop before the answer says that it still runs.
const CANCEL_PATIENCE: Duration = Duration::from_secs(1);
/// Comments that keep the line open.
const PING_EVERY: Duration = Duration::from_secs(15);
/// How often a waiting job's place in the queue is looked at.
const QUEUE_LOOK: Duration = Duration::from_secs(1);

/// How a job stands
#[utoipa::path(
    get,
    path = "/v1/jobs/{job_id}",
    tag = "jobs",
    params(("job_id" = String, Path, description = "As the answer to the request gave it")),
    responses(
        (status = 200, description = "How it stands", body = ref("#/components/schemas/JobStatus")),
        (status = 404, description = "No such job, or its answer was let go", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn job(State(app): State<Arc<App>>, id: JobId) -> Result<Response, Fault> {
    let job = find(&app, id)?;
    Ok(whole(&app, &job))
}

/// Cancel a job
///
/// A job that has ended stays as it is.
#[utoipa::path(
    delete,
    path = "/v1/jobs/{job_id}",
    tag = "jobs",
    params(("job_id" = String, Path, description = "As the answer to the request gave it")),
    responses(
        (status = 200, description = "How it stands after that", body = ref("#/components/schemas/JobStatus")),
        (status = 404, description = "No such job", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn cancel(State(app): State<Arc<App>>, id: JobId) -> Result<Response, Fault> {
    let job = find(&app, id)?;
    app.jobs.cancel(&job);
    let mut changes = job.changes();
    let over = changes.wait_for(|view| view.is_over());
    let _ = tokio::time::timeout(CANCEL_PATIENCE, over).await;
    Ok(whole(&app, &job))
}

/// Follow a job as server-sent events
///
/// `status` tells how it stands, without layouts; `best` is a candidate better than all before; the last event is named by
/// the state in which the job ended, and holds everything. Ids count up: a client that was cut off says the last one in
/// `Last-Event-ID` and is told what changed since; one that has been told everything gets 204.
#[utoipa::path(
    get,
    path = "/v1/jobs/{job_id}/events",
    tag = "jobs",
    params(
        ("job_id" = String, Path, description = "As the answer to the request gave it"),
        ("Last-Event-ID" = Option<u64>, Header, description = "The last event that came"),
    ),
    responses(
        (status = 200, description = "The events", content_type = "text/event-stream", body = String),
        (status = 204, description = "Nothing more will come"),
        (status = 404, description = "No such job", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn events(
    State(app): State<Arc<App>>,
    id: JobId,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let job = find(&app, id)?;
    let last =
        headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok()).unwrap_or(0_u64);
    let view = job.view();
    if view.is_over() && last >= view.change {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move { tell(&app, &job, last, &sender).await });
    let keep_alive = KeepAlive::new().interval(PING_EVERY);
    Ok(Sse::new(ReceiverStream::new(receiver)).keep_alive(keep_alive).into_response())
}

/// Sends what is new until nothing will be, or nobody listens.
async fn tell(app: &App, job: &Job, last: u64, sender: &mpsc::Sender<Result<Event, axum::Error>>) {
    let mut changes = job.changes();
    let (mut told, mut told_ahead) = (last, None);
    loop {
        let view = changes.borrow_and_update().clone();
        let num_ahead = app.jobs.num_ahead(job);
        let mut news = vec![];
        if let Some((change, best)) = view.best.as_ref().filter(|(change, _)| *change > told) {
            news.push(Event::default().event("best").id(change.to_string()).json_data(best));
        }
        if view.change > told || num_ahead != told_ahead {
            let event = Event::default().event(event_name(&view)).id(view.change.to_string());
            news.push(event.json_data(view.whole(num_ahead, Layouts::OnlyResult)));
        }
        (told, told_ahead) = (told.max(view.change), num_ahead);
        for event in news {
            if sender.send(event).await.is_err() {
                return;
            }
        }
        if view.is_over() {
            return;
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = sender.closed() => return,
            // The queue before a waiting job gets shorter without a change of the job itself.
            () = tokio::time::sleep(QUEUE_LOOK), if num_ahead.is_some() => {}
        }
    }
}

fn event_name(view: &View) -> &'static str {
    match view.status.state {
        JobState::Queued | JobState::Running => "status",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

/// The id in the path, if it is text.
type JobId = Result<Path<String>, PathRejection>;

fn find(app: &App, id: JobId) -> Result<Arc<Job>, Fault> {
    let Ok(Path(id)) = id else { return Err(Fault::not_found("job", "\u{fffd}")) };
    app.jobs.get(&id).ok_or_else(|| Fault::not_found("job", &id))
}

fn whole(app: &App, job: &Job) -> Response {
    Json(job.view().whole(app.jobs.num_ahead(job), Layouts::All)).into_response()
}
