//! From levels and walls to rooms without openings.

use geo::{Area, MultiPolygon};

use super::ceiling::{Ceiling, ceiling};
use super::elevation::{Elevation, Faces};
use super::input::{Face, Input, Upright};
use super::levels::{Level, levels};
use super::markers::straightened;
use super::outline::{Outline, outline};
use super::plane::{
    Point, Region, border_distance, distance, double_area, edges, grown, is_inside, left, open_ring, polygon,
    shared, unit,
};
use super::regions::{Plan, may_be_hollow, parts, share_at_walls};
use super::walls::{SKIN_M, walls};
use crate::protocol::MarkerKind;

/// Smaller rooms are none, m².
const LEAST_ROOM_M2: f64 = 0.6;
/// The height of a room that nothing tells, metres.
pub(super) const USUAL_HEIGHT_M: f64 = 2.5;
/// A ceiling is so far above its floor, metres.
const STOREY_M: [f64; 2] = [1.3, 8.0];

/// A room in the making.
pub(super) struct Found {
    pub(super) level: f64,
    pub(super) height: f64,
    pub(super) height_from: HeightFrom,
    /// Counter-clockwise.
    pub(super) ring: Vec<Point>,
    pub(super) is_coarse: bool,
    /// Holes in its floor: stairwells, columns, other rooms.
    pub(super) holes: Vec<Region>,
    /// The same that are walls and not voids.
    pub(super) is_hole_solid: Vec<bool>,
    /// Seen along each edge of the ring.
    pub(super) elevations: Vec<Elevation>,
    /// Does its storey have walls?
    pub(super) has_walls: bool,
}

/// What a room's height was taken from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum HeightFrom {
    Client,
    Ceiling,
    /// A ceiling that slopes between these heights.
    Slope([f64; 2]),
    Walls,
    Nothing,
}

/// The rooms of a request, and what the client should know.
pub(super) fn rooms(input: &Input, kinds: &[MarkerKind], height: Option<f64>) -> (Vec<Found>, Vec<String>) {
    let mut warnings = vec![];
    let mut solids: Vec<Face> = input.walls.clone();
    solids.extend(&input.floors);
    let search =
        Search { input, walls: Faces::new(&input.walls), solids: Faces::new(&solids), kinds, height };
    let mut found = search.on_levels(&levels(input.floors.iter()), Source::Floors, &mut warnings);
    if found.is_empty() && !input.walls.is_empty() {
        found = search.on_levels(&levels(input.walls.iter()), Source::WallMesh, &mut warnings);
    }
    if found.is_empty() && !input.walls.is_empty() {
        let heights = wall_bottoms(input);
        found = search.between_walls(&heights);
        if !found.is_empty() {
            warnings.push("no floor was found: the rooms are what the walls enclose".to_owned());
        }
    }
    (found, warnings)
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Floors,
    /// Level faces among the walls': floors, but ceilings, sills and roofs too.
    WallMesh,
}

struct Search<'a> {
    input: &'a Input,
    walls: Faces<'a>,
    solids: Faces<'a>,
    kinds: &'a [MarkerKind],
    height: Option<f64>,
}

