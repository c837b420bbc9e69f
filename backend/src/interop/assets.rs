//! Objects of formats that only name their assets: sizes come from the user's catalogue.

use super::ReadOptions;
use super::names::listed;
use crate::error::counted;
use crate::furnish::catalogue::instance;
use crate::protocol::{Asset, Object, Placement};

/// The asset that has one of these names; the first name that is known decides.
pub(super) fn find<'a>(options: &ReadOptions<'a>, names: &[&str]) -> Option<&'a Asset> {
    names.iter().find_map(|name| options.catalogue.iter().find(|asset| asset.asset == *name))
}

/// An object of an asset, or of a size that the file says itself.
pub(super) fn object(
    id: String,
    asset: Option<&Asset>,
    size_m: [f64; 3],
    placement: Option<Placement>,
) -> Object {
    match asset {
        Some(asset) => Object { size_m, placement, ..instance(asset, id) },
        None => Object::boxed(id, size_m, placement),
    }
}

/// Tells which objects had no size.
pub(super) fn tell_unsized(unknown: &[String], notes: &mut Vec<String>) {
    if !unknown.is_empty() {
        notes.push(format!(
            "{} left out, for the file does not say how large they are: {}; name a catalogue of their assets with `--catalogue`",
            counted(unknown.len(), "object"),
            listed(unknown.iter().map(String::as_str))
        ));
    }
}
