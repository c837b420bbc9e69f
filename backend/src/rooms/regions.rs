//! The floor of a storey, parted by its walls.

use geo::{Area, Line, MultiPolygon, Polygon};
use rstar::RTree;

use super::gaps::closures;
use super::plane::{
    Point, Region, closed, distance, edges, filled, grown, is_inside, is_narrow, joined, open_ring, opened,
    shared, stroke, union, without,
};
use super::walls::{SKIN_M, solid};

/// Floors end this far before their walls, behind skirtings, metres.
const SHORT_M: f64 = 0.15;
/// Leaks and niches up to twice this wide are closed, metres.
const REACH_M: f64 = 0.2;
/// Smaller parts, with that reach taken off, are no rooms, m².
const LEAST_CORE_M2: f64 = 0.02;
/// More rooms on one floor are not looked at, the smallest left out.
const MOST_PARTS: usize = 500;
/// Half the thickness that a wall without any gets where it ends in a room, metres.
const THIN_M: f64 = 0.025;

/// A storey's walls with the gaps between rooms closed.
pub(super) struct Plan {
    /// The walls alone, skin included.
    pub(super) walls: Region,
    /// Walls, and what closes their gaps.
    pub(super) closed: Region,
    /// The border of that.
    lines: RTree<Line<f64>>,
}

impl Plan {
    pub(super) fn new(walls: Region) -> Self {
        let closed = solid(&joined(&walls, &closures(&walls)));
        let rings = closed
            .0
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let lines = RTree::bulk_load(rings.flat_map(|ring| ring.lines()).collect());
        Self { walls, closed, lines }
    }

    /// What the walls enclose, themselves included.
    pub(super) fn enclosed(&self) -> Region {
        filled(&self.closed)
    }
}

/// The parts of a floor, up to the faces of the walls. `cuts` are lines that part rooms too if they end at walls or where the
/// floor ends, such as doors.
pub(super) fn parts(floor: &Region, plan: &Plan, cuts: &[[Point; 2]]) -> Vec<Polygon<f64>> {
    let floor = if plan.walls.0.is_empty() {
        floor.clone()
    } else {
        let near = shared(&grown(floor, SHORT_M), &grown(&plan.closed, SHORT_M));
        joined(floor, &near)
    };
    let free = without(&floor, &plan.closed);
    let free = without(
        &free,
        &union(cuts.iter().filter(|cut| parts_floor(**cut, &free)).map(|cut| stroke(*cut, SKIN_M))),
    );
    let skin = shared(&plan.closed, &floor);
    let mut wholes: Vec<Region> = vec![];
    for polygon in free.0 {
        let free = single(polygon);
        let cores = grown(&free, -REACH_M).0.into_iter().filter(|core| core.unsigned_area() > LEAST_CORE_M2);
        wholes.extend(cores.map(|core| shared(&grown(&single(core), REACH_M), &free)));
    }
    wholes.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    wholes.truncate(MOST_PARTS);
    let mut found: Vec<Polygon<f64>> = vec![];
    for part in wholes {
        // A little farther than the skin, so that the skins of a wall without thickness meet and leave no slit.
        let skins = shared(&grown(&part, SKIN_M + 2e-5), &skin);
        // Edges that should be one differ by rounding; what is open between them would be a slit.
        let to_faces = closed(&joined(&part, &skins), 2e-4);
        let thin = thin_walls(&to_faces, &plan.closed);
        // Cutting a thin wall out may part off what is too narrow to be anything.
        found.extend(opened(&without(&to_faces, &thin), 0.05).0);
    }
    found
}

/// Walls without thickness that stand in a part: their skins closed over them.
fn thin_walls(part: &Region, walls: &Region) -> Region {
    // Along the border a wall's skin reaches in by itself, so only what is deeper stands within.
    let depth = THIN_M - SKIN_M;
    grown(&shared(&grown(part, -depth), walls), depth)
}

/// Do both ends of a line lie off the free floor?
fn parts_floor(line: [Point; 2], free: &Region) -> bool {
    let is_free = |point: Point| {
        free.0.iter().any(|polygon| {
            is_inside(&open_ring(polygon.exterior()), point)
                && !polygon.interiors().iter().any(|hole| is_inside(&open_ring(hole), point))
        })
    };
    line.iter().all(|&end| !is_free(end))
}

/// What share of a part's outline stands against walls?
pub(super) fn share_at_walls(ring: &[Point], plan: &Plan) -> f64 {
    const STEP_M: f64 = 0.1;
    const NEAR_M: f64 = 0.03;
    let (mut num, mut num_near) = (0_usize, 0_usize);
    for [from, to] in edges(ring) {
        let steps = ((distance(from, to) / STEP_M).ceil() as usize).clamp(1, 1000);
        for step in 0..steps {
            let point = from + (to - from) * ((step as f64 + 0.5) / steps as f64);
            let mut near = plan.lines.locate_within_distance(point.into(), NEAR_M * NEAR_M);
            num += 1;
            num_near += usize::from(near.next().is_some());
        }
    }
    num_near as f64 / num.max(1) as f64
}

/// Is a part so narrow that it may be the inside of a wall?
pub(super) fn may_be_hollow(part: &Polygon<f64>) -> bool {
    is_narrow(part, 0.75)
}

fn single(polygon: Polygon<f64>) -> Region {
    MultiPolygon::new(vec![polygon])
}
