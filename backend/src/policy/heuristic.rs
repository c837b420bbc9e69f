//! A sound first layout from categories and groups alone: no weights, no learning.
//!
//! As an interior designer works: the largest pieces first, each followed at once by what belongs to it (bed, then its
//! nightstands), each at the best of the places that make sense for it, judged by the reward.

use std::collections::HashMap;

use rand::RngExt;

use crate::layout::Layout;
use crate::reward::{Context, Evaluation};
use crate::scene::Mount;
use crate::scene::category::{CategoryId, GroupRelation, ShapeKind};
use crate::search::{Rng, height, relocated, slots};

/// Places tried for a piece at most.
const MAX_SLOTS: usize = 80;

/// A layout of everything that may move. `variety` 0 takes the best place each time; more lets lesser places win by up to
/// about that much of the search's height. When `should_stop` says so, what is not placed yet stays unplaced.
pub fn construct(
    context: &Context<'_>,
    variety: f32,
    rng: &mut Rng,
    should_stop: &(dyn Fn() -> bool + Sync),
) -> Layout {
    let mut evaluation = Evaluation::new(context, &Layout::empty(context.scene));
    let in_rows = super::rows::place_rows(&mut evaluation, variety, rng, should_stop);
    for index in order(context, variety, rng) {
        if should_stop() {
            break;
        }
        if in_rows.contains(&index) {
            continue;
        }
        place(&mut evaluation, index, variety, rng);
    }
    evaluation.layout()
}

/// Puts an object where the reward likes it best among the places that make sense.
pub fn place(evaluation: &mut Evaluation<'_>, index: usize, variety: f32, rng: &mut Rng) {
    let mut found = slots(evaluation, index, rng);
    while found.len() > MAX_SLOTS {
        found.swap_remove(rng.random_range(0..found.len()));
    }
    let mut best = None;
    for slot in found {
        let changes = relocated(evaluation, index, slot, false);
        let before: Vec<_> = changes.iter().map(|&(index, _)| (index, evaluation.placed(index))).collect();
        evaluation.apply(&changes);
        let value = height(&evaluation.optimistic()) + variety * rng.random_range(0.0..1.0_f32);
        evaluation.apply(&before);
        if best.as_ref().is_none_or(|(highest, _)| value > *highest) {
            best = Some((value, changes));
        }
    }
    if let Some((_, changes)) = best {
        evaluation.apply(&changes);
    }
}

/// The order of placing: floor pieces by area, each followed by its dependents; then rugs, what stands on things, what hangs.
fn order(context: &Context<'_>, variety: f32, rng: &mut Rng) -> Vec<usize> {
    let objects = &context.scene.objects;
    let mut movable: Vec<(u8, f32, usize)> = (0..objects.len())
        .filter(|&index| objects[index].is_movable())
        .map(|index| {
            let object = &objects[index];
            let layer = match object.mount {
                Mount::Floor if object.traits.shape == ShapeKind::Flat => 1,
                Mount::Floor => 0,
                Mount::Surface => 2,
                Mount::Wall => 3,
                Mount::Ceiling => 4,
            };
            let jitter = 1.0 + variety * rng.random_range(0.0..8.0_f32);
            (layer, object.area() * jitter, index)
        })
        .collect();
    movable.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut order = vec![];
    let mut is_listed = vec![false; objects.len()];
    for &(layer, _, index) in &movable {
        let waits = layer == 0 && has_anchor(context, index);
        if !waits {
            list(context, index, &mut is_listed, &mut order);
        }
    }
    // What waited for a partner that waits for it in turn.
    for &(_, _, index) in &movable {
        list(context, index, &mut is_listed, &mut order);
    }
    order
}

/// Does a larger movable piece say where this one goes?
fn has_anchor(context: &Context<'_>, index: usize) -> bool {
    let objects = &context.scene.objects;
    context.rules[index].iter().any(|rule| {
        follows(rule.relation)
            && rule.targets.iter().any(|&target| {
                objects[target].is_movable() && objects[target].area() >= objects[index].area()
            })
    })
}

fn follows(relation: GroupRelation) -> bool {
    !matches!(
        relation,
        GroupRelation::Facing | GroupRelation::OnTopOf | GroupRelation::Above | GroupRelation::Under
    )
}

/// Lists a piece and then its fair share of those that belong to its kind.
fn list(context: &Context<'_>, index: usize, is_listed: &mut [bool], order: &mut Vec<usize>) {
    if is_listed[index] {
        return;
    }
    is_listed[index] = true;
    order.push(index);
    let objects = &context.scene.objects;
    let mut by_rule: Vec<(usize, usize)> = vec![];
    for &(subject, rule) in &context.dependents[index] {
        let rule = &context.rules[subject][rule];
        let is_anchor = objects[index].area() >= objects[subject].area();
        let can_follow = follows(rule.relation) && objects[subject].is_movable() && is_anchor;
        if can_follow && !is_listed[subject] {
            by_rule.push((subject, rule.targets.len()));
        }
    }
    let mut num_taken: HashMap<Option<CategoryId>, usize> = HashMap::new();
    for (subject, num_targets) in by_rule {
        let kind = objects[subject].category;
        let num_kind = objects.iter().filter(|object| object.category == kind).count();
        let taken = num_taken.entry(kind).or_default();
        if *taken < num_kind.div_ceil(num_targets.max(1)) {
            *taken += 1;
            list(context, subject, is_listed, order);
        }
    }
}
