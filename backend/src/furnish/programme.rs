//! What rooms of each kind call for, most important first.

use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use crate::scene::category::{self, CategoryId};

/// What a kind of room calls for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// The kind, lower snake case.
    pub kind: String,
    /// Other words for it; a kind that ends in one of them, such as `guest_bedroom`, counts too.
    #[serde(default)]
    pub also: Vec<String>,
    /// Share of the usable floor that furniture usually covers, [0, 1]. Where the professional layouts of `tests/data` have
    /// the kind, about the mean of theirs.
    pub density: f32,
    /// In the order in which a designer would spend the floor.
    pub wants: Vec<Want>,
}

/// Something that a room calls for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Want {
    /// What satisfies it, the most fitting first.
    #[serde(deserialize_with = "category_ids")]
    pub any_of: Vec<CategoryId>,
    /// Not where one of these is there already.
    #[serde(default, deserialize_with = "category_ids")]
    pub unless: Vec<CategoryId>,
    /// The most of it; with each piece that it goes `with`, else in the room. 0 = only where there is floor left to fill.
    #[serde(default = "one")]
    pub count: u32,
    /// One for each so many m² of floor, up to `count`; at least one.
    #[serde(default)]
    pub every_m2: Option<f32>,
    /// Only in rooms of at least so many m².
    #[serde(default)]
    pub from_m2: f32,
    /// A room of this kind without it is none.
    #[serde(default)]
    pub essential: bool,
    /// Pieces need not be of one model.
    #[serde(default)]
    pub mixed: bool,
    /// More of it may fill a room that is still too empty.
    #[serde(default)]
    pub repeat: bool,
    /// What belongs to each piece and is chosen together with it.
    #[serde(default)]
    pub with: Vec<Want>,
}

fn one() -> u32 {
    1
}

fn category_ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<CategoryId>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let find = |name: String| {
        category::find(&name).ok_or_else(|| serde::de::Error::custom(format!("no category is called {name}")))
    };
    names.into_iter().map(find).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "version")]
    _version: u32,
    programmes: Vec<Programme>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/programmes.json"))
        .expect("invariant: assets/programmes.json is valid, a test reads it")
});

/// The programme for rooms that nothing is known of.
const GENERAL: &str = "room";

/// Every programme, in the table's order; the last is that of a general room.
pub fn all() -> &'static [Programme] {
    &TABLE.programmes
}

/// The programme of a kind: its own, else that of the longest known kind that its name ends in, else that of a general room.
pub fn of(kind: &str) -> &'static Programme {
    let exact = all().iter().find(|programme| names(programme).any(|name| name == kind));
    let general = || all().iter().find(|programme| programme.kind == GENERAL);
    exact.or_else(|| ending(kind)).or_else(general).expect("invariant: the table ends with a general room")
}

fn names(programme: &Programme) -> impl Iterator<Item = &str> {
    std::iter::once(programme.kind.as_str()).chain(programme.also.iter().map(String::as_str))
}

fn ending(kind: &str) -> Option<&'static Programme> {
    let ends = all().iter().flat_map(|programme| names(programme).map(move |name| (name, programme)));
    let ends = ends.filter(|(name, _)| kind.strip_suffix(name).is_some_and(|rest| rest.ends_with('_')));
    ends.max_by_key(|(name, _)| name.len()).map(|(_, programme)| programme)
}

impl Programme {
    /// What a room of that many m² cannot do without.
    pub fn essentials(&self, floor_m2: f32) -> impl Iterator<Item = &Want> {
        self.wants.iter().filter(move |want| want.essential && want.from_m2 <= floor_m2)
    }

    /// Does it say nothing of the kind of room?
    pub fn is_general(&self) -> bool {
        self.kind == GENERAL
    }
}

/// What goes with a category wherever it is asked for: its companions in the first programme that gives it some.
pub fn companions(category: CategoryId) -> &'static [Want] {
    let wants = all().iter().flat_map(|programme| &programme.wants);
    let first =
        wants.into_iter().find(|want| want.any_of.first() == Some(&category) && !want.with.is_empty());
    first.map_or(&[], |want| &want.with)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_one_name_each_and_something_essential() {
        let mut seen = vec![];
        for programme in all() {
            assert!(programme.density > 0.0 && programme.density < 0.5, "{}", programme.kind);
            assert!(
                programme.is_general() || programme.wants.iter().any(|want| want.essential),
                "{}",
                programme.kind
            );
            for name in names(programme) {
                assert!(!seen.contains(&name), "{name} stands twice");
                seen.push(name);
            }
        }
        assert_eq!(seen.last(), Some(&GENERAL));
    }

    #[test]
    fn every_kind_that_a_category_belongs_in_is_known() {
        for category in category::all() {
            for kind in &category.rooms {
                assert_eq!(&of(kind).kind, kind, "{}", category.id);
            }
        }
    }

    #[test]
    fn kinds_are_found_by_their_other_names_and_their_ends() {
        for (asked, expected) in [
            ("bedroom", "bedroom"),
            ("master_bedroom", "bedroom"),
            ("small_hotel_room", "hotel_room"),
            ("powder_room", "wc"),
            ("dining_hall", "restaurant"),
            ("spaceship_bridge", "room"),
            ("", "room"),
        ] {
            assert_eq!(of(asked).kind, expected, "{asked}");
        }
    }
}
