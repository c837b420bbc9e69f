//! What a layout of a room is worth, whoever proposed it and whatever they knew.

use serde::Serialize;

use super::heard::{Heard, exchanged, heard};
use super::propose::Made;
use super::seen::{Sight, sight};
use crate::finetune::teacher::HOLDS;
use crate::layout::answer::Seen;
use crate::layout::{Layout, Placed};
use crate::protocol::{Goal, GoalRelation};
use crate::reward::{Context, Evaluation, Totals, hard_amounts};
use crate::scene::Scene;
use crate::search;

/// The hard terms by which objects are counted, in the reward's order; the first is that of objects without a place.
pub const FAULTS: [&str; 5] = ["unplaced", "colliding", "outside", "unsupported", "blocking"];

/// What became of one room in one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The best layout's total.
    pub total: f64,
    /// Is it valid?
    pub valid: bool,
    /// Value and weight of each term, in the order of the reward's.
    pub terms: Vec<[f64; 2]>,
    /// Objects that may move.
    pub num_objects: usize,
    /// How many of them are at fault, by [`FAULTS`].
    pub faults: [usize; 5],
    /// For each relation that was meant, whether it holds.
    pub held: Vec<bool>,
    /// What was understood of the words; `None` where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
    /// The relations that were understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<GoalRelation>,
    /// What a model saw of what only the picture shows; `None` where all is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sight: Option<Sight>,
    /// Why a model's answer is none, if it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
    /// How different the layouts are from each other on average; `None` for one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diversity: Option<f64>,
    /// Tokens of an answer, on average; of models only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<f64>,
    /// What each object's own place is worth, [0, 1], as [`Evaluation::object_values`], of the scene that was told.
    #[serde(skip)]
    pub objects: Vec<Option<f32>>,
    /// What no seed fixes.
    pub timing: Timed,
    /// The best layout, of the true scene.
    #[serde(skip)]
    pub layout: Layout,
}

/// How long it took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Timed {
    /// Until the answer, seconds.
    pub seconds: f64,
    /// Until the first sound candidate, seconds, and its total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<[f64; 2]>,
}

/// A room as it is, ready to judge.
pub(in crate::finetune) struct Judge<'a> {
    /// The scene as policies know it.
    pub(super) told: &'a Scene,
    context: &'a Context<'a>,
    /// The relations that are meant, then those with their ends exchanged that mean the same.
    wishes: &'a Context<'a>,
    meant: &'a [GoalRelation],
    /// For each object told, its index in truth.
    true_index: Vec<usize>,
}

/// The relations that are meant, then all of them with their ends exchanged where that means the same.
pub(in crate::finetune) fn wishes(meant: &[GoalRelation]) -> Goal {
    let other = meant.iter().map(|relation| exchanged(relation).unwrap_or_else(|| relation.clone()));
    Goal { instruction: None, relations: meant.iter().cloned().chain(other).collect() }
}

impl<'a> Judge<'a> {
    /// `context` and `wishes` are of the true scene, with what is meant, and with [`wishes`].
    pub(in crate::finetune) fn new(
        told: &'a Scene,
        context: &'a Context<'a>,
        wishes: &'a Context<'a>,
        meant: &'a [GoalRelation],
    ) -> Self {
        let truth = context.scene;
        let find = |id: &str| truth.objects.iter().position(|object| object.id == id);
        // Truth has all that is told.
        let true_index = told.objects.iter().map(|object| find(&object.id).unwrap_or(0)).collect();
        Self { told, context, wishes, meant, true_index }
    }

    /// What was made of this room.
    pub(in crate::finetune) fn outcome(&self, made: Made) -> Outcome {
        let best =
            made.layouts.first().map_or_else(|| Layout::empty(self.context.scene), |best| self.as_true(best));
        let mut evaluation = Evaluation::new(self.context, &best);
        let totals = evaluation.totals();
        let held = Evaluation::new(self.wishes, &best).wish_degrees;
        let (own, other) = held.split_at(self.meant.len());
        let held = own.iter().zip(other).map(|(own, other)| own.max(*other) >= HOLDS).collect();
        let understood = made.heard.as_ref();
        let first = made.first.map(|(seconds, layout)| [seconds, f64::from(self.totals(&layout).total)]);
        Outcome {
            total: totals.total.into(),
            valid: totals.is_valid,
            terms: totals.terms.iter().map(|&(value, weight)| [value.into(), weight.into()]).collect(),
            num_objects: self.context.is_counted.iter().filter(|is_counted| **is_counted).count(),
            faults: self.faults(&evaluation),
            held,
            heard: understood.map(|said| heard(self.context.scene, said, self.meant)),
            said: made.heard.unwrap_or_default(),
            sight: self.sight(made.seen),
            unreadable: made.unreadable,
            diversity: diversity(self.told, &made.layouts),
            tokens: made.tokens,
            objects: self.objects(&evaluation),
            timing: Timed { seconds: made.seconds, first },
            layout: best,
        }
    }

    fn objects(&self, evaluation: &Evaluation<'_>) -> Vec<Option<f32>> {
        let values = evaluation.object_values();
        self.true_index.iter().map(|&index| values[index]).collect()
    }

    fn sight(&self, seen: Option<Vec<Seen>>) -> Option<Sight> {
        let sight = sight(self.told, self.context.scene, &seen?);
        (sight.there > 0).then_some(sight)
    }

    fn totals(&self, layout: &Layout) -> Totals {
        Evaluation::new(self.context, &self.as_true(layout)).totals()
    }

    fn faults(&self, evaluation: &Evaluation<'_>) -> [usize; 5] {
        let mut faults = [0; 5];
        for (slot, _) in evaluation.slots.iter().zip(&self.context.is_counted).filter(|(_, counts)| **counts)
        {
            match slot {
                None => faults[0] += 1,
                Some(slot) => {
                    for (num, amount) in faults.iter_mut().zip(hard_amounts(slot)) {
                        *num += usize::from(amount > 0.0);
                    }
                }
            }
        }
        faults
    }

    /// A layout of what is told, in the room as it is.
    fn as_true(&self, told: &Layout) -> Layout {
        let mut layout = Layout::empty(self.context.scene);
        for (placed, &index) in told.placed.iter().zip(&self.true_index) {
            let support = |support: usize| self.true_index[support];
            layout.placed[index] =
                placed.map(|placed| Placed { support: placed.support.map(support), ..placed });
        }
        layout
    }
}

/// The mean difference of every two layouts.
fn diversity(scene: &Scene, layouts: &[Layout]) -> Option<f64> {
    let (mut sum, mut num) = (0.0, 0.0);
    for (index, one) in layouts.iter().enumerate() {
        for other in &layouts[index + 1..] {
            sum += f64::from(search::difference(scene, one, other));
            num += 1.0;
        }
    }
    (num > 0.0).then(|| sum / num)
}
