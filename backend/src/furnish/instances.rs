//! A room with what was chosen for it.

use std::collections::HashSet;

use super::catalogue::{Stock, instance};
use crate::protocol::{FurnishRequest, NewObject, SceneSnapshot};

/// The longest start of an id that an asset gives, bytes: a number has room behind it.
const MAX_STEM_BYTES: usize = 1000;

/// The request's room with new objects, and which of its assets each is, in the order of the pieces.
///
/// What stands there already is locked: it is furnished around.
pub(super) fn with_pieces(request: &FurnishRequest, pieces: &[&Stock]) -> (SceneSnapshot, Vec<NewObject>) {
    let mut snapshot = request.snapshot.clone();
    for object in snapshot.objects.iter_mut().filter(|object| object.placement.is_some()) {
        object.locked = true;
    }
    let sent = request.snapshot.objects.iter().map(|object| object.id.clone());
    let mut taken: HashSet<String> =
        sent.chain(snapshot.room.openings.iter().map(|opening| opening.id.clone())).collect();
    let mut new_objects = vec![];
    for stock in pieces {
        let asset = &request.catalogue[stock.asset];
        let id = free_id(&asset.asset, &taken);
        taken.insert(id.clone());
        let mut object = instance(asset, id.clone());
        object.category = Some(stock.category.as_str().to_owned());
        snapshot.objects.push(object);
        new_objects.push(NewObject { object: id, asset: asset.asset.clone() });
    }
    (snapshot, new_objects)
}

/// The asset's name with the first number that nothing has.
fn free_id(asset: &str, taken: &HashSet<String>) -> String {
    let mut end = asset.len().min(MAX_STEM_BYTES);
    while !asset.is_char_boundary(end) {
        end -= 1;
    }
    let mut number = 1_usize;
    loop {
        let id = format!("{}_{number}", &asset[..end]);
        if !taken.contains(&id) {
            return id;
        }
        number += 1;
    }
}
