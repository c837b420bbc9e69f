//! Names as they are in real files: a word of the category in some language, with whatever stands around it.

use std::collections::BTreeSet;

use super::dice::Dice;
use super::styles::{self, Style};
use super::words;
use crate::protocol::OpeningKind;
use crate::scene::category::{self, CategoryId};
use crate::scene::guess::guess;
use crate::search::Rng;

/// Shares of the languages that a file's names are in: English, another with Latin letters, Chinese or Japanese, all of them.
const TONGUES: [(Tongue, f64); 4] =
    [(Tongue::English, 0.6), (Tongue::Latin, 0.27), (Tongue::Asian, 0.08), (Tongue::Any, 0.05)];
/// Share of names that keep to the style of their file.
const IN_STYLE: f64 = 0.75;
/// Share of objects whose name no table holds.
const UNKNOWN: f64 = 0.08;
/// Share of objects that come with their category, though their name would tell it.
const GIVEN: f64 = 0.07;
/// Share of names that are a word for several categories, such as "table".
const FAMILY: f64 = 0.12;
/// Tries to find a name that tells the category.
const TRIES: u32 = 4;

#[derive(Clone, Copy)]
enum Tongue {
    English,
    Latin,
    Asian,
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
    /// Ids say nothing: numbers or codes.
    are_ids_opaque: bool,
    taken: BTreeSet<String>,
}

impl Namer {
    pub(super) fn new(rng: &mut Rng) -> Self {
        let (tongue, _) = TONGUES[rng.weighted(&TONGUES.map(|(_, share)| share))];
        let style = styles::draw(rng);
        Self { tongue, style, are_ids_opaque: rng.chance(0.15), taken: BTreeSet::new() }
    }

    /// An id for an opening.
    pub(super) fn opening(&mut self, kind: OpeningKind, rng: &mut Rng) -> String {
        let list: &[&str] = match kind {
            OpeningKind::Door => &words::DOORS,
            OpeningKind::Window => &words::WINDOWS,
            OpeningKind::Passage => &words::PASSAGES,
        };
        // A file in English has English doors: half of each list.
        let english = [list[0], list[1], list[2]];
        let word = if matches!(self.tongue, Tongue::English) || rng.chance(0.4) {
            rng.pick(&english)
        } else {
            rng.pick(list)
        };
        self.unique(word.to_owned())
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

    /// The same model once more.
    pub(super) fn again(&mut self, named: &Named, rng: &mut Rng) -> Named {
        let id = if self.are_ids_opaque { styles::opaque(rng) } else { named.id.clone() };
        self.keep(Named { id, ..named.clone() })
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

    fn decorated(&self, category: CategoryId, size: [f32; 3], rng: &mut Rng) -> String {
        let base = base(self.tongue, category, rng);
        let base = base.as_str();
        let is_asian = base.chars().any(|letter| letter > '\u{2e80}');
        if is_asian {
            let is_kana = base.chars().any(|letter| ('\u{3040}'..'\u{3100}').contains(&letter));
            let before = if is_kana { rng.pick(&words::KANA) } else { rng.pick(&words::HAN) };
            return match rng.count([0, 4]) {
                0 => format!("{before}{base}"),
                1 => format!("{base}_{:02}", rng.count([1, 12])),
                2 => format!("{base}{}", rng.count([1, 4])),
                _ => base.to_owned(),
            };
        }
        let style = if rng.chance(IN_STYLE) { self.style } else { styles::draw(rng) };
        styles::styled(style, base, matches!(self.tongue, Tongue::English), size, rng)
    }
}

/// What name and id tell.
fn told(named: &Named, size: [f32; 3]) -> Option<CategoryId> {
    guess(named.name.as_deref().unwrap_or(&named.id), &named.id, size)
}

/// A word for a category: its id, one of the table's other names, or a word that it shares with others.
fn base(tongue: Tongue, category: CategoryId, rng: &mut Rng) -> String {
    let (id, synonyms) = (category.as_str().replace('_', " "), &category.get().synonyms);
    if matches!(tongue, Tongue::English) && rng.chance(FAMILY) {
        let families = category::families().iter();
        let own: Vec<&str> = families
            .filter(|family| family.categories.iter().any(|id| id == category.as_str()))
            .filter_map(|family| family.words.first().map(String::as_str))
            .collect();
        if !own.is_empty() {
            return rng.pick(&own).to_owned();
        }
    }
    let is_asian = |word: &&str| word.chars().any(|letter| letter > '\u{2e80}');
    let latin: Vec<&str> = synonyms.iter().map(String::as_str).filter(|word| !is_asian(word)).collect();
    let asian: Vec<&str> = synonyms.iter().map(String::as_str).filter(is_asian).collect();
    // The table's names begin with the English ones.
    let english = &latin[..latin.len() * 2 / 5];
    let other = &latin[latin.len() / 2..];
    let list = match tongue {
        Tongue::English if rng.chance(0.4) => return id,
        Tongue::English => english,
        Tongue::Latin if rng.chance(0.1) => return id,
        Tongue::Latin => other,
        Tongue::Asian if rng.chance(0.1) => return id,
        Tongue::Asian => &asian,
        Tongue::Any => &latin,
    };
    if list.is_empty() { id } else { rng.pick(list).to_owned() }
}
