//! Rooms without end: outlines, openings and objects as people have them, named as people name them.
//!
//! A room is drawn along the axes of its plan, then turned, moved and written in one of the two frames. Only sums, products
//! and roots are drawn with, and numbers are written to a millimetre, so a seed gives the same scene on every platform.

mod dice;
mod fitter;
mod fixtures;
mod frames;
mod kinds;
mod names;
mod objects;
mod openings;
mod outline;
mod plane;
mod sizes;
mod styles;
mod untidy;
mod words;

#[cfg(test)]
mod tests;

use dice::{Dice, snapped, to_mm};
use fitter::{Fitter, Fixture};
use kinds::Kind;
use names::{Named, Namer};
use objects::{Piece, Place};
use openings::Shell;

use crate::protocol::{Frame, Mount, Object, OpeningKind, Room, SceneSnapshot, VERSION};
use crate::search::{self, Rng};

/// A room as it is, and what is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Everything that stands in the room.
    pub truth: SceneSnapshot,
    /// The same without what only the picture shows: some openings, some obstacles. In two thirds of the rooms nothing is hidden.
    pub told: SceneSnapshot,
}

/// The stream of chance of rooms.
const STREAM: u64 = 71;
/// Share of rooms with more than they may hold, and how small these are against usual ones.
const CRAMPED: f64 = 0.07;
const CRAMPED_AREA: f64 = 0.6;
/// No room is smaller, m².
const LEAST_M2: f64 = 1.2;
/// Share of rooms of which something is hidden.
const HIDDEN: f64 = 1.0 / 3.0;
/// Share of those where an obstacle is hidden, not only openings.
const HIDDEN_OBSTACLE: f64 = 0.6;
/// Share of rooms with fixtures that are told.
const FITTED: f64 = 0.19;
/// Share of rooms where some things stand about already.
const UNTIDY: f64 = 0.15;
/// Share of rooms whose objects are in no particular order.
const SHUFFLED: f64 = 0.5;
/// Share of objects whose mount is given though the category tells it, and of television sets that hang.
const MOUNT_GIVEN: f64 = 0.05;
const TV_HANGS: f64 = 0.2;
/// Share of objects whose model faces another way than its axes say.
const TURNED_FRONT: f64 = 0.04;
/// Share of corner sofas and desks that come with their footprint.
const FOOTPRINT: f64 = 0.4;

/// A room from a seed: the same one on any platform.
pub fn draw(seed: u64) -> Drawn {
    let rng = &mut search::rng(seed, STREAM);
    let kind = kinds::draw(rng);
    let mut namer = Namer::new(rng);
    let is_cramped = rng.chance(CRAMPED);
    let shell = shell(kind, is_cramped, &mut namer, rng);
    let is_hidden = rng.chance(HIDDEN);
    let mut fitter = Fitter::new(&shell, &mut namer, rng);
    if fitter.rng.chance(FITTED) {
        fitter.furnish(kind.programme);
    }
    let num_told = fitter.fixtures.len();
    if is_hidden && fitter.rng.chance(HIDDEN_OBSTACLE) {
        fitter.obstacle();
    }
    if is_hidden && fitter.fixtures.len() == num_told && may_hide(&shell).is_empty() {
        fitter.obstacle();
    }
    let fixtures = fitter.fixtures;
    let mut hidden: Vec<String> =
        fixtures[num_told..].iter().map(|fixture| fixture.object.id.clone()).collect();
    if is_hidden {
        hidden.extend(hidden_openings(&shell, hidden.is_empty(), rng));
    }
    let objects = objects(kind, (&shell, is_cramped), fixtures, &mut namer, rng);
    let truth = snapshot(kind, shell, objects, rng);
    let mut told = truth.clone();
    told.room.openings.retain(|opening| !hidden.contains(&opening.id));
    told.objects.retain(|object| !hidden.contains(&object.id));
    Drawn { truth, told }
}

/// Walls with their openings; an outline that no door fits in is drawn anew.
fn shell(kind: &Kind, is_cramped: bool, namer: &mut Namer, rng: &mut Rng) -> Shell {
    loop {
        let share = if is_cramped { CRAMPED_AREA } else { 1.0 };
        let area = (kind.area(rng) * share).max(LEAST_M2);
        let height = snapped(rng.between(kind.height_m), if rng.chance(0.8) { 0.05 } else { 0.01 });
        let mut shell = Shell::new(outline::outline(area, kind.stretch, rng), height);
        shell.open(kind, namer, rng);
        if shell.openings.iter().any(|opening| opening.kind != OpeningKind::Window) {
            return shell;
        }
    }
}

/// Openings that a picture may show alone: all but the first way.
fn may_hide(shell: &Shell) -> Vec<usize> {
    let first = shell.openings.iter().position(|opening| opening.kind != OpeningKind::Window);
    (0..shell.openings.len()).filter(|&index| Some(index) != first).collect()
}

