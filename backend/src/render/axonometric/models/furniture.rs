//! Beds, seats, tables and storage.

use super::super::super::palette::{INK, WHITE};
use super::super::maker::Maker;
use super::super::solid::Look;

/// A bed whose frame starts at a height: mattress, blanket, pillows, head board.
pub(super) fn bed(maker: &mut Maker<'_>, from: f32) {
    let (x, y) = maker.half.into();
    let top = (maker.height - from).clamp(0.1, 1.6);
    let lying = from + (0.78 * top).min(0.48);
    let board = 0.06_f32.min(0.1 * y);
    let tone = maker.tone;
    maker.block([-x, -y, from], [x, y - board, from + 0.5 * (lying - from)], tone.deep, Look::Plain);
    maker.block(
        [-x * 0.98, -y * 0.99, from + 0.5 * (lying - from)],
        [x * 0.98, y - board, lying],
        WHITE,
        Look::Plain,
    );
    maker.block([-x, y - board, from], [x, y, from + top], tone.deep, Look::Plain);
    maker.block([-x, -y, lying], [x, y * 0.34, lying + 0.035], tone.fill, Look::Plain);
    maker.block([-x, y * 0.34, lying], [x, y * 0.48, lying + 0.05], tone.soft, Look::Plain);
    let pillows: &[[f32; 2]] = if x > 0.57 { &[[-0.9, -0.07], [0.07, 0.9]] } else { &[[-0.72, 0.72]] };
    for [right, left] in pillows {
        maker.block(
            [x * right, y * 0.58, lying],
            [x * left, y - board - 0.04, lying + 0.1],
            WHITE,
            Look::Plain,
        );
    }
}

/// Two beds over each other between four posts.
pub(super) fn bunk(maker: &mut Maker<'_>) {
    let height = maker.height;
    let (x, y) = maker.half.into();
    let tone = maker.tone;
    let upper = height * 0.62;
    maker.slab([0.12, 0.3], tone.deep, Look::Plain);
    maker.block([-x * 0.95, -y * 0.96, 0.3], [x * 0.95, y * 0.96, 0.42], tone.soft, Look::Plain);
    maker.slab([upper, upper + 0.08], tone.deep, Look::Plain);
    maker.block(
        [-x * 0.95, -y * 0.96, upper + 0.08],
        [x * 0.95, y * 0.96, upper + 0.2],
        tone.fill,
        Look::Plain,
    );
    maker.block([-x * 0.7, y * 0.62, upper + 0.2], [x * 0.7, y * 0.92, upper + 0.3], WHITE, Look::Plain);
    maker.legs(0.07, 0.0, height, tone.deep);
}

/// A sofa or armchair.
pub(super) fn sofa(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let seat = 0.44_f32.min(height * 0.6);
    let (arm, rest) = (0.17_f32.min(0.2 * 2.0 * x), 0.24_f32.min(0.3 * 2.0 * y));
    let foot = 0.06_f32.min(seat * 0.2);
    maker.block(
        [-x + 0.03, -y + 0.03, 0.0],
        [x - 0.03, y - 0.03, foot],
        INK.mixed(tone.fill, 0.3),
        Look::Plain,
    );
    maker.block([-x + arm, -y, foot], [x - arm, y - rest, seat * 0.62], tone.deep, Look::Plain);
    maker.block([-x, y - rest, foot], [x, y, height], tone.fill, Look::Plain);
    for side in [-1.0, 1.0] {
        let (a, b) = (side * x, side * (x - arm));
        maker.block([a, -y, foot], [b, y - rest, (seat + 0.17).min(height * 0.8)], tone.fill, Look::Plain);
    }
    let inner = 2.0 * (x - arm);
    let num_seats = (inner / 0.66).round().clamp(1.0, 6.0);
    for index in 0..num_seats as usize {
        let from = -x + arm + inner * index as f32 / num_seats;
        let to = from + inner / num_seats;
        let gap = 0.008;
        maker.block(
            [from + gap, -y - 0.005, seat * 0.62],
            [to - gap, y - rest, seat],
            tone.soft,
            Look::Plain,
        );
        if height > seat + 0.2 {
            maker.block(
                [from + gap, y - rest - 0.1, seat],
                [to - gap, y - rest, height - 0.05],
                tone.soft,
                Look::Plain,
            );
        }
    }
}

