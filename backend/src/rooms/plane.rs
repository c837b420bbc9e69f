//! Regions of the plane: what `geo` has, with our joins and our small questions.

use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Coord, LineString, MultiLineString, MultiPolygon, Polygon,
    Simplify, unary_union,
};

/// A point of the plan.
pub(super) type Point = Coord<f64>;
/// Any number of polygons with holes.
pub(super) type Region = MultiPolygon<f64>;

/// Boolean operations leave steps of that size, metres.
const CLEAN_M: f64 = 5e-5;
/// Corners sharper than this (about 17°) are cut off when a region grows.
const SHARPEST_RAD: f64 = 0.3;

/// Grows a region by a distance, or shrinks it by a negative one; corners stay corners.
pub(super) fn grown(region: &Region, by: f64) -> Region {
    // Tiny rings may have lost their points to rounding, and the offset does not take such.
    let is_ring = |line: &LineString<f64>| line.0.len() > 3;
    let whole = region.0.iter().filter(|polygon| is_ring(polygon.exterior())).map(|polygon| {
        let holes = polygon.interiors().iter().filter(|hole| is_ring(hole));
        Polygon::new(polygon.exterior().clone(), holes.cloned().collect())
    });
    // Edges as short as rounding point anywhere, and would take their neighbours' corners along.
    let region: Region = whole.collect::<Region>().simplify(CLEAN_M);
    if region.0.is_empty() {
        return region;
    }
    let style = BufferStyle::new(by.abs()).line_join(LineJoin::Miter(SHARPEST_RAD));
    if by >= 0.0 {
        return region.buffer_with_style(style);
    }
    // The library's own inward offset turns thin rings inside out, so the border is taken off instead.
    let rings =
        region.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let border = MultiLineString::new(rings.cloned().collect());
    region.difference(&border.buffer_with_style(style.line_cap(LineCap::Square)))
}

/// The region of all these polygons, of any winding.
pub(super) fn union(rings: impl IntoIterator<Item = Vec<Point>>) -> Region {
    let polygons: Vec<Polygon<f64>> = rings.into_iter().filter_map(polygon).collect();
    unary_union(&polygons)
}

/// A polygon from a ring, counter-clockwise; rings around nothing are none.
pub(super) fn polygon(mut ring: Vec<Point>) -> Option<Polygon<f64>> {
    let double_area = double_area(&ring);
    if double_area.abs() < 1e-9 || !double_area.is_finite() {
        return None;
    }
    if double_area < 0.0 {
        ring.reverse();
    }
    Some(Polygon::new(LineString::new(ring), vec![]))
}

/// Twice the area of a ring, positive if it is counter-clockwise.
pub(super) fn double_area(ring: &[Point]) -> f64 {
    let Some(&base) = ring.first() else { return 0.0 };
    edges(ring).map(|[a, b]| cross(a - base, b - base)).sum()
}

/// Both regions as one.
pub(super) fn joined(a: &Region, b: &Region) -> Region {
    match (a.0.is_empty(), b.0.is_empty()) {
        (true, _) => b.clone(),
        (_, true) => a.clone(),
        _ => a.union(b),
    }
}

/// The first without the second.
pub(super) fn without(a: &Region, b: &Region) -> Region {
    if a.0.is_empty() || b.0.is_empty() { a.clone() } else { a.difference(b) }
}

/// Where both are.
pub(super) fn shared(a: &Region, b: &Region) -> Region {
    if a.0.is_empty() || b.0.is_empty() { Region::new(vec![]) } else { a.intersection(b) }
}

/// Without what is narrower than twice the reach.
pub(super) fn opened(region: &Region, reach: f64) -> Region {
    shared(&grown(&grown(region, -reach), reach), region)
}

/// Without gaps narrower than twice the reach.
pub(super) fn closed(region: &Region, reach: f64) -> Region {
    grown(&grown(region, reach), -reach)
}

