//! The document as it comes: I-Design's scene graph, read leniently.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::MAX_ENTRIES;
use crate::document;
use crate::error::{Error, Result};
use crate::protocol::FieldError;

#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) room_dimensions: Axes,
    pub(super) scene_graph: Vec<SentEntry>,
    /// A model's whole answer, for the format reward.
    pub(super) response: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
pub(super) struct Axes {
    x: f64,
    y: f64,
    z: f64,
}

impl From<Axes> for [f64; 3] {
    fn from(Axes { x, y, z }: Axes) -> Self {
        [x, y, z]
    }
}

#[derive(Deserialize)]
pub(super) struct SentEntry {
    pub(super) new_object_id: String,
    pub(super) size_in_meters: Size,
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) is_on_the_floor: bool,
    pub(super) facing: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) placement: SentPlacement,
    pub(super) position: Option<Axes>,
    pub(super) rotation: Option<Rotation>,
}

#[derive(Deserialize)]
pub(super) struct Size {
    pub(super) length: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

#[derive(Deserialize)]
pub(super) struct Rotation {
    pub(super) z_angle: f64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SentPlacement {
    #[serde(deserialize_with = "null_as_default")]
    pub(super) room_layout_elements: Vec<SentRelation>,
    #[serde(deserialize_with = "null_as_default")]
    pub(super) objects_in_room: Vec<SentRelation>,
}

#[derive(Deserialize)]
pub(super) struct SentRelation {
    layout_element_id: Option<String>,
    object_id: Option<String>,
    pub(super) preposition: String,
    pub(super) is_adjacent: Option<bool>,
}

impl SentRelation {
    /// Either name in either list: the published code takes whichever is there.
    pub(super) fn other_id(&self) -> Option<&str> {
        self.layout_element_id.as_deref().or(self.object_id.as_deref())
    }
}

fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> std::result::Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads the document. Its form is others' and has no schema here, so only the first fault is reported.
pub(super) fn read(bytes: &[u8]) -> Result<Document> {
    from_value(document::read(bytes)?)
}

/// As [`read`], of a document that is a value already.
pub(super) fn from_value(value: Value) -> Result<Document> {
    let document: Document = serde_path_to_error::deserialize(value).map_err(|error| {
        let path = document::json_pointer(error.path());
        Error::Fields(vec![FieldError { path, message: error.inner().to_string() }])
    })?;
    let got = document.scene_graph.len();
    if got > MAX_ENTRIES {
        let what = "the list `scene_graph`".to_owned();
        return Err(Error::TooLarge { what, limit: MAX_ENTRIES as u64, got: got as u64 });
    }
    Ok(document)
}
