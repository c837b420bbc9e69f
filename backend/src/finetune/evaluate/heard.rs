//! Is a relation that somebody understood the one that was meant?

use serde::Serialize;

use crate::protocol::{Goal, GoalRelation, RelationKind};
use crate::reward::{Context, Target};
use crate::scene::Scene;

/// What was understood of what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Heard {
    /// Relations said.
    pub said: usize,
    /// Relations meant.
    pub meant: usize,
    /// Pairs of one said and one meant that are the same; none is in two pairs.
    pub right: usize,
}

/// A relation with its ends as things of the room.
#[derive(Clone)]
struct Resolved {
    kind: RelationKind,
    subjects: Vec<usize>,
    target: Target,
}

/// Compares relations. What is said may be narrower than what is meant (one of a category's objects), except where all are
/// meant (`far`, `around`); `near` and `aligned_with` may have their ends exchanged; distances do not matter.
pub fn heard(scene: &Scene, said: &[GoalRelation], meant: &[GoalRelation]) -> Heard {
    let mut apart: Vec<GoalRelation> = vec![];
    for relation in said {
        if !apart.contains(relation) {
            apart.push(relation.clone());
        }
    }
    let all = resolved(scene, &apart);
    let mut left: Vec<Resolved> = resolved(scene, meant);
    let mut right = 0;
    for one in &all {
        if let Some(at) = left.iter().position(|other| is_same(one, other)) {
            left.swap_remove(at);
            right += 1;
        }
    }
    Heard { said: apart.len(), meant: meant.len(), right }
}

/// A relation with its ends exchanged, where that means the same.
pub(super) fn exchanged(relation: &GoalRelation) -> Option<GoalRelation> {
    let target = relation.target.clone()?;
    let is_even = matches!(relation.kind, RelationKind::Near | RelationKind::AlignedWith);
    is_even.then(|| GoalRelation {
        subject: target,
        target: Some(relation.subject.clone()),
        ..relation.clone()
    })
}

fn resolved(scene: &Scene, relations: &[GoalRelation]) -> Vec<Resolved> {
    let goal = Goal { instruction: None, relations: relations.to_vec() };
    let wishes = Context::new(scene, &goal).wishes;
    let resolved = wishes.into_iter().map(|wish| Resolved {
        kind: wish.asked.kind,
        subjects: wish.subjects,
        target: wish.target,
    });
    resolved.collect()
}

fn is_same(said: &Resolved, meant: &Resolved) -> bool {
    let are_all_meant = matches!(meant.kind, RelationKind::Far | RelationKind::Around);
    let fits = |said: &Resolved| {
        kind(said) == kind(meant)
            && is_within(&said.subjects, &meant.subjects, are_all_meant)
            && is_target_within(&said.target, &meant.target, are_all_meant)
    };
    fits(said) || other_way_round(said).is_some_and(|said| fits(&said))
}

/// Near an opening and by it is one thing.
fn kind(relation: &Resolved) -> RelationKind {
    match (relation.kind, &relation.target) {
        (RelationKind::Near, Target::Openings(_)) => RelationKind::ByOpening,
        (kind, _) => kind,
    }
}

fn other_way_round(relation: &Resolved) -> Option<Resolved> {
    match (&relation.kind, &relation.target) {
        (RelationKind::Near | RelationKind::AlignedWith, Target::Objects(targets)) => Some(Resolved {
            kind: relation.kind,
            subjects: targets.clone(),
            target: Target::Objects(relation.subjects.clone()),
        }),
        _ => None,
    }
}

fn is_within(said: &[usize], meant: &[usize], is_exact: bool) -> bool {
    !said.is_empty()
        && said.iter().all(|index| meant.contains(index))
        && (!is_exact || said.len() == meant.len())
}

fn is_target_within(said: &Target, meant: &Target, is_exact: bool) -> bool {
    match (said, meant) {
        (Target::Objects(said), Target::Objects(meant))
        | (Target::Openings(said), Target::Openings(meant)) => is_within(said, meant, is_exact),
        // Whoever names a wall or an opening says more than "a wall", "by an opening".
        (Target::Wall(_) | Target::Openings(_), Target::Room) => true,
        (said, meant) => said == meant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SceneSnapshot;

    const ROOM: &str = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0,0],[5,0],[5,4],[0,4]], "height_m": 2.5, "openings": [
        {"id": "in", "kind": "door", "from_m": [0.5, 0], "to_m": [1.4, 0], "bottom_m": 0, "height_m": 2.1},
        {"id": "w", "kind": "window", "from_m": [5, 1], "to_m": [5, 2], "bottom_m": 0.9, "height_m": 1.2}]},
        "objects": [{"id": "b", "name": "double bed", "size_m": [1.6, 2.0, 0.5]},
        {"id": "n1", "name": "nightstand", "size_m": [0.4, 0.4, 0.5]}, {"id": "n2", "name": "nightstand", "size_m": [0.4, 0.4, 0.5]}]}"#;

    fn count(said: &str, meant: &str) -> [usize; 3] {
        let snapshot: SceneSnapshot = serde_json::from_str(ROOM).expect("a room");
        let scene = Scene::from_snapshot(&snapshot).expect("a scene");
        let relation = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            let kind = serde_json::from_str(&format!("\"{}\"", words[1])).expect("a kind");
            let target = words.get(2).map(|word| (*word).to_owned());
            GoalRelation { kind, subject: words[0].to_owned(), target, distance_m: None }
        };
        let relations = |text: &str| -> Vec<GoalRelation> {
            text.split("; ").filter(|text| !text.is_empty()).map(relation).collect()
        };
        let heard = heard(&scene, &relations(said), &relations(meant));
        [heard.right, heard.said, heard.meant]
    }

    #[test]
    fn narrower_is_right_and_wider_is_not() {
        assert_eq!(count("n1 near b", "nightstand near b"), [1, 1, 1]);
        assert_eq!(count("nightstand near b", "n1 near b"), [0, 1, 1]);
        assert_eq!(count("b by_opening w", "b by_opening window"), [1, 1, 1]);
        assert_eq!(
            count("b far n1", "b far nightstand"),
            [0, 1, 1],
            "far from all is more than far from one"
        );
        assert_eq!(count("b far in", "b far door"), [1, 1, 1], "the only one is all");
        assert_eq!(count("b against_wall wall_2", "b against_wall"), [1, 1, 1]);
        assert_eq!(count("b against_wall", "b against_wall wall_2"), [0, 1, 1]);
    }

    #[test]
    fn what_means_the_same_is_right() {
        assert_eq!(count("b near n1", "n1 near b"), [1, 1, 1]);
        assert_eq!(count("b near w", "b by_opening w"), [1, 1, 1]);
        assert_eq!(count("b facing n1", "n1 facing b"), [0, 1, 1]);
    }

    #[test]
    fn each_counts_once() {
        assert_eq!(count("n1 near b; n2 near b; n1 near b", "nightstand near b"), [1, 2, 1]);
        assert_eq!(count("", "b facing w; n1 near b"), [0, 0, 2]);
    }
}
