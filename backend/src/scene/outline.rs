//! The client's outline to our polygon: wound counter-clockwise, merged, starting at wall 1.

use geo::{LineString, Polygon as GeoPolygon, Validation};
use parry3d::glamx::Vec2;

use super::check::{Faults, MAX_EXTENT_M};
use super::frame::{World, z_up_point};
use super::polygon::Polygon;
use crate::protocol::{Frame, SceneSnapshot};

/// Corners closer than this are one, metres.
const SAME_POINT_M: f64 = 1e-3;
/// Walls whose lengths differ by less are equally long, metres.
const SAME_LENGTH_M: f32 = 1e-3;

/// The world and the floor of a snapshot, or `None` with the faults told.
pub(super) fn outline(
    snapshot: &SceneSnapshot,
    faults: &mut Faults,
    warnings: &mut Vec<String>,
) -> Option<(World, Polygon)> {
    let room = &snapshot.room;
    let path = "/room/floor_m";
    if !faults.at_most(path, "points", 256, room.floor_m.len()) {
        return None;
    }
    if room.floor_m.len() < 3 {
        faults.add(path, format!("expected at least 3 points, got {}", room.floor_m.len()));
        return None;
    }
    let mut is_good = faults.coordinates("/room/floor_level_m", &[room.floor_level_m]);
    for (index, point) in room.floor_m.iter().enumerate() {
        is_good &= faults.coordinates(&format!("{path}/{index}"), point);
    }
    if !is_good {
        return None;
    }
    let mut corners: Vec<(usize, [f64; 2])> = vec![];
    for (index, &point) in room.floor_m.iter().enumerate() {
        let point = z_up_point(snapshot.frame, point);
        if corners.last().is_none_or(|&(_, last)| distance(last, point) > SAME_POINT_M) {
            corners.push((index, point));
        }
    }
    while corners.len() > 1 && distance(corners[0].1, corners[corners.len() - 1].1) <= SAME_POINT_M {
        corners.pop();
    }
    if corners.len() < room.floor_m.len() {
        let merged = room.floor_m.len() - corners.len();
        warnings.push(format!("{merged} repeated points of the outline were merged"));
    }
    let base = corners[0].1;
    let ring: Vec<(f64, f64)> =
        corners.iter().map(|&(_, [x, y])| (x - base[0], y - base[1])).collect();
    let double_area = signed_double_area(&ring);
    let extent = ring.iter().flat_map(|&(x, y)| [x.abs(), y.abs()]).fold(0.0, f64::max);
    if double_area.abs() < 2e-2 {
        let area = double_area.abs() / 2.0;
        faults.add(path, format!("expected an outline around at least 0.01 m², got {area:.4} m²"));
        return None;
    }
    if extent > MAX_EXTENT_M {
        faults.add(path, format!("expected a room of at most {MAX_EXTENT_M} m, got {extent:.0} m: are these metres?"));
        return None;
    }
    if let Err(reason) = GeoPolygon::new(LineString::from(ring), vec![]).check_validation() {
        faults.add(path, format!("expected a simple polygon, got one that is not: {reason}"));
        return None;
    }
    // Going round the other way turns every edge's end into its start.
    if double_area < 0.0 {
        corners.reverse();
        let num = corners.len();
        let first: Vec<usize> = corners.iter().map(|&(index, _)| index).collect();
        for (position, corner) in corners.iter_mut().enumerate() {
            corner.0 = first[(position + 1) % num];
        }
    }
    Some(polygon(snapshot.frame, room.floor_level_m, corners))
}

/// `corners` are counter-clockwise, each with the index of the sent edge that starts there.
fn polygon(frame: Frame, floor_level: f64, mut corners: Vec<(usize, [f64; 2])>) -> (World, Polygon) {
    let low = |axis: usize| corners.iter().map(|corner| corner.1[axis]).fold(f64::INFINITY, f64::min);
    let world = World { frame, origin: [low(0), low(1)], floor_level };
    merge_collinear(&mut corners);
    let local: Vec<Vec2> = corners
        .iter()
        .map(|&(_, [x, y])| {
            let wire = match frame {
                Frame::ZUp => [x, y],
                Frame::YUp => [x, -y],
            };
            world.point_from_wire(wire)
        })
        .collect();
    let length = |index: usize| (local[(index + 1) % local.len()] - local[index]).length();
    let longest = (0..local.len()).map(length).fold(0.0, f32::max);
    let first = (0..local.len())
        .filter(|&index| length(index) > longest - SAME_LENGTH_M)
        .min_by_key(|&index| corners[index].0)
        .unwrap_or(0);
    let rotated: Vec<Vec2> = (0..local.len()).map(|i| local[(first + i) % local.len()]).collect();
    (world, Polygon::new(&rotated))
}

/// Drops corners where the outline goes straight on; a merged edge keeps the least sent index.
fn merge_collinear(corners: &mut Vec<(usize, [f64; 2])>) {
    let mut index = 0;
    while corners.len() > 3 && index < corners.len() {
        let num = corners.len();
        let previous = (index + num - 1) % num;
        let (a, b, c) = (corners[previous].1, corners[index].1, corners[(index + 1) % num].1);
        let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
        let cross = u[0] * v[1] - u[1] * v[0];
        let dot = u[0] * v[0] + u[1] * v[1];
        // A corner less than a millimetre off its neighbours' line is no corner.
        let chord = distance(a, c).max(1e-9);
        if dot > 0.0 && cross.abs() / chord < 1e-3 {
            corners[previous].0 = corners[previous].0.min(corners[index].0);
            corners.remove(index);
        } else {
            index += 1;
        }
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn signed_double_area(ring: &[(f64, f64)]) -> f64 {
    let next = |index: usize| ring[(index + 1) % ring.len()];
    ring.iter().enumerate().map(|(i, &(x, y))| x * next(i).1 - next(i).0 * y).sum()
}
