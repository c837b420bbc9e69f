//! Who is let in.
//!
//! A web page in the user's own browser can reach loopback. Three things keep it out: a name in `Host` that is not loopback's
//! is refused (DNS rebinding, CVE-2024-28224, CVE-2025-66414), any `Origin` is refused unless allowed, and everything but
//! three static answers needs a token that only the user's own programs can read.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use super::App;
use super::fault::Fault;
use crate::error::quoted;
use crate::protocol::ErrorCode;

/// Routes that tell nothing and need no token; a slash at the end stands for all below.
const OPEN_ROUTES: [&str; 4] = ["/v1/health", "/openapi.json", "/docs", "/docs/"];

/// The layer around every route, unknown ones included.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match check(&app, &request) {
        Ok(is_known) => {
            if is_known {
                app.lifetime.touch();
            }
            next.run(request).await
        }
        Err(fault) => fault.into_response(),
    }
}

/// Did a known client send it?
fn check(app: &App, request: &Request) -> Result<bool, Fault> {
    let headers = request.headers();
    check_host(app, headers, request.uri())?;
    check_origin(app, headers)?;
    let path = request.uri().path();
    if OPEN_ROUTES.iter().any(|open| path == *open || (open.ends_with('/') && path.starts_with(open))) {
        return Ok(false);
    }
    check_token(app, headers).map(|()| true)
}

fn check_host(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<(), Fault> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Fault::new(ErrorCode::InvalidDocument, "expected exactly one Host header", ""));
    };
    let host = host.to_str().unwrap_or_default();
    let is_same = uri.host().is_none_or(|target| target == host_name(host));
    if is_same
        && (is_loopback(host_name(host)) || app.config.allowed_hosts.iter().any(|allowed| allowed == host))
    {
        return Ok(());
    }
    let message = format!("the Host {} is not this machine's loopback", quoted(host));
    Err(Fault::new(ErrorCode::Forbidden, message, "use http://127.0.0.1 and the port of daemon.json"))
}

/// `name:port` or `[v6]:port` without the port.
fn host_name(host: &str) -> &str {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    }
}

fn is_loopback(name: &str) -> bool {
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() && address.is_ipv6() == (bare != name))
}

fn check_origin(app: &App, headers: &HeaderMap) -> Result<(), Fault> {
    for origin in headers.get_all(header::ORIGIN) {
        let origin = origin.to_str().unwrap_or_default();
        if !app.config.allowed_origins.iter().any(|allowed| allowed == origin) {
            let message =
                format!("web pages may not use the daemon, and this request came from {}", quoted(origin));
            let hint = "if it is yours, name it in `allowed_origins` of config.toml";
            return Err(Fault::new(ErrorCode::Forbidden, message, hint));
        }
    }
    Ok(())
}

fn check_token(app: &App, headers: &HeaderMap) -> Result<(), Fault> {
    let sent = headers.get(header::AUTHORIZATION).map(header::HeaderValue::as_bytes).unwrap_or_default();
    let is_bearer = sent.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"Bearer "));
    let token = sent.get(7..).filter(|_| is_bearer).unwrap_or_default();
    // Constant in time where the lengths are equal; the length is no secret.
    if bool::from(token.ct_eq(app.token.as_bytes())) {
        return Ok(());
    }
    let message = if sent.is_empty() { "a token is needed" } else { "the token is not the daemon's" };
    let hint = "send `Authorization: Bearer TOKEN`; the token is in daemon.json, and new at every start of the daemon";
    Err(Fault::new(ErrorCode::Unauthorized, message, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_loopback_is_loopback() {
        for host in
            ["127.0.0.1", "127.0.0.1:7424", "localhost", "LOCALHOST:80", "[::1]", "[::1]:7424", "127.8.9.1"]
        {
            assert!(is_loopback(host_name(host)), "{host}");
        }
        for host in [
            "",
            "localhost.",
            "localhost.evil.com",
            "127.0.0.1.nip.io",
            "evil",
            "::1",
            "[::1",
            "0.0.0.0",
            "127.1",
            "localhost:x",
            "localhost:",
            "[::2]",
            "127.0.0.1.",
            "2130706433",
            "[127.0.0.1:80]",
            "[127.0.0.1]",
        ] {
            assert!(!is_loopback(host_name(host)), "{host}");
        }
    }
}
