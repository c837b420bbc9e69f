//! Hard: everything is in the room.
//!
//! Amount: how far the footprint leaves the floor's outline, or its top the ceiling, metres.
//! The tolerance of 1 cm (DESIGN section 6) takes up walls that are not quite straight.

use parry3d::glamx::Vec2;

use super::geometry::{Body, Rect};
use crate::scene::polygon::Polygon;
use crate::scene::{Mount, Object, Scene};

/// Farther outside than this is a violation, metres: a little over the round number, see [`super::collision::TOLERANCE_M`].
pub(crate) const TOLERANCE_M: f32 = 0.0101;

/// How far an object's footprint leaves the floor, metres.
pub(crate) fn outside(scene: &Scene, object: &Object, body: &Body) -> f32 {
    let floor = &scene.floor;
    let footprint = |rect: Rect| {
        let corners = rect.corners().into_iter().map(|corner| floor.outside_distance(corner));
        let by_corner = corners.fold(0.0, f32::max);
        if floor.is_convex { by_corner } else { by_corner.max(crossed(floor, &rect)) }
    };
    // Every part counts, so that the notch of an L-shaped piece may hold a column.
    object.parts.iter().map(|part| footprint(body.part(part).0)).fold(0.0, f32::max)
}

/// How far the corners of an object's footprint leave the floor, metres: [`outside`] but for outlines that cut in between.
pub(crate) fn corners_outside(scene: &Scene, object: &Object, body: &Body) -> f32 {
    let corners = object.parts.iter().flat_map(|part| body.part(part).0.corners());
    corners.map(|corner| scene.floor.outside_distance(corner)).fold(0.0, f32::max)
}

/// How far the top is above the ceiling, or a wall piece below the floor, metres. What stands or hangs too low or too high on
/// its support is the support term's to say.
pub(crate) fn outside_height(scene: &Scene, object: &Object, body: &Body) -> f32 {
    let above = body.z[1] - scene.height;
    match object.mount {
        Mount::Floor | Mount::Surface => above.max(0.0),
        Mount::Wall => above.max(-body.z[0]).max(0.0),
        Mount::Ceiling => 0.0,
    }
}

/// How deep an edge of a concave outline cuts into a footprint whose corners are all inside.
fn crossed(floor: &Polygon, rect: &Rect) -> f32 {
    let mut deepest = 0.0_f32;
    for edge in &floor.edges {
        let (a, b) = (rect.local(edge.start), rect.local(edge.end));
        let Some([from, to]) = clip_segment(a, b, rect.half) else { continue };
        let depth = |point: Vec2| (rect.half - point.abs()).min_element();
        deepest = deepest.max(depth(from)).max(depth(to)).max(depth((from + to) * 0.5));
    }
    deepest
}

/// The part of a segment inside a box around the origin.
pub(crate) fn clip_segment(a: Vec2, b: Vec2, half: Vec2) -> Option<[Vec2; 2]> {
    let delta = b - a;
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    for axis in 0..2 {
        if delta[axis].abs() < 1e-9 {
            if a[axis].abs() >= half[axis] {
                return None;
            }
            continue;
        }
        let (s, t) = ((-half[axis] - a[axis]) / delta[axis], (half[axis] - a[axis]) / delta[axis]);
        from = from.max(s.min(t));
        to = to.min(s.max(t));
    }
    (from < to).then(|| [a + delta * from, a + delta * to])
}
