//! What moves together.

use crate::layout;
use crate::reward::Evaluation;
use crate::scene::category::GroupRelation;

/// A partner whose rule holds to this degree belongs to the group.
const HOLDS: f32 = 0.6;

/// What stands on an object or is attached to it, and so on; without itself.
pub(super) fn followers(evaluation: &Evaluation<'_>, index: usize) -> Vec<usize> {
    layout::followers(evaluation.context.scene, index, |child| evaluation.support(child))
}

/// The pieces that stand with an object because it is there (chairs at a table, nightstands at a bed), with their followers.
pub(super) fn group(evaluation: &Evaluation<'_>, index: usize) -> Vec<usize> {
    let context = evaluation.context;
    let mut found = followers(evaluation, index);
    for &(subject, rule) in &context.dependents[index] {
        let Some(slot) = &evaluation.slots[subject] else { continue };
        let (degree, target) = slot.best[rule];
        let is_close =
            !matches!(context.rules[subject][rule].relation, GroupRelation::Facing | GroupRelation::OnTopOf);
        let belongs = is_close && target == Some(index) && degree > HOLDS;
        if belongs
            && context.scene.objects[subject].is_movable()
            && !found.contains(&subject)
            && subject != index
        {
            found.push(subject);
            for follower in followers(evaluation, subject) {
                if !found.contains(&follower) && follower != index {
                    found.push(follower);
                }
            }
        }
    }
    found
}
