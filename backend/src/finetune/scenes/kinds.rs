//! The kinds of rooms: how often each comes, how large they are, and what people call them.

use super::dice::Dice;
use crate::furnish::programme::{self, Programme};
use crate::search::Rng;

/// What rooms of a kind are like.
pub(super) struct Kind {
    /// The programme's kind.
    pub(super) programme: &'static str,
    /// How often it comes.
    weight: f64,
    /// Least, usual and greatest floor, m².
    area_m2: [f64; 3],
    /// Least and greatest usual height, metres.
    pub(super) height_m: [f64; 2],
    /// Length over width.
    pub(super) stretch: [f64; 2],
    /// Doors and passages, least and most.
    pub(super) ways: [u32; 2],
    /// Windows, least and most.
    pub(super) windows: [u32; 2],
}

const fn kind(
    programme: &'static str,
    weight: f64,
    area_m2: [f64; 3],
    height_m: [f64; 2],
    stretch: [f64; 2],
    ways: [u32; 2],
    windows: [u32; 2],
) -> Kind {
    Kind { programme, weight, area_m2, height_m, stretch, ways, windows }
}

/// Ceilings of homes, of working places and of halls, metres.
const HOME: [f64; 2] = [2.35, 2.9];
const WORK: [f64; 2] = [2.5, 3.4];
const HALL: [f64; 2] = [2.8, 5.0];
/// Length over width of most rooms.
const USUAL: [f64; 2] = [1.0, 1.7];

/// One for each programme: homes come most, since most rooms are.
const KINDS: [Kind; 34] = [
    kind("bedroom", 10.0, [7.0, 13.0, 26.0], HOME, USUAL, [1, 2], [1, 3]),
    kind("childrens_room", 5.0, [7.0, 12.0, 20.0], HOME, USUAL, [1, 1], [1, 2]),
    kind("nursery", 3.0, [6.0, 10.0, 16.0], HOME, USUAL, [1, 2], [1, 2]),
    kind("living_room", 10.0, [12.0, 22.0, 45.0], HOME, USUAL, [1, 3], [1, 4]),
    kind("dining_room", 5.0, [8.0, 15.0, 30.0], HOME, USUAL, [1, 3], [1, 3]),
    kind("kitchen", 5.0, [5.0, 10.0, 20.0], HOME, [1.0, 2.0], [1, 2], [1, 2]),
    kind("kitchen_diner", 4.0, [12.0, 20.0, 36.0], HOME, USUAL, [1, 3], [1, 3]),
    kind("bathroom", 5.0, [3.2, 6.0, 13.0], HOME, USUAL, [1, 2], [0, 1]),
    kind("wc", 2.0, [1.2, 2.2, 9.0], HOME, [1.0, 2.0], [1, 1], [0, 1]),
    kind("hallway", 4.0, [3.5, 8.0, 18.0], HOME, [1.3, 4.0], [2, 4], [0, 1]),
    kind("home_office", 5.0, [6.0, 11.0, 20.0], HOME, USUAL, [1, 2], [1, 2]),
    kind("office", 4.0, [12.0, 28.0, 120.0], WORK, [1.0, 2.2], [1, 3], [1, 5]),
    kind("meeting_room", 3.0, [10.0, 20.0, 50.0], WORK, [1.0, 1.9], [1, 2], [0, 3]),
    kind("classroom", 3.0, [18.0, 45.0, 75.0], WORK, [1.0, 1.6], [1, 2], [2, 4]),
    kind("library", 2.0, [10.0, 24.0, 70.0], WORK, USUAL, [1, 2], [0, 4]),
    kind("cafe", 3.0, [14.0, 30.0, 80.0], WORK, [1.0, 2.0], [1, 3], [1, 4]),
    kind("restaurant", 2.0, [20.0, 45.0, 110.0], WORK, [1.0, 2.0], [1, 3], [1, 5]),
    kind("bar", 2.0, [15.0, 32.0, 80.0], WORK, [1.0, 2.2], [1, 3], [0, 3]),
    kind("shop", 3.0, [14.0, 32.0, 90.0], WORK, [1.0, 2.2], [1, 2], [0, 3]),
    kind("hotel_room", 4.0, [12.0, 19.0, 32.0], HOME, [1.1, 1.9], [1, 2], [1, 2]),
    kind("studio", 4.0, [16.0, 28.0, 50.0], HOME, USUAL, [1, 2], [1, 4]),
    kind("gym", 2.0, [10.0, 24.0, 80.0], WORK, USUAL, [1, 2], [0, 3]),
    kind("laundry", 2.0, [3.0, 6.5, 14.0], HOME, [1.0, 2.0], [1, 2], [0, 1]),
    kind("garage", 2.0, [14.0, 22.0, 45.0], [2.3, 3.0], [1.1, 2.0], [1, 2], [0, 2]),
    kind("workshop", 2.0, [9.0, 22.0, 60.0], WORK, USUAL, [1, 2], [0, 3]),
    kind("waiting_room", 2.0, [9.0, 18.0, 45.0], WORK, USUAL, [1, 3], [0, 3]),
    kind("tavern", 3.0, [20.0, 42.0, 100.0], HALL, USUAL, [1, 3], [0, 4]),
    kind("dungeon", 2.0, [6.0, 20.0, 60.0], [2.2, 4.0], USUAL, [1, 2], [0, 1]),
    kind("throne_room", 1.0, [30.0, 70.0, 120.0], [3.5, 7.0], [1.1, 2.2], [1, 3], [0, 5]),
    kind("forge", 1.5, [12.0, 26.0, 60.0], HALL, USUAL, [1, 2], [0, 3]),
    kind("storage", 2.5, [2.5, 10.0, 40.0], [2.2, 3.2], [1.0, 2.2], [1, 2], [0, 1]),
    kind("dormitory", 2.0, [12.0, 22.0, 45.0], WORK, USUAL, [1, 2], [1, 3]),
    kind("music_room", 2.0, [10.0, 20.0, 45.0], WORK, USUAL, [1, 2], [0, 3]),
    kind("room", 3.0, [6.0, 15.0, 45.0], HOME, USUAL, [1, 3], [0, 3]),
];

