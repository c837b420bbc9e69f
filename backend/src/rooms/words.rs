//! What is uncertain, in words for people.

use geo::{BoundingRect, Centroid};

use super::plane::{Point, Region};
use super::storey::{Found, HeightFrom, USUAL_HEIGHT_M};
use crate::error::quoted;
use crate::protocol::{Opening, OpeningKind};

/// Something uncertain, at a place of the plan.
pub(super) struct Note {
    pub(super) message: String,
    pub(super) opening: Option<String>,
    pub(super) at: Option<Point>,
}

impl Note {
    pub(super) fn new(message: String, opening: Option<&str>, at: Option<Point>) -> Self {
        Self { message, opening: opening.map(str::to_owned), at }
    }
}

/// The side of the world that a direction points to: north is +Y in `z_up`, −Z in `y_up`.
pub(super) fn side(direction: Point) -> &'static str {
    match (direction.x.abs() > direction.y.abs(), direction.x > 0.0, direction.y > 0.0) {
        (true, true, _) => "east",
        (true, false, _) => "west",
        (false, _, true) => "north",
        (false, _, false) => "south",
    }
}

pub(super) fn gap(opening: OpeningKind, width: f64, side: &str) -> String {
    let kind = opening.word();
    let what = if opening == OpeningKind::Window { "hole" } else { "gap" };
    format!("a {what} of {width:.1} m to the {side} is taken for a {kind}: no {kind} object stands there")
}

pub(super) fn swing_unknown(id: &str) -> String {
    format!("which way {} opens is not known: it is taken to open into the room", quoted(id))
}

/// What is uncertain about a room as a whole.
pub(super) fn of_room(room: &Found, openings: &[Opening]) -> Vec<Note> {
    let mut notes = vec![];
    let mut say = |message: String, at: Option<Point>| notes.push(Note::new(message, None, at));
    if openings.iter().all(|opening| opening.kind == OpeningKind::Window) {
        say("no door was found: people cannot get in".to_owned(), None);
    }
    match room.height_from {
        HeightFrom::Nothing => {
            say(format!("no ceiling and no wall tells the height: {USUAL_HEIGHT_M} m is assumed"), None);
        }
        HeightFrom::Slope([low, high]) => say(
            format!(
                "the ceiling is {low:.2} to {high:.2} m high: {:.2} m is taken, lower parts need locked objects",
                room.height
            ),
            None,
        ),
        HeightFrom::Client | HeightFrom::Ceiling | HeightFrom::Walls => {}
    }
    if room.is_coarse {
        say("the outline has too many corners: it was drawn coarser".to_owned(), None);
    }
    for (hole, is_solid) in room.holes.iter().zip(&room.is_hole_solid) {
        if let Some((message, at)) = hole_words(hole, *is_solid) {
            say(message, Some(at));
        }
    }
    notes
}

fn hole_words(hole: &Region, is_solid: bool) -> Option<(String, Point)> {
    let (rect, at) = (hole.bounding_rect()?, hole.centroid()?.0);
    let what = if is_solid { "a column or wall stands" } else { "a hole in the floor lies" };
    let message = format!(
        "{what} inside the room ({:.1} × {:.1} m), which the outline cannot say: send it as a locked object",
        rect.width(),
        rect.height()
    );
    Some((message, at))
}
