//! Soft: what belongs against a wall is there, back first.
//!
//! Value: the best over all walls of gap × angle: 1 within 5 cm, falling to 0 at 0.60 m; the square of the cosine between
//! back and wall. A bed or sofa with its long side on the wall gets 0.7 of that. Pieces that like corners get
//! up to a third of their value from the nearer corner. Touching at 5 cm: skirting boards.
//! Weight: the category's affinity.

use parry3d::glamx::Vec2;

use super::geometry::{Body, within};
use crate::scene::polygon::Edge;
use crate::scene::{Object, Scene};

/// No farther from the wall than this is against it, metres.
pub(crate) const GAP_M: f32 = 0.05;
/// Farther than this is not at the wall at all, metres.
pub(crate) const FALLOFF_M: f32 = 0.60;
const SIDE_SHARE: f32 = 0.7;

/// An object's value in [0, 1].
pub(crate) fn value(scene: &Scene, object: &Object, body: &Body) -> f32 {
    let edges = &scene.floor.edges;
    let back = edges.iter().map(|edge| back_on(edge, body)).fold(0.0, f32::max);
    let side = if object.size.y > 1.4 * object.size.x {
        [body.left(), -body.left()]
            .iter()
            .flat_map(|&out| edges.iter().map(move |edge| against(edge, body, out, body.rect.half.x)))
            .fold(0.0, f32::max)
    } else {
        0.0
    };
    let at_wall = back.max(SIDE_SHARE * side);
    if object.traits.corner <= 0.0 {
        return at_wall;
    }
    let share = object.traits.corner / 3.0;
    at_wall * (1.0 - share) + corner(scene, body) * share
}

/// How well a body stands on a wall with the side opposite of `out`, `half` metres from its centre.
fn against(edge: &Edge, body: &Body, out: Vec2, half: f32) -> f32 {
    let cos = out.dot(edge.normal);
    if cos <= 0.0 {
        return 0.0;
    }
    let along = edge.along(body.rect.center);
    if along < 0.0 || along > edge.length {
        return 0.0;
    }
    let gap = edge.height(body.rect.center) - half;
    if gap > GAP_M + FALLOFF_M {
        return 0.0;
    }
    within(gap, [-0.02, GAP_M], FALLOFF_M) * cos * cos
}

/// How well a body's back stands on one wall, [0, 1].
pub(crate) fn back_on(edge: &Edge, body: &Body) -> f32 {
    against(edge, body, body.front(), body.rect.half.y)
}

/// 1 in a corner, 0 from 1 m away: of the box, not of its middle.
pub(crate) fn corner(scene: &Scene, body: &Body) -> f32 {
    let nearest = scene
        .floor
        .corners()
        .map(|corner| (body.rect.local(corner).abs() - body.rect.half).max(Vec2::ZERO).length())
        .fold(f32::INFINITY, f32::min);
    within(nearest, [0.0, 0.15], 1.0)
}
