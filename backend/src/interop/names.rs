//! Ids that are unique, and lists of names for people.

use std::collections::{HashMap, HashSet};

use crate::error::quoted;

/// Hands out ids, each once.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// The next number to try for an id that was taken: many objects may have one name.
    next: HashMap<String, usize>,
}

impl Ids {
    /// The id itself or, where something has it already, the first free `ID#2`, `ID#3`…
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let stem = if wanted.is_empty() { "object" } else { wanted };
        if self.taken.insert(stem.to_owned()) {
            return stem.to_owned();
        }
        let next = self.next.entry(stem.to_owned()).or_insert(2);
        loop {
            let id = format!("{stem}#{next}");
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The asset that an object is an instance of, by its id.
pub(super) fn asset_of(id: &str) -> &str {
    match id.rsplit_once('#') {
        Some((asset, number)) if !asset.is_empty() && number.parse::<u32>().is_ok() => asset,
        _ => id,
    }
}

/// Names in a note: the first few, and how many more.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 5;
    let names: Vec<&str> = names.into_iter().collect();
    let first: Vec<String> = names.iter().take(MOST).map(|name| quoted(name)).collect();
    let more = names.len().saturating_sub(MOST);
    first.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}
