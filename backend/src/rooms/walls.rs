//! Walls in plan at one storey.
//!
//! What stands between knee and head height bounds a room. What hangs above is a lintel where it is short, and closes the
//! wall over its door; where it is long it is a beam and bounds nothing.

use std::collections::BTreeMap;

use geo::{Area, MultiPolygon, Polygon};

use super::input::{Face, Input};
use super::plane::{
    Point, Region, diagonal, distance, dot, grown, is_narrow, joined, left, shared, stroke, union, unit,
    with_holes_filled, without,
};

/// Walls are drawn this much thicker to each side, metres: it closes the cracks between their parts.
pub(super) const SKIN_M: f64 = 0.01;
/// Lower things, skirtings and thresholds, bound nothing; higher ones let people pass: heights above the floor, metres.
const BODY_M: [f64; 2] = [0.15, 1.7];
/// Walls end at the ceiling, which is not known yet; above this is the next storey, metres.
const REACH_M: f64 = 8.0;
/// Where walls that lean are cut, metres above the floor.
const CUT_M: f64 = 1.0;
/// Where they are cut above doors.
const HANGING_CUT_M: f64 = 2.3;
/// Walls of more lines are looked at only where they are cut; of still more, the shortest are left out.
const MOST_LINES: usize = 10_000;
/// What hangs over a door or a passage is at most this long, metres.
const LONGEST_LINTEL_M: f64 = 2.8;
/// What is smaller is a column and no wall, metres.
pub(super) const LEAST_WALL_M: f64 = 1.0;
/// Hollows of walls are up to twice this wide, metres.
const HOLLOW_M: f64 = 0.3;

/// The walls that stand on a floor, up to the next one.
pub(super) fn walls(input: &Input, level: f64, next_level: Option<f64>) -> Region {
    let top = next_level.map_or(level + REACH_M, |next| next.min(level + REACH_M));
    let body = region(input, [level + BODY_M[0], level + BODY_M[1]], level + CUT_M);
    let above = [level + BODY_M[1], (top - 0.05).max(level + BODY_M[1] + 0.01)];
    let hanging = region(input, above, level + HANGING_CUT_M);
    // A beam goes over columns, and is one; a lintel ends at its wall.
    let is_wall = |part: &&Polygon<f64>| diagonal(part) >= LEAST_WALL_M;
    let long = MultiPolygon::new(body.0.iter().filter(is_wall).cloned().collect());
    let apart = without(&hanging, &grown(&long, 2.0 * SKIN_M));
    let is_lintel = |part: &Polygon<f64>| diagonal(part) < LONGEST_LINTEL_M && part.unsigned_area() > 1e-3;
    let lintels = MultiPolygon::new(apart.0.into_iter().filter(is_lintel).collect());
    // Back to where it meets the wall.
    let lintels = shared(&grown(&lintels, 3.0 * SKIN_M), &hanging);
    solid(&joined(&body, &lintels))
}

/// Without the hollows inside of walls.
pub(super) fn solid(walls: &Region) -> Region {
    with_holes_filled(walls, |hole| is_narrow(hole, HOLLOW_M))
}

fn region(input: &Input, band: [f64; 2], cut: f64) -> Region {
    let segments = |is_cut: bool| {
        let faces = input.walls.iter().filter(|face| !face.is_of_box);
        merged(faces.filter_map(|face| segment(face, band, cut, is_cut)).collect())
    };
    let mut lines = segments(false);
    if lines.len() > MOST_LINES {
        // Rough stone in fine triangles: its cut says as much as all of its faces.
        lines = segments(true);
        let length = |[from, to]: &[Point; 2]| distance(*from, *to);
        lines.sort_by(|a, b| length(b).total_cmp(&length(a)));
        lines.truncate(MOST_LINES);
    }
    let lines = lines.into_iter().map(|segment| stroke(segment, SKIN_M));
    let boxes = input.boxes.iter().filter(|one| one.bottom < band[1] - 0.01 && one.top > band[0] + 0.01);
    let boxes = boxes.map(|one| {
        let mut skinned = one.clone();
        skinned.size = one.size.map(|size| size + 2.0 * SKIN_M);
        skinned.plan()
    });
    union(lines.chain(boxes))
}

/// A wall's face seen from above, as a line.
fn segment(face: &Face, band: [f64; 2], cut: f64, is_cut: bool) -> Option<[Point; 2]> {
    let [x, y, z] = face.normal;
    if z.abs() > 0.98 || face.top() < band[0] || face.bottom() > band[1] {
        return None;
    }
    let across = unit(Point { x, y });
    let along = left(across);
    let part =
        if z.abs() < 0.02 && !is_cut { face.between(band) } else { face.between([cut - 1e-4, cut + 1e-4]) };
    let at = |corner: &[f64; 3]| Point { x: corner[0], y: corner[1] };
    let first = at(part.first()?);
    let middle = part.iter().map(|corner| dot(at(corner) - first, across)).sum::<f64>() / part.len() as f64;
    let ends = part.iter().map(|corner| dot(at(corner) - first, along));
    let (low, high) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    let base = first + across * middle;
    (high - low > 1e-4).then(|| [base + along * low, base + along * high])
}

/// Segments of one line that overlap or meet, as one: a wall cut into thousands of triangles is one line.
fn merged(segments: Vec<[Point; 2]>) -> Vec<[Point; 2]> {
    const SAME_RAD: f64 = 1e-4;
    const SAME_M: f64 = 1e-3;
    let mut lines: BTreeMap<[i64; 2], Vec<[Point; 2]>> = BTreeMap::new();
    for [from, to] in segments {
        let direction = unit(to - from);
        let is_turned = direction.x < -1e-9 || (direction.x.abs() <= 1e-9 && direction.y < 0.0);
        let [from, to] = if is_turned { [to, from] } else { [from, to] };
        let direction = unit(to - from);
        let angle = (direction.y.atan2(direction.x) / SAME_RAD).round();
        // The offset of the line of the rounded angle, so that long lines keep together.
        let (sin, cos) = (angle * SAME_RAD).sin_cos();
        let offset = dot((from + to) / 2.0, Point { x: -sin, y: cos });
        lines.entry([angle as i64, (offset / SAME_M).round() as i64]).or_default().push([from, to]);
    }
    lines.into_values().flat_map(merged_on_line).collect()
}

fn merged_on_line(mut segments: Vec<[Point; 2]>) -> Vec<[Point; 2]> {
    let [from, to] = segments[0];
    let direction = unit(to - from);
    let along = |point: Point| dot(point - from, direction);
    segments.sort_by(|a, b| along(a[0]).total_cmp(&along(b[0])));
    let mut whole: Vec<[Point; 2]> = vec![];
    for segment in segments {
        match whole.last_mut() {
            Some(last) if along(segment[0]) <= along(last[1]) + 1e-3 => {
                if along(segment[1]) > along(last[1]) {
                    last[1] = segment[1];
                }
            }
            _ => whole.push(segment),
        }
    }
    whole.retain(|[from, to]| distance(*from, *to) > 1e-4);
    whole
}
