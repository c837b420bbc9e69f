//! Pairs that a user judged: of two answers for one room, which is the better one.

use std::ops::Range;

use serde::Serialize;

use super::scripts::{Place, Script};
use crate::error::Result;
use crate::finetune::examples::{Example, example};
use crate::finetune::pretrain::shuffled;
use crate::finetune::teacher::Lesson;
use crate::layout::answer::{Aliases, Thought};
use crate::model::chat::Chat;
use crate::pipeline;
use crate::protocol::{Goal, SceneSnapshot};
use crate::scene::Scene;

/// Two answers for a room, of which a user preferred one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The room as it was sent.
    pub told: SceneSnapshot,
    /// What was asked for.
    pub goal: Goal,
    /// The answer that says the room as it was preferred.
    pub better: String,
    /// The one that says it as it was not.
    pub worse: String,
}

/// The pairs as lessons of two answers, the better one first.
///
/// # Errors
/// A room that is no scene.
pub(super) fn lessons(pairs: &[Pair]) -> Result<Vec<Lesson>> {
    pairs.iter().map(lesson).collect()
}

fn lesson(pair: &Pair) -> Result<Lesson> {
    let scene = Scene::from_snapshot(&pair.told)?;
    let aliases = Aliases::new(&scene);
    let (goal, _) = pipeline::goal(&scene, Some(&pair.goal));
    let wanted = if pair.goal.instruction.is_some() { goal.relations } else { vec![] };
    let thought = Thought { seen: vec![], wanted: wanted.clone() }.text(&scene, &aliases);
    let said = |lines: &str| format!("<think>{thought}</think>\n{lines}");
    Ok(Lesson {
        // Any seed whose lessons show the plan.
        seed: 1,
        told: pair.told.clone(),
        truth: None,
        goal: pair.goal.clone(),
        wanted,
        last: None,
        answer: said(&pair.better),
        others: vec![said(&pair.worse)],
    })
}

/// The pairs of a step, in the order of a shuffle of its own for each pass.
///
/// # Errors
/// Those of [`example`].
pub(super) fn batch(lessons: &[Lesson], chat: &Chat, seed: u64, numbers: Range<u64>) -> Result<Vec<Script>> {
    let num = lessons.len() as u64;
    let pick = |at: u64| &lessons[shuffled(num as u32, seed, at / num)[(at % num) as usize] as usize];
    numbers.map(|at| Ok(script(example(pick(at), chat)?))).collect()
}

/// An example of two answers as a script: the thought that they share says nothing of which is better.
fn script(example: Example) -> Script {
    let Example { tokens, answers, said, grids, patches } = example;
    let first = answers.first().copied().unwrap_or(tokens.len());
    let second = answers.get(1).copied().unwrap_or(tokens.len());
    let num_said = tokens.len() - first;
    let spoken = said.iter().skip(said.len() - num_said).zip(first..);
    let places = spoken.map(|(said, at)| Place {
        behind: said.behind,
        token: said.token,
        // Nobody drew these tokens: they stand among all of the vocabulary, in the new weights and in the base's.
        allowed: None,
        old: 0.0,
        advantage: 1.0,
        share: 1.0,
        completion: usize::from(at >= second),
    });
    Script { places: places.collect(), tokens, starts: answers, grids, patches }
}
