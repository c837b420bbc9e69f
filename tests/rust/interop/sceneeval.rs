//! Scene states: one from elsewhere by numbers worked out by hand, ours there and back.

use super::*;
use backend::interop::ModelOrigin;
use backend::protocol::OpeningKind;

#[test]
fn a_scene_state_from_elsewhere_is_read() {
    let catalogue = catalogue();
    let options = ReadOptions { catalogue: &catalogue, model_origin: ModelOrigin::Centre };
    let found = interop::read(&fixture("scene.sceneeval.json"), None, &options).expect("read");
    let [bedroom, hall] = found.rooms.as_slice() else { panic!("two rooms") };
    let (bedroom, hall) = (&bedroom.snapshot, &hall.snapshot);
    assert_eq!((bedroom.room.height_m, hall.room.height_m), (2.8, 2.4));
    assert_eq!((bedroom.room.kind.as_deref(), hall.room.kind.as_deref()), (Some("Bedroom"), None));
    // Holes are measured from the wall's first point, here the northern one.
    let [window, door] = bedroom.room.openings.as_slice() else { panic!("two openings") };
    assert_eq!((window.kind, window.from_m, window.to_m), (OpeningKind::Window, [4.0, 5.5], [4.0, 4.5]));
    assert_eq!((window.bottom_m, window.height_m), (0.8, 1.2));
    assert_eq!(door.kind, OpeningKind::Door);
    near(door.from_m[1], 1.8, 1e-9, "the door's start");
    near(door.to_m[1], 0.9, 1e-9, "the door's end");

    // The model's z goes to +x: it faces east. Its origin is the centre of a box 2 m high.
    let wardrobe = &bedroom.objects[0];
    let placement = wardrobe.placement.expect("placed");
    assert_eq!((placement.position_m, placement.yaw_deg), ([0.3, 2.5, 0.0], 90.0));
    assert_eq!(wardrobe.size_m, [1.2, 0.6, 2.0]);
    // Twice the size, unturned, in the hall.
    let chair = &hall.objects[0];
    assert_eq!((chair.size_m, chair.front_deg), ([1.6, 1.8, 2.0], 90.0));
    let placement = chair.placement.expect("placed");
    assert_eq!((placement.position_m, placement.yaw_deg), ([5.0, 1.5, 0.0], 0.0));
    has_note(&found.notes, "objaverse.unheard-of");
    has_note(&found.notes, "room \"hall\" has no doors or windows");
}

#[test]
fn rooms_come_back_from_scene_states() {
    for room in [l_room(), askew_room()] {
        for frame in [Frame::ZUp, Frame::YUp] {
            let written = write(&in_frame(&room, frame), Format::SceneEval);
            let found = read_back(&written);
            let [got] = found.rooms.as_slice() else { panic!("one room") };
            let got = &got.snapshot;
            same_objects(&got.objects, &room.objects);
            let (got, expected) = (&got.room, &room.room);
            assert_eq!((&got.name, &got.kind), (&expected.name, &expected.kind));
            near(got.floor_level_m, expected.floor_level_m, NEAR_M, "level");
            near(got.height_m, expected.height_m, NEAR_M, "height");
            // The same corners, from the first wall on.
            for corner in &expected.floor_m {
                let apart = |got: &[f64; 2]| (got[0] - corner[0]).hypot(got[1] - corner[1]);
                assert!(got.floor_m.iter().map(apart).fold(f64::MAX, f64::min) <= NEAR_M, "{corner:?}");
            }
            assert_eq!((got.floor_m.len(), got.openings.len()), (expected.floor_m.len(), 3));
            for expected in &expected.openings {
                let got = got.openings.iter().find(|got| got.id == expected.id).expect("the same openings");
                assert_eq!((got.kind, got.swing, got.hinge), (expected.kind, expected.swing, expected.hinge));
                for axis in 0..2 {
                    near(got.from_m[axis], expected.from_m[axis], NEAR_M, "from");
                    near(got.to_m[axis], expected.to_m[axis], NEAR_M, "to");
                }
                near(got.bottom_m, expected.bottom_m, NEAR_M, "bottom");
                near(got.height_m, expected.height_m, NEAR_M, "height");
            }
        }
    }
}

