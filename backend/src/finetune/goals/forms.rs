//! Articles and plurals in four languages.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::nouns::{Article, Gender, Number, Tongue};
use crate::search::Rng;

/// How a noun stands in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stands {
    pub(super) number: Number,
    pub(super) article: Article,
    /// How many there are.
    pub(super) count: usize,
}

/// "bookshelf" to "bookshelves", "chest of drawers" to "chests of drawers".
pub(super) fn english_plural(words: &str) -> String {
    let end = [" of ", " with ", " for ", " in ", " on ", " from "]
        .iter()
        .filter_map(|word| words.find(word))
        .min();
    let (head, rest) = words.split_at(end.unwrap_or(words.len()));
    let ends = |ending: &str| head.ends_with(ending);
    let plural = if ends("shelf") || ends("loaf") || ends("knife") {
        format!("{}ves", head.trim_end_matches('e').trim_end_matches('f'))
    } else if ends("ay") || ends("ey") || ends("oy") || ends("uy") {
        format!("{head}s")
    } else if let Some(stem) = head.strip_suffix('y') {
        format!("{stem}ies")
    } else if ends("s") || ends("x") || ends("ch") || ends("sh") {
        format!("{head}es")
    } else if let Some(stem) = head.strip_suffix("mouse") {
        format!("{stem}mice")
    } else {
        format!("{head}s")
    };
    plural + rest
}

/// "table de chevet" to "tables de chevet", "sillón" to "sillones".
pub(super) fn romance_plural(tongue: Tongue, words: &str) -> String {
    let (head, rest) = words.split_at(words.find(' ').unwrap_or(words.len()));
    let plural = match tongue {
        _ if head.ends_with(['s', 'x']) => head.to_owned(),
        Tongue::French if head.ends_with("eau") => format!("{head}x"),
        Tongue::Spanish if head.ends_with("ón") => format!("{}ones", head.trim_end_matches("ón")),
        Tongue::Spanish if head.ends_with('z') => format!("{}ces", head.trim_end_matches('z')),
        Tongue::Spanish if !head.ends_with(['a', 'e', 'i', 'o', 'u', 'á', 'é', 'ó']) => {
            format!("{head}es")
        }
        _ => format!("{head}s"),
    };
    plural + rest
}

fn one_of(rng: &mut Rng, words: &[&str]) -> String {
    words.choose(rng).copied().unwrap_or_default().to_owned()
}

/// An English noun with its article.
pub(super) fn english(
    (word, several): (&str, Option<&str>),
    gender: Gender,
    Stands { number, article, count }: Stands,
    rng: &mut Rng,
) -> String {
    let is_own = ["my ", "our ", "the "].iter().any(|start| word.starts_with(start));
    let mine = one_of(rng, &["my", "my", "our"]);
    let an = if word.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O', 'L', 'X']) { "an" } else { "a" };
    match (number, article) {
        (Number::The, _) if is_own => word.to_owned(),
        (Number::The, Article::Mine) => format!("{mine} {word}"),
        (Number::The, _) => format!("the {word}"),
        (Number::Any, _) if gender == Gender::Plural => format!("the {word}"),
        (Number::Any, _) => match (rng.random_range(0..8), several) {
            (0..2, Some(several)) => format!("one of the {several}"),
            (2, Some(several)) => format!("one of my {several}"),
            (3, _) => format!("one {word}"),
            _ => format!("{an} {word}"),
        },
        (Number::NoneOf, Article::Definite) if rng.random_bool(0.2) => format!("any of the {word}"),
        (Number::NoneOf, Article::Definite) => format!("the {word}"),
        (Number::All | Number::NoneOf, Article::Mine) => format!("{mine} {word}"),
        (Number::All, _) => match (rng.random_range(0..8), count) {
            (0..4, _) => format!("the {word}"),
            (4, _) => format!("all {word}"),
            (5, 2) => format!("both {word}"),
            (6, 2) => format!("the two {word}"),
            (5 | 6, 3..=6) => format!("the {} {word}", ["three", "four", "five", "six"][count - 3]),
            _ => format!("all the {word}"),
        },
    }
}

