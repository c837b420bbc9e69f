//! Splits a name into words, and spells them one way.

use super::vocabulary;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, an underscore or a dot: parts of one identifier.
    Joint,
    /// A hyphen, as in "built-in".
    Hyphen,
    /// A blank.
    Space,
    /// A comma, a bracket, a dash, the end of a sentence.
    Stop,
}

/// A word, lower case, without diacritics, in the singular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) gap: Gap,
}

/// More words than any name needs; what follows is prose.
const MAX_WORDS: usize = 48;

/// The Latin, Greek and Cyrillic words and the numbers of a name; other scripts only separate them.
pub(super) fn words(name: &str) -> Vec<Word> {
    let mut found: Vec<Word> = vec![];
    let mut gap = Gap::Stop;
    let mut before = ' ';
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        if is_cjk(character) {
            gap = gap.max_with(Gap::Space);
        } else if character.is_alphanumeric() {
            let starts = !before.is_alphanumeric() || is_cjk(before) || is_seam(before, character, after);
            if starts {
                if found.len() == MAX_WORDS {
                    break;
                }
                found.push(Word { text: String::new(), gap });
                gap = Gap::Joint;
            }
            if let Some(word) = found.last_mut() {
                fold(character, &mut word.text);
            }
        } else if is_combining(character) {
            continue;
        } else if matches!(character, '&' | '+') {
            found.push(Word { text: "and".to_owned(), gap: Gap::Space });
            gap = Gap::Space;
        } else {
            gap = gap.max_with(gap_of(before, character, after));
        }
        before = character;
    }
    // The genitive's s: "children's bed".
    found.retain(|word| word.text != "s");
    for word in &mut found {
        make_singular(&mut word.text);
    }
    found
}

impl Gap {
    fn max_with(self, other: Self) -> Self {
        let rank = |gap: Self| match gap {
            Self::Joint => 0,
            Self::Hyphen => 1,
            Self::Space => 2,
            Self::Stop => 3,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

fn gap_of(before: char, character: char, after: char) -> Gap {
    let is_free = before.is_whitespace() && after.is_whitespace();
    match character {
        '-' | '\u{2010}' | '\u{2011}' if !is_free => Gap::Hyphen,
        '_' | '\'' | '’' | '"' | '#' | '~' | '`' | '*' | '@' | '=' => Gap::Joint,
        '.' if !after.is_whitespace() => Gap::Joint,
        _ if character.is_whitespace() => Gap::Space,
        _ => Gap::Stop,
    }
}

/// Does a new word begin inside a run of letters and digits, as in "kitchenSink", "TVStand", "Sofa3"?
fn is_seam(before: char, character: char, after: char) -> bool {
    let is_hump =
        character.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && after.is_lowercase());
    is_hump || before.is_ascii_digit() != character.is_ascii_digit()
}

/// Names that modelling programs and exporters give by themselves.
pub(super) fn is_meaningless(name: &str) -> bool {
    let is_hexadecimal = name.len() >= 8
        && name.bytes().filter(u8::is_ascii_digit).count() >= 4
        && name.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b'_' | b'{' | b'}'));
    // "Box001": three digits without a joint are how 3ds Max numbers its primitives.
    let split = name.len().saturating_sub(3);
    let is_numbered = name.is_char_boundary(split) && name[split..].bytes().all(|byte| byte.is_ascii_digit());
    let is_primitive =
        is_numbered && vocabulary::PRIMITIVES.split_whitespace().any(|primitive| primitive == &name[..split]);
    is_hexadecimal || is_primitive
}

/// Chinese, Japanese or Korean, which write no blanks.
pub(super) fn is_cjk(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}')
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Appends the lower-case letter without its diacritics; ü becomes u, and the index knows "ue" as well.
pub(super) fn fold(character: char, text: &mut String) {
    for lower in character.to_lowercase() {
        match lower {
            'a'..='z' | '0'..='9' => text.push(lower),
            'à'..='å' | 'ā' | 'ă' | 'ą' => text.push('a'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => text.push('e'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => text.push('i'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => text.push('o'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => text.push('u'),
            'ç' | 'ć' | 'č' => text.push('c'),
            'ñ' | 'ń' | 'ň' => text.push('n'),
            'ś' | 'š' | 'ş' | 'ș' => text.push('s'),
            'ź' | 'ż' | 'ž' => text.push('z'),
            'ý' | 'ÿ' => text.push('y'),
            'ł' => text.push('l'),
            'ğ' => text.push('g'),
            'ř' => text.push('r'),
            'ť' | 'ț' => text.push('t'),
            'ď' | 'đ' => text.push('d'),
            'ß' => text.push_str("ss"),
            'æ' => text.push_str("ae"),
            'œ' => text.push_str("oe"),
            _ if is_combining(lower) => {}
            _ => text.push(lower),
        }
    }
}

/// Takes an English (and with it a French or Spanish) plural's ending off.
pub(super) fn make_singular(word: &mut String) {
    if word.len() <= 3 || !word.ends_with('s') {
        return;
    }
    let cut = |word: &mut String, letters: usize| word.truncate(word.len() - letters);
    if word.ends_with("shelves") || word.ends_with("loaves") || word.ends_with("scarves") {
        cut(word, 3);
        word.push('f');
    } else if word.ends_with("knives") {
        cut(word, 3);
        word.push_str("fe");
    } else if word.ends_with("ies") && word.len() > 4 {
        cut(word, 3);
        word.push('y');
    } else if ["sses", "xes", "ches", "shes", "zes"].iter().any(|ending| word.ends_with(ending)) {
        cut(word, 2);
    } else if !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        cut(word, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(name: &str) -> Vec<String> {
        words(name).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn identifiers_fall_into_words() {
        assert_eq!(split("SM_TVStand_03a"), ["sm", "tv", "stand", "03", "a"]);
        assert_eq!(split("kitchenSink.001"), ["kitchen", "sink", "001"]);
        assert_eq!(split("canapé d’angle"), ["canape", "d", "angle"]);
        assert_eq!(split("Children's beds & shelves"), ["children", "bed", "and", "shelf"]);
        assert_eq!(split("Bu\u{308}rostühle"), ["burostuhle"]);
    }

    #[test]
    fn gaps_tell_prose_from_identifiers() {
        let gaps = |name| words(name).into_iter().map(|word| word.gap).collect::<Vec<_>>();
        assert_eq!(gaps("built-in_bed, low"), [Gap::Stop, Gap::Hyphen, Gap::Joint, Gap::Stop]);
        assert_eq!(gaps("Bed - oak"), [Gap::Stop, Gap::Stop]);
    }

    #[test]
    fn names_of_programs_mean_nothing() {
        assert!(is_meaningless("Box001") && is_meaningless("5f3bed1a-0123-4bed-9abc-0123456789ab"));
        assert!(!is_meaningless("Box_01") && !is_meaningless("bed") && !is_meaningless(""));
    }
}
