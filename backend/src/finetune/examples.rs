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

/// One sequence to learn.
#[derive(Debug, Clone)]
pub struct Example {
    /// Prompt, answer and the token that ends it.
    pub tokens: Vec<u32>,
    /// Where the answer starts in `tokens`.
    pub answer: usize,
    /// How many tokens the thought has.
    pub thought: usize,
    /// The pictures' patches, in order.
    pub grids: Vec<Grid>,
    /// Their numbers, (patches, numbers of a patch).
    pub patches: Arc<[f32]>,
}

impl Example {
    /// How many tokens are answered.
    pub fn num_answered(&self) -> usize {
        self.tokens.len() - self.answer
    }
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
    let answer = tokens.len();
    tokens.extend(chat.tokenizer.encode(&lesson.answer)?);
    if lesson.is_whole() {
        tokens.extend(chat.tokenizer.end().first());
    }
    let thought = chat.tokenizer.encode(lesson.answer.split("</think>").next().unwrap_or_default())?.len();
    let patches = encoded.pictures.iter().flat_map(|picture| picture.patches.iter().copied()).collect();
    let grids = encoded.pictures.iter().map(|picture| picture.grid).collect();
    Ok(Example { tokens, answer, thought, grids, patches })
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
