//! Two plans of one room side by side.

use parry3d::glamx::Vec2;

use super::PlanOptions;
use super::palette::QUIET;
use super::plan::{self, Subject};
use super::svg::{Canvas, Number, Paint};
use crate::layout::Layout;
use crate::protocol::Reward;
use crate::scene::Scene;

/// Free space between the plans, pixels.
const BETWEEN: f32 = 8.0;

/// A layout and what it scored.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// Where everything stands.
    pub layout: &'a Layout,
    /// How good that is, if it was scored.
    pub reward: Option<&'a Reward>,
}

/// The plans of one room before and after arranging, side by side at one scale; each is `options.width_px` / 2 wide.
pub fn before_after_svg(
    scene: &Scene,
    before: Scored<'_>,
    after: Scored<'_>,
    options: &PlanOptions,
) -> String {
    let half = PlanOptions { width_px: options.width_px / 2, ..options.clone() };
    let draw = |one: Scored<'_>, caption: &str, other: Scored<'_>| {
        let subject = Subject { layout: one.layout, reward: one.reward, caption, beside: Some(other.layout) };
        plan::draw(scene, &subject, &half)
    };
    let (left, right) = (draw(before, "before", after), draw(after, "after", before));
    let offset = left.extent.x + BETWEEN;
    let height = left.extent.y.max(right.extent.y);
    let mut canvas = Canvas::default();
    canvas.raw(&left.body);
    canvas.open(format_args!("transform=\"translate({} 0)\"", Number(offset)));
    canvas.raw(&right.body);
    canvas.close();
    let x = offset - BETWEEN / 2.0;
    canvas
        .polyline([Vec2::new(x, 40.0), Vec2::new(x, height - 40.0)], Paint::stroke(QUIET, 0.6).opacity(0.5));
    plan::document(&canvas.into_string(), Vec2::new(offset + right.extent.x, height), &scene.name)
}
