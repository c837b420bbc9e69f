//! A quick look at a pose before it is tried in full: most poses fail here.

use crate::layout::{Placed, covers};
use crate::protocol::{DiagnosticKind, Severity};
use crate::reward::diagnose::{Amount, Detail, Finding, Known, Other, relations, soft};
use crate::reward::evaluation::Evaluation;
use crate::reward::geometry::Body;
use crate::reward::{alignment, boundary, collision, grouping, openings, support, wall, windows};
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Pose};

/// Kept from every tolerance, so that rounding on the way to a client and back breaks nothing, metres.
const MARGIN_M: f32 = 5e-4;
/// An amount that grows by no more than this is the same amount, metres.
const SAME_M: f32 = 2e-4;
/// A thing this close above another's top stands on it, metres: as read off a snapshot.
const RESTS_M: f32 = 0.03;

/// What would carry a surface piece at a pose, as it would be read off a snapshot; `None` = the floor or nothing.
pub(super) fn carrier(
    evaluation: &Evaluation<'_>,
    index: usize,
    pose: &Pose,
    followers: &[(usize, Placed)],
) -> Option<usize> {
    let objects = &evaluation.context.scene.objects;
    if objects[index].mount != Mount::Surface {
        return None;
    }
    let rests_on = |other: usize| {
        let under = &evaluation.slots[other].as_ref()?.body;
        let gap = (pose.position.z - under.z[1]).abs();
        let follows = other == index || followers.iter().any(|&(follower, _)| follower == other);
        let is_under = objects[other].traits.carries
            && !follows
            && gap <= RESTS_M
            && covers(&objects[other], &under.pose, pose.xy());
        is_under.then_some((gap, other))
    };
    let best = (0..objects.len()).filter_map(rests_on).min_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, other)| other)
}

/// Was a violation there before, and no smaller? Faults of locked things only warn and are no matter.
pub(super) fn was_there(now: &Finding, before: &Known) -> bool {
    now.severity != Severity::Error || before.get(&now.key()).is_some_and(|&known| !grew(known, now.amount))
}

fn grew(before: Amount, now: Amount) -> bool {
    matches!((before, now), (Amount::Metres(before), Amount::Metres(now)) if now > before + SAME_M)
}

/// Does every moved object stand where it breaks no hard term more than it did? The finding itself must go.
pub(super) fn is_clear(
    evaluation: &Evaluation<'_>,
    finding: &Finding,
    changes: &[(usize, Option<Placed>)],
) -> bool {
    let leader = changes.first().map(|&(index, _)| index);
    changes.iter().all(|&(index, placed)| {
        let Some(placed) = placed else { return true };
        let is_leader = leader == Some(index);
        stands(evaluation, finding, index, &placed, is_leader)
            && is_apart(evaluation, finding, (index, &placed), changes)
            && leaves_others_their_support(evaluation, (index, &placed), changes)
    })
}

/// The terms that an object's own pose decides.
fn stands(
    evaluation: &Evaluation<'_>,
    finding: &Finding,
    index: usize,
    placed: &Placed,
    is_leader: bool,
) -> bool {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let body = Body::new(object, &placed.pose);
    let was = evaluation.slots[index].as_ref();
    let is_about = |kinds: &[DiagnosticKind]| finding.object == Some(index) && kinds.contains(&finding.kind);
    // What was wrong may stay as wrong, unless it is what is to be mended.
    let within = |amount: f32, tolerance: f32, before: Option<f32>, kinds: &[DiagnosticKind]| {
        let before = before.filter(|_| !is_about(kinds)).map_or(f32::NEG_INFINITY, |before| before + SAME_M);
        amount <= before.max(tolerance - MARGIN_M)
    };
    let outside = boundary::outside(scene, object, &body);
    let outside_height = boundary::outside_height(scene, object, &body);
    if !within(outside, boundary::TOLERANCE_M, was.map(|slot| slot.outside), &[DiagnosticKind::OutsideRoom])
        || !within(
            outside_height,
            boundary::TOLERANCE_M,
            was.map(|slot| slot.outside_height),
            &[DiagnosticKind::OutsideHeight],
        )
    {
        return false;
    }
    // Followers keep what carries them: it moves with them, or they are attached.
    if is_leader {
        let detached = match (object.mount, placed.support) {
            (Mount::Surface, Some(carrier)) => {
                evaluation.slots[carrier].as_ref().map_or(f32::INFINITY, |under| {
                    support::off_surface(&body, (&scene.objects[carrier], &under.body))
                })
            }
            _ => support::detached(scene, object, &body),
        };
        let kinds = [DiagnosticKind::Floating, DiagnosticKind::Detached, DiagnosticKind::BadSupport];
        if !within(detached, support::TOLERANCE_M, was.map(|slot| slot.detached), &kinds) {
            return false;
        }
    }
    object.traits.shape == ShapeKind::Flat
        || scene.openings.iter().enumerate().all(|(number, opening)| {
            let (intrusion, covered) = openings::amounts(scene, opening, object, &body);
            let amount = intrusion.max(covered);
            let is_free = amount <= openings::TOLERANCE_M - MARGIN_M;
            let is_mended = finding.object == Some(index) && finding.other == Other::Opening(number);
            is_free
                || was.filter(|slot| slot.blocked.is_some() && !is_mended).is_some_and(|slot| {
                    let (intrusion, covered) = openings::amounts(scene, opening, object, &slot.body);
                    amount <= intrusion.max(covered) + SAME_M
                })
        })
}

