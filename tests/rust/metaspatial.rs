//! The seed paper's numbers: `backend check --rules metaspatial`.

use backend::error::{Error, Result};
use backend::metaspatial::{self, MAX_ENTRIES, MetaspatialReport};
use proptest::prelude::*;
use serde_json::{Value, json};

fn try_check(document: &Value) -> Result<MetaspatialReport> {
    metaspatial::check(document.to_string().as_bytes())
}

fn check(document: &Value) -> MetaspatialReport {
    try_check(document).expect("a readable document")
}

/// Scene graphs whose answers were worked out by a second implementation of the published formulas.
#[test]
fn answers_are_those_of_the_published_formulas() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../data/metaspatial.json")).expect("a list");
    assert!(vectors.len() >= 24);
    for vector in &vectors {
        let (name, expected) = (&vector["name"], &vector["expected"]);
        let report = check(vector);
        assert_eq!(json!(report.violating_objects), expected["violating_objects"], "{name}");
        for (field, got) in [
            ("collision_ratio", report.collision_ratio),
            ("constraint_violation_ratio", report.constraint_violation_ratio),
            ("format", report.format),
            ("total", report.total),
        ] {
            let expected = expected[field].as_f64().expect("a number");
            assert!((got - expected).abs() <= 1e-9, "{name}: {field} is {got}, expected {expected}");
        }
        assert_eq!(report.judge, None, "{name}");
    }
}

/// A room of two chairs, one of which is not placed, and the given response.
fn chairs(response: Option<&str>) -> Value {
    let chair = |id: &str, position: Value| {
        json!({"new_object_id": id, "size_in_meters": {"length": 0.5, "width": 0.5, "height": 0.9}, "position": position,
            "placement": {"room_layout_elements": [{"layout_element_id": "middle of the room", "preposition": "on"}]}})
    };
    json!({"room_dimensions": {"x": 4, "y": 3, "z": 2.5}, "response": response,
        "scene_graph": [chair("chair_1", json!({"x": 2, "y": 1, "z": 0.45})), chair("chair_2", Value::Null)]})
}

#[test]
fn format_is_read_off_the_response() {
    let two = r#"[{"new_object_id": "chair_1", "x": 1, "y": 1, "z": 0.45}, {"new_object_id": "chair_2"}]"#;
    let answered = |answer: &str| format!(" \n<think>why\nnot</think>\n <answer>\n{answer}\n</answer> \n");
    for (response, format) in [
        (answered(two), 1.0),
        (answered("[]"), 0.5),
        (answered("[1, 2, 3]"), 0.5),
        (answered(r#"{"chair_1": 1, "chair_2": 2}"#), 0.5),
        (answered("2"), 0.5),
        (answered("null"), 0.1),
        (answered("[1, 2"), 0.1),
        (answered(""), 0.1),
        (answered(&"[".repeat(10_000)), 0.1),
        (answered("[1, 2]</answer> and <answer>[1, 2]"), 1.0),
        (answered("[1, 2]") + "that is all", 0.0),
        ("well: ".to_owned() + &answered("[1, 2]"), 0.0),
        ("<think></think><answer>[1, 2]</answer>".to_owned(), 1.0),
        ("<think></think>so<answer>[1, 2]</answer>".to_owned(), 0.0),
        ("<think>no </think> here</think><answer>[1, 2]</answer>".to_owned(), 1.0),
        ("<think>an <answer>[1]</answer></think><answer>[1, 2]</answer>".to_owned(), 0.5),
        ("<think><answer>[1, 2]</answer>".to_owned(), 0.0),
        ("<think></think><answer>".to_owned(), 0.0),
        ("<answer>[1, 2]</answer>".to_owned(), 0.0),
        (String::new(), 0.0),
    ] {
        let report = check(&chairs(Some(&response)));
        assert_eq!(report.format, format, "{response}");
        if format < 1.0 {
            assert_eq!(report.total, 0.5 * format, "{response}");
        }
    }
}

#[test]
fn without_a_response_the_format_says_whether_all_are_placed() {
    let report = check(&chairs(None));
    assert_eq!((report.format, report.total), (0.5, 0.25));
}

#[test]
fn the_judge_is_null_in_the_document() {
    let report = serde_json::to_value(check(&chairs(None))).expect("JSON");
    assert_eq!(
        report,
        json!({"format": 0.5, "judge": null, "collision_ratio": 0.0, "constraint_violation_ratio": 0.0,
            "violating_objects": [], "total": 0.25})
    );
}

#[test]
fn faults_are_located() {
    let mut document = chairs(None);
    document["scene_graph"][1]["size_in_meters"]["width"] = json!("wide");
    match try_check(&document) {
        Err(Error::Fields(fields)) => {
            assert_eq!(fields[0].path, "/scene_graph/1/size_in_meters/width")
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(metaspatial::check(b"{\"room_dimensions\": {\"x\": NaN}}"), Err(Error::Json { .. })));
    assert!(matches!(metaspatial::check(b"\xff"), Err(Error::Json { .. })));
    let many = vec![document["scene_graph"][0].clone(); MAX_ENTRIES + 1];
    let document = json!({"room_dimensions": {"x": 4, "y": 3, "z": 2.5}, "scene_graph": many});
    assert!(matches!(try_check(&document), Err(Error::TooLarge { .. })));
}

#[test]
fn a_full_list_that_only_goes_in_circles_is_answered() {
    let num = MAX_ENTRIES;
    let entries: Vec<Value> = (0..num)
        .map(|index| {
            json!({"new_object_id": format!("o{index}"), "size_in_meters": {"length": 1, "width": 1, "height": 1},
                "position": {"x": 1, "y": 1, "z": 1},
                "placement": {"objects_in_room": [{"object_id": format!("o{}", (index + 1) % num), "preposition": "on"}]}})
        })
        .collect();
    let report = check(&json!({"room_dimensions": {"x": 2, "y": 2, "z": 2}, "scene_graph": entries}));
    assert!(report.collision_ratio > 0.99);
    assert_eq!(report.constraint_violation_ratio, 1.0);
}

fn id() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        "c",
        "ghost",
        "south_wall",
        "north_wall",
        "east_wall",
        "west_wall",
        "middle of the room",
        "ceiling",
    ])
}

