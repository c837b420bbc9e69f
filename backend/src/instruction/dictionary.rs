//! Words for things and places, whatever the room: categories, families, activities, openings, walls.

use std::sync::LazyLock;

use super::families::{ACTIVITIES, FAMILIES, PLACES};
use super::words::{joined, words};
use crate::scene::OpeningKind;
use crate::scene::category::{self, CategoryId};

/// What a word means in any room.
#[derive(Debug, Clone, Copy)]
pub(super) enum Common {
    /// A category by its name or a synonym.
    Category(CategoryId),
    /// An index into [`FAMILIES`].
    Family(usize),
    /// An index into [`ACTIVITIES`].
    Activity(usize),
    /// Openings of a kind.
    Opening(OpeningKind),
    /// A wall.
    Wall,
    /// The wall of the windows.
    WindowWall,
    /// Wall 1.
    LongestWall,
    /// A corner of the room.
    Corner,
    /// The room itself.
    Room,
}

/// Every such word as a key, sorted; a key may stand several times, the closest meaning first.
pub(super) static COMMON: LazyLock<Vec<(String, Common)>> = LazyLock::new(|| {
    let mut common: Vec<(String, Common)> = vec![];
    let mut add = |names: &[&str], meaning: Common| {
        common.extend(names.iter().map(|name| (joined(&words(name)), meaning)));
    };
    add(&["daylight", "natural light", "tageslicht"], Common::Opening(OpeningKind::Window));
    add(&["entrance", "entry", "exit", "eingang", "ausgang"], Common::Opening(OpeningKind::Door));
    add(&["passage", "archway", "opening", "durchgang"], Common::Opening(OpeningKind::Passage));
    add(&["wall", "wand"], Common::Wall);
    add(&["longest wall", "long wall", "längste wand", "lange wand"], Common::LongestWall);
    add(&["window wall", "fensterwand"], Common::WindowWall);
    add(&["corner", "corner of the room", "ecke", "zimmerecke", "raumecke"], Common::Corner);
    add(&["room", "floor", "zimmer", "raum", "boden"], Common::Room);
    for (index, (names, _)) in FAMILIES.iter().enumerate() {
        add(names, Common::Family(index));
    }
    for (index, activity) in ACTIVITIES.iter().enumerate() {
        add(activity.names, Common::Activity(index));
        for doing in activity.doing {
            for place in PLACES {
                add(&[&format!("{doing} {place}")], Common::Activity(index));
            }
        }
    }
    for (index, category) in category::all().iter().enumerate() {
        let names = category.synonyms.iter().map(String::as_str).chain([category.id.as_str()]);
        // The ends `window` and `door` of a relation mean openings.
        let meaning = match category.id.as_str() {
            "window" => Common::Opening(OpeningKind::Window),
            "door" => Common::Opening(OpeningKind::Door),
            _ => Common::Category(CategoryId(index as u16)),
        };
        common.extend(names.map(|name| (joined(&words(name)), meaning)));
    }
    common.retain(|(key, _)| !key.is_empty());
    // Stable: of equal keys the earlier meaning stays first.
    common.sort_by(|(a, _), (b, _)| a.cmp(b));
    common
});

/// The entries of a sorted list under one key.
pub(super) fn at<'t, T>(sorted: &'t [(String, T)], key: &str) -> &'t [(String, T)] {
    let start = sorted.partition_point(|(other, _)| other.as_str() < key);
    let end = start + sorted[start..].partition_point(|(other, _)| other == key);
    &sorted[start..end]
}

/// Is there a key that starts so?
pub(super) fn any_starts_with<T>(sorted: &[(String, T)], prefix: &str) -> bool {
    let start = sorted.partition_point(|(key, _)| key.as_str() < prefix);
    sorted.get(start).is_some_and(|(key, _)| key.starts_with(prefix))
}

/// What an object called so may be called in a text: `SM_Chair_03` also "chair", `nightstand_L` also "left nightstand",
/// `Props/Barrel1` also "barrel".
pub(super) fn keys(name: &str) -> Vec<String> {
    let last_part = name.rsplit('/').next().unwrap_or(name);
    let mut keys = vec![joined(&words(name)), joined(&words(last_part))];
    let mut parts = words(last_part);
    if parts.first().is_some_and(|word| matches!(word.text.as_str(), "sm" | "sk" | "mesh")) {
        parts.remove(0);
        keys.push(joined(&parts));
    }
    while parts.len() > 1 {
        let last = parts.last().map_or("", |word| word.text.as_str());
        let side = match last {
            "l" | "left" => "left",
            "r" | "right" => "right",
            _ if last.starts_with(|letter: char| letter.is_ascii_digit()) => "",
            _ if last.len() == 1 && last.is_ascii() => "",
            _ => break,
        };
        parts.pop();
        let base = joined(&parts);
        if !side.is_empty() {
            keys.push(format!("{side}{base}"));
        }
        keys.push(base);
    }
    keys
}
