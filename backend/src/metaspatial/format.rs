//! The format reward: 0, 0.1, 0.5 or 1.

use serde_json::Value;

use super::graph::Graph;

const THINK: [&str; 2] = ["<think>", "</think>"];
const ANSWER: [&str; 2] = ["<answer>", "</answer>"];

/// 1 if every object has a position (also if there is no object), else 0.5: an answer for another number of objects.
pub(super) fn of_graph(graph: &Graph) -> f64 {
    if graph.objects().all(|object| object.centre.is_some()) { 1.0 } else { 0.5 }
}

/// 0 if the text is not `<think>…</think><answer>…</answer>`, 0.1 if the answer is not JSON, 0.5 if it is not a list of
/// `asked` entries, else 1.
pub(super) fn of_response(response: &str, asked: usize) -> f64 {
    if !has_form(response.trim()) {
        return 0.0;
    }
    match answer(response).and_then(|text| serde_json::from_str(text.trim()).ok()) {
        // To the published code the JSON value `null` is no JSON.
        None | Some(Value::Null) => 0.1,
        Some(Value::Array(placed)) if placed.len() == asked => 1.0,
        Some(_) => 0.5,
    }
}

fn has_form(text: &str) -> bool {
    let inside = text.strip_prefix(THINK[0]).and_then(|text| text.strip_suffix(ANSWER[1]));
    inside.is_some_and(|inside| {
        // The thought may speak of its own tags: any end of it that an answer follows will do.
        inside
            .match_indices(THINK[1])
            .any(|(at, tag)| inside[at + tag.len()..].trim_start().starts_with(ANSWER[0]))
    })
}

/// The first answer of the text, even one inside the thought, as the published code reads it.
fn answer(response: &str) -> Option<&str> {
    let (_, rest) = response.split_once(ANSWER[0])?;
    Some(rest.split_once(ANSWER[1])?.0)
}
