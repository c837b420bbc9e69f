//! The chat servers that settings name, and their keys, which no setting holds.

use jiff::SignedDuration;

use super::Config;
use crate::error::Result;
use crate::policy::remote::{Address, ApiKey, Patience, Purpose, RemoteError, Settings};
use crate::protocol::FieldError;

impl Config {
    /// The server of the policy `remote`, with its key; none if none is set.
    ///
    /// # Errors
    /// [`Error::Policy`](crate::error::Error::Policy) if the key cannot be sent.
    pub fn remote(&self) -> Result<Option<Settings>> {
        self.chat(Purpose::Policy)
    }

    /// The judge's server, with its key; none if none is set.
    ///
    /// # Errors
    /// [`Error::Judge`](crate::error::Error::Judge) if the key cannot be sent.
    pub fn judge(&self) -> Result<Option<Settings>> {
        self.chat(Purpose::Judge)
    }

    fn chat(&self, purpose: Purpose) -> Result<Option<Settings>> {
        let model = match purpose {
            Purpose::Policy => &self.remote_model,
            Purpose::Judge => &self.judge_model,
        };
        let address = match self.address(purpose) {
            None => return Ok(None),
            Some(address) => address.map_err(|why| {
                purpose.error(&RemoteError::Settings(format!("`{}` {why}", purpose.url_setting())))
            })?,
        };
        let key = std::env::var_os(purpose.key_variable()).unwrap_or_default();
        let key = ApiKey::new(&key.to_string_lossy(), purpose).map_err(|error| purpose.error(&error))?;
        let patience = Patience { total: self.remote_timeout.unsigned_abs(), ..Patience::default() };
        let model = is_set(model).map(str::to_owned);
        Ok(Some(Settings { purpose, address, model, key, patience }))
    }

    fn address(&self, purpose: Purpose) -> Option<std::result::Result<Address, String>> {
        let url = match purpose {
            Purpose::Policy => &self.remote_url,
            Purpose::Judge => &self.judge_url,
        };
        is_set(url).map(|url| Address::parse(url, self.remote_allow_http))
    }

    /// What is wrong with these settings.
    pub(super) fn chat_faults(&self) -> Vec<FieldError> {
        let fault = |key: &str, message: String| FieldError { path: format!("/{key}"), message };
        let addresses = [Purpose::Policy, Purpose::Judge].into_iter();
        let mut faults: Vec<FieldError> = addresses
            .filter_map(|purpose| {
                let why = self.address(purpose)?.err()?;
                Some(fault(purpose.url_setting(), why))
            })
            .collect();
        if !(SignedDuration::from_secs(1)..=SignedDuration::from_hours(1)).contains(&self.remote_timeout) {
            faults.push(fault("remote_timeout", format!("must be 1s to 1h, got {:#}", self.remote_timeout)));
        }
        faults
    }
}

/// An empty setting is none: so the environment can take back what the file sets.
fn is_set(setting: &Option<String>) -> Option<&str> {
    setting.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_server_is_spoken_to_unless_one_is_set() {
        let config = Config::default();
        assert!(config.remote().is_ok_and(|settings| settings.is_none()));
        assert!(config.judge().is_ok_and(|settings| settings.is_none()));
        let url = Some("http://localhost:8000/v1/".to_owned());
        let config = Config {
            remote_url: url,
            remote_model: Some(" ".to_owned()),
            judge_url: Some(String::new()),
            ..config
        };
        let settings = config.remote().expect("it may be spoken to").expect("it is set");
        assert_eq!((settings.address.as_str(), settings.model), ("http://localhost:8000/v1", None));
        assert!(config.judge().is_ok_and(|settings| settings.is_none()));
        assert_eq!(config.chat_faults(), []);
    }

    #[test]
    fn every_fault_is_told() {
        let url = Some("http://example.com/v1".to_owned());
        let config = Config {
            remote_url: url.clone(),
            judge_url: Some("x".to_owned()),
            remote_timeout: SignedDuration::from_secs(-5),
            ..Config::default()
        };
        let paths: Vec<String> = config.chat_faults().into_iter().map(|fault| fault.path).collect();
        assert_eq!(paths, ["/remote_url", "/judge_url", "/remote_timeout"]);
        assert_eq!(
            Config { remote_url: url, remote_allow_http: true, ..Config::default() }.chat_faults(),
            []
        );
    }
}
