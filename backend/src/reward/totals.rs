//! From objects' amounts to terms and one number.

use parry3d::glamx::Vec2;

use super::crowd::Crowd;
use super::evaluation::{Evaluation, Slot};
use super::{alignment, balance, boundary, clearance, collision, grouping, openings, support};
use crate::protocol::TermName;
use crate::scene::Mount;

/// Weights of the soft terms. Physics comes first as gates; among taste, groups say most about how a room is used, the goal is
/// what the user asked for. Chosen on hand-made rooms, see tests/data/professional.
pub const WEIGHTS: [(TermName, f32); 8] = [
    (TermName::Clearance, 1.0),
    (TermName::Walkability, 1.0),
    (TermName::Wall, 1.0),
    (TermName::Alignment, 1.0),
    (TermName::Grouping, 1.5),
    (TermName::Windows, 0.5),
    (TermName::Balance, 0.2),
    (TermName::Relation, 2.5),
];

/// The term whose weight is not fixed but learned.
const TASTE: usize = TermName::Taste as usize;

/// How much the order of many alike says against one piece's angle.
const ORDER_WEIGHT: f32 = 3.0;
/// How much of its claim to a wall a piece gives up that stands with its partners.
const GROUPED_OFF_WALL: f32 = 0.6;

/// An amount this large is as bad as it gets, metres.
pub(crate) const WORST_M: f32 = 0.40;

/// The terms of one layout and their total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Totals {
    /// Value and weight of every term, in the order of [`TermName::ALL`].
    pub terms: [(f32, f32); TermName::ALL.len()],
    /// No hard term is violated by what can move, and nothing is unplaced.
    pub is_valid: bool,
    /// Product of the hard values × weighted mean of the soft ones.
    pub total: f32,
}

impl Totals {
    /// Greater is better: a valid layout stands above every other.
    pub fn rank(&self) -> f32 {
        self.total + f32::from(u8::from(self.is_valid))
    }

    /// The value of a term.
    pub fn value(&self, term: TermName) -> f32 {
        self.terms[term as usize].0
    }

    pub(crate) fn of(evaluation: &Evaluation<'_>) -> Self {
        let context = evaluation.context;
        let mut hard = [Gate::default(); 5];
        let mut soft = [Mean::default(); 8];
        let crowd = Crowd::of(evaluation);
        for (index, slot) in evaluation.slots.iter().enumerate() {
            let Some(slot) = slot else {
                if context.is_counted[index] {
                    hard.iter_mut().for_each(|gate| gate.num += 1);
                    hard[0].add(1.0);
                }
                continue;
            };
            if context.is_counted[index] {
                let amounts = hard_amounts(slot);
                for (gate, amount) in hard.iter_mut().zip(amounts) {
                    gate.num += 1;
                    gate.add(amount / WORST_M);
                }
            }
            for (mean, (value, weight)) in soft.iter_mut().zip(soft_values(evaluation, &crowd, index, slot)) {
                mean.add(value, weight);
            }
        }
        soft[1] = Mean::of(evaluation.walk.value);
        if let Some(center) = balance_point(evaluation) {
            soft[6] = Mean::of(balance::value(context.scene, center));
        }
        for &degree in &evaluation.wish_degrees {
            soft[7].add(degree, 1.0);
        }
        Self::from_parts(&hard, &soft, evaluation)
    }

    fn from_parts(hard: &[Gate; 5], soft: &[Mean; 8], evaluation: &Evaluation<'_>) -> Self {
        let mut terms = [(1.0, 0.0); TermName::ALL.len()];
        let (mut product, mut is_valid) = (1.0, true);
        for (index, gate) in hard.iter().enumerate() {
            terms[index] = (gate.value(), 1.0);
            product *= gate.value();
            is_valid &= gate.num_violations == 0;
        }
        let (mut sum, mut weights) = (0.0, 0.0);
        for (index, mean) in soft.iter().enumerate() {
            let (_, base) = WEIGHTS[index];
            let weight = if mean.weight > 0.0 { base } else { 0.0 };
            terms[hard.len() + index] = (mean.value(), weight);
            sum += weight * mean.value();
            weights += weight;
        }
        let taste = evaluation.context.taste.value(&terms[hard.len()..TASTE], &evaluation.habit_degrees);
        terms[TASTE] = taste;
        sum += taste.1 * taste.0;
        weights += taste.1;
        let mean = if weights > 0.0 { sum / weights } else { 1.0 };
        Self { terms, is_valid, total: product * mean }
    }
}

/// The area-weighted centre of what stands on the floor; `None` where nothing does.
pub(crate) fn balance_point(evaluation: &Evaluation<'_>) -> Option<Vec2> {
    let (mut area, mut moment) = (0.0, Vec2::ZERO);
    for (object, slot) in evaluation.context.scene.objects.iter().zip(&evaluation.slots) {
        if let (Some(slot), Mount::Floor) = (slot, object.mount) {
            area += object.area();
            moment += slot.body.rect.center * object.area();
        }
    }
    (area > 0.0).then(|| moment / area)
}

