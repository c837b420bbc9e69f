//! What a "bed" is: the table of categories.

use std::collections::HashMap;
use std::sync::LazyLock;

use parry3d::glamx::Vec3;
use serde::Deserialize;

use crate::protocol::Mount;

/// An index into the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryId(pub u16);

/// What is known about a kind of object.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its name, lower snake case.
    pub id: String,
    /// Usual sizes: width, depth, height, metres.
    pub size_m: SizeRange,
    /// What usually carries it.
    pub mount: Mount,
    /// How much its back belongs against a wall, 0 to 1.
    pub wall: f32,
    /// How much it likes a corner, 0 to 1.
    pub corner: f32,
    /// The sides that people use.
    pub clearance: Vec<Clearance>,
    /// Can things stand on it?
    pub carries: bool,
    /// How it collides.
    pub shape: ShapeKind,
    /// What it belongs with.
    pub groups: Vec<Group>,
    /// The kinds of rooms that it belongs in; empty = any.
    pub rooms: Vec<String>,
    /// Other names, in several languages.
    pub synonyms: Vec<String>,
}

/// Sizes from small to large, each width, depth, height in metres.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeRange {
    /// The smallest usual.
    pub min: [f32; 3],
    /// The most usual.
    pub typical: [f32; 3],
    /// The largest usual.
    pub max: [f32; 3],
}

/// Sides that must be free for use.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clearance {
    /// Which sides.
    pub sides: Vec<Side>,
    /// Must all of them be free, or any one?
    pub need: Need,
    /// How far from the box, metres.
    pub depth_m: f32,
}

/// A side of an object, its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Where it faces.
    Front,
    /// Opposite of the front.
    Back,
    /// Its own left.
    Left,
    /// Its own right.
    Right,
}

/// Must all sides be free, or any one?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Every listed side.
    All,
    /// One of them.
    Any,
}

/// How a category collides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShapeKind {
    /// Its whole box.
    Box,
    /// A top with room for seats below it.
    Table,
    /// A seat with a back rest; goes under tables.
    Seat,
    /// Lies under everything.
    Flat,
}

/// Where a category belongs relative to others.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// How the subject stands to the target.
    pub relation: GroupRelation,
    /// The categories of targets; any one satisfies.
    pub targets: Vec<String>,
    /// Least and greatest gap between the boxes, metres; negative = tucked under.
    #[serde(default)]
    pub gap_m: Option<[f32; 2]>,
    /// How much it matters.
    #[serde(default = "one")]
    pub weight: f32,
}

fn one() -> f32 {
    1.0
}

/// How a subject stands to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupRelation {
    /// Left or right of it, backs aligned, facing the same way.
    Beside,
    /// Before its front, centred.
    InFrontOf,
    /// Turned towards it from a distance.
    Facing,
    /// On any side of it, turned towards it.
    Around,
    /// At its front, turned towards it.
    At,
    /// Standing on it.
    OnTopOf,
    /// Lying under it.
    Under,
    /// Hanging over it.
    Above,
    /// Within the gap in any direction.
    Near,
}

/// Categories that one everyday word may mean; the size decides among them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The words, in several languages, lower case.
    pub words: Vec<String>,
    /// The categories, the most usual first.
    pub categories: Vec<String>,
}

#[derive(Deserialize)]
struct Table {
    categories: Vec<Category>,
    families: Vec<Family>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/categories.json"))
        .expect("invariant: assets/categories.json is valid, a test reads it")
});

static BY_ID: LazyLock<HashMap<&'static str, CategoryId>> = LazyLock::new(|| {
    TABLE
        .categories
        .iter()
        .enumerate()
        .map(|(index, category)| (category.id.as_str(), CategoryId(index as u16)))
        .collect()
});

/// Every category, in the table's order.
pub fn all() -> &'static [Category] {
    &TABLE.categories
}

/// Every family of categories that share a word.
pub fn families() -> &'static [Family] {
    &TABLE.families
}

/// The category of that id.
pub fn find(id: &str) -> Option<CategoryId> {
    BY_ID.get(id).copied()
}

impl CategoryId {
    /// Its row of the table.
    pub fn get(self) -> &'static Category {
        &TABLE.categories[usize::from(self.0)]
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        &self.get().id
    }
}

impl Category {
    /// Traits of a thing that no row describes, from its size alone (width, depth, height, metres).
    ///
    /// Thresholds are sorted by how people use space: plates hang, mats lie, small things stand on others,
    /// what is taller than eyes (1.5 m) goes back to a wall and is used from its front.
    pub fn from_size(size: Vec3) -> Self {
        let is_plate = size.y < 0.08 && size.z > 0.25 && size.x > 0.2;
        let is_mat = size.z < 0.04 && size.x > 0.4 && size.y > 0.4;
        let is_small = size.max_element() < 0.4;
        let is_tall = size.z > 1.5;
        let mount = match () {
            () if is_plate => Mount::Wall,
            () if is_small => Mount::Surface,
            () => Mount::Floor,
        };
        let on_floor = mount == Mount::Floor && !is_mat;
        Self {
            id: "unknown".to_owned(),
            size_m: SizeRange { min: size.into(), typical: size.into(), max: size.into() },
            mount,
            wall: if on_floor && is_tall {
                0.7
            } else if on_floor {
                0.3
            } else {
                0.0
            },
            corner: 0.0,
            clearance: if on_floor && size.z > 0.6 && size.x > 0.5 {
                vec![Clearance { sides: vec![Side::Front], need: Need::All, depth_m: 0.5 }]
            } else {
                vec![]
            },
            carries: on_floor && (0.2..1.3).contains(&size.z),
            shape: if is_mat { ShapeKind::Flat } else { ShapeKind::Box },
            groups: vec![],
            rooms: vec![],
            synonyms: vec![],
        }
    }
}
