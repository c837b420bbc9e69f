//! Markers on outlines: which edge of which room a door or window object belongs to.

use super::elevation::Hole;
use super::input::Upright;
use super::plane::{Point, cross, distance, dot, unit};
use super::storey::Found;
use crate::protocol::{Hinge, Marker, MarkerKind, Swing};

/// A marker stands at most so far behind the face of its wall, or before it, metres (plus half of its own depth).
const REACH_M: f64 = 0.6;
const BEFORE_M: f64 = 0.35;
/// Its axis and the wall's differ by at most some 25°: cosine.
const ALIGNED: f64 = 0.9;
/// A leaf hangs this close to its hole, metres.
const HINGE_M: f64 = 0.2;

/// A marker's place in one room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Snapped {
    pub(super) edge: usize,
    /// From the edge's start, metres, ascending.
    pub(super) along: [f64; 2],
    /// Above the floor, metres.
    pub(super) heights: [f64; 2],
    /// The end called `from` is the one farther along.
    pub(super) is_reversed: bool,
    /// Does the unturned box face the room?
    pub(super) faces_room: bool,
    /// Of a leaf that was modelled open: how it opens, and where it hangs.
    pub(super) leaf: Option<(Swing, Hinge)>,
}

/// Where a marker belongs in a room, if it does.
pub(super) fn snapped(marker: &Marker, upright: &Upright, room: &Found) -> Option<Snapped> {
    let heights = [upright.bottom - room.level, upright.top - room.level];
    let is_way = matches!(marker.kind, MarkerKind::Door | MarkerKind::Passage);
    if heights[1] < 0.2 || heights[0] > room.height || (is_way && heights[0].abs() > 0.6) {
        return None;
    }
    // A leaf that stands open lies on no wall, or on the wrong one; its hole says where it belongs.
    if marker.kind == MarkerKind::Door
        && let Some(snapped) = of_open_leaf(upright, room, heights)
    {
        return Some(snapped);
    }
    let best = (0..room.ring.len())
        .filter_map(|edge| on_edge(upright, room, edge, heights))
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.edge.cmp(&b.1.edge)));
    best.map(|(_, snapped)| snapped)
}

fn on_edge(upright: &Upright, room: &Found, edge: usize, heights: [f64; 2]) -> Option<(f64, Snapped)> {
    let ([from, to], inward) = room.edge(edge);
    let (direction, length) = (unit(to - from), distance(from, to));
    let [axis, across] = upright.axis_along(direction);
    let lean = dot(upright.axes[axis], direction);
    if lean.abs() < ALIGNED || upright.size[axis] < 0.5 * upright.size[across] {
        return None;
    }
    let (middle, half) = (dot(upright.centre - from, direction), upright.size[axis] / 2.0);
    let off = dot(upright.centre - from, inward);
    let thick = upright.size[across] / 2.0;
    if off > BEFORE_M + thick || off < -REACH_M.max(thick) {
        return None;
    }
    let along = [(middle - half).max(0.0), (middle + half).min(length)];
    if along[1] - along[0] < 0.5 * (2.0 * half).min(length)
        || along[1] - along[0] < 0.06
        || middle < 0.0
        || middle > length
    {
        return None;
    }
    let front = if axis == 0 { -upright.axes[1] } else { upright.axes[0] };
    let snapped = Snapped {
        edge,
        along,
        heights,
        is_reversed: lean < 0.0,
        faces_room: dot(front, inward) > 0.0,
        leaf: None,
    };
    // What sticks out of the edge's ends counts as distance too.
    Some((off.abs() + (2.0 * half - (along[1] - along[0])), snapped))
}

