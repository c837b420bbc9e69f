//! Numbers that look like another unit's: a factor of 100 is the commonest mistake of all.

use super::{Object, Scene};
use crate::error::quoted;

/// A thing this many times larger or smaller than any of its kind was not measured in metres.
const OUTLIER: f32 = 12.0;

/// What a client should check.
pub(super) fn warnings(scene: &Scene) -> Vec<String> {
    let mut found = vec![];
    let extent = (scene.floor.max - scene.floor.min).max_element();
    if extent > 150.0 {
        found
            .push(format!("the room is {extent:.0} m long: are these centimetres? Floors must be in metres"));
    } else if extent < 1.0 {
        found.push(format!("the room is only {extent:.3} m long: floors must be in metres"));
    }
    let height = scene.height;
    if height > 50.0 {
        found.push(format!(
            "the ceiling is {height:.0} m high: are these centimetres? Heights must be in metres"
        ));
    } else if height < 1.0 {
        found.push(format!("the ceiling is only {height:.2} m high: heights must be in metres"));
    }
    let mut largest: Vec<f32> = scene.objects.iter().map(|object| object.size.max_element()).collect();
    largest.sort_by(f32::total_cmp);
    match largest.get(largest.len() / 2) {
        Some(&median) if median > 12.0 => {
            found.push(
                "most objects are larger than 12 m: are these centimetres? Sizes must be in metres"
                    .to_owned(),
            );
        }
        Some(&median) if median < 0.04 => {
            found.push("most objects are smaller than 4 cm: sizes must be in metres".to_owned());
        }
        _ => found.extend(outliers(&scene.objects)),
    }
    found
}

/// Single things out of all proportion to their category.
fn outliers(objects: &[Object]) -> Option<String> {
    let is_outlier = |object: &&Object| {
        let size = object.size.max_element();
        let [least, most] = [object.traits.size_m.min, object.traits.size_m.max]
            .map(|size| size.into_iter().fold(0.0, f32::max));
        object.category.is_some() && (size > most * OUTLIER || size < least / OUTLIER)
    };
    let mut names = objects.iter().filter(is_outlier);
    let (first, num_more) = (names.next()?, names.count());
    let more = if num_more > 0 { format!(" and {num_more} more") } else { String::new() };
    Some(format!(
        "{}{more}: {:.3} m is out of all proportion for a {}; sizes must be in metres",
        quoted(&first.name),
        first.size.max_element(),
        first.category_id().replace('_', " ")
    ))
}