/// Does a moved object run into nothing that stays, or no deeper than it did?
fn is_apart(
    evaluation: &Evaluation<'_>,
    finding: &Finding,
    (index, placed): (usize, &Placed),
    changes: &[(usize, Option<Placed>)],
) -> bool {
    let context = evaluation.context;
    let objects = &context.scene.objects;
    let body = Body::new(&objects[index], &placed.pose);
    let known = evaluation.slots[index].as_ref().map_or(&[][..], |slot| &slot.contacts);
    evaluation.slots.iter().enumerate().all(|(other, slot)| {
        let Some(slot) = slot else { return true };
        let is_moved = changes.iter().any(|&(changed, _)| changed == other);
        if is_moved || !body.is_near(&slot.body, 0.0) || context.are_bound(index, other) {
            return true;
        }
        let depth = collision::depth((&objects[index], &body), (&objects[other], &slot.body));
        let is_pair = |a: usize, b: usize| finding.object == Some(a) && finding.other == Other::Object(b);
        let is_mended =
            finding.kind == DiagnosticKind::Collision && (is_pair(index, other) || is_pair(other, index));
        let before = known.iter().find(|&&(with, _)| with == other && !is_mended).map(|&(_, depth)| depth);
        depth <= collision::TOLERANCE_M - MARGIN_M || before.is_some_and(|before| depth <= before + SAME_M)
    })
}

/// Does everything that stays keep what it stands on, as it would be read off a snapshot?
fn leaves_others_their_support(
    evaluation: &Evaluation<'_>,
    (index, placed): (usize, &Placed),
    changes: &[(usize, Option<Placed>)],
) -> bool {
    let objects = &evaluation.context.scene.objects;
    let object = &objects[index];
    let rests = |pose: &Pose, under: &Pose| {
        let rise = pose.position.z - under.position.z - object.size.z;
        rise.abs() <= RESTS_M + MARGIN_M && pose.position.z > MARGIN_M && covers(object, under, pose.xy())
    };
    let before = evaluation.slots[index].as_ref().map(|slot| slot.body.pose);
    evaluation.slots.iter().enumerate().all(|(other, slot)| {
        let Some(pose) = slot.as_ref().map(|slot| slot.body.pose) else { return true };
        let stays = !changes.iter().any(|&(changed, _)| changed == other);
        // What was only guessed to stand on the floor stands on whatever is below it.
        let (mount, usual) = (objects[other].mount, objects[other].traits.mount);
        let comes_on = matches!(mount, Mount::Surface | Mount::Floor) && rests(&pose, &placed.pose);
        let falls =
            mount == Mount::Surface && usual != mount && before.is_some_and(|before| rests(&pose, &before));
        !stays || (!comes_on && !falls)
    })
}

/// Is a soft finding gone where its object stands after the changes? `None` where one pose alone does not say.
pub(super) fn is_mended(
    evaluation: &Evaluation<'_>,
    finding: &Finding,
    changes: &[(usize, Option<Placed>)],
) -> Option<bool> {
    let context = evaluation.context;
    let scene = context.scene;
    let index = finding.object?;
    let placed = changes.iter().find(|&&(changed, _)| changed == index)?.1?;
    let body = Body::new(&scene.objects[index], &placed.pose);
    match (finding.kind, finding.detail) {
        (DiagnosticKind::OffWall, _) => {
            Some(wall::value(scene, &scene.objects[index], &body) >= soft::WALL_MIN)
        }
        (DiagnosticKind::Misaligned, Detail::Wall(_)) => {
            Some(alignment::deviation(scene, &body).abs() <= soft::TURN_MAX)
        }
        (DiagnosticKind::BlocksWindow, _) => Some(
            windows::value(scene, &scene.objects[index], &body)
                .is_none_or(|(value, _)| value >= soft::WINDOW_MIN),
        ),
        (DiagnosticKind::Ungrouped, Detail::Rule(rule)) => {
            let rule = context.rules[index].get(rule)?;
            let own = (&scene.objects[index], &body);
            Some(rule.targets.iter().any(|&target| {
                evaluation.slots[target].as_ref().is_some_and(|slot| {
                    let is_carried = placed.support == Some(target);
                    grouping::degree(rule, own, (&scene.objects[target], &slot.body), is_carried)
                        >= soft::RULE_MIN
                })
            }))
        }
        (DiagnosticKind::RelationUnmet, Detail::Wish(wish)) => {
            let degree = relations::degree_with(
                evaluation,
                &context.wishes[wish],
                index,
                Some((&body, placed.support)),
            );
            Some(degree >= relations::WISH_MIN)
        }
        _ => None,
    }
}
