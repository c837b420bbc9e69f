//! Doors, passages and windows in the walls of a plan.

use super::dice::{Dice, snapped, to_mm};
use super::kinds::Kind;
use super::names::Namer;
use super::plane::{self, Point, Rect, Wall};
use crate::protocol::{Hinge, Opening, OpeningKind, Swing};
use crate::search::Rng;

/// The walls of a room and what is in them.
pub(super) struct Shell {
    /// The outline, counter-clockwise.
    pub(super) corners: Vec<Point>,
    /// The ceiling above the floor, metres.
    pub(super) height: f64,
    pub(super) walls: Vec<Wall>,
    /// In the plan's numbers.
    pub(super) openings: Vec<Opening>,
    /// Per opening: its wall and where it lies along it.
    pub(super) spans: Vec<(usize, [f64; 2])>,
    /// What ways need free.
    pub(super) zones: Vec<Rect>,
}

/// Share of ways that have no door, in rooms with and without wet or private use.
const PASSAGES: f64 = 0.2;
/// Kinds whose every way has a door.
const CLOSED: [&str; 8] =
    ["bathroom", "wc", "bedroom", "hotel_room", "storage", "nursery", "childrens_room", "laundry"];
/// Share of doors near a corner.
const NEAR_CORNER: f64 = 0.75;
/// Share of doors with two leaves where the wall has room for them.
const DOUBLE: f64 = 0.1;
/// Share of windows down to the floor.
const FLOOR_LENGTH: f64 = 0.12;
/// The wall that stays between two openings, and before a corner, metres.
const PIER_M: f64 = 0.1;
/// Tries for each opening.
const TRIES: u32 = 12;
/// How far the floor before a way stays free at least, metres: a little more than its strip.
const STRIP_M: f64 = 0.65;

impl Shell {
    /// Walls without openings.
    pub(super) fn new(corners: Vec<Point>, height: f64) -> Self {
        let walls = plane::walls(&corners);
        Self { corners, height, walls, openings: vec![], spans: vec![], zones: vec![] }
    }

    /// Adds the openings of a kind of room; at least one way wherever a wall is long enough.
    pub(super) fn open(&mut self, kind: &Kind, namer: &mut Namer, rng: &mut Rng) {
        let large = plane::area(&self.corners) > 12.0;
        let num_ways = match kind.ways {
            [least, most] if large || least > 1 => {
                least + (0..most - least).filter(|_| rng.chance(0.38)).count() as u32
            }
            [least, _] => least,
        };
        for number in 0..num_ways {
            let is_passage = !CLOSED.contains(&kind.programme) && rng.chance(PASSAGES);
            for attempt in 0..TRIES * 3 {
                if (number > 0 && attempt >= TRIES) || self.way(kind, is_passage, namer, rng) {
                    break;
                }
            }
        }
        // Light comes from one side of a house or from two.
        let (first, second) = (rng.below(4), rng.below(4));
        let has_light = |wall: &Wall| [first, second].contains(&quarter(wall.inward));
        let [least, most] = kind.windows;
        let num_windows = rng.count([least, if large { most } else { most.min(least + 1) }]);
        let mut usual = None;
        for number in 0..num_windows {
            for attempt in 0..TRIES {
                let is_any = attempt > TRIES / 2 && number < least;
                if self.window(kind, &mut usual, |wall| is_any || has_light(wall), namer, rng) {
                    break;
                }
            }
        }
    }

