//! A layout with its score, kept up to date as objects move.
//!
//! Every number belongs to one object or one pair, and sums are taken afresh in a fixed order each time, so a layout's score
//! is the same bits however it was reached.

use super::context::Context;
use super::geometry::{Body, Rect};
use super::grid::Raster;
use super::totals::{Totals, hard_amounts};
use super::walkability::{self, Scratch, Walk};
use super::{
    alignment, boundary, clearance, collision, grouping, openings, relation, support, wall, windows,
};
use crate::layout::{Layout, Placed};
use crate::scene::Mount;

/// Everything that is known of one placed object.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) body: Body,
    pub(crate) support: Option<usize>,
    /// Metres outside the outline.
    pub(crate) outside: f32,
    /// Metres above the ceiling, or of a wall piece below the floor.
    pub(crate) outside_height: f32,
    /// Metres from what should carry it.
    pub(crate) detached: f32,
    /// The opening that it blocks most, and by how much, metres.
    pub(crate) blocked: Option<(usize, f32)>,
    /// The value of the window that it hides most.
    pub(crate) window: Option<(f32, usize)>,
    pub(crate) wall: f32,
    pub(crate) deviation: f32,
    /// Others that it runs into: (other, depth), by other.
    pub(crate) contacts: Vec<(usize, f32)>,
    /// Its functional strips.
    pub(crate) strips: Vec<Rect>,
    /// Share of each strip outside the room.
    pub(crate) strip_outside: Vec<f32>,
    /// What takes its strips: (other, strip, share), by other.
    pub(crate) takers: Vec<(usize, usize, f32)>,
    /// Per grouping rule: the best target and its degree.
    pub(crate) best: Vec<(f32, Option<usize>)>,
    /// The best neighbours in a row and in a column, with their values.
    pub(crate) row: [(f32, Option<usize>); 2],
    pub(crate) raster: Raster,
}

/// A layout of a context's scene, scored.
#[derive(Debug, Clone)]
pub struct Evaluation<'a> {
    /// What is scored against.
    pub context: &'a Context<'a>,
    pub(crate) slots: Vec<Option<Slot>>,
    pub(crate) wish_degrees: Vec<f32>,
    pub(crate) habit_degrees: Vec<f32>,
    pub(crate) walk: Walk,
    is_walk_stale: bool,
    scratch: Scratch,
}

impl<'a> Evaluation<'a> {
    /// Scores a layout from nothing. Layouts are index-aligned with the scene's objects.
    pub fn new(context: &'a Context<'a>, layout: &Layout) -> Self {
        let num = context.scene.objects.len();
        let mut evaluation = Self {
            context,
            slots: vec![None; num],
            wish_degrees: vec![0.0; context.wishes.len()],
            habit_degrees: vec![0.0; context.taste.habits.len()],
            walk: Walk::default(),
            is_walk_stale: true,
            scratch: Scratch::default(),
        };
        let changes: Vec<(usize, Option<Placed>)> =
            layout.placed.iter().copied().enumerate().take(num).collect();
        evaluation.apply(&changes);
        evaluation
    }

    /// Where an object stands.
    pub fn placed(&self, index: usize) -> Option<Placed> {
        self.slots[index].as_ref().map(|slot| Placed { pose: slot.body.pose, support: slot.support })
    }

    pub(crate) fn body(&self, index: usize) -> Option<&Body> {
        self.slots[index].as_ref().map(|slot| &slot.body)
    }

    /// The object that carries another one.
    pub(crate) fn support(&self, index: usize) -> Option<usize> {
        self.slots[index].as_ref().and_then(|slot| slot.support)
    }

    /// Does an object stand on another, or on something that does?
    pub(crate) fn stands_on(&self, index: usize, on: usize) -> bool {
        let mut carrier = self.support(index);
        let mut left = self.slots.len();
        while let Some(current) = carrier.filter(|_| left > 0) {
            if current == on {
                return true;
            }
            carrier = self.support(current);
            left -= 1;
        }
        false
    }

    /// How badly an object breaks the gates, metres summed; 0 where it breaks none.
    pub fn offence(&self, index: usize) -> f32 {
        self.slots[index].as_ref().map_or(0.0, |slot| hard_amounts(slot).iter().sum())
    }

