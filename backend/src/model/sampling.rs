//! How a checkpoint wants its tokens drawn.

use serde::Deserialize;

use super::{Files, LoadError, files};

/// The settings in `generation_config.json` that concern us.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(default)]
pub struct Sampling {
    /// 0 takes the likeliest token, 1 draws as the network says; at most 10.
    pub temperature: f64,
    /// Only the likeliest tokens that together have this share are drawn from, (0, 1].
    pub top_p: f64,
}

impl Default for Sampling {
    /// Qwen's own settings for its instruct models.
    fn default() -> Self {
        Self { temperature: 0.7, top_p: 0.8 }
    }
}

const FILE: &str = "generation_config.json";

impl Sampling {
    /// What the checkpoint says; Qwen's settings where it says nothing.
    ///
    /// # Errors
    /// [`LoadError`] if the file is none, or a number is none that can be drawn by.
    pub fn read<'a>(files: impl Into<Files<'a>>) -> Result<Self, LoadError> {
        let sampling: Self = files::json(files.into(), FILE)?.unwrap_or_default();
        let Self { temperature, top_p } = sampling;
        if !(0.0..=10.0).contains(&temperature) {
            return Err(files::fault(FILE, format!("temperature: expected 0 to 10, got {temperature}")));
        }
        if !(top_p > 0.0 && top_p <= 1.0) {
            return Err(files::fault(FILE, format!("top_p: expected above 0 up to 1, got {top_p}")));
        }
        Ok(sampling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sampling, LoadError> {
        Sampling::read(Files::Held(&[(FILE, text.as_bytes())]))
    }

    #[test]
    fn settings_are_read_and_checked() {
        assert_eq!(read(r#"{"eos_token_id": 1}"#).expect("defaults"), Sampling::default());
        let cold = Sampling { temperature: 0.2, ..Sampling::default() };
        assert_eq!(read(r#"{"temperature": 0.2}"#).expect("settings"), cold);
        for text in [r#"{"temperature": -1}"#, r#"{"top_p": 0}"#, r#"{"temperature": "hot"}"#] {
            assert!(read(text).expect_err("a fault").to_string().contains(FILE), "{text}");
        }
    }
}
