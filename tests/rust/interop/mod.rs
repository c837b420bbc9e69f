//! Rooms from others' formats and back.

mod glb;
mod idesign;
mod layoutvlm;
mod malformed;
mod procthor;
mod sceneeval;
mod usda;

use std::fs;
use std::path::Path;

use backend::interop::{self, Arranged, Format, Read, ReadOptions, Room, WriteOptions, Written};
use backend::protocol::{ArrangeRequest, Asset, Frame, Object, SceneSnapshot};
use backend::scene::Scene;
use backend::scene::frame::in_frame;
use serde_json::Value;

/// What a round trip may lose.
const NEAR_M: f64 = 1e-3;
const NEAR_DEG: f64 = 0.1;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/interop");
    fs::read(folder.join(name)).expect("a fixture")
}

fn catalogue() -> Vec<Asset> {
    serde_json::from_slice(&fixture("assets.json")).expect("a list of assets")
}

/// Reads a fixture with the sizes in `assets.json`.
fn read(name: &str) -> Read {
    let catalogue = catalogue();
    let options = ReadOptions { catalogue: &catalogue, ..ReadOptions::default() };
    interop::read(&fixture(name), None, &options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn read_back(written: &Written) -> Read {
    interop::read(&written.bytes, None, &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{:?}", error.to_protocol()))
}

fn write(snapshot: &SceneSnapshot, to: Format) -> Written {
    interop::write(&alone(snapshot), to, &WriteOptions::default())
        .unwrap_or_else(|error| panic!("{:?}", error.to_protocol()))
}

fn alone(snapshot: &SceneSnapshot) -> Room {
    Room { request: request(snapshot), arranged: vec![] }
}

fn request(snapshot: &SceneSnapshot) -> ArrangeRequest {
    ArrangeRequest { snapshot: snapshot.clone(), goal: None, image: None, options: None, request_id: None }
}

fn arranged(id: &str, snapshot: &SceneSnapshot) -> Arranged {
    Arranged { id: id.to_owned(), snapshot: snapshot.clone() }
}

fn json(written: &Written) -> Value {
    serde_json::from_slice(&written.bytes).expect("JSON")
}

/// An L-shaped room away from the origin, on the first floor, with openings in different walls and nothing symmetric.
fn l_room() -> SceneSnapshot {
    let text = r#"{"version": 1, "frame": "z_up",
      "room": {"name": "Study \"north\"", "kind": "home_office", "floor_level_m": 2.8, "height_m": 2.55,
        "floor_m": [[12.0, -7.0], [16.5, -7.0], [16.5, -4.2], [14.1, -4.2], [14.1, -2.0], [12.0, -2.0]],
        "openings": [
          {"id": "door_1", "kind": "door", "from_m": [13.4, -7.0], "to_m": [12.5, -7.0], "height_m": 2.05, "swing": "inward", "hinge": "from"},
          {"id": "window_1", "kind": "window", "from_m": [16.5, -6.2], "to_m": [16.5, -4.9], "bottom_m": 0.9, "height_m": 1.3},
          {"id": "arch", "kind": "passage", "from_m": [12.0, -3.0], "to_m": [12.0, -2.2], "height_m": 2.2}]},
      "objects": [
        {"id": "Desk.001", "name": "oak desk", "size_m": [1.5, 0.7, 0.75], "placement": {"position_m": [15.2, -6.0, 2.8], "yaw_deg": 15.0}},
        {"id": "wardrobe", "size_m": [1.2, 0.6, 2.0], "placement": {"position_m": [12.3, -4.0, 2.8], "yaw_deg": 90.0}, "locked": true},
        {"id": "scan", "name": "armchair", "size_m": [0.9, 0.8, 1.0], "front_deg": 90.0, "placement": {"position_m": [15.8, -4.8, 2.8], "yaw_deg": 180.0}},
        {"id": "lamp/1", "name": "desk lamp", "size_m": [0.2, 0.15, 0.45], "mount": "surface", "attached_to": "Desk.001", "placement": {"position_m": [15.5, -5.9, 3.55], "yaw_deg": 285.5}},
        {"id": "chair", "size_m": [0.45, 0.5, 0.9], "category": "dining_chair", "placement": {"position_m": [13.2, -2.9, 2.8], "yaw_deg": 33.3}},
        {"id": "chair#2", "size_m": [0.45, 0.5, 0.9], "category": "dining_chair", "placement": {"position_m": [13.6, -5.1, 2.8], "yaw_deg": 359.9}}]}"#;
    serde_json::from_str(text).expect("a snapshot")
}

/// A rectangle of 4.4 × 3.1 m, turned by 15° about a corner far from the origin.
fn askew_room() -> SceneSnapshot {
    let [sin, cos] = [15.0_f64.to_radians().sin(), 15.0_f64.to_radians().cos()];
    let at = |x: f64, y: f64| [-20.0 + x * cos - y * sin, 35.0 + x * sin + y * cos];
    let mut snapshot = l_room();
    snapshot.room.floor_m = vec![at(0.0, 0.0), at(4.4, 0.0), at(4.4, 3.1), at(0.0, 3.1)];
    let ends = [[at(1.3, 0.0), at(0.4, 0.0)], [at(4.4, 0.8), at(4.4, 2.1)], [at(0.0, 2.9), at(0.0, 2.1)]];
    for (opening, [from, to]) in snapshot.room.openings.iter_mut().zip(ends) {
        (opening.from_m, opening.to_m) = (from, to);
    }
    // By the desk's centre, the wall behind it, and so on: x, y, height, yaw against the room.
    let poses = [
        [3.2, 2.75, 0.0, 0.0],
        [0.3, 1.1, 0.0, 90.0],
        [2.0, 0.7, 0.0, 180.0],
        [3.4, 2.8, 0.75, 275.0],
        [3.2, 2.0, 0.0, 180.0],
        [1.2, 2.4, 0.0, 40.0],
    ];
    for (object, [x, y, z, yaw]) in snapshot.objects.iter_mut().zip(poses) {
        let placement = object.placement.as_mut().expect("placed");
        let [x, y] = at(x, y);
        placement.position_m = [x, y, 2.8 + z];
        placement.yaw_deg = (yaw + 15.0_f64).rem_euclid(360.0);
    }
    snapshot
}

fn near(one: f64, other: f64, tolerance: f64, what: &str) {
    assert!((one - other).abs() <= tolerance, "{what}: {one} and {other}");
}

fn near_deg(one: f64, other: f64, what: &str) {
    let apart = (one - other).rem_euclid(360.0);
    assert!(apart.min(360.0 - apart) <= NEAR_DEG, "{what}: {one}° and {other}°");
}

/// Every field of the objects, and where they stand.
fn same_objects(got: &[Object], expected: &[Object]) {
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(expected) {
        let id = &expected.id;
        let still = |object: &Object| Object { placement: None, ..object.clone() };
        assert_eq!(still(got), still(expected));
        let (Some(got), Some(expected)) = (got.placement, expected.placement) else {
            assert_eq!(got.placement, expected.placement, "{id}");
            continue;
        };
        for axis in 0..3 {
            near(got.position_m[axis], expected.position_m[axis], NEAR_M, id);
        }
        near_deg(got.yaw_deg, expected.yaw_deg, id);
    }
}

/// Where boxes stand and what they face, however their own axes are called.
fn same_boxes(got: &SceneSnapshot, expected: &SceneSnapshot) {
    let z_up = |snapshot| Scene::from_snapshot(&in_frame(snapshot, Frame::ZUp)).expect("a sound room");
    let (got_scene, expected_scene) = (z_up(got), z_up(expected));
    for (index, object) in expected.objects.iter().enumerate() {
        let got = &got_scene.objects[got_scene.sent_order[index]];
        let expected = &expected_scene.objects[expected_scene.sent_order[index]];
        assert_eq!(got.id, object.id);
        near(got.size.x.into(), expected.size.x.into(), NEAR_M, "width");
        near(got.size.y.into(), expected.size.y.into(), NEAR_M, "depth");
        near(got.size.z.into(), expected.size.z.into(), NEAR_M, "height");
        let [got, expected] = [(got, &got_scene), (expected, &expected_scene)].map(|(object, scene)| {
            let pose = object.sent_pose.expect("placed");
            scene.world.pose_to_wire(&pose, 0)
        });
        for axis in 0..3 {
            near(got.position_m[axis], expected.position_m[axis], NEAR_M, &object.id);
        }
        near_deg(got.yaw_deg, expected.yaw_deg, &object.id);
    }
}

/// A note with these words.
fn has_note(notes: &[String], words: &str) {
    assert!(notes.iter().any(|note| note.contains(words)), "no note says {words:?}: {notes:#?}");
}

#[test]
fn frames_go_there_and_back_to_the_same_bits() {
    for room in [l_room(), askew_room()] {
        let there = in_frame(&room, Frame::YUp);
        assert_eq!(there.frame, Frame::YUp);
        // (x, y, z) of y up is (x, −z, y) of z up.
        assert_eq!(there.room.floor_m[0], [room.room.floor_m[0][0], -room.room.floor_m[0][1]]);
        let [x, y, z] = room.objects[0].placement.expect("placed").position_m;
        assert_eq!(there.objects[0].placement.expect("placed").position_m, [x, z, -y]);
        assert_eq!(in_frame(&there, Frame::ZUp), room);
        Scene::from_snapshot(&there).expect("sound in both");
    }
}

#[test]
fn our_own_documents_go_through_untouched() {
    let room = l_room();
    let written = write(&room, Format::Snapshot);
    assert_eq!(read_back(&written).rooms[0].snapshot, room);
    let request = ArrangeRequest {
        goal: Some(serde_json::from_str(r#"{"instruction": "desk by the window"}"#).expect("a goal")),
        ..request(&room)
    };
    let both = Room { request: request.clone(), arranged: vec![] };
    let kept = interop::write(&both, Format::Request, &WriteOptions::default()).expect("written");
    assert_eq!((read_back(&kept).rooms, kept.notes), (vec![request], vec![]));
    let lost = interop::write(&both, Format::Snapshot, &WriteOptions::default()).expect("written");
    has_note(&lost.notes, "goal");
}