    fn way(&mut self, kind: &Kind, is_passage: bool, namer: &mut Namer, rng: &mut Rng) -> bool {
        let index = rng.below(self.walls.len());
        let wall = self.walls[index];
        let is_double = !is_passage && wall.length > 2.6 && rng.chance(DOUBLE);
        let width = match () {
            () if is_passage => snapped(rng.between([0.8, 2.0]), 0.1),
            () if is_double => snapped(rng.between([1.2, 1.9]), 0.05),
            () if kind.programme == "garage" && wall.length > 3.2 && rng.chance(0.6) => 2.5,
            () if matches!(kind.programme, "wc" | "storage") => snapped(rng.between([0.6, 0.85]), 0.05),
            () => snapped(rng.between([0.72, 1.0]), 0.05),
        };
        let room = wall.length - width - 2.0 * PIER_M;
        if !wall.is_straight() || room < 0.0 {
            return false;
        }
        let aside = if rng.chance(NEAR_CORNER) {
            let near = rng.between([0.0, 0.3_f64.min(room)]);
            if rng.chance(0.5) { near } else { room - near }
        } else {
            rng.between([0.0, room])
        };
        let from = to_mm(snapped(PIER_M + aside, 0.05).min(wall.length - width - 0.02));
        let span = [from, from + width];
        let swing = match () {
            () if is_passage => None,
            () if width > 2.2 => Some(Swing::None),
            () => [Some(Swing::Inward), None, Some(Swing::Outward), Some(Swing::Sliding), Some(Swing::None)]
                [rng.weighted(&[0.48, 0.17, 0.17, 0.11, 0.07])],
        };
        let hinge = match () {
            () if is_passage => None,
            () if is_double => Some(Hinge::Both),
            () => [Some(Hinge::From), Some(Hinge::To), None][rng.weighted(&[0.38, 0.38, 0.24])],
        };
        let is_inward = !is_passage && matches!(swing, None | Some(Swing::Inward));
        let depth = if is_inward { width.max(STRIP_M) } else { STRIP_M };
        let zone = wall.strip(span, [0.0, depth + 0.02]);
        let is_free = zone.is_inside(&self.corners)
            && self.zones.iter().all(|other| !zone.is_near(other, 0.05))
            && self.is_free(index, span);
        if !is_free {
            return false;
        }
        let (kind, tall) =
            if is_passage { (OpeningKind::Passage, [2.0, 2.4]) } else { (OpeningKind::Door, [1.98, 2.13]) };
        let height = snapped(rng.between(tall), 0.01).min(to_mm(self.height - 0.1));
        self.zones.push(zone);
        self.add((index, span), Opening { swing, hinge, ..opening(kind, 0.0, height) }, namer, rng);
        true
    }

    fn window(
        &mut self,
        kind: &Kind,
        usual: &mut Option<[f64; 3]>,
        has_light: impl Fn(&Wall) -> bool,
        namer: &mut Namer,
        rng: &mut Rng,
    ) -> bool {
        let index = rng.below(self.walls.len());
        let wall = self.walls[index];
        let is_wet =
            matches!(kind.programme, "bathroom" | "wc" | "laundry" | "dungeon" | "storage" | "garage");
        let [width, sill, top] = usual.filter(|_| rng.chance(0.7)).unwrap_or_else(|| {
            let top = snapped(rng.between([2.0, 2.4]), 0.05).min(to_mm(self.height - 0.15));
            if is_wet {
                [snapped(rng.between([0.4, 1.0]), 0.1), snapped(rng.between([1.1, 1.5]), 0.05), top]
            } else if rng.chance(FLOOR_LENGTH) {
                let sill = if rng.chance(0.6) { 0.0 } else { snapped(rng.between([0.05, 0.2]), 0.05) };
                [snapped(rng.between([0.8, 3.0]), 0.1), sill, top]
            } else {
                [snapped(rng.between([0.6, 2.2]), 0.1), snapped(rng.between([0.75, 1.1]), 0.05), top]
            }
        });
        let room = wall.length - width - 2.0 * PIER_M;
        if room < 0.0 || !has_light(&wall) {
            return false;
        }
        *usual = Some([width, sill, top]);
        let aside = if rng.chance(0.4) { room / 2.0 } else { rng.between([0.0, room]) };
        let from = to_mm(snapped(PIER_M + aside, 0.05).min(wall.length - width - 0.02));
        let span = [from, from + width];
        if !self.is_free(index, span) {
            return false;
        }
        self.add((index, span), opening(OpeningKind::Window, sill, to_mm(top - sill)), namer, rng);
        true
    }

    fn is_free(&self, wall: usize, [from, to]: [f64; 2]) -> bool {
        self.spans
            .iter()
            .all(|&(other, span)| other != wall || to + PIER_M <= span[0] || span[1] + PIER_M <= from)
    }

    /// Either end may be the first; the hinge goes with its end.
    fn add(&mut self, span: (usize, [f64; 2]), mut opening: Opening, namer: &mut Namer, rng: &mut Rng) {
        let (wall, along) = (&self.walls[span.0], span.1);
        let mut ends = along.map(|along| wall.point(along, 0.0));
        if rng.chance(0.5) {
            ends.reverse();
        }
        [opening.from_m, opening.to_m] = ends;
        opening.id = namer.opening(opening.kind, rng);
        self.openings.push(opening);
        self.spans.push(span);
    }
}

fn opening(kind: OpeningKind, bottom_m: f64, height_m: f64) -> Opening {
    Opening {
        id: String::new(),
        kind,
        from_m: [0.0; 2],
        to_m: [0.0; 2],
        bottom_m,
        height_m,
        swing: None,
        hinge: None,
    }
}

/// Which of the four sides a direction is nearest to.
fn quarter([x, y]: Point) -> usize {
    match () {
        () if x.abs() >= y.abs() => usize::from(x > 0.0),
        () => 2 + usize::from(y > 0.0),
    }
}
