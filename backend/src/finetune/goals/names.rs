//! Which words mean one thing of a room, and no other.

use rand::seq::IndexedRandom;

use super::nouns::{Noun, Tongue, nouns};
use super::spoken::{cleaned, spoken};
use crate::scene::{Object, Scene};
use crate::search::Rng;

/// Words that a thing is told from others by.
const ADJECTIVES: &[&str] = &[
    "white",
    "black",
    "grey",
    "gray",
    "brown",
    "beige",
    "red",
    "blue",
    "green",
    "yellow",
    "orange",
    "pink",
    "purple",
    "golden",
    "silver",
    "wooden",
    "oak",
    "pine",
    "walnut",
    "teak",
    "metal",
    "steel",
    "brass",
    "iron",
    "glass",
    "stone",
    "marble",
    "concrete",
    "leather",
    "velvet",
    "fabric",
    "linen",
    "wicker",
    "rattan",
    "bamboo",
    "plastic",
    "modern",
    "antique",
    "vintage",
    "retro",
    "rustic",
    "industrial",
    "old",
    "medieval",
    "painted",
    "round",
    "square",
    "oval",
    "tall",
    "low",
    "long",
    "narrow",
    "small",
    "large",
    "big",
    "mini",
    "folding",
    "broken",
    "royal",
    "elegant",
];
/// A noun that means just these objects, which are one, or all of a category; `None` if there is none.
pub(super) fn noun(scene: &Scene, meant: &[usize], tongue: Tongue, rng: &mut Rng) -> Option<Noun> {
    let mut found = clear_nouns(scene, meant, tongue);
    if meant.len() > 1 && found.iter().any(|(noun, _)| noun.several.is_some()) {
        found.retain(|(noun, _)| noun.several.is_some());
    }
    let (noun, _) = found.choose_weighted(rng, |(_, weight)| *weight).ok()?;
    Some(noun.clone())
}

/// Can one object be told from all others by words?
pub(super) fn is_distinct(scene: &Scene, index: usize) -> bool {
    !clear_nouns(scene, &[index], Tongue::English).is_empty()
}

fn clear_nouns(scene: &Scene, meant: &[usize], tongue: Tongue) -> Vec<(Noun, f32)> {
    let Some(first) = meant.first().map(|&index| &scene.objects[index]) else { return vec![] };
    let mut found: Vec<(Noun, f32)> = vec![];
    for (place, noun) in nouns(first.category_id(), tongue).iter().enumerate() {
        found.push((noun.clone(), [3.0, 2.0, 1.5, 1.0][place.min(3)]));
    }
    let is_shared =
        |name: &str| meant.iter().all(|&index| spoken(&scene.objects[index].name).contains(&name.to_owned()));
    let is_own = tongue == Tongue::English || (found.is_empty() && meant.len() == 1);
    let names = if is_own { spoken(&first.name) } else { vec![] };
    let num_names = names.len() as f32;
    for name in names.into_iter().filter(|name| is_shared(name)) {
        if found.iter().all(|(noun, _)| !noun.word.eq_ignore_ascii_case(&name)) {
            let weight = if tongue == Tongue::English { 5.0 } else { 1.0 };
            found.push((Noun::of_name(tongue, &name), weight / num_names));
        }
    }
    if tongue == Tongue::English {
        found.extend(with_adjectives(scene, meant));
    }
    found.retain(|(noun, _)| is_clear(scene, &noun.word, meant, tongue));
    if let ([index], Tongue::English) = (meant, tongue) {
        found.extend(by_size(scene, *index));
    }
    found
}

