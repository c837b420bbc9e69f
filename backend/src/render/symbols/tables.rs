//! Tables, desks and counters; and the plain box.

use super::super::palette::WHITE;
use super::super::svg::Paint;
use super::Pen;

/// A box of which nothing more is known.
pub(super) fn plain(pen: &mut Pen<'_>) {
    pen.body(2.0);
    if !pen.is_small() {
        let edge = pen.length(0.05, 0.12);
        let (x, y) = (1.0 - pen.share_x(edge), 1.0 - pen.share_y(edge));
        pen.part([-x, -y], [x, y], 1.5, pen.thin().opacity(0.5));
    }
}

/// A table top with its edge.
pub(super) fn table(pen: &mut Pen<'_>) {
    pen.body(3.0);
    let edge = pen.length(0.05, 0.1);
    let (x, y) = (1.0 - pen.share_x(edge), 1.0 - pen.share_y(edge));
    pen.part([-x, -y], [x, y], 2.0, Paint::fill(pen.tone.soft).line(pen.tone.line, 0.5).opacity(0.8));
}

/// A round top.
pub(super) fn round(pen: &mut Pen<'_>) {
    pen.disc();
    if !pen.is_small() {
        pen.oval([0.0, 0.0], [0.82, 0.82], Paint::fill(pen.tone.soft).line(pen.tone.line, 0.5).opacity(0.8));
    }
}

/// A table for many: its ends are rounded.
pub(super) fn conference(pen: &mut Pen<'_>) {
    let radius = pen.half.min_element() * 0.7;
    pen.body(radius);
    let edge = pen.length(0.08, 0.1);
    let (x, y) = (1.0 - pen.share_x(edge), 1.0 - pen.share_y(edge));
    pen.part(
        [-x, -y],
        [x, y],
        radius - edge,
        Paint::fill(pen.tone.soft).line(pen.tone.line, 0.5).opacity(0.8),
    );
}

/// A desk: its writing pad lies where one sits.
pub(super) fn desk(pen: &mut Pen<'_>) {
    pen.body(2.0);
    if pen.is_small() {
        return;
    }
    pen.line([-0.98, -0.78], [0.98, -0.78]);
    let pad = pen.share_x((0.34 * pen.scale).min(pen.half.x * 0.55));
    pen.part([-pad, 0.02], [pad, 0.84], 2.0, Paint::fill(pen.tone.soft).line(pen.tone.line, 0.5));
}

/// A table with a mirror at its back.
pub(super) fn dressing_table(pen: &mut Pen<'_>) {
    table(pen);
    pen.part(
        [-0.6, -1.0],
        [0.6, -0.78],
        2.0,
        Paint::fill(super::super::palette::GLASS).line(pen.tone.line, 0.7),
    );
}

/// A counter: its working side is the front.
pub(super) fn counter(pen: &mut Pen<'_>) {
    pen.body(2.0);
    let shelf = -1.0 + pen.share_y(pen.length(0.2, 0.3));
    pen.part([-1.0, -1.0], [1.0, shelf], 2.0, pen.deep());
}

/// A bench of planks with a vice.
pub(super) fn workbench(pen: &mut Pen<'_>) {
    pen.body(1.5);
    for step in [-0.5, 0.0, 0.5] {
        pen.line([-0.98, step], [0.98, step]);
    }
    pen.part([0.55, 0.5], [0.9, 1.0], 1.0, pen.deep());
}

/// A pool table with its six pockets.
pub(super) fn pool(pen: &mut Pen<'_>) {
    pen.body(4.0);
    pen.part(
        [-0.88, -0.82],
        [0.88, 0.82],
        2.0,
        Paint::fill(super::super::palette::Color(0x9cc3a5)).line(pen.tone.line, 0.7),
    );
    let is_wide = pen.half.x >= pen.half.y;
    for side in [-0.84, 0.84] {
        for step in [-0.88, 0.0, 0.88] {
            let center = if is_wide { [step, side] } else { [side, step] };
            pen.circle(center, 0.1, Paint::fill(pen.tone.line));
        }
    }
}

/// A table for table tennis.
pub(super) fn tennis(pen: &mut Pen<'_>) {
    pen.body(1.0);
    let white = Paint::stroke(WHITE, 1.4);
    let (net, middle) = if pen.half.x >= pen.half.y {
        ([[0.0, -1.06], [0.0, 1.06]], [[-1.0, 0.0], [1.0, 0.0]])
    } else {
        ([[-1.06, 0.0], [1.06, 0.0]], [[0.0, -1.0], [0.0, 1.0]])
    };
    pen.chain(&middle, white);
    pen.chain(&net, Paint::stroke(pen.tone.line, 1.6));
}
