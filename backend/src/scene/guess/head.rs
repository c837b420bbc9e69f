//! Finds what a name in words is about: the head noun, and the longest name of the table that ends in it.

use super::index::{Index, Kind, Phrase, WordId, index};
use super::words::{self, Gap};
use super::{spelling, vocabulary};

/// A word of the name.
#[derive(Debug, Clone, Copy)]
struct Token {
    word: Option<WordId>,
    kind: Kind,
    gap: Gap,
}

/// A name of the table, word for word in the text.
#[derive(Debug, Clone, Copy)]
struct Noun {
    phrase: &'static Phrase,
    start: usize,
    end: usize,
    is_weak: bool,
}

/// Words after a comma that may still say the kind of a thing: "Chair, office".
const MAX_AFTERTHOUGHT: usize = 3;

/// What a name may mean, the likeliest first; empty where it names nothing.
///
/// "A modern king-size bed with a gray headboard": the last noun before the first "with" is the head, and of all names
/// of the table whose words the phrase holds and that hold the head, the one that says the most comes first.
pub(super) fn candidates(name: &str) -> Vec<&'static Phrase> {
    let index = index();
    let tokens = tokens(name, index);
    let mut start = 0;
    while start < tokens.len() {
        let (nouns, end) = nouns(&tokens, start, index);
        if !nouns.is_empty() {
            let reach = reach(&tokens, end, index);
            let mut found = ranked(&tokens[start..reach], &nouns, start, index);
            let special = found.first().and_then(|first| special(first, &tokens[start..], index));
            found.splice(0..0, special);
            return found;
        }
        let is_stop = tokens.get(end).is_none_or(|token| !token.kind.is_boundary());
        // "Traditional black and gold table": the second half of a pair of adjectives is still to come.
        let is_pair = tokens.get(end).is_some_and(|token| token.kind.conjunction);
        if !is_stop && !is_pair && tokens[start..end].iter().any(|token| !token.kind.plain) {
            // "A gizmo with a shelf": the head is there, but nobody knows it.
            return vec![];
        }
        start = if is_stop { end.max(start + 1) } else { end + 1 };
    }
    vec![]
}

