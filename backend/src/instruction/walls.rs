//! Walls that a text tells by what is in them or across from them.

use crate::scene::polygon::Edge;
use crate::scene::{Opening, OpeningKind, Scene};

/// The openings that an end means: the one of that id, else all of a kind.
fn openings<'a>(scene: &'a Scene, end: &str) -> Vec<&'a Opening> {
    if let Some(opening) = scene.openings.iter().find(|opening| opening.id == end) {
        return vec![opening];
    }
    let kind = match end {
        "window" => OpeningKind::Window,
        "door" => OpeningKind::Door,
        _ => OpeningKind::Passage,
    };
    scene.openings.iter().filter(|opening| opening.kind == kind).collect()
}

/// The index of a wall, if all these openings tell the same.
fn common_wall(scene: &Scene, end: &str, wall_of: impl Fn(&Opening) -> Option<usize>) -> Option<usize> {
    let mut walls = openings(scene, end).into_iter().map(wall_of);
    let first = walls.next()??;
    walls.all(|wall| wall == Some(first)).then_some(first)
}

/// The wall that openings are in; `None` if they are in several.
pub(super) fn of_opening(scene: &Scene, end: &str) -> Option<usize> {
    common_wall(scene, end, |opening| Some(opening.wall))
}

/// The wall that somebody in the opening looks at, straight into the room; `None` if it cannot be told.
pub(super) fn opposite(scene: &Scene, end: &str) -> Option<usize> {
    common_wall(scene, end, |opening| {
        let from = scene.floor.edges.get(opening.wall)?;
        let seen = scene.floor.edges.iter().enumerate().filter_map(|(index, edge)| {
            let distance = distance_to(edge, opening, from)?;
            Some((index, distance))
        });
        seen.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    })
}

/// How far an edge is from an opening's middle, straight into the room, metres; `None` if it is not there or is seen
/// at less than 45°.
fn distance_to(edge: &Edge, opening: &Opening, from: &Edge) -> Option<f32> {
    let middle = opening.middle();
    let approach = -from.normal.dot(edge.normal);
    if approach < std::f32::consts::FRAC_1_SQRT_2 {
        return None;
    }
    let distance = edge.height(middle) / approach;
    let along = edge.along(middle + from.normal * distance);
    (distance > 0.0 && (0.0..=edge.length).contains(&along)).then_some(distance)
}
