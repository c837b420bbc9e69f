//! The client's outline to our polygon: wound counter-clockwise, merged, starting at wall 1.

use parry3d::glamx::Vec2;

use super::check::{Faults, MAX_COORDINATE_M, MAX_EXTENT_M};
use super::frame::{World, z_up_point};
use super::polygon::Polygon;
use super::simple::{first_contact, signed_double_area};
use crate::protocol::{Frame, SceneSnapshot};

/// The most points of an outline.
pub(super) const MAX_POINTS: usize = 256;
/// Corners closer than this are one, and a corner this close to its neighbours' line is none, metres.
const SAME_POINT_M: f64 = 1e-3;
/// Walls whose lengths differ by less are equally long, metres.
const SAME_LENGTH_M: f32 = 1e-3;
/// No room is smaller, m².
const LEAST_AREA_M2: f64 = 0.01;

/// A corner in z-up world metres, with the index of the sent edge that starts there.
#[derive(Debug, Clone, Copy)]
struct Corner {
    edge: usize,
    point: [f64; 2],
}

/// The world and the floor of a snapshot, or `None` with the faults told.
pub(super) fn outline(
    snapshot: &SceneSnapshot,
    faults: &mut Faults,
    warnings: &mut Vec<String>,
) -> Option<(World, Polygon)> {
    let (room, path) = (&snapshot.room, "/room/floor_m");
    let level = [-MAX_COORDINATE_M, MAX_COORDINATE_M];
    let mut is_good = faults.range("/room/floor_level_m", room.floor_level_m, level, " m");
    is_good &= faults.at_most(path, "points", MAX_POINTS, room.floor_m.len());
    if room.floor_m.len() < 3 {
        faults.add(path, format!("expected at least 3 points, got {}", room.floor_m.len()));
        is_good = false;
    }
    for (index, point) in room.floor_m.iter().enumerate().take(MAX_POINTS) {
        is_good &= faults.coordinates(&format!("{path}/{index}"), point);
    }
    if !is_good {
        return None;
    }
    let mut corners = distinct(snapshot, warnings);
    let [width, depth] = [0, 1].map(|axis| extent(&corners, axis));
    if width.max(depth) > MAX_EXTENT_M {
        faults.add(path, format!("expected a room of at most {MAX_EXTENT_M} m, got {width:.0} × {depth:.0} m: are these metres?"));
        return None;
    }
    let double_area = signed_double_area(&points(&corners));
    if !is_room(double_area.abs(), path, faults) {
        return None;
    }
    if double_area < 0.0 {
        reverse(&mut corners);
    }
    let corners = without_straight(&corners);
    let world = World {
        frame: snapshot.frame,
        origin: [0, 1].map(|axis| lowest(&corners, axis)),
        floor_level: room.floor_level_m,
    };
    let local = to_local(&corners, &world);
    // What is checked is what the core gets: rounding and merging may close a slit.
    let ring: Vec<[f64; 2]> = local.iter().map(|point| [point.x.into(), point.y.into()]).collect();
    if let Some([a, b]) = first_contact(&ring) {
        let message = format!(
            "expected a simple polygon, got one that meets itself: the edges that start at points {} and {} touch or cross",
            corners[a].edge, corners[b].edge
        );
        faults.add(path, message);
        return None;
    }
    is_room(signed_double_area(&ring), path, faults)
        .then(|| (world, Polygon::new(&from_wall_1(&local, &corners))))
}

/// The corners in z-up, each point once.
fn distinct(snapshot: &SceneSnapshot, warnings: &mut Vec<String>) -> Vec<Corner> {
    let sent = &snapshot.room.floor_m;
    let mut corners: Vec<Corner> = vec![];
    for (edge, &point) in sent.iter().enumerate() {
        let point = z_up_point(snapshot.frame, point);
        if corners.last().is_none_or(|last| distance(last.point, point) > SAME_POINT_M) {
            corners.push(Corner { edge, point });
        }
    }
    while let [first, .., last] = corners.as_slice()
        && distance(first.point, last.point) <= SAME_POINT_M
    {
        corners.pop();
    }
    if corners.len() < sent.len() {
        let num_merged = sent.len() - corners.len();
        warnings.push(format!("{num_merged} repeated points of the outline were merged"));
    }
    corners
}

