//! Snapshot to scene graph.

use parry3d::glamx::Vec2;
use serde_json::{Map, Value, json};

use super::super::names::{Ids, listed};
use super::super::plane::{Point, normal, turned};
use super::super::{counted, extras};
use super::angle_of;
use super::relations::{self, Relations};
use crate::error::{Result, quoted};
use crate::metaspatial::{self, is_room_element, room_elements};
use crate::protocol::{Frame, Goal, SceneSnapshot};
use crate::scene::Scene;
use crate::scene::frame::{World, in_frame};

/// A room to write.
pub(in crate::interop) struct Source<'a> {
    pub(in crate::interop) snapshot: &'a SceneSnapshot,
    /// The same, validated.
    pub(in crate::interop) scene: &'a Scene,
    /// Its relations are stated as they were asked for; an object that it asks nothing of gets those that hold.
    pub(in crate::interop) goal: Option<&'a Goal>,
}

/// Sides this close to a plane of the room, or to the top of another box, lie in it: the published checker wants exact
/// contact, and our numbers are rounded to ten micrometres.
const CONTACT_M: f64 = 1e-4;
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

/// The room's bounding box in axes along its first wall.
struct Turned {
    /// Added to every yaw of the world, degrees, −45 to 45.
    turn_deg: f64,
    /// The least corner, after turning.
    least: Point,
    level: f64,
    size: [f64; 3],
    /// Area of the box that is no floor, m².
    missing_m2: f64,
}

impl Turned {
    fn of(scene: &Scene, height: f64, level: f64) -> Self {
        let z_up = World { frame: Frame::ZUp, ..scene.world };
        let corners: Vec<Point> = scene.floor.corners().map(|corner| z_up.point_to_wire(corner)).collect();
        let first = scene.floor.edges.first().map_or(Vec2::X, |edge| edge.direction);
        let askew = f64::from(first.y).atan2(f64::from(first.x)).to_degrees();
        let off = askew - (askew / 90.0).round() * 90.0;
        // `f32` directions of straight walls are off by rounding alone.
        let turn_deg = if off.abs() < 1e-4 { 0.0 } else { -off };
        let turned: Vec<Point> = corners.iter().map(|&corner| turned(corner, turn_deg)).collect();
        let along = |axis: usize, pick: fn(f64, f64) -> f64, start: f64| {
            turned.iter().map(|point| point[axis]).fold(start, pick)
        };
        let least = [0, 1].map(|axis| along(axis, f64::min, f64::INFINITY));
        let greatest = [0, 1].map(|axis| along(axis, f64::max, f64::NEG_INFINITY));
        // To a micrometre: the sums of turning leave more digits than anybody measured.
        let extent = |axis: usize| ((greatest[axis] - least[axis]) * 1e6).round() / 1e6;
        let size = [extent(0), extent(1), height];
        Self { turn_deg, least, level, size, missing_m2: size[0] * size[1] - f64::from(scene.floor.area) }
    }

    fn point(&self, [x, y]: Point) -> Point {
        let [x, y] = turned([x, y], self.turn_deg);
        [x - self.least[0], y - self.least[1]]
    }

    /// The world's place of the box's least corner.
    fn origin(&self) -> [f64; 3] {
        let [x, y] = turned(self.least, -self.turn_deg);
        [x, y, self.level]
    }
}

/// An object in the axes of the turned room.
struct Piece<'a> {
    id: String,
    sent: &'a crate::protocol::Object,
    /// Index into [`Scene::objects`].
    object: usize,
    /// Along x and y unturned, and up.
    size: [f64; 3],
    centre: Option<[f64; 3]>,
    z_angle: f64,
}

impl Piece<'_> {
    /// Extents along the room's axes: sides change places at quarter turns, as in the published checker.
    fn turned_size(&self) -> [f64; 3] {
        let [length, width, height] = self.size;
        if self.z_angle == 90.0 || self.z_angle == 270.0 { [width, length, height] } else { self.size }
    }

    fn is_on_floor(&self) -> bool {
        self.centre.is_some_and(|centre| centre[2] == self.size[2] / 2.0)
    }
}

fn pieces<'a>(snapshot: &'a SceneSnapshot, scene: &Scene, room: &Turned) -> Vec<Piece<'a>> {
    let mut ids = Ids::default();
    let sent = snapshot.objects.iter().zip(&scene.sent_order);
    sent.map(|(sent, &object)| {
        // An object of this name would be taken for a part of the room.
        let wanted = if is_room_element(&sent.id) { format!("{} object", sent.id) } else { sent.id.clone() };
        let quarter_turns = scene.objects[object].quarter_turns;
        let [mut length, mut width, height] = sent.size_m;
        if quarter_turns % 2 == 1 {
            (length, width) = (width, length);
        }
        let centre = sent.placement.map(|placement| {
            let [x, y] = room.point([placement.position_m[0], placement.position_m[1]]);
            [x, y, placement.position_m[2] - room.level + height / 2.0]
        });
        let yaw = sent.placement.map_or(180.0, |placement| placement.yaw_deg);
        let z_angle = angle_of(yaw + 90.0 * f64::from(quarter_turns) + room.turn_deg);
        Piece { id: ids.unique(&wanted), sent, object, size: [length, width, height], centre, z_angle }
    })
    .collect()
}

/// Makes contacts exact that are meant: with the floor, the ceiling, the walls, and the tops of what lies below.
fn settle(pieces: &mut [Piece], room: [f64; 3]) {
    let tops: Vec<f64> =
        pieces.iter().filter_map(|piece| Some(piece.centre?[2] + piece.size[2] / 2.0)).collect();
    for piece in pieces {
        let size = piece.turned_size();
        let Some(centre) = &mut piece.centre else { continue };
        for axis in 0..3 {
            let half = size[axis] / 2.0;
            if (centre[axis] - half).abs() < CONTACT_M {
                centre[axis] = half;
            } else if (centre[axis] + half - room[axis]).abs() < CONTACT_M {
                centre[axis] = room[axis] - half;
            }
        }
        let half = size[2] / 2.0;
        if let Some(top) = tops.iter().find(|&&top| (centre[2] - half - top).abs() < CONTACT_M) {
            centre[2] = top + half;
        }
    }
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
    let possible: Vec<Relations> =
        (0..pieces.len()).map(|index| relations::possible(&neighbours(pieces, index))).collect();
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

/// The ids of the others, nearest first, of which none is related to this one: each looks at larger ones only.
fn neighbours<'a>(pieces: &'a [Piece], index: usize) -> Vec<&'a str> {
    let Some(centre) = pieces[index].centre else { return vec![] };
    let rank = |index: usize| {
        let [length, width, _] = pieces[index].size;
        (-length * width, index)
    };
    let mut found: Vec<(f64, &str)> = vec![];
    for (other, piece) in pieces.iter().enumerate() {
        let Some(at) = piece.centre.filter(|_| rank(other) < rank(index)) else { continue };
        let away: f64 = (0..3).map(|axis| (at[axis] - centre[axis]).powi(2)).sum();
        found.push((away, &piece.id));
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.into_iter().map(|(_, id)| id).collect()
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
