//! Findings of the hard terms.

use super::{Amount, Detail, Finding, Other};
use crate::layout::covers;
use crate::protocol::{DiagnosticKind, Severity, TermName};
use crate::reward::evaluation::{Evaluation, Slot};
use crate::reward::geometry::Body;
use crate::reward::{boundary, openings, support};
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Scene};

/// Something is on, or sunk into, what lies within this of its bottom, metres.
const RESTS_M: f32 = 0.03;
/// An amount this large is as bad as one object gets, metres; only orders findings.
const WORST_M: f32 = 1e3;

/// Every violation that changes to some objects may have brought, by object: of contacts, theirs alone.
pub(in crate::reward) fn around(
    evaluation: &Evaluation<'_>,
    is_changed: &dyn Fn(usize) -> bool,
) -> Vec<Finding> {
    let mut found = vec![];
    for index in 0..evaluation.slots.len() {
        let is_own = is_changed(index);
        of_object_with(evaluation, index, &|other| is_own || is_changed(other), &mut found);
    }
    found
}

/// The violations that are told of an object; a contact is told of one of its two objects.
pub(in crate::reward) fn of_object(evaluation: &Evaluation<'_>, index: usize, found: &mut Vec<Finding>) {
    of_object_with(evaluation, index, &|_| true, found);
}

/// The same, with contacts to some others only.
fn of_object_with(
    evaluation: &Evaluation<'_>,
    index: usize,
    is_asked: &dyn Fn(usize) -> bool,
    found: &mut Vec<Finding>,
) {
    let context = evaluation.context;
    let object = &context.scene.objects[index];
    let is_counted = context.is_counted[index];
    let severity = |is_counted: bool| if is_counted { Severity::Error } else { Severity::Warning };
    let mut push = |kind, term, severity, other, amount, detail| {
        let badness = match amount {
            Amount::Metres(amount) if amount.is_finite() => amount.min(WORST_M),
            _ => WORST_M,
        };
        found.push(Finding { kind, term, severity, object: Some(index), other, amount, detail, badness });
    };
    let Some(slot) = &evaluation.slots[index] else {
        let (kind, term) = (DiagnosticKind::Unplaced, TermName::Complete);
        push(kind, term, severity(is_counted), Other::Nothing, Amount::Nothing, Detail::Nothing);
        return;
    };
    let contacts =
        slot.contacts.iter().filter(|&&(other, _)| is_asked(other) && bears(evaluation, index, other));
    for &(other, depth) in contacts {
        let severity = severity(is_counted || context.is_counted[other]);
        let other = Other::Object(other);
        push(
            DiagnosticKind::Collision,
            TermName::Collision,
            severity,
            other,
            Amount::Metres(depth),
            Detail::Nothing,
        );
    }
    let severity = severity(is_counted);
    if slot.outside > boundary::TOLERANCE_M {
        let wall = crossed_wall(context.scene, slot).map_or(Detail::Nothing, Detail::Wall);
        let amount = Amount::Metres(slot.outside);
        push(DiagnosticKind::OutsideRoom, TermName::Boundary, severity, Other::Nothing, amount, wall);
    }
    if slot.outside_height > boundary::TOLERANCE_M {
        let is_above = slot.body.z[1] - context.scene.height >= -slot.body.z[0];
        let is_too_tall = object.size.z > context.scene.height + boundary::TOLERANCE_M;
        let detail = match () {
            () if is_too_tall => Detail::TooTall,
            () if is_above => Detail::Above,
            () => Detail::Below,
        };
        let amount = if is_too_tall { object.size.z - context.scene.height } else { slot.outside_height };
        let amount = Amount::Metres(amount);
        push(DiagnosticKind::OutsideHeight, TermName::Boundary, severity, Other::Nothing, amount, detail);
    }
    if slot.detached > support::TOLERANCE_M {
        let (kind, other, amount, detail) = support_fault(evaluation, index, slot);
        push(kind, TermName::Support, severity, other, amount, detail);
    }
    if slot.blocked.is_some() {
        for (opening, (intrusion, covered)) in blocked(context.scene, object, slot) {
            let covers = object.mount == Mount::Wall && covered > openings::TOLERANCE_M;
            let (kind, amount) = if covers {
                (DiagnosticKind::CoversOpening, covered)
            } else {
                let amount = if intrusion > openings::TOLERANCE_M { intrusion } else { covered };
                (DiagnosticKind::BlocksOpening, amount)
            };
            let (other, amount) = (Other::Opening(opening), Amount::Metres(amount));
            push(kind, TermName::Openings, severity, other, amount, Detail::Nothing);
        }
    }
}

