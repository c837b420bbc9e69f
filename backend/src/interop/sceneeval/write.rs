//! Snapshot to scene state.

use serde_json::{Map, Value, json};

use super::super::names::{asset_of, listed};
use super::super::plane::{between, turned};
use super::super::{ModelOrigin, WriteOptions, extras};
use super::{ARCH_VERSION, OWN_SET, SCENE_VERSION};
use crate::error::{Result, counted};
use crate::protocol::{Frame, Object, OpeningKind, Placement, SceneSnapshot};
use crate::scene::frame::in_frame;
use crate::scene::{Opening, Scene};

/// How thick walls and floor are drawn, metres; SceneEval's own converters write this.
const WALL_DEPTH_M: f64 = 0.025;
const FLOOR_DEPTH_M: f64 = 0.05;

/// Writes a scene state of the one room.
///
/// What it has no field for (sizes, names, categories, how doors swing) stands under `extras`, where SceneEval does not look.
///
/// # Errors
/// As [`Scene::from_snapshot`].
pub(in crate::interop) fn write(
    snapshot: &SceneSnapshot,
    options: &WriteOptions,
    notes: &mut Vec<String>,
) -> Result<Value> {
    let snapshot = in_frame(snapshot, Frame::ZUp);
    let scene = Scene::from_snapshot(&snapshot)?;
    let id = snapshot.room.name.clone().unwrap_or_else(|| "scene".to_owned());
    let unplaced = snapshot.objects.iter().filter(|object| object.placement.is_none());
    let unplaced: Vec<&str> = unplaced.map(|object| object.id.as_str()).collect();
    if !unplaced.is_empty() {
        notes.push(format!("{}: not placed, so left out", listed(unplaced)));
    }
    let placed = snapshot.objects.iter().filter_map(|object| Some((object, object.placement?)));
    let objects: Vec<Value> = placed
        .enumerate()
        .map(|(index, (object, placement))| written_object(index, object, &placement, options))
        .collect();
    let up_and_front = json!({"up": [0, 0, 1], "front": [0, 1, 0]});
    Ok(json!({
        "format": "sceneState",
        "scene": {
            "version": SCENE_VERSION,
            "id": id,
            "up": up_and_front["up"], "front": up_and_front["front"], "unit": 1.0,
            "assetSource": sources(&objects),
            "arch": {
                "version": ARCH_VERSION,
                "id": id,
                "up": up_and_front["up"], "front": up_and_front["front"], "coords2d": [0, 1], "scaleToMeters": 1.0,
                "defaults": {"Wall": {"depth": WALL_DEPTH_M}, "Floor": {"depth": FLOOR_DEPTH_M}},
                "elements": elements(&snapshot, &scene, notes),
                "regions": [region(&snapshot, &scene)],
            },
            "object": objects,
        },
        "selected": [],
    }))
}

fn elements(snapshot: &SceneSnapshot, scene: &Scene, notes: &mut Vec<String>) -> Vec<Value> {
    let level = snapshot.room.floor_level_m;
    let point = |point| {
        let [x, y] = scene.world.point_to_wire(point);
        json!([x, y, level])
    };
    let floor: Vec<Value> = scene.floor.corners().map(point).collect();
    let mut elements = vec![json!({
        "id": "floor", "type": "Floor", "roomId": ROOM_ID, "depth": FLOOR_DEPTH_M, "points": floor,
    })];
    for (wall, edge) in scene.floor.edges.iter().enumerate() {
        let openings = scene.openings.iter().zip(&snapshot.room.openings);
        let holes: Vec<Value> = openings
            .filter(|(opening, _)| opening.wall == wall)
            .map(|(opening, sent)| hole(opening, sent))
            .collect();
        elements.push(json!({
            "id": wall_id(wall), "type": "Wall", "roomId": ROOM_ID, "depth": WALL_DEPTH_M,
            "height": snapshot.room.height_m, "points": [point(edge.start), point(edge.end)], "holes": holes,
        }));
    }
    let is_askew = scene.floor.edges.iter().any(|edge| edge.direction.abs().min_element() > 1e-3);
    if is_askew {
        notes.push(
            "some walls run along neither x nor y: SceneEval draws them along the nearer axis".to_owned(),
        );
    }
    let passages = scene.openings.iter().filter(|opening| opening.kind == OpeningKind::Passage).count();
    if passages > 0 {
        notes.push(format!(
            "scene states know doors and windows only: {} written as doors",
            counted(passages, "passage")
        ));
    }
    elements
}

