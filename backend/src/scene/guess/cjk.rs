//! Names in Chinese and Japanese: no blanks between words, the head at the end.

use super::index::{Phrase, index};
use super::vocabulary::{CJK_ENDS, CJK_PARTS, CJK_TAILS, SIMPLIFIED, TRADITIONAL};
use super::words;

/// The longest name of the table has fewer characters.
const LONGEST: usize = 16;

/// What a name may mean, the likeliest first; nothing where an unknown word follows the last known one, since that
/// makes it another thing: "沙发巾" is no sofa.
pub(super) fn candidates(name: &str) -> Vec<&'static Phrase> {
    if !name.chars().any(words::is_cjk) {
        return vec![];
    }
    let pieces: Vec<Vec<char>> = name
        .split(['_', '-', ' ', '.', '\u{3000}', '·', '・'])
        .filter(|piece| piece.chars().any(words::is_cjk))
        .map(|piece| normal(piece).chars().collect())
        .collect();
    // "客厅_沙发_三人": the thing may stand anywhere among its room and its kind, "衣柜_双门" even before a part.
    let is_part = |piece: &[char]| {
        let ends = |part: &str| part.chars().rev().eq(piece.iter().rev().copied().take(part.chars().count()));
        piece.len() > 1 && CJK_PARTS.split_whitespace().any(ends)
    };
    let found = |parts: bool| {
        pieces.iter().rev().filter(move |piece| is_part(piece) == parts).find_map(|piece| {
            let names = names_in(piece);
            (!names.is_empty()).then_some((piece, names))
        })
    };
    let Some((thing, mut names)) = found(false).or_else(|| found(true)) else { return vec![] };
    for kind in &pieces {
        let compound: String = kind.iter().chain(thing).collect();
        names.splice(0..0, index().cjk(&compound));
    }
    names
}

/// The names of what a text is about: of its beginning, where the rest only stands with it.
fn names_in(text: &[char]) -> Vec<&'static Phrase> {
    (1..text.len())
        .filter(|&at| CJK_ENDS.contains(text[at]))
        .chain([text.len()])
        .map(|end| names_at_end(&text[..end]))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The names that a text ends in, but for characters that add nothing, the longest first.
fn names_at_end(text: &[char]) -> Vec<&'static Phrase> {
    let mut text = text;
    while let Some((&last, before)) = text.split_last() {
        let names = (1..=text.len().min(LONGEST)).rev().map(|length| text.split_at(text.len() - length));
        let found: Vec<_> = names
            // A desk in Japanese, but any machine in Chinese.
            .filter(|(rest, name)| {
                *name != ['机'] || rest.last().is_none_or(|last| matches!(last, 'の' | '木'))
            })
            .filter_map(|(_, name)| index().cjk(&name.iter().collect::<String>()))
            .collect();
        if !found.is_empty() || !CJK_TAILS.contains(last) && words::is_cjk(last) {
            return found;
        }
        text = before;
    }
    vec![]
}

/// One spelling: no blanks, lower case, simplified, full-width letters and digits narrow.
pub(super) fn normal(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
            _ => {
                let place = TRADITIONAL.chars().position(|traditional| traditional == character);
                place.and_then(|place| SIMPLIFIED.chars().nth(place)).unwrap_or(character)
            }
        })
        .flat_map(char::to_lowercase)
        .collect()
}
