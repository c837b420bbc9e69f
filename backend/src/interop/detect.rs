//! Which format a file is of, by what is in it.

use serde_json::Value;

use super::Format;
use crate::document;
use crate::error::{Error, Result, clipped};
use crate::protocol::FieldError;

/// The format of a file; only its outermost fields are looked at.
///
/// # Errors
/// [`Error::Json`], [`Error::TooLarge`]; [`Error::Fields`] if it is none of the readable formats.
pub(super) fn detect(bytes: &[u8]) -> Result<Format> {
    if bytes.starts_with(b"glTF") {
        return Err(only_written(Format::Glb));
    }
    if bytes.starts_with(b"#usda") || bytes.starts_with(b"PXR-USDC") {
        return Err(only_written(Format::Usda));
    }
    let value = document::read_foreign(bytes)?;
    let has = |name: &str| value.get(name).is_some();
    let is_graph = value.get(0).is_some_and(|entry| entry.get("new_object_id").is_some());
    if has("snapshot") {
        Ok(Format::Request)
    } else if has("frame") && has("room") {
        Ok(Format::Snapshot)
    } else if value.get("format").is_some_and(|format| format == "sceneState") {
        Ok(Format::SceneEval)
    } else if has("scene_graph") || is_graph {
        Ok(Format::IDesign)
    } else if has("boundary") && has("assets") {
        Ok(Format::LayoutVlm)
    } else if has("rooms") && has("walls") {
        Ok(Format::Procthor)
    } else if value.pointer("/asset/version").is_some() && has("nodes") {
        Err(only_written(Format::Glb))
    } else {
        let names = Format::READABLE.map(Format::name).join(", ");
        let got = match &value {
            Value::Object(fields) => {
                let names: Vec<&str> = fields.keys().map(String::as_str).take(8).collect();
                format!("an object with the fields {}", clipped(&names.join(", "), 200))
            }
            Value::Array(items) => format!("a list of {}", items.len()),
            other => clipped(&other.to_string(), 40).into_owned(),
        };
        Err(fault(format!(
            "expected a document of one of the formats {names}, got {got}; `--from` names one"
        )))
    }
}

/// A file of a format that has no reader here.
pub(super) fn only_written(format: Format) -> Error {
    let names = Format::READABLE.map(Format::name).join(", ");
    fault(format!(
        "expected one of the formats that are read here ({names}), got {format}, which is only written"
    ))
}

/// A format that has no writer here.
pub(super) fn only_read(format: Format) -> Error {
    let names = Format::WRITABLE.map(Format::name).join(", ");
    fault(format!(
        "expected one of the formats that are written here ({names}), got {format}, which is only read"
    ))
}

fn fault(message: String) -> Error {
    Error::Fields(vec![FieldError { path: String::new(), message }])
}