/// A chair on four legs.
pub(super) fn chair(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    // Bar and high chairs carry their seat higher.
    let seat = if height > 1.05 { height * 0.66 } else { 0.46_f32.min(height * 0.6) };
    maker.legs(0.04_f32.min(x * 0.3), 0.015, seat - 0.045, tone.deep);
    maker.slab([seat - 0.045, seat], tone.fill, Look::Plain);
    if height > seat + 0.12 {
        let rest = 0.045_f32.min(0.3 * y);
        let low = seat + 0.4 * (height - seat);
        for side in [-1.0, 1.0] {
            maker.block([side * x, y - rest, seat], [side * (x - 0.04), y, low], tone.deep, Look::Plain);
        }
        maker.block([-x, y - rest, low], [x, y, height], tone.fill, Look::Plain);
    }
}

/// A chair that turns, on a star and a column.
pub(super) fn office_chair(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let seat = 0.48_f32.min(height * 0.55);
    let dark = INK.mixed(tone.fill, 0.25);
    maker.drum([0.0; 2], [x * 0.85, y * 0.85], [0.03, 0.07], dark, Look::Round);
    maker.drum([0.0; 2], [0.035; 2], [0.07, seat - 0.08], dark, Look::Round);
    maker.block([-x * 0.8, -y * 0.9, seat - 0.08], [x * 0.8, y * 0.7, seat], tone.fill, Look::Plain);
    for side in [-1.0, 1.0] {
        maker.block(
            [side * x, -y * 0.4, seat + 0.16],
            [side * x * 0.84, y * 0.6, seat + 0.2],
            dark,
            Look::Plain,
        );
    }
    maker.block([-x * 0.75, y * 0.74, seat + 0.08], [x * 0.75, y * 0.95, height], tone.fill, Look::Plain);
}

/// A stool: a round seat on a column, or a square one on legs.
pub(super) fn stool(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    maker.round(0.75, [0.0, 0.025], tone.deep);
    maker.drum([0.0; 2], [0.035; 2], [0.025, height - 0.06], tone.deep, Look::Round);
    maker.round(1.0, [height - 0.06, height], tone.fill);
}

/// A bench; with a back if it is high.
pub(super) fn bench(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let seat = height.min(0.47);
    for side in [-1.0, 1.0] {
        maker.block(
            [side * x * 0.92, -y * 0.9, 0.0],
            [side * (x * 0.92 - 0.06), y * 0.9, seat - 0.05],
            tone.deep,
            Look::Plain,
        );
    }
    maker.slab([seat - 0.05, seat], tone.fill, Look::Plain);
    if height > seat + 0.15 {
        maker.block([-x, y - 0.05, seat], [x, y, height], tone.fill, Look::Plain);
    }
}

/// A stuffed seat.
pub(super) fn pouf(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    if super::is_round(maker.object) {
        maker.round(1.0, [0.0, 0.8 * height], tone.fill);
        maker.round(0.9, [0.8 * height, height], tone.soft);
    } else {
        maker.slab([0.0, 0.75 * height], tone.fill, Look::Plain);
        maker.slab([0.75 * height, height], tone.soft, Look::Plain);
    }
}

/// A table on four legs, on a column if it is round, on two panels if it is long.
pub(super) fn table(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let top = height - 0.045_f32.min(0.3 * height);
    if super::is_round(maker.object) {
        maker.round(0.55, [0.0, 0.03], tone.deep);
        maker.drum([0.0; 2], [0.045; 2], [0.03, top], tone.deep, Look::Round);
        maker.round(1.0, [top, height], tone.fill);
        return;
    }
    if 2.0 * x.max(y) > 2.2 {
        let along_x = x > y;
        for side in [-0.72, 0.72] {
            let (a, b) = if along_x {
                ([side * x - 0.05, -y * 0.7], [side * x + 0.05, y * 0.7])
            } else {
                ([-x * 0.7, side * y - 0.05], [x * 0.7, side * y + 0.05])
            };
            maker.block([a[0], a[1], 0.0], [b[0], b[1], top], tone.deep, Look::Plain);
        }
    } else {
        maker.legs(0.06_f32.min(0.25 * x.min(y)), 0.02, top, tone.deep);
    }
    maker.slab([top, height], tone.fill, Look::Plain);
}

