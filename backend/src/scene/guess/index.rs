//! Every name of the table, and every word of them, ready to be found.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::category::{self, CategoryId};
use super::vocabulary as lists;
use super::words::{self, Gap};

/// A word's number in the index.
pub(super) type WordId = u16;

/// A name of one or several things.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    /// Its words in order; empty for Chinese and Japanese.
    pub(super) words: Vec<WordId>,
    /// Those of them that carry meaning.
    pub(super) content: Vec<WordId>,
    /// The word that says what it is: the last, or the one before a preposition.
    pub(super) head: WordId,
    /// How much it says.
    pub(super) weight: f32,
    /// The category that the table gives the name to.
    pub(super) own: Option<CategoryId>,
    /// The categories that an everyday word may mean, the most usual first; empty = only `own`.
    pub(super) family: Vec<CategoryId>,
    /// May its word be taken for it whatever the size?
    pub(super) is_plain_speech: bool,
    /// The families of its words, for what turns out to have another's size.
    kin: Vec<CategoryId>,
}

impl Phrase {
    /// Does it name something that the table does not know?
    pub(super) fn is_alien(&self) -> bool {
        self.own.is_none() && self.family.is_empty()
    }

    /// The categories that share an everyday word with it.
    pub(super) fn relatives(&self) -> &[CategoryId] {
        if self.family.is_empty() { &self.kin } else { &self.family }
    }
}

/// What is known about a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kind {
    pub(super) hard_boundary: bool,
    pub(super) soft_boundary: bool,
    pub(super) plain: bool,
    pub(super) shade: bool,
    pub(super) weak: bool,
    /// Is it a name by itself?
    pub(super) noun: bool,
    pub(super) number: bool,
    pub(super) vague: bool,
    pub(super) conjunction: bool,
    article: bool,
    minor: bool,
    doubtful: bool,
}

/// The names of the table by their words.
#[derive(Debug, Default)]
pub(super) struct Index {
    ids: HashMap<String, WordId>,
    kinds: Vec<Kind>,
    phrases: Vec<Phrase>,
    /// Phrases that begin with a word, the longest first.
    starting: Vec<Vec<u32>>,
    /// Phrases by their rarest word of content.
    rarest: Vec<Vec<u32>>,
    cjk: HashMap<String, Phrase>,
}

static INDEX: LazyLock<Index> = LazyLock::new(Index::build);

/// The index of the table.
pub(super) fn index() -> &'static Index {
    &INDEX
}

