//! Rugs, plants, lights and what hangs on walls.

use std::f32::consts::TAU;

use parry3d::glamx::Vec2;

use super::super::palette::GLASS;
use super::super::svg::{At, Paint};
use super::Pen;

/// A rug with a border, and fringes at its short ends.
pub(super) fn rug(pen: &mut Pen<'_>) {
    let is_wide = pen.half.x >= pen.half.y;
    let turned = |along: f32, across: f32| if is_wide { [along, across] } else { [across, along] };
    let across = 2.0 * pen.half.min_element();
    let num_threads = (across / 4.0).clamp(3.0, 90.0) as usize;
    let end = 1.0 + (4.0_f32).min(across * 0.06) / pen.half.max_element();
    for index in 0..=num_threads {
        let at = -0.98 + 1.96 * index as f32 / num_threads as f32;
        for side in [-1.0, 1.0] {
            let paint = pen.thin().opacity(0.6);
            pen.chain(&[turned(side, at), turned(side * end, at)], paint);
        }
    }
    pen.part([-1.0, -1.0], [1.0, 1.0], 0.0, Paint::fill(pen.tone.fill).line(pen.tone.line, 0.8));
    for (inset, opacity) in [(0.07, 0.8), (0.13, 0.45)] {
        let edge = pen.length(inset, inset);
        let (x, y) = (1.0 - pen.share_x(edge), 1.0 - pen.share_y(edge));
        pen.part([-x, -y], [x, y], 0.0, Paint::fill(pen.tone.soft).line(pen.tone.line, 0.6).opacity(opacity));
    }
}

/// A round rug.
pub(super) fn round_rug(pen: &mut Pen<'_>) {
    pen.canvas.ellipse(Vec2::ZERO, pen.half, Paint::fill(pen.tone.fill).line(pen.tone.line, 0.8));
    for share in [0.88, 0.78, 0.4] {
        pen.oval(
            [0.0, 0.0],
            [share, share],
            Paint::fill(pen.tone.soft).line(pen.tone.line, 0.5).opacity(0.6),
        );
    }
}

/// Leaves around a stem: three rings, each turned against the next.
pub(super) fn plant(pen: &mut Pen<'_>) {
    let rings = [(1.0, 0.0, pen.tone.deep), (0.78, 0.5, pen.tone.fill), (0.48, 0.2, pen.tone.soft)];
    for (reach, turn, color) in rings {
        for index in 0..NUM_LEAVES {
            let commands = leaf(pen, index as f32 + turn, reach);
            pen.canvas.path(&commands, Paint::fill(color).line(pen.tone.line, 0.55));
        }
    }
}

const NUM_LEAVES: usize = 8;

/// A leaf from the middle outwards, broadest beyond its half.
fn leaf(pen: &Pen<'_>, index: f32, reach: f32) -> String {
    let angle = index * TAU / NUM_LEAVES as f32;
    let to = |turn: f32, radius: f32| At(Vec2::from_angle(angle + turn) * radius * reach * pen.half);
    let (tip, left, right) = (to(0.0, 1.0), to(-0.52, 0.5), to(0.52, 0.5));
    let (left_tip, right_tip) = (to(-0.42, 0.92), to(0.42, 0.92));
    format!("M0 0C{left} {left_tip} {tip}C{right_tip} {right} 0 0Z")
}

/// A shade with a cross: the sign for a light.
pub(super) fn lamp(pen: &mut Pen<'_>) {
    pen.disc();
    pen.oval([0.0, 0.0], [0.5, 0.5], pen.soft());
    pen.line([-1.0, 0.0], [1.0, 0.0]);
    pen.line([0.0, -1.0], [0.0, 1.0]);
}

/// Candles around a wheel.
pub(super) fn chandelier(pen: &mut Pen<'_>) {
    pen.oval([0.0, 0.0], [0.86, 0.86], Paint::fill(pen.tone.soft).line(pen.tone.line, 0.8).opacity(0.8));
    for index in 0..8 {
        let (sin, cos) = (index as f32 * TAU / 8.0).sin_cos();
        pen.line([0.0, 0.0], [cos * 0.86, sin * 0.86]);
        pen.circle([cos * 0.86, sin * 0.86], 0.13, pen.main());
    }
    pen.circle([0.0, 0.0], 0.16, pen.deep());
}

/// A half shade on the wall.
pub(super) fn wall_lamp(pen: &mut Pen<'_>) {
    pen.part([-0.7, -1.0], [0.7, -0.7], 0.5, pen.deep());
    let (from, to) = (pen.at(-1.0, -0.7), pen.at(1.0, -0.7));
    let radii = pen.half * Vec2::new(1.0, 1.7);
    let commands = format!("M{}A{} 0 0 0 {}Z", At(from), At(radii), At(to));
    pen.canvas.path(&commands, pen.main());
}

/// Something flat on the wall: hatched.
pub(super) fn plate(pen: &mut Pen<'_>) {
    pen.body(0.0);
    let half = pen.half;
    pen.canvas.rect(-half, half, 0.0, Paint::pattern("hatch"));
}

/// A plate of glass.
pub(super) fn mirror(pen: &mut Pen<'_>) {
    pen.body(0.0);
    let half = pen.half;
    pen.canvas.rect(
        -half,
        half,
        0.0,
        Paint::fill(if pen.is_locked { pen.tone.soft } else { GLASS }).opacity(0.9),
    );
    pen.chain(&[[-1.0, 1.0], [1.0, 1.0]], Paint::stroke(pen.tone.line, 1.6));
}

/// Folds of cloth.
pub(super) fn curtain(pen: &mut Pen<'_>) {
    let num_folds = (2.0 * pen.half.x / 5.0).clamp(4.0, 200.0) as usize;
    let points: Vec<[f32; 2]> = (0..=num_folds)
        .map(|index| [-1.0 + 2.0 * index as f32 / num_folds as f32, if index % 2 == 0 { -0.9 } else { 0.9 }])
        .collect();
    pen.chain(&points, Paint::stroke(pen.tone.line, 1.2));
}

/// Pages and a spine.
pub(super) fn book(pen: &mut Pen<'_>) {
    pen.body(0.5);
    pen.line([-0.7, -1.0], [-0.7, 1.0]);
}

/// Somebody seen from above.
pub(super) fn figure(pen: &mut Pen<'_>) {
    pen.canvas.ellipse(Vec2::ZERO, pen.half, pen.soft());
    pen.oval([0.0, 0.0], [0.85, 0.45], pen.main());
    pen.circle([0.0, 0.0], 0.36, pen.deep());
}
