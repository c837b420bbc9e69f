//! The catalogue as things that could stand in this room.

use super::floor::takes_floor;
use super::wishes::{Wishes, words};
use crate::protocol::{self, Asset, FurnishRequest, Mount};
use crate::scene::category::{CategoryId, ShapeKind};
use crate::scene::{self, Object, Scene};

/// How much likelier a tag makes an asset that is the room's kind or a word of the instruction.
const TAGGED: f32 = 3.0;
/// Least height under what hangs from the ceiling, metres: a table may stand below, heads are kept clear of its edge.
const HANGS_OVER_M: f32 = 1.5;
/// The largest share of the usable floor that one piece may take.
const LARGEST_SHARE: f32 = 0.45;
/// The largest share of the room's floor that a rug may cover.
const LARGEST_RUG: f32 = 0.5;
/// The share that a rug usually covers; smaller ones are less likely, as they look lost.
const USUAL_RUG: f32 = 0.14;
/// Parts of the building are not furniture, whatever a catalogue holds.
const BUILDING: &[&str] = &[
    "column",
    "stairs",
    "beam",
    "railing",
    "partition",
    "void",
    "electrical_box",
    "light_switch",
    "power_socket",
    "smoke_detector",
    "vent",
    "door",
    "window",
];

/// An asset with what is known about it.
#[derive(Debug)]
pub(super) struct Stock {
    /// Its index in the catalogue.
    pub(super) asset: usize,
    /// What it is.
    pub(super) category: CategoryId,
    /// An object made of it.
    pub(super) object: Object,
    /// How likely it is against others of its category.
    pub(super) weight: f32,
    /// Has it a tag that the room or the user names?
    pub(super) is_tagged: bool,
    /// The most of it in one room.
    pub(super) max_count: u32,
}

/// What of the catalogue can be used in a room, and the names of what no category was found for.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) stock: Vec<Stock>,
    pub(super) unknown: Vec<String>,
}

/// Recognises the assets of a request and keeps those that fit the room.
pub(super) fn catalogue(
    request: &FurnishRequest,
    scene: &Scene,
    usable_m2: f32,
    wishes: &Wishes,
) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for (index, asset) in request.catalogue.iter().enumerate() {
        let object = scene::object_from(&instance(asset, asset.asset.clone()), &scene.world);
        let Some(category) = object.category else {
            catalogue.unknown.push(object.name);
            continue;
        };
        let is_unwanted = wishes.unwanted.contains(&category) || is_building(category.as_str());
        if is_unwanted || !fits(&object, scene, usable_m2) {
            continue;
        }
        let is_tagged = asset.tags.iter().any(|tag| is_named(tag, scene, wishes));
        let mut weight = asset.weight.unwrap_or(1.0) as f32 * if is_tagged { TAGGED } else { 1.0 };
        if object.traits.shape == ShapeKind::Flat {
            weight *= (object.area() / (USUAL_RUG * scene.floor.area)).powi(2).clamp(0.1, 1.0);
        }
        let max_count = asset.max_count.unwrap_or(u32::MAX);
        catalogue.stock.push(Stock { asset: index, category, object, weight, is_tagged, max_count });
    }
    catalogue
}

/// A new object of an asset, not placed yet.
pub(crate) fn instance(asset: &Asset, id: String) -> protocol::Object {
    protocol::Object {
        name: Some(asset.name.clone().unwrap_or_else(|| asset.asset.clone())),
        category: asset.category.clone(),
        mount: asset.mount,
        front_deg: asset.front_deg,
        ..protocol::Object::boxed(id, asset.size_m, None)
    }
}

/// Is a category a part of the building?
pub(super) fn is_building(category: &str) -> bool {
    BUILDING.contains(&category)
}

fn is_named(tag: &str, scene: &Scene, wishes: &Wishes) -> bool {
    let tag = words(tag).join("_");
    !tag.is_empty() && (tag == scene.kind || wishes.words.contains(&tag))
}

/// Could the room hold it at all?
fn fits(object: &Object, scene: &Scene, usable_m2: f32) -> bool {
    let extent = scene.floor.max - scene.floor.min;
    let size = object.size;
    let longest_wall = scene.floor.edges.iter().map(|edge| edge.length).fold(0.0, f32::max);
    let lies = size.x.max(size.y) < extent.max_element() && size.x.min(size.y) < extent.min_element();
    match object.mount {
        Mount::Floor if object.traits.shape == ShapeKind::Flat => {
            lies && object.area() <= LARGEST_RUG * scene.floor.area
        }
        Mount::Floor => lies && size.z <= scene.height && object.area() <= LARGEST_SHARE * usable_m2,
        Mount::Wall => size.z <= scene.height && size.x < 0.9 * longest_wall,
        Mount::Ceiling => lies && scene.height - size.z >= HANGS_OVER_M,
        Mount::Surface => size.z < scene.height,
    }
}

impl Stock {
    /// Floor that it takes from others, m²; 0 for rugs and all that stands or hangs elsewhere.
    pub(super) fn floor_m2(&self) -> f32 {
        if takes_floor(&self.object) { self.object.area() } else { 0.0 }
    }
}
