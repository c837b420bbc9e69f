//! Which assets a room gets: want by want, as long as there is floor to spend.

use rand::RngExt;

use super::catalogue::{Catalogue, Stock};
use super::floor::takes_floor;
use super::programme::{self, Programme, Want};
use super::sets::{self, Present};
use super::wishes::{Named, Wishes};
use crate::reward::Taste;
use crate::scene::category::CategoryId;
use crate::scene::{MAX_OBJECTS, Mount, Scene};
use crate::search::Rng;

/// How much less likely each next category of a want is: rooms may differ, but what goes with a piece is mostly the usual.
const NEXT_CATEGORY: f32 = 0.3;
const NEXT_COMPANION: f32 = 0.1;
/// The most new objects in one room.
const MAX_NEW: usize = 256;
/// Rounds of repeatable wants at most.
const MAX_ROUNDS: usize = 12;
/// Share of a piece by which it may pass the asked density: so the floor is met as nearly as pieces allow.
const OVER: f32 = 0.5;

/// What is chosen from, and for which room.
pub(super) struct Task<'a> {
    pub(super) scene: &'a Scene,
    pub(super) catalogue: &'a Catalogue,
    pub(super) programme: &'static Programme,
    pub(super) wishes: &'a Wishes,
    /// What the user likes.
    pub(super) taste: &'a Taste,
    pub(super) usable_m2: f32,
    /// Share of the usable floor to cover; `None` = as rooms of this kind usually are.
    pub(super) density: Option<f32>,
}

/// Indices into [`Catalogue::stock`], one a piece, the most important first; the same generator chooses the same.
pub(super) fn choose(task: &Task<'_>, rng: &mut Rng) -> Vec<usize> {
    let present: Vec<Present> = task.scene.objects.iter().map(Present::of_object).collect();
    let to_place =
        task.scene.objects.iter().filter(|object| object.sent_pose.is_none() && takes_floor(object));
    let density = task.density.unwrap_or(task.programme.density);
    let mut chooser = Chooser {
        spent: to_place.map(|object| object.area()).sum(),
        budget: density * task.usable_m2,
        scale: density / task.programme.density,
        most: MAX_NEW.min(MAX_OBJECTS.saturating_sub(task.scene.objects.len())),
        uses: vec![0; task.catalogue.stock.len()],
        models: vec![],
        pieces: vec![],
        present,
        task,
        rng,
    };
    if density > 0.0 {
        chooser.all();
    }
    chooser.pieces
}

struct Chooser<'a> {
    task: &'a Task<'a>,
    rng: &'a mut Rng,
    /// What stands in the room or is chosen.
    present: Vec<Present>,
    pieces: Vec<usize>,
    /// How often each asset is chosen.
    uses: Vec<u32>,
    /// The model that a want has settled on.
    models: Vec<(&'static Want, usize)>,
    /// Floor that is spent and may be spent, m².
    spent: f32,
    budget: f32,
    /// The asked density against the usual one.
    scale: f32,
    /// The most pieces.
    most: usize,
}

