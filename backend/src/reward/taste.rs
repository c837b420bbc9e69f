//! Soft: what the user has shown to like.
//!
//! Liking is linear. U = Σ w·v over the soft terms with their weights ([`super::WEIGHTS`]), plus Σ c·f over what was learned: how
//! much more or less each soft term counts for this user (f = its value), and habits (f = their degrees). The second sum is
//! this term: value = Σ |c|·f′ / Σ |c|, where f′ = f for c > 0 and 1 − f for c < 0, and weight = Σ |c|, over what the scene can
//! show. In the weighted mean of the soft terms that is the same sum, up to a constant of the scene. Hard terms are not in it.

use serde::{Deserialize, Serialize};

use super::evaluation::Evaluation;
use super::habit::{Habit, Held};
use crate::protocol::TermName;
use crate::scene::Scene;

/// The number of soft terms that have a weight of their own.
pub const NUM_TERMS: usize = super::WEIGHTS.len();

/// Where the free ways stand in [`super::WEIGHTS`].
const WALK: usize = TermName::Walkability as usize - TermName::Clearance as usize;

/// What was learned of a user's taste; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Taste {
    /// What each soft term counts more than its weight, in the order of [`super::WEIGHTS`]; less where negative.
    pub terms: [f32; NUM_TERMS],
    /// Habits with what they count; disliked where negative.
    pub habits: Vec<(Habit, f32)>,
}

impl Taste {
    /// Is there nothing in it?
    pub fn is_none(&self) -> bool {
        self.habits.is_empty() && self.terms == [0.0; NUM_TERMS]
    }
}

/// A taste in a scene.
#[derive(Debug, Clone, Default)]
pub(crate) struct Here {
    terms: [f32; NUM_TERMS],
    pub(crate) habits: Vec<(Held, f32)>,
    /// Per object: the habits that its moving may change.
    pub(crate) of: Vec<Vec<usize>>,
}

impl Here {
    pub(crate) fn new(scene: &Scene, taste: &Taste) -> Self {
        let held =
            taste.habits.iter().filter_map(|(habit, weight)| Some((Held::new(scene, habit)?, *weight)));
        let habits: Vec<(Held, f32)> = held.collect();
        let mut of = vec![vec![]; scene.objects.len()];
        for (index, (held, _)) in habits.iter().enumerate() {
            held.objects().for_each(|object| of[object].push(index));
        }
        let mut terms = taste.terms;
        // Free ways may come to little, but are never disliked: the search trusts that more of them is no worse.
        terms[WALK] = terms[WALK].max(-0.9 * super::WEIGHTS[WALK].1);
        Self { terms, habits, of }
    }

    /// Value and weight of the term, from the soft terms' values and weights and the habits' degrees.
    pub(crate) fn value(&self, terms: &[(f32, f32)], degrees: &[f32]) -> (f32, f32) {
        let shown = terms.iter().zip(self.terms).filter(|((_, weight), _)| *weight > 0.0);
        let terms = shown.map(|(&(value, _), liking)| (value, liking));
        mean(terms.chain(degrees.iter().copied().zip(self.habits.iter().map(|(_, liking)| *liking))))
    }

    /// What the habits of one object come to: value and weight.
    pub(crate) fn of_object(&self, object: usize, degrees: &[f32]) -> (f32, f32) {
        let own =
            self.of.get(object).into_iter().flatten().filter(|&&index| self.habits[index].0.is_of(object));
        mean(own.map(|&index| (degrees[index], self.habits[index].1)))
    }
}

fn mean(likings: impl Iterator<Item = (f32, f32)>) -> (f32, f32) {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (degree, liking) in likings {
        sum += liking.abs() * if liking > 0.0 { degree } else { 1.0 - degree };
        weight += liking.abs();
    }
    if weight > 0.0 { ((sum / weight).clamp(0.0, 1.0), weight) } else { (1.0, 0.0) }
}

impl Evaluation<'_> {
    /// The habit's degree as things stand.
    pub(crate) fn habit_degree(&self, habit: usize) -> f32 {
        let (held, _) = &self.context.taste.habits[habit];
        held.degree(self.context.scene, &|index| self.body(index))
    }
}
