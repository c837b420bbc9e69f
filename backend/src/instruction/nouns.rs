//! The things and places that a text names.

use super::dictionary::{COMMON, Common, any_starts_with, at, keys};
use super::families::{ACTIVITIES, Activity, FAMILIES};
use super::patterns::is_reserved;
use super::walls;
use super::words::{Gap, Word, joined, singulars, words};
use crate::scene::category::{self, Category, CategoryId};
use crate::scene::{Object, OpeningKind, Scene};

/// What a noun means in this room.
#[derive(Debug, Clone)]
pub(super) enum Noun<'a> {
    /// Objects; the relation says which of the candidates is meant. Never empty.
    Things(Vec<Candidate<'a>>),
    /// The place of an activity: the candidates for its first piece, never empty.
    Activity(&'static Activity, Vec<Candidate<'a>>),
    /// An opening by its id, or any of a kind: `window`, `door`.
    Opening(String),
    /// A wall, by its index where one is named.
    Wall(Option<usize>),
    /// A corner of the room.
    Corner,
    /// The room itself.
    Room,
    /// it, them.
    It,
    /// each other.
    EachOther,
    /// What this room has not.
    Absent,
}

/// Objects that a noun may mean, and the name of that end of a relation.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    /// An object's id or a category.
    pub end: String,
    /// What is known about such objects.
    pub traits: &'a Category,
    /// 0 = called so, 1 = its category is called so, 2… = of the family, the closest first.
    pub rank: usize,
    /// The objects meant.
    pub objects: Vec<&'a Object>,
}

/// Every name in a room, for looking up.
pub(super) struct Nouns<'a> {
    scene: &'a Scene,
    /// Sorted by key; a key may stand several times.
    names: Vec<(String, Name)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Object(usize),
    Opening(usize),
}

/// Longer names are not spelt out in an instruction.
const MAX_WORDS: usize = 8;

impl<'a> Nouns<'a> {
    /// The names of a room.
    pub(super) fn of(scene: &'a Scene) -> Self {
        let mut names = vec![];
        for (index, object) in scene.objects.iter().enumerate() {
            let keys = keys(&object.id).into_iter().chain(keys(&object.name));
            names.extend(keys.map(|key| (key, Name::Object(index))));
        }
        for (index, opening) in scene.openings.iter().enumerate() {
            let parts = words(&opening.id);
            let kinds = match opening.kind {
                OpeningKind::Door => ["", "door", "tür"],
                OpeningKind::Window => ["", "window", "fenster"],
                OpeningKind::Passage => ["", "passage", "durchgang"],
            };
            // "the bathroom door" for `bathroom`.
            names.extend(kinds.map(|kind| (joined(&parts) + kind, Name::Opening(index))));
            // "the south window" for `window_south`.
            if let [first, second] = parts.as_slice() {
                names.push((format!("{}{}", second.text, first.text), Name::Opening(index)));
            }
        }
        names.retain(|(key, _)| key.chars().count() > 1 && !is_reserved(key));
        names.sort();
        names.dedup();
        Self { scene, names }
    }

    /// The longest noun that these words start with, and how many words it takes.
    pub(super) fn find(&self, words: &[Word]) -> Option<(usize, Noun<'a>)> {
        let mut found = None;
        let mut key = String::new();
        for (index, word) in words.iter().take(MAX_WORDS).enumerate() {
            if index > 0 && word.gap != Gap::None {
                break;
            }
            let forms = singulars(&word.text);
            if let Some(noun) = forms.iter().find_map(|form| self.meaning(&format!("{key}{form}"))) {
                found = Some((index + 1, noun));
            }
            key += &word.text;
            if !any_starts_with(&self.names, &key) && !any_starts_with(&COMMON, &key) {
                break;
            }
        }
        let (taken, noun) = found?;
        match (&noun, words.get(taken)) {
            (Noun::Wall(None), Some(next)) => match next.text.parse::<usize>() {
                Ok(number) if (1..=self.scene.floor.edges.len()).contains(&number) => {
                    Some((taken + 1, Noun::Wall(Some(number - 1))))
                }
                Ok(_) => Some((taken + 1, Noun::Absent)),
                Err(_) => Some((taken, noun)),
            },
            _ => Some((taken, noun)),
        }
    }