fn is_room(double_area: f64, path: &str, faults: &mut Faults) -> bool {
    let area = double_area / 2.0;
    if area < LEAST_AREA_M2 {
        let message = format!(
            "expected an outline around at least {LEAST_AREA_M2} m², got {area:.4} m²: are these metres?"
        );
        faults.add(path, message);
    }
    area >= LEAST_AREA_M2
}

/// Going round the other way turns every edge's end into its start.
fn reverse(corners: &mut [Corner]) {
    corners.reverse();
    let edges: Vec<usize> = corners.iter().map(|corner| corner.edge).collect();
    for (index, corner) in corners.iter_mut().enumerate() {
        corner.edge = edges[(index + 1) % edges.len()];
    }
}

/// Without corners where the outline goes straight on; a merged edge keeps the least sent index.
fn without_straight(corners: &[Corner]) -> Vec<Corner> {
    let num = corners.len();
    // The corners after `from` and before `to`, going round.
    let between = |from: usize, to: usize| {
        let gap = (to + num - from - 1) % num;
        (1..=gap).map(move |step| (from + step) % num)
    };
    let mut kept: Vec<usize> = (0..num).collect();
    let mut index = 0;
    while kept.len() > 3 && index < kept.len() {
        let from = kept[(index + kept.len() - 1) % kept.len()];
        let to = kept[(index + 1) % kept.len()];
        let chord = [corners[from].point, corners[to].point];
        // All that was dropped before counts, or an arc of many short edges would go one by one.
        if between(from, to).all(|dropped| is_on(chord, corners[dropped].point)) {
            kept.remove(index);
        } else {
            index += 1;
        }
    }
    let ends = kept.iter().cycle().skip(1);
    kept.iter()
        .zip(ends)
        .map(|(&from, &to)| {
            let merged = between(from, to).map(|index| corners[index].edge);
            Corner { edge: merged.fold(corners[from].edge, usize::min), ..corners[from] }
        })
        .collect()
}

/// Is a point between a chord's ends and less than a millimetre off it?
fn is_on([from, to]: [[f64; 2]; 2], point: [f64; 2]) -> bool {
    let chord = [to[0] - from[0], to[1] - from[1]];
    let offset = [point[0] - from[0], point[1] - from[1]];
    let length = chord[0].hypot(chord[1]).max(1e-9);
    let along = (chord[0] * offset[0] + chord[1] * offset[1]) / length;
    let off = (chord[0] * offset[1] - chord[1] * offset[0]) / length;
    along > 0.0 && along < length && off.abs() < SAME_POINT_M
}

fn to_local(corners: &[Corner], world: &World) -> Vec<Vec2> {
    let wire = |[x, y]: [f64; 2]| match world.frame {
        Frame::ZUp => [x, y],
        Frame::YUp => [x, -y],
    };
    corners.iter().map(|corner| world.point_from_wire(wire(corner.point))).collect()
}

/// Wall 1 is the longest edge, of several the first as sent.
fn from_wall_1(local: &[Vec2], corners: &[Corner]) -> Vec<Vec2> {
    let length = |index: usize| (local[(index + 1) % local.len()] - local[index]).length();
    let longest = (0..local.len()).map(length).fold(0.0, f32::max);
    let first = (0..local.len())
        .filter(|&index| length(index) > longest - SAME_LENGTH_M)
        .min_by_key(|&index| corners[index].edge)
        .unwrap_or(0);
    (0..local.len()).map(|index| local[(first + index) % local.len()]).collect()
}

fn points(corners: &[Corner]) -> Vec<[f64; 2]> {
    corners.iter().map(|corner| corner.point).collect()
}

fn lowest(corners: &[Corner], axis: usize) -> f64 {
    corners.iter().map(|corner| corner.point[axis]).fold(f64::INFINITY, f64::min)
}

fn extent(corners: &[Corner], axis: usize) -> f64 {
    let highest = corners.iter().map(|corner| corner.point[axis]).fold(f64::NEG_INFINITY, f64::max);
    highest - lowest(corners, axis)
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
