//! Scene, goal and last turn as messages and picture for a model: the same for every model.
//!
//! Objects go by aliases. What a client wrote (names, the room's name, the wish) stands in quotes on one line, short, and without
//! the signs that answers and templates are made of.

mod message;
mod quote;
mod rules;
mod text;

pub use message::{Message, Part, Role};
pub use quote::quoted;

use crate::error::Result;
use crate::layout::Layout;
use crate::layout::answer::Aliases;
use crate::protocol::{Goal, Reward};
use crate::render;
use crate::scene::Scene;

/// Side of the plan, pixels: a multiple of 32, so that no processor resamples it; 196 tokens.
pub const PLAN_SIDE_PX: u32 = 448;

/// What a model is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The room and its objects.
    pub scene: &'a Scene,
    /// What the objects are called.
    pub aliases: &'a Aliases,
    /// What the user wants.
    pub goal: &'a Goal,
    /// The layout that is to be improved, if there is one.
    pub last: Option<&'a LastTurn<'a>>,
    /// The plan of the room.
    pub plan: Plan<'a>,
    /// What the client's viewport shows, as PNG.
    pub viewport: Option<&'a [u8]>,
}

/// Which plan a model is shown.
#[derive(Debug, Clone, Copy)]
pub enum Plan<'a> {
    /// That of the scene.
    Drawn,
    /// This PNG: a model learns to look at what no text tells.
    Shown(&'a [u8]),
    /// None.
    Absent,
}

/// A layout and what was found about it.
#[derive(Debug, Clone, Copy)]
pub struct LastTurn<'a> {
    /// Where everything stands.
    pub layout: &'a Layout,
    /// How good that is, and what is wrong.
    pub reward: &'a Reward,
}

/// The messages that ask for a layout: the rules, then plan, viewport, room, objects, goal and last turn.
///
/// # Errors
/// [`Error::Internal`](crate::error::Error::Internal) if the plan cannot be drawn.
pub fn build(ask: &Asked<'_>) -> Result<Vec<Message>> {
    let standing = Layout::empty(ask.scene);
    let shown = ask.last.map_or(&standing, |last| last.layout);
    let mut parts = match ask.plan {
        Plan::Drawn => vec![Part::Image(plan(ask.scene, ask.aliases, shown)?)],
        Plan::Shown(png) => vec![Part::Image(png.to_vec())],
        Plan::Absent => vec![],
    };
    if let Some(png) = ask.viewport {
        parts.push(Part::Text("The user's view of the room:".to_owned()));
        parts.push(Part::Image(png.to_vec()));
    }
    parts.push(Part::Text(text::task(ask, &standing)));
    let system = Message { role: Role::System, parts: vec![Part::Text(rules::RULES.to_owned())] };
    Ok(vec![system, Message { role: Role::User, parts }])
}

/// The end of the task that [`build`] writes: the goal and nothing of the room. Wishes can be learned from it alone.
pub fn goal(ask: &Asked<'_>) -> Vec<Message> {
    let text = format!("\n{}", text::goal(ask));
    vec![Message { role: Role::User, parts: vec![Part::Text(text)] }]
}

/// The plan of a scene with a layout, as PNG.
///
/// # Errors
/// [`Error::Internal`](crate::error::Error::Internal) if it cannot be drawn.
pub fn plan(scene: &Scene, aliases: &Aliases, layout: &Layout) -> Result<Vec<u8>> {
    render::png(&render::schematic_svg(scene, layout, aliases, PLAN_SIDE_PX), PLAN_SIDE_PX)
}
