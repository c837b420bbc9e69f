//! Requests to a hub, and where they may be sent on to.
//!
//! The token goes to the hub itself and nowhere else: what a hub sends us on to is another host's, and the address that it
//! gave is the permission.

use std::net::IpAddr;
use std::time::Duration;

use ureq::http::{HeaderMap, Request, StatusCode, Uri, header};
use ureq::{Agent, Body};

use crate::error::{Error, Result, clipped, quoted};

/// Who does not take a connection by then is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A hub sends on to its cache, and that to a store.
const MOST_REDIRECTS: usize = 5;

/// A hub that speaks Hugging Face's protocol.
pub(super) struct Hub {
    /// Its address, without a slash at the end.
    pub(super) url: String,
    uri: Uri,
    /// What is pulled, for messages.
    repo: String,
    token: Option<String>,
    agent: Agent,
}

/// An answer: its body is not read yet.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// Of whoever answered in the end.
    pub(super) headers: HeaderMap,
    /// The hub's own, which tell of the file.
    pub(super) hub_headers: HeaderMap,
    /// Did the hub itself answer in the end?
    pub(super) is_from_hub: bool,
    pub(super) body: Body,
}

/// Why there is no answer, or not all of it.
#[derive(Debug)]
pub(super) enum Failure {
    /// It may be there the next time.
    Broken(String),
    /// It will not.
    Refused(Error),
}

impl Hub {
    /// A hub by its address.
    ///
    /// # Errors
    /// [`Error::Model`] if it is no address of a hub, or if the token would travel in the open.
    pub(super) fn new(request: &super::Request) -> Result<Self> {
        let super::Request { hub: url, repo, token, stall_timeout, .. } = request;
        let refused = |reason: &str| Error::Model {
            action: "pull",
            name: repo.clone(),
            reason: format!("the hub {}: {reason}", quoted(url)),
            hint: Some(format!("the default is {}", super::DEFAULT_HUB)),
        };
        let url = url.trim_end_matches('/');
        let uri: Uri = url.parse().map_err(|_| refused("it is no address"))?;
        let is_whole = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
        let is_bare = uri.query().is_none()
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
        if !is_whole || !is_bare {
            return Err(refused("an address such as https://hub.example.com was expected"));
        }
        if token.is_some() && uri.scheme_str() == Some("http") && !is_loopback(&uri) {
            return Err(refused("HF_TOKEN is set and would travel unencrypted; an https address is needed"));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_resolve(Some(CONNECT_TIMEOUT))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_recv_response(Some(*stall_timeout))
            .timeout_per_read(Some(*stall_timeout))
            .accept_encoding("identity")
            .user_agent(concat!("setdresser/", env!("CARGO_PKG_VERSION")));
        // Loopback needs no proxy, whatever the environment says.
        let config = if is_loopback(&uri) { config.proxy(None) } else { config };
        Ok(Self {
            url: url.to_owned(),
            uri,
            repo: repo.clone(),
            token: token.clone(),
            agent: config.build().into(),
        })
    }

    /// Does it know who asks?
    pub(super) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Asks for what is at an address of the hub, from a byte on; follows where it sends us.
    ///
    /// # Errors
    /// [`Failure`]; a status that is none of success is no failure here.
    pub(super) fn get(&self, url: &str, from: u64) -> std::result::Result<Answer, Failure> {
        let mut uri: Uri = url.parse().map_err(|_| Failure::Broken("an address is odd".to_owned()))?;
        let mut hub_headers = HeaderMap::new();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = Request::builder().uri(&uri);
            if from > 0 {
                request = request.header(header::RANGE, format!("bytes={from}-"));
            }
            if let Some(token) = self.token.as_ref().filter(|_| is_same_origin(&uri, &self.uri)) {
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            }
            let request = request.body(()).map_err(|_| {
                Failure::Refused(Error::Internal("HF_TOKEN has letters that no header may have".to_owned()))
            })?;
            let host = uri.host().unwrap_or_default().to_owned();
            let answer = self.agent.run(request);
            let answer = answer.map_err(|error| Failure::Broken(format!("{host}: {}", told(&error))))?;
            let (head, body) = answer.into_parts();
            let is_from_hub = is_same_origin(&uri, &self.uri);
            if is_from_hub {
                hub_headers.extend(head.headers.clone());
            }
            let location = head.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
            match location.filter(|_| head.status.is_redirection()) {
                Some(location) => {
                    uri = follow(&uri, location, &self.uri)
                        .map_err(|reason| Failure::Refused(self.fault(reason)))?;
                }
                None => {
                    let (status, headers) = (head.status, head.headers);
                    return Ok(Answer { status, headers, hub_headers, is_from_hub, body });
                }
            }
        }
        Err(Failure::Refused(self.fault("sends us on and on".to_owned())))
    }

    fn fault(&self, reason: String) -> Error {
        let reason = format!("the hub {reason}");
        Error::Model { action: "pull", name: self.repo.clone(), reason, hint: None }
    }
}

/// Where a redirect leads, if it may be followed: never from encryption to none, and never to where only this machine or
/// its neighbours get.
fn follow(from: &Uri, location: &str, hub: &Uri) -> std::result::Result<Uri, String> {
    let scheme = from.scheme_str().unwrap_or("https");
    let text = if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        let authority = from.authority().map(ToString::to_string).unwrap_or_default();
        format!("{scheme}://{authority}{location}")
    } else {
        location.to_owned()
    };
    let shown = clipped(text.split('?').next().unwrap_or_default(), 100).into_owned();
    let to: Uri = text.parse().map_err(|_| format!("sends us on to {shown:?}, which is no address"))?;
    let is_allowed_scheme = match to.scheme_str() {
        Some("https") => true,
        Some("http") => scheme == "http" && hub.scheme_str() == Some("http"),
        _ => false,
    };
    if !is_allowed_scheme || to.host().is_none() {
        return Err(format!("sends us on to {shown:?}, which is not encrypted"));
    }
    let is_inside = is_link_local(&to) || (is_loopback(&to) && !is_loopback(hub));
    if is_inside && !is_same_origin(&to, hub) {
        return Err(format!("sends us on to {shown:?}, which is inside of this machine or its network"));
    }
    Ok(to)
}

