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
    // The patterns know in which words a relation stands.
    let told = |relation: &GoalRelation| {
        patterns.iter().find(|entry| {
            entry.relation.as_ref().is_some_and(|other| {
                let targets = [&relation.target, &other.target].map(|end| end.as_deref().unwrap_or_default());
                relation.kind == other.kind
                    && is_the_same(scene, &relation.subject, &other.subject)
                    && is_the_same(scene, targets[0], targets[1])
            })
        })
    };
    // Where the model heard more than the patterns, nobody knows what it made of the words that they leave.
    let is_more = heard.iter().any(|relation| told(relation).is_none());
    let is_left = |entry: &&Understood| match &entry.relation {
        Some(relation) => heard.iter().all(|other| !is_the_same(scene, &relation.subject, &other.subject)),
        None => !is_more,
    };
    let mut understood: Vec<Understood> = patterns.iter().filter(is_left).cloned().collect();
    understood.extend(heard.iter().map(|relation| Understood {
        text: told(relation).map_or(instruction.trim(), |entry| &entry.text).to_owned(),
        relation: Some(relation.clone()),
    }));
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

/// Are two ends of relations the same, by id, by category or by kind of opening?
fn is_the_same(scene: &Scene, a: &str, b: &str) -> bool {
    let kind = |name: &str| {
        let object = scene.objects.iter().find(|object| object.id == name);
        let opening = scene.openings.iter().find(|opening| opening.id == name);
        let word = object.map(|object| object.category_id()).or(opening.map(|opening| opening.kind.word()));
        word.unwrap_or(name).to_owned()
    };
    a == b || kind(a) == kind(b)
}
