//! Finding rooms: floors and walls as plain triangles and boxes become outlines with openings.
//!
//! Floors are gathered by height, and the walls of each storey drawn into the plan; what the walls leave of the floor, parted at
//! doors, are the rooms. Then every edge of an outline is looked at from inside, and the holes between the wall's faces are
//! its openings. Markers, objects that are doors or windows, say more than holes and come first.

mod ceiling;
mod check;
mod elevation;
mod gaps;
mod input;
mod levels;
mod markers;
mod openings;
mod outline;
mod plane;
mod regions;
mod storey;
mod walls;
mod words;

use std::collections::HashSet;

use crate::error::{Result, quoted};
use crate::protocol::{
    FoundRoom, MarkerKind, Room, RoomsRequest, RoomsResponse, SceneSnapshot, Uncertainty, VERSION,
};
use crate::scene::Scene;
use crate::scene::check::{MAX_COORDINATE_M, MAX_EXTENT_M};
use input::{Input, Upright, rounded};
use plane::{border_distance, double_area};
use storey::Found;
use words::Note;

/// Things stand this far below their floor or outside their outline and are still in, metres.
const SINK_M: f64 = 0.3;
const ASIDE_M: f64 = 0.15;

/// Finds the rooms of a request, largest first.
///
/// The same request gives the same answer; a request that is moved, turned or sent in the other frame gives the same rooms there.
/// Each room is one that [`crate::scene::Scene::from_snapshot`] takes.
///
/// # Errors
/// [`crate::error::Error::Fields`] with every number that is out of its range and every id that comes twice;
/// [`crate::error::Error::Version`].
pub fn find(request: &RoomsRequest) -> Result<RoomsResponse> {
    check::check(request)?;
    let input = Input::new(request);
    let kinds: Vec<MarkerKind> = request.markers.iter().map(|marker| marker.kind).collect();
    let (mut found, mut warnings) = storey::rooms(&input, &kinds, request.height_m);
    let num_found = found.len();
    found.retain(|room| is_takeable(room, &input));
    if found.len() < num_found {
        warnings.push(format!(
            "rooms of more than {MAX_EXTENT_M} m or too far away were left out: are these metres?"
        ));
    }
    found.sort_by(|a, b| {
        let area = |room: &Found| (double_area(&room.ring) * 50.0).round();
        area(b).total_cmp(&area(a)).then(a.level.total_cmp(&b.level))
    });
    if found.is_empty() {
        warnings.push(nothing_found(request).to_owned());
    }
    let openings = openings::openings(request, &input, &found);
    warnings.extend(openings.warnings);
    let homes = homes(&input.objects, &found);
    let obstacles = obstacles(request, &input, &found);
    let mut rooms = vec![];
    for (index, ((room, openings), notes)) in
        found.iter().zip(openings.by_room).zip(openings.notes).enumerate()
    {
        let mut all = words::of_room(room, &openings);
        all.extend(notes);
        all.extend(obstacles.iter().filter(|(home, _)| *home == index).map(|(_, id)| {
            let message = format!("obstacle {} changes no outline: send it as a locked object", quoted(id));
            Note::new(message, None, None)
        }));
        rooms.push(FoundRoom {
            room: Room {
                name: None,
                kind: None,
                floor_m: room.ring.iter().map(|point| input.point_to_wire(*point)).collect(),
                floor_level_m: input.level_to_wire(room.level),
                height_m: rounded(room.height.clamp(0.1, MAX_EXTENT_M)),
                openings,
            },
            area_m2: rounded(double_area(&room.ring) / 2.0),
            objects: of_home(request, &homes, Some(index)),
            uncertain: all
                .into_iter()
                .map(|note| Uncertainty {
                    message: note.message,
                    opening: note.opening,
                    at_m: note.at.map(|at| input.point_to_wire(at)),
                })
                .collect(),
        });
    }
    let mut outside = of_home(request, &homes, None);
    rooms.retain(|found| {
        let is_sound = is_sound(request, found);
        if !is_sound {
            outside.extend_from_slice(&found.objects);
            warnings
                .push(format!("a room of {:.1} m² was left out: its outline touches itself", found.area_m2));
        }
        is_sound
    });
    Ok(RoomsResponse { version: VERSION, rooms, outside, warnings })
}

/// Does a scene take the room as it is? Meshes that cross themselves everywhere may leave outlines that do so too.
fn is_sound(request: &RoomsRequest, found: &FoundRoom) -> bool {
    let (frame, room) = (request.frame, found.room.clone());
    Scene::from_snapshot(&SceneSnapshot { version: VERSION, frame, room, objects: vec![] }).is_ok()
}

/// Does a snapshot take a room of that size at that place?
fn is_takeable(room: &Found, input: &Input) -> bool {
    let extent = |of: fn(&plane::Point) -> f64| {
        let values = room.ring.iter().map(of);
        values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
    };
    let is_near = |value: f64| value.abs() <= MAX_COORDINATE_M;
    extent(|point| point.x).max(extent(|point| point.y)) <= MAX_EXTENT_M
        && room.ring.iter().all(|point| input.point_to_wire(*point).into_iter().all(is_near))
        && is_near(input.level_to_wire(room.level))
}

fn nothing_found(request: &RoomsRequest) -> &'static str {
    let has_walls = !request.wall_triangles_m.is_empty() || !request.wall_boxes_m.is_empty();
    match (request.floor_triangles_m.is_empty(), has_walls) {
        (true, false) => "no room was found: neither floors nor walls were sent",
        (true, true) => "no room was found: the walls enclose nothing; send the floor, or close the walls",
        (false, _) => "no room was found: no floor of at least 0.6 m² lies level and free; are these metres?",
    }
}

/// The room of each thing.
fn homes(things: &[Upright], rooms: &[Found]) -> Vec<Option<usize>> {
    things.iter().map(|thing| home(thing, rooms)).collect()
}

/// The room that a thing stands in: of those around its middle, the one whose floor is next below it.
fn home(thing: &Upright, rooms: &[Found]) -> Option<usize> {
    let off = |room: &Found| {
        if room.contains(thing.centre) { 0.0 } else { border_distance(&room.ring, thing.centre) }
    };
    (0..rooms.len())
        .filter(|&index| {
            let (room, above) = (&rooms[index], thing.bottom - rooms[index].level);
            (-SINK_M..room.height + SINK_M).contains(&above) && off(room) < ASIDE_M
        })
        .min_by(|&a, &b| {
            let [a, b] = [a, b].map(|index| (-rooms[index].level, off(&rooms[index])));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        })
}

/// The ids of the objects of a room, or of none; a marker that is sent as an object too is no object.
fn of_home(request: &RoomsRequest, homes: &[Option<usize>], home: Option<usize>) -> Vec<String> {
    let markers: HashSet<&str> = request.markers.iter().map(|marker| marker.id.as_str()).collect();
    let objects = request.objects.iter().zip(homes);
    objects
        .filter(|(object, at)| **at == home && !markers.contains(object.id.as_str()))
        .map(|(object, _)| object.id.clone())
        .collect()
}

/// Each obstacle that stands in a room: the room's index, and its id.
fn obstacles<'a>(request: &'a RoomsRequest, input: &Input, rooms: &[Found]) -> Vec<(usize, &'a str)> {
    let markers = request.markers.iter().zip(&input.markers);
    markers
        .filter(|(marker, _)| marker.kind == MarkerKind::Obstacle)
        .filter_map(|(marker, upright)| Some((home(upright, rooms)?, marker.id.as_str())))
        .collect()
}
