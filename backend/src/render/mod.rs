//! Pictures of a room: floor plan, axonometric view, before and after; as SVG, and from that as PNG.
//!
//! Everything up to the SVG is pure arithmetic on text; only [`png`] needs fonts.

mod axonometric;
mod before_after;
mod curve;
mod labels;
mod names;
mod palette;
mod plan;
mod png;
mod schematic;
mod sheet;
mod svg;
mod symbols;
mod text;
mod things;
mod view;
mod walls;

pub use axonometric::axonometric_svg;
pub use before_after::{Scored, before_after_svg};
pub use curve::{Series, curve_svg};
pub use png::{MAX_SIDE_PX, png};
pub use schematic::{schematic_squares, schematic_svg};

use crate::layout::Layout;
use crate::protocol::Reward;
use crate::scene::Scene;

/// The letters: the bundled font for PNG, and what viewers of the SVG have.
const FONTS: &str = "Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif";

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// Width of the page, pixels at scale 1; letters keep their size, so a narrower page shows fewer names. At least 320.
    pub width_px: u32,
    /// Turn the room so that wall 1 lies at the bottom and runs to the right; else as the client's world lies, seen from above.
    pub turned: bool,
    /// Write names, or numbers with a list.
    pub names: bool,
    /// Draw the zones before functional sides.
    pub clearances: bool,
    /// The side that axonometric views look from: 0 to 3, counter-clockwise around the room; `None` = the one that shows
    /// most of the layout. Pictures to be compared need one side.
    pub seen_from: Option<u8>,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self { width_px: 1200, turned: true, names: true, clearances: false, seen_from: None }
    }
}

/// A floor plan: walls, openings, furniture as architects draw it, names, measures and what the plan's signs mean.
///
/// With a reward, its total is in the title, and objects with findings are framed: red for errors, amber for warnings.
/// What is not placed, or lies far outside, is listed below. The elements of an object carry its id as `data-object`.
pub fn plan_svg(scene: &Scene, layout: &Layout, reward: Option<&Reward>, options: &PlanOptions) -> String {
    let subject = plan::Subject { layout, reward, caption: "", beside: None };
    let drawing = plan::draw(scene, &subject, options);
    plan::document(&drawing.body, drawing.extent, &scene.name)
}

#[cfg(test)]
mod tests;
