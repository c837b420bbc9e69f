//! Houses of ProcTHOR and Holodeck (AI2-THOR's house JSON, schema 1.0.0): every room a snapshot.
//!
//! Unity's frame: metres, y up, *left-handed*, x right and z ahead; `rotation.y` turns clockwise seen from above, and an
//! unturned object faces +z. Seen from above, x and z look just as our x and y do: so (x, y, z) there is (x, z, y) here (a
//! swap of two axes is the mirror that changes hands), and what is turned by r there has the yaw 180° − r here.
//! Positions are the centres of boxes. Sizes are in AI2-THOR's asset base and not in the file.
//! Source: github.com/allenai/procthor and github.com/allenai/Holodeck (both Apache-2.0).

mod objects;
mod openings;

use serde_json::Value;

use super::fields::Field;
use super::names::Ids;
use super::plane::Point;
use super::{Found, ReadOptions, few_rooms};
use crate::error::Result;
use crate::protocol::{Frame, Room, SceneSnapshot, VERSION};

const SCHEMA: &str = "1.0.0";

/// Reads every room of a house.
///
/// # Errors
/// [`Error::Fields`](crate::error::Error::Fields) with the first field that cannot be used, the schema's version among them.
pub(super) fn read(value: &Value, options: &ReadOptions, notes: &mut Vec<String>) -> Result<Vec<Found>> {
    let root = Field::root(value);
    root.get("metadata")?.get("schema")?.exactly(SCHEMA)?;
    let walls = openings::walls(&root)?;
    let mut ids = Ids::default();
    let mut rooms = vec![];
    let sent = root.get("rooms")?.items()?;
    few_rooms(sent.len())?;
    for room in sent {
        rooms.push(read_room(&room, &root, &walls)?);
    }
    if rooms.is_empty() {
        return Err(root.get("rooms")?.fault("at least one room"));
    }
    openings::add(&root, &walls, &mut rooms, &mut ids, notes)?;
    objects::add(&root, options, &mut rooms, &mut ids, notes)?;
    for room in &rooms {
        if room.request.snapshot.room.openings.is_empty() {
            let name = room.request.snapshot.room.name.clone().unwrap_or_default();
            notes.push(format!(
                "room {name:?} has no doors or windows: everything may stand before its walls"
            ));
        }
    }
    Ok(rooms)
}

/// A floor point: x and z of Unity.
fn floor_point([x, _, z]: [f64; 3]) -> Point {
    [x, z]
}

fn read_room(room: &Field, root: &Field, walls: &[openings::Wall]) -> Result<Found> {
    let id = room.get("id")?.name()?;
    let polygon = room.get("floorPolygon")?;
    let points: Vec<[f64; 3]> = polygon.items()?.iter().map(Field::xyz).collect::<Result<_>>()?;
    let Some(&[_, level, _]) = points.first() else {
        return Err(polygon.fault("at least 3 points {x, y, z}"));
    };
    let own = walls.iter().filter(|wall| wall.room.as_deref() == Some(&id));
    let highest = own.map(|wall| wall.top - level).fold(0.0, f64::max);
    let height = match root.find("wall_height") {
        _ if highest > 0.0 => highest,
        Some(height) => height.number([0.1, 1000.0], " m")?,
        None => return Err(room.fault("at least one wall with the room's id as its roomId")),
    };
    let outline = Room {
        name: Some(id),
        kind: room.find("roomType").map(|kind| kind.name()).transpose()?,
        floor_m: points.into_iter().map(floor_point).collect(),
        floor_level_m: level,
        height_m: height,
        openings: vec![],
    };
    let snapshot = SceneSnapshot { version: VERSION, frame: Frame::ZUp, room: outline, objects: vec![] };
    Ok(Found::new(room.path.clone(), snapshot))
}
