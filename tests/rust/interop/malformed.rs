//! Documents that are broken, hostile or of another kind.

use super::*;
use backend::error::Error;
use proptest::prelude::*;
use serde_json::json;

/// The fixtures by format, each with a catalogue.
const FIXTURES: [&str; 5] = [
    "house.procthor.json",
    "house.holodeck.json",
    "scene.sceneeval.json",
    "scene_graph.idesign.json",
    "task.layoutvlm.json",
];

fn fault_of(bytes: &[u8], from: Option<Format>) -> (String, String) {
    let catalogue = catalogue();
    let options = ReadOptions { catalogue: &catalogue, ..ReadOptions::default() };
    let error = interop::read(bytes, from, &options).expect_err("refused");
    let body = error.to_protocol().error;
    match body.fields.first() {
        Some(field) => (field.path.clone(), field.message.clone()),
        None => (String::new(), body.message),
    }
}

/// One value of a fixture replaced, and what is said about it.
#[test]
fn a_wrong_field_is_named_with_what_was_expected_and_what_came() {
    let huge = json!(1e300);
    for (name, pointer, value, path, expected) in [
        (
            "house.procthor.json",
            "/rooms/0/floorPolygon/1/z",
            json!("5"),
            "/rooms/0/floorPolygon/1/z",
            "expected a number m, got \"5\"",
        ),
        (
            "house.procthor.json",
            "/rooms/0/floorPolygon/1/z",
            huge.clone(),
            "/rooms/0/floorPolygon/1/z",
            "expected -1000000 to 1000000 m, got 1e300",
        ),
        (
            "house.procthor.json",
            "/rooms/1/id",
            json!([]),
            "/rooms/1/id",
            "expected a text or a number, got a list of 0",
        ),
        ("house.procthor.json", "/rooms", json!([]), "/rooms", "expected at least one room, got a list of 0"),
        ("house.procthor.json", "/rooms", json!({}), "/rooms", "expected a list, got an object"),
        (
            "house.procthor.json",
            "/walls/0/polygon",
            json!([{"x": 0, "y": 0, "z": 0}]),
            "/walls/0/polygon",
            "expected a wall's 4 corners, of which 2 are the lowest, got a list of 1",
        ),
        (
            "house.procthor.json",
            "/doors/0/wall0",
            json!("wall|9"),
            "/doors/0/wall0",
            "expected the id of a wall, got \"wall|9\"",
        ),
        (
            "house.procthor.json",
            "/doors/0/holePolygon",
            json!(null),
            "/doors/0/holePolygon",
            "expected a value, got none",
        ),
        (
            "house.procthor.json",
            "/objects/0/position",
            json!(null),
            "/objects/0/position",
            "expected a value, got none",
        ),
        (
            "house.procthor.json",
            "/objects/0/rotation/y",
            json!(1e9),
            "/objects/0/rotation/y",
            "expected -1000000 to 1000000°, got 1000000000.0",
        ),
        (
            "house.procthor.json",
            "/objects/0/children/0/assetId",
            json!(true),
            "/objects/0/children/0/assetId",
            "expected a text or a number, got true",
        ),
        (
            "house.procthor.json",
            "/rooms/1/floorPolygon",
            json!([{"x": 5, "y": 0, "z": 2}, {"x": 5, "y": 0, "z": 4}]),
            "/rooms/1",
            "makes no sound room: /room/floor_m expected at least 3 points, got 2",
        ),
        (
            "house.holodeck.json",
            "/objects/0/vertices",
            json!([[0, 0]]),
            "/objects/0/vertices",
            "expected the corners of a padded footprint",
        ),
        (
            "house.holodeck.json",
            "/windows/0/windowSegment",
            json!([[0, 1]]),
            "/windows/0/windowSegment",
            "expected 2 points, got a list of 1",
        ),
        (
            "scene.sceneeval.json",
            "/scene/object/0/transform/data",
            json!([1, 0]),
            "/scene/object/0/transform/data",
            "expected a list of 16 numbers, got a list of 2",
        ),
        (
            "scene.sceneeval.json",
            "/scene/object/0/transform/data/12",
            json!("far"),
            "/scene/object/0/transform/data/12",
            "expected a number m, got \"far\"",
        ),
        (
            "scene.sceneeval.json",
            "/scene/object/0/transform/data/8",
            json!(0),
            "/scene/object/0/transform/data",
            "expected a matrix with an upright model",
        ),
        (
            "scene.sceneeval.json",
            "/scene/arch/elements/0/holes/0/type",
            json!("Hatch"),
            "/scene/arch/elements/0/holes/0/type",
            "expected Door or Window, got \"Hatch\"",
        ),
        (
            "scene.sceneeval.json",
            "/scene/arch/elements/0/height",
            json!(-1),
            "/scene/arch/elements/0/height",
            "expected 0.1 to 1000 m, got -1.0",
        ),
        (
            "scene.sceneeval.json",
            "/scene/arch/elements/1/points",
            json!([]),
            "/scene/arch/elements/1/points",
            "expected at least 3 points",
        ),
        (
            "scene_graph.idesign.json",
            "/0/size_in_meters/length",
            json!(-1.2),
            "/0/size_in_meters/length",
            "expected 0.0001 to 1000 m, got -1.2",
        ),
        (
            "scene_graph.idesign.json",
            "/0/position/x",
            json!(true),
            "/0/position/x",
            "expected a number m, got true",
        ),
        (
            "scene_graph.idesign.json",
            "/0/rotation",
            json!({}),
            "/0/rotation/z_angle",
            "expected a value, got none",
        ),
        (
            "task.layoutvlm.json",
            "/boundary/wall_height",
            json!("high"),
            "/boundary/wall_height",
            "expected a number m, got \"high\"",
        ),
        (
            "task.layoutvlm.json",
            "/boundary/floor_vertices",
            json!([[0, 0], [1, 0]]),
            "",
            "makes no sound room: /room/floor_m expected at least 3 points, got 2",
        ),
        (
            "task.layoutvlm.json",
            "/assets/desk-0/assetMetadata/boundingBox/x",
            json!(0),
            "/assets/desk-0/assetMetadata/boundingBox/x",
            "expected 0.0001 to 1000 m, got 0.0",
        ),
        ("task.layoutvlm.json", "/assets", json!([]), "/assets", "expected an object, got a list of 0"),
        ("task.layoutvlm.json", "/task_description", json!(4), "/task_description", "expected a text, got 4"),
    ] {
        let mut document: Value = serde_json::from_slice(&fixture(name)).expect("JSON");
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{name}: {pointer}")) = value;
        let (got_path, message) = fault_of(document.to_string().as_bytes(), None);
        assert_eq!(got_path, path, "{name}: {message}");
        assert!(message.starts_with(expected), "{name} {path}: {message}");
    }
}

