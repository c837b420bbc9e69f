//! Words to sentences, and sentences to segments: the stretches between commas and joining words.

use std::ops::Range;

use super::measures::{Bound, measure};
use super::nouns::{Noun, Nouns};
use super::patterns::{Cue, Join, Way, cue};
use super::walls;
use super::words::{Gap, Word};
use crate::scene::Scene;

/// A stretch of words with one meaning.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    /// Its meaning.
    pub meaning: Meaning<'a>,
    /// Indices of its words.
    pub words: Range<usize>,
}

/// What a stretch of words means.
#[derive(Debug, Clone)]
pub(super) enum Meaning<'a> {
    /// A thing or place.
    Noun(Noun<'a>),
    /// A little word.
    Cue(Cue),
    /// A distance.
    Distance(Bound),
    /// A word that tells us nothing.
    Unknown,
}

/// What stands between two commas or joining words.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    /// How it hangs on the segment before.
    pub join: Join,
    /// Its items; never empty.
    pub items: Vec<Item<'a>>,
}

impl<'a> Item<'a> {
    /// Its little word.
    pub(super) fn cue(&self) -> Option<Cue> {
        match self.meaning {
            Meaning::Cue(cue) => Some(cue),
            _ => None,
        }
    }

    /// Its noun.
    pub(super) fn noun(&self) -> Option<&Noun<'a>> {
        match &self.meaning {
            Meaning::Noun(noun) => Some(noun),
            _ => None,
        }
    }
}

/// The sentences of a text, each with its segments.
pub(super) fn sentences<'a>(scene: &Scene, nouns: &Nouns<'a>, words: &[Word]) -> Vec<Vec<Segment<'a>>> {
    let items = qualified_walls(scene, items(nouns, words));
    let mut sentences: Vec<Vec<Item>> = vec![];
    for item in items {
        match sentences.last_mut() {
            Some(sentence) if words[item.words.start].gap != Gap::Sentence => sentence.push(item),
            _ => sentences.push(vec![item]),
        }
    }
    sentences.into_iter().map(|sentence| segments(sentence, words)).collect()
}

/// The meaning of every word, the longest stretches first.
fn items<'a>(nouns: &Nouns<'a>, words: &[Word]) -> Vec<Item<'a>> {
    let mut items: Vec<Item> = vec![];
    let mut start = 0;
    while start < words.len() {
        let rest = &words[start..];
        let (cue_taken, as_cue) =
            cue(rest).map_or((0, None), |(taken, cue)| (taken, Some(Meaning::Cue(cue))));
        let mut best = as_cue.map_or((1, Meaning::Unknown), |meaning| (cue_taken, meaning));
        // "the big plant" is a plant, even where the only plants are not what is usually called big.
        let found = nouns
            .find(rest)
            .filter(|(_, noun)| !(matches!(noun, Noun::Absent) && is_adjective(&rest[0].text)));
        if let Some((taken, noun)) = found {
            // "slide the bed" but "the slide": an article makes a little word a thing.
            let after_article = start > 0
                && rest[0].gap == Gap::None
                && matches!(words[start - 1].text.as_str(), "the" | "a" | "my");
            let is_thing = after_article && matches!(noun, Noun::Things(_));
            if taken > cue_taken || (taken == cue_taken && is_thing) {
                best = (taken, Meaning::Noun(noun));
            }
        }
        if let Some((taken, bound)) = measure(rest).filter(|(taken, _)| *taken >= best.0) {
            best = (taken, Meaning::Distance(bound));
        }
        items.push(Item { meaning: best.1, words: start..start + best.0 });
        start += best.0;
    }
    items
}

fn is_adjective(word: &str) -> bool {
    matches!(
        word,
        "big"
            | "large"
            | "small"
            | "little"
            | "tall"
            | "low"
            | "long"
            | "short"
            | "wide"
            | "narrow"
            | "round"
            | "square"
            | "old"
            | "new"
            | "modern"
            | "wooden"
            | "leather"
            | "comfortable"
            | "gross"
            | "großer"
            | "große"
            | "kleine"
            | "kleiner"
            | "white"
            | "black"
            | "green"
            | "red"
            | "blue"
            | "grey"
            | "gray"
    )
}

/// "the wall opposite the door", "the wall with the window" become one wall.
fn qualified_walls<'a>(scene: &Scene, items: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let mut joined: Vec<Item> = vec![];
    let mut rest = items.into_iter().peekable();
    while let Some(item) = rest.next() {
        joined.push(item);
        if !matches!(joined.last().and_then(Item::noun), Some(Noun::Wall(None))) {
            continue;
        }
        let mut told: Vec<Item> = vec![];
        while let Some(next) = rest.next_if(|next| told.len() < 4 && next.cue().is_some()) {
            told.push(next);
        }
        let cues: Vec<Cue> = told.iter().filter_map(Item::cue).filter(|cue| *cue != Cue::Filler).collect();
        let wall = match (cues.as_slice(), rest.peek().and_then(Item::noun)) {
            ([Cue::Way(Way::Opposite | Way::Facing)], Some(Noun::Opening(end))) => {
                walls::opposite(scene, end)
            }
            ([Cue::Join(Join::With) | Cue::Of], Some(Noun::Opening(end))) => walls::of_opening(scene, end),
            _ => None,
        };
        match (wall, joined.last_mut()) {
            (Some(wall), Some(item)) => {
                item.meaning = Meaning::Noun(Noun::Wall(Some(wall)));
                item.words.end = rest.next().map_or(item.words.end, |opening| opening.words.end);
            }
            _ => joined.extend(told),
        }
    }
    joined
}

fn segments<'a>(sentence: Vec<Item<'a>>, words: &[Word]) -> Vec<Segment<'a>> {
    let mut segments: Vec<Segment> = vec![];
    let mut current = Segment { join: Join::Start, items: vec![] };
    // An open "between", "align" or "surround" needs the joining word for its own second thing.
    let mut open: Option<Way> = None;
    for item in sentence {
        let is_parted = words[item.words.start].gap == Gap::Comma;
        let join = match item.cue() {
            Some(Cue::Join(Join::And)) if open == Some(Way::Between) => None,
            Some(Cue::Join(Join::With)) if matches!(open, Some(Way::Align | Way::Surround)) => None,
            Some(Cue::Join(join)) => Some(join),
            Some(Cue::InsteadOf) => Some(Join::But),
            _ if is_parted => Some(Join::Comma),
            _ => None,
        };
        match (join, item.cue()) {
            (None, Some(Cue::Join(_) | Cue::InsteadOf)) => {
                open = None;
                continue;
            }
            (None, Some(Cue::Way(way))) => open = Some(way),
            (None, _) => {}
            (Some(join), cue) => {
                open = if let Some(Cue::Way(way)) = cue { Some(way) } else { None };
                if !current.items.is_empty() {
                    segments.push(std::mem::replace(&mut current, Segment { join, items: vec![] }));
                } else if current.join != Join::Start || segments.is_empty() {
                    current.join = join;
                }
            }
        }
        match item.cue() {
            Some(Cue::Join(_)) => {}
            Some(Cue::InsteadOf) => {
                current.items.push(Item { meaning: Meaning::Cue(Cue::Not), words: item.words })
            }
            _ => current.items.push(item),
        }
    }
    if !current.items.is_empty() {
        segments.push(current);
    }
    segments
}