impl Index {
    /// The number of a word, if any name or list holds it.
    pub(super) fn id(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// What is known about a word.
    pub(super) fn kind(&self, word: WordId) -> Kind {
        self.kinds[usize::from(word)]
    }

    /// The phrases that begin with a word, the longest first.
    pub(super) fn starting_with(&self, word: WordId) -> impl Iterator<Item = &Phrase> {
        self.starting[usize::from(word)].iter().map(|&phrase| &self.phrases[phrase as usize])
    }

    /// The phrases whose rarest word it is: over all words of a text, each possible phrase comes once.
    pub(super) fn around(&self, word: WordId) -> impl Iterator<Item = &Phrase> {
        self.rarest[usize::from(word)].iter().map(|&phrase| &self.phrases[phrase as usize])
    }

    /// The name in Chinese or Japanese.
    pub(super) fn cjk(&self, text: &str) -> Option<&Phrase> {
        self.cjk.get(text)
    }

    fn build() -> Self {
        let mut index = Self::default();
        index.read_lists();
        let mut places = HashMap::new();
        for (position, category) in category::all().iter().enumerate() {
            let own = CategoryId(position as u16);
            let id = category.id.replace('_', " ");
            for name in std::iter::once(&id).chain(&category.synonyms) {
                index.phrase(name, &mut places, |phrase| phrase.own = phrase.own.or(Some(own)));
            }
        }
        for family in category::families() {
            let members: Vec<_> = family.categories.iter().filter_map(|id| category::find(id)).collect();
            for word in &family.words {
                index.phrase(&word.replace('_', " "), &mut places, |phrase| {
                    phrase.family.clone_from(&members)
                });
            }
        }
        for name in lists::ALIENS.split(',') {
            index.phrase(name, &mut places, |_| {});
        }
        for name in lists::CJK_ALIENS.split_whitespace() {
            index.phrase(name, &mut places, |_| {});
        }
        index.add_joined();
        index.add_umlauts();
        index.weigh();
        index.file();
        index
    }

    fn read_lists(&mut self) {
        type Mark = fn(&mut Kind);
        let lists: [(&str, Mark); 11] = [
            (lists::HARD_BOUNDARIES, |kind| kind.hard_boundary = true),
            (lists::SOFT_BOUNDARIES, |kind| kind.soft_boundary = true),
            (lists::ARTICLES, |kind| kind.article = true),
            (lists::MINOR, |kind| kind.minor = true),
            (lists::PLAIN, |kind| kind.plain = true),
            (lists::SHADES, |kind| kind.shade = true),
            (lists::WEAK, |kind| kind.weak = true),
            (lists::NUMBERS, |kind| kind.number = true),
            (lists::VAGUE, |kind| kind.vague = true),
            (lists::CONJUNCTIONS, |kind| kind.conjunction = true),
            (lists::DOUBTFUL, |kind| kind.doubtful = true),
        ];
        for (list, mark) in lists {
            for text in list.split_whitespace() {
                for word in split(text) {
                    let id = self.intern(&word);
                    mark(&mut self.kinds[usize::from(id)]);
                }
            }
        }
    }

    fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.id(word) {
            return id;
        }
        let id = self.kinds.len() as WordId;
        self.kinds.push(Kind::default());
        self.ids.insert(word.to_owned(), id);
        id
    }

    /// Adds a name, or finds it again, and lets the caller say what it means.
    fn phrase(
        &mut self,
        name: &str,
        places: &mut HashMap<Vec<WordId>, usize>,
        mean: impl FnOnce(&mut Phrase),
    ) {
        if name.chars().any(words::is_cjk) {
            let phrase = self.cjk.entry(super::cjk::normal(name)).or_default();
            mean(phrase);
            phrase.is_plain_speech = phrase.own.is_some();
            return;
        }
        let words: Vec<_> = split(name).iter().map(|word| self.intern(word)).collect();
        let place = *places.entry(words.clone()).or_insert_with(|| {
            self.phrases.push(Phrase { words, ..Phrase::default() });
            self.phrases.len() - 1
        });
        mean(&mut self.phrases[place]);
    }

    /// Names of several words are written in one as well: "coffeetable".
    fn add_joined(&mut self) {
        let texts: HashMap<WordId, String> = self.ids.iter().map(|(text, &id)| (id, text.clone())).collect();
        for position in 0..self.phrases.len() {
            let phrase = &self.phrases[position];
            let joined: String = phrase.words.iter().map(|word| texts[word].as_str()).collect();
            let is_new = phrase.words.len() > 1 && !self.ids.contains_key(&joined);
            if is_new && !phrase.words.iter().any(|&word| self.kind(word).is_function()) {
                let (own, family) = (phrase.own, phrase.family.clone());
                let word = self.intern(&joined);
                self.phrases.push(Phrase { words: vec![word], own, family, ..Phrase::default() });
            }
        }
    }

    /// "ä" is written "a" or "ae"; the table holds both kinds of spelling, so each is found by the other.
    fn add_umlauts(&mut self) {
        let names = category::all().iter().flat_map(|category| &category.synonyms);
        let words = category::families().iter().flat_map(|family| &family.words);
        let mut spellings: Vec<(String, WordId)> = vec![];
        for word in names.chain(words).flat_map(|name| name.split([' ', '-', '\''])) {
            let Some(id) = split(word).first().and_then(|text| self.id(text)) else { continue };
            let written = word.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            // Five letters or fewer are mostly Dutch: "stoel" is not Polish "stol".
            let bare = if word.len() > 5 {
                word.to_lowercase().replace("ae", "a").replace("oe", "o").replace("ue", "u")
            } else {
                word.to_owned()
            };
            for spelling in [written, bare] {
                spellings.extend(split(&spelling).into_iter().next().map(|text| (text, id)));
            }
        }
        for (spelling, id) in spellings {
            self.ids.entry(spelling).or_insert(id);
        }
    }

