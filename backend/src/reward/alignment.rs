//! Soft: things are parallel to the room, and many of a kind stand in rows.
//!
//! Angle: (1 + cos 4θ) / 2 of the turn against the nearest wall (Merrell et al. 2011, section 4: alignment).
//! Order, among four or more of a kind: 0.2 × row + 0.2 × column + 0.3 × parallel + 0.3 × grid. Row and column are 1 where a
//! neighbour within 3.5 m is turned alike (or opposite) and lies within 5 cm of the piece's own axes, falling to 0 at 30 cm;
//! parallel is the mean of cos 2θ and cos θ against all of the kind; grid is √(members / (rows × columns)). With order, the
//! angle keeps 0.3 of the value. Round and small things have no direction.

use std::f32::consts::TAU;

use super::geometry::{Body, within};
use crate::scene::{Mount, Object, Scene};

/// From how many of a kind on rows matter.
pub(crate) const ROW_MIN: usize = 4;
/// How far away a neighbour in a row may be, metres.
pub(crate) const ROW_REACH_M: f32 = 3.5;

/// Has an object a direction that people see?
pub(crate) fn has_direction(object: &Object) -> bool {
    let is_small = object.size.x.max(object.size.y) < 0.35;
    let is_round = object.traits.wall == 0.0
        && object.traits.corner > 0.0
        && (object.size.x - object.size.y).abs() < 0.05;
    let is_long = (object.size.x - object.size.y).abs() > 0.1;
    match object.mount {
        Mount::Floor => !is_small && !is_round,
        Mount::Ceiling => is_long,
        Mount::Wall | Mount::Surface => false,
    }
}

/// The turn against the nearest wall's directions, radians in [−π/4, π/4].
pub(crate) fn deviation(scene: &Scene, body: &Body) -> f32 {
    let Some(wall) = nearest_wall(scene, body) else { return 0.0 };
    let turn = body.rect.axis.to_angle() - scene.floor.edges[wall].direction.to_angle();
    let quarter = TAU / 4.0;
    turn - (turn / quarter).round() * quarter
}

/// The wall whose directions rule where a body stands.
pub(crate) fn nearest_wall(scene: &Scene, body: &Body) -> Option<usize> {
    let (center, edges) = (body.rect.center, &scene.floor.edges);
    (0..edges.len()).min_by(|&a, &b| {
        let (a, b) = (&edges[a], &edges[b]);
        let by_distance = a.distance(center) - b.distance(center);
        // Two walls as near as each other: the longer one rules, so that a corner cannot flip the answer.
        if by_distance.abs() > 1e-3 { by_distance.total_cmp(&0.0) } else { b.length.total_cmp(&a.length) }
    })
}

/// The angle's value in [0, 1].
pub(crate) fn angle_value(deviation: f32) -> f32 {
    0.5 + 0.5 * (4.0 * deviation).cos()
}

/// How well a neighbour of the same kind continues a row (side by side) and a column (one behind the other), each in [0, 1].
pub(crate) fn row_values(body: &Body, neighbour: &Body) -> [f32; 2] {
    let offset = body.rect.local(neighbour.rect.center).abs();
    if offset.max_element() > ROW_REACH_M {
        return [0.0; 2];
    }
    let turn = body.rect.axis.dot(neighbour.rect.axis).abs().powi(8);
    [offset.y, offset.x].map(|off| within(off, [0.0, 0.05], 0.25) * turn)
}
