//! What only many together show: how pieces share their partners, and how far a kind is turned alike.

use parry3d::glamx::Vec2;

use super::evaluation::Evaluation;
use crate::scene::category::GroupRelation;

/// From this degree on a piece has taken a place at a partner.
const TAKEN: f32 = 0.3;

/// Pieces within this of each other, across the way that their kind runs, stand on one line, metres.
const SAME_LINE_M: f32 = 0.08;

/// What two chairs at one desk keep while another desk has none.
const UNEVEN: f32 = 0.75;

/// What of being parallel two pieces keep that stand back to back.
const OPPOSITE: f32 = 0.6;

/// The fair share of one class of rules.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quota {
    /// All that may be followed.
    pub(crate) targets: Vec<usize>,
    pub(crate) num_followers: usize,
    /// Followers a target, rounded down and up.
    pub(crate) least: usize,
    pub(crate) most: usize,
}

/// Degrees that differ by less are the same.
const SAME: f32 = 1e-3;

/// How much of a table's seats may stand to one side, in half tables, before it shows; and from where on it is as bad as it gets.
const LOPSIDED: [f32; 2] = [0.35, 1.35];

/// Counts over one layout.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    /// Per class of rules and target: how many took a place there, and the sum of where, in half extents of the target.
    shares: Vec<(u32, Vec2)>,
    num_objects: usize,
    /// Who stands as well with another partner that has fewer: (object, rule, that partner).
    relieved: Vec<(usize, usize, usize)>,
    /// Per class: do some share a target while another has nobody?
    is_uneven: Vec<bool>,
    /// Per row kind: members, and sums of their directions and of the doubled ones.
    turns: Vec<(f32, Vec2, Vec2)>,
    /// Per row kind: how far its members share few rows and columns, [0, 1].
    grids: Vec<f32>,
}

impl Crowd {
    pub(crate) fn of(evaluation: &Evaluation<'_>) -> Self {
        let context = evaluation.context;
        let num_objects = context.scene.objects.len();
        let mut crowd = Self {
            shares: vec![(0, Vec2::ZERO); context.quotas.len() * num_objects],
            num_objects,
            relieved: vec![],
            is_uneven: vec![],
            grids: vec![],
            turns: vec![(0.0, Vec2::ZERO, Vec2::ZERO); context.num_row_kinds],
        };
        for (index, slot) in evaluation.slots.iter().enumerate() {
            let Some(slot) = slot else { continue };
            if let Some(kind) = context.row_kind[index] {
                let (num, once, twice) = &mut crowd.turns[kind];
                *num += 1.0;
                *once += slot.body.rect.axis;
                *twice += doubled(slot.body.rect.axis);
            }
            for (rule, &(degree, target)) in context.rules[index].iter().zip(&slot.best) {
                if let (Some(class), Some(target)) = (rule.class, target.filter(|_| degree > TAKEN)) {
                    crowd.count(evaluation, index, (class, target), true);
                }
            }
        }
        crowd.relieve(evaluation);
        let uneven = |(class, quota): (usize, &Quota)| {
            let at = |&target: &usize| crowd.shares[class * num_objects + target].0 as usize;
            let num_empty = quota.targets.iter().filter(|target| at(target) == 0).count();
            num_empty > quota.targets.len().saturating_sub(quota.num_followers)
        };
        crowd.is_uneven = context.quotas.iter().enumerate().map(uneven).collect();
        crowd.grids = (0..context.num_row_kinds).map(|kind| crowd.grid(evaluation, kind)).collect();
        crowd
    }

    /// √(members / (rows × columns)), along the way that most of a kind run: 1 for a full grid, less for every line that is
    /// there for one piece alone.
    fn grid(&self, evaluation: &Evaluation<'_>, kind: usize) -> f32 {
        let (num, ..) = self.turns[kind];
        if num < 1.0 {
            return 1.0;
        }
        // Quadrupled, what is turned by quarters agrees: doubled, two and two at right angles would cancel out.
        let slots = || {
            let slots = evaluation.slots.iter().zip(&evaluation.context.row_kind);
            slots.filter(|(_, own)| **own == Some(kind)).filter_map(|(slot, _)| slot.as_ref())
        };
        let quadrupled: Vec2 = slots().map(|slot| doubled(doubled(slot.body.rect.axis))).sum();
        let wall = || evaluation.context.scene.floor.edges.first().map_or(Vec2::X, |edge| edge.direction);
        let is_clear = quadrupled.length() > 1e-3 * num;
        let axis = if is_clear { Vec2::from_angle(quadrupled.to_angle() * 0.25) } else { wall() };
        let num_lines = |axis: Vec2| {
            let mut across: Vec<f32> = slots().map(|slot| slot.body.rect.center.dot(axis)).collect();
            across.sort_by(f32::total_cmp);
            let (mut num_lines, mut first) = (0, f32::NEG_INFINITY);
            for value in across {
                if value - first > SAME_LINE_M {
                    num_lines += 1;
                    first = value;
                }
            }
            num_lines as f32
        };
        (num / (num_lines(axis) * num_lines(axis.perp())).max(1.0)).min(1.0).sqrt()
    }

