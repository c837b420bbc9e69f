//! Snapshot to scene graph.

use serde_json::{Map, Value, json};

use super::super::extras;
use super::super::names::listed;
use super::super::plane::normal;
use super::pieces::{Piece, Turned, neighbours, pieces, settle};
use super::relations::{self, Relations};
use crate::error::{Result, counted, quoted};
use crate::metaspatial::{self, room_elements};
use crate::protocol::{Frame, Goal, SceneSnapshot};
use crate::scene::Scene;
use crate::scene::frame::in_frame;

/// A room to write.
pub(in crate::interop) struct Source<'a> {
    pub(in crate::interop) snapshot: &'a SceneSnapshot,
    /// The same, validated.
    pub(in crate::interop) scene: &'a Scene,
    /// Its relations are stated as they were asked for; an object that it asks nothing of gets those that hold.
    pub(in crate::interop) goal: Option<&'a Goal>,
}

/// More floor than this missing from the bounding box is worth a word, m².
const NOTABLE_M2: f64 = 0.01;

/// Writes `{"room_dimensions", "scene_graph", "extras"}`.
///
/// The room is turned by less than half a quarter so that its first wall lies along an axis, moved to the origin, and stood
/// for by its bounding box; `extras` keeps the way back. An object's front within 45° of a side of its box becomes that side.
///
/// # Errors
/// None that a sound scene could cause.
pub(in crate::interop) fn write(source: &Source, notes: &mut Vec<String>) -> Result<Value> {
    let snapshot = in_frame(source.snapshot, Frame::ZUp);
    let room = Turned::of(source.scene, snapshot.room.height_m, snapshot.room.floor_level_m);
    let mut pieces = pieces(&snapshot, source.scene, &room);
    settle(&mut pieces, room.size);
    tell(source, &room, &pieces, notes);

    let relations = relations_of(source, &room, &pieces, notes)?;
    let entries = pieces.iter().zip(&relations).map(|(piece, relations)| entry(piece, relations.to_json()));
    let scene_graph: Vec<Value> = entries.chain(elements(room.size)).collect();
    let [x, y, z] = room.size;
    Ok(json!({
        "room_dimensions": {"x": x, "y": y, "z": z},
        "scene_graph": scene_graph,
        "extras": {extras::OURS: {
            "frame": source.snapshot.frame,
            "origin_m": room.origin(),
            "turn_deg": normal(-room.turn_deg),
        }},
    }))
}

/// What gets lost, for people.
fn tell(source: &Source, room: &Turned, pieces: &[Piece], notes: &mut Vec<String>) {
    if room.missing_m2 > NOTABLE_M2 {
        let [x, y, _] = room.size;
        notes.push(format!(
            "scene graphs know rectangles only: the bounding box, {x:.2} × {y:.2} m, stands for the room; {:.2} m² of it are no floor",
            room.missing_m2
        ));
    }
    let openings = source.snapshot.room.openings.len();
    if openings > 0 {
        notes.push(format!(
            "scene graphs have no doors or windows: {} left out",
            counted(openings, "opening")
        ));
    }
    let list = |is_meant: &dyn Fn(&&Piece) -> bool| {
        let found: Vec<&str> = pieces.iter().filter(is_meant).map(|piece| piece.sent.id.as_str()).collect();
        (!found.is_empty()).then(|| listed(found))
    };
    if let Some(askew) = list(&|piece| piece.centre.is_some() && piece.z_angle % 90.0 != 0.0) {
        notes.push(format!("{askew}: turned by no quarter, which the published checker takes as not turned"));
    }
    let front = |piece: &&Piece| source.scene.objects[piece.object].front.abs() > 0.1_f32.to_radians();
    if let Some(fronts) = list(&front) {
        notes.push(format!("{fronts}: the front is not square to the box, the nearest side stands for it"));
    }
    if let Some(cut) = list(&|piece| piece.sent.footprint_m.is_some()) {
        notes.push(format!("{cut}: the box stands for the footprint"));
    }
    if let Some(unplaced) = list(&|piece| piece.centre.is_none()) {
        notes.push(format!("{unplaced}: not placed, so without position"));
    }
    if let Some(renamed) = list(&|piece| piece.sent.id != piece.id) {
        notes.push(format!("{renamed}: renamed, for the id is a part of the room"));
    }
}

