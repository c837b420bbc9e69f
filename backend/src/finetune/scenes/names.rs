//! Names as they are in real files: a word of the category in some language, with whatever stands around it.

use std::collections::BTreeSet;

use super::dice::Dice;
use super::styles::{self, Style};
use super::words;
use crate::protocol::OpeningKind;
use crate::scene::category::{self, CategoryId, Family};
use crate::scene::guess::guess;
use crate::search::Rng;

/// Shares of the languages that a file's names are in: English, another with Latin letters, Chinese, Japanese, all of them.
const TONGUES: [(Tongue, f64); 5] = [
    (Tongue::English, 0.6),
    (Tongue::Latin, 0.27),
    (Tongue::Chinese, 0.05),
    (Tongue::Japanese, 0.04),
    (Tongue::Any, 0.04),
];
/// A category's names stand in the order of their languages: shares of them that are English for sure, that one other
/// language with its neighbours takes, and where these begin.
const ENGLISH: f64 = 0.4;
const BAND: f64 = 0.14;
const BANDS: [f64; 2] = [0.5, 1.0 - BAND];
/// Share of names that keep to the style of their file.
const IN_STYLE: f64 = 0.75;
/// Share of objects whose name no table holds.
const UNKNOWN: f64 = 0.08;
/// Share of objects that come with their category, though their name would tell it.
const GIVEN: f64 = 0.07;
/// Share of names that are a word for several categories, such as "table".
const FAMILY: f64 = 0.12;
/// Share of names that are the category's own, in English and in other files.
const OWN_ID: [f64; 2] = [0.4, 0.1];
/// Tries to find a name that tells the category.
const TRIES: u32 = 4;

#[derive(Clone, Copy)]
enum Tongue {
    English,
    Latin,
    Chinese,
    Japanese,
    Any,
}

/// What an object is called.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) category: Option<String>,
}

/// Names the objects and openings of one file; no id comes twice.
pub(super) struct Namer {
    tongue: Tongue,
    style: Style,
    /// Where the language's band of names begins.
    band: f64,
    /// Which words it has for openings.
    opening: usize,
    /// Ids say nothing: numbers or codes.
    are_ids_opaque: bool,
    taken: BTreeSet<String>,
}

impl Namer {
    pub(super) fn new(rng: &mut Rng) -> Self {
        let (tongue, _) = TONGUES[rng.weighted(&TONGUES.map(|(_, share)| share))];
        let style = styles::draw(rng);
        let band = rng.between(BANDS);
        let opening = match tongue {
            Tongue::English => rng.below(words::ENGLISH_OPENINGS),
            _ => rng.below(words::DOORS.len()),
        };
        let are_ids_opaque = rng.chance(0.15);
        Self { tongue, style, band, opening, are_ids_opaque, taken: BTreeSet::new() }
    }

    /// An id for an opening.
    pub(super) fn opening(&mut self, kind: OpeningKind, rng: &mut Rng) -> String {
        let list = match kind {
            OpeningKind::Door => &words::DOORS,
            OpeningKind::Window => &words::WINDOWS,
            OpeningKind::Passage => &words::PASSAGES,
        };
        let word =
            if rng.chance(IN_STYLE) { list[self.opening] } else { list[rng.below(words::ENGLISH_OPENINGS)] };
        self.unique(word.to_owned())
    }

