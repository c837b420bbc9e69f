//! Gaps that part rooms: where a wall ends and goes on behind a door, the wall's own line closes the gap.

use geo::algorithm::orient::Direction;
use geo::{Orient, Polygon, Simplify};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

use super::plane::{Point, Region, cross, diagonal, distance, dot, edges, left, open_ring, union, unit};
use super::walls::{LEAST_WALL_M, SKIN_M};

/// Walls are at most this thick where they end, metres.
const THICKEST_M: f64 = 0.65;
/// Two ends of a wall that face each other this close have a way between them, metres.
const WIDEST_BETWEEN_ENDS_M: f64 = 2.2;
/// An end and the wall that it points at likewise, metres.
const WIDEST_TO_WALL_M: f64 = 1.6;

/// The end of a wall: its two corners, and the way that it points.
struct End {
    corners: [Point; 2],
    direction: Point,
    /// How far the wall is known to go back.
    length: f64,
}

type Edge = GeomWithData<Line<[f64; 2]>, usize>;

/// What closes the gaps between ends of walls.
pub(super) fn closures(walls: &Region) -> Region {
    let (mut ends, mut segments) = (vec![], vec![]);
    for polygon in &walls.0 {
        for ring in rings(polygon) {
            if diagonal(polygon) >= LEAST_WALL_M {
                ends.extend(ends_of(&ring));
            }
            segments.extend(edges(&ring));
        }
    }
    let index =
        |(number, [a, b]): (usize, &[Point; 2])| GeomWithData::new(Line::new([a.x, a.y], [b.x, b.y]), number);
    let tree: RTree<Edge> = RTree::bulk_load(segments.iter().enumerate().map(index).collect());
    union(ends.iter().filter_map(|end| closure(end, &ends, &segments, &tree)))
}

/// The rings of a polygon with its inside on the left, without the steps that skins leave.
fn rings(polygon: &Polygon<f64>) -> Vec<Vec<Point>> {
    let simple = polygon.orient(Direction::Default).simplify(SKIN_M / 2.0);
    std::iter::once(simple.exterior()).chain(simple.interiors()).map(open_ring).collect()
}

/// The short edges at which a ring turns back.
fn ends_of(ring: &[Point]) -> Vec<End> {
    let num = ring.len();
    let mut found = vec![];
    if num < 4 {
        return found;
    }
    for index in 0..num {
        let [before, a, b, after] = [0, 1, 2, 3].map(|step| ring[(index + step) % num]);
        let (cap, back, forth) = (b - a, a - before, after - b);
        let [width, back_m, forth_m] = [cap, back, forth].map(|edge| edge.x.hypot(edge.y));
        let turns = [cross(unit(back), unit(cap)), cross(unit(cap), unit(forth))];
        let is_end = (SKIN_M..THICKEST_M).contains(&width)
            && turns.iter().all(|turn| *turn > 0.85)
            && dot(unit(back), unit(forth)) < -0.95
            && back_m.min(forth_m) > 2.0 * SKIN_M;
        if is_end {
            // The outside is on the right of a ring.
            found.push(End { corners: [a, b], direction: -left(unit(cap)), length: back_m.min(forth_m) });
        }
    }
    found
}

fn closure(end: &End, ends: &[End], segments: &[[Point; 2]], tree: &RTree<Edge>) -> Option<Vec<Point>> {
    let [a, b] = end.corners;
    let width = distance(a, b);
    // Rays from just inside of the corners do not graze the walls beside.
    let inset = unit(b - a) * (SKIN_M * 0.5).min(width / 4.0);
    let starts = [a + inset, (a + b) / 2.0, b - inset];
    let hits = starts.map(|start| hit(start, end.direction, segments, tree));
    let nearest = hits.iter().flatten().copied().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let farthest = hits.iter().flatten().map(|hit| hit.0).fold(0.0, f64::max);
    if hits.iter().any(Option::is_none) || farthest - nearest.0 > width.max(0.3) {
        return None;
    }
    let [from, to] = segments[nearest.1];
    let is_facing = ends.iter().any(|other| {
        dot(other.direction, end.direction) < -0.9
            && distance(other.corners[0], from) + distance(other.corners[1], to) < 0.02
    });
    let is_long = end.length >= 0.5_f64.max(1.5 * width);
    let most = if is_facing {
        WIDEST_BETWEEN_ENDS_M
    } else if is_long {
        WIDEST_TO_WALL_M
    } else {
        0.0
    };
    if farthest > most + 2.0 * SKIN_M {
        return None;
    }
    let reach = [hits[0], hits[2]].map(|hit| end.direction * (hit.map_or(0.0, |hit| hit.0) + SKIN_M / 2.0));
    let back = end.direction * (SKIN_M / 2.0);
    Some(vec![a - back, a + reach[0], b + reach[1], b - back])
}

/// The first wall on the way, and how far it is.
fn hit(start: Point, direction: Point, segments: &[[Point; 2]], tree: &RTree<Edge>) -> Option<(f64, usize)> {
    let from = start + direction * 1e-4;
    let to = start + direction * (WIDEST_BETWEEN_ENDS_M + 4.0 * SKIN_M);
    let around = AABB::from_corners([from.x, from.y], [to.x, to.y]);
    let crossing = tree.locate_in_envelope_intersecting(&around).filter_map(|edge| {
        let [a, b] = segments[edge.data];
        let along = b - a;
        let slope = cross(direction, along);
        if slope.abs() < 1e-9 {
            return None;
        }
        let (way, share) = (cross(a - from, along) / slope, cross(a - from, direction) / slope);
        ((0.0..=WIDEST_BETWEEN_ENDS_M + 4.0 * SKIN_M).contains(&way) && (0.0..=1.0).contains(&share))
            .then_some((way, edge.data))
    });
    crossing.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
}
