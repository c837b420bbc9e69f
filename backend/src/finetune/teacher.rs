//! Layouts to learn from: the heuristic and the search under a generous budget, said in the answer's own lines.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::goals;
use super::scenes::{self, Drawn};
use crate::error::Result;
use crate::layout::answer::{Aliases, Completion, Lattice, Line, Seen, Steps, Thought, stand};
use crate::layout::{Layout, Placed};
use crate::policy::heuristic;
use crate::protocol::{Goal, GoalRelation, SceneSnapshot, TermName};
use crate::reward::{Context, Evaluation};
use crate::scene::Scene;
use crate::search::{self, Budget, Improved, Rng, relocated};

/// Starts of the search for each scene.
const NUM_STARTS: u64 = 3;
/// Steps of the search for each object that may move, and their bounds.
const STEPS: (u32, [u32; 2]) = (160, [800, 6000]);
/// How much lesser places may win in a start, in units of the search's height: none, some, more.
const VARIETY: [f32; NUM_STARTS as usize] = [0.0, 0.06, 0.12];
/// How far a pose may go to a place on its lattice that is free, steps.
const NEAR: i16 = 4;
/// A lesson's rank may be this much below that of the layout it was made from.
const LOSS: f32 = 0.08;
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
    let best = if last.is_some() { tried.pop() } else { None };
    tried.sort_by(|a, b| b.totals.rank().total_cmp(&a.totals.rank()));
    let best = match (best, tried.first()) {
        (Some(own), Some(other)) if own.totals.rank() + LOSS >= other.totals.rank() => own,
        (_, Some(other)) => other.clone(),
        (_, None) => return Ok(None),
    };
    let Some((completion, layout, totals)) = room.said(&context, &best.layout) else { return Ok(None) };
    if totals.rank() + LOSS < best.totals.rank() {
        return Ok(None);
    }
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
    let answer = format!("<think>{thought}</think>\n{}", completion.text(&room.aliases));
    let truth = (truth != told).then_some(truth);
    Ok(Some(Lesson { seed, told, truth, goal, wanted, last, answer }))
}

/// Does a layout hold a relation?
pub fn holds(scene: &Scene, relation: &GoalRelation, layout: &Layout) -> bool {
    let goal = Goal { instruction: None, relations: vec![relation.clone()] };
    let context = Context::new(scene, &goal);
    Evaluation::new(&context, layout).totals().value(TermName::Relation) >= HOLDS
}

fn improved(context: &Context<'_>, layout: &Layout, rng: &mut Rng) -> Improved {
    let num = context.scene.num_movable() as u32;
    let (per_object, [least, most]) = STEPS;
    let budget = Budget { steps: (per_object * num).clamp(least, most), should_stop: &|| false };
    let improved = search::improve(context, layout, rng, budget);
    if improved.totals.is_valid { improved } else { search::leave_out(context, &improved, &|_| 0, &|| false) }
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

/// A room as it is told and as it is.
struct Room {
    told: Scene,
    truth: Scene,
    aliases: Aliases,
    /// For each object told, its index in truth.
    true_index: Vec<usize>,
}

impl Room {
    fn new(told: &SceneSnapshot, truth: &SceneSnapshot) -> Result<Self> {
        let (told, truth) = (Scene::from_snapshot(told)?, Scene::from_snapshot(truth)?);
        let find = |id: &str| truth.objects.iter().position(|object| object.id == id).unwrap_or(0);
        let true_index = told.objects.iter().map(|object| find(&object.id)).collect();
        Ok(Self { aliases: Aliases::new(&told), true_index, told, truth })
    }

    /// The place of an object told, from that of truth.
    fn as_told(&self, placed: Placed) -> Placed {
        let support =
            placed.support.and_then(|index| self.true_index.iter().position(|&other| other == index));
        Placed { support, ..placed }
    }

    fn as_true(&self, placed: Placed) -> Placed {
        Placed { support: placed.support.map(|index| self.true_index[index]), ..placed }
    }

    fn told_layout(&self, truth: &Layout) -> Layout {
        let placed =
            self.true_index.iter().map(|&index| truth.placed[index].map(|placed| self.as_told(placed)));
        Layout { placed: placed.collect() }
    }

    /// A layout of truth in lines of what is told, each at the free place of its lattice that is nearest, and the layout that
    /// they say; `None` where a line finds no free place.
    fn said(
        &self,
        context: &Context<'_>,
        layout: &Layout,
    ) -> Option<(Completion, Layout, crate::reward::Totals)> {
        let wanted = self.told_layout(layout);
        let mut evaluation = Evaluation::new(context, &Layout::empty(&self.truth));
        let mut standing = Layout::empty(&self.told);
        let mut lines = vec![];
        for &index in self.aliases.order() {
            let Some(placed) = wanted.placed[index] else {
                lines.push((index, Line::None));
                continue;
            };
            let line = Line::describe(&self.told, index, &placed, &standing);
            let (line, placed) = self.nearest_free(&evaluation, &standing, index, line)?;
            let changes = relocated(&evaluation, self.true_index[index], self.as_true(placed), false);
            evaluation.apply(&changes);
            stand(&self.told, &mut standing, index, placed);
            lines.push((index, line));
        }
        let totals = evaluation.totals();
        Some((Completion { think: String::new(), lines }, evaluation.layout(), totals))
    }

    fn nearest_free(
        &self,
        evaluation: &Evaluation<'_>,
        standing: &Layout,
        index: usize,
        line: Line,
    ) -> Option<(Line, Placed)> {
        let Line::At { anchor, steps: [a, b] } = line else { return None };
        let lattice = Lattice::new(&anchor, &self.told, index, standing)?;
        let mut near: Vec<[i16; 2]> =
            (-NEAR..=NEAR).flat_map(|x| (-NEAR..=NEAR).map(move |y| [x, y])).collect();
        near.sort_by_key(|[x, y]| (x * x + y * y, *x, *y));
        near.into_iter().find_map(|[x, y]| {
            let steps = [Steps(a.0 + x), Steps(b.0 + y)];
            if !lattice.holds(steps) {
                return None;
            }
            let placed = lattice.at(steps);
            let changes = relocated(evaluation, self.true_index[index], self.as_true(placed), false);
            evaluation.fits(&changes).then_some((Line::At { anchor, steps }, placed))
        })
    }

    /// What truth has and nobody tells.
    fn hidden(&self) -> Vec<Seen> {
        let is_told = |id: &str| self.told.openings.iter().any(|opening| opening.id == id);
        let openings = self.truth.openings.iter().filter(|opening| !is_told(&opening.id));
        let openings = openings.map(|opening| Seen::Opening {
            kind: opening.kind,
            wall: opening.wall,
            along: opening.along,
        });
        let things =
            self.truth.objects.iter().enumerate().filter(|(index, _)| !self.true_index.contains(index));
        let things = things.filter_map(|(_, object)| {
            let (pose, wall) = (object.sent_pose?, self.truth.floor.edges.first()?);
            let left = pose.left();
            let along = left.dot(wall.direction).abs();
            let [width, depth] = [object.size.x, object.size.y];
            // The box's extents along the room's axes.
            let across = (1.0 - along * along).max(0.0).sqrt();
            let size = [width * along + depth * across, width * across + depth * along];
            Some(Seen::Thing { middle: [wall.along(pose.xy()), wall.height(pose.xy())], size })
        });
        openings.chain(things).collect()
    }
}
