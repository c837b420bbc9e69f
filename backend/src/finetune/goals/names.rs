//! Which words mean one thing of a room, and no other.

use rand::seq::IndexedRandom;

use super::nouns::{self, Noun, Tongue, nouns};
use crate::scene::{Object, Scene};
use crate::search::Rng;

/// Words that tools put before names.
const PREFIXES: &[&str] = &[
    "sm",
    "sk",
    "bp",
    "st",
    "prop",
    "props",
    "mesh",
    "geo",
    "static",
    "asset",
    "fbx",
    "obj",
    "model",
    "mdl",
    "low",
    "env",
    "a",
    "an",
    "the",
    "item",
    "pf",
    "p",
    "ph",
    "furniture",
];
/// Words that catalogues and tools put behind names.
const TAILS: &[&str] = &[
    "art", "ref", "no", "sku", "nr", "cm", "mm", "x", "var", "lod", "mesh", "fbx", "poly", "imported",
    "copy", "new", "final", "left", "right", "a", "b", "c",
];
/// Words that end what a thing is and begin what it has.
const CUTS: &[&str] =
    &["with", "in", "of", "for", "from", "on", "de", "del", "mit", "aus", "en", "à", "and", "w", "made"];
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
/// Names that begin so are no nouns.
const NO_NOUNS: &[&str] = &["that", "this", "from", "some", "another", "his", "her", "its"];

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

/// An object's name as somebody would say it, and parts of it that say enough.
fn spoken(name: &str) -> Vec<String> {
    let full = cleaned(name);
    let words: Vec<&str> = full.split(' ').collect();
    if full.chars().filter(|letter| letter.is_alphabetic()).count() < 2 || NO_NOUNS.contains(&words[0]) {
        return vec![];
    }
    let mut found = vec![];
    if words.len() <= 6 && full.chars().count() <= 40 {
        found.push(full.clone());
    }
    let cut =
        words.iter().skip(1).position(|word| CUTS.contains(word)).map_or(words.len(), |place| place + 1);
    let head = &words[..cut];
    let is_head = head.last().is_some_and(|last| nouns::is_head(last));
    let is_foreign = cut < words.len() && ["de", "del", "en", "à", "mit", "aus"].contains(&words[cut]);
    if cut < words.len() && head.len() <= 4 && (is_head || is_foreign) {
        found.push(head.join(" "));
    }
    if is_head && !is_foreign {
        found.extend((1..head.len().min(4)).map(|num_words| head[head.len() - num_words..].join(" ")));
    }
    found.sort();
    found.dedup();
    found
}

/// "SM_OldDesk_02" to "old desk".
fn cleaned(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    let is_natural = last.trim().contains(' ');
    let mut parted = String::new();
    let mut before = ' ';
    for letter in last.chars() {
        let is_hump = !is_natural && before.is_lowercase() && letter.is_uppercase();
        let is_join = !is_natural && (before.is_alphabetic() != letter.is_alphabetic());
        if is_hump || is_join {
            parted.push(' ');
        }
        let is_kept = letter.is_alphanumeric() || (is_natural && matches!(letter, '-' | '\'' | '’'));
        parted.push(if is_kept { letter } else { ' ' });
        before = letter;
    }
    let mut words: Vec<&str> = parted.split_whitespace().collect();
    while words.len() > 1 && PREFIXES.contains(&words[0].to_lowercase().as_str()) {
        words.remove(0);
    }
    let is_tail =
        |word: &&str| word.chars().any(char::is_numeric) || TAILS.contains(&word.to_lowercase().as_str());
    while words.len() > 1 && words.last().is_some_and(is_tail) {
        words.pop();
    }
    let said = |word: &&str| {
        let is_short = word.chars().count() <= 3 && word.chars().all(char::is_uppercase);
        if is_short || !word.is_ascii() { (*word).to_owned() } else { word.to_lowercase() }
    };
    words.iter().map(said).collect::<Vec<_>>().join(" ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_said_as_people_would() {
        let cases = [
            ("SM_OldDesk_02", "old desk"),
            ("nightstand_L", "nightstand L"),
            ("A tall two-door wardrobe in white oak", "tall two-door wardrobe in white oak"),
            ("Tables/CafeTable70", "cafe table"),
            ("Kommode 4 Schubladen", "kommode 4 schubladen"),
            ("55\" TV", "55 TV"),
            ("books stack Art. 8138", "books stack"),
        ];
        for (name, said) in cases {
            assert_eq!(cleaned(name), said);
        }
        let parts = spoken("A tall two-door wardrobe in white oak");
        assert_eq!(
            parts.join("|"),
            "tall two-door wardrobe|tall two-door wardrobe in white oak|two-door wardrobe|wardrobe"
        );
        assert_eq!(spoken("Armario de pino"), ["armario", "armario de pino"]);
    }
}
