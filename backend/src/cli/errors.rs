//! How failures look, and what they do to the exit code.

use std::io::Write;
use std::process::ExitCode;

use clap::builder::styling::AnsiColor;

use super::inputs::Inputs;
use super::outputs;
use super::style::{Ink, clean, counted};
use crate::error::{Error, Result, pointer};

/// Writes a failure to stderr: for programs as the protocol's error document, for people in lines.
pub(super) fn print(file: Option<&str>, error: &Error, is_json: bool) {
    let body = error.to_protocol();
    let text = match serde_json::to_string(&body) {
        Ok(document) if is_json => document + "\n",
        _ => lines(file, error),
    };
    say(&text);
}

/// Writes to stderr; if nobody listens there, there is nobody to tell.
pub(super) fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn lines(file: Option<&str>, error: &Error) -> String {
    let ink = Ink::stderr();
    let body = error.to_protocol().error;
    let mut text = ink.coloured(AnsiColor::Red, "error:") + " ";
    // The system's reason already names the file.
    if let Some(file) = file.filter(|_| !matches!(error, Error::Io { .. })) {
        text += &format!("{}: ", if file == "-" { "stdin".to_owned() } else { clean(file) });
    }
    text += &clean(&body.message);
    if let Error::Storage { path, .. } = error {
        text += &format!(": {}", clean(&path.display().to_string()));
    }
    text += "\n";
    // One fault is the message itself.
    if body.fields.len() > 1 {
        for field in &body.fields {
            text += &format!("  {}: {}\n", clean(pointer(&field.path)), clean(&field.message));
        }
    }
    if let Some(hint) = body.hint {
        text += &format!("{} {hint}\n", ink.coloured(AnsiColor::Cyan, "hint:"));
    }
    text
}

/// The files that failed, to be told at the end.
#[derive(Default)]
pub(super) struct Failures {
    failed: Vec<(String, Error)>,
}

impl Failures {
    /// Keeps a failure; in a batch for programs it is told in its turn, as a line of the answer.
    ///
    /// # Errors
    /// As [`outputs::print`].
    pub(super) fn add(&mut self, file: &str, error: Error, inputs: &Inputs, is_json: bool) -> Result<()> {
        if is_json && inputs.is_batch {
            outputs::print(&outputs::to_line(file, "error", &error.to_protocol().error)?)?;
        }
        self.failed.push((file.to_owned(), error));
        Ok(())
    }

    /// Tells them, and gives the exit code.
    pub(super) fn finish(&self, inputs: &Inputs, is_json: bool) -> ExitCode {
        if self.failed.is_empty() {
            return ExitCode::SUCCESS;
        }
        for (file, error) in self.failed.iter().filter(|_| !(is_json && inputs.is_batch)) {
            print(Some(file), error, is_json);
        }
        if inputs.is_batch {
            say(&format!("{} of {} failed\n", self.failed.len(), counted(inputs.files.len(), "file")));
        }
        ExitCode::FAILURE
    }
}
