//! What is wrong with a text that should be an answer.

use thiserror::Error;

/// The first fault of a text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: expected {expected}, got {got:?}")]
pub struct Fault {
    /// The line of the text, from 1.
    pub line: usize,
    /// What should be there.
    pub expected: String,
    /// What is there, cut to 60 characters.
    pub got: String,
}

impl Fault {
    pub(super) fn new(line: usize, expected: impl Into<String>, got: &str) -> Self {
        Self { line, expected: expected.into(), got: got.chars().take(60).collect() }
    }
}
