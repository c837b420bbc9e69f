//! Rooms with candidates in them, and their pictures.

use backend::document;
use backend::error::{Error, Result};
use backend::furnish::applied;
use backend::layout::Layout;
use backend::pipeline::Question;
use backend::protocol::{ArrangeRequest, Asset, Candidate, SceneSnapshot};
use backend::render as drawing;
use numpy::{PyArray1, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::documents::{json_of, to_python};
use crate::errors::raised;
use crate::scene::scene_of;
use crate::workers;

/// The room with a candidate in it.
///
/// `catalogue` is what new objects are made from, for candidates of `furnish`.
///
/// Returns a scene snapshot: objects stand where the candidate puts them, what it left out has no placement, new ones come last.
///
/// Raises ValueError if a document is wrong.
#[pyfunction]
#[pyo3(signature = (scene, candidate, catalogue = None))]
pub(crate) fn apply<'py>(
    scene: &Bound<'py, PyAny>,
    candidate: &Bound<'py, PyAny>,
    catalogue: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    to_python(scene.py(), &with_candidate(scene, Some(candidate), catalogue)?)
}

fn with_candidate(
    scene: &Bound<'_, PyAny>,
    candidate: Option<&Bound<'_, PyAny>>,
    catalogue: Option<&Bound<'_, PyAny>>,
) -> PyResult<SceneSnapshot> {
    let snapshot = scene_of(scene, None)?.request.snapshot.clone();
    let Some(candidate) = candidate.filter(|candidate| !candidate.is_none()) else { return Ok(snapshot) };
    let candidate: Candidate = document::read(&json_of(candidate)?).map_err(raised)?;
    let catalogue: Option<Vec<Asset>> = match catalogue.filter(|catalogue| !catalogue.is_none()) {
        Some(catalogue) => Some(document::read(&json_of(catalogue)?).map_err(raised)?),
        None => None,
    };
    Ok(applied(&snapshot, &candidate, catalogue.as_deref().unwrap_or_default()))
}

/// Draws a room, with its findings framed.
///
/// With a candidate, draws the room with it. `view` is "plan" or "axonometric"; `width_px` is 320 to 16384 pixels.
///
/// Returns by `format`: "png" bytes, "svg" str, "rgba" uint8 of shape (height, width, 4), rows from the top.
///
/// Raises ValueError if a document or an argument is wrong.
#[pyfunction]
#[pyo3(signature = (scene, *, candidate = None, catalogue = None, view = "plan", format = "png", width_px = 1200))]
pub(crate) fn render<'py>(
    scene: &Bound<'py, PyAny>,
    candidate: Option<&Bound<'py, PyAny>>,
    catalogue: Option<&Bound<'py, PyAny>>,
    view: &str,
    format: &str,
    width_px: u32,
) -> PyResult<Bound<'py, PyAny>> {
    let py = scene.py();
    let view = match view {
        "plan" => drawing::plan_svg,
        "axonometric" => drawing::axonometric_svg,
        other => {
            return Err(PyValueError::new_err(format!("view: expected plan or axonometric, got {other:?}")));
        }
    };
    if !(320..=drawing::MAX_SIDE_PX).contains(&width_px) {
        let message = format!("width_px: expected 320 to {}, got {width_px}", drawing::MAX_SIDE_PX);
        return Err(PyValueError::new_err(message));
    }
    let snapshot = with_candidate(scene, candidate, catalogue)?;
    let draw = move || {
        let request = ArrangeRequest { snapshot, goal: None, image: None, options: None, request_id: None };
        let question = Question::new(&request)?;
        let layout = Layout::from_sent(question.scene());
        let reward = question.diagnose(&layout);
        let options = drawing::PlanOptions { width_px, ..drawing::PlanOptions::default() };
        Ok(view(question.scene(), &layout, Some(&reward), &options))
    };
    match format {
        "svg" => Ok(PyString::new(py, &workers::run(py, None, |_| draw())?).into_any()),
        "png" => {
            let png = workers::run(py, None, |_| drawing::png(&draw()?, width_px))?;
            Ok(PyBytes::new(py, &png).into_any())
        }
        "rgba" => {
            let (pixels, width, height) =
                workers::run(py, None, |_| pixels(&drawing::png(&draw()?, width_px)?))?;
            Ok(PyArray1::from_vec(py, pixels).reshape([height, width, 4])?.into_any())
        }
        other => Err(PyValueError::new_err(format!("format: expected png, svg or rgba, got {other:?}"))),
    }
}

/// Bytes of red, green, blue and alpha, row by row from the top; width and height.
fn pixels(png: &[u8]) -> Result<(Vec<u8>, usize, usize)> {
    let picture = image::load_from_memory(png)
        .map_err(|error| Error::Internal(format!("a picture is none: {error}")))?;
    let picture = picture.into_rgba8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    Ok((picture.into_raw(), width, height))
}