#[test]
fn a_scene_graph_without_walls_says_what_it_needs() {
    let mut graph: Value = serde_json::from_slice(&fixture("scene_graph.idesign.json")).expect("JSON");
    graph.as_array_mut().expect("a list").truncate(3);
    let (path, message) = fault_of(graph.to_string().as_bytes(), None);
    assert_eq!(path, "/room_dimensions");
    assert!(message.contains("south_wall"), "{message}");
    let nan = br#"{"room_dimensions": {"x": NaN, "y": 3, "z": 2.5}, "scene_graph": []}"#;
    assert!(fault_of(nan, None).1.contains("NaN"));
}

#[test]
fn what_is_no_room_is_refused_politely() {
    for (bytes, expected) in [
        (&b"{}"[..], "expected a document of one of the formats snapshot, request, sceneeval"),
        (b"[]", "got a list of 0"),
        (b"null", "got null"),
        (
            b"{\"nodes\": [], \"meshes\": [], \"asset\": {\"version\": \"2.0\"}}",
            "got glb, which is only written",
        ),
        (b"glTF\x02\x00\x00\x00", "got glb, which is only written"),
        (b"#usda 1.0\n", "got usda, which is only written"),
        (b"{\"rooms\": 1, \"walls\": 2}", "expected a value, got none"),
        (b"", "EOF"),
        (b"\xff\xfe", "not UTF-8"),
    ] {
        let (_, message) = fault_of(bytes, None);
        assert!(message.contains(expected), "{message}");
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(interop::read(deep.as_bytes(), None, &ReadOptions::default()), Err(Error::Json { .. })));
    // A snapshot of a later protocol keeps its own words.
    let later = br#"{"version": 2, "frame": "z_up", "room": {}}"#;
    assert!(matches!(interop::read(later, None, &ReadOptions::default()), Err(Error::Version { .. })));
}

