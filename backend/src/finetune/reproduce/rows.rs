//! What is compared.

use crate::finetune::spo::{Algorithm, Options, Weights};
use crate::policy::vlm::Decoding;

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name, and that of its folders.
    pub name: &'static str,
    /// Is it one of the reward's parts left out, which come last?
    pub is_ablation: bool,
    /// The stages of its training, each with an equal share of the time.
    pub stages: Vec<Options>,
}

/// All lines in the order in which they are worked on: the main ones first. Every one learns from answers that nothing holds, as the
/// paper's model does.
pub fn rows() -> Vec<Row> {
    let usual = |algorithm| Options { num_steps: MOST_STEPS, ..Options::usual(algorithm, Decoding::Free) };
    let turns = |algorithm, turns: usize| Options {
        turns,
        // As many answers a step, whatever their turns.
        rooms: if turns > 1 { 4 } else { 8 },
        ..usual(algorithm)
    };
    let without = |weights: Weights| vec![Options { weights, ..usual(Algorithm::Spo) }];
    let all = Weights::default();
    let row = |name, stages| Row { name, is_ablation: false, stages };
    let ablation = |name, stages| Row { name, is_ablation: true, stages };
    vec![
        row("base", vec![]),
        row("sft", vec![usual(Algorithm::Sft)]),
        row("3d-spo-t1", vec![usual(Algorithm::Spo)]),
        row("grpo-t1", vec![usual(Algorithm::Grpo)]),
        row("sft-then-3d-spo", vec![usual(Algorithm::Sft), usual(Algorithm::Spo)]),
        row("3d-spo-t3", vec![turns(Algorithm::Spo, 3)]),
        row("grpo-t3", vec![turns(Algorithm::Grpo, 3)]),
        ablation("without-physics", without(Weights { physics: false, ..all })),
        ablation("without-constraints", without(Weights { constraints: false, ..all })),
        ablation("without-format", without(Weights { format: 0.0, ..all })),
    ]
}

/// Runs end by time, or where nothing grows; not by steps.
const MOST_STEPS: u64 = 100_000;
