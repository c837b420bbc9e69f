//! One segment read by itself, item by item, to a clause.

use std::ops::Range;

use super::clauses::{Clause, Told};
use super::measures::Bound;
use super::nouns::Noun;
use super::patterns::{Cue, Way};
use super::phrases::{Item, Meaning, Segment};
use super::words::Word;

/// Where the last noun went, so that "desk chair" can be taken as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Before,
    Target,
    After,
}

struct Reading<'a> {
    clause: Clause<'a>,
    /// Said before the way that it belongs to: "2 m in front of".
    pending_bound: Option<Bound>,
    /// The next noun only tells which one the last noun is, or where one looks from.
    attribute: Option<Cue>,
    /// The noun before came after "from": only somebody who looks is there.
    is_viewpoint: bool,
    /// Was the last relation whole when the last negation came?
    is_negated_after: bool,
    /// The next way only tells which one the last noun is.
    is_description: bool,
    descriptions: Vec<usize>,
    /// So many of the first ways only tell which one the subject is, if another way follows.
    pending_descriptions: usize,
    is_after_unknown: bool,
    last_noun: Option<(Slot, Range<usize>)>,
}

/// Reads a segment.
pub(super) fn clause<'a>(segment: Segment<'a>, words: &[Word]) -> Clause<'a> {
    let start = segment.items.first().map_or(0, |item| item.words.start);
    let end = segment.items.last().map_or(start, |item| item.words.end);
    let mut reading = Reading {
        clause: Clause {
            join: segment.join,
            words: start..end,
            before: vec![],
            told: vec![],
            after: vec![],
            is_negated: false,
            negates_subject: false,
            is_every: false,
            has_verb: false,
            has_unknown_subject: false,
            is_unclear: false,
            is_complaint: false,
            ends_unknown: false,
            is_blank: true,
        },
        pending_bound: None,
        attribute: None,
        is_viewpoint: false,
        is_negated_after: false,
        is_description: false,
        descriptions: vec![],
        pending_descriptions: 0,
        is_after_unknown: false,
        last_noun: None,
    };
    for (index, item) in segment.items.iter().enumerate() {
        match &item.meaning {
            Meaning::Noun(noun) => reading.noun(noun.clone(), item),
            Meaning::Cue(Cue::It) => reading.noun(Noun::It, item),
            Meaning::Cue(Cue::EachOther) => reading.noun(Noun::EachOther, item),
            Meaning::Cue(Cue::Way(way)) => reading.way(*way, item, words),
            Meaning::Cue(cue) => reading.cue(*cue),
            Meaning::Distance(bound) => reading.distance(*bound, item, &segment.items[index + 1..]),
            Meaning::Unknown => reading.unknown(),
        }
        reading.is_after_unknown = matches!(item.meaning, Meaning::Unknown);
    }
    reading.clause.ends_unknown = reading.is_after_unknown;
    reading.finish()
}

impl<'a> Reading<'a> {
    fn noun(&mut self, noun: Noun<'a>, item: &Item) {
        let clause = &mut self.clause;
        if !matches!(noun, Noun::It | Noun::EachOther) {
            clause.is_blank = false;
        }
        let attribute = self.attribute.take();
        let slot = match &self.last_noun {
            // "office chair" where the table has no such word: the last noun is the thing.
            Some((slot, range)) if range.end == item.words.start => {
                let list = match slot {
                    Slot::Before => Some(&mut clause.before),
                    Slot::Target => clause.told.last_mut().map(|told| &mut told.targets),
                    Slot::After => Some(&mut clause.after),
                };
                list.and_then(Vec::pop);
                *slot
            }
            _ => match clause.told.last() {
                Some(told) if told.way.is_verb() && clause.before.is_empty() => Slot::Before,
                Some(told) if told.wants_target() => Slot::Target,
                // "watch TV from the bed": the bed is the subject.
                Some(told)
                    if told.way.is_looking() && attribute == Some(Cue::From) && clause.before.is_empty() =>
                {
                    Slot::Before
                }
                Some(_) if attribute.is_some() => return,
                Some(_) => Slot::After,
                None if attribute.is_some() && !clause.before.is_empty() => return,
                None => Slot::Before,
            },
        };
        self.last_noun = Some((slot, item.words.clone()));
        if slot == Slot::Before {
            self.is_viewpoint = attribute == Some(Cue::From);
        }
        match (slot, &noun) {
            // A room holds everything, and "the desk so that it …" is the desk.
            (Slot::Before | Slot::After, Noun::Room) => {}
            (Slot::Before, Noun::It) if !clause.before.is_empty() => {}
            (Slot::Before, _) => clause.before.push(noun),
            (Slot::After, _) => clause.after.push(noun),
            (Slot::Target, _) => {
                if let Some(told) = clause.told.last_mut() {
                    told.targets.push(noun);
                    told.words.end = item.words.end;
                }
            }
        }
    }

