//! Filling a room from a catalogue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Goal, Image, Mount, Options, SceneSnapshot, or_default};

/// Asks to choose assets for the room and to place them among what stands there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FurnishRequest {
    /// The room and what stands there already.
    pub snapshot: SceneSnapshot,
    /// What the user wants; null = a sound room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// A picture of the room, for policies that look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// How to work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
    /// The same id with the same body names the same job; 1 to 256 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256))]
    pub request_id: Option<String>,
    /// What may be placed; 1 to 2000 assets.
    #[schemars(length(min = 1, max = 2000))]
    pub catalogue: Vec<Asset>,
    /// Share of the usable floor to cover, 0 to 1; null = as rooms of this kind usually are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub density: Option<f64>,
}

/// Something that can be placed, any number of times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// The client's name for it, unique in the catalogue; comes back byte for byte. 1 to 1024 bytes.
    #[schemars(length(min = 1, max = 1024))]
    pub asset: String,
    /// A name for people, from which category and mount are guessed; null means the asset's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1024))]
    pub name: Option<String>,
    /// Width, depth, height of its box, metres; each 0.0001 to 1000. A plane counts as 0.001 thick.
    #[schemars(inner(range(min = 1e-4, max = 1000.0)))]
    pub size_m: [f64; 3],
    /// A category of the table; null = guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What carries it; null = as its category usually does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<Mount>,
    /// Turn from the model's own axis to its front, counter-clockwise degrees.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(range(min = -3600.0, max = 3600.0), with = "Option<f64>")]
    pub front_deg: f64,
    /// The client's own words for it; one that equals the room's kind or a word of the instruction makes it likelier. At most 64.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), inner(length(max = 256)), with = "Option<Vec<String>>")]
    pub tags: Vec<String>,
    /// How likely it is against others of its category, 0.000001 to 1,000,000; default 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub weight: Option<f64>,
    /// The most of it in one room, 0 to 512; null = as its category usually needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 512))]
    pub max_count: Option<u32>,
}