fn relations_of(
    source: &Source,
    room: &Turned,
    pieces: &[Piece],
    notes: &mut Vec<String>,
) -> Result<Vec<Relations>> {
    let possible: Vec<Relations> = (0..pieces.len())
        .map(|index| relations::possible(&neighbours(pieces, index), pieces[index].is_on_floor()))
        .collect();
    let entries = pieces.iter().zip(&possible).map(|(piece, relations)| entry(piece, relations.to_json()));
    let [x, y, z] = room.size;
    let scene_graph: Vec<Value> = entries.chain(elements(room.size)).collect();
    let holding = metaspatial::holding(
        json!({"room_dimensions": {"x": x, "y": y, "z": z}, "scene_graph": scene_graph}),
    )?;
    let mut chosen: Vec<Relations> =
        possible.into_iter().zip(holding).map(|(relations, holds)| relations.chosen(&holds)).collect();
    if let Some(goal) = source.goal {
        let mut id_of = vec![String::new(); source.scene.objects.len()];
        for piece in pieces {
            id_of[piece.object].clone_from(&piece.id);
        }
        let (asked, untold) = relations::asked(goal, source.scene, &id_of);
        for (piece, chosen) in pieces.iter().zip(&mut chosen) {
            let asked = &asked[piece.object];
            if !asked.elements.is_empty() || !asked.objects.is_empty() {
                chosen.clone_from(asked);
            }
        }
        if !untold.is_empty() {
            let kinds =
                untold.iter().map(|relation| format!("{:?} of {}", relation.kind, quoted(&relation.subject)));
            let kinds: Vec<String> = kinds.take(5).collect();
            notes.push(format!(
                "{} of the goal cannot be said in a scene graph: {}",
                counted(untold.len(), "relation"),
                kinds.join(", ")
            ));
        }
    }
    Ok(chosen)
}

fn entry(piece: &Piece, placement: Value) -> Value {
    let mut entry = sized(&piece.id, piece.size);
    entry.insert("is_on_the_floor".to_owned(), json!(piece.is_on_floor()));
    entry.insert("facing".to_owned(), json!(facing(piece.z_angle)));
    entry.insert("placement".to_owned(), placement);
    entry.insert("rotation".to_owned(), json!({"z_angle": piece.z_angle}));
    if let Some([x, y, z]) = piece.centre {
        entry.insert("position".to_owned(), json!({"x": x, "y": y, "z": z}));
    }
    entry.insert("extras".to_owned(), extras::of_object(piece.sent));
    entry.into()
}

/// The wall that an angle faces most.
fn facing(z_angle: f64) -> &'static str {
    match (z_angle / 90.0).round().rem_euclid(4.0) {
        0.0 => "north_wall",
        1.0 => "east_wall",
        2.0 => "south_wall",
        _ => "west_wall",
    }
}

fn elements(room: [f64; 3]) -> impl Iterator<Item = Value> {
    room_elements(room).into_iter().map(|element| {
        let mut entry = sized(element.id, element.size);
        let [x, y, z] = element.centre;
        entry.insert("rotation".to_owned(), json!({"z_angle": element.z_angle}));
        entry.insert("position".to_owned(), json!({"x": x, "y": y, "z": z}));
        entry.into()
    })
}

fn sized(id: &str, [length, width, height]: [f64; 3]) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("new_object_id".to_owned(), json!(id));
    entry.insert("size_in_meters".to_owned(), json!({"length": length, "width": width, "height": height}));
    entry
}
