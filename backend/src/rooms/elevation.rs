//! A wall seen from the room: which of its faces stand there, and the holes between them.

use geo::{Area, BoundingRect, Coord, MultiPolygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::input::Face;
use super::plane::{Point, Region, closed, distance, dot, left, opened, union, unit, without};

/// Faces this far off an outline's edge are still its wall's, metres.
const OFF_M: f64 = 0.04;
/// Cracks between faces are closed, metres.
const CRACK_M: f64 = 0.02;
/// Smaller holes are none, metres.
const LEAST_HOLE_M: f64 = 0.3;

type Entry = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// All wall faces, to be found by place.
pub(super) struct Faces<'a> {
    faces: &'a [Face],
    tree: RTree<Entry>,
}

/// A hole in a wall: along the edge from its start, and above the floor, metres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hole {
    pub(super) along: [f64; 2],
    pub(super) heights: [f64; 2],
    /// Nothing hangs above it.
    pub(super) is_open_above: bool,
}

/// What stands along an edge.
#[derive(Debug)]
pub(super) struct Elevation {
    pub(super) holes: Vec<Hole>,
    /// Height of the wall's top above the floor; 0 = no wall.
    pub(super) top: f64,
    /// Area of faces that show to the room, and of those that show away, boxes' left out, m².
    pub(super) shown: [f64; 2],
}

impl<'a> Faces<'a> {
    pub(super) fn new(faces: &'a [Face]) -> Self {
        let entry = |(index, face): (usize, &Face)| {
            let plan = face.plan();
            let least = plan
                .iter()
                .fold([f64::INFINITY; 2], |least, point| [least[0].min(point.x), least[1].min(point.y)]);
            let most = plan
                .iter()
                .fold([f64::NEG_INFINITY; 2], |most, point| [most[0].max(point.x), most[1].max(point.y)]);
            GeomWithData::new(Rectangle::from_corners(least, most), index)
        };
        Self { faces, tree: RTree::bulk_load(faces.iter().enumerate().map(entry).collect()) }
    }

    /// The faces near a box of the plan, in the order sent.
    pub(super) fn near(&self, corners: [Point; 2], by: f64) -> Vec<&'a Face> {
        let [a, b] = corners;
        let around = AABB::from_corners(
            [a.x.min(b.x) - by, a.y.min(b.y) - by],
            [a.x.max(b.x) + by, a.y.max(b.y) + by],
        );
        let mut found: Vec<usize> =
            self.tree.locate_in_envelope_intersecting(&around).map(|entry| entry.data).collect();
        found.sort_unstable();
        found.into_iter().map(|index| &self.faces[index]).collect()
    }

    /// The wall along an edge that has the room on its left, up to `height` above the floor at `level`.
    pub(super) fn elevation(&self, [from, to]: [Point; 2], level: f64, height: f64) -> Elevation {
        let (along, length) = (unit(to - from), distance(from, to));
        let inward = left(along);
        let mut shown = [0.0; 2];
        let (mut rings, mut top): (Vec<Vec<Point>>, f64) = (vec![], 0.0);
        for face in self.near([from, to], OFF_M) {
            let towards = face.normal[0] * inward.x + face.normal[1] * inward.y;
            if towards.abs() < 0.9 {
                continue;
            }
            let part = face.between([level, level + height]);
            let flat = |corner: &[f64; 3]| Coord { x: corner[0], y: corner[1] } - from;
            if part.len() < 3 || part.iter().any(|corner| dot(flat(corner), inward).abs() > OFF_M) {
                continue;
            }
            let ring: Vec<Point> = part
                .iter()
                .map(|corner| Coord { x: dot(flat(corner), along), y: corner[2] - level })
                .collect();
            let [least, most] = [f64::min, f64::max].map(|of| ring.iter().map(|point| point.x).reduce(of));
            let (least, most) = (least.unwrap_or(0.0).max(0.0), most.unwrap_or(0.0).min(length));
            if most - least < 0.01 {
                continue;
            }
            if !face.is_of_box {
                shown[usize::from(towards < 0.0)] += face.area * (most - least);
            }
            top = ring.iter().map(|point| point.y).fold(top, f64::max);
            rings.push(ring);
        }
        let cover = closed(&union(rings), CRACK_M);
        Elevation { holes: holes(&cover, length, top.min(height)), top, shown }
    }
}

fn holes(cover: &Region, length: f64, top: f64) -> Vec<Hole> {
    if cover.0.is_empty() || top < LEAST_HOLE_M {
        return vec![];
    }
    let wall = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: length, y: top }).to_polygon();
    let bare = opened(&without(&MultiPolygon::new(vec![wall]), cover), 0.05);
    let hole = |rect: Rect<f64>| Hole {
        along: [rect.min().x, rect.max().x],
        heights: [rect.min().y, rect.max().y],
        is_open_above: rect.max().y > top - 0.03,
    };
    let found = bare.0.iter().filter(|part| part.unsigned_area() > LEAST_HOLE_M * LEAST_HOLE_M / 2.0);
    let mut holes: Vec<Hole> = found.filter_map(|part| Some(hole(part.bounding_rect()?))).collect();
    // What is missing above a low wall or under a slope is no opening.
    holes.retain(|hole| !(hole.is_open_above && hole.heights[0] > LEAST_HOLE_M + 0.1));
    holes.sort_by(|a, b| a.along[0].total_cmp(&b.along[0]).then(a.heights[0].total_cmp(&b.heights[0])));
    merged(holes)
        .into_iter()
        .filter(|hole| {
            hole.along[1] - hole.along[0] >= LEAST_HOLE_M && hole.heights[1] - hole.heights[0] >= LEAST_HOLE_M
        })
        .collect()
}

/// Panes of one window, with bars between them.
fn merged(holes: Vec<Hole>) -> Vec<Hole> {
    const BAR_M: f64 = 0.12;
    let mut whole: Vec<Hole> = vec![];
    for hole in holes {
        let same = |a: f64, b: f64| (a - b).abs() < 0.05;
        let found = whole.iter_mut().find(|other| {
            let beside = same(other.heights[0], hole.heights[0])
                && same(other.heights[1], hole.heights[1])
                && hole.along[0] - other.along[1] < BAR_M;
            let above = same(other.along[0], hole.along[0])
                && same(other.along[1], hole.along[1])
                && hole.heights[0].max(other.heights[0]) - hole.heights[1].min(other.heights[1]) < BAR_M;
            beside || above
        });
        match found {
            Some(other) => {
                other.along = [other.along[0].min(hole.along[0]), other.along[1].max(hole.along[1])];
                other.heights =
                    [other.heights[0].min(hole.heights[0]), other.heights[1].max(hole.heights[1])];
            }
            None => whole.push(hole),
        }
    }
    whole
}