    fn meaning(&self, key: &str) -> Option<Noun<'a>> {
        let named = at(&self.names, key);
        let common = at(&COMMON, key);
        let opening = named.iter().find_map(|(_, name)| match name {
            Name::Opening(index) => Some(&self.scene.openings[*index]),
            Name::Object(_) => None,
        });
        let mut candidates = self.named(named);
        if let (Some(opening), true) = (opening, candidates.is_empty()) {
            return Some(Noun::Opening(opening.id.clone()));
        }
        for (_, meaning) in common {
            match *meaning {
                Common::Category(id) => self.of_category(id, 1, &mut candidates),
                Common::Family(index) => {
                    for (rank, id) in FAMILIES[index].1.iter().enumerate() {
                        if let Some(id) = category::find(id) {
                            self.of_category(id, 2 + rank, &mut candidates);
                        }
                    }
                }
                Common::Opening(kind) if candidates.is_empty() => {
                    if let Some(noun) = self.opening(kind) {
                        return Some(noun);
                    }
                }
                Common::Activity(index) if candidates.is_empty() => {
                    return Some(self.activity(&ACTIVITIES[index]));
                }
                Common::Wall => return Some(Noun::Wall(None)),
                Common::WindowWall => return Some(Noun::Wall(walls::of_opening(self.scene, "window"))),
                // Walls are numbered from the longest.
                Common::LongestWall => return Some(Noun::Wall(Some(0))),
                Common::Corner => return Some(Noun::Corner),
                Common::Room => return Some(Noun::Room),
                Common::Opening(_) | Common::Activity(_) => {}
            }
        }
        if candidates.is_empty() {
            (!common.is_empty()).then_some(Noun::Absent)
        } else {
            Some(Noun::Things(candidates))
        }
    }

    /// One object called so is meant itself; of several, their categories.
    fn named(&self, names: &[(String, Name)]) -> Vec<Candidate<'a>> {
        self.grouped(names.iter().filter_map(|(_, name)| match name {
            Name::Object(index) => Some(*index),
            Name::Opening(_) => None,
        }))
    }

    /// Objects by their categories; one that is alone is meant itself.
    pub(super) fn grouped(&self, indices: impl IntoIterator<Item = usize>) -> Vec<Candidate<'a>> {
        let mut candidates: Vec<Candidate> = vec![];
        for object in indices.into_iter().map(|index| &self.scene.objects[index]) {
            let same = |candidate: &&mut Candidate| {
                candidate
                    .objects
                    .first()
                    .is_some_and(|first| first.category.is_some() && first.category == object.category)
            };
            if let Some(candidate) = candidates.iter_mut().find(same) {
                candidate.end = object.category_id().to_owned();
                candidate.objects.push(object);
            } else {
                candidates.push(Candidate {
                    end: object.id.clone(),
                    traits: &object.traits,
                    rank: 0,
                    objects: vec![object],
                });
            }
        }
        candidates
    }

    fn of_category(&self, id: CategoryId, rank: usize, candidates: &mut Vec<Candidate<'a>>) {
        let objects: Vec<&Object> =
            self.scene.objects.iter().filter(|object| object.category == Some(id)).collect();
        let Some(first) = objects.first() else { return };
        let is_there = candidates
            .iter()
            .any(|candidate| candidate.objects.iter().any(|object| object.category == Some(id)));
        if !is_there {
            candidates.push(Candidate { end: id.as_str().to_owned(), traits: &first.traits, rank, objects });
        }
    }

    /// The first of these categories that the room has.
    pub(super) fn first_of(&self, categories: &[&str]) -> Option<Candidate<'a>> {
        let mut candidates = vec![];
        for id in categories {
            if let Some(id) = category::find(id) {
                self.of_category(id, 1, &mut candidates);
            }
            if let Some(candidate) = candidates.pop() {
                return Some(candidate);
            }
        }
        None
    }

    fn activity(&self, activity: &'static Activity) -> Noun<'a> {
        self.first_of(activity.lead).map_or(Noun::Absent, |lead| Noun::Activity(activity, vec![lead]))
    }

    fn opening(&self, kind: OpeningKind) -> Option<Noun<'a>> {
        let of_kind = |kind| self.scene.openings.iter().filter(move |opening| opening.kind == kind);
        // An entrance without a door is a passage.
        let kind = if kind == OpeningKind::Door && of_kind(kind).next().is_none() {
            OpeningKind::Passage
        } else {
            kind
        };
        let mut openings = of_kind(kind);
        let first = openings.next()?;
        Some(match (openings.next(), kind) {
            (None, _) => Noun::Opening(first.id.clone()),
            (Some(_), OpeningKind::Window) => Noun::Opening("window".to_owned()),
            (Some(_), OpeningKind::Door) => Noun::Opening("door".to_owned()),
            (Some(_), OpeningKind::Passage) => Noun::Opening("passage".to_owned()),
        })
    }
}
