//! Hard: nothing floats or sinks.
//!
//! Amount: the distance from what should carry the object, metres. Floor: its bottom from the floor. Wall: its back from the
//! nearest wall that it hangs on, with a turn of its back counted by the gap that it opens. Ceiling: its top from the ceiling.
//! Surface: its bottom from the top of an object that can carry it and lies under it; a fifth of it may hang over the edge. The tolerance of 1 cm is SceneEval's.

use parry3d::glamx::Vec2;

use super::geometry::{Body, Rect};
use crate::scene::shape::Part;
use crate::scene::{Mount, Object, Scene};

/// Farther from its support than this is a violation, metres: a little over the round number, see [`super::collision::TOLERANCE_M`].
pub(crate) const TOLERANCE_M: f32 = 0.0101;
/// A wall piece may keep this distance from the wall, metres, and a little over like the rest: frames and brackets.
pub(crate) const WALL_GAP_M: f32 = 0.0301;

/// Share of a surface piece that may hang over an edge.
const OVERHANG: f32 = 0.2;

/// How far a floor, wall or ceiling piece is from what carries it, metres.
pub(crate) fn detached(scene: &Scene, object: &Object, body: &Body) -> f32 {
    match object.mount {
        Mount::Floor => body.z[0].abs(),
        Mount::Wall => (wall_gap(scene, body) - (WALL_GAP_M - TOLERANCE_M)).max(0.0),
        Mount::Ceiling => (scene.height - body.z[1]).abs(),
        Mount::Surface => body.z[0].abs(),
    }
}

/// The widest gap between a body's back and the wall that is best for it, metres.
pub(crate) fn wall_gap(scene: &Scene, body: &Body) -> f32 {
    let (left, back) = (body.left() * body.rect.half.x, -body.front() * body.rect.half.y);
    let corners = [body.rect.center + back - left, body.rect.center + back + left];
    let gap = |edge: &crate::scene::polygon::Edge| {
        // The wall must stand behind it and reach along its middle.
        let middle = edge.along(body.rect.center);
        let is_behind = body.front().dot(edge.normal) > 0.7 && middle > 0.0 && middle < edge.length;
        if !is_behind {
            return f32::INFINITY;
        }
        corners.iter().map(|&corner| edge.height(corner).abs()).fold(0.0, f32::max)
    };
    let nearest = scene.floor.edges.iter().map(gap).fold(f32::INFINITY, f32::min);
    if nearest.is_finite() {
        nearest
    } else {
        scene.floor.border_distance(body.rect.center).max(WALL_GAP_M * 2.0)
    }
}

/// How far a surface piece is from the top of what it stands on, metres, or how much farther it hangs over the edge than it may:
/// a fifth of it, or the same on both sides where it is larger than its carrier.
pub(crate) fn off_surface(body: &Body, carrier: (&Object, &Body)) -> f32 {
    let height = (body.z[0] - carrier.1.z[1]).abs();
    let cannot = if carrier.0.traits.carries { 0.0 } else { 0.1 };
    height.max(overhang(body, carrier)).max(cannot)
}

/// How much farther a surface piece hangs over the edge than it may, metres: of the strip that carries it best, where the carrier
/// is an L.
pub(crate) fn overhang(body: &Body, carrier: (&Object, &Body)) -> f32 {
    let is_whole = |part: &Part| (part.half_extents.z * 2.0 - carrier.0.size.z).abs() < 1e-3;
    if carrier.0.parts.len() < 2 || !carrier.0.parts.iter().all(is_whole) {
        return over_edge(body, &carrier.1.rect);
    }
    let strips = carrier.0.parts.iter().map(|part| over_edge(body, &carrier.1.part(part).0));
    strips.fold(f32::INFINITY, f32::min)
}

fn over_edge(body: &Body, under: &Rect) -> f32 {
    let (u, v) = (body.rect.axis * body.rect.half.x, body.rect.axis.perp() * body.rect.half.y);
    let along = |axis: Vec2| u.dot(axis).abs() + v.dot(axis).abs();
    let half = Vec2::new(along(under.axis), along(under.axis.perp()));
    let slack = (under.half - half * (1.0 - 2.0 * OVERHANG)).max(half * OVERHANG);
    (under.local(body.rect.center).abs() - slack).max_element().max(0.0)
}
