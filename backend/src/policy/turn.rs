//! What a policy is asked.

use crate::error::Result;
use crate::layout::answer::{Aliases, Completion};
use crate::prompt::{LastTurn, Plan};
use crate::protocol::{Goal, PolicyName};
use crate::reward::Context;

/// One turn: propose layouts for a scene, perhaps better ones than the last.
pub struct Turn<'a> {
    /// The scene and what is wanted of it.
    pub context: &'a Context<'a>,
    /// The goal as the model reads it.
    pub goal: &'a Goal,
    /// What things are called.
    pub aliases: &'a Aliases,
    /// The best layout so far and what is wrong with it.
    pub last: Option<LastTurn<'a>>,
    /// The plan that the model looks at.
    pub plan: Plan<'a>,
    /// The client's own picture of the room, PNG.
    pub viewport: Option<&'a [u8]>,
    /// Completions wanted.
    pub num: usize,
    /// Fixes every draw.
    pub seed: u64,
    /// `true` ends the turn with what there is.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
    /// Told a completion as soon as it is ready, while others are still written.
    pub on_end: &'a (dyn Fn(&Completion) + Sync),
}

/// What proposes layouts in the answer's form.
pub trait Policy: Send + Sync {
    /// Its name on the wire.
    fn name(&self) -> PolicyName;

    /// The model behind it, for people and for the memory.
    fn model(&self) -> String;

    /// Lines that all completions of a turn may have together before somebody waits too long.
    fn most_lines(&self) -> usize {
        usize::MAX
    }

    /// Completions of one turn, as many as were asked for or fewer.
    ///
    /// # Errors
    /// [`Error::Policy`](crate::error::Error::Policy) if it cannot answer.
    fn propose(&self, turn: &Turn<'_>) -> Result<Vec<Completion>>;
}

/// The policies that a program has beside the heuristic.
#[derive(Clone, Copy, Default)]
pub struct Policies<'a> {
    /// The model in this process.
    pub vlm: Option<&'a dyn Policy>,
    /// The server that speaks the OpenAI chat protocol.
    pub remote: Option<&'a dyn Policy>,
}
