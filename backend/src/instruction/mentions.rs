//! Which words of an instruction name something of the room: a model is told, so that it need not find names in a long list.

use std::ops::Range;

use super::nouns::{Candidate, Noun, Nouns};
use super::patterns::is_reserved;
use super::words::{Word, singulars, words as split};
use crate::scene::Scene;

/// Words that name something of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Their bytes in the text.
    pub bytes: Range<usize>,
    /// What they may mean, the closest first, as ends of relations: ids, categories, `window`, `wall_2`. Never empty.
    pub ends: Vec<String>,
}

/// Most meanings of one mention.
const MOST_ENDS: usize = 3;
/// Letters from which a word is looked for inside of names: shorter ones are in many by chance.
const INSIDE: usize = 5;
/// Letters from which a word may be spelt a little differently.
const MISSPELT: usize = 6;

/// What an instruction names in this room, in the order of the text.
pub fn mentions(scene: &Scene, text: &str) -> Vec<Mention> {
    let words = split(text);
    let nouns = Nouns::of(scene);
    let named: Vec<Vec<Word>> = scene.objects.iter().map(|object| split(&object.name)).collect();
    let (mut mentions, mut at) = (vec![], 0);
    while at < words.len() {
        let found = nouns.find(&words[at..]).map(|(num, noun)| (num, ends(&noun)));
        let (num_words, ends) = match found {
            Some((num, ends)) if !ends.is_empty() => (num, ends),
            _ => (1, part_of_names(&nouns, &named, &words[at])),
        };
        if !ends.is_empty() {
            let bytes = words[at].bytes.start..words[at + num_words - 1].bytes.end;
            mentions.push(Mention { bytes, ends });
        }
        at += num_words;
    }
    mentions
}

fn ends(noun: &Noun<'_>) -> Vec<String> {
    match noun {
        Noun::Things(candidates) | Noun::Activity(_, candidates) => ends_of(candidates),
        Noun::Opening(end) => vec![end.clone()],
        Noun::Wall(Some(index)) => vec![format!("wall_{}", index + 1)],
        Noun::Wall(None) | Noun::Corner | Noun::Room | Noun::It | Noun::EachOther | Noun::Absent => vec![],
    }
}

/// The objects of a candidate by their category if they are several, else the one by its id.
fn ends_of(candidates: &[Candidate<'_>]) -> Vec<String> {
    let end = |candidate: &Candidate<'_>| match candidate.objects[..] {
        [object] => object.id.clone(),
        _ => candidate.end.clone(),
    };
    candidates.iter().take(MOST_ENDS).map(end).collect()
}

/// What has this word, or one much like it, in its name.
fn part_of_names(nouns: &Nouns<'_>, named: &[Vec<Word>], word: &Word) -> Vec<String> {
    let forms = singulars(&word.text);
    if forms.iter().any(|form| is_reserved(form)) {
        return vec![];
    }
    let num_letters = word.text.chars().count();
    let exact = |other: &Word| forms.contains(&other.text);
    let inside =
        |other: &Word| num_letters >= INSIDE && forms.iter().any(|form| other.text.contains(form.as_str()));
    let misspelt = |other: &Word| {
        num_letters >= MISSPELT && forms.iter().any(|form| strsim::osa_distance(form, &other.text) <= 1)
    };
    let tiers: [&dyn Fn(&Word) -> bool; 3] = [&exact, &inside, &misspelt];
    for fits in tiers {
        let found: Vec<usize> = (0..named.len())
            .filter(|&index| named[index].iter().any(|other| other.text.len() > 2 && fits(other)))
            .collect();
        if !found.is_empty() {
            let candidates = nouns.grouped(found);
            return if candidates.len() > MOST_ENDS { vec![] } else { ends_of(&candidates) };
        }
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bedroom, living_room};
    use super::*;

    fn named(scene: &Scene, text: &str) -> String {
        let named = |mention: Mention| format!("{}={}", &text[mention.bytes], mention.ends.join("|"));
        mentions(scene, text).into_iter().map(named).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn names_are_found_whatever_is_asked() {
        let cases = [
            ("Telly? The wardrobe goes far from the window!", "wardrobe=Wardrobe, window=window_1"),
            ("nightstands at both sides of the bed", "nightstands=nightstand, bed=Bed.001"),
            ("der Schreibtisch an Wand 2", "Schreibtisch=Desk, Wand 2=wall_2"),
            ("a wardobe in the corner of the room", "wardobe=Wardrobe"),
            ("left nightstand, lamp", "left nightstand=nightstand_L, lamp=Lamp|table_lamp|Ceiling_Lamp"),
            ("make it cosy", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(named(&bedroom(), text), expected, "{text}");
        }
        assert_eq!(named(&living_room(), "books in the bookshelves"), "bookshelves=bookshelf");
    }
}
