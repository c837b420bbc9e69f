//! How people type: in a hurry, in lower case, in capitals.

use rand::RngExt;

use crate::search::Rng;

/// The text with what a keyboard and a hurry make of it; mostly as it is.
pub(super) fn slipped(text: &str, rng: &mut Rng) -> String {
    let mut text = text.to_owned();
    if rng.random_bool(0.10) {
        for _ in 0..rng.random_range(1..4) {
            text = mistyped(&text, rng);
        }
    }
    match rng.random_range(0..100) {
        0..13 => text = text.to_lowercase(),
        13..16 => text = text.to_uppercase(),
        16..26 => text = uncapitalised(&text),
        _ => {}
    }
    let has_stop = text.ends_with(['.', '!', '?']);
    match rng.random_range(0..100) {
        0..50 if !has_stop => text.push('.'),
        50..54 if !has_stop => text.push('!'),
        54..62 => text = text.trim_end_matches('.').to_owned(),
        62..67 => text = text.replace(", ", " ").replace("; ", " ").trim_end_matches(['.', '!']).to_owned(),
        67..69 if text.ends_with('!') => text.push_str("!!"),
        _ => {}
    }
    text
}

fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// One letter dropped, doubled, or swapped with the next, inside a word.
fn mistyped(text: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let is_inside = |index: usize| {
        index > 0 && letters[index - 1..=index + 1].iter().all(|letter| letter.is_ascii_alphabetic())
    };
    let inside: Vec<usize> = (1..letters.len().saturating_sub(1)).filter(|&index| is_inside(index)).collect();
    if inside.is_empty() {
        return text.to_owned();
    }
    let index = inside[rng.random_range(0..inside.len())];
    match rng.random_range(0..4) {
        0 => {
            letters.remove(index);
        }
        1 => letters.insert(index, letters[index]),
        2 => letters.swap(index, index + 1),
        _ => letters[index] = neighbour(letters[index], rng),
    }
    letters.into_iter().collect()
}

/// A key beside that of a letter.
fn neighbour(letter: char, rng: &mut Rng) -> char {
    for row in ["qwertyuiop", "asdfghjkl", "zxcvbnm"] {
        if let Some(place) = row.find(letter.to_ascii_lowercase()) {
            let beside = if place == 0 || (place + 1 < row.len() && rng.random_bool(0.5)) {
                place + 1
            } else {
                place - 1
            };
            return row.as_bytes().get(beside).map_or(letter, |&byte| char::from(byte));
        }
    }
    letter
}
