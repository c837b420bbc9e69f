//! Clauses to entries: each gets its subjects from itself, from bare nouns before it, or from the clause before.

use std::ops::Range;

use super::clauses::{Clause, Told};
use super::measures::Bound;
use super::nouns::Noun;
use super::patterns::{Join, Way};
use super::writer::{Speech, Writer};
use crate::protocol::Understood;

/// Reads sentence by sentence, and remembers what "it" is.
pub(super) struct Reader<'r, 'a> {
    writer: Writer<'r, 'a>,
    last_subjects: Vec<Noun<'a>>,
}

/// What a sentence has said so far.
#[derive(Default)]
struct Sentence<'a> {
    subjects: Vec<Noun<'a>>,
    /// Bare nouns that wait for what is said of them.
    pending: Option<Pending<'a>>,
    /// A clause that waits for its subject: "in the corner, the armchair".
    orphan: Option<Clause<'a>>,
    /// The last relation told.
    last: Option<Told<'a>>,
    /// Did the last negation stand before its subject? Then it may go on: "don't put A here and B there".
    negates_on: bool,
}

struct Pending<'a> {
    nouns: Vec<Noun<'a>>,
    words: Range<usize>,
    is_negated: bool,
    is_every: bool,
}

impl<'r, 'a> Reader<'r, 'a> {
    /// A reader at the start of a text.
    pub(super) fn new(writer: Writer<'r, 'a>) -> Self {
        Self { writer, last_subjects: vec![] }
    }

    /// What was understood of all sentences.
    pub(super) fn understood(self) -> Vec<Understood> {
        self.writer.understood
    }

    /// Reads a sentence.
    pub(super) fn sentence(&mut self, clauses: Vec<Clause<'a>>) {
        let start = self.writer.understood.len();
        let is_complaint = clauses.iter().any(|clause| clause.is_complaint);
        let mut sentence = Sentence::default();
        let mut clauses = clauses.into_iter();
        while let Some(clause) = clauses.next() {
            let rest = clauses.as_slice();
            if clause.is_unclear {
                self.flush(&mut sentence);
                self.writer.nothing(clause.words);
                sentence.last = None;
            } else if clause.told.is_empty() {
                self.bare(&mut sentence, clause, rest);
            } else {
                self.telling(&mut sentence, clause, rest);
            }
        }
        self.flush(&mut sentence);
        if is_complaint {
            for entry in &mut self.writer.understood[start..] {
                entry.relation = None;
            }
        }
    }

