//! Text to words: lower case, with their place in the text and what parts them.

use std::ops::Range;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing that parts phrases.
    None,
    /// A comma, a dash between blanks or a bracket.
    Comma,
    /// The end of a sentence or line.
    Sentence,
}

/// A run of letters, a number, or one letter of a script without blanks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// In lower case, without apostrophes, numbers with a point.
    pub text: String,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// What parts it from the word before.
    pub gap: Gap,
    /// Does it end in `'s` or `s'`?
    pub is_possessive: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Han, kana and hangul: words are not parted there, so that every letter is one.
    Syllable,
    Other,
}

fn class(letter: char) -> Class {
    match letter {
        '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
            if letter.is_alphanumeric() =>
        {
            Class::Syllable
        }
        _ if letter.is_ascii_digit() => Class::Digit,
        _ if letter.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '`')
}

/// The words of a text. Names and instructions go through the same splitting, so that `CoffeeTable`, `coffee_table.001`
/// and "coffee table" meet.
pub(super) fn words(text: &str) -> Vec<Word> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| letters.get(index).map_or(text.len(), |&(byte, _)| byte);
    let letter_at = |index: usize| letters.get(index).map_or(' ', |&(_, letter)| letter);
    let class_at = |index: usize| class(letter_at(index));
    let mut words = vec![];
    let (mut index, mut gap) = (0, Gap::None);
    while index < letters.len() {
        let start = index;
        let first = class_at(start);
        index += 1;
        match first {
            Class::Other => {
                let letter = letter_at(start);
                // `Bed.001`, `table/desk` and `two-door` stay together.
                let is_inside =
                    class_at(index) != Class::Other && start > 0 && class_at(start - 1) != Class::Other;
                if !(is_inside && matches!(letter, '.' | ':' | '-' | '–' | '/')) {
                    gap = gap.max(gap_of(letter));
                }
                continue;
            }
            Class::Syllable => {}
            Class::Digit => {
                while class_at(index) == Class::Digit
                    || (matches!(letter_at(index), '.' | ',') && class_at(index + 1) == Class::Digit)
                {
                    index += 1;
                }
            }
            Class::Letter => {
                // `CoffeeTable` is two words, `TVStand` is left whole: joined, both read the same.
                while (class_at(index) == Class::Letter
                    && !(letter_at(index).is_uppercase() && letter_at(index - 1).is_lowercase()))
                    || (is_apostrophe(letter_at(index)) && class_at(index + 1) == Class::Letter)
                {
                    index += 1;
                }
            }
        }
        let range = end_of(start)..end_of(index);
        let raw = &text[range.clone()];
        let lower: String =
            raw.chars().filter(|&letter| !is_apostrophe(letter)).flat_map(char::to_lowercase).collect();
        let ends_in_s = lower.ends_with('s');
        words.push(Word {
            is_possessive: ends_in_s && (raw.contains(is_apostrophe) || is_apostrophe(letter_at(index))),
            text: if first == Class::Digit { lower.replace(',', ".") } else { lower },
            bytes: range,
            gap,
        });
        gap = Gap::None;
    }
    words
}

fn gap_of(letter: char) -> Gap {
    match letter {
        '\n' | '!' | '?' | ';' | '.' | ':' | '。' | '！' | '？' | '；' | '•' => Gap::Sentence,
        ',' | '，' | '、' | '(' | ')' | '-' | '–' | '—' | '/' => Gap::Comma,
        _ => Gap::None,
    }
}

/// The words of a text as one: the key under which nouns are kept.
pub(super) fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect()
}

/// A word and what it may be the plural of, most likely first; English and German endings.
pub(super) fn singulars(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.chars().count() < 4 {
        return forms;
    }
    const ENDINGS: [(&str, &str); 8] =
        [("ies", "y"), ("ves", "f"), ("s", ""), ("es", ""), ("n", ""), ("en", ""), ("e", ""), ("er", "")];
    for (ending, singular) in ENDINGS {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            forms.push(format!("{stem}{singular}"));
        }
    }
    if word.contains(['ä', 'ö', 'ü']) {
        let plain: Vec<String> =
            forms.iter().map(|form| form.replace('ä', "a").replace('ö', "o").replace('ü', "u")).collect();
        forms.extend(plain);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn splits_names_and_sentences_alike() {
        assert_eq!(texts("SM_CoffeeTable_02"), ["sm", "coffee", "table", "02"]);
        assert_eq!(texts("Bed.001, 2,5m"), ["bed", "001", "2.5", "m"]);
        assert_eq!(texts("don't the bed’s 书柜"), ["dont", "the", "beds", "书", "柜"]);
    }

    #[test]
    fn marks_what_parts_words() {
        let gaps: Vec<Gap> = words("near Bed.001. Then, up - down; x").iter().map(|word| word.gap).collect();
        use Gap::{Comma, None, Sentence};
        assert_eq!(gaps, [None, None, None, Sentence, Comma, Comma, Sentence]);
    }

    #[test]
    fn knows_possessives() {
        let flags: Vec<bool> = words("bed's beds' beds").iter().map(|word| word.is_possessive).collect();
        assert_eq!(flags, [true, true, false]);
    }

    #[test]
    fn finds_singulars() {
        for (plural, singular) in [
            ("shelves", "shelf"),
            ("benches", "bench"),
            ("stühle", "stuhl"),
            ("betten", "bett"),
            ("beds", "bed"),
        ] {
            assert!(singulars(plural).iter().any(|form| form == singular), "{plural}");
        }
    }
}
