//! Layouts to learn from: the heuristic and the search under a generous budget, said in the answer's own lines.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::goals;
use super::room::Room;
use super::scenes::{self, Drawn};
use crate::error::Result;
use crate::layout::Layout;
use crate::layout::answer::{Completion, Thought};
use crate::policy::heuristic;
use crate::protocol::{Goal, GoalRelation, SceneSnapshot, TermName};
use crate::reward::{Context, Evaluation};
use crate::scene::Scene;
use crate::search::{self, Budget, Improved, Rng, relocated};

/// Starts of the search for each scene.
pub(super) const NUM_STARTS: u64 = 3;
/// Steps of the search for each object that may move, and their bounds.
const STEPS: (u32, [u32; 2]) = (160, [800, 6000]);
/// How much lesser places may win in a start, in units of the search's height: none, some, more.
pub(super) const VARIETY: [f32; NUM_STARTS as usize] = [0.0, 0.06, 0.12];
/// A lesson's rank may be this much below that of the layout it was made from.
const LOSS: f32 = 0.08;
/// What a piece may cost at a place that means something.
const SLACK: f32 = 0.004;
/// A relation that holds to this degree holds.
pub const HOLDS: f32 = 0.95;
/// Shares of lessons with a goal in words, and with relations.
const IN_WORDS: f32 = 0.7;
const IN_RELATIONS: f32 = 0.1;
/// Share of lessons that improve a layout.
const IMPROVING: f32 = 0.15;

/// One thing to learn: what a model is shown, and what it should answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The seed of its scene.
    pub seed: u64,
    /// The scene as text tells it.
    pub told: SceneSnapshot,
    /// The scene as pictures show it, where that is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truth: Option<SceneSnapshot>,
    /// The goal as the prompt has it.
    pub goal: Goal,
    /// What the goal asks for, in relations; a layout holds them.
    pub wanted: Vec<GoalRelation>,
    /// The layout to improve, as an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// The answer; of a lesson of words only the thought.
    pub answer: String,
    /// Other answers that are as right, with the same thought: one room can be furnished in many ways.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

impl Lesson {
    /// Does it say where things stand?
    pub fn is_whole(&self) -> bool {
        self.answer.ends_with("</answer>")
    }
}

/// The lesson of a seed; `None` where the search finds nothing sound that the answer's lines can say.
///
/// # Errors
/// A generated scene that is none: a fault of the generator.
pub fn lesson(seed: u64) -> Result<Option<Lesson>> {
    let Drawn { truth, told } = scenes::draw(seed);
    let mut rng = search::rng(seed, 1);
    let room = Room::new(&told, &truth)?;
    let has_goal = rng.random_range(0.0..1.0_f32);
    let asked =
        if has_goal < IN_WORDS + IN_RELATIONS { goals::relations(&room.told, &mut rng) } else { vec![] };
    let goal = Goal { instruction: None, relations: asked };
    let context = Context::new(&room.truth, &goal);
    let is_improving = rng.random_range(0.0..1.0_f32) < IMPROVING;
    let mut tried = vec![];
    let mut last = None;
    for start in 0..NUM_STARTS {
        let mut rng = search::rng(seed, 2 + start);
        let first = heuristic::construct(&context, VARIETY[start as usize], &mut rng, &|| false);
        if is_improving && start == NUM_STARTS - 1 {
            let disturbed = disturbed(&context, &first, &mut rng);
            last = Some(disturbed);
        }
        tried.push(improved(&context, last.as_ref().unwrap_or(&first), &mut rng));
    }
    // Who improves goes on from what there is, if that leads anywhere.
    let own = if last.is_some() { tried.pop() } else { None };
    tried.sort_by(|a, b| b.totals.rank().total_cmp(&a.totals.rank()));
    let Some(best) = tried.first().map(|best| best.totals.rank()) else { return Ok(None) };
    match own.filter(|own| own.totals.rank() + LOSS >= best) {
        Some(own) => tried = vec![own],
        None if last.is_some() => tried.truncate(1),
        None => {}
    }
    let said = tried.iter().filter_map(|tried| room.said(&context, &tried.layout));
    let mut said = said.filter(|(.., totals)| totals.rank() + LOSS >= best);
    let Some((completion, layout, _)) = said.next() else { return Ok(None) };
    let wanted: Vec<GoalRelation> =
        goal.relations.into_iter().filter(|relation| holds(&room.truth, relation, &layout)).collect();
    let goal = if wanted.is_empty() || has_goal >= IN_WORDS + IN_RELATIONS {
        Goal::default()
    } else if has_goal < IN_WORDS {
        Goal { instruction: Some(goals::instruction(&room.told, &wanted, &mut rng)), relations: vec![] }
    } else {
        Goal { instruction: None, relations: wanted.clone() }
    };
    let from_words = if goal.instruction.is_some() { wanted.clone() } else { vec![] };
    let thought = Thought { seen: room.hidden(), wanted: from_words }.text(&room.told, &room.aliases);
    let last = last.map(|layout| {
        let told = room.told_layout(&layout);
        Completion::describe(&room.told, &room.aliases, &told).text(&room.aliases)
    });
    let text =
        |completion: &Completion| format!("<think>{thought}</think>\n{}", completion.text(&room.aliases));
    let answer = text(&completion);
    let is_as_right = |layout: &Layout| wanted.iter().all(|relation| holds(&room.truth, relation, layout));
    let mut others: Vec<String> =
        said.filter(|(_, layout, _)| is_as_right(layout)).map(|(other, ..)| text(&other)).collect();
    others.dedup();
    others.retain(|other| *other != answer);
    let truth = (truth != told).then_some(truth);
    Ok(Some(Lesson { seed, told, truth, goal, wanted, last, answer, others }))
}

/// Does a layout hold a relation?
pub fn holds(scene: &Scene, relation: &GoalRelation, layout: &Layout) -> bool {
    let goal = Goal { instruction: None, relations: vec![relation.clone()] };
    let context = Context::new(scene, &goal);
    Evaluation::new(&context, layout).totals().value(TermName::Relation) >= HOLDS
}

pub(super) fn improved(context: &Context<'_>, layout: &Layout, rng: &mut Rng) -> Improved {
    let num = context.scene.num_movable() as u32;
    let (per_object, [least, most]) = STEPS;
    let budget = Budget { steps: (per_object * num).clamp(least, most), should_stop: &|| false };
    let improved = search::improve(context, layout, rng, budget);
    if !improved.totals.is_valid {
        return search::leave_out(context, &improved, &|_| 0, &|| false);
    }
    search::tidy(context, &improved, SLACK, rng)
}

/// A layout in which somebody moved some pieces carelessly.
fn disturbed(context: &Context<'_>, layout: &Layout, rng: &mut Rng) -> Layout {
    let mut evaluation = Evaluation::new(context, layout);
    for index in 0..context.scene.objects.len() {
        if !context.scene.objects[index].is_movable() || rng.random_range(0.0..1.0_f32) > 0.3 {
            continue;
        }
        let slots = search::slots(&evaluation, index, rng);
        if !slots.is_empty() {
            let slot = slots[rng.random_range(0..slots.len())];
            let changes = relocated(&evaluation, index, slot, false);
            evaluation.apply(&changes);
        }
    }
    evaluation.layout()
}