#[test]
fn a_format_that_is_named_is_believed() {
    for name in FIXTURES {
        for format in Format::READABLE {
            // Whatever comes of it, it comes without a panic.
            let _ = interop::read(&fixture(name), Some(format), &ReadOptions::default());
        }
    }
    let (path, _) = fault_of(&fixture("task.layoutvlm.json"), Some(Format::SceneEval));
    assert_eq!(path, "/format");
    for format in [Format::LayoutVlm, Format::Procthor] {
        let error = interop::write(&alone(&l_room()), format, &WriteOptions::default()).expect_err("refused");
        assert!(error.to_protocol().error.message.contains("which is only read"));
    }
}

#[test]
fn lists_without_end_are_refused() {
    let mut house: Value = serde_json::from_slice(&fixture("house.procthor.json")).expect("JSON");
    house["objects"] = vec![json!({}); 20_001].into();
    assert!(matches!(
        interop::read(house.to_string().as_bytes(), None, &ReadOptions::default()),
        Err(Error::TooLarge { limit: 20_000, got: 20_001, .. })
    ));
}

#[test]
fn others_versions_are_not_ours_and_fields_come_once() {
    let text = String::from_utf8(fixture("task.layoutvlm.json")).expect("UTF-8");
    let numbered = text.replacen('{', "{\"version\": 7, ", 1);
    assert_eq!(
        interop::read(numbered.as_bytes(), None, &ReadOptions::default()).expect("read").rooms.len(),
        1
    );
    let twice = text.replacen('{', "{\"assets\": {}, ", 1);
    assert_eq!(
        fault_of(twice.as_bytes(), None),
        ("/assets".to_owned(), "expected each field once, got it twice".to_owned())
    );
    let mut house: Value = serde_json::from_slice(&fixture("house.procthor.json")).expect("JSON");
    house["rooms"] = vec![house["rooms"][0].clone(); 257].into();
    assert!(fault_of(house.to_string().as_bytes(), None).1.contains("the number of rooms is too large"));
}

/// All values of a document, by their pointers.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| pointers(item, &format!("{path}/{index}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, item)| {
            pointers(item, &format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), found);
        }),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Any value in any place is read, or refused with a message; what is read can be written.
    #[test]
    fn nothing_panics(
        name in prop::sample::select(&FIXTURES[..]),
        at in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            json!(null), json!(true), json!(-1), json!(0), json!(1e308), json!(-1e-308), json!(7.5), json!(""), json!("x"),
            json!([]), json!([[1, 2]]), json!({}), json!({"x": 1}), json!("ceiling"), json!(["a", 1]),
        ]),
    ) {
        let mut document: Value = serde_json::from_slice(&fixture(name)).expect("JSON");
        let mut places = vec![];
        pointers(&document, "", &mut places);
        *document.pointer_mut(at.get::<String>(&places)).expect("a place") = value;
        let catalogue = catalogue();
        let options = ReadOptions { catalogue: &catalogue, ..ReadOptions::default() };
        if let Ok(found) = interop::read(document.to_string().as_bytes(), None, &options) {
            for request in found.rooms {
                let room = Room { request, arranged: vec![] };
                for format in Format::WRITABLE {
                    interop::write(&room, format, &WriteOptions::default()).expect("what was read can be written");
                }
            }
        }
    }
}
