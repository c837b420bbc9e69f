//! What to do when a room cannot hold everything.

use super::Improved;
use crate::protocol::TermName;
use crate::reward::{Context, Evaluation};

/// Takes away offenders one by one until no gate but `complete` is broken, the least worthy first and of those the worst;
/// what stands on them goes too. `worth` tells how worthy the object of an index is.
///
/// A room with one piece left out and said so is of more use than one with two pieces in each other.
/// When `should_cancel` says so, the layout stays unsound.
pub fn leave_out(
    context: &Context<'_>,
    improved: &Improved,
    worth: &dyn Fn(usize) -> u32,
    should_cancel: &(dyn Fn() -> bool + Sync),
) -> Improved {
    let mut evaluation = Evaluation::new(context, &improved.layout);
    loop {
        let totals = evaluation.totals();
        let is_sound = [TermName::Collision, TermName::Boundary, TermName::Support, TermName::Openings]
            .iter()
            .all(|&term| totals.value(term) >= 1.0);
        let offender = (0..context.scene.objects.len())
            .filter(|&index| context.scene.objects[index].is_movable())
            .map(|index| (evaluation.offence(index), index))
            .filter(|&(offence, _)| offence > 0.0)
            .max_by(|a, b| worth(b.1).cmp(&worth(a.1)).then(a.0.total_cmp(&b.0)).then(b.1.cmp(&a.1)));
        let (false, Some((_, index))) = (is_sound || should_cancel(), offender) else {
            return Improved { layout: evaluation.layout(), totals };
        };
        let mut changes = vec![(index, None)];
        changes.extend(
            super::groups::followers(&evaluation, index).into_iter().map(|follower| (follower, None)),
        );
        evaluation.apply(&changes);
    }
}