/// A desk: side panels, a back, drawers under a wide one.
pub(super) fn desk(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let top = height - 0.04;
    if x > 0.55 {
        maker.block([x - 0.40, -y * 0.9, 0.05], [x - 0.02, y * 0.95, top], tone.soft, Look::Drawers(1, 3));
    } else {
        maker.block([x - 0.05, -y * 0.92, 0.0], [x - 0.01, y * 0.95, top], tone.deep, Look::Plain);
    }
    maker.block([-x + 0.01, -y * 0.92, 0.0], [-x + 0.05, y * 0.95, top], tone.deep, Look::Plain);
    let inner = if x > 0.55 { x - 0.40 } else { x - 0.05 };
    maker.block([-x + 0.05, y * 0.86, height * 0.4], [inner, y * 0.92, top], tone.deep, Look::Plain);
    maker.slab([top, height], tone.fill, Look::Plain);
}

/// A closed counter with a worktop.
pub(super) fn counter(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let num_doors = (2.0 * x / 0.6).round().max(1.0) as usize;
    maker.block(
        [-x + 0.03, -y + 0.03, 0.0],
        [x - 0.03, y - 0.03, height - 0.05],
        tone.fill,
        Look::Doors(num_doors),
    );
    maker.slab([height - 0.05, height], tone.soft, Look::Plain);
}

/// A chest of drawers.
pub(super) fn drawers(maker: &mut Maker<'_>, columns: usize, rows: usize) {
    let (height, tone) = (maker.height, maker.tone);
    let top = height - 0.02;
    maker.slab([0.0, top], tone.fill, Look::Drawers(columns, rows));
    maker.slab([top, height], tone.soft, Look::Plain);
}

/// A cabinet with doors.
pub(super) fn cabinet(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    let num_doors = (2.0 * maker.half.x / 0.52).round().clamp(1.0, 12.0) as usize;
    maker.slab([0.0, height], tone.fill, Look::Doors(num_doors));
}

/// Boards with what stands on them.
pub(super) fn shelves(maker: &mut Maker<'_>, look: fn(usize) -> Look) {
    let (height, tone) = (maker.height, maker.tone);
    let num_boards = (height / 0.36).round().clamp(1.0, 8.0) as usize;
    maker.slab([0.0, height], tone.fill, look(num_boards));
}

/// A chest with a lid.
pub(super) fn chest(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    maker.slab([0.0, 0.68 * height], tone.fill, Look::Ribs(4));
    maker.slab([0.68 * height, height], tone.deep, Look::Plain);
}

/// Clothes on a rail.
pub(super) fn clothes_rack(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    for side in [-0.97, 0.97] {
        maker.block(
            [side * x - 0.015, -0.015, 0.0],
            [side * x + 0.015, 0.015, height],
            tone.deep,
            Look::Plain,
        );
    }
    let num_clothes = ((2.0 * x / 0.14) as usize).clamp(2, 24);
    let colors = [tone.soft, tone.fill, tone.deep];
    for index in 0..num_clothes {
        let at = -x * 0.88 + 1.76 * x * (index as f32 + 0.5) / num_clothes as f32;
        let low = height * (0.34 + 0.06 * (index * 3 % 4) as f32);
        maker.block(
            [at - 0.025, -y * 0.8, low],
            [at + 0.025, y * 0.8, height - 0.08],
            colors[index * 2 % 3],
            Look::Plain,
        );
    }
    maker.block([-x * 0.97, -0.015, height - 0.05], [x * 0.97, 0.015, height - 0.02], tone.deep, Look::Plain);
}
