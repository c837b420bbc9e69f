//! T16–T25: texts that are no JSON, or JSON that is no document.

use std::time::{Duration, Instant};

use backend::document::{self, MAX_BYTES};
use backend::error::Error;
use backend::layout::Layout;
use backend::protocol::{ArrangeRequest, ErrorCode, SceneSnapshot};
use backend::scene::Scene;
use serde_json::{Value, json};

use super::{accepted, assert_faults, assert_text_faults, faults, object, room, scene, scene_of_bytes, with};

#[test]
fn t16_a_document_that_is_nothing_or_no_object() {
    let invalid = ErrorCode::InvalidJson;
    assert_text_faults("", invalid, &[": EOF while parsing a value at line 1 column 0"]);
    assert_text_faults(" \n ", invalid, &[": EOF while parsing a value at line 2 column 1"]);
    assert_text_faults("{", invalid, &[": EOF while parsing an object"]);
    assert_text_faults("{} {}", invalid, &[": trailing characters at line 1 column 4"]);
    // In order, but without names.
    assert_text_faults(
        r#"[1, "z_up", {}, []]"#,
        ErrorCode::InvalidDocument,
        &[": expected an object, got an array of 4"],
    );
    for (text, got) in
        [("null", "null"), ("[]", "an array of 0"), ("7", "7"), ("\"x\"", "\"x\""), ("true", "true")]
    {
        let expected = format!(": expected an object, got {got}");
        assert_text_faults(text, ErrorCode::InvalidDocument, &[&expected]);
    }
    assert_faults(&json!({}), &["/frame: missing field", "/room: missing field", "/version: missing field"]);
}

#[test]
fn t17_depth_is_an_answer_and_no_stack_overflow() {
    for (open, at) in [("[", "/0/0/0"), ("{\"a\":", "/a/a/a"), ("[{\"a\":", "/0/a/0")] {
        for text in [open.repeat(100_000), format!("{}1{}", open.repeat(200), "]}".repeat(200))] {
            let error = scene(&text).expect_err("too deep");
            let [fault] = faults(&error).try_into().expect("one fault");
            assert!(fault.contains("recursion limit exceeded") && fault.starts_with(at), "{fault}");
            assert!(document::read_snapshot_or_request(text.as_bytes()).is_err());
        }
    }
    // Inside a field that is known, too.
    let text = with(room(), "/objects", json!("DEEP")).to_string().replace("\"DEEP\"", &"[".repeat(100_000));
    let error = scene(&text).expect_err("too deep");
    assert!(faults(&error)[0].starts_with("/objects/0/0"), "{:?}", faults(&error));
}

