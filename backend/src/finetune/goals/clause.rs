//! One relation, and how to say it.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::distance;
use super::ends::End;
use super::grammar::Template;
use super::keys::keys;
use super::nouns::{Article, Number, Phrase, Tongue};
use super::table::{Language, Purpose, Ways, language};
use crate::protocol::{GoalRelation, OpeningKind, RelationKind};
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Scene};
use crate::search::Rng;

/// One relation with words for its ends.
#[derive(Debug, Clone)]
pub(super) struct Clause<'a> {
    pub(super) scene: &'a Scene,
    pub(super) tongue: Tongue,
    pub(super) subject_end: End,
    pub(super) target_end: End,
    pub(super) subject: Phrase,
    pub(super) target: Option<Phrase>,
    /// Which ways of the table suit it.
    pub(super) keys: Vec<&'static str>,
    pub(super) distance: Option<String>,
}

impl<'a> Clause<'a> {
    /// A relation in words of a language; `None` if that language cannot say it. `known` holds the words found before.
    pub(super) fn new(
        scene: &'a Scene,
        asked: &GoalRelation,
        tongue: Tongue,
        known: &mut Vec<(End, Phrase)>,
        rng: &mut Rng,
    ) -> Option<Self> {
        let subject_end = End::of(scene, Some(&asked.subject), asked.kind)?;
        let mut target_end = End::of(scene, asked.target.as_deref(), asked.kind)?;
        if asked.kind == RelationKind::Far {
            target_end = target_end.negated();
        }
        let mut phrase = |end: &End, mine: f64, rng: &mut Rng| -> Option<Phrase> {
            // Few people change their words for a thing within a sentence.
            if let Some((_, phrase)) =
                known.iter().find(|(one, _)| one == end).filter(|_| rng.random_bool(0.85))
            {
                return Some(phrase.clone());
            }
            let phrase = end.phrase(scene, tongue, article(mine, rng), rng)?;
            known.push((end.clone(), phrase.clone()));
            Some(phrase)
        };
        let subject = phrase(&subject_end, 0.15, rng)?;
        let target = match &target_end {
            End::Room => None,
            end => Some(phrase(end, 0.08, rng)?),
        };
        let keys = keys(scene, asked, &subject_end, &target_end);
        let ways = &language(tongue).kinds;
        if !keys.iter().any(|key| ways.get(*key).is_some_and(|ways| !ways.at.is_empty())) {
            return None;
        }
        let distance = asked.distance_m.map(|range| distance::words(range, tongue, rng));
        Some(Self { scene, tongue, subject_end, target_end, subject, target, keys, distance })
    }

