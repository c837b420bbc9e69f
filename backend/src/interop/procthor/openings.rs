//! Walls, and the doors, windows and gaps in them.

use super::super::Found;
use super::super::fields::Field;
use super::super::names::{Ids, listed};
use super::super::plane::{Point, between, distance, distance_to_edge, edges};
use super::floor_point;
use crate::error::{Result, counted};
use crate::protocol::{Opening, OpeningKind};

/// An opening further than this from a room's outline is none of that room's, metres (what a scene snaps).
const NEAR_M: f64 = 0.05;

/// A wall of one room.
pub(super) struct Wall {
    id: String,
    /// The room that it belongs to.
    pub(super) room: Option<String>,
    /// Its foot, in the order in which holes are measured.
    ends: [Point; 2],
    bottom: f64,
    /// Height of its upper edge in the world.
    pub(super) top: f64,
    /// Rooms flow into each other here.
    is_empty: bool,
}

/// All walls of a house.
pub(super) fn walls(root: &Field) -> Result<Vec<Wall>> {
    root.get("walls")?.items()?.iter().map(wall).collect()
}

fn wall(field: &Field) -> Result<Wall> {
    let polygon = field.get("polygon")?;
    let points: Vec<[f64; 3]> = polygon.items()?.iter().map(Field::xyz).collect::<Result<_>>()?;
    let heights = || points.iter().map(|point| point[1]);
    let (bottom, top) =
        (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    // ProcTHOR goes along the foot first, Holodeck up the first end: the two lowest points are the foot in both.
    let foot: Vec<Point> =
        points.iter().filter(|point| point[1] - bottom < 1e-6).map(|&point| floor_point(point)).collect();
    let &[start, end] = foot.as_slice() else {
        return Err(polygon.fault("a wall's 4 corners, of which 2 are the lowest"));
    };
    Ok(Wall {
        id: field.get("id")?.name()?,
        room: field.find("roomId").map(|id| id.name()).transpose()?,
        ends: [start, end],
        bottom,
        top,
        is_empty: field.find("empty").map_or(Ok(false), |flag| flag.flag())?,
    })
}

/// Adds every opening to the rooms on both of its sides.
pub(super) fn add(
    root: &Field,
    walls: &[Wall],
    rooms: &mut [Found],
    ids: &mut Ids,
    notes: &mut Vec<String>,
) -> Result<()> {
    let mut lost = vec![];
    let mut num_leaves = 0;
    for (list, segment) in [("doors", "doorSegment"), ("windows", "windowSegment")] {
        for field in root.items_of(list)? {
            let opening = opening(&field, walls, segment)?;
            let sides = sides(&field)?;
            let mut is_used = false;
            for room in rooms.iter_mut().filter(|room| sides.contains(&room.request.snapshot.room.name)) {
                is_used |= put(&opening, room, ids);
            }
            num_leaves += usize::from(opening.kind == OpeningKind::Door);
            if !is_used {
                lost.push(opening.id);
            }
        }
    }
    for opening in gaps(root, walls)? {
        for room in rooms.iter_mut() {
            put(&opening, room, ids);
        }
    }
    if num_leaves > 0 {
        notes.push(format!(
            "the file does not say how the leaves of {} swing: they count as swinging inward, hung on either side",
            counted(num_leaves, "door")
        ));
    }
    if !lost.is_empty() {
        notes.push(format!(
            "{}: on the outline of none of its rooms, so left out",
            listed(lost.iter().map(String::as_str))
        ));
    }
    Ok(())
}

/// The rooms that an opening leads to.
fn sides(field: &Field) -> Result<Vec<Option<String>>> {
    let mut sides = vec![];
    for name in ["room0", "room1"] {
        if let Some(room) = field.find(name) {
            sides.push(Some(room.name()?));
        }
    }
    Ok(sides)
}

fn put(opening: &Opening, room: &mut Found, ids: &mut Ids) -> bool {
    let outline = &mut room.request.snapshot.room;
    let is_near = |point| edges(&outline.floor_m).any(|edge| distance_to_edge(point, edge) <= NEAR_M);
    let is_on_outline = is_near(opening.from_m) && is_near(opening.to_m);
    let is_on_one_edge = edges(&outline.floor_m).any(|edge| {
        [opening.from_m, opening.to_m].into_iter().all(|end| distance_to_edge(end, edge) <= NEAR_M)
    });
    // Ends on two edges may still be on one wall, which several points divide: the scene merges these.
    if !(is_on_one_edge || is_on_outline && is_along(opening, &outline.floor_m)) {
        return false;
    }
    let bottom_m = opening.bottom_m - outline.floor_level_m;
    outline.openings.push(Opening { id: ids.unique(&opening.id), bottom_m, ..opening.clone() });
    true
}

/// Is the middle of an opening on the outline too?
fn is_along(opening: &Opening, outline: &[Point]) -> bool {
    let middle = [0, 1].map(|axis| (opening.from_m[axis] + opening.to_m[axis]) / 2.0);
    edges(outline).any(|edge| distance_to_edge(middle, edge) <= NEAR_M)
}

/// A door or window; its heights are in the world still.
fn opening(field: &Field, walls: &[Wall], segment: &str) -> Result<Opening> {
    let hole = field.get("holePolygon")?;
    let corners: Vec<[f64; 3]> = hole.items()?.iter().map(Field::xyz).collect::<Result<_>>()?;
    let [first, second] = corners.as_slice() else {
        return Err(hole.fault("2 corners of a rectangle"));
    };
    let name = field.get("wall0")?.name()?;
    let wall = walls.iter().find(|wall| wall.id == name);
    // Holodeck measures some holes from elsewhere than the wall's start, but says where they are.
    let ends = match (field.find(segment), wall) {
        (Some(segment), _) => ends_of(&segment)?,
        (None, Some(wall)) => {
            let length = distance(wall.ends[0], wall.ends[1]).max(f64::MIN_POSITIVE);
            let [dx, dy] = between(wall.ends[0], wall.ends[1]).map(|value| value / length);
            let at = |along: f64| [wall.ends[0][0] + dx * along, wall.ends[0][1] + dy * along];
            [at(first[0].min(second[0])), at(first[0].max(second[0]))]
        }
        (None, None) => return Err(field.get("wall0")?.fault("the id of a wall")),
    };
    let asset = field.find("assetId").map(|asset| asset.name()).transpose()?.unwrap_or_default();
    let kind = match segment {
        "windowSegment" => OpeningKind::Window,
        // A frame without a leaf.
        _ if asset.to_lowercase().contains("doorframe") => OpeningKind::Passage,
        _ => OpeningKind::Door,
    };
    Ok(Opening {
        id: field.get("id")?.name()?,
        kind,
        from_m: ends[0],
        to_m: ends[1],
        bottom_m: first[1].min(second[1]) + wall.map_or(0.0, |wall| wall.bottom),
        height_m: (first[1] - second[1]).abs(),
        swing: None,
        hinge: None,
    })
}

/// `[[x, z], [x, z]]`.
fn ends_of(segment: &Field) -> Result<[Point; 2]> {
    let ends = segment.items()?;
    let [from, to] = ends.as_slice() else { return Err(segment.fault("2 points")) };
    Ok([from.point()?, to.point()?])
}

/// Where there is no wall between rooms: ProcTHOR's empty walls, Holodeck's open ones.
fn gaps(root: &Field, walls: &[Wall]) -> Result<Vec<Opening>> {
    let gap = |id: String, ends: [Point; 2], [bottom, top]: [f64; 2]| Opening {
        id,
        kind: OpeningKind::Passage,
        from_m: ends[0],
        to_m: ends[1],
        bottom_m: bottom,
        height_m: top - bottom,
        swing: None,
        hinge: None,
    };
    let mut gaps: Vec<Opening> = vec![];
    for wall in walls.iter().filter(|wall| wall.is_empty) {
        // Both rooms have a wall there.
        let middle = |[a, b]: [Point; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let is_known =
            gaps.iter().any(|known| distance(middle([known.from_m, known.to_m]), middle(wall.ends)) < NEAR_M);
        if !is_known {
            gaps.push(gap(wall.id.clone(), wall.ends, [wall.bottom, wall.top]));
        }
    }
    let open = root.find("open_walls").filter(|open| open.value.is_object());
    let top = walls.iter().map(|wall| wall.top).fold(0.0, f64::max);
    for (index, segment) in open.map_or(Ok(vec![]), |open| open.items_of("segments"))?.iter().enumerate() {
        gaps.push(gap(format!("open_wall_{}", index + 1), ends_of(segment)?, [0.0, top]));
    }
    Ok(gaps)
}