    /// One of a list of words, the first half of them English.
    pub(super) fn word(&self, list: &[&'static str], rng: &mut Rng) -> &'static str {
        let half = list.len() / 2;
        match self.tongue {
            Tongue::English => list[rng.below(half)],
            Tongue::Latin => list[half + rng.below(list.len() - half)],
            _ => list[rng.below(list.len())],
        }
    }

    /// A name from which the category is guessed, or one that comes with it, or one that nothing tells anything.
    pub(super) fn object(&mut self, category: CategoryId, size: [f64; 3], rng: &mut Rng) -> Named {
        let size = size.map(|side| side as f32);
        if rng.chance(UNKNOWN) {
            for _ in 0..TRIES {
                let named = self.identified(styles::unknown(rng), rng);
                if told(&named, size).is_none() {
                    return self.keep(named);
                }
            }
        }
        let mut named = None;
        for _ in 0..TRIES {
            let tried = self.identified(self.decorated(category, size, rng), rng);
            if told(&tried, size) == Some(category) {
                named = Some(tried);
                break;
            }
        }
        let mut named = match named {
            Some(named) => named,
            None => {
                let plain = category.as_str().to_owned();
                let name = if rng.chance(0.5) { plain } else { plain.replace('_', " ") };
                self.identified(name, rng)
            }
        };
        if rng.chance(GIVEN) || told(&named, size) != Some(category) {
            named.category = Some(category.as_str().to_owned());
        }
        self.keep(named)
    }

    /// An id for one more of a model.
    pub(super) fn again(&mut self, id: &str, rng: &mut Rng) -> String {
        self.unique(if self.are_ids_opaque { styles::opaque(rng) } else { id.to_owned() })
    }

    /// A name for something built in, its category given where nothing else tells it.
    pub(super) fn fixture(
        &mut self,
        name: &str,
        category: Option<CategoryId>,
        size: [f64; 3],
        rng: &mut Rng,
    ) -> Named {
        let mut named = self.identified(name.to_owned(), rng);
        let is_told = told(&named, size.map(|side| side as f32)) == category;
        named.category = category.filter(|_| !is_told).map(|id| id.as_str().to_owned());
        self.keep(named)
    }

    fn keep(&mut self, named: Named) -> Named {
        Named { id: self.unique(named.id), ..named }
    }

    fn unique(&mut self, id: String) -> String {
        let base = match id.rsplit_once('.') {
            Some((base, number)) if number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()) => base,
            _ => &id,
        };
        let numbered = (1..).map(|number| match self.style {
            Style::Game | Style::Snake => format!("{base}_{number:02}"),
            Style::Prose => format!("{base} {number}"),
            _ => format!("{base}.{number:03}"),
        });
        let id = std::iter::once(id.clone())
            .chain(numbered)
            .find(|id| !self.taken.contains(id))
            .expect("invariant: numbers never end");
        self.taken.insert(id.clone());
        id
    }

    /// A name with an id of its own, or one that is both.
    fn identified(&self, name: String, rng: &mut Rng) -> Named {
        let (id, name) = match () {
            () if self.are_ids_opaque => (styles::opaque(rng), Some(name)),
            () if rng.chance(0.35) => (name, None),
            () => (name.clone(), Some(name)),
        };
        Named { id, name, category: None }
    }

    /// A word for a category: its id, one of the table's other names, or a word that it shares with others.
    fn base(&self, category: CategoryId, rng: &mut Rng) -> String {
        let id = category.as_str().replace('_', " ");
        let is_english = matches!(self.tongue, Tongue::English);
        if is_english
            && rng.chance(FAMILY)
            && let Some(word) = shared(category, rng)
        {
            return word;
        }
        if rng.chance(if is_english { OWN_ID[0] } else { OWN_ID[1] }) {
            return id;
        }
        let words = category.get().synonyms.iter().map(String::as_str);
        let (asian, latin): (Vec<&str>, Vec<&str>) = words.partition(|word| is_asian(word));
        // Shares of the list, rounded outwards so that something is in between.
        let part = |from: f64, to: f64| {
            let num = latin.len() as f64;
            &latin[(num * from) as usize..((num * to).ceil() as usize).min(latin.len())]
        };
        let list = match self.tongue {
            Tongue::English => part(0.0, ENGLISH),
            Tongue::Latin => part(self.band, self.band + BAND),
            Tongue::Chinese => &asian[..asian.len() / 2],
            Tongue::Japanese => &asian[asian.len() / 2..],
            Tongue::Any => &latin,
        };
        if list.is_empty() { id } else { list[rng.below(list.len())].to_owned() }
    }

    fn decorated(&self, category: CategoryId, size: [f32; 3], rng: &mut Rng) -> String {
        let base = self.base(category, rng);
        let base = base.as_str();
        if is_asian(base) {
            let before = if is_japanese(base) { rng.pick(&words::KANA) } else { rng.pick(&words::HAN) };
            return match rng.count([0, 4]) {
                0 => format!("{before}{base}"),
                1 => format!("{base}_{:02}", rng.count([1, 12])),
                2 => format!("{base}{}", rng.count([1, 4])),
                _ => base.to_owned(),
            };
        }
        let style = if rng.chance(IN_STYLE) { self.style } else { styles::draw(rng) };
        let foreign = (!matches!(self.tongue, Tongue::English))
            .then_some((self.band - BANDS[0]) / (BANDS[1] - BANDS[0]));
        styles::styled(style, base, foreign, size, rng)
    }
}

/// What name and id tell.
fn told(named: &Named, size: [f32; 3]) -> Option<CategoryId> {
    guess(named.name.as_deref().unwrap_or(&named.id), &named.id, size)
}

/// A word that several categories share.
fn shared(category: CategoryId, rng: &mut Rng) -> Option<String> {
    let own = |family: &&Family| family.categories.iter().any(|id| id == category.as_str());
    let words: Vec<&String> =
        category::families().iter().filter(own).filter_map(|family| family.words.first()).collect();
    (!words.is_empty()).then(|| words[rng.below(words.len())].clone())
}

fn is_asian(word: &str) -> bool {
    word.chars().any(|letter| letter > '\u{2e80}')
}

fn is_japanese(word: &str) -> bool {
    word.chars().any(|letter| ('\u{3040}'..'\u{3100}').contains(&letter))
}