/// The one room's id; its name may be anything.
const ROOM_ID: &str = "room";

fn wall_id(wall: usize) -> String {
    format!("wall_{}", wall + 1)
}

fn region(snapshot: &SceneSnapshot, scene: &Scene) -> Value {
    let walls: Vec<String> = (0..scene.floor.edges.len()).map(wall_id).collect();
    let room = &snapshot.room;
    json!({
        "id": ROOM_ID, "type": room.kind.as_deref().unwrap_or("Other"), "walls": walls,
        "extras": {extras::OURS: {"name": room.name, "kind": room.kind}},
    })
}

fn hole(opening: &Opening, sent: &crate::protocol::Opening) -> Value {
    let to_f64 = |value: f32| (f64::from(value) * 1e5).round() / 1e5;
    let [from, to] = opening.along.map(to_f64);
    // Holes run along the wall, openings from either end.
    let (way, own) = (opening.ends[1] - opening.ends[0], between(sent.from_m, sent.to_m));
    let is_reversed = f64::from(way.x) * own[0] + f64::from(way.y) * own[1] < 0.0;
    json!({
        "id": opening.id,
        "type": if opening.kind == OpeningKind::Window { "Window" } else { "Door" },
        "box": {"min": [from, sent.bottom_m], "max": [to, sent.bottom_m + sent.height_m]},
        "extras": {extras::OURS: {
            "kind": sent.kind, "swing": sent.swing, "hinge": sent.hinge, "is_reversed": is_reversed,
        }},
    })
}

fn written_object(index: usize, object: &Object, placement: &Placement, options: &WriteOptions) -> Value {
    let [x, y, mut z] = placement.position_m;
    if options.model_origin == ModelOrigin::Centre {
        z += object.size_m[2] / 2.0;
    }
    // A model's x, y (up) and z (front) axes in the scene: at yaw 0 they are x, z and −y.
    let [right, front] =
        [[1.0, 0.0], [0.0, -1.0]].map(|way| turned(way, placement.yaw_deg).map(|value| value + 0.0));
    let data = [right[0], right[1], 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, front[0], front[1], 0.0, 0.0, x, y, z, 1.0];
    // A quarter turn about x (y up to z up), then the yaw about z; x, y, z, w.
    let (half_sin, half_cos) = (placement.yaw_deg / 2.0).to_radians().sin_cos();
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let rotation = [half_cos * half, half_sin * half, half_sin * half, half_cos * half];
    let mut written = Map::new();
    let mut add = |name: &str, value: Value| written.insert(name.to_owned(), value);
    add("id", json!(index.to_string()));
    add("index", json!(index));
    add("modelId", json!(model_id(&object.id, options)));
    add("parentId", json!(""));
    add("parentIndex", json!(-1));
    add(
        "transform",
        json!({"rows": 4, "cols": 4, "data": data, "rotation": rotation, "translation": [x, y, z], "scale": [1.0, 1.0, 1.0]}),
    );
    add("extras", extras::of_object(object));
    written.into()
}

/// `set.name`: SceneEval looks a model up by both.
fn model_id(id: &str, options: &WriteOptions) -> String {
    let asset = asset_of(id);
    match &options.model_prefix {
        Some(prefix) => format!("{prefix}.{}", asset.strip_prefix(&format!("{prefix}.")).unwrap_or(asset)),
        None if asset.contains('.') => asset.to_owned(),
        None => format!("{OWN_SET}{asset}"),
    }
}

fn sources(objects: &[Value]) -> Vec<String> {
    let names = objects.iter().filter_map(|object| object["modelId"].as_str()?.split('.').next());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}
