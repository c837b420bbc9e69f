//! Which objects a room has: what its programme wants, in sets, with pieces missing, too many, or from elsewhere.

use super::dice::Dice;
use super::kinds;
use super::sizes;
use crate::furnish::programme::{Programme, Want};
use crate::scene::Mount;
use crate::scene::category::{CategoryId, ShapeKind};
use crate::search::Rng;

/// A piece before it has a name.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) category: CategoryId,
    /// Width, depth, height, metres.
    pub(super) size: [f64; 3],
    /// Pieces of one model share their number.
    pub(super) model: usize,
    /// What it came with: what a lamp would stand on.
    pub(super) anchor: Option<usize>,
}

impl Piece {
    /// What usually carries such a piece.
    pub(super) fn mount(&self) -> Mount {
        self.category.get().mount
    }
}

/// The room that pieces are for.
pub(super) struct Place {
    /// The floor that it is furnished as if it had, m².
    pub(super) area: f64,
    /// Width and depth of the box around it.
    pub(super) extents: [f64; 2],
    pub(super) height: f64,
    /// Is more asked than it may hold?
    pub(super) is_cramped: bool,
    /// What stands in it already.
    pub(super) present: Vec<CategoryId>,
}

/// Numbers of objects at shares of all rooms: the median is 9, nine tenths have no more than 16. Rooms that are too small for
/// so many get fewer, so the numbers asked for lie a little higher.
const NUMBERS: [(f64, f64); 7] =
    [(0.0, 1.0), (0.07, 3.0), (0.25, 6.5), (0.55, 10.0), (0.85, 16.5), (0.93, 27.0), (1.0, 40.5)];
/// Share of that place among the rooms that the floor decides, and the floor in the middle, m².
const BY_FLOOR: f64 = 0.35;
const MIDDLE_M2: f64 = 15.0;
/// Furniture against what rooms of the kind usually have: nearly empty, usual, full.
const FILLS: [([f64; 2], f64); 3] = [([0.2, 0.6], 0.13), ([0.6, 1.15], 0.67), ([1.15, 1.5], 0.2)];
/// The same where it may be too much, and how many more pieces there are.
const TOO_FULL: [f64; 2] = [1.6, 2.6];
const MORE: f64 = 2.2;
/// The most pieces.
const MOST: usize = 40;
/// How often what a room cannot do without is missing, another want, and a companion.
const MISSING: [f64; 3] = [0.06, 0.3, 0.3];
/// How much less likely each next category of a want is.
const NEXT_CATEGORY: f64 = 0.5;
/// Share of rooms with something from another kind of room.
const CLUTTERED: f64 = 0.15;
/// Share of a carrier's top that is filled at most.
const TOP: f64 = 0.5;
/// Share of surface pieces that come though nothing can carry them.
const HOMELESS: f64 = 0.02;

/// The pieces of a room, never none.
pub(super) fn pieces(programme: &'static Programme, place: Place, rng: &mut Rng) -> Vec<Piece> {
    let (range, _) = FILLS[rng.weighted(&FILLS.map(|(_, share)| share))];
    let fill = rng.between(if place.is_cramped { TOO_FULL } else { range });
    let more = if place.is_cramped { MORE } else { 1.0 };
    let mut chooser = Chooser {
        most: ((number(place.area, rng) * more) as usize).clamp(1, MOST),
        budget: f64::from(programme.density) * fill * place.area,
        spent: 0.0,
        tops: vec![],
        pieces: vec![],
        num_models: 0,
        place,
        rng,
    };
    for want in &programme.wants {
        chooser.satisfy(want);
    }
    // Rooms with many pieces have more of the same kinds.
    for want in programme.wants.iter().filter(|want| want.repeat || want.count > 1) {
        chooser.satisfy(want);
    }
    if chooser.rng.chance(CLUTTERED) {
        chooser.clutter(programme);
    }
    while chooser.pieces.is_empty() {
        chooser.clutter(programme);
    }
    chooser.pieces
}

/// How many pieces: as chance and the floor say.
fn number(area: f64, rng: &mut Rng) -> f64 {
    let by_floor = area / (area + MIDDLE_M2);
    let share = BY_FLOOR * by_floor + (1.0 - BY_FLOOR) * rng.between([0.0, 1.0]);
    let next = NUMBERS.iter().position(|&(at, _)| share < at).unwrap_or(NUMBERS.len() - 1);
    let ((low, from), (high, to)) = (NUMBERS[next - 1], NUMBERS[next]);
    from + (to - from) * (share - low) / (high - low)
}

struct Chooser<'a> {
    rng: &'a mut Rng,
    place: Place,
    /// The most pieces.
    most: usize,
    /// Floor that may be and is covered, m².
    budget: f64,
    spent: f64,
    /// Carriers with what is left of their tops, m².
    tops: Vec<(usize, f64)>,
    pieces: Vec<Piece>,
    num_models: usize,
}

