//! What people call things: the words of a category in four languages, and their forms in a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::forms::{Stands, english, english_plural, french, german, romance_plural, spanish};
use crate::search::Rng;

/// The languages that somebody may write in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tongue {
    English,
    German,
    French,
    Spanish,
}

/// How many are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// This one.
    The,
    /// Any one of several.
    Any,
    /// All of several.
    All,
    /// None of several: what "all" would make wrong after "not".
    NoneOf,
}

/// What stands before a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Article {
    Definite,
    Mine,
}

/// A noun and what its articles hang on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Noun {
    /// Singular, or plural where there is no other.
    pub(super) word: String,
    /// Plural, where it is known.
    pub(super) several: Option<String>,
    gender: Gender,
}

/// What articles hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Masculine,
    Feminine,
    Neuter,
    Plural,
    /// A name that takes no article.
    Name,
}

/// A noun in a sentence: nominative, accusative, dative; alike but in German.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) cases: [String; 3],
    /// Without an article.
    pub(super) bare: String,
    /// Instead of it, the second time, by case.
    pub(super) pronouns: [&'static str; 3],
    pub(super) is_plural: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    en: String,
    de: String,
    fr: String,
    es: String,
}

type Nouns = BTreeMap<String, [Vec<Noun>; 4]>;

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let table: BTreeMap<String, Words> = serde_json::from_str(include_str!("../../../assets/nouns.json"))
        .expect("invariant: assets/nouns.json is valid, a test reads it");
    let parsed = |Words { en, de, fr, es }: Words| {
        let texts =
            [(Tongue::English, en), (Tongue::German, de), (Tongue::French, fr), (Tongue::Spanish, es)];
        texts.map(|(tongue, text)| text.split(", ").map(|word| Noun::parsed(tongue, word)).collect())
    };
    table.into_iter().map(|(category, words)| (category, parsed(words))).collect()
});

/// The nouns of a category, the most usual first.
pub(super) fn nouns(category: &str, tongue: Tongue) -> &'static [Noun] {
    NOUNS.get(category).map_or(&[], |nouns| &nouns[tongue as usize])
}

static HEADS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let words = NOUNS.values().flat_map(|nouns| &nouns[Tongue::English as usize]);
    let single = words.filter(|noun| ![" in ", " of ", " for "].iter().any(|word| noun.word.contains(word)));
    single.filter_map(|noun| noun.word.rsplit(' ').next()).map(str::to_lowercase).collect()
});

/// Does an English noun of the table end in that word?
pub(super) fn is_head(word: &str) -> bool {
    HEADS.contains(&word.to_lowercase())
}

impl Noun {
    /// "der Tisch/Tische", "une table", "curtains+".
    pub(super) fn parsed(tongue: Tongue, text: &str) -> Self {
        let (text, is_plural) = text.strip_suffix('+').map_or((text, false), |text| (text, true));
        let (word, several) = text.split_once('/').map_or((text, None), |(one, more)| (one, Some(more)));
        let (article, bare) = match tongue {
            Tongue::English => ("", word),
            _ => word.split_once(' ').unwrap_or(("", word)),
        };
        let gender = match article {
            _ if is_plural => Gender::Plural,
            "der" | "un" | "el" => Gender::Masculine,
            "die" | "une" | "la" => Gender::Feminine,
            "das" | "" => Gender::Neuter,
            _ => Gender::Name,
        };
        let several = match tongue {
            _ if is_plural => Some(bare.to_owned()),
            Tongue::German => several.map(str::to_owned),
            Tongue::English => Some(english_plural(bare)),
            Tongue::French | Tongue::Spanish => Some(romance_plural(tongue, bare)),
        };
        Self { word: bare.to_owned(), several, gender }
    }

    /// A noun made of an object's own name.
    pub(super) fn of_name(tongue: Tongue, name: &str) -> Self {
        match tongue {
            Tongue::English => {
                let last = name.rsplit(' ').next().unwrap_or(name);
                let several = is_head(last).then(|| english_plural(name));
                Self { word: name.to_owned(), several, gender: Gender::Neuter }
            }
            _ => Self { word: name.to_owned(), several: None, gender: Gender::Name },
        }
    }

    /// With words before it, such as "big"; English only.
    pub(super) fn with(&self, adjective: &str) -> Self {
        let joined = |word: &String| format!("{adjective} {word}");
        Self { word: joined(&self.word), several: self.several.as_ref().map(joined), gender: self.gender }
    }

    /// In a sentence; `None` where the plural is not known.
    pub(super) fn phrase(&self, tongue: Tongue, stands: Stands, rng: &mut Rng) -> Option<Phrase> {
        let is_plural =
            self.gender == Gender::Plural || matches!(stands.number, Number::All | Number::NoneOf);
        let bare = if is_plural { self.several.clone()? } else { self.word.clone() };
        let gender = if is_plural { Gender::Plural } else { self.gender };
        let several = self.several.as_deref();
        let cases = match tongue {
            Tongue::English => alike(english((&bare, several), gender, stands, rng)),
            Tongue::German => german(&bare, gender, stands, rng),
            Tongue::French => alike(french(&bare, gender, stands)),
            Tongue::Spanish => alike(spanish(&bare, gender, stands)),
        };
        let pronouns = match (tongue, gender) {
            (Tongue::English, Gender::Plural) => ["they", "them", "them"],
            (Tongue::English, _) => ["it", "it", "it"],
            (Tongue::German, Gender::Masculine) => ["er", "ihn", "ihm"],
            (Tongue::German, Gender::Feminine) => ["sie", "sie", "ihr"],
            (Tongue::German, Gender::Neuter) => ["es", "es", "ihm"],
            (Tongue::German, Gender::Plural) => ["sie", "sie", "ihnen"],
            _ => ["", "", ""],
        };
        Some(Phrase { cases: cases.map(|words| words.trim().to_owned()), bare, pronouns, is_plural })
    }
}

fn alike(text: String) -> [String; 3] {
    [text.clone(), text.clone(), text]
}

impl Phrase {
    /// Both: "the plant and the lamp".
    pub(super) fn joined(&self, other: &Self, tongue: Tongue, word: &str) -> Self {
        let both = |one: &str, other: &str| format!("{one} {word} {other}");
        let pronouns = match tongue {
            Tongue::English => ["they", "them", "them"],
            Tongue::German => ["sie", "sie", "ihnen"],
            Tongue::French | Tongue::Spanish => [""; 3],
        };
        Self {
            cases: [0, 1, 2].map(|case| both(&self.cases[case], &other.cases[case])),
            bare: both(&self.bare, &other.bare),
            pronouns,
            is_plural: true,
        }
    }

    /// The pronoun in its place, if the language has one that can stand there.
    pub(super) fn as_pronoun(&self) -> Self {
        if self.pronouns[0].is_empty() {
            return self.clone();
        }
        let [_, accusative, _] = self.pronouns;
        Self { cases: self.pronouns.map(str::to_owned), bare: accusative.to_owned(), ..self.clone() }
    }

    /// Words that are alike in every case.
    pub(super) fn fixed(text: &str, bare: &str, is_plural: bool) -> Self {
        let pronouns = if is_plural { ["they", "them", "them"] } else { ["it", "it", "it"] };
        Self { cases: alike(text.to_owned()), bare: bare.to_owned(), pronouns, is_plural }
    }
}