    fn count(
        &mut self,
        evaluation: &Evaluation<'_>,
        index: usize,
        (class, target): (usize, usize),
        comes: bool,
    ) {
        let [Some(own), Some(under)] = [&evaluation.slots[index], &evaluation.slots[target]] else { return };
        let place = under.body.rect.local(own.body.rect.center) / under.body.rect.half;
        let (num, sum) = &mut self.shares[class * self.num_objects + target];
        if comes {
            *num += 1;
            *sum += place;
        } else {
            *num -= 1;
            *sum -= place;
        }
    }

    /// Sends followers on from crowded partners to less crowded ones where they stand as well: the nightstand between two beds
    /// must not hang on which of them comes first.
    fn relieve(&mut self, evaluation: &Evaluation<'_>) {
        let context = evaluation.context;
        for (index, slot) in evaluation.slots.iter().enumerate() {
            let Some(slot) = slot else { continue };
            for (number, (rule, &(degree, target))) in context.rules[index].iter().zip(&slot.best).enumerate()
            {
                let (Some(class), Some(target)) = (rule.class, target.filter(|_| degree > TAKEN)) else {
                    continue;
                };
                let num = |target: usize| self.shares[class * self.num_objects + target].0;
                let is_better = |&other: &usize| {
                    num(other) + 1 < num(target)
                        && evaluation.rule_degree(index, number, other) >= degree - SAME
                };
                let better = rule.targets.iter().copied().filter(is_better).min_by_key(|&other| num(other));
                if let Some(other) = better {
                    self.count(evaluation, index, (class, target), false);
                    self.count(evaluation, index, (class, other), true);
                    self.relieved.push((index, number, other));
                }
            }
        }
    }

    /// A rule's degree after sharing: three chairs at one desk take a third of it each, and seats on one side only of a table
    /// keep two thirds.
    pub(crate) fn shared(&self, evaluation: &Evaluation<'_>, index: usize, rule: usize) -> f32 {
        let context = evaluation.context;
        let Some(slot) = &evaluation.slots[index] else { return 0.0 };
        let (degree, best) = slot.best[rule];
        let relieved = self.relieved.iter().find(|&&(object, number, _)| (object, number) == (index, rule));
        let target = relieved.map(|&(_, _, other)| other).or(best);
        let rule = &context.rules[index][rule];
        let (Some(class), Some(target)) = (rule.class, target.filter(|_| degree > TAKEN)) else {
            return degree;
        };
        let (num, sum) = self.shares[class * self.num_objects + target];
        let quota = &context.quotas[class];
        let mut share = (quota.most as f32 / num.max(1) as f32).min(1.0);
        if self.is_uneven[class] && num as usize > quota.least {
            share = share.min(UNEVEN);
        }
        if rule.relation != GroupRelation::Around || num < 2 {
            return degree * share;
        }
        let off = (sum / num as f32).length();
        let evenness = 1.0 - ((off - LOPSIDED[0]) / (LOPSIDED[1] - LOPSIDED[0])).clamp(0.0, 1.0) / 3.0;
        degree * share * evenness
    }

    /// An object's place in the order of its kind, [0, 1]: 0.2 × row + 0.2 × column + 0.3 × parallel + 0.3 × grid.
    pub(crate) fn order(&self, evaluation: &Evaluation<'_>, index: usize) -> f32 {
        let (Some(kind), Some(slot)) = (evaluation.context.row_kind[index], &evaluation.slots[index]) else {
            return 1.0;
        };
        let [row, column] = slot.row;
        0.2 * (row.0 + column.0) + 0.3 * self.parallel(evaluation, index) + 0.3 * self.grids[kind]
    }

    /// How far the others of an object's kind are turned like it (or, for less, opposite to it), [0, 1].
    fn parallel(&self, evaluation: &Evaluation<'_>, index: usize) -> f32 {
        let (Some(kind), Some(slot)) = (evaluation.context.row_kind[index], &evaluation.slots[index]) else {
            return 1.0;
        };
        let (num, once, twice) = self.turns[kind];
        if num < 2.0 {
            return 1.0;
        }
        let axis = slot.body.rect.axis;
        let others = |sum: Vec2, own: Vec2| ((sum.dot(own) - 1.0) / (num - 1.0)).clamp(0.0, 1.0);
        OPPOSITE * others(twice, doubled(axis)) + (1.0 - OPPOSITE) * others(once, axis)
    }
}

/// A direction whose opposite is the same.
fn doubled(axis: Vec2) -> Vec2 {
    Vec2::new(axis.x * axis.x - axis.y * axis.y, 2.0 * axis.x * axis.y)
}
