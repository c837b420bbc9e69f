//! Rugs, plants, lights, screens and what hangs on walls.

use super::super::super::palette::{Color, DOOR, INK, WHITE};
use super::super::maker::Maker;
use super::super::solid::Look;

/// Pots of plants.
const CLAY: Color = Color(0xd3a488);

/// Something flat on the floor.
pub(super) fn rug(maker: &mut Maker<'_>) {
    let (thick, fill) = (maker.height.min(0.02), maker.tone.fill);
    if super::is_round(maker.object) {
        maker.round(1.0, [0.0, thick], fill);
    } else {
        maker.slab([0.0, thick], fill, Look::Border);
    }
}

/// A pot, a stem, leaves.
pub(super) fn plant(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let is_tall = height > 1.0;
    let pot = if is_tall { 0.28 } else { 0.36 * height };
    let clay = if maker.object.locked { tone.deep } else { CLAY };
    maker.drum([0.0; 2], [x * 0.5, y * 0.5], [0.0, pot], clay, Look::Round);
    let leaves = if is_tall { height * 0.42 } else { pot * 0.8 };
    if is_tall {
        maker.drum([0.0; 2], [0.025; 2], [pot, leaves + 0.1], INK.mixed(DOOR, 0.5), Look::Round);
    }
    maker.block([-x, -y, leaves], [x, y, height], tone.fill, Look::Leaves);
}

/// A foot, a pole, a shade.
pub(super) fn floor_lamp(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    let dark = INK.mixed(tone.fill, 0.25);
    let shade = height - 0.26_f32.min(0.3 * height);
    maker.round(0.62, [0.0, 0.025], dark);
    maker.drum([0.0; 2], [0.014; 2], [0.025, shade], dark, Look::Round);
    maker.round(1.0, [shade, height], tone.fill);
}

/// A foot and a shade.
pub(super) fn table_lamp(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    maker.round(0.45, [0.0, 0.1 * height], tone.deep);
    maker.round(0.14, [0.1 * height, 0.5 * height], tone.deep);
    maker.round(0.95, [0.5 * height, height], tone.fill);
}

/// A shade, on a cord where there is room for one.
pub(super) fn ceiling_lamp(maker: &mut Maker<'_>) {
    let (height, tone) = (maker.height, maker.tone);
    let shade = height.min(0.28);
    if height > shade + 0.05 {
        maker.drum([0.0; 2], [0.008; 2], [shade, height], tone.line, Look::Round);
    }
    maker.round(1.0, [0.0, shade], tone.fill);
}

/// A dark pane on its foot, or alone on the wall.
pub(super) fn screen(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let glass = INK.mixed(tone.fill, 0.12);
    if y < 0.07 {
        maker.slab([0.0, height], tone.deep, Look::Framed(glass));
        return;
    }
    let foot = 0.14 * height;
    maker.drum([0.0; 2], [x * 0.4, y * 0.8], [0.0, 0.02], tone.deep, Look::Round);
    maker.block([-0.03, 0.0, 0.02], [0.03, 0.03, foot], tone.deep, Look::Plain);
    maker.block([-x, -0.02, foot], [x, 0.025, height], tone.deep, Look::Framed(glass));
}

/// Keys and an upright screen.
pub(super) fn laptop(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    maker.slab([0.0, 0.02], tone.fill, Look::Border);
    if height > 0.06 {
        maker.block(
            [-x, y - 0.012, 0.02],
            [x, y, height],
            tone.fill,
            Look::Framed(INK.mixed(tone.fill, 0.15)),
        );
    }
}

/// A plate in a frame.
pub(super) fn framed(maker: &mut Maker<'_>, plate: Color) {
    let frame = if maker.object.locked { maker.tone.deep } else { DOOR };
    let plate = if maker.object.locked { maker.tone.soft } else { plate.mixed(WHITE, 0.25) };
    maker.slab([0.0, maker.height], frame, Look::Framed(plate));
}

/// A sheet on three legs.
pub(super) fn easel(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let sheet = 0.42 * height;
    for (across, along) in [(-0.8, -0.5), (0.8, -0.5), (0.0, 0.8)] {
        let (a, b) = (x * across, y * along);
        maker.block([a - 0.015, b - 0.015, 0.0], [a + 0.015, b + 0.015, sheet], tone.deep, Look::Plain);
    }
    maker.block([-x, -0.02, sheet], [x, 0.02, height], tone.deep, Look::Framed(WHITE));
}

/// Somebody standing: foot, body, head.
pub(super) fn figure(maker: &mut Maker<'_>) {
    let (x, y) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    let (leg, neck) = (0.45 * height, 0.84 * height);
    maker.round(0.6, [0.0, 0.03 * height], tone.deep);
    maker.drum([0.0; 2], [x * 0.3, y * 0.4], [0.03 * height, leg], tone.deep, Look::Round);
    maker.drum([0.0; 2], [x * 0.75, y * 0.7], [leg, neck], tone.fill, Look::Round);
    maker.drum([0.0; 2], [x * 0.3, x * 0.3], [neck, height], tone.soft, Look::Round);
}

/// A pole with arms.
pub(super) fn coat_stand(maker: &mut Maker<'_>) {
    let (x, _) = maker.half.into();
    let (height, tone) = (maker.height, maker.tone);
    maker.round(0.8, [0.0, 0.03], tone.deep);
    maker.drum([0.0; 2], [0.025; 2], [0.03, height], tone.deep, Look::Round);
    maker.block([-x * 0.8, -0.02, height * 0.88], [x * 0.8, 0.02, height * 0.92], tone.fill, Look::Plain);
}
