//! Requests: goals, options, pictures and catalogues, with pointers into the request.

use backend::document;
use backend::protocol::{ArrangeRequest, FurnishRequest};
use backend::scene::{validate_arrange, validate_furnish};
use serde_json::{Value, json};

use super::{faults, room, with};

const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

fn arrange(document: &Value) -> backend::error::Result<backend::scene::Scene> {
    document::read_snapshot_or_request(document.to_string().as_bytes())
        .and_then(|request| validate_arrange(&request))
}

#[track_caller]
fn assert_arrange_faults(document: &Value, expected: &[&str]) {
    assert_same(&faults(&arrange(document).expect_err("the request is wrong")), expected);
}

#[track_caller]
fn assert_same(got: &[String], expected: &[&str]) {
    let is_same = got.len() == expected.len()
        && got.iter().zip(expected).all(|(got, expected)| got.starts_with(expected));
    assert!(is_same, "got {got:#?}\nexpected {expected:#?}");
}

fn request() -> Value {
    let mut room = room();
    room["objects"][0]["category"] = json!("bed_double");
    json!({"snapshot": room, "goal": {"relations": []}, "options": {}, "request_id": "r1"})
}

#[test]
fn faults_of_the_snapshot_and_of_the_rest_come_at_once() {
    let mut document = request();
    document["snapshot"]["objects"][0]["size_m"][0] = json!(-1.0);
    document["snapshot"]["room"]["floor_m"] = json!([[0, 0], [1, 0]]);
    document["options"] = json!({"num_candidates": 17, "num_turns": 0, "seed": 9007199254740992u64, "steps": 1000001, "time_budget_ms": 0, "project": ""});
    document["goal"] = json!({"instruction": "x".repeat(4001), "relations": [{"kind": "near", "subject": "sofaa", "target": "bed"}]});
    document["image"] = json!({"png_base64": "/9j/4AAQSkZJRg=="});
    document["request_id"] = json!("");
    assert_arrange_faults(
        &document,
        &[
            "/goal/instruction: expected at most 4000 characters, got 4001",
            "/goal/relations/0/subject: expected an object's id or a category, got \"sofaa\"",
            "/image/png_base64: expected a PNG in base64, which starts with iVBORw0KGgo, got \"/9j/4AAQSkZJRg==\"",
            "/options/num_candidates: expected 1 to 16, got 17",
            "/options/num_turns: expected 1 to 8, got 0",
            "/options/project: expected 1 to 256 bytes, got 0",
            "/options/seed: expected 0 to 9007199254740991, got 9007199254740992",
            "/options/steps: expected 0 to 1000000, got 1000001",
            "/options/time_budget_ms: expected 1 to 3600000, got 0",
            "/request_id: expected 1 to 256 bytes, got 0",
            "/snapshot/objects/0/size_m/0: expected 0.0001 to 1000 m, got -1.0",
            "/snapshot/room/floor_m: expected at least 3 points, got 2",
        ],
    );
}

#[test]
fn schema_faults_inside_optional_parts_are_told_too() {
    let mut document = request();
    document["options"] = json!({"policy": "magic", "num_candidates": "4", "bogus": 1});
    document["goal"] =
        json!({"relations": [{"kind": "beside", "subject": "bed", "distance_m": [0]}, {"kind": "near"}]});
    document["image"] = json!({"path": "/etc/passwd"});
    document["snapshot"]["frame"] = json!("up");
    assert_arrange_faults(
        &document,
        &[
            "/goal/relations/0/distance_m: expected at least 2 elements, got an array of 1",
            "/goal/relations/0/kind: expected one of \"against_wall\"",
            "/goal/relations/1/subject: missing field",
            "/image/path: unknown field",
            "/image/png_base64: missing field",
            "/options/bogus: unknown field",
            "/options/num_candidates: expected a whole number or null, got \"4\"",
            "/options/policy: expected one of \"vlm\", \"remote\", \"heuristic\", got \"magic\"",
            "/snapshot/frame: expected one of \"z_up\", \"y_up\", got \"up\"",
        ],
    );
    document["goal"] = json!("a cosy room");
    document["options"] = json!([]);
    document["image"] = Value::Null;
    document["snapshot"]["frame"] = json!("z_up");
    assert_arrange_faults(
        &document,
        &[
            "/goal: expected an object, got \"a cosy room\"",
            "/options: expected an object, got an array of 0",
        ],
    );
}

