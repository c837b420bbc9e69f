//! What a format has no word for, kept beside the rest under `extras`, where its own readers do not look.

use serde_json::{Map, Value, json};

use super::fields::Field;
use crate::error::Result;
use crate::protocol::Object;

/// The field that ours stand under.
pub(super) const OURS: &str = "setdresser";

/// Everything of an object but its pose.
pub(super) fn of_object(object: &Object) -> Value {
    let mut extras = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            extras.insert(name.to_owned(), value);
        }
    };
    add("id", Some(json!(object.id)));
    add("name", object.name.as_ref().map(|name| json!(name)));
    add("size_m", Some(json!(object.size_m)));
    add("category", object.category.as_ref().map(|category| json!(category)));
    add("mount", object.mount.map(|mount| json!(mount)));
    add("front_deg", (object.front_deg != 0.0).then(|| json!(object.front_deg)));
    add("locked", object.locked.then(|| json!(true)));
    add("attached_to", object.attached_to.as_ref().map(|id| json!(id)));
    add("footprint_m", object.footprint_m.as_ref().map(|points| json!(points)));
    json!({ OURS: extras })
}

/// Ours at a place of the file, if it was written here.
pub(super) fn ours<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    field.find("extras")?.find(OURS)
}

/// Gives an object what [`of_object`] kept; its id, size and pose stay as they are.
pub(super) fn restore(object: &mut Object, ours: &Field) -> Result<()> {
    if let Some(name) = ours.find("name") {
        object.name = Some(name.text()?.to_owned());
    }
    if let Some(category) = ours.find("category") {
        object.category = Some(category.text()?.to_owned());
    }
    if let Some(mount) = ours.find("mount") {
        object.mount = Some(mount.word("floor, wall, ceiling or surface")?);
    }
    if let Some(locked) = ours.find("locked") {
        object.locked = locked.flag()?;
    }
    if let Some(id) = ours.find("attached_to") {
        object.attached_to = Some(id.text()?.to_owned());
    }
    Ok(())
}

/// The size that [`of_object`] kept.
pub(super) fn size(ours: &Field) -> Result<Option<[f64; 3]>> {
    let Some(size) = ours.find("size_m") else { return Ok(None) };
    let items = size.items()?;
    let [x, y, z] = items.as_slice() else { return Err(size.fault("a list of 3 numbers")) };
    Ok(Some([x.extent()?, y.extent()?, z.extent()?]))
}
