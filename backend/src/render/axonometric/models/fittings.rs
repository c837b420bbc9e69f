//! Kitchen, bathroom, heat, stairs and instruments.

use parry3d::glamx::Vec2;

use super::super::super::palette::{Color, GLASS, INK, WHITE};
use super::super::maker::Maker;
use super::super::solid::Look;

/// Glowing hearths.
const EMBERS: Color = Color(0x6b4a3e);

/// Two doors, the freezer's below.
pub(super) fn fridge(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    let split = height * 0.38;
    maker.slab([0.0, split], tone.fill, Look::Doors(1));
    maker.slab([split, height], tone.fill, Look::Doors(1));
}

/// An oven under four plates.
pub(super) fn stove(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    let top = height - 0.03_f32.min(0.4 * height);
    if height > 0.3 {
        maker.slab([0.0, top], tone.fill, Look::Hollow(INK.mixed(tone.fill, 0.3)));
    }
    maker.slab([if height > 0.3 { top } else { 0.0 }, height], tone.soft, Look::Burners);
}

/// A small machine with a window.
pub(super) fn hollow_front(maker: &mut Maker<'_>) {
    maker.slab([0.0, maker.height], maker.tone.fill, Look::Hollow(INK.mixed(maker.tone.fill, 0.35)));
}

/// A drum behind a round window.
pub(super) fn washing_machine(maker: &mut Maker<'_>) {
    let look = if maker.object.category_id() == "dishwasher" { Look::Doors(1) } else { Look::Porthole };
    maker.slab([0.0, maker.height], WHITE.mixed(maker.tone.fill, 0.45), look);
}

/// A base cabinet with a basin in its top.
pub(super) fn sink(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let num_doors = (2.0 * x / 0.6).round().max(1.0) as usize;
    maker.slab([0.0, height - 0.04], tone.fill, Look::Doors(num_doors));
    maker.slab([height - 0.04, height - 0.01], tone.soft, Look::Plain);
    let wide = 0.4_f32.min(0.8 * x);
    maker.block([-wide, -y * 0.7, height - 0.01], [wide, y * 0.6, height], WHITE, Look::Basin);
}

/// A basin on its foot or on a cabinet.
pub(super) fn washbasin(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let bowl = height - 0.14_f32.min(0.6 * height);
    if height > 0.4 && x > 0.32 {
        maker.block([-x * 0.94, -y * 0.9, 0.15], [x * 0.94, y, bowl], tone.fill, Look::Drawers(1, 2));
    } else if height > 0.4 {
        maker.drum([0.0, y * 0.3], [0.09, 0.09], [0.0, bowl], WHITE, Look::Round);
    }
    maker.slab([bowl, height], WHITE, Look::Basin);
}

/// Cistern, bowl and seat.
pub(super) fn toilet(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let height = maker.height;
    let seat = 0.42_f32.min(height * 0.7);
    let white = WHITE.mixed(maker.tone.fill, 0.3);
    maker.drum([0.0, -y * 0.15], [x * 0.62, y * 0.6], [0.0, seat - 0.05], white, Look::Round);
    maker.drum([0.0, -y * 0.22], [x * 0.92, y * 0.76], [seat - 0.05, seat], WHITE, Look::Round);
    if height > seat + 0.1 {
        maker.block([-x, y * 0.56, seat], [x, y, height], white, Look::Plain);
    }
}

/// A tub.
pub(super) fn bathtub(maker: &mut Maker<'_>) {
    maker.slab([0.0, maker.height], WHITE.mixed(maker.tone.fill, 0.35), Look::Basin);
}

/// A tray with a pole; its glass would hide what is behind.
pub(super) fn shower(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let height = maker.height;
    maker.slab([0.0, 0.08_f32.min(height)], WHITE, Look::Basin);
    if height > 1.2 {
        let line = maker.tone.deep;
        maker.block([-0.02, y - 0.06, 0.08], [0.02, y - 0.02, height], line, Look::Plain);
        maker.block([-0.1, y * 0.55, height - 0.03], [0.1, y - 0.02, height], line, Look::Plain);
        maker.block([-x, -y, 0.08], [-x + 0.01, y, height], GLASS, Look::Plain);
        if let Some(glass) = maker.solids.last_mut() {
            glass.opacity *= 0.4;
        }
    }
}

/// A mantel around a hearth.
pub(super) fn fireplace(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    let mantel = height - 0.07_f32.min(0.2 * height);
    maker.slab([0.0, mantel], tone.fill, Look::Hollow(EMBERS));
    maker.slab([mantel, height], tone.soft, Look::Plain);
}

/// Fins.
pub(super) fn radiator(maker: &mut Maker<'_>) {
    let num_ribs = (2.0 * maker.half.x / 0.08).clamp(3.0, 60.0) as usize;
    maker.slab([0.0, maker.height], WHITE.mixed(maker.tone.fill, 0.5), Look::Ribs(num_ribs));
}

/// Steps that climb along the longer side, away from the front.
pub(super) fn stairs(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let long = 2.0 * x.max(y);
    // A whole storey would hide the room behind it.
    let height = maker.height.min(1.5);
    let num_steps = (long / 0.27).round().clamp(3.0, 24.0);
    for step in 0..num_steps as usize {
        let (from, to) = (step as f32 / num_steps, (step + 1) as f32 / num_steps);
        let (a, b) = (-0.5 * long + long * from, -0.5 * long + long * to);
        let (low, high) = if y >= x { ([-x, a], [x, b]) } else { ([a, -y], [b, y]) };
        maker.block([low[0], low[1], 0.0], [high[0], high[1], height * to], maker.tone.fill, Look::Plain);
    }
}

/// An upright piano: the keys stand out at the front.
pub(super) fn piano(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let keys = 0.72_f32.min(0.65 * height);
    maker.block([-x, -y * 0.1, 0.0], [x, y, height], tone.fill, Look::Plain);
    maker.block([-x, -y, keys - 0.12], [x, -y * 0.1, keys - 0.02], tone.fill, Look::Plain);
    maker.block([-x * 0.92, -y * 0.9, keys - 0.02], [x * 0.92, -y * 0.15, keys], WHITE, Look::Plain);
    for side in [-0.96, 0.96] {
        maker.block(
            [side * x - 0.03, -y * 0.95, 0.0],
            [side * x + 0.03, -y * 0.8, keys - 0.12],
            tone.deep,
            Look::Plain,
        );
    }
}

/// A grand piano on three legs.
pub(super) fn grand_piano(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let body = [
        Vec2::new(-x, -y * 0.6),
        Vec2::new(x, -y * 0.6),
        Vec2::new(x, -y * 0.1),
        Vec2::new(x * 0.45, y * 0.7),
        Vec2::new(-x * 0.2, y),
        Vec2::new(-x * 0.7, y),
        Vec2::new(-x, y * 0.7),
    ];
    for (across, along) in [(-0.85, -0.75), (0.85, -0.75), (-0.4, 0.7)] {
        maker.drum([x * across, y * along], [0.06, 0.06], [0.0, height * 0.6], tone.deep, Look::Round);
    }
    maker.prism(&body, [height * 0.6, height], tone.fill, Look::Plain);
    maker.block([-x, -y, height * 0.6], [x, -y * 0.6, height * 0.7], tone.fill, Look::Plain);
    maker.block([-x * 0.9, -y * 0.97, height * 0.7], [x * 0.9, -y * 0.62, height * 0.73], WHITE, Look::Plain);
}
