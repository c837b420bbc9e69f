//! Scene graph to snapshot.

use serde_json::{Value, json};

use super::super::fields::Field;
use super::super::names::{Ids, listed};
use super::super::plane::{normal, turned};
use super::super::{Found, extras};
use super::yaw_of;
use crate::error::{Error, Result, counted};
use crate::metaspatial::{self, is_room_element};
use crate::protocol::{Frame, Mount, Object, Placement, Room, SceneSnapshot, VERSION};
use crate::scene::frame::in_frame;

/// Reads the one room of a scene graph.
///
/// # Errors
/// [`Error::Fields`] with the first field that cannot be used; [`Error::TooLarge`] over [`metaspatial::MAX_ENTRIES`].
pub(in crate::interop) fn read(value: &Value, notes: &mut Vec<String>) -> Result<Vec<Found>> {
    let root = Field::root(value);
    let entries = if value.is_array() { root.items()? } else { root.get("scene_graph")?.items()? };
    if entries.len() > metaspatial::MAX_ENTRIES {
        let (limit, got) = (metaspatial::MAX_ENTRIES as u64, entries.len() as u64);
        return Err(Error::TooLarge { what: "the list `scene_graph`".to_owned(), limit, got });
    }
    let room @ [x, y, z] = dimensions(&root, &entries)?;
    let mut snapshot = SceneSnapshot {
        version: VERSION,
        frame: Frame::ZUp,
        room: Room {
            name: None,
            kind: None,
            floor_m: vec![[0.0, 0.0], [x, 0.0], [x, y], [0.0, y]],
            floor_level_m: 0.0,
            height_m: z,
            openings: vec![],
        },
        objects: vec![],
    };
    let (mut lost, mut ids) = (Lost::default(), Ids::default());
    // Of each entry that says no rotation, its place in the file and among the objects.
    let mut unturned = vec![];
    for (index, entry) in entries.iter().enumerate() {
        let id = entry.get("new_object_id")?.name()?;
        if is_room_element(&id) {
            continue;
        }
        let object = object(entry, &id, &mut lost)?;
        if entry.find("rotation").is_none() {
            unturned.push((index, snapshot.objects.len()));
        }
        snapshot.objects.push(Object { id: ids.unique(&object.id), ..object });
    }
    if !unturned.is_empty() {
        let quarters = quarters(room, &entries)
            .map_err(|error| if value.is_array() { unwrapped(error) } else { error })?;
        for (entry, object) in unturned {
            let z_angle = 90.0 * quarters.get(entry).copied().flatten().unwrap_or_default() as f64;
            if let Some(placement) = &mut snapshot.objects[object].placement {
                placement.yaw_deg = yaw_of(z_angle);
            }
        }
    }
    notes.push(
        "scene graphs have no doors or windows: add them, or everything may stand before them".to_owned(),
    );
    lost.tell(notes);
    if let Some(world) = extras::ours(&root) {
        snapshot = in_world(snapshot, &world)?;
    }
    Ok(vec![Found::new(String::new(), snapshot)])
}

/// The room's extents: as said, or read off the walls.
fn dimensions(root: &Field, entries: &[Field]) -> Result<[f64; 3]> {
    const RANGE: [f64; 2] = [0.1, 1000.0];
    if let Some(said) = root.find("room_dimensions") {
        let extent = |axis| said.get(axis)?.number(RANGE, " m");
        return Ok([extent("x")?, extent("y")?, extent("z")?]);
    }
    let side_of = |names: [&str; 2], side: &str| -> Result<f64> {
        let mut walls = entries.iter().filter(|entry| {
            entry.value.get("new_object_id").is_some_and(|id| names.iter().any(|name| id == name))
        });
        let wall = walls.next().ok_or_else(|| {
            let missing = Field { value: &Value::Null, path: "/room_dimensions".to_owned() };
            missing
                .fault(&format!("the room's extents {{x, y, z}}, or an entry {} to read them off", names[0]))
        })?;
        wall.get("size_in_meters")?.get(side)?.number(RANGE, " m")
    };
    let across = ["south_wall", "north_wall"];
    Ok([
        side_of(across, "length")?,
        side_of(["west_wall", "east_wall"], "length")?,
        side_of(across, "height")?,
    ])
}

/// The quarter turns of all entries, guessed where they say none.
fn quarters(room: [f64; 3], entries: &[Field]) -> Result<Vec<Option<usize>>> {
    let list: Vec<&Value> = entries.iter().map(|entry| entry.value).collect();
    let [x, y, z] = room;
    metaspatial::quarters(json!({"room_dimensions": {"x": x, "y": y, "z": z}, "scene_graph": list}))
}

