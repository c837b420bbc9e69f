//! From Python's values to documents, and back.

use std::path::PathBuf;

use backend::document;
use backend::error::Error;
use backend::protocol::{Goal, Options};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};
use serde::Serialize;

use crate::errors::raised;

/// A document's JSON: text and bytes as they are, a path's contents, everything else as `json` writes it.
///
/// By way of text, so that what is wrong is told in the same words as for files: `json` writes NaN as `NaN`, which no document
/// may hold, where a value of ours would quietly be null.
pub(crate) fn json_of(document: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = document.cast::<PyString>() {
        return Ok(text.to_str()?.as_bytes().to_vec());
    }
    if let Ok(bytes) = document.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let py = document.py();
    if document.hasattr("__fspath__")? {
        let path: PathBuf = document.extract()?;
        return Ok(std::fs::read(path)?);
    }
    let options = PyDict::new(py);
    options.set_item("default", wrap_pyfunction!(plain, py)?)?;
    let text = py.import("json")?.call_method("dumps", (document,), Some(&options))?;
    Ok(text.cast::<PyString>()?.to_str()?.as_bytes().to_vec())
}

/// Numbers and arrays of numpy and its kin as Python's own.
#[pyfunction]
fn plain<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if value.hasattr("tolist")? {
        return value.call_method0("tolist");
    }
    let name = value.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "expected a document of dicts, lists, numbers and texts, got a {name} in it"
    )))
}

/// The goal in place of a request's, where one was given.
pub(crate) fn goal_of(goal: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Goal>> {
    let Some(goal) = goal.filter(|goal| !goal.is_none()) else { return Ok(None) };
    // A wish in plain words is the usual goal; JSON of one begins with a brace.
    if let Ok(text) = goal.cast::<PyString>()
        && let Ok(text) = text.to_str()
        && !text.trim_start().starts_with('{')
    {
        return Ok(Some(Goal { instruction: Some(text.to_owned()), relations: vec![] }));
    }
    document::read(&json_of(goal)?).map(Some).map_err(raised)
}

/// A request's options with what was given by name in their place.
pub(crate) fn options_of(
    sent: Option<&Options>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Option<Options>> {
    let Some(named) = named else { return Ok(sent.cloned()) };
    let all = match sent {
        Some(sent) => to_python(named.py(), sent)?.cast_into::<PyDict>()?,
        None => PyDict::new(named.py()),
    };
    for (name, value) in named.iter().filter(|(_, value)| !value.is_none()) {
        all.set_item(name, value)?;
    }
    document::read(&json_of(&all)?).map(Some).map_err(raised)
}

/// A document as Python's dicts and lists. By way of a JSON value: a position is a list there, and a tuple to Python otherwise,
/// which would not equal what `json` reads.
pub(crate) fn to_python<'py>(py: Python<'py>, document: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let value = serde_json::to_value(document);
    let value = value.map_err(|error| raised(Error::Internal(format!("an answer is no JSON: {error}"))))?;
    Ok(pythonize::pythonize(py, &value)?)
}