impl Search<'_> {
    fn on_levels(&self, levels: &[Level], source: Source, warnings: &mut Vec<String>) -> Vec<Found> {
        let mut rooms = vec![];
        for (index, level) in levels.iter().enumerate() {
            let above = levels[index + 1..].iter().find(|above| {
                above.height - level.height > STOREY_M[0]
                    && shared(&above.region, &level.region).unsigned_area()
                        > 0.3 * level.region.unsigned_area()
            });
            let plan = Plan::new(walls(self.input, level.height, above.map(|above| above.height)));
            let has_walls = !shared(&plan.walls, &level.region).0.is_empty();
            let is_roof = levels[..index].iter().any(|below| {
                (STOREY_M[0]..STOREY_M[1]).contains(&(level.height - below.height))
                    && shared(&below.region, &level.region).unsigned_area()
                        > 0.5 * level.region.unsigned_area()
            });
            if !has_walls && (source == Source::WallMesh || is_roof && self.has_upright_below(level)) {
                continue;
            }
            rooms.extend(self.on_level(level, &plan, source, warnings));
        }
        rooms
    }

    /// Do walls stand on the storey below? (Of an open upper floor that is only a floor, nobody can say.)
    fn has_upright_below(&self, level: &Level) -> bool {
        let reach = |face: &Face| face.is_upright() && (face.top() - level.height).abs() < 0.3;
        self.input.walls.iter().any(reach)
    }

    fn between_walls(&self, heights: &[f64]) -> Vec<Found> {
        let mut rooms = vec![];
        for (index, &height) in heights.iter().enumerate() {
            let plan = Plan::new(walls(self.input, height, heights.get(index + 1).copied()));
            let enclosed = plan.enclosed();
            let mut on_level =
                self.on_level(&Level { height, region: enclosed }, &plan, Source::WallMesh, &mut vec![]);
            if on_level.is_empty() {
                // Rooms with a side taken off to look in are common; the straight line stands in for it.
                let hull = geo::ConvexHull::convex_hull(&plan.walls);
                let region = grown(&MultiPolygon::new(vec![hull]), -SKIN_M);
                on_level = self.on_level(&Level { height, region }, &plan, Source::WallMesh, &mut vec![]);
            }
            rooms.extend(on_level);
        }
        rooms
    }

    fn on_level(&self, level: &Level, plan: &Plan, source: Source, warnings: &mut Vec<String>) -> Vec<Found> {
        let mut candidates = vec![];
        let mut num_small = 0;
        for part in parts(&level.region, plan, &self.cuts(level.height)) {
            if part.unsigned_area() < LEAST_ROOM_M2 {
                num_small += usize::from(part.unsigned_area() > LEAST_ROOM_M2 / 3.0);
                continue;
            }
            let Some(outline) = outline(part.exterior()) else {
                warnings.push(format!(
                    "a floor of {:.1} m² was left out: its outline could not be made simple",
                    part.unsigned_area()
                ));
                continue;
            };
            let markers: Vec<(&Upright, MarkerKind)> =
                self.input.markers.iter().zip(self.kinds.iter().copied()).collect();
            let outline = Outline { ring: straightened(outline.ring, level.height, &markers), ..outline };
            let at_walls = if plan.walls.0.is_empty() { 0.0 } else { share_at_walls(&outline.ring, plan) };
            let (height, height_from) = self.height(&outline.ring, level.height);
            let elevations: Vec<Elevation> =
                edges(&outline.ring).map(|edge| self.walls.elevation(edge, level.height, height)).collect();
            let mut found = Found {
                level: level.height,
                height,
                height_from,
                ring: outline.ring,
                is_coarse: outline.is_coarse,
                holes: vec![],
                is_hole_solid: vec![],
                elevations,
                has_walls: !plan.walls.0.is_empty(),
            };
            if found.height_from == HeightFrom::Nothing {
                found.take_height_of_walls();
            }
            for hole in part.interiors() {
                let hole: Region = MultiPolygon::new(polygon(open_ring(hole)).into_iter().collect());
                let solid = shared(&hole, &plan.closed).unsigned_area();
                found.is_hole_solid.push(solid > 0.5 * hole.unsigned_area());
                found.holes.push(hole);
            }
            let is_hollow = self.is_hollow(&found, at_walls) && may_be_hollow(&part);
            candidates.push((found, at_walls, is_hollow));
        }
        if num_small > 0 && source == Source::Floors && !candidates.is_empty() {
            warnings.push(format!("{num_small} pieces of floor below {LEAST_ROOM_M2} m² were left out"));
        }
        let is_enclosed = candidates.iter().any(|candidate| candidate.1 > 0.6);
        let has_others = candidates.iter().any(|candidate| !candidate.2);
        let mut rooms = vec![];
        for (found, at_walls, is_hollow) in candidates {
            if is_enclosed && at_walls < 0.15 {
                if source == Source::Floors {
                    warnings.push("the floor outside the walls was left out".to_owned());
                }
                continue;
            }
            let is_sill = source == Source::WallMesh && at_walls < 0.3;
            if is_hollow && has_others {
                if !found.shows_backs() && found.elevations.iter().all(|elevation| elevation.holes.is_empty())
                {
                    let area = double_area(&found.ring) / 2.0;
                    warnings.push(format!("a closed space of {area:.1} m² between walls was left out"));
                }
            } else if !is_sill {
                rooms.push(found);
            }
        }
        rooms
    }

    /// Does a room look like the inside of a wall, or like the threshold of a door in a thick one?
    fn is_hollow(&self, found: &Found, at_walls: f64) -> bool {
        let doors = self.input.markers.iter().zip(self.kinds).filter(|(_, kind)| **kind == MarkerKind::Door);
        if at_walls < 0.9
            || doors.into_iter().any(|(door, _)| border_distance(&found.ring, door.centre) < 0.6)
        {
            return false;
        }
        let has_hole = found.elevations.iter().any(|elevation| !elevation.holes.is_empty());
        let is_open = |edge: usize| {
            let ([from, to], _) = found.edge(edge);
            let widest = found.elevations[edge].holes.iter().map(|hole| hole.along[1] - hole.along[0]);
            widest.fold(0.0, f64::max) > distance(from, to) - 0.1
        };
        let num_open = (0..found.ring.len()).filter(|edge| is_open(*edge)).count();
        found.shows_backs() || !has_hole || num_open >= 2
    }

    /// The lines of doors and passages that stand at a level.
    fn cuts(&self, level: f64) -> Vec<[Point; 2]> {
        let ways = self.input.markers.iter().zip(self.kinds).filter(|(marker, kind)| {
            matches!(kind, MarkerKind::Door | MarkerKind::Passage)
                && (marker.bottom - level).abs() < 0.5
                && marker.top > level + 1.0
        });
        ways.map(|(marker, _)| line_of(marker)).collect()
    }

    fn height(&self, ring: &[Point], level: f64) -> (f64, HeightFrom) {
        if let Some(height) = self.height {
            return (height, HeightFrom::Client);
        }
        match ceiling(ring, level, &self.solids) {
            Ceiling::Level(height) => (height, HeightFrom::Ceiling),
            Ceiling::Sloped(range, height) => (height, HeightFrom::Slope(range)),
            Ceiling::None => (STOREY_M[1], HeightFrom::Nothing),
        }
    }
}

