//! The seed paper's own numbers for an I-Design scene graph, so that ours can stand beside its tables.
//!
//! MetaSpatial (arXiv 2503.18470) scores a room by a format reward, the share of colliding pairs and the share of objects
//! outside every region that their relations allow. Its checker has quirks: open bounds, half a metre of slack, walls that
//! count as objects. They are kept here on purpose, to the last digit, and nowhere else: nothing in the program is steered
//! by these numbers.
//!
//! The frame is I-Design's: metres, z up, positions are box centres, length runs along x and width along y at rotation 0,
//! and `z_angle` is in degrees clockwise with 0 facing +y. Everything is `f64`, as in the published code.

mod boxes;
mod collision;
mod constraint;
mod element;
mod format;
mod graph;
mod parts;
mod report;
mod sent;

pub(crate) use parts::{holding, is_room_element, quarters, room_elements};
pub use report::MetaspatialReport;

use crate::error::Result;
use graph::Graph;

/// The most entries of a `scene_graph`: every pair is compared, and the paper's rooms have some dozens.
pub const MAX_ENTRIES: usize = 4096;

/// Computes the seed paper's numbers for `{"room_dimensions": {x, y, z}, "scene_graph": [...], "response": optional text}`.
///
/// Room elements (four walls, `middle of the room`, `ceiling`) that the list lacks are added. Unknown fields are ignored; a
/// relation to an unknown id, to an object without a position, or by an unknown preposition allows no region. `response` is
/// only read for the format reward: the graph is judged where its objects stand.
///
/// ```
/// let document = r#"{"room_dimensions": {"x": 4, "y": 3, "z": 2.5}, "scene_graph": [{
///     "new_object_id": "wardrobe_1", "is_on_the_floor": true, "rotation": {"z_angle": 0},
///     "size_in_meters": {"length": 1.2, "width": 0.6, "height": 2.0}, "position": {"x": 2, "y": 0.3, "z": 1},
///     "placement": {"room_layout_elements": [{"layout_element_id": "south_wall", "preposition": "on"}]}}]}"#;
/// let report = backend::metaspatial::check(document.as_bytes())?;
/// assert_eq!((report.format, report.collision_ratio, report.constraint_violation_ratio), (1.0, 0.0, 0.0));
/// assert_eq!(report.total, 0.5);
/// # Ok::<(), backend::error::Error>(())
/// ```
///
/// # Errors
/// [`Error::Json`](crate::error::Error::Json) if the text is not JSON, [`Error::Fields`](crate::error::Error::Fields) with the
/// first field that cannot be read, [`Error::TooLarge`](crate::error::Error::TooLarge) over [`MAX_ENTRIES`].
pub fn check(document: &[u8]) -> Result<MetaspatialReport> {
    let document = sent::read(document)?;
    let graph = Graph::new(&document);
    let num_objects = graph.objects().count();
    let format = match &document.response {
        Some(response) => format::of_response(response, num_objects),
        None => format::of_graph(&graph),
    };
    let collision_ratio = collision::ratio(&graph);
    let violating_objects: Vec<String> =
        constraint::violating(&graph).into_iter().map(str::to_owned).collect();
    // Without objects nothing is violated: 0 and not 0 / 0.
    let constraint_violation_ratio = violating_objects.len() as f64 / num_objects.max(1) as f64;
    let total = if format < 1.0 {
        0.5 * format
    } else {
        0.5 * format - 0.2 * collision_ratio - 0.2 * constraint_violation_ratio
    };
    Ok(MetaspatialReport {
        format,
        judge: None,
        collision_ratio,
        constraint_violation_ratio,
        violating_objects,
        total,
    })
}