/// "the green sofa", where the name says that it is green.
fn with_adjectives(scene: &Scene, meant: &[usize]) -> Vec<(Noun, f32)> {
    let names: Vec<Vec<String>> = meant.iter().map(|&index| tokens(&scene.objects[index].name)).collect();
    let nouns = nouns(scene.objects[meant[0]].category_id(), Tongue::English);
    let shared =
        ADJECTIVES.iter().filter(|word| names.iter().all(|name| name.iter().any(|token| token == *word)));
    let is_new = |noun: &&Noun, word: &str| !noun.word.to_lowercase().contains(word);
    shared
        .flat_map(|word| {
            nouns.iter().take(3).filter(|noun| is_new(noun, word)).map(|noun| (noun.with(word), 0.7))
        })
        .collect()
}

/// "the big desk", where there are others, none of them as big.
fn by_size(scene: &Scene, index: usize) -> Vec<(Noun, f32)> {
    let object = &scene.objects[index];
    let alike: Vec<usize> = (0..scene.objects.len())
        .filter(|&other| object.category.is_some() && scene.objects[other].category == object.category)
        .collect();
    if alike.len() < 2 {
        return vec![];
    }
    let others = || alike.iter().filter(|&&other| other != index).map(|&other| scene.objects[other].size);
    let volume = object.size.element_product();
    let mut words: Vec<&str> = vec![];
    if others().all(|size| volume > 1.4 * size.element_product()) {
        words.extend(if alike.len() == 2 {
            ["bigger", "larger", "big"]
        } else {
            ["biggest", "largest", "big"]
        });
    } else if others().all(|size| 1.4 * volume < size.element_product()) {
        words.extend(if alike.len() == 2 {
            ["smaller", "little", "small"]
        } else {
            ["smallest", "tiniest", "small"]
        });
    }
    if others().all(|size| object.size.z > 1.25 * size.z) {
        words.push(if alike.len() == 2 { "taller" } else { "tallest" });
    }
    let mut found = vec![];
    for noun in nouns(object.category_id(), Tongue::English).iter().take(2) {
        if is_clear(scene, &noun.word, &alike, Tongue::English) {
            found.extend(words.iter().map(|word| (noun.with(word), 1.5)));
        }
    }
    found
}

/// Do the words mean none but these objects?
fn is_clear(scene: &Scene, words: &str, meant: &[usize], tongue: Tongue) -> bool {
    let words = tokens(words);
    scene.objects.iter().enumerate().filter(|(index, _)| !meant.contains(index)).all(|(_, other)| {
        let by_category = nouns(other.category_id(), tongue).iter().flat_map(|noun| {
            let several = noun.several.as_deref().map(tokens);
            [Some(tokens(&noun.word)), several].into_iter().flatten()
        });
        let by_name = spoken(&other.name).into_iter().map(|name| tokens(&name));
        !by_category.chain(by_name).any(|called| could_mean(&words, &called, tongue))
    })
}

/// Could somebody who says the words mean what is called that?
fn could_mean(words: &[String], called: &[String], tongue: Tongue) -> bool {
    let (Some(head), Some(last), Some(first)) = (words.last(), called.last(), called.first()) else {
        return false;
    };
    let has_head = match tongue {
        Tongue::English => last == head,
        Tongue::German => last.ends_with(head.as_str()),
        Tongue::French | Tongue::Spanish => words.first() == Some(first) || last == head,
    };
    has_head
        && words.iter().all(|word| {
            called
                .iter()
                .any(|token| token == word || (tongue == Tongue::German && token.ends_with(word.as_str())))
        })
}

fn tokens(words: &str) -> Vec<String> {
    words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words of an id: "FrontDoor_1" to "front", "door".
pub(super) fn words_of_id(id: &str) -> Vec<String> {
    tokens(&cleaned(id))
}

/// The name just as it is, where no other object has it; the fallback of those who know the file and not the thing.
pub(super) fn raw_name<'a>(scene: &'a Scene, object: &'a Object) -> Option<&'a str> {
    let num_alike = scene.objects.iter().filter(|other| other.name == object.name).count();
    (num_alike == 1 && object.name.len() < 40 && !object.name.trim().is_empty()).then_some(object.name.trim())
}
