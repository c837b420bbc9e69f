//! Reinforcement fine-tuning without ground truth: MetaSpatial's 3D-SPO (arXiv 2503.18470, §3), and its relatives.
//!
//! A step: some rooms → a group of trajectories of each, over several turns → the reward of each turn and of each object → how
//! much better than the group each was → a step along the clipped objective, held near the base by its KL divergence.
//!
//! Where this departs from the paper, and why:
//! - *Rewards*: terms of this program's checker in place of the paper's collision and constraint ratios, which know no turned boxes
//!   and no doors; a render's grades by a judge are not part of it (see `backend judge`).
//! - *Object-level credit*: the paper multiplies the reward by an object's penalty on that object's tokens; its formula is not
//!   published. Here an object's own value ([`Evaluation::object_values`](crate::reward::Evaluation::object_values)) is measured
//!   against the same object's in the rest of the group, and mixed with the trajectory's advantage: a product with a number below
//!   1 would lower every token's advantage, good ones included.
//! - *Answers* are relations with offsets in place of coordinates (see [`crate::layout::answer`]), so an object's tokens are its
//!   line's, in place of a mask over x, y and z.
//! - *log p* are taken under the masks that tokens were drawn under: a policy that is used with a grammar and geometry is trained
//!   as it is used. The paper's model is held by nothing.
//! - *Discounted rewards* are divided by the sum of their weights, as in the paper's code.

pub mod credit;
pub mod guard;
mod learn;
mod monitor;
pub mod objective;
mod options;
mod pairs;
mod rollouts;
mod scripts;
mod step;
pub(super) mod teach;
mod worth;

pub use options::{Algorithm, Options};
pub use pairs::Pair;
pub use rollouts::{Answer, Group, Rollouts, group};
pub use worth::Weights;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::evaluate::Case;
use super::learned::Learned;
use super::pretrain::Watch;
use super::run::{Average, Run};
use crate::error::Result;
use guard::Verdict;
use step::Training;

/// What is used is a mean of the weights of some twenty steps: single steps of few rollouts are noisy.
const AVERAGE: Average = Average { every: 1, stays: 0.9 };

/// The rooms of a run; nobody knows a right answer to any of them.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rooms<'a> {
    /// Those to learn from.
    pub learned: &'a [Case],
    /// Those that only tell how good the model is.
    pub held_out: &'a [Case],
    /// Answers that a user judged, for DPO: half of what it learns from where there are any.
    pub judged: &'a [Pair],
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// Why, for people.
    pub reason: String,
    /// Is there nothing left to do?
    pub is_done: bool,
    /// The step whose weights are in `model`, and their held-out reward.
    pub best: (u64, f64),
    /// The held-out reward of the base.
    pub base: f64,
}

/// Goes on with a run until its steps are made, it has learned enough, or somebody stops it. `folder` holds `base` and `model`,
/// the same checkpoint at first; afterwards `model` is the best that there was.
///
/// # Errors
/// A folder that is no run; no room; a room that is no scene; a disk that is full.
pub fn spo(folder: &Path, rooms: Rooms<'_>, options: &Options, watch: Watch<'_>) -> Result<Ended> {
    let started = Instant::now();
    let model = folder.join("model");
    let learned = match options.lora {
        None => Learned::whole(&model)?,
        Some(rank) => Learned::beside(&model, rank, options.seed)?,
    };
    let run: Run<Options> = Run::open(folder, learned, options, AVERAGE, &rooms)?;
    let mut training = Training::new(folder, run, rooms, options, started, watch)?;
    let mut reason = "all steps are made".to_owned();
    if training.run.curve.is_empty() {
        training.look()?;
    }
    while training.run.step() < options.num_steps {
        let batch = training.batch()?;
        if (watch.should_stop)() {
            training.keep()?;
            return Ok(ended("stopped".to_owned(), false, &training.run));
        }
        training.learn(batch)?;
        let step = training.run.step();
        if step.is_multiple_of(options.look_every) || step == options.num_steps {
            training.look()?;
        }
        match guard::verdict(&training.run.curve, guard::Bounds::default()) {
            Verdict::On => {}
            Verdict::Back(why) => training.go_back(&why)?,
            Verdict::Stop(why) => {
                reason = why;
                break;
            }
        }
    }
    training.keep()?;
    Ok(ended(reason, true, &training.run))
}

fn ended(reason: String, is_done: bool, run: &Run<Options>) -> Ended {
    let base = run.curve.iter().find_map(|point| point.values.get(guard::HELD_OUT)).copied();
    let best = guard::best(&run.curve).unwrap_or_default();
    Ended { reason, is_done, best, base: base.unwrap_or_default() }
}

/// Values of a point by name.
type Values = BTreeMap<String, f64>;
