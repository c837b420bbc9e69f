//! Clauses whose subjects are known to entries, each with the text's own words.

use std::ops::Range;

use super::clauses::{Clause, Told};
use super::nouns::{Candidate, Noun, Nouns};
use super::patterns::{Join, Way};
use super::relations::{Saying, companions, mutual, relations};
use super::words::Word;
use crate::protocol::{GoalRelation, Understood};

/// Writes down what was understood.
pub(super) struct Writer<'r, 'a> {
    /// The names of the room.
    pub nouns: &'r Nouns<'a>,
    /// The instruction.
    pub text: &'r str,
    /// Its words.
    pub words: &'r [Word],
    /// What was written.
    pub understood: Vec<Understood>,
}

/// A clause with its subjects.
pub(super) struct Speech<'a> {
    /// Who.
    pub subjects: Vec<Noun<'a>>,
    /// How they stand.
    pub told: Vec<Told<'a>>,
    /// What "it" is, and what is meant where nothing follows: "with a chair in front".
    pub base: Vec<Noun<'a>>,
    /// Indices of its words.
    pub words: Range<usize>,
    /// Is it said of every subject?
    pub is_every: bool,
}

impl<'a> Writer<'_, 'a> {
    /// "the lamp on the table next to the armchair" is one lamp: the one that can stand so.
    pub(super) fn narrowed(&self, subject: Noun<'a>, told: &[Told<'a>]) -> Noun<'a> {
        let Noun::Things(candidates) = &subject else { return subject };
        let is_choosy = |told: &&Told| matches!(told.way, Way::On | Way::Under | Way::Above | Way::Around);
        let Some(told) = told.iter().find(is_choosy).or(told.first()) else { return subject };
        let saying = Saying { way: told.way, bound: None, is_negated: false, is_every: false };
        let found = relations(self.nouns, saying, &subject, told.targets.first());
        let is_meant =
            |candidate: &&Candidate| found.first().is_some_and(|relation| relation.subject == candidate.end);
        match candidates.iter().find(is_meant) {
            Some(candidate) => Noun::Things(vec![candidate.clone()]),
            None => subject,
        }
    }

    /// Writes down what a clause says.
    pub(super) fn say(&mut self, speech: Speech<'a>, rest: &[Clause<'a>]) {
        let is_one = speech.told.len() == 1;
        let mut said: Vec<GoalRelation> = vec![];
        for told in &speech.told {
            let saying = Saying {
                way: told.way,
                bound: told.bound,
                is_negated: told.is_negated,
                is_every: speech.is_every,
            };
            let is_mutual = told.targets.iter().any(|target| matches!(target, Noun::EachOther))
                || (told.targets.is_empty() && matches!(told.way, Way::Apart | Way::Together));
            let mut found = if is_mutual {
                mutual(self.nouns, saying, &speech.subjects)
            } else {
                let targets = self.targets(told, &speech.base, rest);
                let pairs = speech
                    .subjects
                    .iter()
                    .flat_map(|subject| targets.iter().map(move |target| (subject, target)));
                pairs
                    .flat_map(|(subject, target)| relations(self.nouns, saying, subject, target.as_ref()))
                    .collect()
            };
            found.retain(|relation| !said.contains(relation));
            said.extend(found.iter().cloned());
            let words = if found.is_empty() && !is_one { told.words.clone() } else { speech.words.clone() };
            self.entries(words, found);
        }
    }

    /// What something is said to stand to; `None` = the room.
    fn targets(&self, told: &Told<'a>, base: &[Noun<'a>], rest: &[Clause<'a>]) -> Vec<Option<Noun<'a>>> {
        if told.way.may_stand_alone() && told.targets.is_empty() {
            return vec![None];
        }
        if told.targets.is_empty() {
            // "in front of and facing the TV".
            let shared = rest.first().filter(|next| next.join == Join::And && next.before.is_empty());
            if let Some(next) = shared.and_then(|next| next.told.first()) {
                return next.targets.iter().cloned().map(Some).collect();
            }
            let last_word = self.words.get(told.words.end - 1).map_or("", |word| word.text.as_str());
            let is_open =
                told.has_unknown_target || matches!(last_word, "of" | "to" | "from" | "with" | "von" | "vom");
            let is_at_something = matches!(
                told.way,
                Way::On
                    | Way::Around
                    | Way::Under
                    | Way::Above
                    | Way::InFront
                    | Way::Behind
                    | Way::Left
                    | Way::Right
                    | Way::BothSides
                    | Way::Opposite
            );
            let base = if is_at_something && !is_open { base } else { &[] };
            return base.iter().cloned().map(Some).collect();
        }
        let resolved = told.targets.iter().flat_map(|target| match target {
            Noun::It => base.to_vec(),
            other => vec![other.clone()],
        });
        resolved.map(Some).collect()
    }

    /// "a reading corner" alone asks for its pieces to stand together; other bare nouns ask for nothing.
    pub(super) fn place_of_activity(&mut self, words: Range<usize>, nouns: &[Noun<'a>]) {
        let pieces = self.pieces(nouns);
        self.entries(words, pieces);
    }

    /// How the pieces of an activity's place stand, if the nouns are one.
    pub(super) fn pieces(&self, nouns: &[Noun<'a>]) -> Vec<GoalRelation> {
        match nouns {
            [Noun::Activity(activity, lead)] => companions(self.nouns, activity.companions, lead),
            _ => vec![],
        }
    }

    /// Writes relations under these words; none = not understood.
    pub(super) fn entries(&mut self, words: Range<usize>, found: Vec<GoalRelation>) {
        let text = self.phrase(&words);
        if found.is_empty() {
            self.understood.push(Understood { text, relation: None });
            return;
        }
        let entry = |relation| Understood { text: text.clone(), relation: Some(relation) };
        self.understood.extend(found.into_iter().map(entry));
    }

    /// Writes that these words were not understood.
    pub(super) fn nothing(&mut self, words: Range<usize>) {
        self.entries(words, vec![]);
    }

    /// "cosy and bright" is one phrase.
    pub(super) fn nothing_more(&mut self, words: Range<usize>, join: Join) {
        let text = self.phrase(&words);
        match self.understood.last_mut().filter(|last| last.relation.is_none() && join == Join::And) {
            Some(last) => last.text = format!("{} and {text}", last.text),
            None => self.nothing(words),
        }
    }

    /// The text's own words.
    fn phrase(&self, words: &Range<usize>) -> String {
        let bytes = self.words.get(words.start).zip(self.words.get(words.end.saturating_sub(1)));
        let text = bytes.and_then(|(first, last)| self.text.get(first.bytes.start..last.bytes.end));
        text.unwrap_or_default().to_owned()
    }
}
