//! What is wrong with a layout, as indices and amounts; [`words`] says it to people.

pub(super) mod hard;
pub(super) mod hints;
pub(super) mod relations;
pub(super) mod soft;
pub(super) mod words;

use std::collections::HashMap;

use super::crowd::Crowd;
use super::evaluation::Evaluation;
use crate::protocol::{DiagnosticKind, Severity, TermName};
use crate::scene::category::Side;

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Finding {
    pub(crate) kind: DiagnosticKind,
    pub(crate) term: TermName,
    pub(crate) severity: Severity,
    /// The object that it is about; `None` = the room.
    pub(crate) object: Option<usize>,
    pub(crate) other: Other,
    pub(crate) amount: Amount,
    pub(crate) detail: Detail,
    /// Orders findings of one severity; greater is worse.
    pub(crate) badness: f32,
}

/// What else takes part in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Other {
    Nothing,
    Object(usize),
    Opening(usize),
}

/// By how much something is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Amount {
    Nothing,
    Metres(f32),
    /// Radians, at least 0.
    Turn(f32),
}

/// What the words need beyond kind and amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Detail {
    Nothing,
    /// Through, off or against this wall.
    Wall(usize),
    /// Too high.
    Above,
    /// Too low.
    Below,
    /// Higher than the room.
    TooTall,
    /// Where it stands nothing may stand.
    CannotCarry,
    /// Its middle is over the edge.
    OverEdge,
    /// This side of it.
    Side(Side),
    /// This grouping rule of it.
    Rule(usize),
    /// This grouping rule of it holds, but for too many others as well.
    Shared(usize),
    /// This wish of the goal.
    Wish(usize),
    /// Off the middle of the room.
    Middle,
    /// Out of line with others of its kind.
    Row,
    /// This share of the floor.
    Share(f32),
}

/// Kind, object and what else takes part.
pub(crate) type Key = (DiagnosticKind, Option<usize>, Other);

impl Finding {
    /// What makes it the same finding in two layouts.
    pub(crate) fn key(&self) -> Key {
        (self.kind, self.object, self.other)
    }
}

/// Everything that is wrong, worst first; walks must be taken.
pub(super) fn all(evaluation: &Evaluation<'_>) -> Vec<Finding> {
    let mut found = vec![];
    let crowd = Crowd::of(evaluation);
    for index in 0..evaluation.slots.len() {
        hard::of_object(evaluation, index, &mut found);
        soft::of_object(evaluation, &crowd, index, &mut found);
    }
    soft::of_room(evaluation, &mut found);
    // Stable, so that equals stay in the order of objects.
    found.sort_by(|a, b| a.severity.cmp(&b.severity).then(b.badness.total_cmp(&a.badness)));
    found
}

/// Findings by what makes them the same, with their amounts.
pub(super) type Known = HashMap<Key, Amount>;

/// Is a finding still there, or another of its kind in its place? Walks must be taken where it is about walking.
pub(super) fn is_there(evaluation: &Evaluation<'_>, finding: &Finding, before: &Known) -> bool {
    let mut found = vec![];
    if let Some(index) = finding.object {
        if finding.term.is_hard() {
            hard::of_object(evaluation, index, &mut found);
        } else {
            soft::of_object(evaluation, &Crowd::of(evaluation), index, &mut found);
        }
    }
    if finding.object.is_none() || finding.term == TermName::Relation {
        soft::of_room(evaluation, &mut found);
    }
    let same = |now: &Finding| now.key() == finding.key();
    // The bed's side is not free if now the wardrobe stands there instead of the chair.
    let moved_on = |now: &Finding| {
        !finding.term.is_hard()
            && (now.kind, now.object) == (finding.kind, finding.object)
            && !before.contains_key(&now.key())
    };
    found.iter().any(|now| same(now) || moved_on(now))
}
