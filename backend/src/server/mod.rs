//! The daemon: HTTP on loopback around the same pipeline that the command line uses.
//!
//! [`run`] gets its socket and its settings from the caller. Requests pass the guard, bodies are read within limits, long
//! work becomes jobs; see `ARCHITECTURE.md` for the threat model.

mod body;
mod connections;
mod fault;
mod guard;
mod jobs;
mod lifetime;
mod openapi;
mod priority;
mod routes;
pub mod runtime_file;
mod work;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

pub use jobs::{Job, Work};
pub use routes::SERVICE;
pub use work::arrange_or_furnish;

use crate::config::Config;
use crate::error::{Error, Result};
use crate::models::Promoted;
use crate::preferences::Memory;
use crate::protocol::ErrorCode;
use fault::Fault;
use jobs::Jobs;
use lifetime::Lifetime;

/// Running jobs may finish for so long at the end.
const DRAIN: Duration = Duration::from_secs(5);

/// Often enough that the samples of a busy moment stay few.
const UPKEEP_EVERY: Duration = Duration::from_millis(500);
/// Upper ends of the histograms' buckets.
const SECONDS: [f64; 13] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0];
const REWARDS: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// What all routes share.
struct App {
    config: Config,
    token: String,
    instance: String,
    started: Instant,
    lifetime: Lifetime,
    jobs: Arc<Jobs>,
    memory: Memory,
    models: Arc<Promoted>,
    metrics: PrometheusHandle,
    /// Permits for large bodies in memory.
    large_bodies: Arc<Semaphore>,
    /// Permits for finding rooms, which nobody can stop.
    room_finders: Arc<Semaphore>,
}

/// What the daemon starts with.
pub struct Start {
    /// Its settings.
    pub config: Config,
    /// What requests must bear.
    pub token: String,
    /// This run's name.
    pub instance: String,
    /// The editor that started it.
    pub parent_pid: Option<u32>,
    /// What the user taught it.
    pub memory: Memory,
    /// The models that it watches.
    pub models: Arc<Promoted>,
    /// How jobs are worked on.
    pub work: Box<Work>,
}

/// Serves until a request, the end of its editors, idleness or `shutdown` ends it; says which.
///
/// # Errors
/// [`Error::Internal`] if the numbers for Prometheus cannot be gathered: they are, once a process.
pub async fn run(
    listener: TcpListener,
    start: Start,
    shutdown: impl Future<Output = ()>,
) -> Result<&'static str> {
    let metrics = recorder()?;
    let Start { config, token, instance, parent_pid, memory, models, work } = start;
    let jobs = Jobs::start(config.num_workers, config.queue_per_client, work);
    let app = Arc::new(App {
        token,
        instance,
        started: Instant::now(),
        lifetime: Lifetime::new(),
        jobs,
        memory,
        models,
        metrics,
        large_bodies: Arc::new(Semaphore::new(body::MAX_LARGE_BODIES)),
        room_finders: Arc::new(Semaphore::new(routes::MAX_ROOM_FINDERS)),
        config,
    });
    if let Some(pid) = parent_pid {
        app.lifetime.add_editor(pid);
    }
    let watcher = tokio::spawn({
        let app = app.clone();
        async move {
            let idle_timeout = app.config.idle_timeout.map(jiff::SignedDuration::unsigned_abs);
            let is_busy = || app.jobs.counts() != (0, 0);
            tokio::join!(app.lifetime.watch(idle_timeout, is_busy), upkeep(&app.metrics));
        }
    });
    let ended = async {
        tokio::select! {
            _ = app.lifetime.ended() => {}
            () = shutdown => app.lifetime.end("it was told to by a signal"),
        }
        app.jobs.drain(DRAIN).await;
    };
    connections::serve(listener, router(&app), ended).await;
    watcher.abort();
    Ok(app.lifetime.ended().await)
}

