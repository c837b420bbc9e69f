//! Arranging, improving, furnishing, finding rooms: long work, off the interpreter's lock, on all threads.

use std::path::PathBuf;

use backend::error::Error;
use backend::pipeline::{self, Hooks, Question};
use backend::protocol::{ArrangeRequest, Asset, FurnishRequest, PolicyName};
use backend::reward::Taste;
use backend::{document, furnish as furnishing, rooms};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::documents::{goal_of, json_of, options_of, to_python};
use crate::errors::raised;
use crate::scene::{Scene, scene_of, text_of};
use crate::scoring::layout;
use crate::workers;

/// Finds good places for the objects of a room.
///
/// `goal` is a wish in plain words or a goal document. `model` is a checkpoint's folder for the policy `vlm`; without it the
/// model in use answers. `threads` = None takes `RAYON_NUM_THREADS` or all cores; the answer does not depend on it. Options
/// by name, in place of the request's: `policy` ("vlm", "heuristic", "remote"), `allow_fallback`, `num_candidates` (1 to 16),
/// `num_turns` (1 to 8), `seed`, `steps`, `time_budget_ms`.
///
/// Returns the protocol's arrange response; `candidates` come best first, placements in the scene's own frame: `position_m`
/// is the middle of the box's bottom face in metres, `yaw_deg` is in [0, 360).
///
/// Raises ValueError if the scene, the goal or an option is wrong, RuntimeError if the policy cannot answer (also in a process that
/// was forked after a model had worked). Ctrl-C ends the work and raises KeyboardInterrupt.
#[pyfunction]
#[pyo3(signature = (scene, *, goal = None, model = None, threads = None, **options))]
pub(crate) fn arrange<'py>(
    scene: &Bound<'py, PyAny>,
    goal: Option<&Bound<'py, PyAny>>,
    model: Option<PathBuf>,
    threads: Option<usize>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = scene.py();
    let scene = scene_of(scene, goal)?;
    let options = options_of(scene.request.options.as_ref(), options)?;
    let request = ArrangeRequest { options, ..scene.request.clone() };
    let response = workers::run(py, threads, |should_cancel| {
        let policy = request.options.as_ref().and_then(|options| options.policy);
        if matches!(policy, None | Some(PolicyName::Vlm)) {
            workers::claim_model()?;
        }
        let own = workers::policies(model.as_deref())?;
        let policies = own.of(request.options.as_ref())?;
        let found =
            pipeline::arrange(&request, policies, &Taste::default(), Hooks { should_cancel, ..Hooks::NONE });
        found.map_err(|error| document::located(error, scene.is_bare))
    })?;
    to_python(py, &response)
}

/// Improves a layout by the search alone; no policy is asked.
///
/// Begins with the places that were sent, or with those that `answer` says; what has no place gets one if there is any. Options
/// by name: `seed`, `steps`, `time_budget_ms`.
///
/// Returns the protocol's candidate; its reward is never worth less than the layout's.
///
/// Raises ValueError if the scene, the goal or an option is wrong, or the answer cannot be read.
#[pyfunction]
#[pyo3(signature = (scene, answer = None, *, goal = None, threads = None, **options))]
pub(crate) fn improve<'py>(
    scene: &Bound<'py, PyAny>,
    answer: Option<&Bound<'py, PyAny>>,
    goal: Option<&Bound<'py, PyAny>>,
    threads: Option<usize>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = scene.py();
    let scene = scene_of(scene, goal)?;
    let options = options_of(scene.request.options.as_ref(), options)?;
    let answer = answer.map(text_of);
    let start = layout(&scene, answer.as_deref());
    let start =
        start.ok_or_else(|| PyValueError::new_err("the answer cannot be read: `diagnose` says why"))?;
    let candidate = workers::run(py, threads, |should_cancel| {
        let question = Question::new(&ArrangeRequest { options, ..scene.request.clone() });
        let question = question.map_err(|error| document::located(error, scene.is_bare))?;
        let found = question.improve(start, Hooks { should_cancel, ..Hooks::NONE });
        found.ok_or_else(|| Error::Internal("a search found nothing".to_owned()))
    })?;
    to_python(py, &candidate)
}

/// Chooses assets from a catalogue and places them among what stands in the room.
///
/// `request` is a furnish request; or a scene, with `catalogue`, a list of `{"asset", "name", "size_m", …}`. `density` is the share
/// of the usable floor to cover, 0 to 1; None = as rooms of the kind usually are. Options by name as for `arrange`.
///
/// Returns the protocol's arrange response; `new_objects` of a candidate says which asset each new object is made from.
///
/// Raises ValueError if the request is wrong.
#[pyfunction]
#[pyo3(signature = (request, catalogue = None, *, goal = None, density = None, threads = None, **options))]
pub(crate) fn furnish<'py>(
    request: &Bound<'py, PyAny>,
    catalogue: Option<&Bound<'py, PyAny>>,
    goal: Option<&Bound<'py, PyAny>>,
    density: Option<f64>,
    threads: Option<usize>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = request.py();
    let (mut request, is_bare) = furnish_request(request, catalogue)?;
    request.goal = goal_of(goal)?.or(request.goal);
    request.density = density.or(request.density);
    request.options = options_of(request.options.as_ref(), options)?;
    let response = workers::run(py, threads, |should_cancel| {
        let found = furnishing::furnish(&request, &Taste::default(), Hooks { should_cancel, ..Hooks::NONE });
        found.map_err(|error| document::located(error, is_bare))
    })?;
    to_python(py, &response)
}

/// A furnish request, or a room and a catalogue; and whether the room is a bare snapshot.
fn furnish_request(
    request: &Bound<'_, PyAny>,
    catalogue: Option<&Bound<'_, PyAny>>,
) -> PyResult<(FurnishRequest, bool)> {
    let Some(catalogue) = catalogue else {
        if request.is_instance_of::<Scene>() {
            let message = "expected a furnish request, or a catalogue beside the scene, got a scene alone";
            return Err(PyValueError::new_err(message));
        }
        return Ok((document::read_request(&json_of(request)?).map_err(raised)?, false));
    };
    let catalogue: Vec<Asset> = document::read(&json_of(catalogue)?).map_err(raised)?;
    let scene = scene_of(request, None)?;
    let ArrangeRequest { snapshot, goal, image, options, request_id } = scene.request.clone();
    let request = FurnishRequest { snapshot, goal, image, options, request_id, catalogue, density: None };
    Ok((request, scene.is_bare))
}

/// Finds rooms, doors and windows between floors and walls.
///
/// `request` is a rooms request: triangles of floors and walls, walls as boxes, markers; metres.
///
/// Returns the protocol's rooms response, with what was guessed and should be looked at.
///
/// Raises ValueError if the request is wrong.
#[pyfunction]
pub(crate) fn find_rooms<'py>(request: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = request.py();
    let bytes = json_of(request)?;
    let response = workers::run(py, None, |_| rooms::find(&document::read_rooms(&bytes)?))?;
    to_python(py, &response)
}