impl Chooser<'_> {
    fn satisfy(&mut self, want: &'static Want) {
        let is_there = |ids: &[CategoryId], present: &[CategoryId]| present.iter().any(|id| ids.contains(id));
        let is_excluded = self.pieces.iter().any(|piece| want.unless.contains(&piece.category))
            || is_there(&want.any_of, &self.place.present);
        let missing = if want.essential { MISSING[0] } else { MISSING[1] };
        if is_excluded || self.place.area < f64::from(want.from_m2) * 0.9 || self.rng.chance(missing) {
            return;
        }
        let by_area =
            want.every_m2.map_or(want.count, |every| (self.place.area / f64::from(every)).round() as u32);
        let most = by_area.clamp(1, want.count.max(1));
        let number = if self.rng.chance(0.6) { most } else { self.rng.count([1, most]) };
        self.take(want, number, None);
    }

    fn take(&mut self, want: &'static Want, number: u32, anchor: Option<usize>) {
        let mut model = None;
        for _ in 0..number {
            let drawn = model.filter(|_| !want.mixed).unwrap_or_else(|| {
                self.num_models += 1;
                let weights: Vec<f64> = (0..want.any_of.len())
                    .scan(1.0, |weight, _| {
                        *weight *= NEXT_CATEGORY;
                        Some(*weight)
                    })
                    .collect();
                let category = want.any_of[self.rng.weighted(&weights)];
                (category, sizes::draw(category.get(), self.rng), self.num_models)
            });
            let Some(index) = self.add(drawn, want.essential, anchor) else { return };
            let (category, _, number) = drawn;
            model = Some((category, self.pieces[index].size, number));
            for companion in &want.with {
                if !self.rng.chance(MISSING[2]) {
                    let number = self.companions(companion, index);
                    self.take(companion, number, Some(index));
                }
            }
        }
    }

    /// How many of a companion go with a piece: seats as its size allows, mostly in pairs.
    fn companions(&mut self, want: &Want, anchor: usize) -> u32 {
        let [width, depth, _] = self.pieces[anchor].size;
        let is_table = self.pieces[anchor].category.get().shape == ShapeKind::Table;
        if !is_table || want.any_of[0].get().shape != ShapeKind::Seat {
            return if self.rng.chance(0.7) { want.count } else { self.rng.count([1, want.count]) };
        }
        let sides = (width / 0.6) as u32 * 2 + if depth > 0.65 { 2 } else { 0 };
        let most = sides.min(want.count).max(1);
        match () {
            () if most < 2 || self.rng.chance(0.15) => self.rng.count([1, most]),
            () => self.rng.count([most.div_ceil(4), most / 2]) * 2,
        }
    }

    fn add(
        &mut self,
        (category, mut size, model): (CategoryId, [f64; 3], usize),
        is_essential: bool,
        anchor: Option<usize>,
    ) -> Option<usize> {
        let traits = category.get();
        if !sizes::fits(size, traits, &self.place) {
            size = sizes::least(traits);
            if !sizes::fits(size, traits, &self.place) {
                return None;
            }
        }
        let area = size[0] * size[1];
        let takes_floor = traits.mount == Mount::Floor && traits.shape != ShapeKind::Flat;
        // Some seats go under their tables.
        let floor = if traits.shape == ShapeKind::Seat { 0.7 * area } else { area };
        let limit = if is_essential { self.budget.max(0.35 * self.place.area) } else { self.budget };
        let is_unpaid = takes_floor && self.spent > 0.0 && self.spent + floor > limit;
        if self.pieces.len() >= self.most || is_unpaid {
            return None;
        }
        let mut carrier = anchor;
        if traits.mount == Mount::Surface && traits.shape != ShapeKind::Flat {
            let has_room = |&&(index, left): &&(usize, f64)| {
                let top = self.pieces[index].size;
                left > area
                    && top[0] + 0.02 > size[0].min(size[1])
                    && top[1] + 0.02 > size[1].min(size[0])
                    && top[2] < 1.5
            };
            let own = self.tops.iter().filter(has_room).find(|(index, _)| Some(*index) == anchor);
            let found = own.or_else(|| self.tops.iter().find(has_room)).map(|&(index, _)| index);
            if found.is_none() && !self.rng.chance(HOMELESS) {
                return None;
            }
            carrier = found;
            if let Some((_, left)) = self.tops.iter_mut().find(|(index, _)| Some(*index) == found) {
                *left -= area;
            }
        }
        if takes_floor {
            self.spent += floor;
        }
        let index = self.pieces.len();
        if traits.carries && traits.mount == Mount::Floor {
            self.tops.push((index, TOP * area));
        }
        self.pieces.push(Piece { category, size, model, anchor: carrier });
        Some(index)
    }

    /// A few things that somebody left here.
    fn clutter(&mut self, own: &'static Programme) {
        let other = loop {
            let other = kinds::draw(self.rng).programme();
            if !std::ptr::eq(other, own) || own.is_general() {
                break other;
            }
        };
        self.budget *= 1.15;
        let num = self.rng.count([1, 3]);
        for _ in 0..num {
            let want = &other.wants[self.rng.below(other.wants.len())];
            self.take(want, 1, None);
        }
    }
}
