//! Findings of the soft terms: where a value is low enough that somebody would see it.

use parry3d::glamx::Vec2;

use super::relations;
use super::{Amount, Detail, Finding, Other};
use crate::protocol::{DiagnosticKind, Severity, TermName};
use crate::reward::crowd::Crowd;
use crate::reward::evaluation::{Evaluation, Slot};
use crate::reward::geometry::Clipped;
use crate::reward::totals::{WEIGHTS, balance_point, soft_values};
use crate::reward::{alignment, balance, boundary, clearance, grouping, windows};
use crate::scene::Mount;
use crate::scene::category::{GroupRelation, Need, Side};

/// An object whose sides are freer than this value can be used.
pub(in crate::reward) const CLEARANCE_MIN: f32 = 0.7;
/// A piece is at its wall from this value on: a bed with its long side on the wall has 0.7.
pub(in crate::reward) const WALL_MIN: f32 = 0.6;
/// Pieces that belong against a wall less than this may stand free.
const WALL_WEIGHT_MIN: f32 = 0.35;
/// People see a turn of more than 5° against the wall, radians.
pub(in crate::reward) const TURN_MAX: f32 = 5.0 * std::f32::consts::PI / 180.0;
/// From 15° on a piece that belongs at a wall looks wrong, radians.
const TURN_WARNS: f32 = 15.0 * std::f32::consts::PI / 180.0;
/// A neighbour that continues a row to this degree is in line.
const ROW_MIN: f32 = 0.5;
/// A group's rule holds from this degree on.
pub(in crate::reward) const RULE_MIN: f32 = 0.5;
/// What keeps less than this share of a rule's degree shares its partner with too many.
const SHARE_MIN: f32 = 0.6;
/// Rules that weigh less are worth knowing, no more.
const RULE_WEIGHT_WARNS: f32 = 0.9;
/// A window of which less than this is free is blocked.
pub(in crate::reward) const WINDOW_MIN: f32 = 0.7;
/// Less of the free floor in one part than this: some of it is walled off.
const CONNECTED_MIN: f32 = 0.8;
/// A room less balanced than this is lopsided.
const BALANCE_MIN: f32 = 0.4;

fn weight(term: TermName) -> f32 {
    WEIGHTS.iter().find(|&&(name, _)| name == term).map_or(0.0, |&(_, weight)| weight)
}

/// What is said of one object; nothing of one that is not placed.
pub(in crate::reward) fn of_object(
    evaluation: &Evaluation<'_>,
    crowd: &Crowd,
    index: usize,
    found: &mut Vec<Finding>,
) {
    let Some(slot) = &evaluation.slots[index] else { return };
    let context = evaluation.context;
    let scene = context.scene;
    let values = soft_values(evaluation, crowd, index, slot);
    let mut push = |kind, term, severity, other, amount, detail, lack: f32| {
        let badness = weight(term) * lack;
        found.push(Finding { kind, term, severity, object: Some(index), other, amount, detail, badness });
    };
    let (value, concerns) = values[0];
    if concerns > 0.0 && value < CLEARANCE_MIN {
        let (side, other, missing) = worst_side(evaluation, index, slot);
        let (kind, term) = (DiagnosticKind::NoClearance, TermName::Clearance);
        push(kind, term, Severity::Warning, other, Amount::Metres(missing), Detail::Side(side), 1.0 - value);
    }
    if evaluation.walk.reached.get(index) == Some(&Some(false)) {
        let (kind, term) = (DiagnosticKind::Unreachable, TermName::Walkability);
        push(kind, term, Severity::Warning, Other::Nothing, Amount::Nothing, Detail::Nothing, 0.9);
    }
    let (value, concerns) = values[2];
    if concerns >= WALL_WEIGHT_MIN && value < WALL_MIN {
        let (amount, detail) = off_wall(evaluation, slot);
        let (kind, term) = (DiagnosticKind::OffWall, TermName::Wall);
        push(kind, term, Severity::Warning, Other::Nothing, amount, detail, concerns * (1.0 - value));
    }
    let is_turned = slot.deviation.abs() > TURN_MAX;
    if values[3].1 > 0.0 && is_turned {
        // An armchair in the middle is often turned on purpose.
        let is_slip = slot.deviation.abs() <= TURN_WARNS || context.wall_weight[index] < WALL_WEIGHT_MIN;
        let severity = if is_slip { Severity::Info } else { Severity::Warning };
        let wall = alignment::nearest_wall(scene, &slot.body).map_or(Detail::Nothing, Detail::Wall);
        let lack = 1.0 - alignment::angle_value(slot.deviation);
        let (kind, term) = (DiagnosticKind::Misaligned, TermName::Alignment);
        push(kind, term, severity, Other::Nothing, Amount::Turn(slot.deviation.abs()), wall, lack);
    }
    if values[3].1 > 0.0
        && !is_turned
        && slot.row.iter().all(|&(value, _)| value < ROW_MIN)
        && let Some((other, off)) = out_of_row(evaluation, index, slot)
    {
        let (kind, term) = (DiagnosticKind::Misaligned, TermName::Alignment);
        push(kind, term, Severity::Info, Other::Object(other), Amount::Metres(off), Detail::Row, 0.4);
    }
    if context.hangs_alone[index] && values[4].1 > 0.0 && values[4].0 < RULE_MIN {
        let off = (slot.body.rect.center - scene.floor.centroid).length();
        let (kind, term, lack) =
            (DiagnosticKind::Ungrouped, TermName::Grouping, values[4].1 * (1.0 - values[4].0));
        push(kind, term, Severity::Info, Other::Nothing, Amount::Metres(off), Detail::Middle, lack);
    } else if values[4].1 > 0.0 {
        for (rule, degree, other, amount) in ungrouped(evaluation, index, slot) {
            let importance = context.rules[index][rule].weight;
            let severity = if importance < RULE_WEIGHT_WARNS { Severity::Info } else { Severity::Warning };
            let (kind, term) = (DiagnosticKind::Ungrouped, TermName::Grouping);
            let lack = importance * (1.0 - degree);
            push(kind, term, severity, Other::Object(other), amount, Detail::Rule(rule), lack);
        }
        for (number, &(degree, target)) in slot.best.iter().enumerate() {
            let kept = crowd.shared(evaluation, index, number);
            if let Some(target) = target.filter(|_| degree >= RULE_MIN && kept < SHARE_MIN * degree) {
                let (kind, term) = (DiagnosticKind::Ungrouped, TermName::Grouping);
                let lack = context.rules[index][number].weight * (1.0 - kept);
                let (other, detail) = (Other::Object(target), Detail::Shared(number));
                push(kind, term, Severity::Info, other, Amount::Nothing, detail, lack);
            }
        }
    }
    if values[5].1 > 0.0
        && let Some((value, opening)) = slot.window
        && value < WINDOW_MIN
    {
        let hidden = windows::hidden(scene, &scene.openings[opening], &slot.body);
        let (kind, term) = (DiagnosticKind::BlocksWindow, TermName::Windows);
        let (other, amount) = (Other::Opening(opening), Amount::Metres(hidden));
        push(kind, term, Severity::Warning, other, amount, Detail::Nothing, 1.0 - value);
    }
}

