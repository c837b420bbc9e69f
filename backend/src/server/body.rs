//! Bodies of requests: looked at from outside first, read within limits, then parsed off the event loop.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use tokio::sync::OwnedSemaphorePermit;

use super::App;
use super::fault::Fault;
use super::priority;
use crate::document::MAX_BYTES;
use crate::error::{Error, quoted};
use crate::protocol::ErrorCode;

/// A body must be here by then: the sender is on this machine.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// A body is small up to here, bytes; so many larger ones may be in memory at once.
const SMALL: usize = 1 << 20;
pub(super) const MAX_LARGE_BODIES: usize = 16;
/// What is too large is still taken from the wire for so long, as long as it keeps coming: who is busy sending would not hear
/// the answer otherwise.
const LISTEN: Duration = Duration::from_secs(2);
const LISTEN_PAUSE: Duration = Duration::from_millis(100);

/// The bytes of a JSON body, so many at most.
pub(super) struct Body<const MOST: usize = MAX_BYTES> {
    pub(super) bytes: Bytes,
    _permit: Option<OwnedSemaphorePermit>,
}

impl<const MOST: usize> FromRequest<Arc<App>> for Body<MOST> {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Fault> {
        check_type(request.headers())?;
        let declared = number(request.headers(), header::CONTENT_LENGTH);
        // Who asks first hears the answer without sending.
        let asks_first = request.headers().contains_key(header::EXPECT);
        let mut body = request.into_body();
        if let Some(length) = declared.filter(|&length| length > MOST as u64) {
            if !asks_first {
                let _ = tokio::time::timeout(LISTEN, drain(&mut body)).await;
            }
            return Err(too_large(MOST, length));
        }
        let late =
            |_| Fault::new(ErrorCode::Timeout, format!("the body was not here within {READ_TIMEOUT:?}"), "");
        tokio::time::timeout(READ_TIMEOUT, Self::read(&mut body, app)).await.map_err(late)?
    }
}

impl<const MOST: usize> Body<MOST> {
    async fn read(body: &mut axum::body::Body, app: &App) -> Result<Self, Fault> {
        let (mut bytes, mut permit) = (vec![], None);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| {
                tracing::debug!(%error, "a body broke off");
                Fault::new(ErrorCode::InvalidJson, "the body ended before it was whole", "")
            })?;
            let Ok(part) = frame.into_data() else { continue };
            bytes.extend_from_slice(&part);
            if bytes.len() > MOST {
                let _ = tokio::time::timeout(LISTEN, drain(body)).await;
                return Err(too_large(MOST, bytes.len() as u64));
            }
            if bytes.len() > SMALL && permit.is_none() {
                let large = app.large_bodies.clone().acquire_owned().await;
                permit = Some(large.map_err(|_| Fault::broke_off())?);
            }
        }
        Ok(Self { bytes: bytes.into(), _permit: permit })
    }

    /// The document in it; large ones take a while, so another thread reads them.
    pub(super) async fn parse<T: Send + 'static>(
        &self,
        read: fn(&[u8]) -> crate::error::Result<T>,
    ) -> Result<T, Fault> {
        let bytes = self.bytes.clone();
        blocking(move || Ok(read(&bytes)?)).await
    }
}

/// Takes what comes, until nothing does.
async fn drain(body: &mut axum::body::Body) {
    while let Ok(Some(Ok(_))) = tokio::time::timeout(LISTEN_PAUSE, body.frame()).await {}
}

/// Work that keeps a core busy or waits for a disk, off the event loop.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let aside = move || {
        priority::step_back();
        work()
    };
    tokio::task::spawn_blocking(aside).await.unwrap_or_else(|error| {
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

fn number(headers: &HeaderMap, name: header::HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn too_large(most: usize, got: u64) -> Fault {
    Error::TooLarge { what: "the body, in bytes,".to_owned(), limit: most as u64, got }.into()
}
