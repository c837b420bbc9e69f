//! The same answer as JSON, for servers that constrain by a JSON Schema alone.

use serde::Deserialize;
use serde_json::{Value, json};

use super::aliases::Aliases;
use super::completion::{Completion, one_line};
use super::fault::Fault;
use super::parse::Reader;
use crate::scene::Scene;

/// Longest thought that the schema allows, characters.
const MAX_THINK: usize = 400;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    think: String,
    lines: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    object: String,
    line: String,
}

/// The JSON Schema of an answer: `{"think": "…", "lines": [{"object": "bed_1", "line": "wall 2, from_left 1.35, gap 0.00, back"}]}`.
pub fn schema(scene: &Scene, aliases: &Aliases) -> Value {
    let objects: Vec<&str> = aliases.order().iter().map(|&index| aliases.object(index)).collect();
    let num_walls = scene.floor.edges.len();
    let (number, yaw) = (r"-?[0-9]{1,3}\.[0-9][05]", "[0-9]{1,3}");
    let target = "[a-z_]+_[0-9]+";
    let wall = if num_walls < 10 { format!("[1-{num_walls}]") } else { "[0-9]{1,3}".to_owned() };
    let pattern = format!(
        "^(none|wall {wall}, (from_(left|right|middle)|at {target}) {number}, (gap {number}, (back|front|left|right)|height {number})\
         |(left_of|right_of|in_front_of|behind) {target}, gap {number}, align {number}(, yaw {yaw})?\
         |(on|under) {target}, right {number}, front {number}, yaw {yaw}\
         |free {number} {number}, yaw {yaw}|ceiling {number} {number}(, yaw {yaw})?)$"
    );
    json!({
        "type": "object",
        "properties": {
            "think": {"type": "string", "maxLength": MAX_THINK},
            "lines": {
                "type": "array",
                "minItems": objects.len(),
                "maxItems": objects.len(),
                "items": {
                    "type": "object",
                    "properties": {
                        "object": {"type": "string", "enum": objects},
                        "line": {"type": "string", "pattern": pattern}
                    },
                    "required": ["object", "line"],
                    "additionalProperties": false
                }
            }
        },
        "required": ["think", "lines"],
        "additionalProperties": false
    })
}

/// Reads an answer in JSON; the rules are those of [`super::parse()`], the lines of faults those of the list, from 1.
///
/// # Errors
/// The first [`Fault`] of the document.
pub fn from_json(text: &str, scene: &Scene, aliases: &Aliases) -> Result<Completion, Fault> {
    let document: Document = serde_json::from_str(text)
        .map_err(|fault| Fault::new(fault.line(), "JSON with `think` and `lines`", &fault.to_string()))?;
    let mut reader = Reader::new(scene, aliases);
    for (number, row) in (1..).zip(&document.lines) {
        reader.line(number, &row.object, &row.line)?;
    }
    let lines = reader.finish(document.lines.len())?;
    Ok(Completion { think: one_line(&document.think), lines })
}
