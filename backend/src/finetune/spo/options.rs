//! How a run learns.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::guard;
use super::rollouts::Rollouts;
use super::scripts::Measure;
use super::worth::Weights;
use crate::finetune::run::Point;
use crate::policy::vlm::Decoding;
use crate::reward::Taste;
use crate::search;

/// What is done with rollouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// Group-relative advantages, those of objects among them (MetaSpatial's 3D-SPO).
    Spo,
    /// Group-relative advantages of whole answers (Shao et al. 2024).
    Grpo,
    /// Rewards above those of the rest of the group, nothing clipped.
    Reinforce,
    /// Layouts of a teacher, said word for word.
    Sft,
    /// The best of a group over its worst (Rafailov et al. 2023).
    Dpo,
}

/// How a run learns, from its first step to its last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// What is done with rollouts.
    pub algorithm: Algorithm,
    /// What answers are held to.
    pub decoding: Decoding,
    /// Fixes every draw.
    pub seed: u64,
    /// Steps of the whole run.
    pub num_steps: u64,
    /// Rooms a step.
    pub rooms: usize,
    /// Trajectories a room.
    pub group: usize,
    /// Turns of a trajectory.
    pub turns: usize,
    /// Weight of a turn over that of the turn before.
    pub discount: f64,
    /// How far p may move from that of the draw, as a share.
    pub clip: f64,
    /// Weight of the KL divergence from the base; of DPO its β.
    pub kl: f64,
    /// Steps of the optimiser for each batch of rollouts.
    pub minibatches: usize,
    /// Learning rate, after the first steps.
    pub learning_rate: f64,
    /// How much of the advantage of an object's tokens is the object's own, [0, 1].
    pub object_share: f64,
    /// What counts.
    pub weights: Weights,
    /// What the user likes: a term of the reward.
    #[serde(default, skip_serializing_if = "Taste::is_none")]
    pub taste: Taste,
    /// Does nothing but the form count until answers keep it?
    pub is_staged: bool,
    /// Learns an adapter of that rank; without a number, all weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lora: Option<usize>,
    /// Held-out rooms are furnished every so many steps.
    pub look_every: u64,
}

/// Steps in which the learning rate rises.
const WARM_UP: f64 = 5.0;
/// Answers keep their form well enough for physics (paper, §3.4).
const KEPT: f64 = 0.9;

impl Options {
    /// What an algorithm usually takes. Group, discount and clip are those of the paper's code; a network as small as ours takes a
    /// far larger learning rate.
    pub fn usual(algorithm: Algorithm, decoding: Decoding) -> Self {
        Self {
            algorithm,
            decoding,
            seed: 0,
            num_steps: 200,
            rooms: 8,
            group: 8,
            turns: 1,
            discount: 0.9,
            clip: 0.2,
            kl: if algorithm == Algorithm::Dpo { 0.1 } else { 0.02 },
            minibatches: 2,
            // Measured on the embedded model: right answers taught it at 1e-3 in minutes, at half of that not (docs/taste.md).
            learning_rate: if algorithm == Algorithm::Sft { 1e-3 } else { 2e-4 },
            object_share: if algorithm == Algorithm::Spo { 0.5 } else { 0.0 },
            weights: Weights::default(),
            taste: Taste::default(),
            is_staged: false,
            lora: None,
            look_every: 20,
        }
    }

    /// How rollouts are made after such a curve.
    pub(super) fn rollouts(&self, curve: &[Point]) -> Rollouts<'_> {
        let form = Weights { layout: 0.0, heard: 0.0, seen: 0.0, ..self.weights };
        let kept = curve.iter().rev().find_map(|point| point.values.get("format"));
        let is_form_first = self.is_staged && kept.is_none_or(|kept| *kept < KEPT);
        Rollouts {
            num: self.group,
            turns: self.turns,
            decoding: self.decoding,
            temperature: 1.0,
            weights: if is_form_first { form } else { self.weights },
            taste: &self.taste,
            is_recorded: true,
        }
    }

    pub(super) fn measure(&self) -> Measure {
        Measure {
            discount: self.discount,
            is_standardised: self.algorithm != Algorithm::Reinforce,
            object_share: self.object_share,
        }
    }

    /// The seed of the rollouts of a room, the so manyth of the run.
    pub(super) fn seed_of(&self, number: u64) -> u64 {
        search::rng(self.seed, number).random()
    }

    /// The learning rate of a step: it rises over the first, and halves each time the run goes back.
    pub(super) fn rate(&self, step: u64, curve: &[Point]) -> f64 {
        let risen = ((step + 1) as f64 / WARM_UP).min(1.0);
        let backs = curve.iter().filter(|point| point.values.contains_key(guard::BACK)).count();
        self.learning_rate * risen * 0.5_f64.powi(backs as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn point(name: &str, value: f64) -> Point {
        Point { step: 0, minutes: 0.0, values: BTreeMap::from([(name.to_owned(), value)]) }
    }

    #[test]
    fn form_comes_first_where_it_is_wanted() {
        let mut options = Options::usual(Algorithm::Spo, Decoding::Free);
        assert!(options.rollouts(&[]).weights.layout > 0.0);
        options.is_staged = true;
        assert_eq!(options.rollouts(&[]).weights.layout, 0.0);
        assert_eq!(options.rollouts(&[point("format", 0.85)]).weights.layout, 0.0);
        assert_eq!(options.rollouts(&[point("format", 0.95)]).weights, options.weights);
    }

    #[test]
    fn the_rate_rises_and_halves_where_a_run_went_back() {
        let options = Options { learning_rate: 1.0, ..Options::usual(Algorithm::Spo, Decoding::Free) };
        assert_eq!(options.rate(0, &[]), 0.2);
        assert_eq!(options.rate(100, &[]), 1.0);
        assert_eq!(options.rate(100, &[point(guard::BACK, 1.0)]), 0.5);
    }
}
