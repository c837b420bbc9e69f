//! The crate's one error type, and how it becomes the protocol's.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::protocol::{self, ErrorBody, ErrorCode, FieldError};

/// A result whose error ends at a person or a client.
pub type Result<T> = std::result::Result<T, Error>;

/// What can fail at the borders: documents, files, policies. The core between them cannot.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not JSON.
    #[error("not JSON: {message}")]
    Json {
        /// JSON pointer to where the reader stopped.
        path: String,
        /// The reader's words, with line and column.
        message: String,
    },
    /// Fields of a document are invalid: all of them.
    #[error("{}", summary("document", .0))]
    Fields(Vec<FieldError>),
    /// Settings are invalid: all of them.
    #[error("{}", summary("settings", .0))]
    Settings(Vec<FieldError>),
    /// The document speaks another protocol version.
    #[error("protocol version {got} is not supported, this program speaks version {expected}")]
    Version {
        /// The version that this program speaks.
        expected: u32,
        /// The version that came.
        got: String,
    },
    /// Something is over a limit that protects the machine.
    #[error("{what} is too large: at most {limit}, got {got}")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit.
        limit: u64,
        /// What came.
        got: u64,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    Io {
        /// `read`, `write`, `list`.
        action: &'static str,
        /// The system's reason.
        source: std::io::Error,
        /// Which file.
        path: PathBuf,
    },
    /// Something that was named is not there.
    #[error("no {what} {} is known", quoted(.id))]
    NotFound {
        /// What kind of thing, such as `job`.
        what: &'static str,
        /// Its name as it was asked for.
        id: String,
    },
    /// An id stands for another request already.
    #[error("the {what} {} was used for another request", quoted(.id))]
    Conflict {
        /// What kind of id, such as `idempotency key`.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// What should be remembered could not be stored, or not be read. The message has no path, for clients need none.
    #[error("cannot {action} the preferences: {reason}")]
    Storage {
        /// `open`, `read`, `write`.
        action: &'static str,
        /// Why, for people.
        reason: String,
        /// What to do about it.
        hint: &'static str,
        /// Where they are, for the command line.
        path: PathBuf,
    },
    /// The policy cannot answer.
    #[error("the policy `{policy}` cannot answer: {reason}")]
    Policy {
        /// Its name on the wire.
        policy: &'static str,
        /// Why not.
        reason: String,
    },
    /// The judge of pictures cannot answer.
    #[error("the judge cannot answer: {reason}")]
    Judge {
        /// Why not.
        reason: String,
    },
    /// Something could not be done with a model on disk or on a hub.
    #[error("cannot {action} the model {}: {reason}", quoted(.name))]
    Model {
        /// `pull`, `use`, `remove`.
        action: &'static str,
        /// Its name, here or on the hub.
        name: String,
        /// Why, for people.
        reason: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// What a daemon answered.
    #[error("{}", .0.message)]
    Daemon(Box<ErrorBody>),
    /// A fault of this program.
    #[error("internal fault: {0}")]
    Internal(String),
}

/// The most faults that one error tells; a document with more has one cause.
const MOST_FIELDS: usize = 100;

impl Error {
    /// Invalid fields, in the order of their paths, each once.
    pub fn fields(mut fields: Vec<FieldError>) -> Self {
        fields.sort();
        fields.dedup();
        if fields.len() > MOST_FIELDS {
            let num_more = fields.len() - MOST_FIELDS;
            fields.truncate(MOST_FIELDS);
            fields.push(FieldError {
                path: String::new(),
                message: format!("{num_more} more fields are wrong"),
            });
        }
        Self::Fields(fields)
    }

    /// The same error of a document that stands in another one at `prefix`, a JSON pointer such as `/snapshot`.
    #[must_use]
    pub fn prefixed(self, prefix: &str) -> Self {
        match self {
            Self::Fields(mut fields) => {
                for field in &mut fields {
                    field.path.insert_str(0, prefix);
                }
                Self::Fields(fields)
            }
            Self::Json { path, message } => Self::Json { path: format!("{prefix}{path}"), message },
            other => other,
        }
    }

    /// The error as the protocol's document.
    pub fn to_protocol(&self) -> protocol::Error {
        if let Self::Daemon(body) = self {
            return protocol::Error { error: (**body).clone() };
        }
        let (code, fields, hint) = match self {
            Self::Json { path, message } => (
                ErrorCode::InvalidJson,
                vec![FieldError { path: path.clone(), message: message.clone() }],
                Some("send one JSON document in UTF-8; NaN and Infinity are not JSON"),
            ),
            Self::Fields(fields) => {
                (ErrorCode::InvalidDocument, fields.clone(), Some("`backend schema` prints the JSON Schemas"))
            }
            Self::Settings(fields) => (
                ErrorCode::InvalidDocument,
                fields.clone(),
                Some("`backend config` shows every setting and where it comes from"),
            ),
            Self::Version { expected, got } => (
                ErrorCode::UnsupportedVersion,
                vec![],
                Some(if got.parse().is_ok_and(|got: f64| got > f64::from(*expected)) {
                    "the client is newer than this program: update this program"
                } else {
                    "the client is older than this program: update the client"
                }),
            ),
            Self::TooLarge { .. } => (ErrorCode::TooLarge, vec![], Some("send one room at a time")),
            Self::Io { .. } => (ErrorCode::Io, vec![], None),
            Self::NotFound { .. } => (ErrorCode::NotFound, vec![], None),
            Self::Conflict { .. } => (ErrorCode::Conflict, vec![], Some("send it with an id of its own")),
            Self::Storage { hint, .. } => (ErrorCode::Storage, vec![], Some(*hint)),
            Self::Model { hint, .. } => (ErrorCode::Io, vec![], hint.as_deref()),
            Self::Policy { .. } => (
                ErrorCode::PolicyUnavailable,
                vec![],
                Some("ask for the `heuristic` policy, or allow a fallback"),
            ),
            Self::Judge { .. } => (
                ErrorCode::PolicyUnavailable,
                vec![],
                Some("`backend config` shows the judge's settings, `judge_url` and `judge_model`"),
            ),
            Self::Internal(_) | Self::Daemon(_) => {
                (ErrorCode::Internal, vec![], Some("please report it with the document that led here"))
            }
        };
        protocol::Error {
            error: ErrorBody { code, message: self.to_string(), hint: hint.map(str::to_owned), fields },
        }
    }
}

fn summary(what: &str, fields: &[FieldError]) -> String {
    match fields {
        [one] if what == "settings" && one.path.is_empty() => format!("invalid {what}: {}", one.message),
        [one] => format!("invalid {what}: {} {}", pointer(&one.path), one.message),
        many => format!("invalid {what}: {} fields are wrong", many.len()),
    }
}

/// A JSON pointer for people; the whole document has the empty pointer.
pub fn pointer(path: &str) -> &str {
    if path.is_empty() { "(document)" } else { path }
}

/// A number of things: `1 object`, `2 objects`.
pub(crate) fn counted(num: usize, what: &str) -> String {
    format!("{num} {what}{}", if num == 1 { "" } else { "s" })
}

/// A client's text in a message: in quotes, with control characters escaped, and short.
pub fn quoted(text: &str) -> String {
    format!("{:?}", clipped(text, 60))
}

/// A text without its middle where it is longer than `most` characters.
pub fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most || text.chars().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let head: String = text.chars().take(most / 2).collect();
    let mut tail: Vec<char> = text.chars().rev().take(most / 2).collect();
    tail.reverse();
    Cow::Owned(head + "…" + &String::from_iter(tail))
}
