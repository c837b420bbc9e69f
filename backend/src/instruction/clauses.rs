//! What one segment says: its nouns before, how they are said to stand, and to what.

use std::ops::Range;

use super::measures::Bound;
use super::nouns::Noun;
use super::patterns::{Join, Way};

/// What a segment says.
#[derive(Debug, Clone)]
pub(super) struct Clause<'a> {
    /// How it hangs on the clause before.
    pub join: Join,
    /// Indices of its words.
    pub words: Range<usize>,
    /// Nouns before the first relation.
    pub before: Vec<Noun<'a>>,
    /// How things are said to stand.
    pub told: Vec<Told<'a>>,
    /// Nouns after the relations that are no targets.
    pub after: Vec<Noun<'a>>,
    /// Is something negated?
    pub is_negated: bool,
    /// Does the negation stand before the subject?
    pub negates_subject: bool,
    /// Is it said of all of the subject?
    pub is_every: bool,
    /// Has it a verb of its own?
    pub has_verb: bool,
    /// Does an unknown word stand where the subject should?
    pub has_unknown_subject: bool,
    /// Does it want nothing that can be told?
    pub is_unclear: bool,
    /// Does it tell what is wrong?
    pub is_complaint: bool,
    /// Is its last word unknown?
    pub ends_unknown: bool,
    /// Has it nothing but little words?
    pub is_blank: bool,
}

/// One way in which the subject is said to stand.
#[derive(Debug, Clone)]
pub(super) struct Told<'a> {
    /// How.
    pub way: Way,
    /// How far.
    pub bound: Option<Bound>,
    /// To what; two for between.
    pub targets: Vec<Noun<'a>>,
    /// Is it what must not be?
    pub is_negated: bool,
    /// Indices of its words.
    pub words: Range<usize>,
    /// Does an unknown word stand where the target should?
    pub has_unknown_target: bool,
}

impl Told<'_> {
    /// Is a target missing?
    pub(super) fn wants_target(&self) -> bool {
        self.targets.len() < if self.way == Way::Between { 2 } else { 1 }
    }
}
