//! Sizes of objects: mostly near what is usual for their category, its three sides larger and smaller together.

use super::dice::{Dice, snapped};
use super::objects::Place;
use crate::scene::Mount;
use crate::scene::category::{Category, ShapeKind};
use crate::search::Rng;

/// How far from usual to extreme most sizes lie, and the few odd ones.
const SPREAD: f64 = 0.45;
const WIDE_SPREAD: f64 = 0.95;
const ODD: f64 = 0.06;
/// How much each side differs from what the others say.
const OWN: f64 = 0.12;
/// Sizes are given to 1 cm, 5 cm or 1 mm.
const GRIDS: [(f64, f64); 3] = [(0.01, 0.6), (0.05, 0.15), (0.001, 0.25)];
/// What hangs from a ceiling leaves this much of the height at least.
const HEADROOM: f64 = 0.6;

/// A size of a category: width, depth, height, metres.
pub(super) fn draw(category: &Category, rng: &mut Rng) -> [f64; 3] {
    let range = &category.size_m;
    let spread = if rng.chance(ODD) { WIDE_SPREAD } else { SPREAD };
    // The mean of two: most are near the middle.
    let common = (rng.between([-spread, spread]) + rng.between([-spread, spread])) / 2.0;
    let (grid, _) = GRIDS[rng.weighted(&GRIDS.map(|(_, share)| share))];
    let is_round = range.typical[0] == range.typical[1];
    let own = [0, 1, 2].map(|_| rng.between([-OWN, OWN]));
    [0, 1, 2].map(|axis| {
        let share = common + if axis == 1 && is_round { own[0] } else { own[axis] };
        side(category, axis, share, grid)
    })
}

/// A small size of a category.
pub(super) fn least(category: &Category) -> [f64; 3] {
    [0, 1, 2].map(|axis| side(category, axis, -0.6, 0.01))
}

/// From the smallest at −1 over the usual at 0 to the largest at 1; the way to the largest is long, so it is gone slowly at first.
fn side(category: &Category, axis: usize, share: f64, grid: f64) -> f64 {
    let range = &category.size_m;
    let [min, typical, max] = [range.min, range.typical, range.max].map(|size| f64::from(size[axis]));
    let value = if share < 0.0 {
        typical + (typical - min) * share
    } else {
        typical + (max - typical) * share * (0.4 + 0.6 * share)
    };
    // A grid of 5 cm is none for a picture that is 3 cm thick.
    let grid = if value < 12.0 * grid { grid.min(0.01) } else { grid };
    let grid = if value < 6.0 * grid { 0.001 } else { grid };
    snapped(value, grid).max(0.001)
}

/// Can a piece be in a room at all?
pub(super) fn fits(size: [f64; 3], category: &Category, place: &Place) -> bool {
    let [width, depth, height] = size;
    let [short, long] = [place.extents[0].min(place.extents[1]), place.extents[0].max(place.extents[1])];
    let is_laid = category.mount == Mount::Floor || category.mount == Mount::Ceiling;
    let is_low = match category.mount {
        Mount::Ceiling => height < place.height * (1.0 - HEADROOM),
        Mount::Wall => height < place.height - 0.4 && width < long - 0.3,
        _ => height < place.height - 0.03,
    };
    // Somebody still goes round it.
    let spare = if category.shape == ShapeKind::Flat { 0.1 } else { 0.55 };
    let lies = !is_laid || (width.max(depth) < long - 0.1 && width.min(depth) < short - spare);
    let is_grown = category.shape == ShapeKind::Flat && width * depth > 0.5 * place.area;
    is_low && lies && !is_grown
}
