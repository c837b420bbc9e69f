//! Hard: doors open and ways stay free.
//!
//! An inward leaf needs its quarter disc (radius = leaf width), every other way a strip of 0.60 m; up to the opening's own
//! height. Amount: how far an object reaches into that space, metres: the least distance along which it would have to leave.
//! Nothing hangs over an opening of the wall; amount: the width covered. Rugs lie under doors.

use parry3d::glamx::Vec2;

use super::geometry::{Body, Clipped};
use crate::scene::category::ShapeKind;
use crate::scene::{DOOR_STRIP_M, Mount, Object, Opening, OpeningKind, Scene};

/// Deeper in a door's space than this is a violation, metres: a little over the round number, see [`super::collision::TOLERANCE_M`].
pub(crate) const TOLERANCE_M: f32 = 0.0051;

/// The opening whose space an object takes most, and by how much, metres.
pub(crate) fn blocked(scene: &Scene, object: &Object, body: &Body) -> Option<(usize, f32)> {
    if object.traits.shape == ShapeKind::Flat {
        return None;
    }
    let worst = scene.openings.iter().enumerate().filter_map(|(index, opening)| {
        let (intrusion, covered) = amounts(scene, opening, object, body);
        let amount = intrusion.max(covered);
        (amount > TOLERANCE_M).then_some((index, amount))
    });
    worst.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// How far an object reaches into an opening's space, and the width of it that it hangs over, metres.
pub(crate) fn amounts(scene: &Scene, opening: &Opening, object: &Object, body: &Body) -> (f32, f32) {
    let intrusion = if opening.is_way() { intrusion(scene, opening, object, body) } else { 0.0 };
    (intrusion, covered(scene, opening, object, body))
}

/// How far an object reaches into the space that a door or passage needs, metres.
fn intrusion(scene: &Scene, opening: &Opening, object: &Object, body: &Body) -> f32 {
    let wall = &scene.floor.edges[opening.wall];
    let depth = opening.leaves.iter().map(|leaf| leaf.radius).fold(DOOR_STRIP_M, f32::max);
    let farthest = body.rect.half.length() + depth;
    if (body.rect.center - opening.middle()).length() > farthest + opening.width() * 0.5 {
        return 0.0;
    }
    let mut amount = 0.0_f32;
    for part in &object.parts {
        let (rect, z) = body.part(part);
        if z[0] >= opening.bottom + opening.height || z[1] <= opening.bottom + 0.01 {
            continue;
        }
        let corners = Clipped::of(&rect.corners());
        let inside = corners.keep(wall.normal, wall.normal.dot(wall.start) - 0.01);
        if opening.leaves.is_empty() {
            let before = inside.keep(-wall.normal, -wall.normal.dot(wall.start) - DOOR_STRIP_M);
            let within = before
                .keep(wall.direction, wall.direction.dot(opening.ends[0]))
                .keep(-wall.direction, -wall.direction.dot(opening.ends[1]));
            let nearest =
                within.corners().iter().map(|&corner| wall.height(corner)).fold(f32::INFINITY, f32::min);
            let aside = beyond(&before, opening.ends[0], wall.direction);
            let other_side = beyond(&before, opening.ends[1], -wall.direction);
            amount = amount.max((DOOR_STRIP_M - nearest.max(0.0)).min(aside).min(other_side));
        }
        for leaf in &opening.leaves {
            let quadrant = inside
                .keep(leaf.closed, leaf.closed.dot(leaf.hinge))
                .keep(-wall.normal, -wall.normal.dot(wall.start) - leaf.radius);
            let past_hinge = beyond(&quadrant, leaf.hinge, leaf.closed);
            amount = amount.max((leaf.radius - quadrant.distance(leaf.hinge)).min(past_hinge));
        }
    }
    amount.max(0.0)
}

/// How far a polygon reaches along an axis from a point; negative where it stays behind it.
fn beyond(polygon: &Clipped, from: Vec2, axis: Vec2) -> f32 {
    polygon.corners().iter().map(|&corner| axis.dot(corner - from)).fold(f32::NEG_INFINITY, f32::max)
}

/// The width of an opening that a wall piece hangs over, metres.
fn covered(scene: &Scene, opening: &Opening, object: &Object, body: &Body) -> f32 {
    let wall = &scene.floor.edges[opening.wall];
    let rises_over = body.z[1].min(opening.bottom + opening.height) - body.z[0].max(opening.bottom) > 0.01;
    // A chest under a window covers nothing; a cupboard before a door is in its strip already.
    let hangs = object.mount == Mount::Wall || opening.kind != OpeningKind::Window;
    // Behind this wall's line there is another wall, which faces the same way.
    let is_near = (-0.05..=body.rect.half.length() + 0.05).contains(&wall.height(body.rect.center));
    if !rises_over || !hangs || !is_near {
        return 0.0;
    }
    let corners = body.rect.corners();
    let nearest = corners.iter().map(|&corner| wall.height(corner)).fold(f32::INFINITY, f32::min);
    let along = corners.iter().map(|&corner| wall.along(corner));
    let (low, high) =
        along.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let is_parallel = body.front().dot(wall.normal) > 0.9;
    let shared = high.min(opening.along[1]) - low.max(opening.along[0]);
    if nearest < 0.05 && is_parallel { (shared - 0.01).max(0.0) } else { 0.0 }
}
