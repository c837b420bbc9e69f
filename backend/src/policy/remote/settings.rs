//! Which server, which model, which key, and how long to wait.

use std::fmt::{self, Debug, Formatter};
use std::time::Duration;

use ureq::http::HeaderValue;

use super::{Address, RemoteError};
use crate::error::Error;

/// What a server is for; its settings and its key are named so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It proposes layouts.
    Policy,
    /// It grades pictures.
    Judge,
}

impl Purpose {
    /// The environment variable of the key; nothing else holds it.
    pub fn key_variable(self) -> &'static str {
        match self {
            Self::Policy => "SETDRESSER_REMOTE_API_KEY",
            Self::Judge => "SETDRESSER_JUDGE_API_KEY",
        }
    }

    /// The setting with the address.
    pub fn url_setting(self) -> &'static str {
        match self {
            Self::Policy => "remote_url",
            Self::Judge => "judge_url",
        }
    }

    /// The setting with the model.
    pub fn model_setting(self) -> &'static str {
        match self {
            Self::Policy => "remote_model",
            Self::Judge => "judge_model",
        }
    }

    /// A failure as people and clients get it.
    pub fn error(self, error: &RemoteError) -> Error {
        let reason = error.to_string();
        match self {
            Self::Policy => Error::Policy { policy: "remote", reason },
            Self::Judge => Error::Judge { reason },
        }
    }
}

/// A server, and how to speak with it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What it is for.
    pub purpose: Purpose,
    /// Where it is.
    pub address: Address,
    /// The model; none = the only one that the server lists.
    pub model: Option<String>,
    /// The key; none = the server wants none.
    pub key: Option<ApiKey>,
    /// How long to wait.
    pub patience: Patience,
}

/// How long to wait, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the connection; the name's look-up may take as long again.
    pub connect: Duration,
    /// For the next piece of an answer that has begun.
    pub stall: Duration,
    /// For the whole answer, retries included.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            stall: Duration::from_secs(15),
            total: Duration::from_secs(90),
        }
    }
}

/// A key that shows nowhere.
#[derive(Clone)]
pub struct ApiKey {
    text: String,
    header: HeaderValue,
}

impl ApiKey {
    /// Takes a key, without white space around it; an empty one is none.
    ///
    /// # Errors
    /// [`RemoteError::Settings`] if it cannot stand in a header.
    pub fn new(text: &str, purpose: Purpose) -> Result<Option<Self>, RemoteError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let fault = || {
            let variable = purpose.key_variable();
            RemoteError::Settings(format!(
                "{variable} holds what is no key: only visible ASCII characters can be sent"
            ))
        };
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(fault());
        }
        let mut header = HeaderValue::from_str(&format!("Bearer {text}")).map_err(|_| fault())?;
        header.set_sensitive(true);
        Ok(Some(Self { text: text.to_owned(), header }))
    }

    pub(super) fn header(&self) -> &HeaderValue {
        &self.header
    }

    /// Does an answer repeat it? Keys for show, such as `none`, are words like others.
    pub(super) fn is_in(&self, body: &[u8]) -> bool {
        let key = self.text.as_bytes();
        key.len() >= 16 && body.windows(key.len()).any(|window| window == key)
    }

    /// A server's words without the key: some repeat it.
    pub(super) fn scrubbed(&self, text: &str) -> String {
        text.replace(&self.text, "(key)")
    }
}

impl Debug for ApiKey {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str("ApiKey(not shown)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_shows_nowhere() {
        let key =
            ApiKey::new(" sk-123 \n", Purpose::Policy).expect("it can be sent").expect("it is not empty");
        assert_eq!(key.header(), "Bearer sk-123");
        assert_eq!(format!("{key:?} {:?}", key.header()), "ApiKey(not shown) Sensitive");
        assert_eq!(key.scrubbed("bad key sk-123!"), "bad key (key)!");
        assert!(ApiKey::new("  ", Purpose::Policy).is_ok_and(|key| key.is_none()));
        for text in ["a b", "ключ", "a\u{0}b", "a\nX-Evil: 1"] {
            let fault = ApiKey::new(text, Purpose::Judge).expect_err(text).to_string();
            assert!(fault.contains("SETDRESSER_JUDGE_API_KEY") && !fault.contains(text), "{fault}");
        }
    }
}