    fn way(&mut self, way: Way, item: &Item, words: &[Word]) {
        let clause = &mut self.clause;
        clause.is_blank = false;
        self.attribute = None;
        self.is_negated_after = false;
        let mut targets = vec![];
        // "on the bed's left side".
        if let (Way::Left | Way::Right, Some((slot, range))) = (way, &self.last_noun)
            && range.end == item.words.start
            && words.get(range.end - 1).is_some_and(|word| word.is_possessive)
        {
            match slot {
                Slot::Before if clause.before.len() > 1 => targets.extend(clause.before.pop()),
                Slot::Target
                    if clause.told.last().is_some_and(|told| matches!(told.way, Way::On | Way::At)) =>
                {
                    targets.extend(clause.told.pop().into_iter().flat_map(|told| told.targets));
                }
                _ => {}
            }
        }
        if let Some(told) =
            clause.told.last_mut().filter(|told| told.way.is_verb() && told.targets.is_empty())
        {
            match (told.way, way) {
                // "turn the sofa to the TV".
                (Way::Face, Way::To | Way::At | Way::In | Way::Facing | Way::Opposite) => return,
                (Way::Face, Way::Away) => {
                    told.way = Way::Unsayable;
                    return;
                }
                _ => {
                    clause.told.pop();
                }
            }
        }
        let way = match (way, clause.told.last()) {
            // "perpendicular to the window" is no place.
            (Way::To, _) if self.is_after_unknown => Way::Unsayable,
            (Way::Opposite, Some(told))
                if matches!(told.targets.last(), Some(Noun::Corner))
                    && told.words.end == item.words.start =>
            {
                Way::Unsayable
            }
            _ => way,
        };
        // "centred above the sofa".
        if clause
            .told
            .last()
            .is_some_and(|told| told.way == Way::Middle && told.words.end == item.words.start)
        {
            clause.told.pop();
        }
        if std::mem::take(&mut self.is_description) {
            self.descriptions.push(clause.told.len());
        }
        clause.told.push(Told {
            way,
            bound: self.pending_bound.take(),
            targets,
            is_negated: clause.is_negated,
            words: item.words.clone(),
            has_unknown_target: false,
        });
    }

    fn cue(&mut self, cue: Cue) {
        let clause = &mut self.clause;
        match cue {
            Cue::Not => {
                clause.is_negated = true;
                clause.negates_subject |= clause.before.is_empty();
                self.is_negated_after = clause.told.last().is_some_and(|told| !told.wants_target());
            }
            Cue::Indifferent if clause.is_negated => clause.is_unclear = true,
            // "the lamp in the corner should go to the bed".
            Cue::Should
                if clause.told.last().is_some_and(|told| !told.wants_target())
                    && !clause.before.is_empty() =>
            {
                clause.has_verb = true;
                self.pending_descriptions = clause.told.len();
            }
            Cue::Indifferent | Cue::Verb | Cue::Should => clause.has_verb = true,
            Cue::Unclear => clause.is_unclear = true,
            Cue::Complaint => clause.is_complaint = true,
            Cue::From | Cue::Of => self.attribute = Some(cue),
            Cue::Every if clause.told.is_empty() => clause.is_every = true,
            Cue::Which => self.is_description = true,
            _ => {}
        }
        if matches!(cue, Cue::Unclear | Cue::Complaint) {
            clause.is_blank = false;
        }
    }

    fn distance(&mut self, bound: Bound, item: &Item, rest: &[Item]) {
        self.clause.is_blank = false;
        let next = rest.iter().find(|item| item.cue() != Some(Cue::Filler)).and_then(Item::cue);
        match (next, self.clause.told.last_mut()) {
            (Some(Cue::Way(_)), _) => self.pending_bound = Some(bound),
            (Some(Cue::From | Cue::Of), _) => {
                self.pending_bound = Some(bound);
                self.way(Way::Distance, item, &[]);
            }
            (_, Some(told)) => {
                told.bound = Some(bound);
                told.words.end = item.words.end;
            }
            _ => {}
        }
    }

    fn unknown(&mut self) {
        let clause = &mut self.clause;
        clause.is_blank = false;
        if clause.told.is_empty() && clause.before.is_empty() {
            clause.has_unknown_subject = true;
        }
        if let Some(told) = clause.told.last_mut().filter(|told| told.wants_target()) {
            told.has_unknown_target = true;
        }
    }

    fn finish(self) -> Clause<'a> {
        let mut clause = self.clause;
        let has_more = clause.told.len() > self.pending_descriptions;
        let mut index = 0;
        let is_described = !self.descriptions.is_empty();
        clause.told.retain(|told| {
            let is_description =
                self.descriptions.contains(&index) || (has_more && index < self.pending_descriptions);
            index += 1;
            !(is_description || (told.way.is_weak() && told.targets.is_empty()))
        });
        clause.is_blank |= is_described && clause.told.is_empty() && clause.before.is_empty();
        clause.is_unclear |= self.is_negated_after;
        // "a way from the door to the bed" moves nothing.
        if self.is_viewpoint && !clause.told.iter().any(|told| told.way.is_looking()) {
            clause.before.clear();
            clause.has_unknown_subject = true;
        }
        // Of "not in the corner by the window" nobody can say which of both is unwanted.
        if clause.told.iter().filter(|told| told.is_negated).count() > 1 {
            for told in clause.told.iter_mut().filter(|told| told.is_negated) {
                told.way = Way::Unsayable;
            }
        }
        clause
    }
}
