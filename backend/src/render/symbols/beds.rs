//! Beds: the pillow end is the back.

use super::super::palette::WHITE;
use super::super::svg::Paint;
use super::Pen;

/// A bed with head board, pillows and a turned-down blanket.
pub(super) fn bed(pen: &mut Pen<'_>) {
    pen.body(4.0);
    let board = -1.0 + pen.share_y(pen.length(0.07, 0.06));
    pen.part([-1.0, -1.0], [1.0, board], 1.5, pen.deep());
    blanket(pen, -0.36);
    let is_double = pen.half.x * 2.0 > 1.15 * pen.scale;
    let paint = Paint::fill(WHITE).line(pen.tone.line, 0.7);
    let pillows: &[[f32; 2]] = if is_double { &[[-0.88, -0.06], [0.06, 0.88]] } else { &[[-0.72, 0.72]] };
    for &[right, left] in pillows {
        pen.part([right, board + 0.07], [left, -0.48], 5.0, paint);
    }
}

fn blanket(pen: &mut Pen<'_>, from: f32) {
    let paint = pen.soft();
    pen.part([-0.94, from], [0.94, 0.95], 4.0, paint);
    pen.part([-0.94, from], [0.94, from + 0.14], 2.0, Paint::fill(pen.tone.fill).line(pen.tone.line, 0.7));
}

/// Two beds, one over the other: the upper frame is dashed, the ladder stands at the foot.
pub(super) fn bunk(pen: &mut Pen<'_>) {
    bed(pen);
    let paint = pen.thin().dashed();
    pen.part([-0.9, -0.94], [0.9, 0.9], 2.0, paint);
    for step in 0..4 {
        let along = 0.35 + 0.16 * step as f32;
        pen.line([0.62, along], [0.94, along]);
    }
}

/// A cot: bars all around.
pub(super) fn crib(pen: &mut Pen<'_>) {
    pen.body(3.0);
    pen.part([-0.84, -0.9], [0.84, 0.9], 3.0, pen.soft());
    for step in 1..10 {
        let along = -1.0 + 0.2 * step as f32;
        pen.line([-1.0, along], [-0.84, along]);
        pen.line([0.84, along], [1.0, along]);
    }
    pen.part([-0.55, -0.8], [0.55, -0.45], 3.0, Paint::fill(WHITE).line(pen.tone.line, 0.7));
}

/// A soft nest.
pub(super) fn cushion(pen: &mut Pen<'_>) {
    pen.disc();
    pen.oval([0.0, 0.08], [0.68, 0.64], pen.soft());
}
