//! What a model understood of an instruction: the relations that its completions agree on.

use crate::layout::answer::{Aliases, Completion, Thought};
use crate::protocol::{Goal, GoalRelation, Understood};
use crate::scene::Scene;

/// A goal with what a model heard in its instruction, and what is told of that. The patterns' reading of words that the model
/// heard too gives way: of one object the model's relations count.
pub(crate) fn hear(
    scene: &Scene,
    aliases: &Aliases,
    asked: &Goal,
    patterns: &[Understood],
    completions: &[Completion],
) -> (Goal, Vec<Understood>) {
    let Some(instruction) = asked.instruction.as_deref().filter(|words| !words.trim().is_empty()) else {
        return (asked.clone(), vec![]);
    };
    let heard = agreed(scene, aliases, completions);
    let is_new = |entry: &&Understood| match &entry.relation {
        Some(relation) => heard.iter().all(|other| !is_about_the_same(scene, relation, other)),
        None => heard.is_empty(),
    };
    let mut understood: Vec<Understood> = patterns.iter().filter(is_new).cloned().collect();
    understood.extend(
        heard
            .into_iter()
            .map(|relation| Understood { text: instruction.trim().to_owned(), relation: Some(relation) }),
    );
    let mut goal = asked.clone();
    let relations = understood.iter().filter_map(|entry| entry.relation.clone());
    goal.relations.extend(relations.take(super::MAX_READ_RELATIONS));
    (goal, understood)
}

/// Relations that more than half of the thoughts want, in the order of their first mention.
fn agreed(scene: &Scene, aliases: &Aliases, completions: &[Completion]) -> Vec<GoalRelation> {
    let mut votes: Vec<(GoalRelation, usize)> = vec![];
    for completion in completions {
        let mut wanted = Thought::read(&completion.think, scene, aliases).wanted;
        wanted.dedup();
        for relation in wanted {
            match votes.iter_mut().find(|(other, _)| *other == relation) {
                Some((_, num)) => *num += 1,
                None => votes.push((relation, 1)),
            }
        }
    }
    votes.retain(|(_, num)| 2 * num > completions.len());
    votes.into_iter().map(|(relation, _)| relation).collect()
}

/// Is one relation's subject the other's, by id or by category?
fn is_about_the_same(scene: &Scene, a: &GoalRelation, b: &GoalRelation) -> bool {
    let category = |name: &str| {
        let object = scene.objects.iter().find(|object| object.id == name);
        object.map_or(name.to_owned(), |object| object.category_id().to_owned())
    };
    a.subject == b.subject || category(&a.subject) == category(&b.subject)
}
