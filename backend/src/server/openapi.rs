//! The API's document, and the page that people read it on.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::App;
use crate::protocol;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Setdresser",
        description = "Furnishes 3D rooms with the user's own objects, and says why each stands where it does. \
            The daemon listens on this machine only; every request but health and this page bears the token of `daemon.json`.\n\n\
            A first request, in bash:\n\n\
            ```sh\n\
            curl -s -H @<(backend status --header) -H 'Content-Type: application/json' \\\n  \
              --data @schemas/examples/bedroom.request.json $(backend status --url)/v1/arrange\n\
            ```\n\n\
            It answers with a job; `GET /v1/jobs/{job_id}` tells how it stands, and at last the layouts.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "work", description = "Rooms in, layouts, verdicts and pictures out"),
        (name = "jobs", description = "Long work, followed and cancelled"),
        (name = "preferences", description = "What the user accepted, rejected, moved and took back, and what was learned from it"),
        (name = "daemon", description = "Who answers, within which limits"),
    )
)]
struct Api;

/// The document without its paths.
pub(super) fn start() -> Document {
    Api::openapi()
}

/// The whole document: paths as the routes tell them, schemas as the protocol's types tell them.
pub(super) fn document(paths: &Document) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    macro_rules! include {
        ($($name:ident),*) => {{ $(let _ = generator.subschema_for::<protocol::$name>();)* }};
    }
    include!(
        ArrangeRequest,
        FurnishRequest,
        RenderRequest,
        RoomsRequest,
        RoomsResponse,
        CheckResponse,
        JobCreated,
        JobStatus,
        Preference,
        RecordedPreference,
        PreferenceList,
        Purged,
        TasteReport,
        TasteChoice,
        Health,
        Limits,
        Models,
        Parent,
        Error
    );
    let mut document = serde_json::to_value(paths).unwrap_or_default();
    document["components"] = json!({
        "schemas": generator.take_definitions(true),
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "From `daemon.json`"}},
    });
    document["security"] = json!([{"token": []}]);
    document
}

/// `/openapi.json` and `/docs`: the same for everybody, so that they need no token and tell nothing.
pub(super) fn router(document: Value) -> Router<Arc<App>> {
    // Read only: a page that could post would have to know the token.
    let config =
        Config::from("/openapi.json").supported_submit_methods(Vec::<String>::new()).validator_url("none");
    let document = Arc::new(document);
    Router::new()
        .route("/openapi.json", get(async move || Json(document.clone())))
        .merge(SwaggerUi::new("/docs").config(config))
        .layer(axum::middleware::from_fn(sealed))
}

/// The page's own files are all that it may load.
async fn sealed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}
