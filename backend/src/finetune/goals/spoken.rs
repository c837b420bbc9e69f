//! Names of objects as somebody would say them.

use super::nouns;

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
/// Names that begin so are no nouns.
const NO_NOUNS: &[&str] = &["that", "this", "from", "some", "another", "his", "her", "its"];

/// An object's name as somebody would say it, and parts of it that say enough.
pub(super) fn spoken(name: &str) -> Vec<String> {
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
pub(super) fn cleaned(name: &str) -> String {
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