    fn language(&self) -> &'static Language {
        language(self.tongue)
    }

    fn ways(&self) -> impl Iterator<Item = &'static Ways> {
        let ways = &self.language().kinds;
        self.keys.iter().filter_map(|key| ways.get(*key))
    }

    /// What to do, as a sentence without its lead and stop.
    pub(super) fn order(&self, rng: &mut Rng) -> String {
        self.said_one(|ways| &ways.orders, 0.5, rng)
    }

    /// A telegram.
    pub(super) fn note(&self, rng: &mut Rng) -> String {
        self.said_one(|ways| &ways.notes, 0.3, rng)
    }

    /// "the desk by the window", to stand in a list.
    pub(super) fn item(&self, rng: &mut Rng) -> String {
        format!("{} {}", self.subject.cases[1], self.gap("to", rng))
    }

    /// Where its subject shall be.
    pub(super) fn place(&self, rng: &mut Rng) -> String {
        self.gap("to", rng)
    }

    /// The same with "it" for the subject, where the language allows that.
    pub(super) fn with_pronoun(&self) -> Self {
        Self { subject: self.subject.as_pronoun(), ..self.clone() }
    }

    /// The same with "it" for the target; only English and German, and only for one thing.
    pub(super) fn with_target_pronoun(&self) -> Self {
        let target = self
            .target
            .as_ref()
            .map(|target| if target.is_plural { target.clone() } else { target.as_pronoun() });
        Self { target, ..self.clone() }
    }

    /// A whole sentence, or a reason and a sentence, without its stop.
    pub(super) fn sentence(&self, rng: &mut Rng) -> String {
        let reasons: Vec<&Template> = self.reasons().collect();
        let reason =
            reasons.choose(rng).filter(|_| rng.random_bool(0.4)).map(|reason| self.said(reason, rng));
        let wish = if rng.random_bool(0.35) {
            let order = self.order(rng);
            self.led(&order, rng)
        } else {
            self.said_one(|ways| &ways.sentences, 0.6, rng)
        };
        match reason {
            Some(reason) if rng.random_bool(0.75) => reason,
            Some(reason) if self.tongue != Tongue::English || reason.ends_with('?') => {
                format!("{reason}; {wish}")
            }
            Some(reason) => format!("{reason}, so {wish}"),
            None if rng.random_bool(0.06) && !wish.contains(['?', ',', ':']) => self.because(&wish, rng),
            None => wish,
        }
    }

    /// With a reason that says nothing about places.
    fn because(&self, wish: &str, rng: &mut Rng) -> String {
        let lists = &self.language().lists;
        let reason = lists.get("because").and_then(|list| list.choose(rng));
        reason.map_or_else(
            || wish.to_owned(),
            |reason| reason.said(lists, &|_: &str, _: &mut Rng| wish.to_owned(), rng),
        )
    }

    /// An order with what people put around it: "could you … please?"
    pub(super) fn led(&self, order: &str, rng: &mut Rng) -> String {
        let lists = &self.language().lists;
        let fill = |_: &str, _: &mut Rng| order.to_owned();
        let is_negative =
            ["don't ", "do not ", "never ", "not "].iter().any(|start| order.starts_with(start));
        let leads = lists.get("lead_plain").filter(|_| is_negative).unwrap_or(&lists["lead"]);
        leads.choose(rng).map_or_else(String::new, |lead| lead.said(lists, &fill, rng))
    }

    /// One of its own ways or, else, one that suits all kinds.
    fn said_one(
        &self,
        part: impl Fn(&'static Ways) -> &'static Vec<Template>,
        own: f64,
        rng: &mut Rng,
    ) -> String {
        let suits = |template: &&&Template| self.is_told(template);
        let own_ways: Vec<&Template> =
            self.ways().flat_map(&part).filter(|template| suits(&template)).collect();
        let shared = self.language().kinds.get("any").map_or(&[][..], |ways| part(ways).as_slice());
        let is_own = shared.is_empty() || rng.random_bool(own);
        match own_ways.choose(rng).filter(|_| is_own) {
            Some(template) => self.said(template, rng),
            None => shared.choose(rng).map_or_else(String::new, |template| self.said(template, rng)),
        }
    }

    /// Would the sentence tell which target is meant?
    fn is_told(&self, template: &Template) -> bool {
        let names_target = ["T", "at", "to"].iter().any(|gap| template.has_gap(gap)) || template.has_gap("t");
        names_target || self.is_sole(&self.target_end)
    }

    /// Are there none but these of their kind?
    fn is_sole(&self, end: &End) -> bool {
        match end {
            End::Room => true,
            End::Wall(_) => false,
            End::Objects(indices, _) => {
                let category = self.scene.objects[indices[0]].category;
                let alike = self.scene.objects.iter().filter(|object| object.category == category);
                let is_mixed = indices.iter().any(|&index| self.scene.objects[index].category != category);
                category.is_some() && !is_mixed && alike.count() == indices.len()
            }
            End::Opening(kind, _, indices) => {
                self.scene.openings.iter().filter(|opening| opening.kind == *kind).count() == indices.len()
            }
        }
    }

    fn reasons(&self) -> impl Iterator<Item = &'static Template> {
        let subject = self.category(&self.subject_end);
        let target = self.category(&self.target_end);
        let has = |words: &str, word: &str| words.split(' ').any(|one| one == word);
        let suits = move |purpose: &&'static Purpose| {
            self.distance.is_none()
                && self.keys.contains(&purpose.kind.as_str())
                && has(&purpose.subject, subject)
                && (purpose.target == target || has(&purpose.target, target))
        };
        let is_told = |template: &&Template| {
            let names = |gaps: [&str; 3]| gaps.iter().any(|gap| template.has_gap(gap));
            (names(["S", "N", "s"]) || (self.is_sole(&self.subject_end) && self.is_only_such()))
                && (names(["T", "t", "at"]) || self.is_sole(&self.target_end))
        };
        self.language().purposes.iter().filter(suits).flat_map(|purpose| &purpose.say).filter(is_told)
    }

    /// One thing, or all that there are: "I want to sleep away from the door" is said of one bed.
    fn is_only_such(&self) -> bool {
        !matches!(self.subject_end, End::Objects(_, Number::Any))
    }

    fn category(&self, end: &End) -> &'static str {
        match end {
            End::Room | End::Wall(_) => "",
            End::Objects(indices, _) => self.scene.objects[indices[0]].category_id(),
            End::Opening(OpeningKind::Door, ..) => "door",
            End::Opening(OpeningKind::Window, ..) => "window",
            End::Opening(OpeningKind::Passage, ..) => "passage",
        }
    }

    fn said(&self, template: &Template, rng: &mut Rng) -> String {
        template.said(&self.language().lists, &|name, rng| self.gap(name, rng), rng)
    }

    fn gap(&self, name: &str, rng: &mut Rng) -> String {
        let target = |case: usize| self.target.as_ref().map_or("", |target| &target.cases[case]).to_owned();
        let subject = |case: usize| self.subject.cases[case].clone();
        let pick = |is_plural: bool, forms: &str| {
            let (one, several) = forms.split_once('/').unwrap_or((forms, forms));
            if is_plural { several } else { one }.to_owned()
        };
        match name {
            "N" => subject(0),
            "S" => subject(1),
            "Sd" => subject(2),
            "s" => self.subject.bare.clone(),
            "Tn" => target(0),
            "T" => target(1),
            "Td" => target(2),
            "t" => self.target.as_ref().map_or_else(String::new, |target| target.bare.clone()),
            "D" => self.distance.clone().unwrap_or_default(),
            "put" => self.put(rng),
            "at" | "to" => self.place_said(name == "to", rng),
            _ => match name.strip_prefix("t:") {
                Some(forms) => pick(self.target.as_ref().is_some_and(|target| target.is_plural), forms),
                None => pick(self.subject.is_plural, name),
            },
        }
    }

    fn place_said(&self, is_motion: bool, rng: &mut Rng) -> String {
        let places = |ways: &'static Ways| {
            if is_motion && !ways.to.is_empty() { &ways.to } else { &ways.at }
        };
        let found: Vec<&Template> =
            self.ways().flat_map(places).filter(|template| self.is_told(template)).collect();
        found.choose(rng).map_or_else(String::new, |template| self.said(template, rng))
    }

    /// The verb for putting such a thing there.
    fn put(&self, rng: &mut Rng) -> String {
        let End::Objects(indices, _) = &self.subject_end else { return String::new() };
        let object = &self.scene.objects[indices[0]];
        let list = match object.mount {
            Mount::Wall | Mount::Ceiling => "put_hung",
            _ if object.traits.shape == ShapeKind::Flat => "put_flat",
            Mount::Surface => "put_small",
            Mount::Floor => "put",
        };
        let lists = &self.language().lists;
        let template = lists[list].choose(rng);
        template.map_or_else(String::new, |template| self.said(template, rng))
    }
}

fn article(mine: f64, rng: &mut Rng) -> Article {
    if rng.random_bool(mine) { Article::Mine } else { Article::Definite }
}