/// Is a contact told of this object? Of the one that may move, else of the smaller one: it is the easier one to move.
fn bears(evaluation: &Evaluation<'_>, index: usize, other: usize) -> bool {
    let context = evaluation.context;
    let rank = |index: usize| {
        let object = &context.scene.objects[index];
        let volume = object.size.element_product();
        (!context.is_counted[index], !object.is_movable(), volume, object.id.as_str())
    };
    let (own, others) = (rank(index), rank(other));
    (own.0, own.1)
        .cmp(&(others.0, others.1))
        .then(own.2.total_cmp(&others.2))
        .then(own.3.cmp(others.3))
        .is_lt()
}

/// The openings that an object blocks or covers: (index, (reach into the space, width covered)).
fn blocked<'s>(
    scene: &'s Scene,
    object: &'s crate::scene::Object,
    slot: &'s Slot,
) -> impl Iterator<Item = (usize, (f32, f32))> + 's {
    scene.openings.iter().enumerate().filter_map(move |(index, opening)| {
        let amounts = openings::amounts(scene, opening, object, &slot.body);
        (amounts.0.max(amounts.1) > openings::TOLERANCE_M).then_some((index, amounts))
    })
}

/// The wall behind the corner that is farthest outside.
fn crossed_wall(scene: &Scene, slot: &Slot) -> Option<usize> {
    let floor = &scene.floor;
    let corners = slot.body.rect.corners().map(|corner| (floor.outside_distance(corner), corner));
    let (_, corner) = corners.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let distance = |wall: usize| floor.edges[wall].distance(corner);
    (0..floor.edges.len()).min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
}

fn support_fault(
    evaluation: &Evaluation<'_>,
    index: usize,
    slot: &Slot,
) -> (DiagnosticKind, Other, Amount, Detail) {
    let scene = evaluation.context.scene;
    let off =
        |rise: f32| (Amount::Metres(rise.abs()), if rise > 0.0 { Detail::Above } else { Detail::Below });
    let (body, bottom) = (&slot.body, slot.body.z[0]);
    let (kind, other, (amount, detail)) = match scene.objects[index].mount {
        Mount::Floor => (DiagnosticKind::Floating, Other::Nothing, off(bottom)),
        Mount::Wall => {
            let gap = Amount::Metres(support::wall_gap(scene, body));
            (DiagnosticKind::Detached, Other::Nothing, (gap, Detail::Nothing))
        }
        Mount::Ceiling => (DiagnosticKind::Detached, Other::Nothing, off(body.z[1] - scene.height)),
        Mount::Surface => match below(evaluation, index, slot) {
            None => (DiagnosticKind::Floating, Other::Nothing, off(bottom)),
            Some(Below { carrier, rise, over }) => {
                let (fault, how) = match () {
                    () if over > support::TOLERANCE_M && over >= rise.abs() => {
                        (DiagnosticKind::BadSupport, (Amount::Metres(over), Detail::OverEdge))
                    }
                    () if rise.abs() > support::TOLERANCE_M => (DiagnosticKind::Floating, off(rise)),
                    () => (DiagnosticKind::BadSupport, (Amount::Nothing, Detail::CannotCarry)),
                };
                (fault, Other::Object(carrier), how)
            }
        },
    };
    (kind, other, amount, detail)
}

/// What a surface piece stands on, or nearly does.
struct Below {
    carrier: usize,
    /// Of the piece's bottom over the carrier's top, metres.
    rise: f32,
    /// How much farther it hangs over the carrier's edge than it may, metres.
    over: f32,
}

fn below(evaluation: &Evaluation<'_>, index: usize, slot: &Slot) -> Option<Below> {
    let objects = &evaluation.context.scene.objects;
    let (body, bottom) = (&slot.body, slot.body.z[0]);
    let to = |carrier: usize, under: &Body| Below {
        carrier,
        rise: bottom - under.z[1],
        over: support::overhang(body, (&objects[carrier], under)),
    };
    if let Some(carrier) = slot.support
        && let Some(under) = &evaluation.slots[carrier]
    {
        return Some(to(carrier, &under.body));
    }
    let others = (0..objects.len()).filter(|&other| {
        other != index
            && objects[other].traits.shape != ShapeKind::Flat
            && !evaluation.stands_on(other, index)
    });
    let candidates = others.filter_map(|other| {
        let under = &evaluation.slots[other].as_ref()?.body;
        let found = to(other, under);
        let shares_ground = under.rect.overlap_area(&body.rect) > 0.0;
        let is_on = found.rise.abs() <= RESTS_M && shares_ground;
        // Over or in a thing that could carry it, nearer to its top than to the floor.
        let is_over = objects[other].traits.carries
            && found.rise.abs() < bottom.abs()
            && covers(&objects[other], &under.pose, body.rect.center);
        (is_on || is_over).then_some(found)
    });
    // Square on something, even if that cannot carry it, says more than over something's edge.
    candidates.min_by(|a, b| (a.over + a.rise.abs()).total_cmp(&(b.over + b.rise.abs())))
}
