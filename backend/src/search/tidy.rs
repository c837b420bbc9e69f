//! Straightening: of places that are as good, the one that means something.

use super::moves::relocated;
use super::{Improved, Rng, slots};
use crate::layout::Placed;
use crate::reward::{Context, Evaluation};

/// Times that every piece is looked at: a piece may stand in the way of another's better place.
const PASSES: usize = 2;
/// Ranks that are so near are alike.
const ALIKE: f32 = 1e-3;

/// Puts every piece, the largest first, to the best of the places that make sense (corners, middles, beside a partner); of those
/// that are alike, to the first. No move lowers the rank by more than `slack`. What is left to chance in a layout is harder to
/// learn, and looks careless.
pub fn tidy(context: &Context<'_>, improved: &Improved, slack: f32, rng: &mut Rng) -> Improved {
    let scene = context.scene;
    let mut evaluation = Evaluation::new(context, &improved.layout);
    let mut totals = improved.totals;
    let mut order: Vec<usize> =
        (0..scene.objects.len()).filter(|&index| scene.objects[index].is_movable()).collect();
    order.sort_by(|&a, &b| {
        let area = |index: usize| scene.objects[index].size.x * scene.objects[index].size.y;
        area(b).total_cmp(&area(a))
    });
    for _ in 0..PASSES {
        for &index in &order {
            if evaluation.placed(index).is_none() {
                continue;
            }
            let found = slots(&evaluation, index, rng);
            let ranks: Vec<f32> = found.iter().map(|&slot| rank_at(&mut evaluation, index, slot)).collect();
            let most = ranks.iter().copied().fold(totals.rank() - slack, f32::max);
            let Some(best) = ranks.iter().position(|rank| *rank >= most - ALIKE) else { continue };
            if ranks[best] < totals.rank() - slack {
                continue;
            }
            let changes = relocated(&evaluation, index, found[best], true);
            evaluation.apply(&changes);
            totals = evaluation.totals();
        }
    }
    Improved { layout: evaluation.layout(), totals }
}

/// The rank with an object and its group at another place; none is lower than that of a place that breaks a gate.
fn rank_at(evaluation: &mut Evaluation<'_>, index: usize, slot: Placed) -> f32 {
    let changes = relocated(evaluation, index, slot, true);
    if !evaluation.fits(&changes) {
        return f32::NEG_INFINITY;
    }
    let before: Vec<_> = changes.iter().map(|&(index, _)| (index, evaluation.placed(index))).collect();
    evaluation.apply(&changes);
    let rank = evaluation.totals().rank();
    evaluation.apply(&before);
    rank
}
