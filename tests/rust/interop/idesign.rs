//! Scene graphs: one from elsewhere by numbers worked out by hand, ours there and back and before the published checker.

use super::*;
use backend::metaspatial;
use backend::protocol::Mount;
use serde_json::json;

#[test]
fn a_scene_graph_from_elsewhere_is_read() {
    let found = read("scene_graph.idesign.json");
    let [request] = found.rooms.as_slice() else { panic!("one room") };
    let snapshot = &request.snapshot;
    assert_eq!(snapshot.room.floor_m, [[0.0, 0.0], [4.5, 0.0], [4.5, 3.2], [0.0, 3.2]]);
    assert_eq!(snapshot.room.height_m, 2.5);
    let [wardrobe, desk, lamp, picture] = snapshot.objects.as_slice() else { panic!("four objects") };
    // 0 faces +y, which is 180° from −y; positions are centres.
    let placement = wardrobe.placement.expect("placed");
    assert_eq!((placement.position_m, placement.yaw_deg), ([3.0, 0.3, 0.0], 180.0));
    assert_eq!((wardrobe.size_m, wardrobe.mount), ([1.2, 0.6, 2.0], Some(Mount::Floor)));
    // Without a rotation it faces what it is said to face: east, 90° clockwise from north.
    assert_eq!(desk.placement.expect("placed").yaw_deg, 90.0);
    // 30° clockwise from north: east of it.
    let lamp_pose = lamp.placement.expect("placed");
    assert_eq!((lamp_pose.yaw_deg, lamp_pose.position_m), (150.0, [0.3, 2.2, 0.75]));
    assert_eq!((lamp.mount, picture.mount), (Some(Mount::Surface), Some(Mount::Wall)));
    assert_eq!(picture.placement, None);
    for words in [
        "style and material of 1 object",
        "relations of 4 objects",
        "\"desk_1\"",
        "\"picture_1\": not placed",
        "no doors",
    ] {
        has_note(&found.notes, words);
    }
}

#[test]
fn rooms_come_back_from_scene_graphs() {
    for frame in [Frame::ZUp, Frame::YUp] {
        let room = in_frame(&askew_room(), frame);
        let written = write(&room, Format::IDesign);
        let found = read_back(&written);
        let got = &found.rooms[0].snapshot;
        assert_eq!(got.frame, frame);
        same_boxes(got, &room);
        for corner in &room.room.floor_m {
            let apart = |got: &[f64; 2]| (got[0] - corner[0]).hypot(got[1] - corner[1]);
            assert!(got.room.floor_m.iter().map(apart).fold(f64::MAX, f64::min) <= NEAR_M, "{corner:?}");
        }
        near(got.room.height_m, room.room.height_m, NEAR_M, "height");
        near(got.room.floor_level_m, room.room.floor_level_m, NEAR_M, "level");
        for (got, sent) in got.objects.iter().zip(&room.objects) {
            assert_eq!(
                (&got.name, got.locked, &got.attached_to),
                (&sent.name, sent.locked, &sent.attached_to)
            );
        }
        has_note(&written.notes, "3 openings left out");
        assert!(!written.notes.iter().any(|note| note.contains("bounding box")), "{:?}", written.notes);
    }
}

#[test]
fn a_room_that_is_no_rectangle_is_its_bounding_box() {
    let written = write(&l_room(), Format::IDesign);
    has_note(&written.notes, "4.50 × 5.00 m, stands for the room; 5.28 m² of it are no floor");
    has_note(&written.notes, "turned by no quarter");
    let graph = json(&written);
    assert_eq!(graph["room_dimensions"], json!({"x": 4.5, "y": 5.0, "z": 2.55}));
    same_boxes(&read_back(&written).rooms[0].snapshot, &l_room());
}

/// Numbers worked out by hand: the room lies along the axes, 12 m east and 7 m south of the origin.
#[test]
fn entries_are_in_the_rooms_own_corner_and_turn_clockwise() {
    let graph = json(&write(&l_room(), Format::IDesign));
    let entry = |id: &str| {
        let entries = graph["scene_graph"].as_array().expect("entries");
        entries.iter().find(|entry| entry["new_object_id"] == id).unwrap_or_else(|| panic!("{id}")).clone()
    };
    let position =
        |id: &str| ["x", "y", "z"].map(|axis| entry(id)["position"][axis].as_f64().expect("a number"));
    let wardrobe = entry("wardrobe");
    assert_eq!(wardrobe["rotation"]["z_angle"], 90.0);
    assert_eq!(wardrobe["facing"], "east_wall");
    for (got, expected) in position("wardrobe").into_iter().zip([0.3, 3.0, 1.0]) {
        near(got, expected, 1e-9, "the wardrobe");
    }
    // 0.3 m from the western wall is half its depth: it stands on it.
    assert_eq!(
        wardrobe["placement"]["room_layout_elements"],
        json!([{"layout_element_id": "west_wall", "preposition": "on"}])
    );
    // Yaw 180 and a front at 90° of the box face −x: 270° clockwise from north. Length is along the front's own side.
    let armchair = entry("scan");
    assert_eq!(armchair["rotation"]["z_angle"], 270.0);
    assert_eq!(armchair["size_in_meters"], json!({"length": 0.8, "width": 0.9, "height": 1.0}));
    // 15° counter-clockwise from south is 165° clockwise from north.
    assert_eq!(entry("Desk.001")["rotation"]["z_angle"], 165.0);
    assert_eq!(entry("chair#2")["rotation"]["z_angle"], 180.1);
    let last: Vec<&str> = graph["scene_graph"].as_array().expect("entries")[6..]
        .iter()
        .filter_map(|entry| entry["new_object_id"].as_str())
        .collect();
    assert_eq!(last, ["south_wall", "north_wall", "east_wall", "west_wall", "middle of the room", "ceiling"]);
}

