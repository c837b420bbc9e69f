//! Names in Chinese and Japanese: no blanks between words, the head at the end.

use super::index::{Phrase, index};
use super::vocabulary::{CJK_ENDS, CJK_TAILS, SIMPLIFIED, TRADITIONAL};
use super::words;

/// The longest name of the table has fewer characters.
const LONGEST: usize = 16;

/// What a name may mean, the likeliest first; nothing where an unknown word follows the last known one, since that
/// makes it another thing: "沙发巾" is no sofa.
pub(super) fn candidates(name: &str) -> Vec<&'static Phrase> {
    if !name.chars().any(words::is_cjk) {
        return vec![];
    }
    let text: Vec<char> = normal(name).chars().collect();
    (1..text.len())
        .filter(|&at| CJK_ENDS.contains(text[at]))
        .chain([text.len()])
        .map(|end| names_at_end(&text[..end]))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The names that a text ends in, the longest first.
fn names_at_end(text: &[char]) -> Vec<&'static Phrase> {
    let Some((&last, before)) = text.split_last() else { return vec![] };
    let longest = text.len().min(LONGEST);
    let found: Vec<_> = (1..=longest)
        .rev()
        .map(|length| &text[text.len() - length..])
        // A desk in Japanese, but any machine in Chinese.
        .filter(|name| {
            **name != ['机'] || before.last().is_none_or(|&character| matches!(character, 'の' | '木'))
        })
        .filter_map(|name| index().cjk(&name.iter().collect::<String>()))
        .collect();
    if found.is_empty() && (CJK_TAILS.contains(last) || !words::is_cjk(last)) {
        names_at_end(before)
    } else {
        found
    }
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
