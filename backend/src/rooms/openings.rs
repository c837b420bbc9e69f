//! Doors, windows and passages of all rooms: markers first, then holes that no marker explains.

use std::collections::HashSet;

use super::elevation::Hole;
use super::input::{Input, rounded};
use super::markers::{Snapped, is_way, snapped};
use super::plane::{Point, distance, dot, unit};
use super::storey::Found;
use super::words::{self, Note};
use crate::error::quoted;
use crate::protocol::{Hinge, Marker, MarkerKind, Opening, OpeningKind, RoomsRequest, Swing};

/// Wider gaps are no doors but passages, metres.
const WIDEST_DOOR_M: f64 = 1.3;
/// Wider gaps without a lintel are no passages but missing walls, metres.
const WIDEST_PASSAGE_M: f64 = 2.6;
/// The two faces of one opening are at most this far apart, metres.
const THROUGH_M: f64 = 0.8;
/// The most openings of a room.
const MAX_OPENINGS: usize = 64;

/// An opening of one room, on its way.
struct Made {
    room: usize,
    opening: Opening,
    ends: [Point; 2],
    inward: Point,
}

/// The openings of each room with what is uncertain about them, and warnings about markers of no room.
pub(super) struct Openings {
    pub(super) by_room: Vec<Vec<Opening>>,
    pub(super) notes: Vec<Vec<Note>>,
    pub(super) warnings: Vec<String>,
}

/// Finds the openings of all rooms.
pub(super) fn openings(request: &RoomsRequest, input: &Input, rooms: &[Found]) -> Openings {
    let mut work = Work {
        input,
        rooms,
        made: vec![],
        notes: rooms.iter().map(|_| vec![]).collect(),
        warnings: vec![],
        used: rooms
            .iter()
            .map(|room| room.elevations.iter().map(|one| vec![false; one.holes.len()]).collect())
            .collect(),
        taken: request
            .markers
            .iter()
            .map(|marker| &marker.id)
            .chain(request.objects.iter().map(|one| &one.id))
            .cloned()
            .collect(),
    };
    for (index, marker) in request.markers.iter().enumerate() {
        if marker.kind != MarkerKind::Obstacle {
            work.marker(index, marker);
        }
    }
    for room in 0..rooms.len() {
        work.holes(room);
    }
    let mut by_room: Vec<Vec<Opening>> = rooms.iter().map(|_| vec![]).collect();
    for made in work.made {
        by_room[made.room].push(made.opening);
    }
    for (room, openings) in by_room.iter_mut().enumerate() {
        if openings.len() > MAX_OPENINGS {
            let message = format!(
                "{} openings were found, more than {MAX_OPENINGS}: the rest is left out",
                openings.len()
            );
            work.notes[room].push(Note::new(message, None, None));
            openings.truncate(MAX_OPENINGS);
        }
    }
    Openings { by_room, notes: work.notes, warnings: work.warnings }
}

struct Work<'a> {
    input: &'a Input,
    rooms: &'a [Found],
    made: Vec<Made>,
    notes: Vec<Vec<Note>>,
    warnings: Vec<String>,
    /// By room, edge and hole.
    used: Vec<Vec<Vec<bool>>>,
    taken: HashSet<String>,
}

