//! The table of phrasings, one language at a time.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rand::seq::IndexedRandom;
use serde::Deserialize;

use super::grammar::{Lists, Template};
use super::nouns::{Noun, Phrase, Tongue};
use crate::protocol::OpeningKind;
use crate::scene::Scene;
use crate::search::Rng;

/// How one language says what somebody wants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    /// Templates that others use by name.
    pub(super) lists: Lists,
    /// Ways to say each kind of relation; `any` holds those that suit all kinds.
    pub(super) kinds: BTreeMap<String, Ways>,
    /// Reasons that say a relation between particular things.
    #[serde(default)]
    pub(super) purposes: Vec<Purpose>,
    /// The nouns of openings.
    openings: OpeningWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpeningWords {
    door: String,
    window: String,
    passage: String,
}

/// Ways to say a relation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Ways {
    /// Where something is: "next to {T}".
    pub(super) at: Vec<Template>,
    /// Where something is put, where that differs.
    pub(super) to: Vec<Template>,
    /// What to do, without a full stop: "turn {S} towards {T}"; German, French and Spanish in the infinitive.
    pub(super) orders: Vec<Template>,
    /// Whole sentences, a full stop left out.
    pub(super) sentences: Vec<Template>,
    /// Telegrams.
    pub(super) notes: Vec<Template>,
}

/// Reasons that say a relation between particular things.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Purpose {
    /// The key of a kind.
    pub(super) kind: String,
    /// Categories, by spaces.
    pub(super) subject: String,
    /// Categories or kinds of openings, by spaces; empty = the room.
    #[serde(default)]
    pub(super) target: String,
    /// The sentences.
    pub(super) say: Vec<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    en: Language,
    de: Language,
    fr: Language,
    es: Language,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/phrasings.json"))
        .expect("invariant: assets/phrasings.json is valid, a test reads it")
});

/// How that language says things.
pub(super) fn language(tongue: Tongue) -> &'static Language {
    match tongue {
        Tongue::English => &TABLE.en,
        Tongue::German => &TABLE.de,
        Tongue::French => &TABLE.fr,
        Tongue::Spanish => &TABLE.es,
    }
}

/// The nouns for a kind of opening.
pub(super) fn opening(kind: OpeningKind, tongue: Tongue) -> Vec<Noun> {
    let words = &language(tongue).openings;
    let text = match kind {
        OpeningKind::Door => &words.door,
        OpeningKind::Window => &words.window,
        OpeningKind::Passage => &words.passage,
    };
    text.split(", ").map(|word| Noun::parsed(tongue, word)).collect()
}

/// Words for a wall: by its number, or by what parts it from all others.
pub(super) fn wall(scene: &Scene, index: usize, tongue: Tongue, rng: &mut Rng) -> Option<Phrase> {
    let language = language(tongue);
    let edges = &scene.floor.edges;
    let with = |kind: OpeningKind| -> Vec<usize> {
        let mut walls: Vec<usize> = scene
            .openings
            .iter()
            .filter(|opening| opening.kind == kind)
            .map(|opening| opening.wall)
            .collect();
        walls.sort_unstable();
        walls.dedup();
        walls
    };
    let faces = |other: usize| edges[index].normal.dot(edges[other].normal) < -0.99;
    let mut lists = vec!["wall_number"];
    for (kind, here, opposite) in [
        (OpeningKind::Door, "wall_of_door", "wall_opposite_door"),
        (OpeningKind::Window, "wall_of_window", "wall_opposite_window"),
    ] {
        if let [only] = with(kind)[..] {
            let num_opposite =
                (0..edges.len()).filter(|&wall| edges[only].normal.dot(edges[wall].normal) < -0.99);
            if only == index {
                lists.extend([here; 3]);
            } else if faces(only) && num_opposite.count() == 1 {
                lists.extend([opposite; 3]);
            }
        }
    }
    let is_beaten = |(other, edge): (usize, &crate::scene::polygon::Edge)| {
        other != index && edge.length > 0.9 * edges[index].length
    };
    if !edges.iter().enumerate().any(is_beaten) {
        lists.push("wall_longest");
    }
    let list = language.lists.get(*lists.choose(rng)?)?;
    let number = |_: &str, _: &mut Rng| (index + 1).to_string();
    let words = list.choose(rng)?.said(&language.lists, &number, rng);
    Some(Phrase::fixed(&words, &words, false))
}
