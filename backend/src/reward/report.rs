//! The protocol's document: totals, terms, each object's share, and what is wrong with what would mend it.

use std::collections::BTreeMap;

use super::context::Context;
use super::crowd::Crowd;
use super::diagnose::hints::{self, Move};
use super::diagnose::{self, Amount, Finding, Other, words};
use super::evaluation::{Evaluation, Slot};
use super::fix::Fixer;
use super::totals::{WEIGHTS, WORST_M, gate, hard_amounts, soft_values};
use crate::layout::Layout;
use crate::protocol::{Diagnostic, DiagnosticKind, Fix, ObjectReward, Reward, TermName, TermValue};

/// Contacts told of one object, the deepest first: a pile of 512 has 130,816 pairs, and nobody reads them.
const MAX_CONTACTS: usize = 8;

/// Scores a layout and says what is wrong with it. Total: any layout gets finite numbers.
///
/// Layouts are index-aligned with the scene's objects. Fixes are computed for the worst findings only
/// ([`super::fix::MAX_FIXES`]).
pub fn score(context: &Context<'_>, layout: &Layout) -> Reward {
    let mut evaluation = Evaluation::new(context, layout);
    let totals = evaluation.totals();
    let findings = diagnose::all(&evaluation);
    let mut of_objects = vec![vec![]; context.scene.objects.len()];
    let mut of_room = vec![];
    let mut fixer = Fixer::new(&mut evaluation, &findings, totals.total);
    let mut num_contacts = vec![0; context.scene.objects.len()];
    for finding in &findings {
        if let (DiagnosticKind::Collision, Some(index)) = (finding.kind, finding.object) {
            num_contacts[index] += 1;
            if num_contacts[index] > MAX_CONTACTS {
                continue;
            }
        }
        let is_tried = fixer.may_try(finding);
        let found = if is_tried { fixer.fix(finding) } else { None };
        let diagnostics = finding.object.map_or(&mut of_room, |index| &mut of_objects[index]);
        diagnostics.push(diagnostic(context, finding, found, is_tried));
    }
    // Trying poses left the walk stale.
    evaluation.take_walk();
    let term = |name: TermName| {
        let (value, weight) = totals.terms[name as usize];
        (name, TermValue { value: decimal(value), weight: decimal(weight) })
    };
    let mut objects = vec![];
    for &index in &context.scene.sent_order {
        let diagnostics = std::mem::take(&mut of_objects[index]);
        // Locked things are listed where there is something to say of them.
        if context.is_counted[index] || !diagnostics.is_empty() {
            objects.push(ObjectReward { diagnostics, ..share(&evaluation, index) });
        }
    }
    Reward {
        total: decimal(totals.total),
        valid: totals.is_valid,
        terms: TermName::ALL.into_iter().map(term).collect(),
        objects,
        diagnostics: of_room,
    }
}

/// An object's own terms: product of its hard values × weighted mean of its soft ones; diagnostics come later.
fn share(evaluation: &Evaluation<'_>, index: usize) -> ObjectReward {
    let context = evaluation.context;
    let mut terms = BTreeMap::new();
    let mut total = 1.0;
    let hard = &TermName::ALL[..5];
    match &evaluation.slots[index] {
        None => {
            total = gate(1, 1, 1.0);
            terms.insert(TermName::Complete, decimal(total));
        }
        Some(slot) => {
            for (&name, amount) in hard.iter().zip(hard_amounts(slot)) {
                let is_violated = amount > 0.0 || amount.is_nan();
                let value = if is_violated { gate(1, 1, (amount / WORST_M).min(1.0)) } else { 1.0 };
                total *= value;
                terms.insert(name, decimal(value));
            }
            let (mut sum, mut weights) = (0.0, 0.0);
            for (&(name, base), (value, weight)) in WEIGHTS.iter().zip(softs(evaluation, index, slot)) {
                if weight > 0.0 {
                    sum += base * weight * value;
                    weights += base * weight;
                    terms.insert(name, decimal(value));
                }
            }
            let (value, weight) = context.taste.of_object(index, &evaluation.habit_degrees);
            if weight > 0.0 {
                sum += weight * value;
                weights += weight;
                terms.insert(TermName::Taste, decimal(value));
            }
            if weights > 0.0 {
                total *= (sum / weights).clamp(0.0, 1.0);
            }
        }
    }
    ObjectReward {
        object: context.scene.objects[index].id.clone(),
        total: decimal(total),
        terms,
        diagnostics: vec![],
    }
}

/// The soft terms of one object, with its share of those that belong to the room.
fn softs(evaluation: &Evaluation<'_>, index: usize, slot: &Slot) -> [(f32, f32); 8] {
    let mut values = soft_values(evaluation, &Crowd::of(evaluation), index, slot);
    if let Some(&Some(is_reached)) = evaluation.walk.reached.get(index) {
        values[1] = (f32::from(u8::from(is_reached)), 1.0);
    }
    let context = evaluation.context;
    let mut degrees = (0.0, 0.0);
    for (wish, degree) in context.wishes.iter().zip(&evaluation.wish_degrees) {
        if wish.subjects.contains(&index) {
            degrees = (degrees.0 + degree, degrees.1 + 1.0);
        }
    }
    if degrees.1 > 0.0 {
        values[7] = (degrees.0 / degrees.1, 1.0);
    }
    values
}

fn diagnostic(context: &Context<'_>, finding: &Finding, found: Option<Move>, is_tried: bool) -> Diagnostic {
    let scene = context.scene;
    let id = |index: usize| scene.objects[index].id.clone();
    Diagnostic {
        kind: finding.kind,
        term: finding.term,
        severity: finding.severity,
        object: finding.object.map(id),
        other: match finding.other {
            Other::Nothing => None,
            Other::Object(index) => Some(id(index)),
            Other::Opening(index) => Some(scene.openings[index].id.clone()),
        },
        amount_m: if let Amount::Metres(length) = finding.amount {
            measured(f64::from(length))
        } else {
            None
        },
        amount_deg: if let Amount::Turn(turn) = finding.amount {
            measured(f64::from(turn).to_degrees())
        } else {
            None
        },
        message: words::message(context, finding),
        hint: match &found {
            Some(found) => hints::of_move(scene, finding, found),
            None => hints::without_move(context, finding, is_tried),
        },
        fix: found.map(|found| {
            let placement =
                scene.world.pose_to_wire(&found.to.pose, scene.objects[found.index].quarter_turns);
            Fix { object: id(found.index), position_m: placement.position_m, yaw_deg: placement.yaw_deg }
        }),
    }
}

/// A value of ours as the number that people would write; 0 for what is none.
fn decimal(value: f32) -> f64 {
    if !value.is_finite() {
        return 0.0;
    }
    value.to_string().parse().unwrap_or(f64::from(value))
}

/// An amount to a tenth of a millimetre.
fn measured(amount: f64) -> Option<f64> {
    amount.is_finite().then(|| (amount * 1e4).round() / 1e4)
}