    /// The layout that is scored.
    pub fn layout(&self) -> Layout {
        Layout { placed: (0..self.slots.len()).map(|index| self.placed(index)).collect() }
    }

    /// Moves, places (`Some`) or takes away (`None`) objects, and brings all that they touch up to date.
    pub fn apply(&mut self, changes: &[(usize, Option<Placed>)]) {
        let num = self.slots.len();
        let is_changed = |index: usize| changes.iter().any(|&(changed, _)| changed == index);
        let is_bulk = changes.len() * 2 > num;
        for &(index, placed) in changes {
            if !is_bulk {
                self.forget(index);
            }
            self.slots[index] = placed.map(|placed| self.slot(index, placed));
        }
        if is_bulk {
            self.all_pairs();
        } else {
            for (position, &(index, _)) in changes.iter().enumerate() {
                for other in 0..num {
                    let is_done = changes[..position].iter().any(|&(changed, _)| changed == other);
                    if other != index && !is_done {
                        self.pair(index, other);
                    }
                }
            }
        }
        self.regroup(changes, is_bulk);
        let stands_on_changed = |slot: &Slot| slot.support.is_some_and(is_changed);
        for index in 0..num {
            let is_stale = |slot: &Slot| {
                slot.support.is_some() && (is_bulk || is_changed(index) || stands_on_changed(slot))
            };
            if self.slots[index].as_ref().is_some_and(is_stale) {
                self.resettle(index);
            }
        }
        for wish in 0..self.wish_degrees.len() {
            let concerns =
                is_bulk || changes.iter().any(|&(index, _)| self.context.wishes_of[index].contains(&wish));
            if concerns {
                self.wish_degrees[wish] = self.wish_degree(wish);
            }
        }
        for habit in 0..self.habit_degrees.len() {
            let concerns =
                is_bulk || changes.iter().any(|&(index, _)| self.context.taste.of[index].contains(&habit));
            if concerns {
                self.habit_degrees[habit] = self.habit_degree(habit);
            }
        }
        self.is_walk_stale = true;
    }

    /// The totals, walking included.
    pub fn totals(&mut self) -> Totals {
        self.take_walk();
        Totals::of(self)
    }

    /// The totals if everything could be walked to: never below [`Self::totals`], and cheaper.
    pub fn optimistic(&mut self) -> Totals {
        if self.is_walk_stale {
            self.walk.value = 1.0;
        }
        Totals::of(self)
    }

    pub(crate) fn take_walk(&mut self) {
        if !self.is_walk_stale {
            return;
        }
        let slots = &self.slots;
        let rasters = slots.iter().flatten().map(|slot| &slot.raster);
        let body = |index: usize| slots[index].as_ref().map(|slot| slot.body);
        walkability::walk(self.context, rasters, body, &mut self.scratch, &mut self.walk);
        self.is_walk_stale = false;
    }

    /// What an object's own pose decides.
    fn slot(&self, index: usize, placed: Placed) -> Slot {
        let (context, scene) = (self.context, self.context.scene);
        let object = &scene.objects[index];
        let body = Body::new(object, &placed.pose);
        let strips: Vec<Rect> = if context.reach[index] > 0.0 {
            clearance::sides(object).map(|(side, depth)| clearance::strip(&body, side, depth)).collect()
        } else {
            vec![]
        };
        Slot {
            support: placed.support,
            outside: boundary::outside(scene, object, &body),
            outside_height: boundary::outside_height(scene, object, &body),
            // What is attached is carried by what it is attached to.
            detached: if object.attached_to.is_some() {
                0.0
            } else {
                support::detached(scene, object, &body)
            },
            blocked: openings::blocked(scene, object, &body),
            window: windows::value(scene, object, &body),
            wall: if context.wall_weight[index] > 0.0 { wall::value(scene, object, &body) } else { 1.0 },
            deviation: if context.has_direction[index] { alignment::deviation(scene, &body) } else { 0.0 },
            contacts: vec![],
            strip_outside: strips.iter().map(|strip| clearance::outside_share(scene, strip)).collect(),
            strips,
            takers: vec![],
            best: vec![(0.0, None); context.rules[index].len()],
            row: [(0.0, None); 2],
            raster: walkability::raster(&context.grid, object, &body),
            body,
        }
    }