/// A door's leaf that was modelled open stands at one end of its hole, turned away from the wall.
fn of_open_leaf(upright: &Upright, room: &Found, heights: [f64; 2]) -> Option<Snapped> {
    let long = usize::from(upright.size[1] > upright.size[0]);
    let half = upright.axes[long] * (upright.size[long] / 2.0);
    if upright.size[long] < 4.0 * upright.size[1 - long] {
        return None;
    }
    for (edge, elevation) in room.elevations.iter().enumerate() {
        let ([from, to], inward) = room.edge(edge);
        let direction = unit(to - from);
        if dot(upright.axes[long], direction).abs() > ALIGNED {
            continue;
        }
        for hole in elevation.holes.iter().filter(|hole| is_way(hole)) {
            let width = hole.along[1] - hole.along[0];
            if (upright.size[long] - width).abs() > 0.25 {
                continue;
            }
            for (end, hinge) in [(0, Hinge::From), (1, Hinge::To)] {
                let post = from + direction * hole.along[end];
                let [near, far] = [upright.centre - half, upright.centre + half];
                let (near, far) =
                    if distance(near, post) < distance(far, post) { (near, far) } else { (far, near) };
                // Half a wall's thickness may lie between the hinge and the face.
                if distance(near, post) > HINGE_M + upright.size[1 - long] || far == near {
                    continue;
                }
                let opens = dot(far - near, inward);
                let swing = if opens > 0.0 { Swing::Inward } else { Swing::Outward };
                return Some(Snapped {
                    edge,
                    along: hole.along,
                    heights,
                    is_reversed: false,
                    faces_room: true,
                    leaf: Some((swing, hinge)),
                });
            }
        }
    }
    None
}

/// May people walk through a hole?
pub(super) fn is_way(hole: &Hole) -> bool {
    hole.heights[0] <= 0.35 && hole.heights[1] >= 1.5
}

/// Draws the outline straight where a door or window stands in a curve of short edges.
pub(super) fn straightened(ring: Vec<Point>, level: f64, markers: &[(&Upright, MarkerKind)]) -> Vec<Point> {
    markers.iter().fold(ring, |ring, (marker, kind)| {
        let is_opening = !matches!(kind, MarkerKind::Obstacle | MarkerKind::Ignore);
        let is_here = marker.top > level + 0.2 && marker.bottom < level + 3.0;
        let chord = if is_opening && is_here { chord(&ring, marker) } else { None };
        chord.unwrap_or(ring)
    })
}

fn chord(ring: &[Point], marker: &Upright) -> Option<Vec<Point>> {
    /// Real corners turn farther.
    const TURN: f64 = 0.45;
    let num = ring.len();
    let point = |index: usize| ring[index % num];
    let (edge, off) = (0..num)
        .map(|index| (index, super::plane::segment_distance([point(index), point(index + 1)], marker.centre)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    let direction = unit(point(edge + 1) - point(edge));
    let [axis, _] = marker.axis_along(direction);
    let half = marker.size[axis] / 2.0;
    let foot = point(edge) + direction * dot(marker.centre - point(edge), direction);
    let is_curve = distance(point(edge), point(edge + 1)) < 2.0 * half + 0.02;
    if off > REACH_M || dot(marker.axes[axis], direction).abs() < ALIGNED || !is_curve {
        return None;
    }
    // Walks to where the curve is half the width away from the middle, on either side.
    let walk = |step: usize| -> Option<(usize, Point)> {
        let mut at = if step == 1 { edge } else { edge + 1 };
        for _ in 0..num.min(64) {
            let next = (at + step) % num;
            let [a, b] = [point(at), point(next)];
            if distance(b, foot) >= half {
                let way = unit(b - a);
                let before = dot(foot - a, way);
                let aside = cross(way, foot - a);
                let reach = before + (half * half - aside * aside).max(0.0).sqrt();
                return Some((at, a + way * reach.clamp(0.0, distance(a, b))));
            }
            let after = point((next + step) % num);
            if cross(unit(b - a), unit(after - b)).abs() > TURN {
                return None;
            }
            at = next;
        }
        None
    };
    let (ahead, end) = walk(1)?;
    let (behind, start) = walk(num - 1)?;
    let mut straight = vec![start, end];
    let mut index = (ahead + 1) % num;
    while index != behind && straight.len() < num + 3 {
        straight.push(ring[index]);
        index = (index + 1) % num;
    }
    straight.dedup_by(|a, b| distance(*a, *b) < 1e-4);
    (straight.len() >= 3).then_some(straight)
}
