//! What failed, as Python says it.

use backend::error::{Error, pointer};
use pyo3::PyErr;
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};

/// Documents that are wrong are `ValueError`s, files `OSError`s, everything else `RuntimeError`s; with the command line's words.
pub(crate) fn raised(error: Error) -> PyErr {
    let body = error.to_protocol().error;
    let mut text = body.message;
    // One fault is the message itself.
    if body.fields.len() > 1 {
        for field in &body.fields {
            text += &format!("\n  {}: {}", pointer(&field.path), field.message);
        }
    }
    match error {
        Error::Json { .. } | Error::Fields(_) | Error::Version { .. } | Error::TooLarge { .. } => {
            PyValueError::new_err(text)
        }
        Error::Io { .. } => PyOSError::new_err(text),
        _ => PyRuntimeError::new_err(text),
    }
}
