//! What holds things: doors and drawers are at the front.

use super::super::palette::Color;
use super::super::svg::Paint;
use super::Pen;

/// Share of the depth from which the doors' line is drawn.
fn door_line(pen: &Pen<'_>) -> f32 {
    1.0 - pen.share_y(pen.length(0.05, 0.16))
}

/// A body with leaves at its front, one a half metre.
pub(super) fn cabinet(pen: &mut Pen<'_>) {
    pen.body(1.5);
    doors(pen);
}

fn doors(pen: &mut Pen<'_>) {
    let front = door_line(pen);
    pen.part([-1.0, front], [1.0, 1.0], 1.0, pen.deep());
    let num_doors = (2.0 * pen.half.x / (0.55 * pen.scale)).round().clamp(1.0, 12.0);
    for door in 1..num_doors as usize {
        let across = -1.0 + 2.0 * door as f32 / num_doors;
        pen.line([across, front - 0.12], [across, 1.0]);
    }
}

/// A cabinet with a rail and hangers.
pub(super) fn wardrobe(pen: &mut Pen<'_>) {
    pen.body(1.5);
    doors(pen);
    hangers(pen);
}

/// A rail alone.
pub(super) fn clothes_rack(pen: &mut Pen<'_>) {
    pen.part(
        [-1.0, -1.0],
        [1.0, 1.0],
        3.0,
        Paint::fill(pen.tone.soft).line(pen.tone.line, 0.7).opacity(0.75),
    );
    hangers(pen);
}

fn hangers(pen: &mut Pen<'_>) {
    if pen.is_small() {
        return;
    }
    let is_wide = pen.half.x >= pen.half.y;
    let turned = |along: f32, across: f32| if is_wide { [along, across] } else { [across, along] };
    pen.chain(&[turned(-0.94, 0.0), turned(0.94, 0.0)], Paint::stroke(pen.tone.line, 1.0));
    let long = pen.half.max_element();
    let num_hangers = (2.0 * long / 9.0).clamp(3.0, 40.0) as usize;
    for index in 0..num_hangers {
        let along = -0.88 + 1.76 * (index as f32 + 0.5) / num_hangers as f32;
        // An uneven rhythm reads as clothes, an even one as a ruler.
        let lean = [0.0, 1.6, -1.2, 0.7][index % 4] / long;
        let paint = Paint::stroke(pen.tone.line, 1.2).opacity(0.45);
        pen.chain(&[turned(along - lean, -0.6), turned(along + lean, 0.6)], paint);
    }
}

/// A body with a drawer's handle at its front.
pub(super) fn drawers(pen: &mut Pen<'_>) {
    pen.body(1.5);
    let front = door_line(pen);
    pen.line([-1.0, front], [1.0, front]);
    let inset = pen.length(0.05, 0.12);
    let (x, y) = (1.0 - pen.share_x(inset), 1.0 - pen.share_y(inset));
    pen.part(
        [-x, -y],
        [x, front - pen.share_y(inset)],
        1.5,
        Paint::fill(pen.tone.soft).line(pen.tone.line, 0.4).opacity(0.8),
    );
    pen.chain(&[[-0.2, 0.97], [0.2, 0.97]], Paint::stroke(pen.tone.line, 1.6));
}

/// Spines of books, muted.
const SPINES: [Color; 5] =
    [Color(0xc98f7a), Color(0x8fa7b8), Color(0xd9c48f), Color(0x9bb09a), Color(0xb79bb0)];

/// Boards with books.
pub(super) fn shelf(pen: &mut Pen<'_>) {
    pen.body(1.0);
    let back = -1.0 + pen.share_y(pen.length(0.03, 0.12));
    if pen.is_small() && pen.half.y < 4.0 {
        return;
    }
    let num_books = (2.0 * pen.half.x / 6.5).clamp(2.0, 120.0) as usize;
    for index in 0..num_books {
        // A fixed, uneven rhythm of thickness, depth and colour.
        let kind = index * 7 % 11;
        if kind == 6 {
            continue;
        }
        let right = -0.95 + 1.9 * index as f32 / num_books as f32;
        let left = right + 1.9 / num_books as f32 * (0.62 + 0.04 * (kind % 5) as f32);
        let front = 0.45 + 0.09 * (kind % 4) as f32;
        let spine = if pen.is_locked { pen.tone.deep } else { SPINES[kind % 5] };
        pen.part(
            [right, back],
            [left, front],
            0.5,
            Paint::fill(spine.mixed(pen.tone.fill, 0.25)).line(pen.tone.line, 0.35),
        );
    }
}

