//! The faults of a value against its document's schema, in our words.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use schemars::JsonSchema;
use serde_json::Value;

use super::json::escaped;
use crate::error::{Error, Result, quoted};
use crate::protocol::FieldError;

/// What breaks a schema.
#[derive(Default)]
pub(super) struct Faults {
    /// Every field that does.
    pub(super) fields: Vec<FieldError>,
    /// Is there more to it than numbers, texts and lists out of their ranges?
    pub(super) is_unreadable: bool,
}

/// Every field that breaks the schema of `T`.
pub(super) fn faults<T: JsonSchema>(value: &Value) -> Result<Faults> {
    let schema = schemars::schema_for!(T).to_value();
    let validator = jsonschema::validator_for(&schema)
        .map_err(|error| Error::Internal(format!("a generated schema is invalid: {error}")))?;
    let mut faults = Faults::default();
    for error in validator.iter_errors(value) {
        collect(&error, &mut faults);
    }
    Ok(faults)
}

fn collect(error: &ValidationError<'_>, faults: &mut Faults) {
    let path = error.instance_path().as_str().to_owned();
    match error.kind() {
        // Optional parts are `anyOf [part, null]`; what people want to read are the faults inside the part.
        ValidationErrorKind::AnyOf { context } => {
            let inner = context.iter().filter(|branch| !expects_null(branch)).flatten();
            inner.for_each(|error| collect(error, faults));
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            faults.is_unreadable = true;
            for name in unexpected {
                let path = format!("{path}/{}", escaped(name));
                faults.fields.push(FieldError { path, message: "unknown field".to_owned() });
            }
        }
        ValidationErrorKind::Required { property } => {
            faults.is_unreadable = true;
            let path = format!("{path}/{}", property.as_str().unwrap_or_default());
            faults.fields.push(FieldError { path, message: "missing field".to_owned() });
        }
        kind => {
            faults.is_unreadable |= !is_range(kind);
            let got = brief(error.instance());
            let message = match expected(kind) {
                Some(expected) => format!("expected {expected}, got {got}"),
                None => format!("breaks `{}` of its schema, got {got}", kind.keyword()),
            };
            faults.fields.push(FieldError { path, message });
        }
    }
}

/// (Arrays of a fixed length look like ranges here; the typed reader refuses them.)
fn is_range(kind: &ValidationErrorKind) -> bool {
    use ValidationErrorKind::{MaxItems, MaxLength, Maximum, MinItems, MinLength, Minimum};
    matches!(
        kind,
        Minimum { .. }
            | Maximum { .. }
            | MinItems { .. }
            | MaxItems { .. }
            | MinLength { .. }
            | MaxLength { .. }
    )
}

fn expects_null(branch: &[ValidationError<'_>]) -> bool {
    let [only] = branch else { return false };
    matches!(only.kind(), ValidationErrorKind::Type { kind: TypeKind::Single(JsonType::Null) })
}

fn expected(kind: &ValidationErrorKind) -> Option<String> {
    Some(match kind {
        ValidationErrorKind::Type { kind: TypeKind::Single(one) } => name(*one).to_owned(),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(several) } => {
            let names: Vec<&str> = several.iter().filter(|one| *one != JsonType::Null).map(name).collect();
            format!("{} or null", names.join(" or "))
        }
        ValidationErrorKind::OneOfNotValid { context } => {
            let words = context.iter().flatten().filter_map(|error| match error.kind() {
                ValidationErrorKind::Constant { expected_value } => Some(brief(expected_value)),
                _ => None,
            });
            format!("one of {}", words.collect::<Vec<_>>().join(", "))
        }
        ValidationErrorKind::Constant { expected_value } => brief(expected_value),
        ValidationErrorKind::Minimum { limit } => format!("at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("at most {limit}"),
        ValidationErrorKind::MinItems { limit } => format!("at least {limit} elements"),
        ValidationErrorKind::MaxItems { limit } => format!("at most {limit} elements"),
        ValidationErrorKind::MinLength { limit } => format!("at least {limit} characters"),
        ValidationErrorKind::MaxLength { limit } => format!("at most {limit} characters"),
        _ => return None,
    })
}

fn name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    }
}

/// What came, in a few words even if it is megabytes long.
fn brief(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}