impl Chooser<'_> {
    fn all(&mut self) {
        let task = self.task;
        let named = |mount: fn(Mount) -> bool| {
            task.wishes.named.iter().filter(move |named| mount(named.any_of[0].get().mount))
        };
        named(|mount| mount != Mount::Surface).for_each(|named| self.take_named(named));
        for want in &task.programme.wants {
            self.satisfy(want, None);
        }
        // What stands on others finds something to stand on only now.
        named(|mount| mount == Mount::Surface).for_each(|named| self.take_named(named));
        for _ in 0..MAX_ROUNDS {
            let before = self.spent;
            for want in task.programme.wants.iter().filter(|want| want.repeat) {
                let num_there =
                    self.present.iter().filter(|present| present.is_any_of(&want.any_of)).count() as u32;
                let most = self.number(want, None).max(1) as f32 * (1.0 + self.scale);
                if num_there < most as u32 {
                    self.take(want, None, [0, 1]);
                }
            }
            if self.spent == before {
                break;
            }
        }
    }

    /// What the user names comes whatever the density is.
    fn take_named(&mut self, named: &Named) {
        let num_there = self.present.iter().filter(|present| present.is_any_of(&named.any_of)).count() as u32;
        for _ in num_there..named.count {
            let Some(stock) = self.draw(&named.any_of, NEXT_CATEGORY, |_, _| true) else { return };
            let index = self.add(stock);
            // What the room's own programme has gets its companions from there.
            let category = self.task.catalogue.stock[stock].category;
            if !self.task.programme.wants.iter().any(|want| want.any_of.contains(&category)) {
                for want in programme::companions(category) {
                    self.satisfy(want, Some(index));
                }
            }
        }
    }

    /// Brings a want's pieces to their number: those that are there count, and all get what goes with them.
    fn satisfy(&mut self, want: &'static Want, anchor: Option<usize>) {
        let asked = self.number(want, anchor);
        let claimed = self.claim(want, asked.max(want.count.min(1)));
        self.take(want, anchor, [claimed, asked]);
    }

    /// Counts pieces that no want has counted yet, and completes their sets.
    fn claim(&mut self, want: &'static Want, number: u32) -> u32 {
        let mut claimed = 0;
        while claimed < number {
            let is_free = |present: &Present| !present.is_claimed && present.is_any_of(&want.any_of);
            let Some(index) = self.present.iter().position(is_free) else { break };
            self.present[index].is_claimed = true;
            claimed += 1;
            for companion in &want.with {
                self.satisfy(companion, Some(index));
            }
        }
        claimed
    }

    /// Chooses pieces for a want, from one number to another, each with what goes with it.
    fn take(&mut self, want: &'static Want, anchor: Option<usize>, [there, asked]: [u32; 2]) {
        let mut asked = asked;
        for number in there.. {
            if number >= asked {
                return;
            }
            let Some(stock) = self.pick(want, anchor) else { return };
            if let Some(anchor) = anchor {
                asked = asked
                    .min(sets::room_for(&self.present[anchor], &self.task.catalogue.stock[stock].object));
            }
            if number >= asked {
                return;
            }
            let index = self.add(stock);
            self.present[index].is_claimed = true;
            for companion in &want.with {
                self.satisfy(companion, Some(index));
            }
        }
    }

    /// How many of a want the room calls for.
    fn number(&self, want: &Want, anchor: Option<usize>) -> u32 {
        let area = self.task.scene.floor.area;
        let is_excluded = self.present.iter().any(|present| present.is_any_of(&want.unless));
        if area < want.from_m2 || want.count == 0 || is_excluded {
            return 0;
        }
        if anchor.is_some() {
            return want.count;
        }
        let by_area =
            want.every_m2.map_or(want.count, |every| ((area / every).round() as u32).clamp(1, want.count));
        // An emptier room has fewer of everything, not only less of what comes last.
        ((by_area as f32 * self.scale.min(1.0)).ceil() as u32).max(1)
    }

    /// The next piece for a want, if there is floor for it: of the model that its set has already, where it can be.
    fn pick(&mut self, want: &'static Want, anchor: Option<usize>) -> Option<usize> {
        let model = self.models.iter().find(|(known, _)| std::ptr::eq(*known, want)).map(|&(_, stock)| stock);
        let is_usual = self.task.density.is_none();
        let is_lacking =
            want.essential && !self.present.iter().any(|present| present.is_any_of(&want.any_of));
        let anchor = anchor.map(|anchor| self.present[anchor].category);
        let may_be = |chooser: &Self, stock: &Stock| {
            // Without an asked density, a room gets what it cannot do without.
            let is_paid = chooser.can_pay(stock, want) || (is_usual && is_lacking);
            is_paid && anchor.is_none_or(|anchor| sets::belong_together(anchor, &stock.object))
        };
        if let Some(model) = model.filter(|_| !want.mixed) {
            let stock = &self.task.catalogue.stock[model];
            if self.is_left(model) && may_be(self, stock) && sets::can_be_carried(&self.present, stock) {
                return Some(model);
            }
        }
        let drawn =
            self.draw(&want.any_of, if anchor.is_some() { NEXT_COMPANION } else { NEXT_CATEGORY }, may_be)?;
        self.models.retain(|(known, _)| !std::ptr::eq(*known, want));
        self.models.push((want, drawn));
        Some(drawn)
    }

    /// An asset of one of these categories that may still be chosen, each category `next` times as likely as the one before;
    /// one with a tagged asset is raised by a place.
    fn draw(
        &mut self,
        any_of: &[CategoryId],
        next: f32,
        may_be: impl Fn(&Self, &Stock) -> bool,
    ) -> Option<usize> {
        let all = &self.task.catalogue.stock;
        let can_be = |index: &usize| {
            let stock = &all[*index];
            self.is_left(*index) && may_be(self, stock) && sets::can_be_carried(&self.present, stock)
        };
        let of_category = |category: &CategoryId| -> Vec<usize> {
            (0..all.len()).filter(|&index| all[index].category == *category).filter(can_be).collect()
        };
        let by_category: Vec<Vec<usize>> =
            any_of.iter().map(of_category).filter(|found| !found.is_empty()).collect();
        let weights: Vec<f32> = (0..by_category.len())
            .map(|place| {
                let is_tagged = by_category[place].iter().any(|&index| all[index].is_tagged);
                next.powi(place as i32 - i32::from(is_tagged))
            })
            .collect();
        let found = by_category.get(weighted(&weights, self.rng)?)?;
        let weights: Vec<f32> = found.iter().map(|&index| all[index].weight).collect();
        found.get(weighted(&weights, self.rng)?).copied()
    }

    fn is_left(&self, stock: usize) -> bool {
        self.pieces.len() < self.most && self.uses[stock] < self.task.catalogue.stock[stock].max_count
    }

    /// Is there floor for a piece and the least of what goes with it?
    fn can_pay(&self, stock: &Stock, want: &Want) -> bool {
        let own = stock.floor_m2();
        let (mut total, mut last) = (own, own);
        for companion in &want.with {
            let one = self.least_of(companion, stock);
            if one > 0.0 {
                // Half of the chairs make a table usable.
                total += one * companion.count.div_ceil(2) as f32;
                last = last.min(one);
            }
        }
        own == 0.0 || self.spent == 0.0 || self.spent + total - OVER * last <= self.budget
    }

    /// The least floor that a companion of an asset takes, m².
    fn least_of(&self, want: &Want, anchor: &Stock) -> f32 {
        let all = self.task.catalogue.stock.iter();
        let belonging = all.filter(|stock| {
            want.any_of.contains(&stock.category)
                && sets::belong_together(Some(anchor.category), &stock.object)
        });
        belonging.map(Stock::floor_m2).reduce(f32::min).unwrap_or(0.0)
    }

    fn add(&mut self, stock: usize) -> usize {
        let chosen = &self.task.catalogue.stock[stock];
        self.uses[stock] += 1;
        self.spent += chosen.floor_m2();
        self.pieces.push(stock);
        sets::load(&mut self.present, chosen);
        self.present.push(Present::of_object(&chosen.object));
        self.present.len() - 1
    }
}

/// An index drawn by weight; `None` where there is nothing to draw.
fn weighted(weights: &[f32], rng: &mut Rng) -> Option<usize> {
    let total: f32 = weights.iter().sum();
    let mut left = rng.random_range(0.0..1.0_f32) * total;
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return Some(index);
        }
    }
    weights.len().checked_sub(1)
}
