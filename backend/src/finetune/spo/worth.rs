//! What one answer is worth to the run.

use serde::{Deserialize, Serialize};

use crate::finetune::evaluate::Outcome;

/// How much each part of the reward counts; those that do not apply to a scene count nothing there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// The answer's form.
    pub format: f64,
    /// The layout: hard values × soft mean.
    pub layout: f64,
    /// What was understood of the words.
    pub heard: f64,
    /// What was seen of what only the picture shows.
    pub seen: f64,
    /// Do hard values count in the layout's part?
    pub physics: bool,
    /// Do soft values, relations among them?
    pub constraints: bool,
}

impl Default for Weights {
    /// Layout first; words and sight enough that no layout pays for not listening.
    fn default() -> Self {
        Self { format: 0.2, layout: 1.0, heard: 0.4, seen: 0.2, physics: true, constraints: true }
    }
}

impl Weights {
    /// The reward of an answer, [0, 1].
    pub fn reward(&self, format: f64, outcome: &Outcome) -> f64 {
        let Parts { layout, heard, seen } = self.parts(format, outcome);
        let all = [
            (self.format, Some(format)),
            (self.layout, Some(layout)),
            (self.heard, heard),
            (self.seen, seen),
        ];
        let (mut sum, mut weights) = (0.0, 0.0);
        for (weight, value) in all {
            if let Some(value) = value {
                sum += weight * value;
                weights += weight;
            }
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }

    fn parts(&self, format: f64, outcome: &Outcome) -> Parts {
        Parts {
            // What cannot be read furnishes nothing.
            layout: if format < 1.0 { 0.0 } else { self.layout(outcome) },
            heard: outcome.heard.map(|heard| agreement(heard.right, heard.said + heard.meant)),
            seen: outcome.sight.map(|sight| agreement(sight.right, sight.said + sight.there)),
        }
    }

    fn layout(&self, outcome: &Outcome) -> f64 {
        let (hard, soft) = outcome.terms.split_at(NUM_HARD);
        let product: f64 = hard.iter().map(|[value, _]| value).product();
        let weights: f64 = soft.iter().map(|[_, weight]| weight).sum();
        let sum: f64 = soft.iter().map(|[value, weight]| value * weight).sum();
        let mean = if weights > 0.0 { sum / weights } else { 1.0 };
        (if self.physics { product } else { 1.0 }) * (if self.constraints { mean } else { 1.0 })
    }
}

/// Hard terms stand first.
const NUM_HARD: usize = 5;

/// The parts of a reward, [0, 1]; `None` where there was nothing to hear or to see.
struct Parts {
    layout: f64,
    heard: Option<f64>,
    seen: Option<f64>,
}

/// Twice the pairs over all that is paired (F1); nothing said of nothing is right.
fn agreement(right: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { 2.0 * right as f64 / all as f64 }
}