impl Work<'_> {
    fn marker(&mut self, index: usize, marker: &Marker) {
        let upright = &self.input.markers[index];
        let places: Vec<(usize, Snapped)> = (0..self.rooms.len())
            .filter_map(|room| Some((room, snapped(marker, upright, &self.rooms[room])?)))
            .collect();
        if places.is_empty() && marker.kind != MarkerKind::Ignore {
            self.warnings
                .push(format!("{} stands at no room's outline: it was left out", quoted(&marker.id)));
        }
        let kind = match marker.kind {
            MarkerKind::Door => OpeningKind::Door,
            MarkerKind::Window => OpeningKind::Window,
            MarkerKind::Passage => OpeningKind::Passage,
            MarkerKind::Obstacle | MarkerKind::Ignore => {
                for (room, place) in places {
                    self.hole_of(room, &place);
                }
                return;
            }
        };
        let is_between = places.len() > 1;
        let front = places.iter().any(|(_, place)| place.faces_room);
        for (position, (room, place)) in places.iter().enumerate() {
            // Its own side, or of several rooms that it does not face, the first.
            let is_own = if front { place.faces_room } else { position == 0 };
            let swing = match (place.leaf, marker.swing) {
                (Some((swing, _)), None) => Some(swing),
                (_, swing) if is_between && !is_own => swing.map(from_behind),
                (_, swing) => swing,
            };
            let swing = swing.filter(|_| kind == OpeningKind::Door);
            let hinge = marker.hinge.or(place.leaf.map(|leaf| leaf.1)).filter(|_| kind == OpeningKind::Door);
            self.marked(*room, place, marker, kind, (swing, hinge));
        }
    }

    fn marked(
        &mut self,
        room: usize,
        place: &Snapped,
        marker: &Marker,
        kind: OpeningKind,
        (swing, hinge): (Option<Swing>, Option<Hinge>),
    ) {
        let hole = self.hole_of(room, place);
        let height = self.rooms[room].height;
        let width = |along: [f64; 2]| along[1] - along[0];
        let fits = |hole: &Hole| (width(hole.along) - width(place.along)).abs() < 0.3;
        let along = hole.filter(fits).map_or(place.along, |hole| hole.along);
        let heights = match hole {
            Some(hole) if !hole.is_open_above => hole.heights,
            _ => place.heights,
        };
        let bottom = if heights[0] < 0.1 && kind != OpeningKind::Window { 0.0 } else { heights[0].max(0.0) };
        let top = heights[1].min(height).max(bottom + 0.05);
        let ([from, to], inward) = self.rooms[room].edge(place.edge);
        let direction = unit(to - from);
        let mut ends = along.map(|along| from + direction * along);
        if place.is_reversed {
            ends.reverse();
        }
        let is_again = self.made.iter().find(|made| {
            made.room == room && distance(middle(made.ends), middle(ends)) < 0.3 && made.opening.kind == kind
        });
        if let Some(other) = is_again {
            self.warnings.push(format!(
                "{} and {} mark the same place: the second was left out",
                quoted(&other.opening.id),
                quoted(&marker.id)
            ));
            return;
        }
        if kind == OpeningKind::Door && swing.is_none() {
            self.notes[room].push(Note::new(
                words::swing_unknown(&marker.id),
                Some(&marker.id),
                Some(middle(ends)),
            ));
        }
        self.push(room, marker.id.clone(), (kind, swing, hinge), ends, [bottom, top], inward);
    }

    fn push(
        &mut self,
        room: usize,
        id: String,
        (kind, swing, hinge): (OpeningKind, Option<Swing>, Option<Hinge>),
        ends: [Point; 2],
        heights: [f64; 2],
        inward: Point,
    ) {
        let [from_m, to_m] = ends.map(|end| self.input.point_to_wire(end));
        let opening = Opening {
            id,
            kind,
            from_m,
            to_m,
            bottom_m: rounded(heights[0]),
            height_m: rounded((heights[1] - heights[0]).max(0.05)),
            swing,
            hinge,
        };
        self.made.push(Made { room, opening, ends, inward });
    }

    /// The hole that a marker stands in; from now on it is explained.
    fn hole_of(&mut self, room: usize, place: &Snapped) -> Option<Hole> {
        let holes = &self.rooms[room].elevations[place.edge].holes;
        let overlap = |hole: &Hole| {
            let along = hole.along[1].min(place.along[1]) - hole.along[0].max(place.along[0]);
            let up = hole.heights[1].min(place.heights[1]) - hole.heights[0].max(place.heights[0]);
            if up > 0.0 { along } else { 0.0 }
        };
        let width = place.along[1] - place.along[0];
        let (index, hole) = holes
            .iter()
            .enumerate()
            .filter(|(_, hole)| overlap(hole) > 0.5 * width.min(hole.along[1] - hole.along[0]))
            .max_by(|a, b| overlap(a.1).total_cmp(&overlap(b.1)).then(b.0.cmp(&a.0)))?;
        self.used[room][place.edge][index] = true;
        Some(*hole)
    }

    fn holes(&mut self, room: usize) {
        let found = &self.rooms[room];
        for (edge, elevation) in found.elevations.iter().enumerate() {
            let ([from, to], inward) = found.edge(edge);
            let (direction, length) = (unit(to - from), distance(from, to));
            let is_bare = found.has_walls && elevation.top < 0.3;
            let whole = Hole { along: [0.0, length], heights: [0.0, found.height], is_open_above: true };
            let bare = is_bare && !self.is_marked(room, [from, to]);
            let holes: Vec<Hole> = if bare { vec![whole] } else { elevation.holes.clone() };
            for (index, hole) in holes.iter().enumerate() {
                let is_used = !bare && self.used[room][edge][index];
                if is_used || hole.heights[0] > found.height - 0.1 {
                    continue;
                }
                let ends = hole.along.map(|along| from + direction * along);
                self.hole(room, hole, ends, inward);
            }
        }
    }

    fn is_marked(&self, room: usize, [from, to]: [Point; 2]) -> bool {
        self.made.iter().any(|made| {
            made.room == room && super::plane::segment_distance([from, to], middle(made.ends)) < 0.01
        })
    }

    fn hole(&mut self, room: usize, hole: &Hole, ends: [Point; 2], inward: Point) {
        let width = hole.along[1] - hole.along[0];
        let [low, high] = hole.heights;
        let side = words::side(-inward);
        let at = Some(middle(ends));
        if width < 0.35 || (is_way(hole) && width < 0.45) {
            return;
        }
        let kind = if low > 0.35 {
            OpeningKind::Window
        } else if !is_way(hole) {
            let message =
                format!("a low hole of {width:.1} × {high:.1} m to the {side} is taken for no opening");
            self.notes[room].push(Note::new(message, None, at));
            return;
        } else if width <= WIDEST_DOOR_M {
            OpeningKind::Door
        } else if hole.is_open_above && width > WIDEST_PASSAGE_M {
            let message = format!(
                "no wall stands along {width:.1} m to the {side}: the outline follows the floor there, and nothing is taken for a door"
            );
            self.notes[room].push(Note::new(message, None, at));
            return;
        } else {
            OpeningKind::Passage
        };
        let through = self.made.iter().find(|made| {
            made.room != room
                && made.opening.kind == kind
                && dot(made.inward, inward) < -0.9
                && distance(middle(made.ends), middle(ends)) < THROUGH_M
                && !self.made.iter().any(|mine| mine.room == room && mine.opening.id == made.opening.id)
        });
        let (id, swing, hinge, ends) = match through {
            Some(made) => {
                let hinge = made.opening.hinge;
                // The same end is `from`, although this room's wall runs the other way.
                (made.opening.id.clone(), made.opening.swing.map(from_behind), hinge, [ends[1], ends[0]])
            }
            None => (self.new_id(kind), None, None, ends),
        };
        self.notes[room].push(Note::new(words::gap(kind, width, side), Some(&id), at));
        if kind == OpeningKind::Door && swing.is_none() {
            self.notes[room].push(Note::new(words::swing_unknown(&id), Some(&id), at));
        }
        let low = if kind == OpeningKind::Window { low } else { 0.0 };
        let high = high.min(self.rooms[room].height);
        self.push(room, id, (kind, swing, hinge), ends, [low, high], inward);
    }

    fn new_id(&mut self, kind: OpeningKind) -> String {
        let name = kind.word();
        let mut number = 1_usize;
        loop {
            let id = format!("{name}_{number}");
            if self.taken.insert(id.clone()) {
                return id;
            }
            number += 1;
        }
    }
}

fn middle([a, b]: [Point; 2]) -> Point {
    (a + b) / 2.0
}

/// A door's swing as the room behind it sees it.
fn from_behind(swing: Swing) -> Swing {
    match swing {
        Swing::Inward => Swing::Outward,
        Swing::Outward => Swing::Inward,
        other => other,
    }
}
