//! Screens, machines and instruments: the side that people look at or play is the front.

use super::super::palette::{Color, WHITE};
use super::super::svg::{At, Paint};
use super::Pen;

/// The glass of screens.
const DARK: Color = Color(0x4c545e);

fn glass(pen: &Pen<'_>) -> Color {
    if pen.is_locked { pen.tone.line } else { DARK }
}

/// A screen on its foot, or a slab on the wall.
pub(super) fn screen(pen: &mut Pen<'_>) {
    let dark = glass(pen);
    if pen.half.y < 0.25 * pen.half.x && pen.half.y < 0.06 * pen.scale {
        pen.body(1.0);
        pen.part([-0.96, 0.1], [0.96, 1.0], 0.5, Paint::fill(dark));
        return;
    }
    pen.oval([0.0, -0.1], [0.42, 0.85], pen.soft());
    let thick = pen.share_y(pen.length(0.05, 0.22));
    pen.part([-1.0, 0.2 - thick], [1.0, 0.2 + thick], 1.0, pen.main());
    pen.part([-0.96, 0.2], [0.96, 0.2 + thick], 0.5, Paint::fill(dark));
}

/// Keys before a screen.
pub(super) fn laptop(pen: &mut Pen<'_>) {
    pen.body(1.5);
    pen.part([-0.96, -0.96], [0.96, -0.45], 1.0, Paint::fill(glass(pen)));
    pen.part([-0.8, -0.25], [0.8, 0.35], 0.5, pen.soft());
    pen.part([-0.28, 0.5], [0.28, 0.88], 0.5, pen.soft());
}

/// Rows of keys.
pub(super) fn keyboard(pen: &mut Pen<'_>) {
    pen.body(1.0);
    for along in [-0.4, 0.0, 0.4] {
        pen.line([-0.9, along], [0.9, along]);
    }
}

/// A tray of paper.
pub(super) fn printer(pen: &mut Pen<'_>) {
    pen.body(2.0);
    pen.part([-0.8, -0.8], [0.8, 0.15], 1.0, pen.soft());
    pen.part([-0.55, 0.35], [0.55, 1.0], 0.5, Paint::fill(WHITE).line(pen.tone.line, 0.6));
}

/// A cone behind its cloth.
pub(super) fn speaker(pen: &mut Pen<'_>) {
    pen.body(1.5);
    pen.circle([0.0, 0.0], 0.6, pen.soft());
    pen.circle([0.0, 0.0], 0.2, pen.deep());
}

fn keys(pen: &mut Pen<'_>, front: f32, back: f32, wide: f32) {
    pen.part([-wide, back], [wide, front], 0.5, Paint::fill(WHITE).line(pen.tone.line, 0.6));
    let num_keys = (2.0 * pen.half.x * wide / 3.6).clamp(7.0, 52.0) as usize;
    for key in 1..num_keys {
        let across = -wide + 2.0 * wide * key as f32 / num_keys as f32;
        let is_black = !matches!(key % 7, 0 | 3);
        let to = if is_black { back + 0.6 * (front - back) } else { front };
        pen.chain(
            &[[across, back], [across, to]],
            Paint::stroke(pen.tone.line, if is_black { 1.3 } else { 0.4 }),
        );
    }
}

/// An upright piano.
pub(super) fn piano(pen: &mut Pen<'_>) {
    pen.body(1.5);
    keys(pen, 0.92, 0.3, 0.9);
    pen.line([-1.0, 0.1], [1.0, 0.1]);
}

/// A grand piano: its bent side is at its own left.
pub(super) fn grand_piano(pen: &mut Pen<'_>) {
    let at = |across: f32, along: f32| At(pen.at(across, along));
    let commands = format!(
        "M{}L{}Q{} {}C{} {} {}L{}Z",
        at(-1.0, 1.0),
        at(-1.0, -0.7),
        at(-1.0, -1.0),
        at(-0.55, -1.0),
        at(0.25, -1.0),
        at(0.0, 0.1),
        at(1.0, 0.25),
        at(1.0, 1.0)
    );
    pen.canvas.path(&commands, pen.main());
    keys(pen, 0.96, 0.7, 0.92);
}

/// A belt between rails.
pub(super) fn treadmill(pen: &mut Pen<'_>) {
    pen.body(2.0);
    pen.part([-0.62, -0.5], [0.62, 0.94], 1.0, Paint::fill(glass(pen)).opacity(0.8));
    pen.part([-0.9, -0.98], [0.9, -0.6], 1.5, pen.deep());
}

/// Two wheels and handle bars.
pub(super) fn bicycle(pen: &mut Pen<'_>) {
    let is_wide = pen.half.x >= pen.half.y;
    let turned = |along: f32, across: f32| if is_wide { [along, across] } else { [across, along] };
    for center in [-0.62, 0.62] {
        pen.oval(turned(center, 0.0), turned(0.36, 0.16), pen.main());
    }
    pen.chain(&[turned(-0.62, 0.0), turned(0.62, 0.0)], Paint::stroke(pen.tone.line, 2.0));
    pen.chain(&[turned(0.42, -0.95), turned(0.42, 0.95)], Paint::stroke(pen.tone.line, 1.6));
}

/// Straps and a handle.
pub(super) fn suitcase(pen: &mut Pen<'_>) {
    pen.body(3.0);
    for across in [-0.5, 0.5] {
        pen.line([across, -1.0], [across, 1.0]);
    }
    pen.part([-0.25, 0.2], [0.25, 0.7], 2.0, pen.deep());
}

/// Body and neck.
pub(super) fn guitar(pen: &mut Pen<'_>) {
    pen.part([-0.1, -1.0], [0.1, 0.2], 1.0, pen.deep());
    pen.oval([0.0, 0.05], [0.62, 0.34], pen.main());
    pen.oval([0.0, 0.56], [0.9, 0.44], pen.main());
    pen.circle([0.0, 0.35], 0.2, pen.deep());
}