/// Boards with goods.
pub(super) fn goods(pen: &mut Pen<'_>) {
    pen.body(1.0);
    let num_goods = (2.0 * pen.half.x / 16.0).clamp(2.0, 40.0) as usize;
    for index in 0..num_goods {
        let right = -0.94 + 1.9 * index as f32 / num_goods as f32;
        let left = right + 1.9 / num_goods as f32 * (0.62 + 0.05 * (index * 5 % 4) as f32);
        pen.part([right, -0.7], [left, 0.5 + 0.1 * (index * 3 % 3) as f32], 1.5, pen.soft());
    }
}

/// A lid with a lock.
pub(super) fn chest(pen: &mut Pen<'_>) {
    pen.body(2.5);
    pen.line([-1.0, -0.6], [1.0, -0.6]);
    for across in [-0.62, 0.62] {
        pen.part([across - 0.07, -1.0], [across + 0.07, 1.0], 0.0, pen.deep());
    }
    pen.part([-0.1, 0.7], [0.1, 1.0], 1.0, pen.deep());
}

/// Planks and a brace.
pub(super) fn crate_box(pen: &mut Pen<'_>) {
    pen.body(1.0);
    pen.part([-0.78, -0.78], [0.78, 0.78], 0.5, pen.soft());
    pen.line([-0.78, -0.78], [0.78, 0.78]);
    pen.line([-0.78, 0.78], [0.78, -0.78]);
}

/// Hoops and staves.
pub(super) fn barrel(pen: &mut Pen<'_>) {
    pen.disc();
    pen.oval([0.0, 0.0], [0.8, 0.8], pen.soft());
    for along in [-0.4, 0.0, 0.4] {
        let reach = 0.8 * (1.0 - (along / 0.8_f32).powi(2)).sqrt();
        pen.line([-reach, along], [reach, along]);
    }
}

/// A tied sack.
pub(super) fn sack(pen: &mut Pen<'_>) {
    pen.part([-1.0, -1.0], [1.0, 1.0], pen.half.min_element() * 0.8, pen.main());
    pen.circle([0.0, 0.0], 0.25, pen.deep());
    for (across, along) in [(0.7, 0.3), (-0.6, 0.5), (0.2, -0.7), (-0.5, -0.5)] {
        pen.line([across * 0.4, along * 0.4], [across, along]);
    }
}

/// Pegs along the back, or around a pole.
pub(super) fn coat_rack(pen: &mut Pen<'_>) {
    let is_pole = (pen.half.x - pen.half.y).abs() < 0.4 * pen.half.max_element();
    if is_pole {
        pen.canvas.ellipse(
            parry3d::glamx::Vec2::ZERO,
            pen.half,
            Paint::fill(pen.tone.soft).line(pen.tone.line, 0.7),
        );
        for step in 0..6 {
            let (sin, cos) = (step as f32 * std::f32::consts::TAU / 6.0).sin_cos();
            pen.line([0.0, 0.0], [cos * 0.8, sin * 0.8]);
        }
        pen.circle([0.0, 0.0], 0.22, pen.deep());
        return;
    }
    pen.body(1.0);
    let num_pegs = (2.0 * pen.half.x / (0.16 * pen.scale)).clamp(3.0, 20.0) as usize;
    for peg in 0..num_pegs {
        let across = -0.9 + 1.8 * (peg as f32 + 0.5) / num_pegs as f32;
        pen.line([across, -0.5], [across, 0.9]);
    }
}

/// A rack of crossed bars.
pub(super) fn lattice(pen: &mut Pen<'_>) {
    pen.body(1.0);
    let num_cells = (pen.half.x / pen.half.y.max(1.0)).round().clamp(1.0, 12.0);
    for cell in 0..num_cells as usize {
        let right = -1.0 + 2.0 * cell as f32 / num_cells;
        let left = right + 2.0 / num_cells;
        pen.line([right, -1.0], [left, 1.0]);
        pen.line([left, -1.0], [right, 1.0]);
    }
}

/// A folding screen.
pub(super) fn screen(pen: &mut Pen<'_>) {
    pen.part([-1.0, -1.0], [1.0, 1.0], 0.0, pen.thin().dashed().opacity(0.5));
    let points: Vec<[f32; 2]> =
        (0..5).map(|i| [-1.0 + 0.5 * i as f32, if i % 2 == 0 { -0.8 } else { 0.8 }]).collect();
    pen.chain(&points, Paint::stroke(pen.tone.line, 3.2));
    pen.chain(&points, Paint::stroke(pen.tone.fill, 1.6));
}

/// An open basket or bin.
pub(super) fn basket(pen: &mut Pen<'_>) {
    let radius = pen.half.min_element() * 0.5;
    pen.body(radius);
    pen.part([-0.72, -0.72], [0.72, 0.72], radius * 0.7, pen.deep());
}
