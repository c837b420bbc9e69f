//! Finds the words of the index in what people write: other numbers, compounds, words apart, a letter wrong.

use super::index::{Index, Kind, WordId, index};
use super::vocabulary;
use super::words::{self, Gap};

/// The longest word that is taken apart or mended, in bytes.
const LONGEST: usize = 40;

/// Joins what a capital letter or a blank parts, where only the whole is a word: "Cup Board", "PlayStation".
pub(super) fn merge(texts: &mut Vec<(String, Gap)>, index: &Index) {
    let mut at = 0;
    while at + 1 < texts.len() {
        let joined = format!("{}{}", texts[at].0, texts[at + 1].0);
        let is_word =
            texts[at + 1].1 != Gap::Stop && index.id(&joined).is_some_and(|word| index.kind(word).noun);
        let pair = [index.id(&texts[at].0), index.id(&texts[at + 1].0)];
        if is_word && !is_phrase(pair, index) {
            texts[at].0 = joined;
            texts.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

fn is_phrase(pair: [Option<WordId>; 2], index: &Index) -> bool {
    let [Some(first), Some(second)] = pair else { return false };
    index.starting_with(first).any(|phrase| phrase.words == [first, second])
}

/// The words of the index that a word is: itself, its singular, or the parts of a compound.
pub(super) fn known(text: &str, index: &Index) -> Vec<Option<WordId>> {
    if let Some(word) = index.id(text).or_else(|| inflected(text, index)) {
        return vec![Some(word)];
    }
    if text.len() > LONGEST || vocabulary::NO_COMPOUNDS.split_whitespace().any(|word| word == text) {
        return vec![None];
    }
    // "Eichenholzschreibtisch": the last part is the head.
    let parts = text
        .char_indices()
        .skip(3)
        .map(|(at, _)| text.split_at(at))
        .find_map(|(first, last)| Some((first, compound_head(first, last, index)?)));
    match parts {
        Some((first, head)) => vec![index.id(first), Some(head)],
        None => vec![None],
    }
}

fn compound_head(first: &str, last: &str, index: &Index) -> Option<WordId> {
    let noun = |text: &str| {
        let word = index.id(text).or_else(|| inflected(text, index))?;
        index.kind(word).noun.then_some(word)
    };
    let holds = |list: &str, text: &str| list.split_whitespace().any(|entry| entry == text);
    let is_german =
        last.len() >= 4 && vocabulary::COMPOUND_HEADS.split_whitespace().any(|head| last.starts_with(head));
    let is_english = last.len() >= 4 || holds(vocabulary::SHORT_HEADS, last);
    // English joins less: both parts must be known, or "vegetable" were a table.
    let is_part = |kind: Kind| kind.noun || kind.plain;
    let may_be = last.len() >= 8
        || is_german
        || is_english && index.id(first).is_some_and(|word| is_part(index.kind(word)));
    if may_be { noun(last) } else { None }
}

/// A word of another number: German and Dutch "-e", "-n", "-en", diminutives, Italian "-i" and "-e".
fn inflected(text: &str, index: &Index) -> Option<WordId> {
    let noun = |stem: &str, ending: &str| {
        let word = index.id(&format!("{stem}{ending}"))?;
        (stem.len() >= 4 && index.kind(word).noun).then_some(word)
    };
    const ENDINGS: [(&str, &[&str]); 9] = [
        ("chen", &["", "e"]),
        ("tje", &["", "e"]),
        ("je", &["", "e"]),
        ("en", &["", "o"]),
        ("n", &[""]),
        ("e", &["", "a"]),
        ("i", &["o", "e"]),
        ("y", &["", "a"]),
        ("s", &[""]),
    ];
    ENDINGS
        .iter()
        .filter_map(|(ending, replacements)| Some((text.strip_suffix(ending)?, replacements)))
        .find_map(|(stem, replacements)| replacements.iter().find_map(|replacement| noun(stem, replacement)))
}

/// The name with its misspelt words put right, if there are any: a letter too few or too many.
pub(super) fn mended(name: &str) -> Option<String> {
    let index = index();
    let mut is_mended = false;
    let words = words::words(name).into_iter().map(|word| {
        let mended = if known(&word.text, index) == [None] { neighbour(&word.text, index) } else { None };
        is_mended |= mended.is_some();
        mended.unwrap_or(word.text)
    });
    let text = words.collect::<Vec<_>>().join(" ");
    is_mended.then_some(text)
}

/// A word of the table that has one letter less or more than it, but not at the beginning.
fn neighbour(word: &str, index: &Index) -> Option<String> {
    // Of five letters too many words have neighbours; but a double letter is easily missed.
    let letters = word.as_bytes();
    if !(5..=LONGEST).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_lowercase) {
        return None;
    }
    let is_long = letters.len() > 5;
    let without = (1..letters.len())
        .filter(|&at| is_long || letters[at] == letters[at - 1])
        .map(|at| format!("{}{}", &word[..at], &word[at + 1..]));
    let with = (1..=letters.len()).flat_map(|at| {
        (b'a'..=b'z')
            .filter(move |&letter| is_long || letter == letters[at - 1])
            .map(move |letter| format!("{}{}{}", &word[..at], char::from(letter), &word[at..]))
    });
    without.chain(with).find(|text| text.len() > 5 && index.id(text).is_some())
}