    /// Takes an object out of all that others know of it.
    fn forget(&mut self, index: usize) {
        for slot in self.slots.iter_mut().flatten() {
            slot.contacts.retain(|&(other, _)| other != index);
            slot.takers.retain(|&(other, _, _)| other != index);
        }
    }

    /// Contacts and taken strips of all pairs, by sweeping along x: near-linear where rooms are larger than their objects.
    fn all_pairs(&mut self) {
        let widest = self.context.reach.iter().copied().fold(0.0, f32::max);
        let mut by_left: Vec<(f32, f32, usize)> = vec![];
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let Some(slot) = slot else { continue };
            slot.contacts.clear();
            slot.takers.clear();
            let (x, reach) = (slot.body.rect.center.x, slot.body.reach.x);
            by_left.push((x - reach, x + reach + widest, index));
        }
        by_left.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        for (position, &(_, right, index)) in by_left.iter().enumerate() {
            for &(left, _, other) in &by_left[position + 1..] {
                if left > right {
                    break;
                }
                self.pair(index, other);
            }
        }
    }

    /// Contacts and taken strips of one pair, both ways.
    fn pair(&mut self, a: usize, b: usize) {
        // One order, whichever of them moved: the depth's last bits depend on it.
        let (a, b) = (a.min(b), a.max(b));
        let context = self.context;
        let [Some(slot_a), Some(slot_b)] = [&self.slots[a], &self.slots[b]] else { return };
        let margin = context.reach[a].max(context.reach[b]);
        if !slot_a.body.is_near(&slot_b.body, margin) || context.are_bound(a, b) {
            return;
        }
        let (object_a, object_b) = (&context.scene.objects[a], &context.scene.objects[b]);
        let depth = collision::depth((object_a, &slot_a.body), (object_b, &slot_b.body));
        if depth > collision::TOLERANCE_M {
            self.note_contact(a, b, depth);
            self.note_contact(b, a, depth);
        }
        if !context.are_partners(a, b) {
            self.note_taken(a, b);
            self.note_taken(b, a);
        }
    }

    fn note_contact(&mut self, index: usize, other: usize, depth: f32) {
        if let Some(slot) = &mut self.slots[index] {
            let position = slot.contacts.partition_point(|&(known, _)| known < other);
            slot.contacts.insert(position, (other, depth));
        }
    }

    /// What `other` takes of the strips of `index`.
    fn note_taken(&mut self, index: usize, other: usize) {
        let [Some(slot), Some(taker)] = [&self.slots[index], &self.slots[other]] else { return };
        let object = &self.context.scene.objects[other];
        if slot.strips.is_empty() || !clearance::takes_space(object, &taker.body) {
            return;
        }
        let mut found = [(0, 0.0_f32); clearance::MAX_SIDES];
        let mut num = 0;
        for (strip_index, strip) in slot.strips.iter().enumerate() {
            let offset = (strip.center - taker.body.rect.center).length();
            if offset > strip.half.length() + taker.body.rect.half.length() {
                continue;
            }
            let share = strip.overlap_area(&taker.body.rect) / strip.area();
            if share > 1e-4 {
                found[num] = (strip_index, share);
                num += 1;
            }
        }
        if let Some(slot) = &mut self.slots[index] {
            let position = slot.takers.partition_point(|&(known, _, _)| known < other);
            let entries = found[..num].iter().map(|&(strip, share)| (other, strip, share));
            slot.takers.splice(position..position, entries);
        }
    }

    /// Grouping rules and rows that the changes touch.
    fn regroup(&mut self, changes: &[(usize, Option<Placed>)], is_bulk: bool) {
        let context = self.context;
        let is_changed = |index: usize| is_bulk || changes.iter().any(|&(changed, _)| changed == index);
        for &(index, _) in changes {
            for rule in 0..context.rules[index].len() {
                self.take_rule(index, rule);
            }
            self.take_row(index);
        }
        if is_bulk {
            return;
        }
        for &(index, _) in changes {
            for &(subject, rule) in &context.dependents[index] {
                if is_changed(subject) {
                    continue;
                }
                let degree = self.rule_degree(subject, rule, index);
                let Some(slot) = &mut self.slots[subject] else { continue };
                let (best, target) = slot.best[rule];
                if target == Some(index) && degree < best {
                    self.take_rule(subject, rule);
                } else if degree > best || (degree == best && target.is_some_and(|target| index < target)) {
                    slot.best[rule] = (degree, Some(index));
                }
            }
            for &peer in &context.peers[index] {
                if is_changed(peer) {
                    continue;
                }
                let values = self.row_degrees(peer, index);
                let Some(slot) = &mut self.slots[peer] else { continue };
                let mut is_lost = false;
                for (best, value) in slot.row.iter_mut().zip(values) {
                    if best.1 == Some(index) && value < best.0 {
                        is_lost = true;
                    } else if value > best.0 || (value == best.0 && best.1.is_some_and(|other| index < other))
                    {
                        *best = (value, Some(index));
                    }
                }
                if is_lost {
                    self.take_row(peer);
                }
            }
        }
    }

    pub(crate) fn rule_degree(&self, subject: usize, rule: usize, target: usize) -> f32 {
        let [Some(own), Some(other)] = [&self.slots[subject], &self.slots[target]] else { return 0.0 };
        let objects = &self.context.scene.objects;
        let is_carried = [own.support, objects[subject].attached_to].contains(&Some(target));
        let rule = &self.context.rules[subject][rule];
        let degree = grouping::degree(
            rule,
            (&objects[subject], &own.body),
            (&objects[target], &other.body),
            is_carried,
        );
        degree * grouping::preference(rule, target)
    }

    fn take_rule(&mut self, subject: usize, rule: usize) {
        let mut best = (0.0, None);
        for &target in &self.context.rules[subject][rule].targets {
            let degree = self.rule_degree(subject, rule, target);
            if degree > best.0 {
                best = (degree, Some(target));
            }
        }
        if let Some(slot) = &mut self.slots[subject] {
            slot.best[rule] = best;
        }
    }

    fn row_degrees(&self, index: usize, peer: usize) -> [f32; 2] {
        match [&self.slots[index], &self.slots[peer]] {
            [Some(own), Some(other)] => alignment::row_values(&own.body, &other.body),
            _ => [0.0; 2],
        }
    }

    fn take_row(&mut self, index: usize) {
        let mut bests = [(0.0, None); 2];
        for &peer in &self.context.peers[index] {
            for (best, value) in bests.iter_mut().zip(self.row_degrees(index, peer)) {
                if value > best.0 {
                    *best = (value, Some(peer));
                }
            }
        }
        if let Some(slot) = &mut self.slots[index] {
            slot.row = bests;
        }
    }

    /// How well a surface piece stands on what carries it.
    fn resettle(&mut self, index: usize) {
        let objects = &self.context.scene.objects;
        let Some(slot) = self.slots[index].as_ref().filter(|_| objects[index].mount == Mount::Surface) else {
            return;
        };
        let carrier = slot
            .support
            .and_then(|carrier| Some((&objects[carrier], &self.slots.get(carrier)?.as_ref()?.body)));
        let detached = match carrier {
            _ if objects[index].attached_to.is_some() => 0.0,
            Some(carrier) => support::off_surface(&slot.body, carrier),
            None => slot.body.z[0].abs(),
        };
        if let Some(slot) = &mut self.slots[index] {
            slot.detached = detached;
        }
    }

    fn wish_degree(&self, wish: usize) -> f32 {
        let body = |index: usize| self.slots[index].as_ref().map(|slot| slot.body);
        let carried =
            |index: usize, on: usize| self.slots[index].as_ref().is_some_and(|slot| slot.support == Some(on));
        relation::degree(self.context.scene, &self.context.wishes[wish], &body, &carried)
    }

    /// Shares of an object's strips that are taken, by walls and others.
    pub(crate) fn taken(&self, index: usize) -> [f32; clearance::MAX_SIDES] {
        let mut taken = [0.0; clearance::MAX_SIDES];
        if let Some(slot) = &self.slots[index] {
            for (share, outside) in taken.iter_mut().zip(&slot.strip_outside) {
                *share = *outside;
            }
            for &(_, strip, share) in &slot.takers {
                taken[strip] += share;
            }
        }
        taken
    }
}
