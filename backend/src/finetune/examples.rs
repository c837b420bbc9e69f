//! A lesson as the network reads it: the very prompt of production, and the answer behind it.

use std::sync::Arc;

use super::teacher::Lesson;
use crate::error::{Error, Result};
use crate::layout::answer::{Aliases, parse};
use crate::layout::{Layout, Placed};
use crate::model::Grid;
use crate::model::chat::Chat;
use crate::prompt::{self, Asked, LastTurn, Plan};
use crate::protocol::SceneSnapshot;
use crate::render::{self, PlanOptions};
use crate::reward::{self, Context};
use crate::scene::Scene;

/// Width of the user's view, pixels.
const VIEWPORT_PX: u32 = 320;

/// Objects of a room that is told in a lesson of words.
const MOST_OF_WORDS: usize = 10;

/// What a token of a thought counts: words are the harder part.
const THOUGHT_WEIGHT: f32 = 2.0;

/// One prompt to learn, with its answers: they share the thought and do not see each other.
#[derive(Debug, Clone)]
pub struct Example {
    /// Prompt, thought, and the answers one behind the other, each with the token that ends it.
    pub tokens: Vec<u32>,
    /// Where each answer's lines start; none in a lesson of words.
    pub answers: Vec<usize>,
    /// What is to be said.
    pub said: Vec<Said>,
    /// The pictures' patches, in order.
    pub grids: Vec<Grid>,
    /// Their numbers, (patches, numbers of a patch).
    pub patches: Arc<[f32]>,
}

/// A token that is to be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The place in the example's tokens behind which it is said.
    pub behind: usize,
    /// The token.
    pub token: u32,
    /// How much it counts.
    pub weight: f32,
}

/// The sequence of a lesson.
///
/// # Errors
/// A lesson that does not hold together: an unknown version, an answer that is none.
pub fn example(lesson: &Lesson, chat: &Chat) -> Result<Example> {
    let scene = Scene::from_snapshot(&lesson.told)?;
    let aliases = Aliases::new(&scene);
    let last = match &lesson.last {
        Some(text) => Some(parse(text, &scene, &aliases).map_err(broken)?.layout(&scene)),
        None => None,
    };
    let context = Context::new(&scene, &lesson.goal);
    let judged = last.as_ref().map(|layout| (layout, reward::score(&context, layout)));
    let look = Look::of(lesson);
    let truth = lesson.truth.as_ref();
    let plan = match truth.filter(|_| look != Look::Viewport) {
        Some(truth) => Some(true_plan(truth, &scene, last.as_ref())?),
        None => None,
    };
    let viewport = match look {
        Look::Viewport => Some(viewport(truth.unwrap_or(&lesson.told))?),
        Look::Plan | Look::Nothing | Look::Goal => None,
    };
    let last = judged.as_ref().map(|(layout, reward)| LastTurn { layout, reward });
    let asked = Asked {
        scene: &scene,
        aliases: &aliases,
        goal: &lesson.goal,
        last: last.as_ref(),
        plan: match (look, &plan) {
            (Look::Nothing | Look::Goal, _) => Plan::Absent,
            (_, Some(png)) => Plan::Shown(png),
            (_, None) => Plan::Drawn,
        },
        viewport: viewport.as_deref(),
    };
    let messages = if look == Look::Goal { prompt::goal(&asked) } else { prompt::build(&asked)? };
    let encoded = chat.encode(&messages)?;
    let mut tokens = encoded.ids;
    let prompt = tokens.len();
    let mut said = vec![];
    let mut say = |mut behind: usize, answer: Vec<u32>, weight: f32| {
        for token in answer {
            said.push(Said { behind, token, weight });
            behind = tokens.len();
            tokens.push(token);
        }
        tokens.len()
    };
    let thought = say(prompt - 1, chat.tokenizer.encode(parted(&lesson.answer).0)?, THOUGHT_WEIGHT);
    let (mut answers, mut next) = (vec![], thought);
    for answer in std::iter::once(&lesson.answer).chain(&lesson.others).filter(|_| lesson.is_whole()) {
        let mut lines = chat.tokenizer.encode(parted(answer).1)?;
        lines.extend(chat.tokenizer.end().first());
        answers.push(next);
        next = say(thought - 1, lines, 1.0);
    }
    let patches = encoded.pictures.iter().flat_map(|picture| picture.patches.iter().copied()).collect();
    let grids = encoded.pictures.iter().map(|picture| picture.grid).collect();
    Ok(Example { tokens, answers, said, grids, patches })
}

/// The thought with the word that begins the lines, and the lines.
fn parted(answer: &str) -> (&str, &str) {
    const BEGIN: &str = "<answer>";
    answer.find(BEGIN).map_or((answer, ""), |at| answer.split_at(at + BEGIN.len()))
}

/// What a lesson lets see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// The plan, with what nobody tells.
    Plan,
    /// The plan of what is told, and the user's view with all of it.
    Viewport,
    /// Nothing: a model shall not be lost without a picture.
    Nothing,
    /// Nothing but the goal: most lessons of words are so short.
    Goal,
}

impl Look {
    fn of(lesson: &Lesson) -> Self {
        let is_told_whole = lesson.seed.is_multiple_of(8) && lesson.told.objects.len() <= MOST_OF_WORDS;
        match lesson.seed % 16 {
            _ if !lesson.is_whole() && lesson.truth.is_some() => Self::Plan,
            _ if !lesson.is_whole() && is_told_whole => Self::Nothing,
            _ if !lesson.is_whole() => Self::Goal,
            2 | 3 => Self::Viewport,
            6 | 7 if lesson.truth.is_none() => Self::Nothing,
            _ => Self::Plan,
        }
    }
}

/// A room from above as a user's window might show it.
fn viewport(truth: &SceneSnapshot) -> Result<Vec<u8>> {
    let scene = Scene::from_snapshot(truth)?;
    let options = PlanOptions { width_px: VIEWPORT_PX, names: false, ..PlanOptions::default() };
    render::png(&render::plan_svg(&scene, &Layout::empty(&scene), None, &options), VIEWPORT_PX)
}

/// The plan of what is there, whoever tells of it; with a layout of the scene that is told, if there is one.
///
/// # Errors
/// A snapshot that is none; a plan that cannot be drawn.
pub fn true_plan(truth: &SceneSnapshot, told: &Scene, layout: Option<&Layout>) -> Result<Vec<u8>> {
    let scene = Scene::from_snapshot(truth)?;
    let mut shown = Layout::empty(&scene);
    for (index, placed) in layout.into_iter().flat_map(|layout| layout.placed.iter().enumerate()) {
        let id = &told.objects[index].id;
        let Some(own) = scene.objects.iter().position(|object| object.id == *id) else { continue };
        shown.placed[own] = placed.map(|placed| Placed { support: None, ..placed });
    }
    prompt::plan(&scene, &Aliases::new(&scene), &shown)
}

fn broken(fault: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a lesson's last layout is none: {fault}"))
}
