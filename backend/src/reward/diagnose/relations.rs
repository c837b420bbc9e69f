//! How far a group or a relation of the goal is from holding.

use super::{Amount, Detail, Finding, Other};
use crate::protocol::{DiagnosticKind, RelationKind, Severity, TermName};
use crate::reward::evaluation::Evaluation;
use crate::reward::geometry::{Body, segment_distance};
use crate::reward::grouping::Rule;
use crate::reward::pair::Pair;
use crate::reward::relation::{self, Target, Wish};
use crate::scene::category::GroupRelation;

/// A relation of the goal holds from this degree on.
pub(in crate::reward) const WISH_MIN: f32 = 0.9;
/// Below this a distance is none that people would mend, metres.
const LEAST_M: f32 = 0.01;

/// The wishes that do not hold, each told of the object that could make it hold.
pub(super) fn of_goal(evaluation: &Evaluation<'_>, weight: f32, found: &mut Vec<Finding>) {
    let context = evaluation.context;
    for (number, (wish, &degree)) in context.wishes.iter().zip(&evaluation.wish_degrees).enumerate() {
        if degree >= WISH_MIN {
            continue;
        }
        let mut push = |object, other, amount, degree: f32| {
            found.push(Finding {
                kind: DiagnosticKind::RelationUnmet,
                term: TermName::Relation,
                severity: Severity::Warning,
                object,
                other,
                amount,
                detail: Detail::Wish(number),
                badness: weight * (1.0 - degree),
            });
        };
        let mut subjects = subjects(evaluation, wish).peekable();
        if subjects.peek().is_none() {
            push(None, Other::Nothing, Amount::Nothing, degree);
        }
        for (subject, degree) in subjects {
            let (other, amount) = target_of(evaluation, wish, subject);
            push(Some(subject), other, amount, degree);
        }
    }
}

/// The objects to tell a wish of with their degrees: every one that should stand around something and does not, else the best.
fn subjects<'e>(evaluation: &'e Evaluation<'_>, wish: &'e Wish) -> impl Iterator<Item = (usize, f32)> + 'e {
    let degrees =
        wish.subjects.iter().map(|&subject| (subject, degree_with(evaluation, wish, subject, None)));
    let (all, best): (Vec<_>, Option<_>) = if wish.asked.kind == RelationKind::Around {
        (degrees.filter(|&(_, degree)| degree < WISH_MIN).collect(), None)
    } else {
        let is_placed = |subject: usize| evaluation.slots[subject].is_some();
        (vec![], degrees.reduce(|a, b| if (is_placed(b.0), b.1) > (is_placed(a.0), a.1) { b } else { a }))
    };
    all.into_iter().chain(best)
}

/// A wish's degree for one subject, where it stands or at `body`.
pub(in crate::reward) fn degree_with(
    evaluation: &Evaluation<'_>,
    wish: &Wish,
    subject: usize,
    moved: Option<(&Body, Option<usize>)>,
) -> f32 {
    let single = Wish { subjects: vec![subject], ..wish.clone() };
    let body = |index: usize| match moved {
        Some((body, _)) if index == subject => Some(*body),
        _ => evaluation.slots[index].as_ref().map(|slot| slot.body),
    };
    let carried = |index: usize, on: usize| match moved {
        Some((_, support)) if index == subject => support == Some(on),
        _ => evaluation.support(index) == Some(on),
    };
    relation::degree(evaluation.context.scene, &single, &body, &carried)
}

/// The target that a subject is nearest to, and how far it is from what was asked.
fn target_of(evaluation: &Evaluation<'_>, wish: &Wish, subject: usize) -> (Other, Amount) {
    let scene = evaluation.context.scene;
    let own = evaluation.slots[subject].as_ref().map(|slot| &slot.body);
    let nearest = |distances: &mut dyn Iterator<Item = (f32, usize)>| {
        distances.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, index)| index)
    };
    match &wish.target {
        Target::Objects(targets) => {
            let distance = |&target: &usize| {
                let body = evaluation.slots[target].as_ref().map(|slot| &slot.body);
                let apart = own.zip(body).map(|(own, body)| Pair::new(own, body).distance());
                (apart.unwrap_or(f32::INFINITY), target)
            };
            let Some(target) =
                nearest(&mut targets.iter().filter(|&&target| target != subject).map(distance))
            else {
                return (Other::Nothing, Amount::Nothing);
            };
            let body = evaluation.slots[target].as_ref().map(|slot| &slot.body);
            let amount = own.zip(body).map_or(Amount::Nothing, |(own, body)| {
                let toward = (body.rect.center - own.rect.center).normalize_or_zero();
                off(wish, Pair::new(own, body).distance(), own.facing.dot(toward))
            });
            (Other::Object(target), amount)
        }
        Target::Openings(openings) => {
            let Some(own) = own else {
                return (
                    openings.first().map_or(Other::Nothing, |&index| Other::Opening(index)),
                    Amount::Nothing,
                );
            };
            let distance = |index: usize| {
                let [from, to] = scene.openings[index].ends;
                let corners = own.rect.corners();
                corners.iter().map(|&corner| segment_distance(corner, from, to)).fold(f32::INFINITY, f32::min)
            };
            match nearest(&mut openings.iter().map(|&index| (distance(index), index))) {
                Some(index) => {
                    let toward = (scene.openings[index].middle() - own.rect.center).normalize_or_zero();
                    (Other::Opening(index), off(wish, distance(index), own.facing.dot(toward)))
                }
                None => (Other::Nothing, Amount::Nothing),
            }
        }
        Target::Wall(_) | Target::Room => (Other::Nothing, Amount::Nothing),
    }
}

/// How far a distance or a direction is from what was asked.
fn off(wish: &Wish, distance: f32, cosine: f32) -> Amount {
    let asked = wish.asked.distance_m.map(|range| range.map(|value| value as f32));
    let [least, most] = match wish.asked.kind {
        RelationKind::Near | RelationKind::ByOpening => asked.unwrap_or([0.0, 1.0]),
        RelationKind::Far => asked.unwrap_or([2.0, f32::INFINITY]),
        RelationKind::Facing => return Amount::Turn(cosine.clamp(-1.0, 1.0).acos()),
        _ => return Amount::Nothing,
    };
    let off = (least - distance).max(distance - most);
    if off > LEAST_M { Amount::Metres(off) } else { Amount::Nothing }
}

/// How far a subject is from where its group's rule wants it: too far or too near, else turned away.
pub(super) fn off_group(rule: &Rule, subject: &Body, target: &Body) -> Amount {
    let pair = Pair::new(subject, target);
    let toward = -pair.offset.normalize_or_zero();
    let (distance, turn) = match rule.relation {
        GroupRelation::Beside | GroupRelation::InFrontOf => (pair.distance(), None),
        GroupRelation::Facing => (pair.distance(), Some(pair.facing.dot(toward))),
        GroupRelation::At => (pair.distance(), Some(-pair.facing.y)),
        GroupRelation::Around => (pair.distance(), Some(pair.facing.dot(toward))),
        GroupRelation::Near => (pair.distance(), None),
        GroupRelation::Under | GroupRelation::Above => (pair.offset.length(), None),
        GroupRelation::OnTopOf => return Amount::Nothing,
    };
    let off = (rule.gap[0] - distance).max(distance - rule.gap[1]);
    match turn {
        _ if off > LEAST_M => Amount::Metres(off),
        Some(cosine) => Amount::Turn(cosine.clamp(-1.0, 1.0).acos()),
        None => Amount::Nothing,
    }
}
