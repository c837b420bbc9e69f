//! Where built things find room: at a wall or free, clear of ways and of each other.

use super::dice::to_mm;
use super::names::{Named, Namer};
use super::openings::Shell;
use super::plane::Rect;
use crate::protocol::{Mount, Object, OpeningKind, Placement};
use crate::scene::category::{self, CategoryId};
use crate::search::Rng;

/// The wall that stays between a fixture and an opening, metres.
const PIER_M: f64 = 0.05;

/// A locked object.
pub(super) struct Fixture {
    pub(super) object: Object,
    pub(super) category: Option<CategoryId>,
}

/// Builds fixtures into a shell and knows what floor they take.
pub(super) struct Fitter<'a> {
    pub(super) shell: &'a Shell,
    pub(super) namer: &'a mut Namer,
    pub(super) rng: &'a mut Rng,
    pub(super) fixtures: Vec<Fixture>,
    /// The floor that they take.
    pub(super) taken: Vec<Rect>,
}

impl<'a> Fitter<'a> {
    pub(super) fn new(shell: &'a Shell, namer: &'a mut Namer, rng: &'a mut Rng) -> Self {
        Self { shell, namer, rng, fixtures: vec![], taken: vec![] }
    }

    /// Would something of that height stand before a way or a window, or hide one across a notch of the room?
    pub(super) fn is_before(&self, wall: usize, [from, to]: [f64; 2], top: f64) -> bool {
        let wall = &self.shell.walls[wall];
        self.shell.spans.iter().zip(&self.shell.openings).any(|(&(other, span), opening)| {
            let other = &self.shell.walls[other];
            let offset: f64 =
                (0..2).map(|axis| (other.start[axis] - wall.start[axis]) * wall.direction[axis]).sum();
            let is_low = opening.kind != OpeningKind::Window || opening.bottom_m < top;
            let is_alike = other.inward == wall.inward;
            is_alike && is_low && from < offset + span[1] + PIER_M && offset + span[0] - PIER_M < to
        })
    }

    /// Is there floor for it, with room to pass where it stands out into the room?
    pub(super) fn stands(&self, wall: usize, along: [f64; 2], depth: [f64; 2], aisle: f64) -> bool {
        let wall = &self.shell.walls[wall];
        let body = wall.strip(along, [0.0, depth[1]]);
        wall.is_straight()
            && along[0] >= 0.0
            && along[1] <= wall.length
            && body.is_inside(&self.shell.corners)
            && wall.strip(along, [0.0, depth[1] + aisle]).is_inside(&self.shell.corners)
            && self.shell.zones.iter().all(|zone| !zone.is_near(&body, 0.03 + aisle / 4.0))
            && self.taken.iter().all(|other| !other.is_near(&body, aisle.max(0.02)))
    }

    /// A fixture by the part of a wall that it stands at.
    pub(super) fn add(
        &mut self,
        name: &str,
        category: Option<&str>,
        (wall, along, depth): (usize, [f64; 2], [f64; 2]),
        [bottom, height]: [f64; 2],
        mount: Option<Mount>,
    ) {
        let wall = &self.shell.walls[wall];
        let body = wall.strip(along, depth);
        let ([x, y], yaw_deg) = (body.centre(), wall.yaw_deg());
        let size = [to_mm(along[1] - along[0]), to_mm(depth[1] - depth[0]), height];
        self.taken.push(body);
        self.keep(name, category, size, [x, y, bottom], yaw_deg, mount);
    }

    /// A fixture by its place; one that is named as its category gets a name as movable things have.
    pub(super) fn keep(
        &mut self,
        name: &str,
        category: Option<&str>,
        size_m: [f64; 3],
        position_m: [f64; 3],
        yaw_deg: f64,
        mount: Option<Mount>,
    ) {
        let category = category.and_then(category::find);
        let Named { id, name, category: given } = match category {
            Some(category) if category.as_str() == name => self.namer.object(category, size_m, self.rng),
            _ => self.namer.fixture(name, category, size_m, self.rng),
        };
        let object = Object::boxed(id, size_m, Some(Placement { position_m, yaw_deg }));
        let object = Object { name, category: given, mount, locked: true, ..object };
        self.fixtures.push(Fixture { object, category });
    }
}
