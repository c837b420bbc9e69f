//! Kitchen and bathroom fittings.

use super::super::palette::WHITE;
use super::super::svg::Paint;
use super::Pen;

/// White ware.
fn ware(pen: &Pen<'_>) -> Paint {
    Paint::fill(WHITE).line(pen.tone.line, 0.9)
}

/// Cistern and bowl.
pub(super) fn toilet(pen: &mut Pen<'_>) {
    pen.part([-0.95, -1.0], [0.95, -0.5], 2.5, pen.main());
    pen.oval([0.0, 0.24], [0.82, 0.76], ware(pen));
    pen.oval([0.0, 0.28], [0.56, 0.54], Paint::fill(pen.tone.fill).line(pen.tone.line, 0.7));
}

/// A bowl on the wall.
pub(super) fn bidet(pen: &mut Pen<'_>) {
    pen.part([-0.8, -1.0], [0.8, -0.7], 1.5, pen.main());
    pen.oval([0.0, 0.0], [0.9, 1.0], ware(pen));
    pen.oval([0.0, 0.05], [0.6, 0.66], pen.thin());
    pen.circle([0.0, -0.55], 0.1, Paint::fill(pen.tone.line));
}

/// A basin with its tap.
pub(super) fn washbasin(pen: &mut Pen<'_>) {
    pen.body(4.0);
    let wide = (0.29 * pen.scale / pen.half.x).min(0.8);
    pen.oval([0.0, 0.12], [wide, 0.68], ware(pen));
    pen.circle([0.0, 0.0], 0.08, Paint::fill(pen.tone.line));
    pen.chain(&[[0.0, -0.82], [0.0, -0.32]], Paint::stroke(pen.tone.line, 2.2));
}

/// A tub along its longer side.
pub(super) fn bathtub(pen: &mut Pen<'_>) {
    pen.body(5.0);
    let edge = pen.length(0.07, 0.12);
    let (x, y) = (1.0 - pen.share_x(edge), 1.0 - pen.share_y(edge));
    let radius = pen.half.min_element() * 0.62;
    pen.part([-x, -y], [x, y], radius, ware(pen));
    let is_wide = pen.half.x >= pen.half.y;
    let drain = if is_wide { [-0.74, 0.0] } else { [0.0, -0.74] };
    let tap = if is_wide { [[-0.98, 0.0], [-0.86, 0.0]] } else { [[0.0, -0.98], [0.0, -0.86]] };
    pen.circle(drain, 0.09, pen.thin());
    pen.chain(&tap, Paint::stroke(pen.tone.line, 2.4));
}

/// A tray that falls to its drain.
pub(super) fn shower(pen: &mut Pen<'_>) {
    pen.part([-1.0, -1.0], [1.0, 1.0], 2.0, ware(pen));
    for (across, along) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
        pen.line([across * 0.14, along * 0.14], [across, along]);
    }
    pen.circle([0.0, 0.0], 0.16, Paint::fill(pen.tone.fill).line(pen.tone.line, 0.7));
}

/// A counter with a basin and a drainer.
pub(super) fn kitchen_sink(pen: &mut Pen<'_>) {
    pen.body(1.5);
    worktop(pen);
    let unit = (0.42 * pen.scale / pen.half.x).min(0.86);
    pen.part([-unit, -0.6], [unit * 0.1, 0.6], 3.5, ware(pen));
    for step in 0..5 {
        let across = unit * (0.24 + 0.16 * step as f32);
        pen.line([across, -0.5], [across, 0.5]);
    }
    pen.circle([-unit * 0.45, 0.0], 0.09, pen.thin());
    pen.chain(&[[-unit * 0.45, -0.85], [-unit * 0.45, -0.4]], Paint::stroke(pen.tone.line, 2.0));
}

/// The front edge of a worktop.
fn worktop(pen: &mut Pen<'_>) {
    let front = 1.0 - pen.share_y(pen.length(0.04, 0.1));
    pen.line([-1.0, front], [1.0, front]);
}

/// Four plates.
pub(super) fn stove(pen: &mut Pen<'_>) {
    pen.body(1.5);
    worktop(pen);
    let unit = (0.3 * pen.scale / pen.half.x).min(1.0);
    for (across, along, radius) in
        [(-0.45, -0.4, 0.3), (0.45, -0.4, 0.22), (-0.45, 0.38, 0.22), (0.45, 0.38, 0.3)]
    {
        let center = [across * unit, along];
        pen.circle(center, radius, Paint::fill(WHITE).line(pen.tone.line, 0.9));
        pen.circle(center, radius * 0.45, pen.thin());
    }
}

/// A door at the front and a star of frost.
pub(super) fn fridge(pen: &mut Pen<'_>) {
    pen.body(2.5);
    let front = 1.0 - pen.share_y(pen.length(0.06, 0.14));
    pen.part([-1.0, front], [1.0, 1.0], 1.5, pen.deep());
    for step in 0..3 {
        let (sin, cos) = (std::f32::consts::FRAC_PI_2 + step as f32 * std::f32::consts::FRAC_PI_3).sin_cos();
        let reach = 0.18 * pen.half.min_element();
        let (x, y) = (pen.share_x(reach * cos), pen.share_y(reach * sin));
        pen.line([-0.66 - x, -0.66 - y], [-0.66 + x, -0.66 + y]);
    }
}

/// A drum behind its door.
pub(super) fn washing_machine(pen: &mut Pen<'_>) {
    pen.body(2.0);
    worktop(pen);
    pen.line([-1.0, -0.7], [1.0, -0.7]);
    pen.circle([0.0, 0.1], 0.56, Paint::fill(WHITE).line(pen.tone.line, 0.9));
    pen.circle([0.0, 0.1], 0.34, pen.thin());
}

/// Over one's head, so dashed.
pub(super) fn hood(pen: &mut Pen<'_>) {
    let paint = Paint::fill(pen.tone.fill).line(pen.tone.line, 0.9).dashed().opacity(0.65);
    pen.part([-1.0, -1.0], [1.0, 1.0], 1.0, paint);
    pen.line([-1.0, -1.0], [1.0, 1.0]);
    pen.line([-1.0, 1.0], [1.0, -1.0]);
}

/// A small machine with a window at its front.
pub(super) fn microwave(pen: &mut Pen<'_>) {
    pen.body(2.0);
    pen.part([-0.8, 0.62], [0.4, 1.0], 0.5, pen.deep());
    pen.part([-0.8, -0.75], [0.8, 0.35], 1.5, pen.soft());
}
