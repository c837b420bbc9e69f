//! Ids that are unique, and lists of names for people.

use std::collections::HashSet;

use crate::error::quoted;

/// Hands out ids, each once.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    /// The id itself or, where something has it already, the first free `ID#2`, `ID#3`…
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let stem = if wanted.is_empty() { "object" } else { wanted };
        let numbered = (2_usize..).map(|number| format!("{stem}#{number}"));
        let mut free = std::iter::once(stem.to_owned()).chain(numbered);
        free.find(|id| self.taken.insert(id.clone())).unwrap_or_default()
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
