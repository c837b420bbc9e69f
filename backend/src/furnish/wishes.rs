//! What the user names: pieces to have first, pieces to leave out, and words that make tagged assets likelier.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::catalogue::is_building;
use crate::protocol::Goal;
use crate::scene::category::{self, CategoryId};

/// What the goal says about which pieces.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Wishes {
    /// What is named, in the order of the text, then of the relations.
    pub(super) named: Vec<Named>,
    /// What is said not to be there.
    pub(super) unwanted: Vec<CategoryId>,
    /// The instruction's words, lower case.
    pub(super) words: Vec<String>,
}

/// So many of something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// What it may be, the most usual first.
    pub(super) any_of: Vec<CategoryId>,
    /// How many.
    pub(super) count: u32,
}

/// The longest name of a category, in words.
const MAX_WORDS: usize = 4;
/// How many the user means by a plural without a number.
const SOME: u32 = 2;
/// More than this of one thing is named by mistake.
const MAX_COUNT: u32 = 64;

const NUMBERS: &[(&[&str], u32)] = &[
    (&["a", "an", "one", "single", "ein", "eine", "einen"], 1),
    (&["two", "both", "pair", "zwei"], 2),
    (&["three", "drei"], 3),
    (&["four", "vier"], 4),
    (&["five", "fünf"], 5),
    (&["six", "sechs"], 6),
    (&["seven", "sieben"], 7),
    (&["eight", "acht"], 8),
    (&["nine", "neun"], 9),
    (&["ten", "zehn"], 10),
    (&["twelve", "zwölf", "dozen"], 12),
];
/// Between a number or a "no" and its noun such words may stand; others end its reach.
const REACH: usize = 3;
const WITHOUT: &[&str] = &["no", "without", "not", "ohne", "kein", "keine", "keinen"];

/// Every name of a category or family, as joined words, with what it may mean.
static NAMES: LazyLock<HashMap<String, Vec<CategoryId>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<CategoryId>> = HashMap::new();
    for category in category::all() {
        let Some(id) = category::find(&category.id).filter(|_| !is_building(&category.id)) else { continue };
        let own = std::iter::once(category.id.replace('_', " "));
        for name in own.chain(category.synonyms.iter().cloned()) {
            names.entry(words(&name).join(" ")).or_default().push(id);
        }
    }
    // A family says more than the one category that bears its name: any chair is a chair.
    for family in category::families() {
        let members: Vec<CategoryId> = family.categories.iter().filter_map(|id| category::find(id)).collect();
        for word in &family.words {
            names.insert(words(word).join(" "), members.clone());
        }
    }
    names
});

/// Reads a goal.
pub(super) fn read(goal: Option<&Goal>) -> Wishes {
    let Some(goal) = goal else { return Wishes::default() };
    let mut wishes =
        Wishes { words: words(goal.instruction.as_deref().unwrap_or_default()), ..Wishes::default() };
    let mut at = 0;
    // Since when what was counted or denied last is meant.
    let (mut number, mut denied): (Option<(usize, u32)>, Option<usize>) = (None, None);
    while at < wishes.words.len() {
        let word = wishes.words[at].as_str();
        if let Some(count) = number_of(word) {
            number = Some((at, count));
        } else if WITHOUT.contains(&word) {
            denied = Some(at);
        } else if let Some((length, any_of, is_plural)) = noun(&wishes.words[at..]) {
            let counted = number.filter(|&(since, _)| at - since <= REACH).map(|(_, count)| count);
            let count = counted.unwrap_or(if is_plural { SOME } else { 1 }).min(MAX_COUNT);
            if denied.is_some_and(|since| at - since <= REACH) {
                wishes.unwanted.extend(any_of);
            } else if count > 0 {
                wishes.named.push(Named { any_of: any_of.to_vec(), count });
            }
            (number, denied) = (None, None);
            at += length;
            continue;
        }
        at += 1;
    }
    let ends = goal.relations.iter().flat_map(|relation| [Some(&relation.subject), relation.target.as_ref()]);
    for category in ends.flatten().filter(|end| !is_building(end)).filter_map(|end| category::find(end)) {
        let is_named = wishes.named.iter().any(|named| named.any_of.contains(&category));
        if !is_named {
            wishes.named.push(Named { any_of: vec![category], count: 1 });
        }
    }
    wishes
}

fn number_of(word: &str) -> Option<u32> {
    let spelt = NUMBERS.iter().find(|(words, _)| words.contains(&word)).map(|&(_, number)| number);
    spelt.or_else(|| word.parse().ok())
}

/// The longest noun that starts here: its length in words, what it may mean, and whether it is a plural.
fn noun(words: &[String]) -> Option<(usize, &'static [CategoryId], bool)> {
    (1..=MAX_WORDS.min(words.len())).rev().find_map(|length| {
        let name = words[..length].join(" ");
        // The table has some plurals too.
        let endings = [("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("n", ""), ("", "")];
        endings.iter().find_map(|(ending, instead)| {
            let singular = format!("{}{instead}", name.strip_suffix(ending)?);
            NAMES.get(&singular).map(|found| (length, found.as_slice(), !ending.is_empty()))
        })
    })
}

/// Runs of letters and digits, lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{GoalRelation, RelationKind};

    fn named(text: &str) -> Vec<(&'static str, u32)> {
        let goal = Goal { instruction: Some(text.to_owned()), relations: vec![] };
        read(Some(&goal)).named.iter().map(|named| (named.any_of[0].as_str(), named.count)).collect()
    }

    #[test]
    fn nouns_come_with_their_numbers() {
        assert_eq!(named("two armchairs and a piano"), [("armchair", 2), ("piano", 1)]);
        assert_eq!(
            named("6 dining chairs around the dining table"),
            [("dining_chair", 6), ("dining_table", 1)]
        );
        assert_eq!(
            named("two comfortable old armchairs by the fireplace"),
            [("armchair", 2), ("fireplace", 1)]
        );
        assert_eq!(named("bookshelves along the wall"), [("bookshelf", 2)]);
        assert_eq!(named("zwei Sessel und ein Klavier"), [("armchair", 2), ("piano", 1)]);
        assert_eq!(named("a cosy room for a family of four"), []);
    }

    #[test]
    fn what_is_denied_is_not_wanted() {
        let goal =
            Goal { instruction: Some("a bed but no desk, without a tv".to_owned()), relations: vec![] };
        let wishes = read(Some(&goal));
        assert_eq!(wishes.named.len(), 1);
        let unwanted: Vec<&str> = wishes.unwanted.iter().map(|category| category.as_str()).collect();
        assert_eq!(unwanted, ["desk", "tv"]);
    }

    #[test]
    fn relations_name_what_they_are_about_once() {
        let relation = GoalRelation {
            kind: RelationKind::Facing,
            subject: "sofa".to_owned(),
            target: Some("tv".to_owned()),
            distance_m: None,
        };
        let goal = Goal { instruction: Some("a sofa".to_owned()), relations: vec![relation] };
        let named: Vec<&str> = read(Some(&goal)).named.iter().map(|named| named.any_of[0].as_str()).collect();
        assert_eq!(named, ["sofa", "tv"]);
    }
}
