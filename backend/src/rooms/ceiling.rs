//! How high a room is.

use super::elevation::Faces;
use super::plane::{Point, is_inside};

/// Lower things over the floor are no ceiling, metres.
const LOWEST_M: f64 = 1.3;
/// People stand under a ceiling of this height, metres.
const STANDING_M: f64 = 2.0;
/// Points of the floor that are looked up from, along each side of the room's box.
const NUM_SAMPLES: usize = 9;

/// What hangs over a floor, metres above it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ceiling {
    /// Nothing that covers most of it.
    None,
    /// It is level, but for beams and holes.
    Level(f64),
    /// It slopes or steps between two heights; the third is what furniture should keep to.
    Sloped([f64; 2], f64),
}

/// The ceiling over an outline.
pub(super) fn ceiling(ring: &[Point], level: f64, faces: &Faces<'_>) -> Ceiling {
    let least =
        ring.iter().fold(ring[0], |least, point| Point { x: least.x.min(point.x), y: least.y.min(point.y) });
    let most =
        ring.iter().fold(ring[0], |most, point| Point { x: most.x.max(point.x), y: most.y.max(point.y) });
    // Only what is not upright can hang over a point.
    let over: Vec<_> =
        faces.near([least, most], 0.0).into_iter().filter(|face| face.normal[2].abs() > 0.1).collect();
    let over: Vec<_> = over.into_iter().filter(|face| face.top() > level + LOWEST_M).collect();
    let step = (most - least) / (NUM_SAMPLES as f64 + 1.0);
    let (mut heights, mut num) = (vec![], 0);
    for row in 1..=NUM_SAMPLES {
        for column in 1..=NUM_SAMPLES {
            let point = least + Point { x: step.x * column as f64, y: step.y * row as f64 };
            if !is_inside(ring, point) {
                continue;
            }
            num += 1;
            let above = over.iter().filter_map(|face| Some(face.height_at(point)? - level));
            let lowest = above.filter(|height| *height > LOWEST_M).fold(f64::INFINITY, f64::min);
            if lowest.is_finite() {
                heights.push(lowest);
            }
        }
    }
    if heights.is_empty() || heights.len() * 2 < num {
        return Ceiling::None;
    }
    heights.sort_by(f64::total_cmp);
    let at = |share: f64| heights[((heights.len() - 1) as f64 * share).round() as usize];
    let (low, middle, high) = (at(0.1), at(0.5), at(0.9));
    if high - low < 0.1 {
        return Ceiling::Level(middle);
    }
    let [lowest, highest] = [heights[0], heights[heights.len() - 1]];
    Ceiling::Sloped([lowest, highest], if lowest >= STANDING_M { lowest } else { middle })
}