    /// A clause that does not say how things stand: nouns for a neighbour, or nothing that is understood.
    fn bare(&mut self, sentence: &mut Sentence<'a>, clause: Clause<'a>, rest: &[Clause<'a>]) {
        let nouns: Vec<Noun> =
            clause.before.iter().filter(|noun| !matches!(noun, Noun::It)).cloned().collect();
        let words = clause.words.clone();
        if nouns.is_empty() {
            if !clause.is_blank {
                self.flush(sentence);
                self.writer.nothing_more(words, clause.join);
            }
            return;
        }
        if let Some(orphan) = sentence.orphan.take() {
            let words = orphan.words.start..words.end;
            return self.telling(sentence, Clause { words, before: nouns, ..orphan }, rest);
        }
        if clause.join == Join::With && self.with(sentence, &clause, &nouns) {
            return;
        }
        // "…, not the bed" may deny the subject or the target.
        if clause.is_negated && sentence.last.is_some() {
            return self.writer.nothing(words);
        }
        if let Some(told) = sentence.last.clone().filter(|told| are_targets(&clause, told, rest)) {
            // One of two cannot be asked for, but neither can.
            if clause.join == Join::Or && !told.is_negated {
                return self.writer.nothing(words);
            }
            let (subjects, told) = (sentence.subjects.clone(), vec![Told { targets: nouns, ..told }]);
            return self.writer.say(Speech { subjects, told, base: vec![], words, is_every: false }, rest);
        }
        if rest.first().is_some_and(|next| next.join != Join::But && !next.is_unclear) {
            let pending = sentence.pending.get_or_insert(Pending {
                nouns: vec![],
                words: words.clone(),
                is_negated: false,
                is_every: false,
            });
            pending.nouns.extend(nouns);
            pending.words.end = words.end;
            pending.is_negated |= clause.is_negated;
            pending.is_every |= clause.is_every;
            return;
        }
        self.flush(sentence);
        self.writer.place_of_activity(words, if clause.is_negated { &[] } else { &nouns });
    }

    /// "a desk with a chair": near it. Does it say so?
    fn with(&mut self, sentence: &mut Sentence<'a>, clause: &Clause<'a>, nouns: &[Noun<'a>]) -> bool {
        let base = sentence.pending.as_ref().map_or(&sentence.subjects, |pending| &pending.nouns).clone();
        let is_wish =
            !clause.is_negated && !sentence.pending.as_ref().is_some_and(|pending| pending.is_negated);
        if !is_wish || !base.iter().all(is_thing) || !nouns.iter().all(is_thing) || base.is_empty() {
            return false;
        }
        let start = sentence.pending.take().map_or(clause.words.start, |pending| pending.words.start);
        let words = start..clause.words.end;
        let near = Told {
            way: Way::Near,
            bound: None,
            targets: base.clone(),
            is_negated: false,
            words: words.clone(),
            has_unknown_target: false,
        };
        self.writer.say(
            Speech { subjects: nouns.to_vec(), told: vec![near], base: vec![], words, is_every: false },
            &[],
        );
        if sentence.subjects.is_empty() {
            sentence.subjects = base;
        }
        true
    }

    /// A clause that says how things stand; finds its subjects.
    fn telling(&mut self, sentence: &mut Sentence<'a>, mut clause: Clause<'a>, rest: &[Clause<'a>]) {
        let pending = sentence.pending.take();
        let hangs_on = matches!(clause.join, Join::With | Join::SoThat);
        let base = match &pending {
            Some(pending) => pending.nouns.clone(),
            None if hangs_on => sentence.subjects.clone(),
            None => self.last_subjects.clone(),
        };
        // "Sofa dem Fernseher gegenüber": the second noun before is the target.
        let wants_target =
            clause.told.last().is_some_and(|told| told.targets.is_empty() && !told.way.may_stand_alone());
        let target = if wants_target && clause.before.len() > 1 { clause.before.pop() } else { None };
        let mut own = if target.is_some() { clause.before.first().cloned() } else { clause.before.pop() };
        if let (Some(target), Some(told)) = (target, clause.told.last_mut()) {
            told.targets.push(target);
        }
        // "leave 80 cm between the bed and the wardrobe".
        if let [told] = clause.told.as_mut_slice()
            && let (Way::Between, Some(bound), 2, None, None) =
                (told.way, told.bound, told.targets.len(), &own, &pending)
        {
            told.way = Way::Distance;
            told.bound = Some(if let Bound::About(metres) = bound { Bound::AtLeast(metres) } else { bound });
            own = Some(told.targets.remove(0));
        }
        let starts_weak = clause.told.len() > 1
            && clause
                .told
                .first()
                .is_some_and(|told| told.way.is_weak() && told.targets.iter().all(is_thing));
        let (subjects, is_inherited) = match own {
            Some(Noun::It) => (base.clone(), false),
            Some(own) if hangs_on => (vec![own], false),
            Some(own) => {
                let before = pending.as_ref().map_or(&[][..], |pending| &pending.nouns);
                (before.iter().cloned().chain([own]).collect(), false)
            }
            None if pending.is_some() => (base.clone(), false),
            None if !clause.after.is_empty() => (vec![clause.after.swap_remove(0)], false),
            None if clause.has_unknown_subject => (vec![], false),
            // "I work at the desk by the window".
            None if starts_weak => (clause.told.remove(0).targets, false),
            None if !sentence.subjects.is_empty() => (sentence.subjects.clone(), true),
            None if rest.first().is_some_and(|next| {
                next.join == Join::Comma && next.told.is_empty() && !next.before.is_empty()
            }) =>
            {
                sentence.orphan = Some(clause);
                return;
            }
            None => (vec![], false),
        };
        let start = pending.as_ref().map_or(clause.words.start, |pending| pending.words.start);
        let words = start..clause.words.end;
        let is_sure = negate(sentence, &mut clause, pending.as_ref(), is_inherited);
        sentence.last = None;
        if subjects.is_empty() || !is_sure {
            return self.writer.nothing(words);
        }
        let is_every = clause.is_every || pending.as_ref().is_some_and(|pending| pending.is_every);
        // "a reading corner with …": its pieces are wanted too.
        let place = pending
            .as_ref()
            .filter(|pending| hangs_on && !pending.is_negated && !subjects.iter().any(is_activity));
        let pieces = place.map_or(vec![], |place| self.writer.pieces(&place.nouns));
        if !pieces.is_empty() {
            self.writer.entries(words.clone(), pieces);
        }
        let subjects: Vec<Noun> =
            subjects.into_iter().map(|subject| self.writer.narrowed(subject, &clause.told)).collect();
        sentence.subjects.clone_from(&subjects);
        self.last_subjects.clone_from(&subjects);
        sentence.last = clause.told.last().cloned();
        sentence.negates_on = clause.negates_subject;
        self.writer.say(Speech { subjects, told: clause.told, base, words, is_every }, rest);
    }

    /// Bare nouns that nothing was said of.
    fn flush(&mut self, sentence: &mut Sentence<'a>) {
        if let Some(pending) = sentence.pending.take() {
            let wanted = if pending.is_negated { vec![] } else { pending.nouns };
            self.writer.place_of_activity(pending.words, &wanted);
        }
    }
}

fn is_activity(noun: &Noun) -> bool {
    matches!(noun, Noun::Activity(..))
}

fn is_thing(noun: &Noun) -> bool {
    matches!(noun, Noun::Things(_) | Noun::Activity(..))
}

/// Is a bare clause more of what the last one named: "near the window and *the lamp*"? Else its nouns begin the next:
/// "…, *chair* and lamp next to the bed".
fn are_targets(clause: &Clause, told: &Told, rest: &[Clause]) -> bool {
    let is_list =
        matches!(clause.join, Join::And | Join::Or | Join::Comma) && !clause.has_verb && !clause.ends_unknown;
    let has_target = told
        .targets
        .iter()
        .any(|target| matches!(target, Noun::Things(_) | Noun::Activity(..) | Noun::Opening(_)));
    if !is_list || !has_target {
        return false;
    }
    let next = rest.iter().find(|next| !next.told.is_empty() || next.before.is_empty());
    match next {
        Some(next) if !next.before.is_empty() => {
            matches!(clause.join, Join::And | Join::Or)
                && !rest.first().is_some_and(|next| next.join == Join::And)
        }
        _ => true,
    }
}

/// Carries a negation on to a clause; says whether it is sure what is meant.
fn negate(sentence: &Sentence, clause: &mut Clause, pending: Option<&Pending>, is_inherited: bool) -> bool {
    let was_negated = sentence.last.as_ref().is_some_and(|told| told.is_negated) && !clause.is_negated;
    let goes_on = is_inherited || !clause.has_verb;
    let is_pending_negated = pending.is_some_and(|pending| pending.is_negated);
    if is_pending_negated || (was_negated && goes_on && clause.join == Join::Or) {
        // Twice negated, or two ways at once: nobody can say what is unwanted.
        let is_sure =
            !clause.is_negated && clause.told.len() == 1 && matches!(clause.join, Join::Or | Join::And);
        clause.told.iter_mut().for_each(|told| told.is_negated = true);
        return is_sure;
    }
    let is_alternative =
        clause.join == Join::Or && !clause.is_negated && (pending.is_some() || sentence.last.is_some());
    let is_doubtful = match clause.join {
        Join::And | Join::Comma if is_inherited => was_negated,
        Join::And | Join::Comma => was_negated && sentence.negates_on && !clause.has_verb,
        _ => false,
    };
    !is_alternative && !is_doubtful
}
