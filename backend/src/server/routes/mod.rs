//! One file a route, with what the API's document says of it beside it.

mod arrange;
mod check;
mod health;
mod jobs;
mod limits;
mod metrics;
mod models;
mod preferences;
mod render;
mod rooms;
mod shutdown;
mod taste;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
pub use health::SERVICE;
pub(super) use rooms::MAX_ROOM_FINDERS;

/// Every route that the API's document tells of.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(limits::limits))
        .routes(routes!(rooms::rooms))
        .routes(routes!(arrange::arrange))
        .routes(routes!(arrange::furnish))
        .routes(routes!(check::check))
        .routes(routes!(render::render))
        .routes(routes!(jobs::job, jobs::cancel))
        .routes(routes!(jobs::events))
        .routes(routes!(preferences::record, preferences::list, preferences::purge))
        .routes(routes!(preferences::export))
        .routes(routes!(taste::report, taste::choose))
        .routes(routes!(models::models))
        .routes(routes!(models::current))
        .routes(routes!(shutdown::parents))
        .routes(routes!(shutdown::shutdown))
        .routes(routes!(metrics::metrics))
}
