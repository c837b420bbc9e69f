//! Where a server is, and whether it may be spoken to.

use std::net::IpAddr;

use ureq::http::Uri;

/// The address of an OpenAI-compatible server, up to and without `/chat/completions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    base: String,
    /// Is it this machine?
    pub is_loopback: bool,
}

impl Address {
    /// Reads an address such as `http://127.0.0.1:8000/v1`.
    ///
    /// What is sent tells what somebody's home looks like, and may carry a key: to other machines it goes by `https`, or by
    /// `http` where `allow_http` says that their network is trusted.
    ///
    /// # Errors
    /// What is wrong with it, as the rest of a sentence that starts with the setting's name.
    pub fn parse(text: &str, allow_http: bool) -> Result<Self, String> {
        let expected = "expected an address such as http://127.0.0.1:8000/v1";
        let uri: Uri = text.trim().parse().map_err(|_| expected.to_owned())?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(expected.to_owned());
        };
        // The address is shown in messages and by `backend config`.
        if authority.as_str().contains('@') {
            return Err("must not hold a name or a password; keys come from the environment".to_owned());
        }
        if uri.query().is_some() || text.contains('#') || authority.host().is_empty() {
            return Err(expected.to_owned());
        }
        let is_loopback = is_this_machine(authority.host());
        if scheme == "http" && !is_loopback && !allow_http {
            return Err(
                "would send rooms and keys to another machine unencrypted; use https, or set `remote_allow_http`"
                    .to_owned(),
            );
        }
        let path = uri.path().trim_end_matches('/');
        let path = path.strip_suffix("/chat/completions").unwrap_or(path);
        Ok(Self { base: format!("{scheme}://{authority}{path}"), is_loopback })
    }

    /// For people.
    pub fn as_str(&self) -> &str {
        &self.base
    }

    pub(super) fn route(&self, route: &str) -> String {
        format!("{}/{route}", self.base)
    }
}

/// `0.0.0.0` is what servers print that listen everywhere; as a target it is this machine.
fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_what_people_add() {
        for text in [
            "http://127.0.0.1:8000/v1",
            " http://127.0.0.1:8000/v1/ ",
            "http://127.0.0.1:8000/v1/chat/completions",
        ] {
            let address = Address::parse(text, false).expect(text);
            assert_eq!(address.route("models"), "http://127.0.0.1:8000/v1/models");
            assert!(address.is_loopback);
        }
        assert_eq!(
            Address::parse("http://localhost:11434", false).expect("it is one").as_str(),
            "http://localhost:11434"
        );
    }

    #[test]
    fn only_loopback_is_spoken_to_in_clear() {
        for text in
            ["http://localhost:1/v1", "http://[::1]:1/v1", "http://127.1.2.3/v1", "http://0.0.0.0:8000"]
        {
            assert!(Address::parse(text, false).is_ok(), "{text}");
        }
        for text in
            ["http://10.0.0.7:8000/v1", "http://127.0.0.1.example.com/v1", "http://localhost.evil.com/v1"]
        {
            assert!(Address::parse(text, false).expect_err(text).contains("remote_allow_http"), "{text}");
            assert!(Address::parse(text, true).is_ok_and(|address| !address.is_loopback), "{text}");
        }
        assert!(Address::parse("https://example.com/v1", false).is_ok_and(|address| !address.is_loopback));
    }

    #[test]
    fn what_is_no_address_is_refused_without_telling_a_password() {
        for text in [
            "",
            "localhost:8000",
            "ftp://localhost",
            "http://",
            "http:///v1",
            "http://h/v1?key=1",
            "//x",
            "file:///etc",
        ] {
            assert!(Address::parse(text, true).is_err(), "{text}");
        }
        let fault = Address::parse("https://me:hunter2@example.com/v1", true).expect_err("it has a password");
        assert!(!fault.contains("hunter2"));
    }
}