/// What the first candidate becomes by another word of the text: a plant by its pot, anything by being a toy.
fn special(first: &Phrase, tokens: &[Token], index: &'static Index) -> Option<&'static Phrase> {
    let holds = |word: WordId| tokens.iter().any(|token| token.word == Some(word));
    let named = |name: &str| {
        let words: Vec<_> = super::index::split(name).iter().filter_map(|word| index.id(word)).collect();
        index.starting_with(*words.first()?).find(|phrase| phrase.words == words)
    };
    let toy = index.id("toy").filter(|&toy| tokens.first().is_some_and(|token| token.word == Some(toy)));
    if toy.is_some_and(|toy| !first.words.contains(&toy)) {
        return named("toy");
    }
    let (_, _, name) = vocabulary::PARTS.iter().find(|(thing, parts, _)| {
        let is_it =
            first.own.is_some_and(|own| own.as_str() == *thing) || index.id(thing) == Some(first.head);
        is_it && parts.split(' ').filter_map(|part| index.id(part)).any(holds)
    })?;
    named(name)
}

fn tokens(name: &str, index: &Index) -> Vec<Token> {
    let mut texts: Vec<(String, Gap)> =
        words::words(name).into_iter().flat_map(|word| super::index::spelled(&word.text, word.gap)).collect();
    spelling::merge(&mut texts, index);
    let mut tokens: Vec<Token> = vec![];
    let (mut has_noun, mut is_prose) = (false, false);
    for (text, gap) in &texts {
        // What follows the head is only looked up: it is long, and its compounds decide nothing.
        let words = if is_prose { vec![index.id(text)] } else { spelling::known(text, index) };
        for (place, &word) in words.iter().enumerate() {
            let mut kind = word.map(|word| index.kind(word)).unwrap_or_default();
            kind.number |= text.bytes().all(|byte| byte.is_ascii_digit());
            kind.plain |= kind.number || text.len() == 1;
            has_noun |= kind.noun;
            is_prose |= has_noun && kind.hard_boundary;
            tokens.push(Token { word, kind, gap: if place == 0 { *gap } else { Gap::Joint } });
        }
    }
    let light = index.id("light");
    let room = index.id("room");
    for at in 0..tokens.len() {
        let next = tokens.get(at + 1).copied();
        // Hyphens bind: "built-in" is not in anything.
        if tokens[at].gap == Gap::Hyphen || next.is_some_and(|next| next.gap == Gap::Hyphen) {
            tokens[at].kind.hard_boundary = false;
            tokens[at].kind.soft_boundary = false;
        }
        let is_shade = tokens[at].word == light && next.is_some_and(|next| next.kind.shade);
        let is_room = next.is_some_and(|next| next.word == room && next.gap != Gap::Stop);
        if is_shade {
            tokens[at].word = None;
        }
        if is_shade || is_room {
            tokens[at].kind.noun = false;
        }
    }
    tokens
}

/// The names of the table in a phrase, and where the phrase ends.
fn nouns(tokens: &[Token], start: usize, index: &'static Index) -> (Vec<Noun>, usize) {
    let mut nouns = vec![];
    let mut at = start;
    while at < tokens.len() && (at == start || tokens[at].gap != Gap::Stop) {
        match longest(tokens, at, index) {
            Some(noun) => {
                at = noun.end;
                nouns.push(noun);
            }
            None if tokens[at].kind.is_boundary() => break,
            None => at += 1,
        }
    }
    (nouns, at)
}

fn longest(tokens: &[Token], start: usize, index: &'static Index) -> Option<Noun> {
    let fits = |phrase: &&Phrase| {
        let end = start + phrase.words.len();
        end <= tokens.len()
            && phrase.words.iter().zip(&tokens[start..end]).all(|(&word, token)| token.word == Some(word))
            && tokens[start + 1..end].iter().all(|token| token.gap != Gap::Stop)
            && (phrase.words.len() > 1 || tokens[start].kind.noun)
    };
    let phrase = index.starting_with(tokens[start].word?).find(fits)?;
    let end = start + phrase.words.len();
    // "Table for 8 persons": what is counted is not what the name is about.
    let is_counted = phrase.is_alien() && start > 0 && tokens[start - 1].kind.number;
    // "Base cabinet, double door": any door is as little as a door.
    let alone = || index.starting_with(phrase.head).find(|alone| alone.words == [phrase.head]);
    let is_weak =
        index.kind(phrase.head).weak && alone().is_none_or(|alone| alone.own == phrase.own) || is_counted;
    Some(Noun { phrase, start, end, is_weak })
}

/// How far words count that may say the kind of the thing: over "of" and "de", and a short afterthought.
fn reach(tokens: &[Token], end: usize, index: &'static Index) -> usize {
    let mut at = end;
    while at < tokens.len() && tokens[at].gap != Gap::Stop && !tokens[at].kind.hard_boundary {
        at += 1;
    }
    let afterthought = at;
    while at < tokens.len()
        && at - afterthought < MAX_AFTERTHOUGHT
        && (at == afterthought || tokens[at].gap != Gap::Stop)
        && !tokens[at].kind.is_boundary()
        && longest(tokens, at, index).is_none()
    {
        at += 1;
    }
    at
}

/// The names that hold the head, the one that says the most first; then the other nouns, from the last on,
/// and the nouns inside of them.
fn ranked(tokens: &[Token], nouns: &[Noun], offset: usize, index: &'static Index) -> Vec<&'static Phrase> {
    let strong = nouns.iter().rev().find(|noun| !noun.is_weak).or(nouns.last());
    let Some(strong) = strong else { return vec![] };
    let head = strong.end - 1 - offset;
    let mut scored: Vec<(f32, &'static Phrase)> = vec![];
    for (at, token) in tokens.iter().enumerate() {
        let Some(word) = token.word else { continue };
        if tokens[..at].iter().any(|earlier| earlier.word == Some(word)) {
            continue;
        }
        scored.extend(
            index
                .around(word)
                .filter_map(|phrase| Some((score(tokens, phrase, head, strong.phrase)?, phrase))),
        );
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.words.cmp(&b.1.words)));
    let weak = nouns.iter().rev().filter(|noun| noun.is_weak);
    let others = nouns.iter().rev().filter(|noun| !noun.is_weak).chain(weak).map(|noun| noun.phrase);
    let parts = nouns
        .iter()
        .rev()
        .filter(|noun| noun.end != strong.end)
        .flat_map(|noun| noun.start..noun.end)
        .filter_map(|at| {
            let token = &tokens[at - offset];
            let mut alone = token.word.into_iter().flat_map(|word| index.starting_with(word));
            alone.find(|phrase| phrase.words.len() == 1 && token.kind.noun && !token.kind.weak)
        });
    let before = head.checked_sub(1).map(|at| tokens[at].kind);
    let is_vague =
        scored.first().is_some_and(|(_, phrase)| phrase.words.len() == 1 && tokens[head].kind.vague);
    if is_vague && before.is_some_and(|kind| !kind.plain) {
        return vec![];
    }
    let mut found: Vec<&'static Phrase> = vec![];
    for phrase in scored.into_iter().map(|(_, phrase)| phrase).chain(others).chain(parts) {
        if !found.iter().any(|known| std::ptr::eq(*known, phrase)) {
            found.push(phrase);
        }
    }
    found
}

/// How well a name of the table fits a phrase, if its words are there and one of them is the head.
fn score(tokens: &[Token], phrase: &Phrase, head: usize, span: &Phrase) -> Option<f32> {
    let place = |word: WordId| tokens.iter().rposition(|token| token.word == Some(word));
    let run = tokens
        .windows(phrase.words.len())
        .position(|window| window.iter().zip(&phrase.words).all(|(token, &word)| token.word == Some(word)));
    let whole = run.map(|start| start..start + phrase.words.len()).filter(|run| run.contains(&head));
    let is_whole = whole.is_some();
    if !is_whole {
        let is_scattered =
            phrase.content.len() > 1 && phrase.content.iter().all(|&word| place(word).is_some());
        if !is_scattered || !phrase.content.iter().any(|&word| tokens[head].word == Some(word)) {
            return None;
        }
    }
    let is_head = tokens[head].word == Some(phrase.head);
    // "Living room side table": what leaves a word of the noun out knows less than it seems.
    let left_out = span.content.iter().filter(|word| !phrase.content.contains(word)).count();
    Some(
        -0.7 * left_out as f32
            + phrase.weight
            + if is_whole { 0.5 } else { 0.0 }
            + if is_head { 0.3 } else { 0.0 },
    )
}