/// A German noun with its article: nominative, accusative, dative.
pub(super) fn german(word: &str, gender: Gender, stands: Stands, rng: &mut Rng) -> [String; 3] {
    let column = match gender {
        Gender::Masculine => 0,
        Gender::Feminine => 1,
        Gender::Neuter => 2,
        Gender::Plural => 3,
        Gender::Name => 4,
    };
    let forms = |table: [[&'static str; 5]; 3]| table.map(|row| row[column]);
    let articles = match (stands.number, stands.article) {
        (Number::Any, _) => forms([
            ["ein", "eine", "ein", "die", ""],
            ["einen", "eine", "ein", "die", ""],
            ["einem", "einer", "einem", "den", ""],
        ]),
        (Number::The, Article::Mine) => forms([
            ["mein", "meine", "mein", "meine", ""],
            ["meinen", "meine", "mein", "meine", ""],
            ["meinem", "meiner", "meinem", "meinen", ""],
        ]),
        (Number::All, _) if rng.random_bool(0.3) => ["alle", "alle", "allen"],
        _ => forms([
            ["der", "die", "das", "die", ""],
            ["den", "die", "das", "die", ""],
            ["dem", "der", "dem", "den", ""],
        ]),
    };
    let bends = gender == Gender::Plural && !word.ends_with(['n', 's']);
    [0, 1, 2].map(|case| {
        let ending = if bends && case == 2 { "n" } else { "" };
        format!("{} {word}{ending}", articles[case])
    })
}

/// A French noun with its article.
pub(super) fn french(word: &str, gender: Gender, stands: Stands) -> String {
    let elides =
        word.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'ê', 'î', 'h', 'A', 'E', 'I', 'O', 'U', 'É']);
    let is_feminine = gender == Gender::Feminine;
    match (gender, stands.number, stands.article) {
        (Gender::Name, _, _) => word.to_owned(),
        (Gender::Plural, _, Article::Mine) => format!("mes {word}"),
        (Gender::Plural, _, _) => format!("les {word}"),
        (_, Number::Any, _) => format!("{} {word}", if is_feminine { "une" } else { "un" }),
        (_, _, Article::Mine) => format!("{} {word}", if is_feminine && !elides { "ma" } else { "mon" }),
        _ if elides => format!("l'{word}"),
        _ => format!("{} {word}", if is_feminine { "la" } else { "le" }),
    }
}

/// A Spanish noun with its article.
pub(super) fn spanish(word: &str, gender: Gender, stands: Stands) -> String {
    let is_feminine = gender == Gender::Feminine;
    let is_feminine_plural =
        gender == Gender::Plural && word.split(' ').next().is_some_and(|head| head.ends_with("as"));
    match (gender, stands.number, stands.article) {
        (Gender::Name, _, _) => word.to_owned(),
        (Gender::Plural, _, Article::Mine) => format!("mis {word}"),
        (Gender::Plural, _, _) => format!("{} {word}", if is_feminine_plural { "las" } else { "los" }),
        (_, Number::Any, _) => format!("{} {word}", if is_feminine { "una" } else { "un" }),
        (_, _, Article::Mine) => format!("mi {word}"),
        _ => format!("{} {word}", if is_feminine { "la" } else { "el" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_those_of_the_head() {
        let cases = [
            ("bookshelf", "bookshelves"),
            ("chest of drawers", "chests of drawers"),
            ("bench", "benches"),
            ("toy", "toys"),
            ("vanity", "vanities"),
            ("chair", "chairs"),
        ];
        for (one, several) in cases {
            assert_eq!(english_plural(one), several);
        }
        assert_eq!(romance_plural(Tongue::French, "table de chevet"), "tables de chevet");
        assert_eq!(romance_plural(Tongue::Spanish, "sillón"), "sillones");
    }
}
