//! Why a server gave no answer, and what to do about it.

use std::fmt::{self, Display, Formatter};

use super::Purpose;
use crate::error::quoted;

/// Why a server gave no answer. Messages say what to do next, and never hold the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemoteError {
    /// The settings name no server that may be spoken to.
    Settings(String),
    /// No connection, or it broke off.
    Unreachable {
        /// The address of the settings.
        url: String,
        /// The system's reason.
        reason: String,
        /// What to look at.
        advice: &'static str,
    },
    /// The whole answer, or its next byte, did not come in time.
    Timeout {
        /// The address of the settings.
        url: String,
        /// What was waited for, and how long.
        waited: String,
    },
    /// The server wants a key, or another one.
    Unauthorised {
        /// 401 or 403.
        status: u16,
        /// What the key is for.
        purpose: Purpose,
        /// Was one sent?
        has_key: bool,
        /// The server's words.
        message: String,
    },
    /// The server does not serve that model, or the settings name none and there is a choice.
    NoModel {
        /// The model of the settings.
        wanted: Option<String>,
        /// What the key is for.
        purpose: Purpose,
        /// What the server lists.
        known: Vec<String>,
    },
    /// Something answers, but the chat is not there.
    Misdirected {
        /// The address of the settings.
        url: String,
        /// The status.
        status: u16,
        /// What to do.
        advice: String,
    },
    /// The server is busy (429) or broken (5xx), also at the second try.
    Failing {
        /// The status.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// The server does not take the request.
    Rejected {
        /// The status.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// What came is not the protocol.
    Garbled(String),
    /// The model answered, but with nothing that can be used.
    Unusable(String),
    /// After failures in a row the server is left in peace.
    Resting {
        /// For so many seconds more.
        secs: u64,
        /// The last failure.
        last: String,
    },
    /// The caller wanted no answer any more.
    Cancelled,
}

impl RemoteError {
    /// Is the server ill, so that it is better left in peace after a few of these?
    pub(super) fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Timeout { .. } | Self::Failing { .. } | Self::Garbled(_)
        )
    }
}

impl std::error::Error for RemoteError {}

impl Display for RemoteError {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(fault) => to.write_str(fault),
            Self::Unreachable { url, reason, advice } => {
                write!(to, "cannot reach {url}: {reason}; {advice}")
            }
            Self::Timeout { url, waited } => write!(
                to,
                "no answer from {url}: {waited}; is it still loading the model? `remote_timeout` gives it longer"
            ),
            Self::Unauthorised { status, purpose, has_key: false, message } => {
                write!(
                    to,
                    "the server wants a key ({status}{}): set {}",
                    told(message),
                    purpose.key_variable()
                )
            }
            Self::Unauthorised { status, purpose, has_key: true, message } => {
                write!(
                    to,
                    "the server refuses the key in {} ({status}{})",
                    purpose.key_variable(),
                    told(message)
                )
            }
            Self::NoModel { wanted, purpose, known } => {
                match wanted {
                    Some(wanted) => write!(to, "the server has no model {}", quoted(wanted))?,
                    None => write!(to, "the server does not say by itself which model answers")?,
                }
                let setting = purpose.model_setting();
                match known.as_slice() {
                    [] => write!(to, "; set `{setting}` to one that it has"),
                    known => write!(to, "; set `{setting}` to one that it lists: {}", known.join(", ")),
                }
            }
            Self::Misdirected { url, status, advice } => {
                write!(to, "there is no chat at {url} ({status}); {advice}")
            }
            Self::Failing { status: 429, message } => {
                write!(to, "the server has too much to do (429{}); try again later", told(message))
            }
            Self::Failing { status, message } => {
                write!(to, "the server fails ({status}{}); its log says why", told(message))
            }
            Self::Rejected { status, message } => {
                write!(to, "the server does not take the request ({status}{})", told(message))
            }
            Self::Garbled(what) => write!(to, "what answers speaks no OpenAI chat protocol: {what}"),
            Self::Unusable(why) => write!(to, "the model gave no usable answer: {why}"),
            Self::Resting { secs, last } => {
                write!(
                    to,
                    "the server failed several times in a row and is left in peace for {secs} s; the last time {last}"
                )
            }
            Self::Cancelled => to.write_str("cancelled"),
        }
    }
}

fn told(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(", {message}") }
}
