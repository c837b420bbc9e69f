//! Improves a layout under a budget of steps.
//!
//! The moves are those of somebody who pushes furniture: to a wall, to the piece that it belongs with, along the wall, a
//! quarter turn, two pieces swapped, a group as one; what stands on a piece goes along. The schedule is simulated annealing
//! (Merrell et al. 2011, Yu et al. 2011), seeded: a seed and a number of steps fix the answer on any number of threads.

mod anneal;
mod diverse;
mod groups;
mod leave_out;
mod moves;
mod settle;
mod slots;
mod surfaces;
mod tidy;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

pub use anneal::{LOOK_EVERY, height};
pub use diverse::{MIN_DIFFERENCE, difference};
pub use leave_out::leave_out;
pub use moves::relocated;
pub use settle::settle;
pub use slots::{hang_height, slots};
pub use tidy::tidy;

use crate::layout::Layout;
use crate::reward::{Context, Evaluation, Totals};

/// The generator behind every random choice: the same numbers on every platform.
pub type Rng = ChaCha8Rng;

/// A generator for one of many independent streams of a seed.
pub fn rng(seed: u64, stream: u64) -> Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

/// How long to search.
#[derive(Clone, Copy)]
pub struct Budget<'a> {
    /// Moves to try.
    pub steps: u32,
    /// Asked now and then; `true` ends the search early with the best so far.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
}

/// A layout and its totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Improved {
    /// The best layout that was met, the given one included.
    pub layout: Layout,
    /// Its totals.
    pub totals: Totals,
}

/// The best layout found from the given one: its rank is never below that of what was given, locked objects never move.
pub fn improve(context: &Context<'_>, layout: &Layout, rng: &mut Rng, budget: Budget<'_>) -> Improved {
    let mut evaluation = Evaluation::new(context, layout);
    anneal::anneal(&mut evaluation, rng, budget)
}