/// Amounts by which an object violates each hard term, metres, 0 within the tolerance; `complete` is 0 for what is placed.
pub(crate) fn hard_amounts(slot: &Slot) -> [f32; 5] {
    let beyond = |amount: f32, tolerance: f32| if amount > tolerance { amount } else { 0.0 };
    // Only the deepest counts: a pile has one cause an object.
    let deepest = slot.contacts.iter().map(|&(_, depth)| depth).fold(0.0, f32::max);
    [
        0.0,
        beyond(deepest, collision::TOLERANCE_M),
        beyond(slot.outside.max(slot.outside_height), boundary::TOLERANCE_M),
        beyond(slot.detached, support::TOLERANCE_M),
        slot.blocked.map_or(0.0, |(_, amount)| beyond(amount, openings::TOLERANCE_M)),
    ]
}

/// Value and weight of each soft term for an object, in the order of [`WEIGHTS`]; weight 0 = it does not concern it.
pub(crate) fn soft_values(
    evaluation: &Evaluation<'_>,
    crowd: &Crowd,
    index: usize,
    slot: &Slot,
) -> [(f32, f32); 8] {
    let context = evaluation.context;
    let object = &context.scene.objects[index];
    let mut values = [(1.0, 0.0); 8];
    if context.reach[index] > 0.0 {
        values[0] = (clearance::value(object, &evaluation.taken(index)), 1.0);
    }
    values[2] = (slot.wall, context.wall_weight[index]);
    if context.has_direction[index] {
        let angle = alignment::angle_value(slot.deviation);
        let order = crowd.order(evaluation, index);
        let has_order = context.row_kind[index].is_some();
        values[3] = if has_order { (0.3 * angle + 0.7 * order, ORDER_WEIGHT) } else { (angle, 1.0) };
    }
    let (grouped, weight) = grouped(evaluation, crowd, index);
    if weight > 0.0 {
        values[4] = (grouped, weight);
        // A sofa that faces its screen from the middle of the room does not miss the wall.
        values[2].1 *= 1.0 - GROUPED_OFF_WALL * grouped;
    }
    if context.hangs_alone[index] {
        values[4] = (grouping::in_the_middle(context.scene, &slot.body), 0.5);
    }
    if let Some((value, _)) = slot.window {
        values[5] = (value, 1.0);
    }
    // Locked things are where they are: they only matter where others change their value.
    if !context.is_counted[index] {
        for index in [2, 3, 4, 5] {
            values[index].1 = 0.0;
        }
    }
    values
}

/// How well an object stands with what it belongs with, and how much that matters: its best place, and all that it should face
/// or hang over.
fn grouped(evaluation: &Evaluation<'_>, crowd: &Crowd, index: usize) -> (f32, f32) {
    let (mut place, mut place_weight, mut heaviest) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut sum, mut weights) = (0.0, 0.0);
    for (number, rule) in evaluation.context.rules[index].iter().enumerate() {
        let degree = crowd.shared(evaluation, index, number);
        heaviest = heaviest.max(rule.weight);
        if grouping::is_place(rule.relation) {
            place = place.max(degree);
            place_weight = place_weight.max(rule.weight);
        } else {
            sum += rule.weight * degree;
            weights += rule.weight;
        }
    }
    let weight = weights + place_weight;
    if weight > 0.0 { ((sum + place_weight * place) / weight, heaviest) } else { (1.0, 0.0) }
}

/// A hard term over objects: 1 without violations; with them at most 0.5, falling with their share and their amounts.
#[derive(Debug, Clone, Copy, Default)]
struct Gate {
    num: u32,
    num_violations: u32,
    severity: f32,
}

impl Gate {
    fn add(&mut self, severity: f32) {
        if severity > 0.0 {
            self.num_violations += 1;
            self.severity += severity.min(1.0);
        }
    }

    fn value(&self) -> f32 {
        gate(self.num, self.num_violations, self.severity)
    }
}

/// A hard term's value: 1 without violations, else 0.5 · exp(−(2 share + 4 mean severity)).
///
/// The two slopes are those of the trial that the search was first tuned on; the factor keeps every violation a step down.
pub(crate) fn gate(num: u32, num_violations: u32, severity: f32) -> f32 {
    if num_violations == 0 {
        return 1.0;
    }
    let num = num.max(1) as f32;
    0.5 * (-(2.0 * num_violations as f32 + 4.0 * severity) / num).exp()
}

/// A weighted mean; 1 over nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f32,
    weight: f32,
}

impl Mean {
    fn of(value: f32) -> Self {
        Self { sum: value, weight: 1.0 }
    }

    fn add(&mut self, value: f32, weight: f32) {
        self.sum += value * weight;
        self.weight += weight;
    }

    fn value(&self) -> f32 {
        if self.weight > 0.0 { (self.sum / self.weight).clamp(0.0, 1.0) } else { 1.0 }
    }
}
