//! Examples with values dropped, doubled and replaced: always an answer, and every refusal says why.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use backend::document;
use backend::error::Error;
use backend::layout::Layout;
use backend::protocol::FurnishRequest;
use backend::scene::{Scene, validate_arrange, validate_furnish};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// Example rooms and requests, parsed.
static EXAMPLES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples");
    let read = |name: &&str| fs::read_to_string(folder.join(name)).expect("an example");
    let names = [
        "bathroom.json",
        "bedroom.request.json",
        "furnish_tavern.request.json",
        "tavern.json",
        "hallway.json",
    ];
    names.iter().map(|name| serde_json::from_str(&read(name)).expect("JSON")).collect()
});

/// What replaces a value, as JSON text or nearly so.
const REPLACEMENTS: [&str; 34] = [
    "null",
    "true",
    "false",
    "0",
    "-0.0",
    "1",
    "-1",
    "0.5",
    "1e6",
    "-1e6",
    "1000",
    "1e-4",
    "1e39",
    "5e-324",
    "1e308",
    "1e999",
    "NaN",
    "9007199254740993",
    "18446744073709551616",
    "\"\"",
    "\"door\"",
    "\"wall_1\"",
    "\"floor\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\u202e🛋️\"",
    "[]",
    "{}",
    "[[]]",
    "[0,0]",
    "[1e5,1e5,1e5]",
    "{\"\":{}}",
    "",
    "]",
];

#[derive(Debug, Clone)]
enum Mutation {
    Drop(Index),
    Double(Index),
    Replace(Index, usize),
    /// Puts one value of the document where another one stands.
    Copy(Index, Index),
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let one = prop_oneof![
        any::<Index>().prop_map(Mutation::Drop),
        any::<Index>().prop_map(Mutation::Double),
        (any::<Index>(), 0..REPLACEMENTS.len()).prop_map(|(at, with)| Mutation::Replace(at, with)),
        (any::<Index>(), any::<Index>()).prop_map(|(at, from)| Mutation::Copy(at, from)),
    ];
    prop::collection::vec(one, 1..5)
}

/// Every pointer into a document but the root's.
fn pointers(value: &Value, prefix: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        _ => return,
    };
    for (step, child) in children {
        let pointer = format!("{prefix}/{}", step.replace('~', "~0").replace('/', "~1"));
        pointers(child, &pointer, found);
        found.push(pointer);
    }
}

/// The document's text after the mutations; texts that are no JSON are put in last.
fn mutated(mut document: Value, mutations: &[Mutation]) -> String {
    let mut raw: Vec<(String, String)> = vec![];
    for (number, mutation) in mutations.iter().enumerate() {
        let mut all = vec![];
        pointers(&document, "", &mut all);
        let (Mutation::Drop(at) | Mutation::Double(at) | Mutation::Replace(at, _) | Mutation::Copy(at, _)) =
            mutation;
        if all.is_empty() {
            break;
        }
        let pointer = at.get(&all);
        let (parent, step) = pointer.rsplit_once('/').expect("no root among them");
        let before = document.pointer(pointer).cloned().unwrap_or_default();
        let mark = format!("MARK{number}");
        let parent = document.pointer_mut(parent).expect("listed");
        match (mutation, parent) {
            (Mutation::Drop(_), Value::Array(items)) => drop(items.remove(step.parse().expect("an index"))),
            (Mutation::Drop(_), Value::Object(fields)) => drop(fields.remove(step)),
            (Mutation::Double(_), Value::Array(items)) => items.push(before),
            (Mutation::Double(_), Value::Object(fields)) => {
                let key = Value::from(step).to_string();
                raw.push((format!("\"{mark}\""), format!("{before},{key}:{before}")));
                fields.insert(step.to_owned(), mark.into());
            }
            (Mutation::Replace(_, with), parent) => {
                raw.push((format!("\"{mark}\""), REPLACEMENTS[*with].to_owned()));
                put(parent, step, mark.into());
            }
            (Mutation::Copy(_, from), _) => {
                let source: &String = from.get(&all);
                let copy = document.pointer(source).cloned().unwrap_or_default();
                *document.pointer_mut(pointer).expect("listed") = copy;
            }
            _ => {}
        }
    }
    raw.iter().rev().fold(document.to_string(), |text, (mark, with)| text.replace(mark, with))
}

fn put(parent: &mut Value, step: &str, value: Value) {
    match parent {
        Value::Array(items) => items[step.parse::<usize>().expect("an index")] = value,
        Value::Object(fields) => drop(fields.insert(step.to_owned(), value)),
        _ => {}
    }
}

fn assert_says_why(error: &Error) {
    let body = error.to_protocol().error;
    assert!(!matches!(error, Error::Internal(_)), "{error}");
    assert!(!body.message.is_empty() && body.message.len() < 2000, "{body:?}");
    for field in &body.fields {
        assert!(!field.message.is_empty() && field.message.len() < 2000, "{field:?}");
        assert!(field.path.is_empty() || field.path.starts_with('/'), "{field:?}");
    }
    assert!(!matches!(error, Error::Fields(fields) if fields.is_empty()));
}

fn assert_sound(scene: &Scene) {
    assert!(scene.floor.area > 0.0 && scene.floor.edges.len() >= 3);
    for object in &scene.objects {
        assert!(object.sent_pose.is_none_or(|pose| pose.position.is_finite() && pose.yaw.is_finite()));
        assert!(object.size.min_element() > 0.0 && object.front.is_finite() && !object.parts.is_empty());
    }
    assert_eq!(Layout::from_sent(scene).placed.len(), scene.objects.len());
}

/// An answer or an error that says why, and never a panic.
pub(crate) fn answer(bytes: &[u8]) {
    let arrange = document::read_snapshot_or_request(bytes).and_then(|request| validate_arrange(&request));
    let furnish =
        document::read_request::<FurnishRequest>(bytes).and_then(|request| validate_furnish(&request));
    for result in [arrange, furnish] {
        match result {
            Ok(scene) => assert_sound(&scene),
            Err(error) => assert_says_why(&error),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_examples_are_answered(example in any::<Index>(), mutations in mutations()) {
        answer(mutated(example.get(&EXAMPLES).clone(), &mutations).as_bytes());
    }

    #[test]
    fn torn_examples_are_answered(example in any::<Index>(), at in any::<Index>(), byte: u8, is_cut: bool) {
        let mut bytes = example.get(&EXAMPLES).to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if is_cut {
            bytes.truncate(at + 1);
        }
        answer(&bytes);
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        answer(&bytes);
    }
}