fn hidden_openings(shell: &Shell, is_one_due: bool, rng: &mut Rng) -> Vec<String> {
    let candidates = may_hide(shell);
    let mut hidden: Vec<usize> = candidates.iter().copied().filter(|_| rng.chance(0.4)).collect();
    if hidden.is_empty() && is_one_due && !candidates.is_empty() {
        hidden.push(candidates[rng.below(candidates.len())]);
    }
    hidden.into_iter().map(|index| shell.openings[index].id.clone()).collect()
}

/// Fixtures and pieces, in the plan's numbers.
fn objects(
    kind: &Kind,
    (shell, is_cramped): (&Shell, bool),
    fixtures: Vec<Fixture>,
    namer: &mut Namer,
    rng: &mut Rng,
) -> Vec<Object> {
    let fixed_m2: f64 =
        fixtures.iter().map(|fixture| fixture.object.size_m[0] * fixture.object.size_m[1]).sum();
    let place = Place {
        area: (plane::area(&shell.corners) - fixed_m2) / if is_cramped { CRAMPED_AREA } else { 1.0 },
        extents: plane::extents(&shell.corners),
        height: shell.height,
        is_cramped,
        present: fixtures.iter().filter_map(|fixture| fixture.category).collect(),
    };
    let pieces = objects::pieces(kind.programme(), place, rng);
    let mut models: Vec<(usize, Object)> = vec![];
    let mut objects: Vec<Object> = vec![];
    for piece in &pieces {
        let known = models.iter().find(|(model, _)| *model == piece.model);
        objects.push(match known {
            Some((_, model)) => Object { id: namer.again(&model.id, rng), ..model.clone() },
            None => object(piece, namer, rng),
        });
        if known.is_none() {
            models.extend(objects.last().map(|object| (piece.model, object.clone())));
        }
    }
    if rng.chance(UNTIDY) {
        untidy::scatter(&mut objects, &pieces, shell, rng);
    }
    objects.extend(fixtures.into_iter().map(|fixture| fixture.object));
    if rng.chance(SHUFFLED) {
        for last in (1..objects.len()).rev() {
            objects.swap(last, rng.below(last + 1));
        }
    }
    objects
}

fn object(piece: &Piece, namer: &mut Namer, rng: &mut Rng) -> Object {
    let Named { id, name, category } = namer.object(piece.category, piece.size, rng);
    let traits = piece.category.get();
    let mount = match () {
        () if traits.id == "tv" && rng.chance(TV_HANGS) => Some(Mount::Wall),
        () if rng.chance(MOUNT_GIVEN) => Some(traits.mount),
        () => None,
    };
    let (mut size_m, mut front_deg, mut footprint_m) = (piece.size, 0.0, None);
    if traits.corner >= 1.0 && rng.chance(FOOTPRINT) {
        footprint_m = Some(corner_footprint(size_m, rng));
    } else if rng.chance(TURNED_FRONT) {
        front_deg = [90.0, 180.0, 270.0, -90.0, 30.0][rng.weighted(&[0.3, 0.3, 0.15, 0.15, 0.1])];
        if (front_deg as i32).rem_euclid(180) == 90 {
            size_m.swap(0, 1);
        }
    }
    Object {
        id,
        name,
        size_m,
        placement: None,
        category,
        mount,
        front_deg,
        locked: false,
        attached_to: None,
        footprint_m,
    }
}

/// An L along the back and one side.
fn corner_footprint([width, depth, _]: [f64; 3], rng: &mut Rng) -> Vec<[f64; 2]> {
    let (x, y) = (width / 2.0, depth / 2.0);
    let arm = [width, depth].map(|side| to_mm(side * rng.between([0.38, 0.55])));
    let mut points =
        [[-x, -y], [-x + arm[0], -y], [-x + arm[0], y - arm[1]], [x, y - arm[1]], [x, y], [-x, y]];
    if rng.chance(0.5) {
        points.iter_mut().for_each(|point| point[0] = -point[0]);
    }
    points.iter().map(|point| point.map(to_mm)).collect()
}

/// The room in the world: in a frame, turned, moved, its outline wound and begun anyhow.
fn snapshot(kind: &Kind, shell: Shell, objects: Vec<Object>, rng: &mut Rng) -> SceneSnapshot {
    let text = kind.text(rng);
    let name = match rng.count([0, 5]) {
        0 | 1 => None,
        2 => Some(kinds::capitalised(&kind.programme.replace('_', " "))),
        3 => Some(format!("Room {}", rng.count([1, 40]))),
        4 => text.clone(),
        _ => Some(format!("{}_{:02}", kind.programme, rng.count([1, 9]))),
    };
    let frame = if rng.chance(0.5) { Frame::ZUp } else { Frame::YUp };
    let room = Room {
        name,
        kind: text,
        floor_m: shell.corners,
        floor_level_m: 0.0,
        height_m: shell.height,
        openings: shell.openings,
    };
    frames::placed(SceneSnapshot { version: VERSION, frame, room, objects }, rng)
}
