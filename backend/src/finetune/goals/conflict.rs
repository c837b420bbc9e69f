//! Wishes that cannot hold together.

use super::ends::End;
use super::nouns::Number;
use crate::protocol::{GoalRelation, RelationKind};
use crate::scene::Scene;

/// Can the new wish hardly hold beside those before?
pub(super) fn is_contradictory(scene: &Scene, before: &[GoalRelation], new: &GoalRelation) -> bool {
    let on_subject = before.iter().filter(|old| touches(scene, &old.subject, &new.subject)).count();
    on_subject > 1 || before.iter().any(|old| excludes(scene, old, new) || excludes(scene, new, old))
}

/// Do two names share an object or opening?
fn touches(scene: &Scene, a: &str, b: &str) -> bool {
    let things = |name: &str| match End::of(scene, Some(name), RelationKind::Far) {
        Some(End::Objects(indices, _)) => (indices, vec![]),
        Some(End::Opening(_, _, indices)) => (vec![], indices),
        _ => (vec![], vec![]),
    };
    let ((a, a_openings), (b, b_openings)) = (things(a), things(b));
    a.iter().any(|index| b.contains(index)) || a_openings.iter().any(|index| b_openings.contains(index))
}

fn excludes(scene: &Scene, one: &GoalRelation, other: &GoalRelation) -> bool {
    use RelationKind as Kind;
    let target = |relation: &GoalRelation| relation.target.clone().unwrap_or_default();
    let is_flanked =
        matches!((one.kind, other.kind), (Kind::LeftOf, Kind::RightOf) | (Kind::RightOf, Kind::LeftOf));
    if is_flanked && one.subject == other.subject && one.target == other.target {
        // Twins on either side; one thing cannot be on both.
        return !matches!(End::of(scene, Some(&one.subject), one.kind), Some(End::Objects(_, Number::Any)));
    }
    let same_subject = touches(scene, &one.subject, &other.subject);
    let same_pair = same_subject && touches(scene, &target(one), &target(other));
    let reversed =
        touches(scene, &one.subject, &target(other)) && touches(scene, &other.subject, &target(one));
    if reversed {
        return true;
    }
    if !same_subject {
        // Two things cannot both stand in the middle, or on one side of a third.
        let is_one_place = |kind: Kind| {
            matches!(
                kind,
                Kind::Centred
                    | Kind::LeftOf
                    | Kind::RightOf
                    | Kind::InFrontOf
                    | Kind::Behind
                    | Kind::Under
                    | Kind::Above
            )
        };
        let same_target = target(one) == target(other) || touches(scene, &target(one), &target(other));
        return one.kind == other.kind && is_one_place(one.kind) && same_target;
    }
    let turns = |kind: Kind| kind == Kind::Facing;
    if same_pair {
        let goes_with_turn = |kind: Kind| matches!(kind, Kind::InFrontOf | Kind::Near | Kind::ByOpening);
        return !((turns(one.kind) && goes_with_turn(other.kind))
            || (turns(other.kind) && goes_with_turn(one.kind)));
    }
    let is_sole = |kind: Kind| matches!(kind, Kind::OnTopOf | Kind::Under | Kind::Above | Kind::Around);
    let is_middle = |relation: &GoalRelation| relation.kind == Kind::Centred;
    let is_edge = |kind: Kind| matches!(kind, Kind::AgainstWall | Kind::InCorner | Kind::ByOpening);
    is_sole(one.kind)
        || one.kind == other.kind && !matches!(one.kind, Kind::Near | Kind::Far)
        || is_middle(one) && other.kind != Kind::Facing
        || is_edge(one.kind) && matches!(other.kind, Kind::Behind)
        || one.kind == Kind::InCorner && matches!(other.kind, Kind::InFrontOf | Kind::AgainstWall)
        || one.kind == Kind::AgainstWall && other.kind == Kind::InFrontOf
        || is_side(one.kind) && is_side(other.kind)
        || is_near(one.kind) && other.kind == Kind::Far && are_close(scene, &target(one), &target(other))
}

fn is_side(kind: RelationKind) -> bool {
    use RelationKind as Kind;
    matches!(kind, Kind::LeftOf | Kind::RightOf | Kind::InFrontOf | Kind::Behind)
}

fn is_near(kind: RelationKind) -> bool {
    use RelationKind as Kind;
    is_side(kind) || matches!(kind, Kind::Near | Kind::ByOpening | Kind::Under | Kind::Centred)
}

/// Are two openings too close to each other for being at one and far from the other?
fn are_close(scene: &Scene, a: &str, b: &str) -> bool {
    let middles = |name: &str| match End::of(scene, Some(name), RelationKind::Far) {
        Some(End::Opening(_, _, indices)) => {
            indices.iter().map(|&index| scene.openings[index].middle()).collect()
        }
        _ => vec![],
    };
    let (a, b) = (middles(a), middles(b));
    a.iter().any(|a| b.iter().any(|b| (*a - *b).length() < 3.5))
}