/// Ordinary metres, and the numbers at which sums overflow or cancel.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..4.0_f64,
        1 => prop::sample::select(vec![0.0, -0.0, -1.0, 5e-324, 1e-9, 1e300, f64::MAX, f64::MIN]),
    ]
}

fn relation(name: &'static str) -> impl Strategy<Value = Value> {
    let preposition = prop::sample::select(vec![
        "on",
        "in the middle of",
        "under",
        "left of",
        "right of",
        "in front",
        "behind",
        "above",
        "in the corner",
        "near",
    ]);
    (id(), preposition, any::<Option<bool>>()).prop_map(move |(id, preposition, adjacent)| {
        json!({name: id, "preposition": preposition, "is_adjacent": adjacent})
    })
}

fn entry() -> impl Strategy<Value = Value> {
    let axes = || [number(), number(), number()];
    let angle = prop_oneof![prop::sample::select(vec![0.0, 90.0, 180.0, 270.0, 360.0, -90.0]), number(),];
    let relations = |name| prop::option::of(prop::collection::vec(relation(name), 0..3));
    (
        id(),
        axes(),
        prop::option::weighted(0.9, axes()),
        prop::option::of(angle),
        prop::option::of(id()),
        any::<Option<bool>>(),
        (relations("layout_element_id"), relations("object_id")),
    )
        .prop_map(|(id, size, position, angle, facing, floor, (elements, objects))| {
            json!({
                "new_object_id": id,
                "size_in_meters": {"length": size[0], "width": size[1], "height": size[2]},
                "position": position.map(|[x, y, z]| json!({"x": x, "y": y, "z": z})),
                "rotation": angle.map(|angle| json!({"z_angle": angle})),
                "facing": facing,
                "is_on_the_floor": floor,
                "placement": {"room_layout_elements": elements, "objects_in_room": objects},
            })
        })
}

proptest! {
    #[test]
    fn any_graph_gives_ratios(
        room in [number(), number(), number()],
        entries in prop::collection::vec(entry(), 0..12),
        response in prop::option::of("(<think>|</think>|<answer>|</answer>|\\[|\\]|1|,| ){0,12}"),
    ) {
        let document = json!({"room_dimensions": {"x": room[0], "y": room[1], "z": room[2]}, "scene_graph": entries,
            "response": response});
        let report = check(&document);
        prop_assert!((0.0..=1.0).contains(&report.collision_ratio));
        prop_assert!((0.0..=1.0).contains(&report.constraint_violation_ratio));
        prop_assert!([0.0, 0.1, 0.5, 1.0].contains(&report.format));
        prop_assert!((0.0..=0.5).contains(&report.total));
    }

    #[test]
    fn any_bytes_give_an_answer_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = metaspatial::check(&bytes);
    }
}
