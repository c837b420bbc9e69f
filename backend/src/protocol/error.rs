//! The one shape of every error.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An error, as every route and `--json` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Error {
    /// What failed.
    pub error: ErrorBody,
}

/// What failed, what to do, and every invalid field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    /// For programs.
    pub code: ErrorCode,
    /// For people.
    pub message: String,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Every invalid field at once.
    #[serde(default)]
    pub fields: Vec<FieldError>,
}

/// One invalid field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FieldError {
    /// A JSON pointer into the document, such as `/objects/3/size_m/0`.
    pub path: String,
    /// What was expected and what came.
    pub message: String,
}

/// The codes of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The text is not JSON.
    InvalidJson,
    /// The document breaks its schema, or its numbers make no room.
    InvalidDocument,
    /// The document is of a protocol version that this program does not speak.
    UnsupportedVersion,
    /// The document is over a limit.
    TooLarge,
    /// No token came, or a wrong one.
    Unauthorized,
    /// The request comes from where none may come from: a web page, or another machine's name for this one.
    Forbidden,
    /// There is no such route, job or thing.
    NotFound,
    /// The route is there, but not with this method.
    MethodNotAllowed,
    /// The request came too slowly.
    Timeout,
    /// The same id was used for another request.
    Conflict,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// Too much is waiting already; try again later.
    Busy,
    /// What should be remembered could not be stored, or not be read.
    Storage,
    /// A file could not be read or written.
    Io,
    /// The policy cannot answer and no fallback was allowed, or the judge cannot.
    PolicyUnavailable,
    /// A fault of this program.
    Internal,
}
