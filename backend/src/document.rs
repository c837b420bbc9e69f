//! Bytes to documents, with every fault located.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::ValidationError;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::protocol::{ArrangeRequest, FieldError, SceneSnapshot, VERSION};

/// Reads one document.
///
/// # Errors
/// [`Error::Json`] if the text is not JSON (or not UTF-8), [`Error::Version`] if it is of another protocol version,
/// [`Error::Fields`] with every field that breaks the schema otherwise.
pub fn read<T: DeserializeOwned + JsonSchema>(bytes: &[u8]) -> Result<T> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| Error::Json {
        path: String::new(),
        message: format!("the text is not UTF-8: {error}"),
    })?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize::<_, T>(&mut deserializer);
    let (path, message) = match parsed {
        Ok(document) => match deserializer.end() {
            Ok(()) => return Ok(document),
            Err(error) => (String::new(), error.to_string()),
        },
        Err(error) => (json_pointer(error.path()), error.inner().to_string()),
    };
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Err(Error::Json { path, message });
    };
    version_of(&value)?;
    let mut fields = schema_errors::<T>(&value)?;
    if fields.is_empty() {
        fields.push(FieldError { path, message });
    }
    Err(Error::Fields(fields))
}

/// Reads a snapshot, or an arrange request: a document with a `snapshot` field is a request.
///
/// # Errors
/// As [`read`].
pub fn read_snapshot_or_request(bytes: &[u8]) -> Result<ArrangeRequest> {
    let is_request = serde_json::from_slice::<Value>(bytes)
        .is_ok_and(|value| value.get("snapshot").is_some());
    if is_request {
        return read(bytes);
    }
    let snapshot = read::<SceneSnapshot>(bytes)?;
    Ok(ArrangeRequest { snapshot, goal: None, image: None, options: None, request_id: None })
}

/// A document of another version would otherwise fail with a list of fields that says nothing.
fn version_of(value: &Value) -> Result<()> {
    let version = value.get("version").or_else(|| value.get("snapshot")?.get("version"));
    match version {
        Some(Value::Number(got)) if got.as_u64() != Some(u64::from(VERSION)) => {
            Err(Error::Version { expected: VERSION, got: got.to_string() })
        }
        _ => Ok(()),
    }
}

fn schema_errors<T: JsonSchema>(value: &Value) -> Result<Vec<FieldError>> {
    let schema = schemars::schema_for!(T).to_value();
    let validator = jsonschema::validator_for(&schema)
        .map_err(|error| Error::Internal(format!("a generated schema is invalid: {error}")))?;
    let mut fields = vec![];
    for error in validator.iter_errors(value) {
        collect(&error, &mut fields);
    }
    fields.sort();
    fields.dedup();
    Ok(fields)
}

/// Optional parts are `anyOf [part, null]`; what people want to read are the faults inside the part.
fn collect(error: &ValidationError<'_>, fields: &mut Vec<FieldError>) {
    if let ValidationErrorKind::AnyOf { context } = error.kind() {
        let expects_null = |branch: &Vec<ValidationError<'_>>| {
            matches!(branch.as_slice(), [only] if matches!(only.kind(),
                ValidationErrorKind::Type { kind: TypeKind::Single(jsonschema::JsonType::Null) }))
        };
        for branch in context.iter().filter(|branch| !expects_null(branch)) {
            for inner in branch {
                collect(inner, fields);
            }
        }
        return;
    }
    let path = error.instance_path().as_str().to_owned();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                fields.push(FieldError { path, message: "unknown field".to_owned() });
            }
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            fields.push(FieldError {
                path: format!("{path}/{name}"),
                message: "missing field".to_owned(),
            });
        }
        _ => fields.push(FieldError { path, message: shortened(&error.to_string()) }),
    }
}

/// A message quotes the value that came, which may be megabytes long.
fn shortened(message: &str) -> String {
    const MOST: usize = 300;
    if message.chars().count() <= MOST {
        return message.to_owned();
    }
    let head: String = message.chars().take(MOST / 2).collect();
    let tail: String = message.chars().rev().take(MOST / 2).collect();
    format!("{head} … {}", tail.chars().rev().collect::<String>())
}

pub(crate) fn json_pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}
