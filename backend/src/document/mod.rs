//! Bytes to documents, with every fault told at once, each by its JSON pointer.

mod json;
mod rooms;
mod schema;
mod sent;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::protocol::{ArrangeRequest, FieldError, SceneSnapshot, VERSION};
use json::Unreadable;
pub use rooms::{MAX_ROOMS_BYTES, MAX_TRIANGLES, read_rooms};
pub use sent::{Room, has_field, located, room};

/// How deep JSON may be nested: serde_json goes no deeper.
pub const MAX_DEPTH: u32 = 127;
/// The most bytes of one document: a room with all of its limits reached and a picture of 8 MiB in base64.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Reads one document that obeys its schema.
///
/// # Errors
/// [`Error::TooLarge`] over [`MAX_BYTES`]; [`Error::Json`] if the text is not JSON (or not UTF-8); [`Error::Version`] if it
/// is of another protocol version; [`Error::Fields`] with every field that breaks the schema or comes twice otherwise.
pub fn read<T: DeserializeOwned + JsonSchema>(bytes: &[u8]) -> Result<T> {
    read_text(text_of(bytes)?, Ranges::Checked)
}

/// Reads someone else's JSON, whose schema and versions nobody here knows.
///
/// # Errors
/// [`Error::TooLarge`] over [`MAX_BYTES`], [`Error::Json`] if the text is not JSON (or not UTF-8), [`Error::Fields`] with every
/// field that comes twice.
pub fn read_foreign(bytes: &[u8]) -> Result<Value> {
    let text = text_of(bytes)?;
    match json::parse(text) {
        Ok(parsed) if parsed.duplicates.is_empty() => Ok(parsed.value),
        Ok(parsed) => Err(Error::fields(parsed.duplicates)),
        Err(Unreadable::NotJson(error)) => Err(error),
        Err(Unreadable::TooManyValues) => first_fault(text),
    }
}

/// Reads a document around a snapshot whose ranges and lengths are left to [`crate::scene`]: it tells them with units,
/// and together with the faults of geometry.
///
/// # Errors
/// As [`read`].
pub fn read_request<T: DeserializeOwned + JsonSchema>(bytes: &[u8]) -> Result<T> {
    read_text(text_of(bytes)?, Ranges::LeftToScene)
}

/// Reads a snapshot, or an arrange request: a document with a `snapshot` field is a request.
///
/// # Errors
/// As [`read_request`].
pub fn read_snapshot_or_request(bytes: &[u8]) -> Result<ArrangeRequest> {
    let text = text_of(bytes)?;
    let is_request = serde_json::from_str::<Value>(text).is_ok_and(|value| value.get("snapshot").is_some());
    if is_request {
        return read_text(text, Ranges::LeftToScene);
    }
    let snapshot = read_text::<SceneSnapshot>(text, Ranges::LeftToScene)?;
    Ok(ArrangeRequest { snapshot, goal: None, image: None, options: None, request_id: None })
}

/// Who judges ranges and lengths.
#[derive(Clone, Copy, PartialEq)]
enum Ranges {
    Checked,
    LeftToScene,
}

fn text_of(bytes: &[u8]) -> Result<&str> {
    text_within(bytes, MAX_BYTES)
}

fn text_within(bytes: &[u8], most: usize) -> Result<&str> {
    if bytes.len() > most {
        let (limit, got) = (most as u64, bytes.len() as u64);
        return Err(Error::TooLarge { what: "the document, in bytes,".to_owned(), limit, got });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| Error::Json {
        path: String::new(),
        message: format!("the text is not UTF-8: {error}"),
    })
}

fn read_text<T: DeserializeOwned + JsonSchema>(text: &str, ranges: Ranges) -> Result<T> {
    let parsed = match json::parse(text) {
        Ok(parsed) => parsed,
        Err(Unreadable::NotJson(error)) => return Err(error),
        Err(Unreadable::TooManyValues) => return first_fault(text),
    };
    version_of(&parsed.value)?;
    let found = schema::faults::<T>(&parsed.value)?;
    let has_duplicates = !parsed.duplicates.is_empty();
    let fields = [parsed.duplicates, found.fields].concat();
    let is_broken = match ranges {
        Ranges::Checked => !fields.is_empty(),
        Ranges::LeftToScene => found.is_unreadable || has_duplicates,
    };
    if is_broken {
        return Err(Error::fields(fields));
    }
    // The schema counts 1.0 as an integer, and some writers (Godot's) know floats only.
    serde_path_to_error::deserialize(with_integers(parsed.value)).map_err(|error| match fields.as_slice() {
        [] => Error::fields(vec![field_error(&error)]),
        _ => Error::fields(fields),
    })
}

/// Documents with too many values to look at each are read in one go, and tell their first fault only.
fn first_fault<T: DeserializeOwned>(text: &str) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let error = match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(document) => {
            return deserializer
                .end()
                .map(|()| document)
                .map_err(|error| json::not_json(text, String::new(), &error));
        }
        Err(error) => error,
    };
    // Some faults of shape look like faults of syntax to a reader that expects another shape.
    if error.inner().is_data() || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return Err(Error::fields(vec![field_error(&error)]));
    }
    Err(json::not_json(text, json_pointer(error.path()), error.inner()))
}

fn field_error(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let message = crate::error::clipped(&error.inner().to_string(), 300).into_owned();
    FieldError { path: json_pointer(error.path()), message }
}

/// Where a reader that tracks its way stood, as a JSON pointer.
pub(crate) fn json_pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", json::escaped(key)),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// A document of another version would otherwise fail with a list of fields that says nothing.
fn version_of(value: &Value) -> Result<()> {
    let version = value.get("version").or_else(|| value.get("snapshot")?.get("version"));
    match version {
        Some(Value::Number(got)) if got.as_f64() != Some(f64::from(VERSION)) => {
            Err(Error::Version { expected: VERSION, got: got.to_string() })
        }
        _ => Ok(()),
    }
}

fn with_integers(value: Value) -> Value {
    /// Beyond 2^53 not every integer is a float, so none is meant.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Array(items) => items.into_iter().map(with_integers).collect(),
        Value::Object(entries) => {
            entries.into_iter().map(|(key, value)| (key, with_integers(value))).collect()
        }
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => {
                (float as i64).into()
            }
            _ => Value::Number(number),
        },
        other => other,
    }
}
