//! Scene state to snapshots.

use serde_json::Value;

use super::super::assets;
use super::super::fields::Field;
use super::super::names::{Ids, asset_of, listed};
use super::super::plane::{Point, between, contains, distance, normal, yaw_facing};
use super::super::{Found, ModelOrigin, ReadOptions, counted, extras};
use super::{ARCH_VERSION, OWN_SET, SCENE_VERSION};
use crate::error::Result;
use crate::protocol::{
    Frame, Hinge, Object, Opening, OpeningKind, Placement, Room, SceneSnapshot, Swing, VERSION,
};

/// A model that leans more than this from upright gets a note, as the cosine of 1°.
const UPRIGHT: f64 = 0.99985;

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
        opening.swing = Some(match swing.text()? {
            "inward" => Swing::Inward,
            "outward" => Swing::Outward,
            "sliding" => Swing::Sliding,
            "none" => Swing::None,
            _ => return Err(swing.fault("inward, outward, sliding or none")),
        });
    }
    if let Some(hinge) = ours.find("hinge") {
        opening.hinge = Some(match hinge.text()? {
            "from" => Hinge::From,
            "to" => Hinge::To,
            "both" => Hinge::Both,
            _ => return Err(hinge.fault("from, to or both")),
        });
    }
    Ok(())
}

/// What a snapshot has no place for, by the objects' ids.
#[derive(Default)]
struct Lost {
    num_unnamed: usize,
    unsized_: Vec<String>,
    tilted: Vec<String>,
    outside: Vec<String>,
}

impl Lost {
    fn tell(&self, notes: &mut Vec<String>) {
        let list = |names: &[String]| listed(names.iter().map(String::as_str));
        assets::tell_unsized(&self.unsized_, notes);
        if !self.tilted.is_empty() {
            notes.push(format!(
                "{}: leans or is mirrored, which a box does not; it stands upright",
                list(&self.tilted)
            ));
        }
        if !self.outside.is_empty() {
            notes.push(format!("{}: in no room, so left out", list(&self.outside)));
        }
        if self.num_unnamed > 0 {
            notes.push(format!(
                "{} named by model ids alone: what they are is guessed from these and their sizes",
                counted(self.num_unnamed, "object")
            ));
        }
    }
}

fn object(sent: &Field, options: &ReadOptions, ids: &mut Ids, lost: &mut Lost) -> Result<Option<Object>> {
    let model = sent.get("modelId")?.text()?;
    let ours = extras::ours(sent);
    let name = model.strip_prefix(OWN_SET).unwrap_or(model);
    let id = match ours.as_ref().and_then(|ours| ours.find("id")) {
        Some(id) => ids.unique(id.text()?),
        None => ids.unique(name),
    };
    let without_set = name.split_once('.').map_or(name, |(_, rest)| rest);
    let asset = assets::find(options, &[model, name, without_set, asset_of(name)]);
    let said = ours.as_ref().map(extras::size).transpose()?.flatten();
    let Some(size) = said.or_else(|| asset.map(|asset| asset.size_m)) else {
        lost.unsized_.push(id);
        return Ok(None);
    };
    let matrix = matrix(sent)?;
    let [right, up, front] = [0, 4, 8].map(|at| [matrix[at], matrix[at + 1], matrix[at + 2]]);
    let [width, height, depth] =
        [right, up, front].map(|axis| axis.iter().map(|part| part * part).sum::<f64>().sqrt());
    let flat = front[0].hypot(front[1]);
    let data = || sent.get("transform").and_then(|transform| transform.get("data"));
    if width.min(height).min(depth) < 1e-6 || flat < 1e-6 {
        return Err(data()?.fault("a matrix with an upright model"));
    }
    let is_mirrored = determinant([right, up, front]) < 0.0;
    if up[2] / height < UPRIGHT || is_mirrored {
        lost.tilted.push(id.clone());
    }
    let size = [size[0] * scale(width), size[1] * scale(depth), size[2] * scale(height)];
    let down = if options.model_origin == ModelOrigin::Centre { size[2] / 2.0 } else { 0.0 };
    let placement = Placement {
        position_m: [matrix[12], matrix[13], matrix[14] - down],
        yaw_deg: normal(yaw_facing([front[0], front[1]])),
    };
    lost.num_unnamed += usize::from(asset.is_none() && ours.is_none());
    let mut object = assets::object(id, asset, size, Some(placement));
    if let Some(ours) = ours {
        extras::restore(&mut object, &ours)?;
        if let Some(front) = ours.find("front_deg") {
            object.front_deg = front.number([-3600.0, 3600.0], "°")?;
        }
        if let Some(points) = ours.find("footprint_m") {
            object.footprint_m = Some(points.items()?.iter().map(Field::point).collect::<Result<_>>()?);
        }
    }
    Ok(Some(object))
}

/// Rotations are not stored as exact ones: a factor this near to 1 is none.
fn scale(factor: f64) -> f64 {
    if (factor - 1.0).abs() < 1e-5 { 1.0 } else { factor }
}

fn determinant([a, b, c]: [[f64; 3]; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

/// Column by column.
fn matrix(sent: &Field) -> Result<[f64; 16]> {
    let data = sent.get("transform")?.get("data")?;
    let items = data.items()?;
    if items.len() != 16 {
        return Err(data.fault("a list of 16 numbers"));
    }
    let mut matrix = [0.0; 16];
    for (value, item) in matrix.iter_mut().zip(&items) {
        *value = item.metres()?;
    }
    Ok(matrix)
}
