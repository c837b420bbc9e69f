//! Parts of the building that stand in the room.

use super::super::palette::{INK, WALL};
use super::super::svg::Paint;
use super::Pen;

/// Masonry that the plan cuts.
fn cut(pen: &Pen<'_>) -> Paint {
    Paint::fill(WALL.mixed(pen.tone.fill, 0.35)).line(INK, 1.0)
}

/// A column or a piece of wall.
pub(super) fn column(pen: &mut Pen<'_>) {
    let (half, paint) = (pen.half, cut(pen));
    pen.canvas.rect(-half, half, 0.0, paint);
}

/// A round column.
pub(super) fn round_column(pen: &mut Pen<'_>) {
    let (half, paint) = (pen.half, cut(pen));
    pen.canvas.ellipse(parry3d::glamx::Vec2::ZERO, half, paint);
}

/// Treads along the longer side.
pub(super) fn stairs(pen: &mut Pen<'_>) {
    pen.body(0.0);
    let is_wide = pen.half.x >= pen.half.y;
    let turned = |along: f32, across: f32| if is_wide { [along, across] } else { [across, along] };
    let num_treads = (2.0 * pen.half.max_element() / (0.27 * pen.scale)).round().clamp(3.0, 40.0);
    for tread in 1..num_treads as usize {
        let along = -1.0 + 2.0 * tread as f32 / num_treads;
        pen.line(turned(along, -1.0), turned(along, 1.0));
    }
    let paint = Paint::stroke(pen.tone.line, 1.2);
    pen.chain(&[turned(-0.9, 0.0), turned(0.9, 0.0)], paint);
    pen.chain(&[turned(0.82, -0.25), turned(0.92, 0.0), turned(0.82, 0.25)], paint);
}

/// Space that is taken: crossed and dashed.
pub(super) fn void(pen: &mut Pen<'_>) {
    let paint = pen.thin().dashed();
    pen.part([-1.0, -1.0], [1.0, 1.0], 0.0, Paint::fill(pen.tone.fill).opacity(0.35));
    pen.part([-1.0, -1.0], [1.0, 1.0], 0.0, paint);
    pen.chain(&[[-1.0, -1.0], [1.0, 1.0]], paint.opacity(0.6));
    pen.chain(&[[-1.0, 1.0], [1.0, -1.0]], paint.opacity(0.6));
}

/// Two thin rails.
pub(super) fn railing(pen: &mut Pen<'_>) {
    pen.body(0.0);
    pen.line([-1.0, 0.0], [1.0, 0.0]);
}

/// Fins.
pub(super) fn radiator(pen: &mut Pen<'_>) {
    pen.body(1.0);
    let is_wide = pen.half.x >= pen.half.y;
    let num_fins = (2.0 * pen.half.max_element() / 4.0).clamp(3.0, 120.0) as usize;
    for fin in 1..num_fins {
        let along = -1.0 + 2.0 * fin as f32 / num_fins as f32;
        let paint = pen.thin().opacity(0.6);
        let ends = if is_wide { [[along, -1.0], [along, 1.0]] } else { [[-1.0, along], [1.0, along]] };
        pen.chain(&ends, paint);
    }
}

/// A hearth that opens to the front.
pub(super) fn fireplace(pen: &mut Pen<'_>) {
    pen.body(0.0);
    let dark = Paint::fill(WALL.mixed(pen.tone.fill, 0.25)).line(pen.tone.line, 0.7);
    pen.shape(&[[-0.62, 1.0], [-0.42, -0.3], [0.42, -0.3], [0.62, 1.0]], dark);
    pen.line([-1.0, 0.86], [-0.6, 0.86]);
    pen.line([0.6, 0.86], [1.0, 0.86]);
}
