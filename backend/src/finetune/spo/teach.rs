//! Right answers for rooms that come without any: layouts of the heuristic and the search, said word for word.

use std::ops::Range;

use super::scripts::{Script, taught};
use crate::error::Result;
use crate::finetune::evaluate::Case;
use crate::finetune::examples::{Example, example};
use crate::finetune::pretrain::shuffled;
use crate::finetune::room::Room;
use crate::finetune::run::fault;
use crate::finetune::teacher::{Lesson, NUM_STARTS, VARIETY, improved};
use crate::finetune::workers::Workers;
use crate::layout::Layout;
use crate::layout::answer::Thought;
use crate::model::chat::Chat;
use crate::policy::heuristic;
use crate::protocol::Goal;
use crate::reward::{Context, Taste};
use crate::search::{self, Improved};

/// The lessons of rooms; those that cannot be said in the answer's lines have none.
///
/// # Errors
/// A case that is no scene; no lesson at all.
pub(super) fn lessons(cases: &[Case], taste: &Taste, seed: u64, workers: &Workers) -> Result<Vec<Lesson>> {
    let numbered: Vec<(u64, &Case)> = (0..).zip(cases).collect();
    let found = workers.map(&numbered, |&(number, case)| lesson(case, taste, seed.wrapping_add(number)))?;
    let lessons: Vec<Lesson> = found.into_iter().flatten().collect();
    if lessons.is_empty() { Err(fault("the teacher has no answer to any room")) } else { Ok(lessons) }
}

/// The best valid layout that the teacher finds, if it finds one.
pub(in crate::finetune) fn best(context: &Context<'_>, seed: u64) -> Option<Layout> {
    tried(context, seed).into_iter().find(|tried| tried.totals.is_valid).map(|tried| tried.layout)
}

/// What the search makes of several starts, best first.
fn tried(context: &Context<'_>, seed: u64) -> Vec<Improved> {
    let mut tried: Vec<Improved> = (0..NUM_STARTS)
        .map(|start| {
            let mut rng = search::rng(seed, start);
            let first = heuristic::construct(context, VARIETY[start as usize], &mut rng, &|| false);
            improved(context, &first, &mut rng)
        })
        .collect();
    tried.sort_by(|a, b| b.totals.rank().total_cmp(&a.totals.rank()));
    tried
}

fn lesson(case: &Case, taste: &Taste, seed: u64) -> Result<Option<Lesson>> {
    let room = Room::new(&case.told, &case.truth)?;
    let meant = Goal { instruction: None, relations: case.expected.clone() };
    let context = Context::new(&room.truth, &meant).with_taste(taste);
    let tried = tried(&context, seed);
    let said = tried.iter().find_map(|tried| room.said(&context, &tried.layout));
    let Some((mut completion, ..)) = said else { return Ok(None) };
    let wanted = if case.goal.instruction.is_some() { case.expected.clone() } else { vec![] };
    completion.think = Thought { seen: room.hidden(), wanted }.text(&room.told, &room.aliases);
    let thought = format!("<think>{}</think>\n", completion.think);
    completion.think = String::new();
    Ok(Some(Lesson {
        seed,
        told: case.told.clone(),
        truth: (case.truth != case.told).then(|| case.truth.clone()),
        goal: case.goal.clone(),
        wanted: case.expected.clone(),
        last: None,
        answer: thought + &completion.text(&room.aliases),
        others: vec![],
    }))
}

/// The lessons of a step, in the order of a shuffle of its own for each pass.
///
/// # Errors
/// Those of [`example`].
pub(super) fn batch(lessons: &[Lesson], chat: &Chat, seed: u64, numbers: Range<u64>) -> Result<Vec<Script>> {
    let num = lessons.len() as u64;
    let pick = |at: u64| &lessons[shuffled(num as u32, seed, at / num)[(at % num) as usize] as usize];
    let examples: Vec<Example> = numbers.map(|at| example(pick(at), chat)).collect::<Result<_>>()?;
    let num_tokens = examples.iter().map(|example| example.said.len()).sum();
    Ok(examples.into_iter().map(|example| taught(example, num_tokens)).collect())
}
