//! Numbers for Prometheus.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::server::App;

/// Counters and times, as Prometheus reads them
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "daemon",
    responses((status = 200, description = "The numbers", content_type = "text/plain", body = String))
)]
pub(super) async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    let (num_waiting, num_running) = app.jobs.counts();
    metrics::gauge!("setdresser_jobs_waiting").set(num_waiting as f64);
    metrics::gauge!("setdresser_jobs_running").set(num_running as f64);
    metrics::gauge!("setdresser_uptime_seconds").set(app.started.elapsed().as_secs_f64());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.render())
}