fn is_same_origin(one: &Uri, other: &Uri) -> bool {
    let origin = |uri: &Uri| {
        let scheme = uri.scheme_str()?.to_lowercase();
        let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
        Some((scheme, uri.host()?.to_lowercase(), port))
    };
    origin(one).is_some() && origin(one) == origin(other)
}

fn address(uri: &Uri) -> Option<IpAddr> {
    uri.host()?.trim_matches(['[', ']']).parse().ok().map(|address: IpAddr| address.to_canonical())
}

fn is_loopback(uri: &Uri) -> bool {
    let is_name = uri.host().is_some_and(|host| {
        let host = host.trim_end_matches('.').to_lowercase();
        host == "localhost" || host.ends_with(".localhost")
    });
    is_name || address(uri).is_some_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Where machines of clouds keep their secrets.
fn is_link_local(uri: &Uri) -> bool {
    match address(uri) {
        Some(IpAddr::V4(address)) => {
            address.is_link_local() || address.is_multicast() || address.is_broadcast()
        }
        Some(IpAddr::V6(address)) => address.is_unicast_link_local() || address.is_multicast(),
        None => false,
    }
}

/// What became of reading a body, for people.
pub(super) fn read_fault(error: &std::io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        Some(inner) => told(inner),
        None => error.to_string(),
    }
}

/// What became of a request, for people.
fn told(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            "no connection came about in time".to_owned()
        }
        ureq::Error::Timeout(_) => "it fell silent".to_owned(),
        ureq::Error::HostNotFound => "there is no such host, or no network".to_owned(),
        ureq::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().expect("an address")
    }

    fn followed(from: &str, location: &str, hub: &str) -> std::result::Result<String, String> {
        follow(&uri(from), location, &uri(hub)).map(|uri| uri.to_string())
    }

    const HUB: &str = "https://hub.example.com/";

    #[test]
    fn redirects_stay_encrypted_and_outside() {
        let file = "https://hub.example.com/a/b/resolve/c/d";
        assert_eq!(followed(file, "/x?y=1", HUB).as_deref(), Ok("https://hub.example.com/x?y=1"));
        assert_eq!(followed(file, "//cdn.example.com/x", HUB).as_deref(), Ok("https://cdn.example.com/x"));
        assert_eq!(
            followed(file, "https://cdn.example.com/x", HUB).as_deref(),
            Ok("https://cdn.example.com/x")
        );
        for bad in [
            "http://hub.example.com/x",
            "http://169.254.169.254/latest",
            "https://169.254.169.254/latest",
            "https://[fe80::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://localhost/x",
            "https://localhost./x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://0.0.0.0/x",
            "file:///etc/passwd",
            "ftp://cdn.example.com/x",
            "relative",
            "",
            "https://",
        ] {
            assert!(followed(file, bad, HUB).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_hub_on_this_machine_may_send_on_on_this_machine() {
        let hub = "http://127.0.0.1:8080/";
        assert!(followed(hub, "http://localhost:9090/x", hub).is_ok());
        assert!(followed(hub, "http://169.254.169.254/x", hub).is_err());
        assert!(followed("https://cdn.example.com/", "http://cdn.example.com/", hub).is_err());
    }

    #[test]
    fn a_signed_address_is_not_shown() {
        let refusal = followed(HUB, "http://cdn.example.com/x?signature=secret", HUB).expect_err("refused");
        assert!(refusal.contains("cdn.example.com") && !refusal.contains("secret"), "{refusal}");
    }

    #[test]
    fn origins_are_scheme_host_and_port() {
        for (one, other, is_same) in [
            ("https://a.com/x", "https://A.com:443/y", true),
            ("https://a.com", "http://a.com", false),
            ("https://a.com", "https://a.com:8443", false),
            ("https://a.com", "https://a.com.evil.org", false),
            ("https://hub.a.com", "https://cdn.a.com", false),
        ] {
            assert_eq!(is_same_origin(&uri(one), &uri(other)), is_same, "{one} {other}");
        }
    }

    #[test]
    fn hubs_are_addresses_without_secrets() {
        let hub = |url: &str, token: Option<&str>| {
            let request = crate::models::pull::Request {
                hub: url.to_owned(),
                repo: "a/b".to_owned(),
                revision: "main".to_owned(),
                name: None,
                token: token.map(str::to_owned),
                stall_timeout: Duration::from_secs(1),
            };
            Hub::new(&request).map(|hub| hub.url)
        };
        assert_eq!(
            hub("https://hub.example.com/prefix/", Some("t")).ok().as_deref(),
            Some("https://hub.example.com/prefix")
        );
        assert!(hub("http://127.0.0.1:1", Some("t")).is_ok());
        assert!(hub("http://hub.example.com", None).is_ok());
        assert!(hub("http://hub.example.com", Some("t")).is_err());
        for bad in [
            "",
            "hub.example.com",
            "ftp://hub.example.com",
            "https://user:pass@hub.example.com",
            "https://a?b=c",
            "/x",
        ] {
            assert!(hub(bad, None).is_err(), "{bad}");
        }
    }
}
