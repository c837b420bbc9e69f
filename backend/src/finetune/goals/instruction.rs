//! Clauses to a text, as somebody would write it.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::clause::Clause;
use super::ends::End;
use super::names;
use super::nouns::{Number, Tongue};
use super::prose::{push_sentence, tidied};
use super::slips;
use super::table::language;
use crate::protocol::GoalRelation;
use crate::scene::Scene;
use crate::search::Rng;

/// The longest instruction, letters.
pub(super) const MOST_LETTERS: usize = 400;

/// The relations in everyday words, from which they can be told; empty where there are none.
///
/// The language is mostly English; German, French and Spanish where they can say all of it. What names nothing in the
/// scene is left out.
pub fn instruction(scene: &Scene, relations: &[GoalRelation], rng: &mut Rng) -> String {
    let tongue = match rng.random_range(0..100) {
        0..12 => Tongue::German,
        12..15 => Tongue::French,
        15..18 => Tongue::Spanish,
        _ => Tongue::English,
    };
    let mut text = String::new();
    for is_bare in [false, false, true, true, true, true] {
        text = drafted(scene, relations, (tongue, is_bare), rng);
        if text.chars().count() <= MOST_LETTERS {
            return text;
        }
    }
    text.chars().take(MOST_LETTERS).collect()
}

fn drafted(
    scene: &Scene,
    relations: &[GoalRelation],
    (tongue, is_bare): (Tongue, bool),
    rng: &mut Rng,
) -> String {
    let clauses = |tongue: Tongue, rng: &mut Rng| -> Vec<Option<Clause<'_>>> {
        let mut known = vec![];
        relations.iter().map(|asked| Clause::new(scene, asked, tongue, &mut known, rng)).collect()
    };
    let mut said = clauses(tongue, rng);
    let mut tongue = tongue;
    if tongue != Tongue::English && said.iter().any(Option::is_none) {
        tongue = Tongue::English;
        said = clauses(tongue, rng);
    }
    let mut clauses: Vec<Clause<'_>> = said.into_iter().flatten().collect();
    if clauses.is_empty() {
        return String::new();
    }
    // What is said of one thing is said together.
    let ends: Vec<_> = clauses.iter().map(|clause| clause.subject_end.clone()).collect();
    clauses.sort_by_key(|clause| ends.iter().position(|end| *end == clause.subject_end));
    for index in 1..clauses.len() {
        if clauses[index].subject_end == clauses[index - 1].subject_end {
            clauses[index].subject = clauses[index - 1].subject.clone();
        }
    }
    let clauses = with_back_references(merged(clauses, rng), rng);
    let writer = Writer { scene, tongue, clauses: &clauses };
    let body = writer.body(rng);
    let text = if is_bare { body } else { writer.with_chatter(body, rng) };
    slips::slipped(&tidied(&text, tongue), rng)
}

/// What is wanted alike of two things, or of one thing twice, said once.
fn merged<'a>(mut clauses: Vec<Clause<'a>>, rng: &mut Rng) -> Vec<Clause<'a>> {
    let mut index = 0;
    while index < clauses.len() {
        for other in index + 1..clauses.len() {
            let joint = clauses[index].joint(&clauses[other], rng).filter(|_| rng.random_bool(0.75));
            if let Some(joint) = joint {
                clauses[index] = joint;
                clauses.remove(other);
                break;
            }
        }
        index += 1;
    }
    clauses
}

/// "the desk in the corner and the chair in front of it": only where "it" can be nothing else.
fn with_back_references<'a>(mut clauses: Vec<Clause<'a>>, rng: &mut Rng) -> Vec<Clause<'a>> {
    for index in 1..clauses.len() {
        let before = &clauses[index - 1];
        let is_last_named = clauses[index].target_end == before.subject_end;
        let is_clear = matches!(before.subject_end, End::Objects(_, Number::The))
            && matches!(before.target_end, End::Room | End::Wall(_) | End::Opening(..));
        let likely = if before.target_end == End::Room { 0.5 } else { 0.2 };
        if is_last_named && is_clear && rng.random_bool(likely) {
            clauses[index] = clauses[index].with_target_pronoun();
        }
    }
    clauses
}

struct Writer<'a> {
    scene: &'a Scene,
    tongue: Tongue,
    clauses: &'a [Clause<'a>],
}

