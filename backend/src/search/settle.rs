//! Leaving alone what need not move.

use super::Improved;
use super::moves::relocated;
use crate::layout::Layout;
use crate::reward::{Context, Evaluation};

/// Puts back every piece whose old place is as good: people dislike furniture that moves for nothing. When `should_stop` says
/// so, the rest stays where it is.
pub fn settle(
    context: &Context<'_>,
    improved: &Improved,
    should_stop: &(dyn Fn() -> bool + Sync),
) -> Improved {
    let sent = Layout::from_sent(context.scene);
    let mut evaluation = Evaluation::new(context, &improved.layout);
    let mut totals = evaluation.totals();
    for (index, object) in context.scene.objects.iter().enumerate() {
        if should_stop() {
            break;
        }
        let Some(placed) = sent.placed[index].filter(|_| object.is_movable()) else { continue };
        if evaluation.placed(index) == Some(placed) {
            continue;
        }
        let changes = relocated(&evaluation, index, placed, false);
        let before: Vec<_> = changes.iter().map(|&(index, _)| (index, evaluation.placed(index))).collect();
        evaluation.apply(&changes);
        let moved = evaluation.totals();
        if moved.rank() >= totals.rank() {
            totals = moved;
        } else {
            evaluation.apply(&before);
        }
    }
    Improved { layout: evaluation.layout(), totals }
}
