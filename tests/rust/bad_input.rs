//! Documents that are wrong: every fault told at once, each by its JSON pointer, with what was expected and what came.
//!
//! The tests carry the numbers of a list of faults that any program behind an open port should survive.

mod geometry;
mod json;
mod requests;

use backend::document;
use backend::error::{Error, Result};
use backend::protocol::{ErrorCode, SceneSnapshot};
use backend::scene::Scene;
use serde_json::{Value, json};

/// A sound room of 4 × 3 m with a door, a window and a bed.
fn room() -> Value {
    json!({
        "version": 1, "frame": "z_up",
        "room": {
            "floor_m": [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]], "height_m": 2.5,
            "openings": [
                {"id": "door", "kind": "door", "from_m": [0.4, 0.0], "to_m": [1.3, 0.0], "height_m": 2.1},
                {"id": "window", "kind": "window", "from_m": [4.0, 1.0], "to_m": [4.0, 2.0], "bottom_m": 0.9, "height_m": 1.2}
            ]
        },
        "objects": [object("bed", [1.6, 2.0, 0.5], [2.5, 2.0, 0.0])]
    })
}

fn object(id: &str, size: [f64; 3], position: [f64; 3]) -> Value {
    json!({"id": id, "size_m": size, "placement": {"position_m": position}})
}

/// The room with one value put where the pointer says, a new field or element included.
fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
    match document.pointer_mut(parent).expect("the pointer's parent is there") {
        Value::Object(fields) => drop(fields.insert(last.to_owned(), value)),
        Value::Array(items) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => items[index] = value,
            _ => items.push(value),
        },
        other => panic!("{parent} is {other}"),
    }
    document
}

fn scene(text: &str) -> Result<Scene> {
    scene_of_bytes(text.as_bytes())
}

fn scene_of_bytes(bytes: &[u8]) -> Result<Scene> {
    Scene::from_snapshot(&document::read_request::<SceneSnapshot>(bytes)?)
}

fn accepted(document: &Value) -> Scene {
    match scene(&document.to_string()) {
        Ok(scene) => scene,
        Err(error) => panic!("{:#?}", error.to_protocol()),
    }
}

/// The faults as "pointer: message".
fn faults(error: &Error) -> Vec<String> {
    let body = error.to_protocol().error;
    assert!(body.message.len() < 500, "too long for people: {}", body.message);
    for field in &body.fields {
        assert!(field.message.len() < 500, "too long for people: {}", field.message);
    }
    body.fields.iter().map(|field| format!("{}: {}", field.path, field.message)).collect()
}

#[track_caller]
fn assert_faults(document: &Value, expected: &[&str]) {
    assert_text_faults(&document.to_string(), ErrorCode::InvalidDocument, expected);
}

/// Each fault must be told, in this order, and begin like the expected one; there must be no others.
#[track_caller]
fn assert_text_faults(text: &str, code: ErrorCode, expected: &[&str]) {
    let error = scene(text).expect_err("the document is wrong");
    let got = faults(&error);
    let is_same = got.len() == expected.len()
        && got.iter().zip(expected).all(|(got, expected)| got.starts_with(expected));
    assert!(is_same, "got {got:#?}\nexpected {expected:#?}");
    assert_eq!(error.to_protocol().error.code, code);
}