/// Its polygons without holes.
pub(super) fn filled(region: &Region) -> Region {
    let outer = region.0.iter().map(|polygon| open_ring(polygon.exterior()));
    union(outer)
}

/// The region without those of its holes that `is_filled` names.
pub(super) fn with_holes_filled(region: &Region, is_filled: impl Fn(&Polygon<f64>) -> bool) -> Region {
    let keep = |polygon: &Polygon<f64>| {
        let holes = polygon.interiors().iter().filter(|hole| {
            let ring = open_ring(hole);
            self::polygon(ring).is_some_and(|hole| !is_filled(&hole))
        });
        Polygon::new(polygon.exterior().clone(), holes.cloned().collect())
    };
    let polygons: Vec<Polygon<f64>> = region.0.iter().map(keep).collect();
    // What stood in a hole that is filled now is part of it.
    if polygons.len() > 1 { unary_union(&polygons) } else { MultiPolygon::new(polygons) }
}

/// Is there no place in a polygon for a square of twice that reach?
pub(super) fn is_narrow(polygon: &Polygon<f64>, reach: f64) -> bool {
    let length: f64 = edges(&open_ring(polygon.exterior())).map(|[a, b]| distance(a, b)).sum();
    // A strip's width is twice its area by its length around; nothing is wider than that times two.
    2.0 * polygon.unsigned_area() / length.max(1e-9) < reach * 0.5
        || grown(&MultiPolygon::new(vec![polygon.clone()]), -reach).0.is_empty()
}

/// The corners of a closed line, each once.
pub(super) fn open_ring(line: &LineString<f64>) -> Vec<Point> {
    let mut ring = line.0.clone();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

/// The edges of a ring.
pub(super) fn edges(ring: &[Point]) -> impl Iterator<Item = [Point; 2]> + '_ {
    (0..ring.len()).map(|index| [ring[index], ring[(index + 1) % ring.len()]])
}

/// A segment with some thickness to each side and beyond its ends.
pub(super) fn stroke([from, to]: [Point; 2], half: f64) -> Vec<Point> {
    let along = unit(to - from) * half;
    let across = left(along);
    vec![from - along - across, to + along - across, to + along + across, from - along + across]
}

/// The diagonal of a polygon's bounding box.
pub(super) fn diagonal(polygon: &Polygon<f64>) -> f64 {
    polygon.bounding_rect().map_or(0.0, |rect| rect.width().hypot(rect.height()))
}

/// Is a point in a ring?
pub(super) fn is_inside(ring: &[Point], point: Point) -> bool {
    edges(ring).fold(false, |inside, [a, b]| {
        let crosses =
            (a.y > point.y) != (b.y > point.y) && point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x);
        inside != crosses
    })
}

/// Distance of a point from a segment.
pub(super) fn segment_distance([a, b]: [Point; 2], point: Point) -> f64 {
    let along = b - a;
    let share = (dot(point - a, along) / dot(along, along).max(1e-12)).clamp(0.0, 1.0);
    distance(point, a + along * share)
}

/// Distance of a point from a ring's line.
pub(super) fn border_distance(ring: &[Point], point: Point) -> f64 {
    edges(ring).map(|edge| segment_distance(edge, point)).fold(f64::INFINITY, f64::min)
}

pub(super) fn dot(a: Point, b: Point) -> f64 {
    a.x * b.x + a.y * b.y
}

pub(super) fn cross(a: Point, b: Point) -> f64 {
    a.x * b.y - a.y * b.x
}

/// A quarter turn counter-clockwise.
pub(super) fn left(a: Point) -> Point {
    Point { x: -a.y, y: a.x }
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The direction of a vector; of none, +X.
pub(super) fn unit(a: Point) -> Point {
    let length = a.x.hypot(a.y);
    if length > 1e-12 { a / length } else { Point { x: 1.0, y: 0.0 } }
}
