//! Scene state to snapshots.

use serde_json::Value;

use super::super::fields::Field;
use super::super::names::Ids;
use super::super::plane::{Point, between, contains, distance};
use super::super::{Found, ReadOptions, extras, few_rooms};
use super::objects::{Lost, object};
use super::{ARCH_VERSION, SCENE_VERSION};
use crate::error::Result;
use crate::protocol::{Frame, Opening, OpeningKind, Room, SceneSnapshot, VERSION};

/// Reads every room of a scene state.
///
/// # Errors
/// [`Error::Fields`](crate::error::Error::Fields) with the first field that cannot be used, versions among them.
pub(in crate::interop) fn read(
    value: &Value,
    options: &ReadOptions,
    notes: &mut Vec<String>,
) -> Result<Vec<Found>> {
    let root = Field::root(value);
    root.get("format")?.exactly("sceneState")?;
    let scene = root.get("scene")?;
    scene.get("version")?.exactly(SCENE_VERSION)?;
    let arch = scene.get("arch")?;
    arch.get("version")?.exactly(ARCH_VERSION)?;
    for field in [&scene, &arch] {
        is_ours(field)?;
    }

    let mut ids = Ids::default();
    let mut rooms = vec![];
    let elements = arch.get("elements")?.items()?;
    let regions = arch.items_of("regions")?;
    for element in &elements {
        if element.get("type")?.text()? == "Floor" {
            few_rooms(rooms.len() + 1)?;
            rooms.push(room(element, &elements, &regions, &mut ids, notes)?);
        }
    }
    if rooms.is_empty() {
        return Err(arch.get("elements")?.fault("at least one element of type Floor"));
    }
    let mut lost = Lost::default();
    for sent in scene.items_of("object")? {
        let Some(object) = object(&sent, options, &mut ids, &mut lost)? else { continue };
        let at =
            object.placement.map_or([0.0; 2], |placement| [placement.position_m[0], placement.position_m[1]]);
        let is_single = rooms.len() == 1;
        let around =
            rooms.iter_mut().find(|room| is_single || contains(&room.request.snapshot.room.floor_m, at));
        match around {
            Some(room) => room.request.snapshot.objects.push(object),
            None => lost.outside.push(object.id),
        }
    }
    lost.tell(notes);
    Ok(rooms)
}

/// Only the axes and the unit that SceneEval itself uses are read.
fn is_ours(field: &Field) -> Result<()> {
    if let Some(up) = field.find("up")
        && up.point::<3>()? != [0.0, 0.0, 1.0]
    {
        return Err(up.fault("the up axis [0, 0, 1]"));
    }
    for name in ["unit", "scaleToMeters"] {
        if let Some(unit) = field.find(name) {
            unit.number([1.0, 1.0], " m a unit")?;
        }
    }
    Ok(())
}

fn room(
    floor: &Field,
    elements: &[Field],
    regions: &[Field],
    ids: &mut Ids,
    notes: &mut Vec<String>,
) -> Result<Found> {
    let room_id = floor.find("roomId").map(|id| id.name()).transpose()?;
    let points = floor.get("points")?;
    let outline: Vec<Point> = points.items()?.iter().map(Field::point).collect::<Result<_>>()?;
    let level = match points.items()?.first() {
        Some(first) => first.point::<3>()?[2],
        None => return Err(points.fault("at least 3 points")),
    };
    let mut height = 0.0_f64;
    let mut openings = vec![];
    for wall in elements {
        if wall.get("type")?.text()? == "Wall" && is_of(wall, room_id.as_deref())? {
            height = height.max(wall.get("height")?.number([0.1, 1000.0], " m")?);
            for hole in wall.items_of("holes")? {
                openings.push(opening(&hole, wall, level, ids)?);
            }
        }
    }
    if height == 0.0 {
        return Err(floor.fault("at least one wall with the floor's roomId"));
    }
    if openings.is_empty() {
        let name = room_id.clone().unwrap_or_default();
        notes.push(format!("room {name:?} has no doors or windows: everything may stand before its walls"));
    }
    let mut room = Room {
        name: room_id.clone(),
        kind: None,
        floor_m: outline,
        floor_level_m: level,
        height_m: height,
        openings,
    };
    for region in regions {
        if region.find("id").map(|id| id.name()).transpose()? == room_id {
            kind(&mut room, region)?;
        }
    }
    let snapshot = SceneSnapshot { version: VERSION, frame: Frame::ZUp, room, objects: vec![] };
    Ok(Found::new(floor.path.clone(), snapshot))
}

