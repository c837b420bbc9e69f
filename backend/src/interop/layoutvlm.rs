//! Tasks of the LayoutVLM benchmark: a room's outline, a list of assets and words for the layout; nothing is placed.
//!
//! Z up, metres; an unturned asset faces +x, and angles run counter-clockwise. A published task only names its assets
//! (`"<asset>-<number>": {}`); one whose assets were prepared has `assetMetadata.boundingBox` with the depth along x.
//! Source: LayoutVLM's prompts and `prepare_task_assets`.

use serde_json::Value;

use super::fields::Field;
use super::names::Ids;
use super::plane::Point;
use super::{Found, ReadOptions, assets};
use crate::error::Result;
use crate::protocol::{Frame, Goal, Mount, Object, Room, SceneSnapshot, VERSION};

/// From facing −y, as an unturned box does here, to facing +x.
const FRONT_DEG: f64 = 90.0;
/// The longest instruction, characters.
const MOST_CHARS: usize = 4000;

/// Reads a task as a request: the words become its instruction, the assets objects without a place.
///
/// # Errors
/// [`Error::Fields`](crate::error::Error::Fields) with the first field that cannot be used.
pub(super) fn read(value: &Value, options: &ReadOptions, notes: &mut Vec<String>) -> Result<Vec<Found>> {
    let root = Field::root(value);
    let boundary = root.get("boundary")?;
    let vertices = boundary.get("floor_vertices")?;
    let outline: Vec<Point> = vertices.items()?.iter().map(Field::point).collect::<Result<_>>()?;
    let level =
        match vertices.items()?.first().map(|first| (first, first.value.as_array().map_or(0, Vec::len))) {
            Some((first, 3..)) => first.point::<3>()?[2],
            _ => 0.0,
        };
    let room = Room {
        name: None,
        kind: None,
        floor_m: outline,
        floor_level_m: level,
        height_m: boundary.get("wall_height")?.number([0.1, 1000.0], " m")?,
        openings: vec![],
    };
    notes.push(
        "LayoutVLM's rooms have no doors or windows: add them, or everything may stand before them"
            .to_owned(),
    );

    let (mut ids, mut unknown, mut objects) = (Ids::default(), vec![], vec![]);
    for (key, asset) in root.get("assets")?.entries()? {
        match object(key, &asset, options, &mut ids)? {
            Some(object) => objects.push(object),
            None => unknown.push(key.to_owned()),
        }
    }
    assets::tell_unsized(&unknown, notes);
    let mut found =
        Found::new(String::new(), SceneSnapshot { version: VERSION, frame: Frame::ZUp, room, objects });
    found.request.goal = goal(&root, notes)?;
    Ok(vec![found])
}

fn object(key: &str, sent: &Field, options: &ReadOptions, ids: &mut Ids) -> Result<Option<Object>> {
    // `<asset>-<number>`, counted from 0.
    let name = match key.rsplit_once('-') {
        Some((name, number)) if !name.is_empty() && number.parse::<u32>().is_ok() => name,
        _ => key,
    };
    let uid = sent.find("uid").map(|uid| uid.text()).transpose()?.unwrap_or(name);
    let known = assets::find(options, &[key, uid, name]);
    let bounds = sent.find("assetMetadata").and_then(|metadata| metadata.find("boundingBox"));
    let size = match (bounds, known) {
        (Some(bounds), _) => {
            [bounds.get("x")?.extent()?, bounds.get("y")?.extent()?, bounds.get("z")?.extent()?]
        }
        (None, Some(asset)) => asset.size_m,
        (None, None) => return Ok(None),
    };
    let is_measured = sent.find("assetMetadata").is_some();
    let mut object = assets::object(ids.unique(uid), known, size, None);
    if is_measured {
        object.front_deg = FRONT_DEG;
    }
    for field in ["category", "description"] {
        if let (Some(words), None) = (sent.find(field), &object.name) {
            object.name = Some(words.text()?.chars().take(300).collect());
        }
    }
    let mounts = [
        ("onCeiling", Mount::Ceiling),
        ("onFloor", Mount::Floor),
        ("onWall", Mount::Wall),
        ("onObject", Mount::Surface),
    ];
    let mut allowed = vec![];
    for (field, mount) in mounts {
        if sent.find(field).map_or(Ok(false), |flag| flag.flag())? {
            allowed.push(mount);
        }
    }
    // Where several are allowed, the category decides.
    if let ([mount], None) = (allowed.as_slice(), object.mount) {
        object.mount = Some(*mount);
    }
    Ok(Some(object))
}

fn goal(root: &Field, notes: &mut Vec<String>) -> Result<Option<Goal>> {
    let mut words = vec![];
    for name in ["task_description", "layout_criteria"] {
        if let Some(text) = root.find(name) {
            words.push(text.text()?.trim());
        }
    }
    words.retain(|text| !text.is_empty());
    if words.is_empty() {
        return Ok(None);
    }
    let mut instruction = words.join("\n");
    if instruction.chars().count() > MOST_CHARS {
        notes.push(format!("the instruction was cut to {MOST_CHARS} characters"));
        instruction = instruction.chars().take(MOST_CHARS).collect();
    }
    Ok(Some(Goal { instruction: Some(instruction), relations: vec![] }))
}
