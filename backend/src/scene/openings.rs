//! The client's openings, snapped to their walls.

use parry3d::glamx::Vec2;

use super::check::{Faults, MAX_EXTENT_M};
use super::frame::World;
use super::polygon::Polygon;
use super::{Hinge, Leaf, Opening, OpeningKind, SNAP_M};
use crate::error::quoted;
use crate::protocol::{self, SceneSnapshot, Swing};

/// Openings are moved this far without a word, metres.
const NOTABLE_M: f32 = 0.01;
/// The most openings of a room.
pub const MAX_OPENINGS: usize = 64;

/// The openings of a snapshot; faulty ones are told and left out. Without a floor only their own numbers are looked at.
pub(super) fn openings(
    snapshot: &SceneSnapshot,
    placed: Option<&(World, Polygon)>,
    faults: &mut Faults,
    warnings: &mut Vec<String>,
) -> Vec<Opening> {
    let sent = &snapshot.room.openings;
    faults.at_most("/room/openings", "openings", MAX_OPENINGS, sent.len());
    let mut found: Vec<Opening> = vec![];
    for (index, sent) in sent.iter().enumerate().take(MAX_OPENINGS) {
        let path = format!("/room/openings/{index}");
        let is_good = check_numbers(sent, &path, faults);
        let Some((world, floor)) = placed.filter(|_| is_good) else { continue };
        let Some(opening) = snapped(sent, &path, world, floor, faults, warnings) else { continue };
        let id = quoted(&opening.id);
        if opening.bottom + opening.height > snapshot.room.height_m as f32 + 0.01 {
            warnings.push(format!("opening {id} reaches above the ceiling"));
        }
        if let Some(other) = found.iter().find(|other| overlap(other, &opening)) {
            warnings.push(format!("openings {} and {id} overlap", quoted(&other.id)));
        }
        found.push(opening);
    }
    found
}

fn check_numbers(sent: &protocol::Opening, path: &str, faults: &mut Faults) -> bool {
    let before = faults.fields.len();
    faults.id(&format!("{path}/id"), &sent.id);
    faults.coordinates(&format!("{path}/from_m"), &sent.from_m);
    faults.coordinates(&format!("{path}/to_m"), &sent.to_m);
    faults.range(&format!("{path}/bottom_m"), sent.bottom_m, [-0.5, MAX_EXTENT_M], " m");
    faults.range(&format!("{path}/height_m"), sent.height_m, [0.01, MAX_EXTENT_M], " m");
    faults.fields.len() == before
}

fn snapped(
    sent: &protocol::Opening,
    path: &str,
    world: &World,
    floor: &Polygon,
    faults: &mut Faults,
    warnings: &mut Vec<String>,
) -> Option<Opening> {
    let (from, to) = (world.point_from_wire(sent.from_m), world.point_from_wire(sent.to_m));
    let off = |wall: usize| floor.edges[wall].distance(from).max(floor.edges[wall].distance(to));
    let wall = (0..floor.edges.len()).min_by(|&a, &b| off(a).total_cmp(&off(b)))?;
    if off(wall) > SNAP_M {
        let message = format!(
            "expected both ends within {:.0} cm of one wall of the outline, got ends {:.2} m and {:.2} m off the nearest",
            SNAP_M * 100.0,
            floor.edges[wall].distance(from),
            floor.edges[wall].distance(to)
        );
        faults.add(path, message);
        return None;
    }
    let edge = &floor.edges[wall];
    let clamp = |point: Vec2| edge.along(point).clamp(0.0, edge.length);
    let is_reversed = clamp(from) > clamp(to);
    let along = [clamp(from).min(clamp(to)), clamp(from).max(clamp(to))];
    if along[1] - along[0] < 0.05 {
        let width = along[1] - along[0];
        faults.add(path, format!("expected an opening at least 0.05 m wide, got {width:.3} m"));
        return None;
    }
    if off(wall) > NOTABLE_M {
        let (id, distance) = (quoted(&sent.id), off(wall) * 100.0);
        warnings.push(format!("opening {id} was {distance:.1} cm off its wall and was moved onto it"));
    }
    let ends = along.map(|distance| edge.start + edge.direction * distance);
    let swing = match sent.kind {
        OpeningKind::Door => sent.swing.unwrap_or(Swing::Inward),
        OpeningKind::Window | OpeningKind::Passage => Swing::None,
    };
    let width = along[1] - along[0];
    let leaf = |end: usize, radius: f32| Leaf {
        hinge: ends[end],
        closed: if end == 0 { edge.direction } else { -edge.direction },
        radius,
    };
    let (first, last) = if is_reversed { (1, 0) } else { (0, 1) };
    let leaves = match (swing, sent.hinge) {
        (Swing::Inward, Some(Hinge::From)) => vec![leaf(first, width)],
        (Swing::Inward, Some(Hinge::To)) => vec![leaf(last, width)],
        (Swing::Inward, Some(Hinge::Both)) => vec![leaf(0, width / 2.0), leaf(1, width / 2.0)],
        (Swing::Inward, None) => vec![leaf(0, width), leaf(1, width)],
        _ => vec![],
    };
    Some(Opening {
        id: sent.id.clone(),
        kind: sent.kind,
        wall,
        ends,
        along,
        bottom: sent.bottom_m as f32,
        height: sent.height_m as f32,
        swing,
        leaves,
    })
}

fn overlap(a: &Opening, b: &Opening) -> bool {
    let shares = |low: f32, high: f32| high - low > 0.01;
    a.wall == b.wall
        && shares(a.along[0].max(b.along[0]), a.along[1].min(b.along[1]))
        && shares(a.bottom.max(b.bottom), (a.bottom + a.height).min(b.bottom + b.height))
}
