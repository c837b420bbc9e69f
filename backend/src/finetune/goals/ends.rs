//! The ends of a relation, and words for them.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::forms::Stands;
use super::names;
use super::nouns::{Article, Noun, Number, Phrase, Tongue};
use super::table;
use crate::protocol::{OpeningKind, RelationKind};
use crate::scene::Scene;
use crate::search::Rng;

/// What an end of a relation means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The whole room.
    Room,
    /// These objects, by their indices; not empty.
    Objects(Vec<usize>, Number),
    /// An opening: which, or any or all of a kind.
    Opening(OpeningKind, Number, Vec<usize>),
    /// A wall, by its index.
    Wall(usize),
}

impl End {
    /// What a relation's end names; `None` if it names nothing here.
    pub(super) fn of(scene: &Scene, name: Option<&str>, kind: RelationKind) -> Option<Self> {
        let Some(name) = name else { return Some(Self::Room) };
        let several = if matches!(kind, RelationKind::Far) { Number::All } else { Number::Any };
        let number = |count: usize| if count == 1 { Number::The } else { several };
        if let Some(index) = scene.objects.iter().position(|object| object.id == name) {
            return Some(Self::Objects(vec![index], Number::The));
        }
        if let Some(index) = scene.openings.iter().position(|opening| opening.id == name) {
            return Some(Self::Opening(scene.openings[index].kind, Number::The, vec![index]));
        }
        for (word, kind) in OPENINGS {
            let found: Vec<usize> =
                (0..scene.openings.len()).filter(|&index| scene.openings[index].kind == kind).collect();
            if word == name && !found.is_empty() {
                return Some(Self::Opening(kind, number(found.len()), found));
            }
        }
        let wall = name.strip_prefix("wall_").and_then(|number| number.parse::<usize>().ok());
        if let Some(wall) = wall.filter(|number| (1..=scene.floor.edges.len()).contains(number)) {
            return Some(Self::Wall(wall - 1));
        }
        let of_category = |index: &usize| scene.objects[*index].category_id() == name;
        let found: Vec<usize> = (0..scene.objects.len()).filter(of_category).collect();
        let is_around = kind == RelationKind::Around;
        match found.len() {
            0 => None,
            1 => Some(Self::Objects(found, Number::The)),
            _ if is_around => Some(Self::Objects(found, Number::All)),
            _ => Some(Self::Objects(found, several)),
        }
    }

    /// The same after a "not".
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Objects(indices, Number::All) => Self::Objects(indices, Number::NoneOf),
            Self::Opening(kind, Number::All, indices) => Self::Opening(kind, Number::NoneOf, indices),
            end => end,
        }
    }

    /// The objects of both.
    pub(super) fn with(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Objects(own, _), Self::Objects(others, _)) => {
                Some(Self::Objects([own.as_slice(), others.as_slice()].concat(), Number::All))
            }
            _ => None,
        }
    }

    /// Words for it; `None` if that tongue has none.
    pub(super) fn phrase(
        &self,
        scene: &Scene,
        tongue: Tongue,
        article: Article,
        rng: &mut Rng,
    ) -> Option<Phrase> {
        match self {
            Self::Room => None,
            Self::Objects(indices, number) => {
                let object = &scene.objects[indices[0]];
                if indices.len() == 1
                    && rng.random_bool(0.03)
                    && let Some(name) = names::raw_name(scene, object)
                {
                    return Some(Phrase::fixed(name, name, false));
                }
                let noun = match names::noun(scene, indices, tongue, rng) {
                    Some(noun) => noun,
                    // Twins that no words part: a person would point.
                    None if tongue == Tongue::English => {
                        Noun::of_name(tongue, names::raw_name(scene, object).unwrap_or(&object.name))
                    }
                    None => return None,
                };
                // "the nightstands by the bed": all of them do as well as any.
                let is_few = *number == Number::Any && indices.len() < 5 && noun.several.is_some();
                let number = if is_few && rng.random_bool(0.2) { Number::All } else { *number };
                noun.phrase(tongue, Stands { number, article, count: indices.len() }, rng)
            }
            Self::Opening(kind, number, indices) => {
                let own =
                    indices.first().filter(|_| indices.len() == 1).and_then(|&index| own_name(scene, index));
                let noun = match own.filter(|_| tongue == Tongue::English && *number == Number::The) {
                    Some(name) if is_needed(scene, *kind) || rng.random_bool(0.5) => {
                        Noun::of_name(tongue, &name)
                    }
                    _ => table::opening(*kind, tongue).choose(rng)?.clone(),
                };
                // People say "the window" where there are two.
                let number =
                    if *number == Number::Any && rng.random_bool(0.4) { Number::The } else { *number };
                noun.phrase(tongue, Stands { number, article, count: indices.len() }, rng)
            }
            Self::Wall(index) => table::wall(scene, *index, tongue, rng),
        }
    }
}

/// The words of the protocol for openings.
pub(super) const OPENINGS: [(&str, OpeningKind); 3] =
    [("door", OpeningKind::Door), ("window", OpeningKind::Window), ("passage", OpeningKind::Passage)];

fn is_needed(scene: &Scene, kind: OpeningKind) -> bool {
    scene.openings.iter().filter(|opening| opening.kind == kind).count() > 1
}

/// "FrontDoor" to "front door": only ids that people would say.
pub(super) fn own_name(scene: &Scene, index: usize) -> Option<String> {
    let opening = &scene.openings[index];
    let words = names::words_of_id(&opening.id);
    let kinds = ["door", "window", "passage", "gate", "entrance", "hatch", "tunnel", "archway", "arch"];
    let is_said = words.len() > 1
        && words.len() < 5
        && words.last().is_some_and(|last| kinds.contains(&last.as_str()))
        && words.iter().all(|word| word.len() > 2 && word.is_ascii());
    is_said.then(|| words.join(" "))
}