/// A wall belongs to one room or to several.
fn is_of(wall: &Field, room_id: Option<&str>) -> Result<bool> {
    let Some(field) = wall.find("roomId") else { return Ok(room_id.is_none()) };
    let ids = if field.value.is_array() {
        field.items()?.iter().map(Field::name).collect::<Result<Vec<_>>>()?
    } else {
        vec![field.name()?]
    };
    Ok(ids.iter().any(|id| Some(id.as_str()) == room_id))
}

fn kind(room: &mut Room, region: &Field) -> Result<()> {
    match extras::ours(region) {
        Some(ours) => {
            room.name = ours.find("name").map(|name| name.name()).transpose()?;
            room.kind = ours.find("kind").map(|kind| kind.name()).transpose()?;
        }
        None => {
            let kind = region.find("type").map(|kind| kind.name()).transpose()?;
            room.kind = kind.filter(|kind| kind != "Other");
        }
    }
    Ok(())
}

fn opening(hole: &Field, wall: &Field, level: f64, ids: &mut Ids) -> Result<Opening> {
    let (kind, stem) = match hole.get("type")?.text()? {
        "Door" => (OpeningKind::Door, "door"),
        "Window" => (OpeningKind::Window, "window"),
        _ => return Err(hole.get("type")?.fault("Door or Window")),
    };
    let ends = wall.get("points")?.items()?;
    let [start, end] = ends.as_slice() else { return Err(wall.get("points")?.fault("2 points")) };
    let ([x, y, foot], end) = (start.point::<3>()?, end.point::<2>()?);
    let length = distance([x, y], end);
    if length < 1e-3 {
        return Err(wall.get("points")?.fault("2 points that are apart"));
    }
    let way = between([x, y], end).map(|value| value / length);
    let bounds = hole.get("box")?;
    let (least, greatest) = (bounds.get("min")?.point::<2>()?, bounds.get("max")?.point::<2>()?);
    let at = |along: f64| [x + way[0] * along, y + way[1] * along];
    let wanted = hole.find("id").map_or_else(|| Ok(stem.to_owned()), |id| id.name())?;
    let mut opening = Opening {
        id: ids.unique(&wanted),
        kind,
        from_m: at(least[0]),
        to_m: at(greatest[0]),
        bottom_m: least[1] + foot - level,
        height_m: greatest[1] - least[1],
        swing: None,
        hinge: None,
    };
    if let Some(ours) = extras::ours(hole) {
        restore(&mut opening, &ours)?;
    }
    Ok(opening)
}

/// What a scene state has no field for, where it was written here.
fn restore(opening: &mut Opening, ours: &Field) -> Result<()> {
    if ours.find("kind").is_some_and(|kind| kind.value == "passage") {
        opening.kind = OpeningKind::Passage;
    }
    if ours.find("is_reversed").map_or(Ok(false), |flag| flag.flag())? {
        (opening.from_m, opening.to_m) = (opening.to_m, opening.from_m);
    }
    if let Some(swing) = ours.find("swing") {
        opening.swing = Some(swing.word("inward, outward, sliding or none")?);
    }
    if let Some(hinge) = ours.find("hinge") {
        opening.hinge = Some(hinge.word("from, to or both")?);
    }
    Ok(())
}
