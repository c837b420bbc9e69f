//! Soft: the sides that people use are free.
//!
//! Each functional side of a category needs a strip as wide as the side and as deep as the table says (bed side 0.75 m,
//! before storage 0.60 m, …: Panero & Zelnik's human dimensions as quoted by Merrell et al. 2011). A side's value is 1 − 1.5 ×
//! the share of its strip that is taken by walls and by whatever stands between ankle and eye height, at least 0; of sides
//! where any one will do, the best counts. Partners of a group (the chair at its desk) take nothing.

use parry3d::glamx::Vec2;

use super::geometry::{Body, Rect};
use crate::scene::category::{Need, ShapeKind, Side};
use crate::scene::polygon::Edge;
use crate::scene::{Mount, Object, Scene};

/// What is lower than this takes no space from people, metres.
const ANKLE_M: f32 = 0.05;
/// What hangs higher than this takes no space from people, metres.
const EYE_M: f32 = 1.8;
/// A strip counts as gone when two thirds of it are.
const STEEPNESS: f32 = 1.5;

/// The most functional sides of one object.
pub(crate) const MAX_SIDES: usize = 8;

/// The strip before a side of a body.
pub(crate) fn strip(body: &Body, side: Side, depth: f32) -> Rect {
    let out = outward(body, side);
    let (own, across) = match side {
        Side::Front | Side::Back => (body.rect.half.y, body.rect.half.x),
        Side::Left | Side::Right => (body.rect.half.x, body.rect.half.y),
    };
    let center = body.rect.center + out * (own + depth * 0.5);
    Rect { center, axis: out, half: Vec2::new(depth * 0.5, across) }
}

/// Unit vector out of a side.
pub(crate) fn outward(body: &Body, side: Side) -> Vec2 {
    match side {
        Side::Front => body.front(),
        Side::Back => -body.front(),
        Side::Left => body.left(),
        Side::Right => -body.left(),
    }
}

/// Every functional side of an object with its depth, at most [`MAX_SIDES`].
pub(crate) fn sides(object: &Object) -> impl Iterator<Item = (Side, f32)> + '_ {
    let all = object
        .traits
        .clearance
        .iter()
        .flat_map(|entry| entry.sides.iter().map(|&side| (side, entry.depth_m)));
    all.take(MAX_SIDES)
}

/// Does an object of that kind need free sides at all?
pub(crate) fn applies(object: &Object) -> bool {
    object.mount == Mount::Floor && !object.traits.clearance.is_empty()
}

/// Can an object take space from people?
pub(crate) fn takes_space(object: &Object, body: &Body) -> bool {
    let is_low = body.z[1] < ANKLE_M || object.traits.shape == ShapeKind::Flat;
    !is_low && body.z[0] < EYE_M && object.mount != Mount::Surface
}

/// Share of a strip that is outside the room.
pub(crate) fn outside_share(scene: &Scene, strip: &Rect) -> f32 {
    let corners = strip.corners();
    let floor = &scene.floor;
    if floor.is_convex && corners.iter().all(|&corner| floor.outside_distance(corner) == 0.0) {
        return 0.0;
    }
    // Walls run counter-clockwise: what is below them in the strip's axes is counted off, what is above is added.
    let below = |edge: &Edge| area_below(strip.local(edge.start), strip.local(edge.end), strip.half);
    let inside: f32 = -floor.edges.iter().map(below).sum::<f32>();
    (1.0 - inside / strip.area()).clamp(0.0, 1.0)
}

/// Area between a box's middle line and a segment from `a` to `b`, as far as both are in the box around the origin; signed.
fn area_below(a: Vec2, b: Vec2, half: Vec2) -> f32 {
    let (from, to) = (a.x.clamp(-half.x, half.x), b.x.clamp(-half.x, half.x));
    if from == to {
        return 0.0;
    }
    let y_at = |x: f32| a.y + (x - a.x) / (b.x - a.x) * (b.y - a.y);
    let (start, end) = (y_at(from), y_at(to));
    let (first, last) = (start.clamp(-half.y, half.y), end.clamp(-half.y, half.y));
    if start == end {
        return (to - from) * first;
    }
    // Flat where the segment is beyond the box, straight between.
    let share = |y: f32| ((y - start) / (end - start)).clamp(0.0, 1.0);
    let (enters, leaves) = (share(-half.y).min(share(half.y)), share(-half.y).max(share(half.y)));
    let mean = first * enters + (first + last) * 0.5 * (leaves - enters) + last * (1.0 - leaves);
    (to - from) * mean
}

/// An object's value from the shares of its sides that are taken, in the order of [`sides`].
pub(crate) fn value(object: &Object, taken: &[f32]) -> f32 {
    let free = |index: usize| (1.0 - STEEPNESS * taken.get(index).copied().unwrap_or(0.0)).clamp(0.0, 1.0);
    let (mut first, mut sum, mut num) = (0, 0.0, 0);
    for entry in &object.traits.clearance {
        let values = (first..first + entry.sides.len()).map(free);
        sum += match entry.need {
            Need::All => values.sum::<f32>() / entry.sides.len().max(1) as f32,
            Need::Any => values.fold(0.0, f32::max),
        };
        first += entry.sides.len();
        num += 1;
    }
    if num == 0 { 1.0 } else { sum / num as f32 }
}
