//! What stands in the rooms.

use std::collections::HashSet;

use super::super::fields::Field;
use super::super::names::{Ids, listed};
use super::super::plane::{contains, normal};
use super::super::{Found, ReadOptions, assets};
use super::floor_point;
use crate::error::{Result, counted};
use crate::protocol::{Object, Placement};

/// Holodeck lays its floor plans out with boxes this much larger than the models, metres.
const HOLODECK_PADDING_M: f64 = 0.10;

/// Adds every object, and what stands on it, to the room around it.
pub(super) fn add(
    root: &Field,
    options: &ReadOptions,
    rooms: &mut [Found],
    ids: &mut Ids,
    notes: &mut Vec<String>,
) -> Result<()> {
    let mut on_floor = HashSet::new();
    for object in root.items_of("floor_objects")? {
        on_floor.insert(object.get("id")?.name()?);
    }
    let mut lost = Lost::default();
    let mut waiting = root.items_of("objects")?;
    waiting.reverse();
    while let Some(field) = waiting.pop() {
        let mut children = field.items_of("children")?;
        children.reverse();
        waiting.extend(children);
        let sent = field.get("id")?.name()?;
        let padded = if on_floor.contains(&sent) { field.find("vertices") } else { None };
        let Some(object) = object(&field, ids.unique(&sent), padded, options, &mut lost)? else { continue };
        let room = field.find("roomId").map(|id| id.name()).transpose()?;
        let at =
            object.placement.map_or([0.0; 2], |placement| [placement.position_m[0], placement.position_m[1]]);
        let named = rooms.iter().position(|known| room.is_some() && known.request.snapshot.room.name == room);
        let around = || rooms.iter().position(|room| contains(&room.request.snapshot.room.floor_m, at));
        match named.or_else(around) {
            Some(index) => rooms[index].request.snapshot.objects.push(object),
            None => lost.outside.push(object.id),
        }
    }
    lost.tell(notes);
    Ok(())
}

/// What a snapshot has no place for.
#[derive(Default)]
struct Lost {
    of_unknown_size: Vec<String>,
    num_padded: usize,
    tilted: Vec<String>,
    outside: Vec<String>,
}

impl Lost {
    fn tell(&self, notes: &mut Vec<String>) {
        let list = |names: &[String]| listed(names.iter().map(String::as_str));
        assets::tell_unsized(&self.of_unknown_size, notes);
        if self.num_padded > 0 {
            notes.push(format!(
                "the sizes of {} are read off Holodeck's padded plan: right to a few centimetres",
                counted(self.num_padded, "object")
            ));
        }
        if !self.tilted.is_empty() {
            notes.push(format!("{}: leans, which a box does not; it stands upright", list(&self.tilted)));
        }
        if !self.outside.is_empty() {
            notes.push(format!("{}: in no room, so left out", list(&self.outside)));
        }
    }
}

fn object(
    field: &Field,
    id: String,
    padded: Option<Field>,
    options: &ReadOptions,
    lost: &mut Lost,
) -> Result<Option<Object>> {
    let asset_id = field.get("assetId")?.name()?;
    let position = field.get("position")?.xyz()?;
    let turn = |axis: &str| {
        let angle = field.find("rotation").and_then(|rotation| rotation.find(axis));
        angle.map_or(Ok(0.0), |angle| angle.degrees())
    };
    let clockwise = turn("y")?;
    let known = assets::find(options, &[&asset_id]);
    let size = match (known, padded) {
        (Some(asset), _) => asset.size_m,
        (None, Some(vertices)) => {
            lost.num_padded += 1;
            padded_size(&vertices, clockwise, position[1])?
        }
        (None, None) => {
            lost.of_unknown_size.push(id);
            return Ok(None);
        }
    };
    if normal(turn("x")?) != 0.0 || normal(turn("z")?) != 0.0 {
        lost.tilted.push(id.clone());
    }
    let [x, y] = floor_point(position);
    let placement =
        Placement { position_m: [x, y, position[1] - size[2] / 2.0], yaw_deg: normal(180.0 - clockwise) };
    let mut object = assets::object(id, known, size, Some(placement));
    if known.is_none() {
        let name = field.find("object_name").map(|name| name.name()).transpose()?;
        object.name = Some(name.unwrap_or(asset_id));
    }
    Ok(Some(object))
}

/// A floor object's size by its padded footprint (centimetres, as it stands) and the height of its centre.
fn padded_size(vertices: &Field, clockwise: f64, centre: f64) -> Result<[f64; 3]> {
    let points: Vec<[f64; 2]> = vertices.items()?.iter().map(Field::point).collect::<Result<_>>()?;
    let extent = |axis: usize| {
        let values = || points.iter().map(|point| point[axis]);
        let extent = values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min);
        extent / 100.0 - HOLODECK_PADDING_M
    };
    let is_across = (clockwise / 90.0).round().rem_euclid(2.0) == 1.0;
    let [width, depth] = if is_across { [extent(1), extent(0)] } else { [extent(0), extent(1)] };
    let size = [width, depth, 2.0 * centre];
    if size.iter().all(|side| (1e-4..=1000.0).contains(side)) {
        Ok(size)
    } else {
        Err(vertices.fault("the corners of a padded footprint in centimetres, around an object on the floor"))
    }
}
