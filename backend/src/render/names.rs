//! Names for labels: what people wrote, without what asset packs and programs add.

use crate::scene::Object;

use super::text;

/// Prefixes of asset packs, which say the kind of file and not the thing.
const PREFIXES: [&str; 12] =
    ["sm", "sk", "st", "pf", "bp", "mdl", "msh", "mesh", "prefab", "prop", "obj", "geo"];

/// The object's own name for people: "SM_Chair_03" is "Chair", "Sofa.001" is "Sofa", "DiningChair" is "Dining chair".
fn cleaned(name: &str) -> String {
    // Programs number with signs ("Sofa.001"), people with spaces ("Bett 140 x 200", "Stairs to level 5").
    let is_sign = |letter: char| "_./\\".contains(letter);
    let words: Vec<(bool, String)> = name
        .split_inclusive(|letter: char| letter.is_whitespace() || is_sign(letter))
        .flat_map(|part| {
            let word = part.trim_end_matches(|letter: char| letter.is_whitespace() || is_sign(letter));
            let is_signed = part.ends_with(is_sign);
            camel_words(word).into_iter().map(move |word| (is_signed, word))
        })
        .collect();
    let is_number = |word: &str| word.chars().all(|letter| letter.is_ascii_digit());
    let mut kept: &[(bool, String)] = &words;
    while let [(_, first), rest @ ..] = kept {
        let is_prefix = PREFIXES.contains(&first.to_lowercase().as_str());
        if rest.is_empty() || !(is_prefix || is_number(first) && first.starts_with('0')) {
            break;
        }
        kept = rest;
    }
    while let [rest @ .., (_, last)] = kept {
        let Some((is_signed, _)) = rest.last() else { break };
        let is_letter = last.len() == 1 && last.chars().all(|letter| letter.is_ascii_alphabetic());
        let is_count = is_number(last) && (*is_signed || rest.len() == 1 && last.len() < 3);
        if !(is_count || is_letter && *is_signed) {
            break;
        }
        kept = rest;
    }
    let words: Vec<&str> =
        kept.iter().map(|(_, word)| if word.eq_ignore_ascii_case("tv") { "TV" } else { word }).collect();
    let joined = words.join(" ");
    let mut letters = joined.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.trim().to_owned(),
    }
}

/// The object's own name, or its id where that is empty.
pub(super) fn own(object: &Object) -> String {
    let name = if object.name.trim().is_empty() { &object.id } else { &object.name };
    cleaned(name)
}

/// Splits "DiningChair" but neither "KALLAX" nor "2x4".
fn camel_words(word: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    let mut before: Option<char> = None;
    for letter in word.chars() {
        let starts = before.is_none_or(|before| before.is_lowercase() && letter.is_uppercase());
        match words.last_mut() {
            Some(last) if !starts => last.push(letter),
            Some(_) => words.push(letter.to_lowercase().collect()),
            None => words.push(letter.to_string()),
        }
        before = Some(letter);
    }
    words
}

/// The category in words: `bed_double` is "Double bed".
pub(super) fn category(object: &Object) -> Option<String> {
    let id = object.category.map(|category| category.as_str())?;
    Some(match id {
        "bed_double" => "Double bed".to_owned(),
        "bed_single" => "Single bed".to_owned(),
        "tv" => "TV".to_owned(),
        "tv_stand" => "TV stand".to_owned(),
        other => {
            let mut letters = other.chars().map(|letter| if letter == '_' { ' ' } else { letter });
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
    })
}

/// The name in lists: the object's own, cut to `widest` (at letter height 1).
pub(super) fn listed(object: &Object, widest: f32) -> String {
    let own = own(object);
    match category(object) {
        Some(category) if text::width(&own) > widest => category,
        _ => text::shortened(&own, widest),
    }
}

/// Does a name say that the thing is round?
pub(super) fn says_round(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains('圆')
        || name.split(|letter: char| !letter.is_alphanumeric()).any(|word| {
            matches!(
                word,
                "round"
                    | "rund"
                    | "runder"
                    | "rundes"
                    | "runde"
                    | "rond"
                    | "ronde"
                    | "redondo"
                    | "redonda"
                    | "circular"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_programs_added() {
        let cases = [
            ("SM_Chair_03", "Chair"),
            ("Sofa.001", "Sofa"),
            ("nightstand_L", "Nightstand"),
            ("DiningChair", "Dining chair"),
            ("KALLAX 2x4 shelf", "KALLAX 2x4 shelf"),
            ("Bett_140_Holz", "Bett 140 Holz"),
            ("书柜", "书柜"),
            ("显示器 27\"", "显示器 27\""),
            ("55 inch TV", "55 inch TV"),
            ("tv_stand_low", "TV stand low"),
            ("Stairs to level 5", "Stairs to level 5"),
            ("Chair 2", "Chair"),
            ("A", "A"),
            ("003", "003"),
            ("Bücherregal", "Bücherregal"),
        ];
        for (name, expected) in cases {
            assert_eq!(cleaned(name), expected, "{name}");
        }
    }

    #[test]
    fn round_is_a_word_of_its_own() {
        assert!(says_round("SM_Table_Round_A"));
        assert!(says_round("Beistelltisch rund"));
        assert!(!says_round("background panel"));
    }
}
