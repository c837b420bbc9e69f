//! Bodies of requests: looked at from outside first, read within limits, then parsed off the event loop.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::App;
use super::fault::Fault;
use crate::document::MAX_BYTES;
use crate::error::{Error, quoted};
use crate::protocol::ErrorCode;

/// A body must be here by then: the sender is on this machine.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// Bodies that may be in memory at once.
pub(super) const MAX_BODIES: usize = 16;

/// The bytes of a JSON body, so many at most.
pub(super) struct Body<const MOST: usize = MAX_BYTES>(pub(super) Bytes);

impl<const MOST: usize> FromRequest<Arc<App>> for Body<MOST> {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Fault> {
        let headers = request.headers();
        check_type(headers)?;
        let length =
            headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > MOST as u64) {
            return Err(too_large(MOST, length.unwrap_or(0)));
        }
        let read = async {
            let _permit = app.bodies.acquire().await.map_err(|_| Fault::broke_off())?;
            match Limited::new(request.into_body(), MOST).collect().await {
                Ok(collected) => Ok(Self(collected.to_bytes())),
                Err(error) if error.is::<LengthLimitError>() => Err(too_large(MOST, MOST as u64 + 1)),
                Err(error) => {
                    tracing::debug!(%error, "a body broke off");
                    Err(Fault::new(ErrorCode::InvalidJson, "the body ended before it was whole", ""))
                }
            }
        };
        let late =
            |_| Fault::new(ErrorCode::Timeout, format!("the body was not here within {READ_TIMEOUT:?}"), "");
        tokio::time::timeout(READ_TIMEOUT, read).await.map_err(late)?
    }
}

impl<const MOST: usize> Body<MOST> {
    /// The document in it; large ones take a while, so another thread reads them.
    pub(super) async fn parse<T: Send + 'static>(
        &self,
        read: fn(&[u8]) -> crate::error::Result<T>,
    ) -> Result<T, Fault> {
        let bytes = self.0.clone();
        blocking(move || Ok(read(&bytes)?)).await
    }
}

/// Work that keeps a core busy or waits for a disk, off the event loop.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "work on a request broke off");
        Err(Fault::broke_off())
    })
}

/// Another type would be a form, which web pages may send without asking.
fn check_type(headers: &HeaderMap) -> Result<(), Fault> {
    let text =
        |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok()).unwrap_or("");
    let kind = text(header::CONTENT_TYPE);
    let essence = kind.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        let message = format!("expected Content-Type application/json, got {}", quoted(kind));
        return Err(Fault::new(ErrorCode::UnsupportedMediaType, message, "send JSON, and say so"));
    }
    let encoding = text(header::CONTENT_ENCODING);
    if !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity") {
        let message = format!("bodies come as they are, not with Content-Encoding {}", quoted(encoding));
        return Err(Fault::new(ErrorCode::UnsupportedMediaType, message, "send it unpacked"));
    }
    Ok(())
}

fn too_large(most: usize, got: u64) -> Fault {
    Error::TooLarge { what: "the body, in bytes,".to_owned(), limit: most as u64, got }.into()
}
