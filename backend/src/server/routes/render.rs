//! Pictures of a room.

use std::collections::HashMap;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::document;
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::protocol::{ArrangeRequest, FieldError, Goal, Placement, RenderFormat, RenderRequest, RenderView};
use crate::render::{self, PlanOptions};
use crate::reward::{self, Context};
use crate::scene;
use crate::server::body::{Body, blocking};
use crate::server::fault::Fault;

/// Width of a picture that nobody gave one.
const DEFAULT_WIDTH_PX: u32 = 1024;

/// Draw a room, with its findings
#[utoipa::path(
    post,
    path = "/v1/render",
    tag = "work",
    request_body(content = ref("#/components/schemas/RenderRequest")),
    responses(
        (status = 200, description = "The picture", content(("image/svg+xml"), ("image/png"))),
        (status = 400, description = "Every field that is wrong", body = ref("#/components/schemas/Error")),
    )
)]
pub(super) async fn render(body: Body) -> std::result::Result<Response, Fault> {
    let picture = blocking(move || Ok(draw(document::read_request(&body.bytes)?)?)).await?;
    Ok(match picture {
        Picture::Svg(text) => ([(header::CONTENT_TYPE, "image/svg+xml")], text).into_response(),
        Picture::Png(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
    })
}

enum Picture {
    Svg(String),
    Png(Vec<u8>),
}

fn draw(request: RenderRequest) -> Result<Picture> {
    let RenderRequest { mut snapshot, placements, view, format, width_px } = request;
    let width_px = width_px.unwrap_or(DEFAULT_WIDTH_PX);
    let mut faults = vec![];
    if !(64..=render::MAX_SIDE_PX).contains(&width_px) {
        let message = format!("expected 64 to {}, got {width_px}", render::MAX_SIDE_PX);
        faults.push(FieldError { path: "/width_px".to_owned(), message });
    }
    let index_of: HashMap<String, usize> =
        snapshot.objects.iter().enumerate().map(|(index, object)| (object.id.clone(), index)).collect();
    for (index, placed) in placements.iter().flatten().enumerate() {
        match index_of.get(&placed.object) {
            Some(&object) => {
                let placement = Placement { position_m: placed.position_m, yaw_deg: placed.yaw_deg };
                snapshot.objects[object].placement = Some(placement);
            }
            None => faults.push(FieldError {
                path: format!("/placements/{index}/object"),
                message: "is no object of the snapshot".to_owned(),
            }),
        }
    }
    let request = ArrangeRequest { snapshot, goal: None, image: None, options: None, request_id: None };
    let scene = match scene::validate_arrange(&request) {
        Ok(scene) if faults.is_empty() => scene,
        Ok(_) => return Err(Error::fields(faults)),
        Err(Error::Fields(fields)) => return Err(Error::fields([faults, fields].concat())),
        Err(other) => return Err(other),
    };
    let goal = Goal::default();
    let layout = Layout::from_sent(&scene);
    let reward = reward::score(&Context::new(&scene, &goal), &layout);
    let options = PlanOptions::default();
    let svg = match view.unwrap_or(RenderView::Plan) {
        RenderView::Plan => render::plan_svg(&scene, &layout, Some(&reward), &options),
        RenderView::Axonometric => render::axonometric_svg(&scene, &layout, Some(&reward), &options),
    };
    Ok(match format.unwrap_or(RenderFormat::Svg) {
        RenderFormat::Svg => Picture::Svg(svg),
        RenderFormat::Png => Picture::Png(render::png(&svg, width_px)?),
    })
}