/// What is said of the room, and of the goal.
pub(in crate::reward) fn of_room(evaluation: &Evaluation<'_>, found: &mut Vec<Finding>) {
    let context = evaluation.context;
    let mut push = |kind, term, severity, other, amount, detail, lack: f32| {
        let badness = weight(term) * lack;
        found.push(Finding { kind, term, severity, object: None, other, amount, detail, badness });
    };
    let walk = &evaluation.walk;
    let mut is_cut_off = false;
    for (opening, _) in walk.cut_off.iter().enumerate().filter(|&(_, &cut_off)| cut_off) {
        is_cut_off = true;
        let (kind, term, other) =
            (DiagnosticKind::Disconnected, TermName::Walkability, Other::Opening(opening));
        push(kind, term, Severity::Warning, other, Amount::Nothing, Detail::Nothing, 1.0);
    }
    if !is_cut_off && walk.connected < CONNECTED_MIN {
        let (kind, term, share) = (DiagnosticKind::Disconnected, TermName::Walkability, 1.0 - walk.connected);
        push(
            kind,
            term,
            Severity::Warning,
            Other::Nothing,
            Amount::Nothing,
            Detail::Share(share),
            0.2 * share,
        );
    }
    if let Some(point) = balance_point(evaluation) {
        let value = balance::value(context.scene, point);
        if value < BALANCE_MIN {
            let off = (point - context.scene.floor.centroid).length();
            let (kind, term, amount) = (DiagnosticKind::Unbalanced, TermName::Balance, Amount::Metres(off));
            push(kind, term, Severity::Info, Other::Nothing, amount, Detail::Nothing, 1.0 - value);
        }
    }
    relations::of_goal(evaluation, weight(TermName::Relation), found);
}