/// The same error of a bare list.
fn unwrapped(error: Error) -> Error {
    match error {
        Error::Fields(mut fields) => {
            for field in &mut fields {
                field.path = field.path.strip_prefix("/scene_graph").unwrap_or(&field.path).to_owned();
            }
            Error::Fields(fields)
        }
        other => other,
    }
}

/// What a snapshot has no place for.
#[derive(Default)]
struct Lost {
    num_styled: usize,
    num_related: usize,
    guessed_turn: Vec<String>,
    unplaced: Vec<String>,
}

impl Lost {
    fn tell(&self, notes: &mut Vec<String>) {
        let list = |names: &[String]| listed(names.iter().map(String::as_str));
        if self.num_styled > 0 {
            notes.push(format!("style and material of {} are left out", counted(self.num_styled, "object")));
        }
        if self.num_related > 0 {
            notes.push(format!(
                "the relations of {} are left out: a snapshot says where things are, not why",
                counted(self.num_related, "object")
            ));
        }
        if !self.guessed_turn.is_empty() {
            notes.push(format!(
                "no rotation is said for {}: guessed from what they face",
                list(&self.guessed_turn)
            ));
        }
        if !self.unplaced.is_empty() {
            notes.push(format!("no position is said for {}: not placed", list(&self.unplaced)));
        }
    }
}

fn object(entry: &Field, id: &str, lost: &mut Lost) -> Result<Object> {
    let size = entry.get("size_in_meters")?;
    let size = [size.get("length")?.extent()?, size.get("width")?.extent()?, size.get("height")?.extent()?];
    let z_angle = match entry.find("rotation") {
        Some(rotation) => rotation.get("z_angle")?.degrees()?,
        None => {
            lost.guessed_turn.push(id.to_owned());
            0.0
        }
    };
    let placement = match entry.find("position") {
        Some(position) => {
            let [x, y, z] = position.xyz()?;
            Some(Placement { position_m: [x, y, z - size[2] / 2.0], yaw_deg: yaw_of(z_angle) })
        }
        None => {
            lost.unplaced.push(id.to_owned());
            None
        }
    };
    let mut object = Object::boxed(id.to_owned(), size, placement);
    object.mount = mount(entry)?;
    lost.num_styled += usize::from(entry.find("style").is_some() || entry.find("material").is_some());
    if let Some(ours) = extras::ours(entry) {
        object.id = ours.get("id")?.text()?.to_owned();
        // Only what it says is known: the relation that a wall piece was written with may be another.
        object.mount = None;
        extras::restore(&mut object, &ours)?;
    } else {
        lost.num_related += usize::from(entry.find("placement").is_some());
    }
    Ok(object)
}

/// What carries an object, as far as its entry says so.
fn mount(entry: &Field) -> Result<Option<Mount>> {
    if entry.find("is_on_the_floor").map_or(Ok(false), |flag| flag.flag())? {
        return Ok(Some(Mount::Floor));
    }
    let Some(placement) = entry.find("placement") else { return Ok(None) };
    for relation in placement.items_of("room_layout_elements")? {
        let is_on = relation.get("preposition")?.text()? == "on";
        match relation.find("layout_element_id").map(|id| id.name()).transpose()?.as_deref() {
            Some("ceiling") if is_on => return Ok(Some(Mount::Ceiling)),
            Some("south_wall" | "north_wall" | "east_wall" | "west_wall") if is_on => {
                return Ok(Some(Mount::Wall));
            }
            _ => {}
        }
    }
    for relation in placement.items_of("objects_in_room")? {
        if relation.get("preposition")?.text()? == "on" {
            return Ok(Some(Mount::Surface));
        }
    }
    Ok(None)
}

/// Puts a room back where it was before it was written: `origin_m` is the world's place of the corner, `turn_deg` the yaw of
/// the room's x axis there.
fn in_world(mut snapshot: SceneSnapshot, world: &Field) -> Result<SceneSnapshot> {
    let [x, y, z]: [f64; 3] = world.get("origin_m")?.point()?;
    let turn_deg = world.get("turn_deg")?.degrees()?;
    let frame = match world.get("frame")?.text()? {
        "z_up" => Frame::ZUp,
        "y_up" => Frame::YUp,
        _ => return Err(world.get("frame")?.fault("z_up or y_up")),
    };
    let moved = |point| {
        let point = turned(point, turn_deg);
        [point[0] + x, point[1] + y]
    };
    snapshot.room.floor_level_m = z;
    snapshot.room.floor_m.iter_mut().for_each(|point| *point = moved(*point));
    for placement in snapshot.objects.iter_mut().filter_map(|object| object.placement.as_mut()) {
        let [x, y, height] = placement.position_m;
        let [x, y] = moved([x, y]);
        placement.position_m = [x, y, height + z];
        placement.yaw_deg = normal(placement.yaw_deg + turn_deg);
    }
    Ok(in_frame(&snapshot, frame))
}
