//! Faults of a document, gathered so that all are told at once.

use std::collections::HashMap;

use super::category;
use crate::error::quoted;
use crate::protocol::FieldError;

/// Collects faults with their JSON pointers.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) fields: Vec<FieldError>,
}

/// No building is larger than this; what is, has its numbers mixed up.
pub(crate) const MAX_COORDINATE_M: f64 = 1e6;
/// Largest extent of a room or an object, metres.
pub(crate) const MAX_EXTENT_M: f64 = 1000.0;
/// Smallest extent of an object, metres.
pub(super) const MIN_EXTENT_M: f64 = 1e-4;
/// The longest id or name, bytes.
pub(super) const MAX_NAME_BYTES: usize = 1024;

impl Faults {
    pub(crate) fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.fields.push(FieldError { path: path.into(), message: message.into() });
    }

    /// Every number finite and within the world.
    pub(crate) fn coordinates(&mut self, path: &str, values: &[f64]) -> bool {
        let world = [-MAX_COORDINATE_M, MAX_COORDINATE_M];
        let parts = values.iter().enumerate();
        parts.fold(true, |is_good, (index, &value)| {
            self.range(&format!("{path}/{index}"), value, world, " m") && is_good
        })
    }

    /// A finite number in a range.
    pub(crate) fn range(&mut self, path: &str, value: f64, range: [f64; 2], unit: &str) -> bool {
        let is_in = value.is_finite() && value >= range[0] && value <= range[1];
        if !is_in {
            self.add(path, format!("expected {} to {}{unit}, got {value:?}", range[0], range[1]));
        }
        is_in
    }

    /// A width, depth and height.
    pub(crate) fn size(&mut self, path: &str, size: [f64; 3]) -> bool {
        let before = self.fields.len();
        for (index, &value) in size.iter().enumerate() {
            self.range(&format!("{path}/{index}"), value, [MIN_EXTENT_M, MAX_EXTENT_M], " m");
            if let (0.0, Some(fault)) = (value, self.fields[before..].last_mut()) {
                fault.message.push_str("; a plane counts as 0.001 m thick");
            }
        }
        self.fields.len() == before
    }

    /// A client's name for something: 1 to 1024 bytes.
    pub(crate) fn id(&mut self, path: &str, id: &str) {
        self.text(path, Some(id), [1, MAX_NAME_BYTES]);
    }

    /// A text of so many bytes, if there is one.
    pub(super) fn text(&mut self, path: &str, text: Option<&str>, bytes: [usize; 2]) {
        if let Some(got) = text.map(str::len).filter(|got| !(bytes[0]..=bytes[1]).contains(got)) {
            self.add(path, format!("expected {} to {} bytes, got {got}", bytes[0], bytes[1]));
        }
    }

    /// Ids that nothing else has.
    pub(crate) fn unique<'a>(&mut self, ids: impl Iterator<Item = (String, &'a str)>) {
        let mut seen: HashMap<&str, String> = HashMap::new();
        for (path, id) in ids {
            if let Some(first) = seen.get(id) {
                self.add(path, format!("expected an id of its own, got that of {first}"));
            } else {
                seen.insert(id, path);
            }
        }
    }

    /// A category of the table, or none.
    pub(super) fn category(&mut self, path: &str, id: Option<&str>) {
        if let Some(id) = id.filter(|id| category::find(id).is_none()) {
            let got = quoted(id) + &kin(id);
            self.add(
                path,
                format!(
                    "expected a category of the table (`backend categories` lists them) or null, got {got}"
                ),
            );
        }
    }

    /// At most `limit` elements.
    pub(crate) fn at_most(&mut self, path: &str, what: &str, limit: usize, got: usize) -> bool {
        if got > limit {
            self.add(path, format!("expected at most {limit} {what}, got {got}"));
        }
        got <= limit
    }
}

/// What an everyday word that is no category may have meant.
pub(super) fn kin(word: &str) -> String {
    let is_its =
        |family: &&category::Family| family.words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let family = category::families().iter().find(is_its);
    family.map_or_else(String::new, |family| format!("; did you mean {}?", family.categories.join(" or ")))
}