/// Binds the asked port; if another program has it, any free one.
///
/// # Errors
/// [`Error::Io`] if nothing can be bound.
pub async fn bind(config: &Config) -> Result<TcpListener> {
    let asked = SocketAddr::new(config.host, config.port);
    let failed = |source| Error::Io { action: "listen on", source, path: asked.to_string().into() };
    match TcpListener::bind(asked).await {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            tracing::warn!(port = config.port, "another program has the port, any free one is taken");
            TcpListener::bind(SocketAddr::new(config.host, 0)).await.map_err(failed)
        }
        bound => bound.map_err(failed),
    }
}

/// Random bytes of the system, in hexadecimal.
pub fn random_hex<const NUM_BYTES: usize>() -> String {
    let mut bytes = [0_u8; NUM_BYTES];
    // Without them nothing here would be safe.
    getrandom::fill(&mut bytes).expect("invariant: the system gives random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn router(app: &Arc<App>) -> Router {
    let (routes, paths) = utoipa_axum::router::OpenApiRouter::with_openapi(openapi::start())
        .merge(routes::routes())
        .split_for_parts();
    routes
        .merge(openapi::router(openapi::document(&paths)))
        .fallback(async || Fault::new(ErrorCode::NotFound, "there is no such route", "see /docs"))
        .method_not_allowed_fallback(async || {
            Fault::new(
                ErrorCode::MethodNotAllowed,
                "the route is there, but not with this method",
                "see /docs",
            )
        })
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(|_| Fault::broke_off().into_response()))
        .layer(axum::middleware::from_fn(observed))
        .with_state(app.clone())
}

/// Counts and times every answer, and forbids browsers to guess and to keep.
async fn observed(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str).to_owned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let (status, took) = (response.status(), started.elapsed());
    metrics::counter!("setdresser_requests_total", "route" => route.clone(), "status" => status.as_u16().to_string())
        .increment(1);
    metrics::histogram!("setdresser_request_seconds", "route" => route.clone()).record(took.as_secs_f64());
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::warn!(%method, route, status = status.as_u16(), ms = took.as_millis() as u64, "answered");
    } else {
        tracing::debug!(%method, route, status = status.as_u16(), ms = took.as_millis() as u64, "answered");
    }
    response
}

/// The process's one recorder.
fn recorder() -> Result<PrometheusHandle> {
    static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    let mut recorder = RECORDER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(handle) = &*recorder {
        return Ok(handle.clone());
    }
    let fault = |error: metrics_exporter_prometheus::BuildError| {
        Error::Internal(format!("no numbers for Prometheus: {error}"))
    };
    let builder = PrometheusBuilder::new();
    let builder =
        builder.set_buckets_for_metric(Matcher::Suffix("seconds".to_owned()), &SECONDS).map_err(fault)?;
    let builder =
        builder.set_buckets_for_metric(Matcher::Suffix("reward".to_owned()), &REWARDS).map_err(fault)?;
    let handle = builder.install_recorder().map_err(fault)?;
    Ok(recorder.insert(handle).clone())
}

/// Lets go of samples that the histograms have counted; nobody else does until somebody reads them.
async fn upkeep(metrics: &PrometheusHandle) {
    loop {
        metrics.run_upkeep();
        tokio::time::sleep(UPKEEP_EVERY).await;
    }
}

/// Listens for Ctrl-C and what ends services from this moment on, on the event loop that it is called on; the future ends
/// when one comes.
///
/// # Errors
/// [`Error::Internal`] if the system lets nobody listen.
pub fn signals() -> Result<impl Future<Output = ()>> {
    let fault = |error: std::io::Error| Error::Internal(format!("signals cannot be heard: {error}"));
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(fault)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(fault)?;
        let mut hang_up = signal(SignalKind::hangup()).map_err(fault)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
        })
    }
    #[cfg(windows)]
    {
        let mut interrupt = tokio::signal::windows::ctrl_c().map_err(fault)?;
        Ok(async move {
            interrupt.recv().await;
        })
    }
}