    fn weigh(&mut self) {
        let kin = self.kin();
        for (phrase, kin) in self.phrases.iter_mut().zip(kin) {
            let kind = |word: WordId| self.kinds[usize::from(word)];
            phrase.content = phrase.words.iter().copied().filter(|&word| !kind(word).is_function()).collect();
            if phrase.content.is_empty() {
                phrase.content.clone_from(&phrase.words);
            }
            phrase.weight = phrase.content.iter().map(|&word| if kind(word).minor { 0.4 } else { 1.0 }).sum();
            let complement = phrase.words.iter().position(|&word| kind(word).is_boundary()).unwrap_or(0);
            let last = phrase.words.len() - 1;
            phrase.head = phrase.words[if complement > 0 { complement - 1 } else { last }];
            phrase.is_plain_speech = phrase.own.is_some()
                && (phrase.content.len() > 1 || !kind(phrase.head).doubtful && !kind(phrase.head).weak);
            phrase.kin = kin;
        }
    }

    /// For each phrase the families that one of its words names and that hold its category.
    fn kin(&self) -> Vec<Vec<CategoryId>> {
        let families: HashMap<WordId, &Vec<CategoryId>> = self
            .phrases
            .iter()
            .filter(|phrase| phrase.words.len() == 1 && !phrase.family.is_empty())
            .map(|phrase| (phrase.words[0], &phrase.family))
            .collect();
        let of = |phrase: &Phrase| {
            let shared = phrase.words.iter().filter_map(|word| families.get(word));
            let mut kin: Vec<_> = shared
                .filter(|family| phrase.own.is_some_and(|own| family.contains(&own)))
                .flat_map(|family| family.iter().copied())
                .collect();
            kin.dedup();
            kin
        };
        self.phrases.iter().map(of).collect()
    }

    fn file(&mut self) {
        let mut uses = vec![0; self.kinds.len()];
        for phrase in &self.phrases {
            for &word in &phrase.content {
                uses[usize::from(word)] += 1;
            }
        }
        self.starting = vec![vec![]; self.kinds.len()];
        self.rarest = vec![vec![]; self.kinds.len()];
        for (position, phrase) in self.phrases.iter().enumerate() {
            self.starting[usize::from(phrase.words[0])].push(position as u32);
            if let Some(&word) = phrase.content.iter().min_by_key(|&&word| uses[usize::from(word)]) {
                self.rarest[usize::from(word)].push(position as u32);
            }
            if let [word] = phrase.words[..] {
                self.kinds[usize::from(word)].noun = true;
            }
        }
        for list in &mut self.starting {
            list.sort_by_key(|&phrase| std::cmp::Reverse(self.phrases[phrase as usize].words.len()));
        }
    }
}

impl Kind {
    /// Does a thing's description begin after it?
    pub(super) fn is_boundary(self) -> bool {
        self.hard_boundary || self.soft_boundary
    }

    fn is_function(self) -> bool {
        self.is_boundary() || self.article
    }
}

/// The words of a name as the index spells them.
pub(super) fn split(name: &str) -> Vec<String> {
    words::words(name)
        .into_iter()
        .flat_map(|word| spelled(&word.text, word.gap))
        .map(|(text, _)| text)
        .collect()
}

/// The words that the table writes for a word.
pub(super) fn spelled(word: &str, gap: Gap) -> Vec<(String, Gap)> {
    match lists::SPELLINGS.iter().find(|(spelling, _)| *spelling == word) {
        Some((_, [first, rest @ ..])) => std::iter::once(((*first).to_owned(), gap))
            .chain(rest.iter().map(|text| ((*text).to_owned(), Gap::Space)))
            .collect(),
        _ => vec![(word.to_owned(), gap)],
    }
}