/// The side that lacks most, what takes most of it, and how much depth is missing, metres.
fn worst_side(evaluation: &Evaluation<'_>, index: usize, slot: &Slot) -> (Side, Other, f32) {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let taken = evaluation.taken(index);
    let (mut first, mut worst) = (0, (0, f32::NEG_INFINITY));
    for entry in &object.traits.clearance {
        let sides =
            (first..first + entry.sides.len()).map(|side| (side, taken.get(side).copied().unwrap_or(0.0)));
        // Where one side is enough, the one that is freest is the one to free.
        let of_entry = match entry.need {
            Need::All => sides.max_by(|a, b| a.1.total_cmp(&b.1)),
            Need::Any => sides.min_by(|a, b| a.1.total_cmp(&b.1)),
        };
        worst = of_entry.filter(|side| side.1 > worst.1).unwrap_or(worst);
        first += entry.sides.len();
    }
    let (worst, _) = worst;
    let (side, depth) = clearance::sides(object).nth(worst).unwrap_or((Side::Front, 0.0));
    let Some(strip) = slot.strips.get(worst) else { return (side, Other::Nothing, 0.0) };
    let mut nearest = f32::INFINITY;
    for edge in &scene.floor.edges {
        let ends = boundary::clip_segment(strip.local(edge.start), strip.local(edge.end), strip.half);
        nearest = ends.iter().flatten().fold(nearest, |nearest, point| nearest.min(point.x));
    }
    if nearest.is_infinite() && slot.strip_outside.get(worst).is_some_and(|&share| share > 0.5) {
        nearest = -strip.half.x;
    }
    let mut other = (slot.strip_outside.get(worst).copied().unwrap_or(0.0), Other::Nothing);
    for &(taker, _, share) in slot.takers.iter().filter(|&&(_, taken_side, _)| taken_side == worst) {
        if share > other.0 {
            other = (share, Other::Object(taker));
        }
        let Some(taker) = &evaluation.slots[taker] else { continue };
        let inside = Clipped::of(&taker.body.rect.corners().map(|corner| strip.local(corner)))
            .keep(Vec2::Y, -strip.half.y)
            .keep(Vec2::NEG_Y, -strip.half.y);
        nearest = inside.corners().iter().fold(nearest, |nearest, corner| nearest.min(corner.x));
    }
    let free = (nearest + strip.half.x).clamp(0.0, depth.max(0.0));
    (side, other.1, depth - free)
}

/// How far the back is from the wall behind it, or how far the nearest wall is.
fn off_wall(evaluation: &Evaluation<'_>, slot: &Slot) -> (Amount, Detail) {
    let floor = &evaluation.context.scene.floor;
    let body = &slot.body;
    let behind = floor.edges.iter().enumerate().filter_map(|(index, edge)| {
        let is_behind = body.front().dot(edge.normal) > 0.7
            && (0.0..=edge.length).contains(&edge.along(body.rect.center));
        let gap = edge.height(body.rect.center) - body.rect.half.y;
        (is_behind && gap > -body.rect.half.y).then_some((gap, index))
    });
    match behind.min_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((gap, wall)) if gap > 0.0 => (Amount::Metres(gap), Detail::Wall(wall)),
        _ => {
            let corners = body.rect.corners();
            let distance =
                corners.iter().map(|&corner| floor.border_distance(corner)).fold(f32::INFINITY, f32::min);
            (Amount::Metres(distance), Detail::Nothing)
        }
    }
}

/// The nearest of its kind, and how far it is from being in line with it, metres. Seats follow their tables, not each other.
fn out_of_row(evaluation: &Evaluation<'_>, index: usize, slot: &Slot) -> Option<(usize, f32)> {
    let context = evaluation.context;
    let follows =
        |relation| matches!(relation, GroupRelation::At | GroupRelation::Around | GroupRelation::Beside);
    if context.rules[index].iter().any(|rule| follows(rule.relation)) {
        return None;
    }
    let offsets = context.peers[index].iter().filter_map(|&peer| {
        let offset = slot.body.rect.local(evaluation.slots[peer].as_ref()?.body.rect.center).abs();
        (offset.max_element() <= alignment::ROW_REACH_M).then_some((
            offset.length(),
            offset.min_element(),
            peer,
        ))
    });
    let (_, off, peer) = offsets.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((peer, off))
}

/// The rules that do not hold: (rule, degree, target that is best or nearest, how far off).
fn ungrouped<'e>(
    evaluation: &'e Evaluation<'_>,
    index: usize,
    slot: &'e Slot,
) -> impl Iterator<Item = (usize, f32, usize, Amount)> + 'e {
    let rules = &evaluation.context.rules[index];
    let mount = evaluation.context.scene.objects[index].mount;
    // A chair at its desk cannot stand at the dining table as well.
    let has_place = rules
        .iter()
        .zip(&slot.best)
        .any(|(rule, &(degree, _))| grouping::is_place(rule.relation) && degree >= RULE_MIN);
    rules.iter().zip(&slot.best).enumerate().filter_map(move |(number, (rule, &(degree, best)))| {
        let cannot_stand_on = rule.relation == GroupRelation::OnTopOf && mount != Mount::Surface;
        if degree >= RULE_MIN || cannot_stand_on || (has_place && grouping::is_place(rule.relation)) {
            return None;
        }
        let center = |target: usize| evaluation.slots[target].as_ref().map(|slot| slot.body.rect.center);
        let nearest = rule
            .targets
            .iter()
            .filter_map(|&target| Some(((center(target)? - slot.body.rect.center).length(), target)));
        let target = best.or_else(|| nearest.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, target)| target))?;
        let body = &evaluation.slots[target].as_ref()?.body;
        Some((number, degree, target, relations::off_group(rule, &slot.body, body)))
    })
}