impl Found {
    /// Half of the walls, by length, are at least that high.
    fn take_height_of_walls(&mut self) {
        let lengths: Vec<f64> = edges(&self.ring).map(|[a, b]| distance(a, b)).collect();
        let mut tops: Vec<[f64; 2]> = self
            .elevations
            .iter()
            .zip(&lengths)
            .filter(|(elevation, _)| elevation.top > STOREY_M[0])
            .map(|(elevation, length)| [elevation.top, *length])
            .collect();
        tops.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let half = tops.iter().map(|top| top[1]).sum::<f64>() / 2.0;
        let mut sum = 0.0;
        let middle = tops.iter().find(|top| {
            sum += top[1];
            sum >= half
        });
        (self.height, self.height_from) = match middle {
            Some(top) => (top[0], HeightFrom::Walls),
            None => (USUAL_HEIGHT_M, HeightFrom::Nothing),
        };
    }

    /// Do the walls around it show it their backs, as those around the inside of a wall do?
    fn shows_backs(&self) -> bool {
        let sum = |side: usize| self.elevations.iter().map(|elevation| elevation.shown[side]).sum::<f64>();
        sum(1) > 4.0 * sum(0) && sum(1) > 0.0
    }

    /// Is a point of the plan in it?
    pub(super) fn contains(&self, point: Point) -> bool {
        is_inside(&self.ring, point)
    }

    /// An edge of the ring, and the direction into the room.
    pub(super) fn edge(&self, index: usize) -> ([Point; 2], Point) {
        let (from, to) = (self.ring[index], self.ring[(index + 1) % self.ring.len()]);
        ([from, to], left(unit(to - from)))
    }
}

/// A door's own line, a little longer than it is.
fn line_of(marker: &Upright) -> [Point; 2] {
    let long = usize::from(marker.size[1] > marker.size[0]);
    let half = marker.axes[long] * (marker.size[long] / 2.0 + 0.15);
    [marker.centre - half, marker.centre + half]
}

/// Where walls begin, the lowest first: the heights at which much of them has nothing below.
fn wall_bottoms(input: &Input) -> Vec<f64> {
    let mut lengths: std::collections::BTreeMap<i64, f64> = std::collections::BTreeMap::new();
    for face in input.walls.iter().filter(|face| face.is_upright()) {
        for side in 0..3 {
            let [a, b, c] = [0, 1, 2].map(|step| face.corners[(side + step) % 3]);
            if (a[2] - b[2]).abs() > 1e-3 {
                continue;
            }
            let length = (a[0] - b[0]).hypot(a[1] - b[1]);
            // A lower edge counts; an upper one is the lower one of what stands on it.
            let sign = if c[2] > a[2] { 1.0 } else { -1.0 };
            *lengths.entry((a[2] * 50.0).round() as i64).or_default() += sign * length;
        }
    }
    let most = lengths.values().copied().fold(0.0, f64::max);
    let mut heights: Vec<f64> = vec![];
    for (step, length) in lengths {
        let height = step as f64 / 50.0;
        let is_next = heights.last().is_none_or(|last| height - last > STOREY_M[0] + 0.5);
        if length > 0.3 * most && is_next {
            heights.push(height);
        }
    }
    if heights.is_empty() {
        heights.extend(input.walls.iter().map(Face::bottom).reduce(f64::min));
    }
    heights
}
