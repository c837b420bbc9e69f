//! Sentences with alternatives and gaps, such as `(put|place) {S} [just ]<where>`.
//!
//! `(a|b)` is one of several, `[a]` may be left out, `<name>` is an entry of that list, `{x}` a gap that the caller fills.
//! All of them nest.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::seq::IndexedRandom;
use serde::Deserialize;

use crate::search::Rng;

/// A sentence with alternatives, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(Vec<Piece>);

/// Lists of templates by name.
pub(super) type Lists = BTreeMap<String, Vec<Template>>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Gap(String),
    List(String),
    OneOf(Vec<Template>),
    Maybe(Template),
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut rest = text.as_str();
        let template = sequence(&mut rest)?;
        if rest.is_empty() { Ok(template) } else { Err(format!("{rest:?} is left over of {text:?}")) }
    }
}

fn sequence(rest: &mut &str) -> Result<Template, String> {
    let mut pieces = vec![];
    while let Some(first) = rest.chars().next() {
        let piece = match first {
            '|' | ')' | ']' => break,
            '{' => Piece::Gap(enclosed(rest, '}')?),
            '<' if rest[1..].starts_with(|letter: char| letter.is_ascii_lowercase()) => {
                Piece::List(enclosed(rest, '>')?)
            }
            '(' => Piece::OneOf(alternatives(rest, ')')?),
            '[' => {
                let alternatives = alternatives(rest, ']')?;
                Piece::Maybe(Template(vec![Piece::OneOf(alternatives)]))
            }
            '}' => return Err(format!("nothing is open before {rest:?}")),
            _ => {
                let is_end = |letter| "{}<()[]|".contains(letter);
                let start = first.len_utf8();
                let end = rest[start..].find(is_end).map_or(rest.len(), |place| place + start);
                let text = rest[..end].to_owned();
                *rest = &rest[end..];
                Piece::Text(text)
            }
        };
        pieces.push(piece);
    }
    Ok(Template(pieces))
}

fn enclosed(rest: &mut &str, close: char) -> Result<String, String> {
    let end = rest.find(close).ok_or_else(|| format!("no {close:?} after {rest:?}"))?;
    let name = rest[1..end].to_owned();
    *rest = &rest[end + 1..];
    Ok(name)
}

fn alternatives(rest: &mut &str, close: char) -> Result<Vec<Template>, String> {
    let mut found = vec![];
    loop {
        *rest = &rest[1..];
        found.push(sequence(rest)?);
        match rest.chars().next() {
            Some('|') => {}
            Some(letter) if letter == close => break,
            _ => return Err(format!("no {close:?} before {rest:?}")),
        }
    }
    *rest = &rest[1..];
    Ok(found)
}

impl Template {
    /// One of the sentences that it stands for; `fill` gives the gaps.
    pub(super) fn said(
        &self,
        lists: &Lists,
        fill: &dyn Fn(&str, &mut Rng) -> String,
        rng: &mut Rng,
    ) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Gap(name) => text.push_str(&fill(name, rng)),
                Piece::List(name) => {
                    if let Some(one) = lists.get(name).and_then(|list| list.choose(rng)) {
                        text.push_str(&one.said(lists, fill, rng));
                    }
                }
                Piece::OneOf(templates) => {
                    if let Some(one) = templates.choose(rng) {
                        text.push_str(&one.said(lists, fill, rng));
                    }
                }
                Piece::Maybe(template) => {
                    if rng.random_bool(0.4) {
                        text.push_str(&template.said(lists, fill, rng));
                    }
                }
            }
        }
        text
    }

    /// Calls `visit` with the name of every gap (`{x}`, true) and list (`<x>`, false) in it.
    pub(super) fn for_each_name(&self, visit: &mut dyn FnMut(&str, bool)) {
        for piece in &self.0 {
            match piece {
                Piece::Text(_) => {}
                Piece::Gap(name) => visit(name, true),
                Piece::List(name) => visit(name, false),
                Piece::OneOf(templates) => {
                    templates.iter().for_each(|template| template.for_each_name(visit))
                }
                Piece::Maybe(template) => template.for_each_name(visit),
            }
        }
    }

    /// Has it a gap whose name starts with that?
    pub(super) fn has_gap(&self, start: &str) -> bool {
        let mut found = false;
        self.for_each_name(&mut |name, is_gap| found |= is_gap && name.starts_with(start));
        found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::search::rng;

    fn all(text: &str) -> BTreeSet<String> {
        let template = Template::try_from(text.to_owned()).expect("the test is right");
        let lists = Lists::from([(
            "put".to_owned(),
            ["put", "(set|lay) down"]
                .map(|one| Template::try_from(one.to_owned()).expect("the test is right"))
                .to_vec(),
        )]);
        let mut rng = rng(1, 0);
        let fill = |name: &str, _: &mut Rng| format!("the {name}");
        (0..200).map(|_| template.said(&lists, &fill, &mut rng)).collect()
    }

    #[test]
    fn every_alternative_is_said() {
        assert_eq!(all("a{x}"), ["athe x".to_owned()].into());
        assert_eq!(all("(a|b(c|d))[!]").len(), 6);
        assert_eq!(all("<put> it"), ["put it", "set down it", "lay down it"].map(str::to_owned).into());
    }

    #[test]
    fn what_does_not_close_is_refused() {
        for text in ["(a", "a)", "[a|b", "{x", "<y", "b}", "(a|b]"] {
            assert!(Template::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