/// What the checker says of a room.
fn check(snapshot: &SceneSnapshot) -> metaspatial::MetaspatialReport {
    metaspatial::check(&write(snapshot, Format::IDesign).bytes).expect("a scene graph")
}

#[test]
fn the_published_checker_finds_the_relations_to_hold() {
    let report = check(&askew_room());
    assert_eq!((report.format, report.violating_objects), (1.0, vec![]));
    // Two things in one place collide, and what hangs in the air stands nowhere.
    let mut room = askew_room();
    room.objects[4].placement = room.objects[0].placement;
    assert!(check(&room).collision_ratio > report.collision_ratio);
    let mut room = askew_room();
    let unplaced = &mut room.objects[3];
    (unplaced.placement, unplaced.attached_to) = (None, None);
    assert_eq!(check(&room).format, 0.5);
}

#[test]
fn the_six_elements_are_those_that_the_checker_adds() {
    let written = write(&askew_room(), Format::IDesign);
    let mut graph = json(&written);
    let full = metaspatial::check(&written.bytes).expect("a scene graph");
    graph["scene_graph"].as_array_mut().expect("entries").truncate(6);
    assert_eq!(metaspatial::check(graph.to_string().as_bytes()).expect("without the six"), full);
}

#[test]
fn relations_go_in_no_circles() {
    let graph = json(&write(&l_room(), Format::IDesign));
    let entries = graph["scene_graph"].as_array().expect("entries");
    let parent = |id: &str| -> Option<String> {
        let entry = entries.iter().find(|entry| entry["new_object_id"] == id)?;
        Some(entry["placement"]["objects_in_room"][0]["object_id"].as_str()?.to_owned())
    };
    for object in &l_room().objects {
        let way: Vec<String> = std::iter::successors(parent(&object.id), |id| parent(id)).take(10).collect();
        assert!(way.len() < 10, "{way:?}");
    }
}

#[test]
fn a_goal_is_stated_as_it_was_asked() {
    let mut request = request(&askew_room());
    let goal = r#"{"relations": [{"kind": "on_top_of", "subject": "lamp/1", "target": "wardrobe"},
        {"kind": "against_wall", "subject": "scan"}, {"kind": "near", "subject": "scan", "target": "wardrobe"}]}"#;
    request.goal = Some(serde_json::from_str(goal).expect("a goal"));
    let room = Room { request, arranged: vec![] };
    let written = interop::write(&room, Format::IDesign, &WriteOptions::default()).expect("written");
    has_note(&written.notes, "1 relation of the goal cannot be said in a scene graph: Near");
    let report = metaspatial::check(&written.bytes).expect("a scene graph");
    assert_eq!(report.violating_objects, ["scan", "lamp/1"]);
    let lamp = &json(&written)["scene_graph"][3]["placement"]["objects_in_room"];
    assert_eq!(*lamp, json!([{"object_id": "wardrobe", "preposition": "on", "is_adjacent": true}]));
}

#[test]
fn an_object_that_is_called_like_a_part_of_the_room_gets_another_name() {
    let mut room = askew_room();
    room.objects[1].id = "ceiling".to_owned();
    let written = write(&room, Format::IDesign);
    has_note(&written.notes, "renamed");
    assert_eq!(json(&written)["scene_graph"][1]["new_object_id"], "ceiling object");
    assert_eq!(read_back(&written).rooms[0].snapshot.objects[1].id, "ceiling");
}

/// Every example of the project becomes a scene graph that the checker reads.
#[test]
fn all_examples_can_be_scored() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples");
    for entry in fs::read_dir(folder).expect("examples") {
        let path = entry.expect("readable").path();
        let bytes = fs::read(&path).expect("readable");
        if path.to_string_lossy().ends_with(".rooms.json") {
            continue;
        }
        let found = interop::read(&bytes, None, &ReadOptions::default()).expect("an example");
        let snapshot = &found.rooms[0].snapshot;
        let report = check(snapshot);
        assert!((0.0..=1.0).contains(&report.collision_ratio), "{}", path.display());
        same_boxes_where_placed(snapshot, &path);
    }
}

fn same_boxes_where_placed(snapshot: &SceneSnapshot, path: &Path) {
    let mut placed = snapshot.clone();
    placed.objects.retain(|object| object.placement.is_some());
    let ids: Vec<String> = placed.objects.iter().map(|object| object.id.clone()).collect();
    placed.objects.iter_mut().for_each(|object| {
        object.attached_to = object.attached_to.take().filter(|id| ids.contains(id));
    });
    let back = read_back(&write(&placed, Format::IDesign));
    println!("{}", path.display());
    same_boxes(&back.rooms[0].snapshot, &placed);
}