#[test]
fn what_is_written_is_what_sceneeval_reads() {
    let written = write(&l_room(), Format::SceneEval);
    let state = json(&written);
    let scene = &state["scene"];
    assert_eq!((&state["format"], &scene["version"]), (&"sceneState".into(), &"scene@1.0.2".into()));
    assert_eq!(scene["arch"]["version"], "arch@1.0.2");
    let elements = scene["arch"]["elements"].as_array().expect("elements");
    let types: Vec<&str> = elements.iter().filter_map(|element| element["type"].as_str()).collect();
    assert_eq!(types, ["Floor", "Wall", "Wall", "Wall", "Wall", "Wall", "Wall"]);
    // The southern wall runs east, 4.5 m along y = −7; the door is 0.5 to 1.4 m along it.
    let south =
        elements.iter().find(|wall| wall["points"][0] == serde_json::json!([12.0, -7.0, 2.8])).expect("it");
    assert_eq!(south["points"][1], serde_json::json!([16.5, -7.0, 2.8]));
    let hole = &south["holes"][0];
    assert_eq!(hole["box"], serde_json::json!({"min": [0.5, 0.0], "max": [1.4, 2.05]}));
    // The wardrobe faces +x: its model's x runs north, its y up, its z east.
    let wardrobe = &scene["object"][1];
    assert_eq!(wardrobe["modelId"], "setdresser.wardrobe");
    let data: Vec<f64> =
        wardrobe["transform"]["data"].as_array().expect("16").iter().filter_map(Value::as_f64).collect();
    assert_eq!(data, [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 12.3, -4.0, 2.8, 1.0]);
    // Two of one asset have one model.
    assert_eq!(
        (&scene["object"][4]["modelId"], &scene["object"][5]["modelId"]),
        (&"setdresser.chair".into(), &"setdresser.chair".into())
    );
    has_note(&written.notes, "1 passage written as doors");

    let options = WriteOptions {
        model_prefix: Some("objathor".to_owned()),
        model_origin: ModelOrigin::Centre,
        ..WriteOptions::default()
    };
    let written = interop::write(&alone(&l_room()), Format::SceneEval, &options).expect("written");
    let wardrobe = &json(&written)["scene"]["object"][1];
    assert_eq!(
        (&wardrobe["modelId"], &wardrobe["transform"]["translation"][2]),
        (&"objathor.wardrobe".into(), &3.8.into())
    );
    has_note(&write(&askew_room(), Format::SceneEval).notes, "neither x nor y");
}

/// The rotation as a quaternion says the same as the matrix.
#[test]
fn quaternion_and_matrix_agree() {
    let state = json(&write(&l_room(), Format::SceneEval));
    for object in state["scene"]["object"].as_array().expect("objects") {
        let list = |name: &str| -> Vec<f64> {
            object["transform"][name].as_array().expect(name).iter().filter_map(Value::as_f64).collect()
        };
        let (data, quaternion) = (list("data"), list("rotation"));
        let [x, y, z, w] = quaternion.as_slice() else { panic!("four numbers") };
        let columns = [
            [1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + z * w), 2.0 * (x * z - y * w)],
            [2.0 * (x * y - z * w), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z + x * w)],
            [2.0 * (x * z + y * w), 2.0 * (y * z - x * w), 1.0 - 2.0 * (x * x + y * y)],
        ];
        for (column, expected) in columns.iter().enumerate() {
            for (row, expected) in expected.iter().enumerate() {
                near(data[column * 4 + row], *expected, 1e-9, "the matrix");
            }
        }
    }
}

#[test]
fn other_versions_are_refused_by_name() {
    let text = String::from_utf8(fixture("scene.sceneeval.json")).expect("UTF-8");
    for (from, to, path, got) in [
        ("scene@1.0.2", "scene@2.0.0", "/scene/version", "\"scene@2.0.0\""),
        ("arch@1.0.2", "arch@1.0.0", "/scene/arch/version", "\"arch@1.0.0\""),
        ("\"up\": [0, 0, 1]", "\"up\": [0, 1, 0]", "/scene/up", "a list of 3"),
        ("\"unit\": 1.0", "\"unit\": 0.01", "/scene/unit", "0.01"),
    ] {
        let error = interop::read(text.replace(from, to).as_bytes(), None, &ReadOptions::default());
        let field = &error.expect_err("refused").to_protocol().error.fields[0];
        assert_eq!(field.path, path);
        assert!(field.message.starts_with("expected ") && field.message.ends_with(got), "{}", field.message);
    }
}
