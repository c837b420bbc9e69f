//! Errors as answers: the one table from codes to HTTP.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::protocol::{self, ErrorBody, ErrorCode};

/// An error on its way to a client.
#[derive(Debug)]
pub(super) struct Fault {
    error: protocol::Error,
    /// When to come again, seconds.
    retry_after_s: Option<u32>,
}

impl Fault {
    /// An error that no document caused.
    pub(super) fn new(code: ErrorCode, message: impl Into<String>, hint: &str) -> Self {
        let (message, hint) = (message.into(), Some(hint.to_owned()).filter(|hint| !hint.is_empty()));
        Self {
            error: protocol::Error { error: ErrorBody { code, message, hint, fields: vec![] } },
            retry_after_s: None,
        }
    }

    /// Too much is waiting.
    pub(super) fn busy(message: impl Into<String>, retry_after_s: u32) -> Self {
        let hint = "wait as long as Retry-After says, then send the same request again";
        Self { retry_after_s: Some(retry_after_s), ..Self::new(ErrorCode::Busy, message, hint) }
    }

    /// A thing that was named is not there.
    pub(super) fn not_found(what: &'static str, id: &str) -> Self {
        Error::NotFound { what, id: id.to_owned() }.into()
    }

    /// Work that broke off by a fault of ours.
    pub(super) fn broke_off() -> Self {
        Error::Internal("the work on this request broke off".to_owned()).into()
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let mut told = error.to_protocol();
        // A client has no business with the paths of this machine.
        if let Error::Io { action, source, .. } = &error {
            tracing::error!(%error, "a file failed");
            told.error.message = format!("cannot {action} a file of the daemon: {}", source.kind());
        }
        Self { error: told, retry_after_s: None }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let code = self.error.error.code;
        metrics::counter!("setdresser_errors_total", "code" => name(code)).increment(1);
        let mut response = (status(code), Json(&self.error)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if code == ErrorCode::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        // What was not read of a request would be taken for the next one.
        if matches!(code, ErrorCode::TooLarge | ErrorCode::Timeout) {
            headers.insert(header::CONNECTION, header::HeaderValue::from_static("close"));
        }
        response
    }
}

/// What HTTP calls it.
fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::InvalidJson | ErrorCode::InvalidDocument | ErrorCode::UnsupportedVersion => {
            StatusCode::BAD_REQUEST
        }
        ErrorCode::Unauthorized => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::Timeout => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::Conflict => StatusCode::CONFLICT,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorCode::Io | ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::Busy | ErrorCode::PolicyUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Storage => StatusCode::INSUFFICIENT_STORAGE,
    }
}

/// The code as the document has it.
pub(super) fn name(code: ErrorCode) -> String {
    serde_json::to_value(code).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