/// Share of rooms that are larger than the usual one.
const LARGER: f64 = 0.5;

/// A kind by its weight.
pub(super) fn draw(rng: &mut Rng) -> &'static Kind {
    &KINDS[rng.weighted(&KINDS.map(|kind| kind.weight))]
}

impl Kind {
    /// A floor's area, m²: seldom near the greatest.
    pub(super) fn area(&self, rng: &mut Rng) -> f64 {
        let [least, usual, most] = self.area_m2;
        let share = rng.between([0.0, 1.0]);
        if rng.chance(LARGER) {
            usual + (most - usual) * share * share * share
        } else {
            usual - (usual - least) * share * share
        }
    }

    /// What its rooms want.
    pub(super) fn programme(&self) -> &'static Programme {
        programme::of(self.programme)
    }

    /// What somebody calls such a room; a quarter says nothing or something that no table holds.
    pub(super) fn text(&self, rng: &mut Rng) -> Option<String> {
        let own = self.programme;
        let also = &self.programme().also;
        Some(match rng.weighted(&TEXTS) {
            0 => own.to_owned(),
            1 => capitalised(&own.replace('_', " ")),
            2 if !also.is_empty() => also[rng.below(also.len())].clone(),
            3 if !also.is_empty() => capitalised(&also[rng.below(also.len())].replace('_', " ")),
            4 => format!("{} {}", rng.pick(&BEFORE), own.replace('_', " ")),
            5 => rng.pick(&FREE).to_owned(),
            6 => String::new(),
            7 => return None,
            _ => own.to_owned(),
        })
    }
}

/// Shares of the ways to say a kind: its own, as a title, another word, that as a title, with a word before it, free text, empty, null.
const TEXTS: [f64; 8] = [0.36, 0.12, 0.13, 0.08, 0.08, 0.05, 0.04, 0.14];
const BEFORE: [&str; 14] = [
    "small",
    "large",
    "cosy",
    "modern",
    "master",
    "old",
    "rustic",
    "guest",
    "upstairs",
    "bright",
    "north",
    "victorian",
    "low poly",
    "my",
];
const FREE: [&str; 20] = [
    "spaceship bridge",
    "Level 03",
    "lair",
    "Room_12",
    "sun room",
    "wizard's tower",
    "yoga",
    "pièce à vivre",
    "habitación",
    "Zimmer 4",
    "test scene",
    "chill area",
    "captain's cabin",
    "hobby",
    "pokój",
    "书房",
    "リビング",
    "stanza 2",
    "safe house",
    "kamer",
];

/// Each word with a capital.
pub(super) fn capitalised(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    text.split(' ').map(word).collect::<Vec<String>>().join(" ")
}