#[test]
fn t18_keys_that_come_twice_are_all_told() {
    let text = room().to_string();
    let twice = text
        .replacen("\"version\":1", "\"version\":1,\"version\":1", 1)
        .replacen("\"id\":\"bed\"", "\"id\":\"bed\",\"id\":\"bed\"", 1)
        .replacen("\"kind\":\"door\"", "\"kind\":\"door\",\"kind\":\"window\"", 1);
    assert_text_faults(
        &twice,
        ErrorCode::InvalidDocument,
        &[
            "/objects/0/id: expected each field once, got it twice",
            "/room/openings/0/kind: expected each field once, got it twice",
            "/version: expected each field once, got it twice",
        ],
    );
    // Written differently, it is the same key.
    let escaped = text.replacen("\"id\":\"bed\"", r#""id":"bed","\u0069d":"bed""#, 1);
    assert_text_faults(&escaped, ErrorCode::InvalidDocument, &["/objects/0/id: expected each field once"]);
}

#[test]
fn t19_tokens_that_only_python_writes_are_located() {
    for token in ["NaN", "Infinity", "-Infinity"] {
        let text = with(room(), "/objects/0/size_m/1", json!("TOKEN")).to_string();
        let text = text.replace("\"TOKEN\"", token);
        let error = scene(&text).expect_err("no JSON");
        let [fault] = faults(&error).try_into().expect("one fault");
        assert!(fault.starts_with("/objects/0/size_m/1: "), "{fault}");
        assert!(fault.ends_with(&format!(", got `{token}`")), "{fault}");
        let body = error.to_protocol().error;
        assert_eq!(body.code, ErrorCode::InvalidJson);
        assert!(body.hint.is_some_and(|hint| hint.contains("NaN")));
    }
    // The token is named although an earlier field is wrong too.
    let text = with(with(room(), "/bogus", json!(1)), "/room/height_m", json!("TOKEN")).to_string();
    let error = scene(&text.replace("\"TOKEN\"", "NaN")).expect_err("no JSON");
    assert!(faults(&error)[0].starts_with("/room/height_m: "), "{:?}", faults(&error));
}

fn with_text(pointer: &str, token: &str) -> String {
    with(room(), pointer, json!("TOKEN")).to_string().replace("\"TOKEN\"", token)
}

#[test]
fn t20_numbers_beyond_what_we_hold() {
    let text = with_text("/objects/0/size_m/0", "1e999");
    assert_text_faults(&text, ErrorCode::InvalidJson, &["/objects/0/size_m/0: number out of range"]);
    // Finite in f64, infinite in f32.
    let text = with_text("/objects/0/placement/position_m/0", "3e38");
    assert_text_faults(
        &text,
        ErrorCode::InvalidDocument,
        &["/objects/0/placement/position_m/0: expected -1000000 to 1000000 m, got 3e38"],
    );
    let text = with_text("/objects/0/placement/position_m/0", "-1e39");
    assert_text_faults(&text, ErrorCode::InvalidDocument, &["/objects/0/placement/position_m/0: expected"]);
    // Too small to be told from nothing.
    let text = with_text("/objects/0/size_m/0", "1e-400");
    assert_text_faults(
        &text,
        ErrorCode::InvalidDocument,
        &["/objects/0/size_m/0: expected 0.0001 to 1000 m, got 0.0"],
    );
    accepted(&serde_json::from_str(&with_text("/objects/0/placement/position_m/0", "1e-400")).expect("JSON"));
    // 2^53 + 1 and worse where small integers belong.
    for token in ["9007199254740993", "18446744073709551616", "-1", "1.5", "1e30"] {
        let text = format!(r#"{{"snapshot": {}, "options": {{"seed": {token}, "steps": {token}}}}}"#, room());
        let request = document::read_snapshot_or_request(text.as_bytes());
        let error = request.and_then(|request| backend::scene::validate_arrange(&request)).expect_err(token);
        let got = faults(&error);
        assert_eq!(got.len(), 2, "{got:?}");
        assert!(got[0].starts_with("/options/seed: expected") && got[0].contains("got "), "{got:?}");
        assert!(got[1].starts_with("/options/steps: expected") && got[1].contains("got "), "{got:?}");
    }
}

#[test]
fn t20_integers_may_come_as_floats() {
    let text = format!(r#"{{"snapshot": {}, "options": {{"seed": 7.0, "num_candidates": 4.0}}}}"#, room())
        .replace("\"version\":1", "\"version\":1.0");
    let request: ArrangeRequest = document::read(text.as_bytes()).expect("as JSON Schema counts");
    let options = request.options.expect("sent");
    assert_eq!((options.seed, options.num_candidates), (Some(7), Some(4)));
}

#[test]
fn t21_ids_come_back_byte_for_byte() {
    let ids = [
        "Bett.001",
        "صوفا",
        "\u{202e}abc\u{202c}",
        "🛋️ sofa",
        "a\nb\r\n\tc",
        "nul\0inside",
        "\u{feff}bom",
        " ",
        "\"quoted\\",
        "e\u{301}",
        "é",
        "\u{10ffff}",
        "../../etc/passwd",
        "<script>",
        "%s%n",
        "door/0~1",
    ];
    let objects: Vec<Value> = ids.iter().map(|id| object(id, [0.1, 0.1, 0.1], [1.0, 1.0, 0.0])).collect();
    let scene = accepted(&with(room(), "/objects", objects.into()));
    for (index, id) in ids.iter().enumerate() {
        assert_eq!(scene.objects[scene.sent_order[index]].id.as_bytes(), id.as_bytes());
    }
    assert_eq!(Layout::from_sent(&scene).placed.len(), ids.len());
}

#[test]
fn t21_ids_in_messages_cannot_forge_lines_or_directions() {
    let name = "x\n{\"fake\": 1}\u{202e}\u{1b}[31m";
    let error =
        scene(&with(room(), "/objects/0/attached_to", json!(name)).to_string()).expect_err("no parent");
    let message = &faults(&error)[0];
    assert!(!message.contains(['\n', '\u{202e}', '\u{1b}']), "{message:?}");
    let mut document = room();
    for index in 0..2 {
        document = with(document, &format!("/room/openings/{index}/from_m"), json!([0.4, 0.0]));
        document = with(document, &format!("/room/openings/{index}/to_m"), json!([1.3, 0.0]));
        document = with(document, &format!("/room/openings/{index}/height_m"), json!(9.0));
        document = with(document, &format!("/room/openings/{index}/id"), json!(format!("{name}{index}")));
    }
    let warnings = accepted(&document).warnings;
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert!(warnings.iter().all(|warning| !warning.contains(['\n', '\u{202e}', '\u{1b}'])), "{warnings:?}");
}

#[test]
fn t21_broken_text() {
    let invalid = ErrorCode::InvalidJson;
    let named = |id: &str| with(room(), "/objects/0/id", json!("ID")).to_string().replace("\"ID\"", id);
    assert_text_faults(&named(r#""\ud800""#), invalid, &["/objects/0/id: "]);
    assert_text_faults(&named(r#""\ud800\u0041""#), invalid, &["/objects/0/id: "]);
    assert_text_faults(&named(r#""\udc00""#), invalid, &["/objects/0/id: "]);
    assert_text_faults(&named(r#""\q""#), invalid, &["/objects/0/id: invalid escape"]);
    assert_text_faults(&named("\"a\u{0}b\""), invalid, &["/objects/0/id: control character"]);
    let mut bytes = room().to_string().into_bytes();
    let at = bytes.windows(3).position(|window| window == b"bed").expect("the id");
    bytes[at] = 0xff;
    let error = scene_of_bytes(&bytes).expect_err("no UTF-8");
    assert_eq!(
        faults(&error),
        [format!(": the text is not UTF-8: invalid utf-8 sequence of 1 bytes from index {at}")]
    );
    let utf_16: Vec<u8> = room().to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(scene_of_bytes(&utf_16).expect_err("UTF-16").to_protocol().error.code, invalid);
    // A byte order mark is common and harmless; two are not.
    assert!(scene(&format!("\u{feff}{}", room())).is_ok());
    assert!(scene(&format!("\u{feff}\u{feff}{}", room())).is_err());
}

#[test]
fn t22_a_string_of_10_mb_is_refused_in_few_words() {
    let long = "x".repeat(10_000_000);
    for (pointer, least) in [
        ("/objects/0/id", 1),
        ("/objects/0/name", 0),
        ("/room/name", 0),
        ("/room/kind", 0),
        ("/room/openings/0/id", 1),
    ] {
        let expected = format!("{pointer}: expected {least} to 1024 bytes, got 10000000");
        assert_faults(&with(room(), pointer, json!(long)), &[&expected]);
    }
    assert_faults(
        &with(room(), "/frame", json!(long)),
        &["/frame: expected one of \"z_up\", \"y_up\", got \"xxx"],
    );
    assert_faults(
        &with(room(), "/objects/0/category", json!(long)),
        &["/objects/0/category: expected a category"],
    );
    assert_faults(
        &with(room(), "/objects/0/attached_to", json!(long)),
        &["/objects/0/attached_to: expected the id"],
    );
    assert_faults(
        &with(room(), "/version", json!(long)),
        &["/version: expected 1, got", "/version: expected a"],
    );
    // As a key, too: its pointer is cut.
    let error = scene(&with(room(), &format!("/{long}"), json!(1)).to_string()).expect_err("unknown");
    let [fault] = faults(&error).try_into().expect("one fault");
    assert!(fault.ends_with(": unknown field") && fault.len() < 200, "{fault}");
}

#[test]
fn t22_more_bytes_than_the_limit_are_not_even_parsed() {
    let bytes = vec![b' '; MAX_BYTES + 1];
    let error = document::read_snapshot_or_request(&bytes).expect_err("too large");
    assert!(
        matches!(error, Error::TooLarge { limit, got, .. } if limit == MAX_BYTES as u64 && got == limit + 1)
    );
    assert_eq!(error.to_protocol().error.code, ErrorCode::TooLarge);
}

#[test]
fn t23_unknown_missing_and_wrong_fields_come_at_once() {
    let mut document = room();
    for (pointer, value) in [
        ("/bogus", json!(1)),
        ("/frame", json!("x_up")),
        ("/room/colour", json!("red")),
        ("/room/height_m", json!("2.5")),
        ("/room/floor_m/2", json!([1.0, 2.0, 3.0])),
        ("/room/openings/0/kind", json!("gate")),
        ("/room/openings/0/swing", json!("up")),
        ("/room/openings/1/to_m", json!([4.0, null])),
        ("/objects/0/placement/pos", json!([0, 0, 0])),
        ("/objects/0/placement/yaw_deg", json!(true)),
        ("/objects/0/mount", json!("Floor")),
        ("/objects/0/locked", json!("yes")),
        ("/objects/0/category", json!(5)),
        ("/objects/0/si~ze/m", json!(5)),
    ] {
        let pointer_parent = pointer.replace("si~ze/m", "KEY");
        document = with(document, &pointer_parent, value);
    }
    let text = document.to_string().replace("KEY", "si~ze/m").replace("\"id\":\"bed\",", "");
    assert_text_faults(
        &text,
        ErrorCode::InvalidDocument,
        &[
            "/bogus: unknown field",
            "/frame: expected one of \"z_up\", \"y_up\", got \"x_up\"",
            "/objects/0/category: expected a string or null, got 5",
            "/objects/0/id: missing field",
            "/objects/0/locked: expected true or false or null, got \"yes\"",
            "/objects/0/mount: expected one of \"floor\", \"wall\", \"ceiling\", \"surface\", got \"Floor\"",
            "/objects/0/placement/pos: unknown field",
            "/objects/0/placement/yaw_deg: expected a number or null, got true",
            "/objects/0/si~0ze~1m: unknown field",
            "/room/colour: unknown field",
            "/room/floor_m/2: expected at most 2 elements, got an array of 3",
            "/room/height_m: expected a number, got \"2.5\"",
            "/room/openings/0/kind: expected one of \"door\", \"window\", \"passage\", got \"gate\"",
            "/room/openings/0/swing: expected one of \"inward\", \"outward\", \"sliding\", \"none\", got \"up\"",
            "/room/openings/1/to_m/1: expected a number, got null",
        ],
    );
}

#[test]
fn t23_null_is_absent() {
    let mut document = room();
    for pointer in [
        "/room/name",
        "/room/kind",
        "/room/floor_level_m",
        "/room/openings/0/bottom_m",
        "/room/openings/0/swing",
        "/room/openings/0/hinge",
        "/objects/0/name",
        "/objects/0/category",
        "/objects/0/mount",
        "/objects/0/front_deg",
        "/objects/0/locked",
        "/objects/0/attached_to",
        "/objects/0/footprint_m",
        "/objects/0/placement/yaw_deg",
    ] {
        document = with(document, pointer, Value::Null);
    }
    let read = |value: &Value| document::read::<SceneSnapshot>(value.to_string().as_bytes()).expect("sound");
    assert_eq!(read(&document), read(&room()));
    let bare = with(with(room(), "/objects", Value::Null), "/room/openings", Value::Null);
    assert_eq!(accepted(&bare).objects.len(), 0);
}

#[test]
fn t24_other_versions_say_which_side_to_update() {
    for (version, advice) in [
        ("0", "update the client"),
        ("2", "update this program"),
        ("1.5", "update this program"),
        ("-1", "update the client"),
    ] {
        let text = room().to_string().replace("\"version\":1", &format!("\"version\":{version}"));
        let request = format!("{{\"snapshot\": {text}}}");
        // An unknown field is what a newer version brings: it must not hide the reason.
        let newer = text.replacen('{', "{\"shiny\": 1,", 1);
        for text in [text, request, newer] {
            let result = document::read_snapshot_or_request(text.as_bytes())
                .and_then(|request| Scene::from_snapshot(&request.snapshot));
            let body = result.expect_err("another version").to_protocol().error;
            assert_eq!(body.code, ErrorCode::UnsupportedVersion);
            assert!(
                body.message.contains(version) && body.message.contains("speaks version 1"),
                "{}",
                body.message
            );
            assert!(body.hint.is_some_and(|hint| hint.contains(advice)));
        }
    }
    assert_faults(
        &with(room(), "/version", json!("1")),
        &["/version: expected 1, got \"1\"", "/version: expected a whole number, got \"1\""],
    );
}

#[test]
fn t25_a_million_elements_are_refused_fast() {
    let points = format!("[{}[0,0]]", "[0,0],".repeat(1_000_000));
    let wrong = format!("[{}\"x\"]", "\"x\",".repeat(1_000_000));
    let fields: String = (0..1_000_000).map(|index| format!("\"{index}\":0,")).collect();
    let twice = "\"bogus\":0,".repeat(1_000_000);
    let small = object("x", [1.0; 3], [1.0, 1.0, 0.0]).to_string();
    let objects = format!("[{}{small}]", format!("{small},").repeat(200_000));
    let started = Instant::now();
    for (text, pointer, message) in [
        (with_text("/room/floor_m", &points), "/room/floor_m", "expected at most 256 points, got 1000001"),
        (
            with_text("/objects/0/footprint_m", &points),
            "/objects/0/footprint_m",
            "expected at most 32 points, got 1000001",
        ),
        (with_text("/objects", &objects), "/objects", "expected at most 512 objects, got 200001"),
        (with_text("/room/floor_m", &wrong), "/room/floor_m/0", "invalid type: string \"x\""),
        (with_text("/objects", &points), "/objects/0/0", "invalid type"),
        (room().to_string().replacen('{', &format!("{{{fields}"), 1), "/0", "unknown field"),
        (room().to_string().replacen('{', &format!("{{{twice}"), 1), "/bogus", "unknown field"),
    ] {
        let error = scene(&text).expect_err("too many");
        let expected = format!("{pointer}: {message}");
        assert!(
            faults(&error).iter().any(|fault| fault.starts_with(&expected)),
            "{expected}: {:?}",
            faults(&error)
        );
    }
    assert!(started.elapsed() < Duration::from_secs(8), "took {:?}", started.elapsed());
}

#[test]
fn t25_an_error_tells_a_hundred_faults_and_counts_the_rest() {
    let objects: Vec<Value> =
        (0..300).map(|index| object(&index.to_string(), [-1.0, 1.0, 1.0], [0.0; 3])).collect();
    let error = scene(&with(room(), "/objects", objects.into()).to_string()).expect_err("all wrong");
    let got = faults(&error);
    assert_eq!(got.len(), 101);
    assert_eq!(got[100], ": 200 more fields are wrong");
}
