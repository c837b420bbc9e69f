//! The schedule: which moves to keep.

use rand::RngExt;

use super::{Budget, Improved, Rng, moves};
use crate::reward::{Evaluation, Totals};

/// Temperatures of the first and the last step, in units of the soft terms' mean: at first a group may fall apart, at last
/// nothing visible may get worse.
const HOT: f32 = 0.05;
const COLD: f32 = 0.0008;
/// The temperatures are meant for this many movable pieces, and fall in proportion for more.
const FEW: f32 = 10.0;
/// Share of the steps at the end that only improve.
const GREEDY_SHARE: f32 = 0.25;
/// What a halved gate is worth against the soft mean.
const GATE_WEIGHT: f32 = 0.4;
/// Steps between two looks at the clock.
pub const LOOK_EVERY: u32 = 32;

/// What the search climbs: smooth where the total is flat, since a layout with many faults has a total near 0.
pub fn height(totals: &Totals) -> f32 {
    let gates: f32 = totals.terms[..5].iter().map(|&(value, _)| value.max(1e-9)).product();
    totals.total / gates.max(1e-9) + GATE_WEIGHT * gates.max(1e-9).ln()
}

pub(super) fn anneal(evaluation: &mut Evaluation<'_>, rng: &mut Rng, budget: Budget<'_>) -> Improved {
    let mut totals = evaluation.totals();
    let mut best = Improved { layout: evaluation.layout(), totals };
    let movable = moves::movable(evaluation.context);
    if movable.is_empty() {
        return best;
    }
    // A piece's share of the total shrinks with their number, and with it what a move may cost.
    let scale = (FEW / movable.len() as f32).min(1.0);
    let num_hot = (budget.steps as f32 * (1.0 - GREEDY_SHARE)).max(1.0);
    for step in 0..budget.steps {
        if step % LOOK_EVERY == 0 && (budget.should_stop)() {
            break;
        }
        let progress = step as f32 / num_hot;
        let temperature = if progress < 1.0 { scale * HOT * (COLD / HOT).powf(progress) } else { 0.0 };
        let changes = moves::propose(evaluation, &movable, progress.min(1.0), rng);
        if changes.is_empty() {
            continue;
        }
        let threshold = height(&totals) + temperature * rng.random_range(1e-6_f32..1.0).ln();
        let before: Vec<_> = changes.iter().map(|&(index, _)| (index, evaluation.placed(index))).collect();
        evaluation.apply(&changes);
        // Walking is the dear part: most moves fail without it.
        let is_kept = height(&evaluation.optimistic()) >= threshold && {
            let moved = evaluation.totals();
            let is_kept = height(&moved) >= threshold;
            if is_kept {
                totals = moved;
            }
            is_kept
        };
        if !is_kept {
            evaluation.apply(&before);
        } else if totals.rank() > best.totals.rank() {
            best = Improved { layout: evaluation.layout(), totals };
        }
    }
    best
}