#[test]
fn relations_name_what_is_known() {
    let relation = |value: Value| with(request(), "/goal/relations", json!([value]));
    for value in [
        json!({"kind": "near", "subject": "bed", "target": "window"}),
        json!({"kind": "near", "subject": "bed", "target": "passage"}),
        json!({"kind": "far", "subject": "bed", "target": "wall_4", "distance_m": [1.0, 1.0]}),
        json!({"kind": "against_wall", "subject": "bed", "target": "wall_1"}),
        json!({"kind": "against_wall", "subject": "bed", "target": null}),
        json!({"kind": "in_corner", "subject": "bed"}),
        json!({"kind": "centred", "subject": "bed"}),
        json!({"kind": "by_opening", "subject": "bed", "target": "door"}),
        json!({"kind": "by_opening", "subject": "bed"}),
    ] {
        assert!(arrange(&relation(value.clone())).is_ok(), "{value}");
    }
    let target = "/goal/relations/0/target: expected";
    for (value, expected) in [
        (
            json!({"kind": "near", "subject": "bed"}),
            format!(
                "{target} an object's id, a category, an opening's id, door, window or passage, or wall_1 to wall_4, got none"
            ),
        ),
        (json!({"kind": "near", "subject": "bed", "target": "wall_5"}), format!("{target} an object's id")),
        (json!({"kind": "near", "subject": "bed", "target": "wall_0"}), format!("{target} an object's id")),
        (json!({"kind": "near", "subject": "bed", "target": "wall_"}), format!("{target} an object's id")),
        (json!({"kind": "near", "subject": "bed", "target": "BED"}), format!("{target} an object's id")),
        (
            json!({"kind": "near", "subject": "bed", "target": "bed"}),
            format!("{target} another object than the subject"),
        ),
        (
            json!({"kind": "by_opening", "subject": "bed", "target": "bed"}),
            format!("{target} an opening's id, door, window or passage, got \"bed\""),
        ),
        (
            json!({"kind": "against_wall", "subject": "bed", "target": "window"}),
            format!("{target} wall_1 to wall_4, got \"window\""),
        ),
        (
            json!({"kind": "on_top_of", "subject": "bed", "target": "wall_1"}),
            format!("{target} an object's id or a category, got \"wall_1\""),
        ),
        (
            json!({"kind": "centred", "subject": "window"}),
            "/goal/relations/0/subject: expected an object's id or a category, got \"window\"".to_owned(),
        ),
        (
            json!({"kind": "centred", "subject": ""}),
            "/goal/relations/0/subject: expected an object's id or a category, got \"\"".to_owned(),
        ),
        (
            json!({"kind": "centred", "subject": "bed", "distance_m": [2.0, 1.0]}),
            "/goal/relations/0/distance_m: expected the least distance first, got [2, 1]".to_owned(),
        ),
        (
            json!({"kind": "centred", "subject": "bed", "distance_m": [-1.0, 1e9]}),
            "/goal/relations/0/distance_m/0: expected 0 to 1000 m, got -1.0".to_owned(),
        ),
    ] {
        let error = arrange(&relation(value.clone())).expect_err("wrong");
        assert!(faults(&error)[0].starts_with(&expected), "{value}: {:?}", faults(&error));
    }
    let many: Vec<Value> = (0..257).map(|_| json!({"kind": "centred", "subject": "bed"})).collect();
    assert_arrange_faults(
        &with(request(), "/goal/relations", many.into()),
        &["/goal/relations: expected at most 256 relations, got 257"],
    );
}

#[test]
fn everyday_words_lead_to_categories() {
    let mut document = request();
    document["snapshot"]["objects"][0]["category"] = json!("bed");
    document["goal"] = json!({"relations": [{"kind": "centred", "subject": "Sofa bed", "target": "bed"}]});
    let got = faults(&arrange(&document).expect_err("no category"));
    assert!(got[0].contains("got \"Sofa bed\""), "{got:?}");
    assert!(got[1].contains("got \"bed\"; did you mean bed_double or "), "{got:?}");
}

#[test]
fn a_category_that_the_room_lacks_is_a_warning() {
    let goal =
        json!([{"kind": "near", "subject": "rug", "target": "bed"}, {"kind": "centred", "subject": "rug"}]);
    let scene = arrange(&with(request(), "/goal/relations", goal)).expect("sound");
    assert_eq!(scene.warnings, ["the goal names a rug, and none is in the room"]);
}

#[test]
fn pictures_are_base64_pngs() {
    let picture = |text: &str| with(request(), "/image", json!({"png_base64": text}));
    assert!(arrange(&picture(PNG)).is_ok());
    for text in [
        "",
        "iVBORw0KGg",
        "data:image/png;base64,iVBORw0KGgo=",
        "http://localhost/x.png",
        &PNG[..PNG.len() - 1],
        &PNG.replace('A', "\n"),
        &format!("{PNG}===="),
    ] {
        assert_arrange_faults(&picture(text), &["/image/png_base64: expected "]);
    }
    let long = PNG.replace('=', "A") + &"A".repeat(11_200_000);
    assert_arrange_faults(&picture(&long), &["/image/png_base64: expected 1 to 11184812 bytes, got "]);
}