impl Writer<'_> {
    fn list(&self, name: &str, rng: &mut Rng) -> String {
        self.filled(name, &[], rng)
    }

    /// One entry of a list, its gaps filled in order of their names: `{a}`, `{b}`.
    fn filled(&self, name: &str, gaps: &[(&str, &str)], rng: &mut Rng) -> String {
        let lists = &language(self.tongue).lists;
        let fill = |gap: &str, _: &mut Rng| {
            gaps.iter()
                .find(|(name, _)| *name == gap)
                .map_or_else(String::new, |(_, text)| (*text).to_owned())
        };
        let template = lists.get(name).and_then(|list| list.choose(rng));
        template.map_or_else(String::new, |template| template.said(lists, &fill, rng))
    }

    fn body(&self, rng: &mut Rng) -> String {
        let is_single = self.clauses.len() == 1;
        match rng.random_range(0..100) {
            0..18 => self.notes(rng),
            18..45 if !is_single => self.series(rng),
            45..62 if !is_single => self.chain(rng),
            _ => self.sentences(rng),
        }
    }

    /// One sentence each.
    fn sentences(&self, rng: &mut Rng) -> String {
        let mut text = String::new();
        for (index, clause) in self.clauses.iter().enumerate() {
            let again = index > 0 && self.is_again(index) && rng.random_bool(0.5);
            let clause = if again { &clause.with_pronoun() } else { clause };
            let sentence = clause.sentence(rng);
            let joined = match index {
                0 => sentence,
                _ if rng.random_bool(0.55) => self.filled("also", &[("X", &sentence)], rng),
                _ => sentence,
            };
            push_sentence(&mut text, &joined);
        }
        text
    }

    /// Orders joined to one sentence: "put the desk by the window and turn the sofa towards the TV".
    fn chain(&self, rng: &mut Rng) -> String {
        let mut parts = vec![];
        for (index, clause) in self.clauses.iter().enumerate() {
            let again = index > 0 && self.is_again(index) && rng.random_bool(0.8);
            parts.push(if again { clause.with_pronoun().order(rng) } else { clause.order(rng) });
        }
        let order = self.joined(&parts, rng);
        self.clauses[0].led(&order, rng)
    }

    /// One verb for all: "I'd like the desk by the window, the bed away from the door and …".
    fn series(&self, rng: &mut Rng) -> String {
        let mut parts: Vec<String> = vec![];
        for (index, clause) in self.clauses.iter().enumerate() {
            if index > 0 && self.is_again(index) {
                let place = clause.place(rng);
                if let Some(last) = parts.last_mut() {
                    *last = self.filled("both", &[("A", last), ("B", &place)], rng);
                }
            } else {
                parts.push(clause.item(rng));
            }
        }
        let list = self.joined(&parts, rng);
        self.filled("series", &[("L", &list)], rng)
    }

    fn notes(&self, rng: &mut Rng) -> String {
        let mut parts: Vec<String> = vec![];
        for clause in self.clauses {
            parts.push(clause.note(rng));
        }
        let [mark, between] = *[
            ["", ", "],
            ["", "; "],
            ["", ". "],
            ["- ", "\n"],
            ["", " + "],
            ["* ", "\n"],
            ["", "\n"],
            ["", " / "],
            ["", ", "],
            ["", " | "],
        ]
        .choose(rng)
        .unwrap_or(&["", ", "]);
        let is_numbered = parts.len() > 1 && rng.random_bool(0.1);
        let numbered = parts.iter().enumerate().map(|(index, part)| {
            if is_numbered { format!("{}) {part}", index + 1) } else { format!("{mark}{part}") }
        });
        numbered.collect::<Vec<_>>().join(if is_numbered { " " } else { between })
    }

    fn is_again(&self, index: usize) -> bool {
        self.clauses[index].subject_end == self.clauses[index - 1].subject_end
    }

    fn joined(&self, parts: &[String], rng: &mut Rng) -> String {
        let mut text = String::new();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                let list = if index + 1 == parts.len() { "last_join" } else { "join" };
                text.push_str(&self.list(list, rng));
            }
            text.push_str(part);
        }
        text
    }

    /// A word about something that nothing is wanted of.
    fn aside(&self, rng: &mut Rng) -> String {
        let is_wanted = |index: usize| {
            self.clauses.iter().any(|clause| {
                let ends = [&clause.subject_end, &clause.target_end];
                ends.iter().any(|end| matches!(end, End::Objects(indices, _) if indices.contains(&index)))
            })
        };
        let others: Vec<usize> = (0..self.scene.objects.len()).filter(|&index| !is_wanted(index)).collect();
        let noun = others.choose(rng).and_then(|&index| names::noun(self.scene, &[index], self.tongue, rng));
        match noun {
            Some(noun) if self.tongue == Tongue::English => self.filled("aside", &[("X", &noun.word)], rng),
            _ => String::new(),
        }
    }

    /// What people say besides.
    fn with_chatter(&self, body: String, rng: &mut Rng) -> String {
        let mut text = String::new();
        if rng.random_bool(0.14) {
            push_sentence(&mut text, &self.list("opener", rng));
        }
        if rng.random_bool(0.22) {
            let of_room = format!("chatter_{}", self.scene.kind);
            let has_own = language(self.tongue).lists.contains_key(&of_room) && rng.random_bool(0.5);
            push_sentence(&mut text, &self.list(if has_own { &of_room } else { "chatter" }, rng));
        }
        push_sentence(&mut text, &body);
        if rng.random_bool(0.05) {
            push_sentence(&mut text, &self.aside(rng));
        }
        if rng.random_bool(0.14) {
            push_sentence(&mut text, &self.list("wish", rng));
        }
        if rng.random_bool(0.14) {
            push_sentence(&mut text, &self.list("closer", rng));
        }
        text
    }
}