#[test]
fn catalogues_are_checked_asset_by_asset() {
    let asset = |name: &str| json!({"asset": name, "size_m": [1.0, 1.0, 1.0]});
    let mut document = json!({"snapshot": room(), "catalogue": [asset("a")], "density": 0.3});
    let furnish = |document: &Value| {
        document::read_request::<FurnishRequest>(document.to_string().as_bytes())
            .and_then(|request| validate_furnish(&request))
    };
    assert!(furnish(&document).is_ok());
    document["density"] = json!(1.5);
    document["snapshot"]["room"]["height_m"] = json!(0);
    document["goal"] = json!({"relations": [{"kind": "near", "subject": "nothing", "target": "window"}]});
    document["catalogue"] = json!([
        asset("a"),
        {"asset": "", "size_m": [0.0, 1.0, 1.0], "category": "nonsense", "weight": 0.0, "max_count": 513, "front_deg": 9e9, "tags": ["x".repeat(300)]},
        asset("a"),
    ]);
    let error = furnish(&document).expect_err("wrong");
    assert_same(
        &faults(&error),
        &[
            "/catalogue/1/asset: expected 1 to 1024 bytes, got 0",
            "/catalogue/1/category: expected a category of the table (`backend categories` lists them) or null, got \"nonsense\"",
            "/catalogue/1/front_deg: expected -3600 to 3600°, got 9000000000.0",
            "/catalogue/1/max_count: expected 0 to 512, got 513",
            "/catalogue/1/size_m/0: expected 0.0001 to 1000 m, got 0.0; a plane counts as 0.001 m thick",
            "/catalogue/1/tags/0: expected 0 to 256 bytes, got 300",
            "/catalogue/1/weight: expected 0.000001 to 1000000, got 0.0",
            "/catalogue/2/asset: expected an id of its own, got that of /catalogue/0/asset",
            "/density: expected 0 to 1, got 1.5",
            "/goal/relations/0/subject: expected an object's id or a category, got \"nothing\"",
            "/snapshot/room/height_m: expected 0.1 to 1000 m, got 0.0",
        ],
    );
    let sound = with(with(document, "/density", Value::Null), "/snapshot/room/height_m", json!(2.5));
    let sound = with(sound, "/goal", Value::Null);
    let error = furnish(&with(sound.clone(), "/catalogue", json!([]))).expect_err("empty");
    assert_same(&faults(&error), &["/catalogue: expected at least 1 asset, got none"]);
    let many: Vec<Value> = (0..2001).map(|index| asset(&index.to_string())).collect();
    let error = furnish(&with(sound, "/catalogue", many.into())).expect_err("too many");
    assert_same(&faults(&error), &["/catalogue: expected at most 2000 assets, got 2001"]);
}

#[test]
fn schemas_and_scenes_draw_the_same_lines() {
    let long = |length: usize| json!("x".repeat(length));
    for (pointer, inside, outside) in [
        ("/snapshot/room/name", [long(0), long(1024)], [long(1025), long(2000)]),
        ("/snapshot/room/height_m", [json!(0.1), json!(1000)], [json!(0.099), json!(1000.001)]),
        ("/snapshot/room/floor_level_m", [json!(-1e6), json!(1e6)], [json!(-1.1e6), json!(1.1e6)]),
        ("/snapshot/room/openings/0/bottom_m", [json!(-0.5), json!(1000)], [json!(-0.51), json!(1001)]),
        ("/snapshot/room/openings/0/height_m", [json!(0.01), json!(1000)], [json!(0.009), json!(1001)]),
        ("/snapshot/objects/0/id", [long(1), long(1024)], [long(0), long(1025)]),
        ("/snapshot/objects/0/name", [long(0), long(1024)], [long(1025), long(2000)]),
        ("/snapshot/objects/0/size_m/1", [json!(1e-4), json!(1000)], [json!(9e-5), json!(1000.1)]),
        ("/snapshot/objects/0/front_deg", [json!(-3600), json!(3600)], [json!(-3601), json!(3601)]),
        ("/snapshot/objects/0/placement/yaw_deg", [json!(-1e6), json!(1e6)], [json!(-1.1e6), json!(1.1e6)]),
        (
            "/snapshot/objects/0/placement/position_m/2",
            [json!(-1e6), json!(1e6)],
            [json!(-1.1e6), json!(1.1e6)],
        ),
        ("/goal/instruction", [long(0), long(4000)], [long(4001), long(9000)]),
        ("/options/num_candidates", [json!(1), json!(16)], [json!(0), json!(17)]),
        ("/options/num_turns", [json!(1), json!(8)], [json!(0), json!(9)]),
        ("/options/seed", [json!(0), json!((1u64 << 53) - 1)], [json!(-1), json!(1u64 << 53)]),
        ("/options/steps", [json!(0), json!(1_000_000)], [json!(-1), json!(1_000_001)]),
        ("/options/time_budget_ms", [json!(1), json!(3_600_000)], [json!(0), json!(3_600_001)]),
        ("/options/project", [long(1), long(256)], [long(0), long(257)]),
        ("/request_id", [long(1), long(256)], [long(0), long(257)]),
    ] {
        let by_schema = |value: &Value| {
            let text = with(request(), pointer, value.clone()).to_string();
            document::read::<ArrangeRequest>(text.as_bytes()).map(drop)
        };
        let by_scene = |value: &Value| arrange(&with(request(), pointer, value.clone())).map(drop);
        for value in inside {
            assert!(by_schema(&value).is_ok() && by_scene(&value).is_ok(), "{pointer} {value}");
        }
        for value in outside {
            for error in [by_schema(&value), by_scene(&value)].map(|result| result.expect_err(pointer)) {
                assert!(faults(&error)[0].starts_with(pointer), "{:?}", faults(&error));
            }
        }
    }
}
