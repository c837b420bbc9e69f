//! What answers and rooms are worth.

use std::collections::HashMap;
use std::sync::Arc;

use backend::layout::Layout;
use backend::pipeline::Score;
use backend::protocol::TermName;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use rayon::prelude::*;

use crate::documents::to_python;
use crate::scene::{Inner, rows_of, scene_of, text_of};
use crate::workers;

/// What an answer, or the room as it was sent, is worth.
///
/// `scene` is a Scene, or whatever makes one; `answer` the whole text that a model wrote, any text at all (what is no text
/// counts as an empty one); without it the places that were sent are judged. `goal` replaces the scene's.
///
/// Returns a dict with the keys SCORE_NAMES, always the same, each a finite float in [0, 1], 1 is best:
/// `score` = (format + valid + total) / 3 is what a policy is trained by; `format` is 0 without `<answer>…</answer>`, 0.1 if a
/// line cannot be read, 0.5 if the lines are not one for each movable object, else 1; `valid` is 1 if no hard term is violated;
/// `total` and the terms are the reward's. What is no answer has 0 for all but its format.
///
/// Raises ValueError if the scene or the goal is wrong, never because of the answer.
#[pyfunction]
#[pyo3(signature = (scene, answer = None, *, goal = None))]
pub(crate) fn score<'py>(
    py: Python<'py>,
    scene: &Bound<'py, PyAny>,
    answer: Option<&Bound<'py, PyAny>>,
    goal: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let scene = scene_of(scene, goal)?;
    let answer = answer.map(text_of);
    let score = py.detach(|| match &answer {
        Some(answer) => scene.question.score_answer(answer),
        None => scene.question.score_sent(),
    });
    let named = PyDict::new(py);
    for (name, value) in Score::names().into_iter().zip(score.values()) {
        named.set_item(name, value)?;
    }
    Ok(named)
}

/// What many answers are worth, on all cores.
///
/// `scenes` is one scene, or a list with one for each answer; equal texts are read once. `answers` is a list of texts as for
/// `score`. `threads` = None takes `RAYON_NUM_THREADS` or all cores.
///
/// Returns float64 of shape (num_answers, len(SCORE_NAMES)), columns in the order of SCORE_NAMES, all in [0, 1].
///
/// Raises ValueError if a scene is wrong or there are not as many as answers.
#[pyfunction]
#[pyo3(signature = (scenes, answers, *, threads = None))]
pub(crate) fn score_many<'py>(
    py: Python<'py>,
    scenes: &Bound<'py, PyAny>,
    answers: Vec<Bound<'py, PyAny>>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let scenes = scenes_of(scenes, answers.len())?;
    let answers: Vec<String> = answers.iter().map(text_of).collect();
    let flat: Vec<f64> = workers::run(py, threads, |_| {
        let pairs = scenes.par_iter().zip(&answers);
        Ok(pairs.flat_map_iter(|(scene, answer)| scene.question.score_answer(answer).values()).collect())
    })?;
    PyArray1::from_vec(py, flat).reshape([answers.len(), Score::names().len()])
}

/// One scene for each answer; a group of rollouts has the same text for all of them, which is read once.
fn scenes_of(scenes: &Bound<'_, PyAny>, num: usize) -> PyResult<Vec<Arc<Inner>>> {
    let items: Vec<Bound<'_, PyAny>> = match scenes.cast::<PyList>() {
        Ok(list) => list.iter().collect(),
        Err(_) => match scenes.cast::<PyTuple>() {
            Ok(tuple) => tuple.iter().collect(),
            Err(_) => return Ok(vec![scene_of(scenes, None)?; num]),
        },
    };
    if items.len() != num {
        let message = format!("expected one scene, or as many as answers: {num}, got {}", items.len());
        return Err(PyValueError::new_err(message));
    }
    let mut read: HashMap<String, Arc<Inner>> = HashMap::new();
    let mut found = vec![];
    for item in &items {
        let text = item.cast::<PyString>().ok().map(|text| text.to_string_lossy().into_owned());
        let known = text.as_ref().and_then(|text| read.get(text));
        let scene = known.cloned().map_or_else(|| scene_of(item, None), Ok)?;
        if let Some(text) = text {
            read.insert(text, scene.clone());
        }
        found.push(scene);
    }
    Ok(found)
}

/// Each object's own terms.
///
/// Returns float64 of shape (num_objects, len(TERM_NAMES)), rows in the order of `Scene.ids`, columns in that of TERM_NAMES, in
/// [0, 1]; NaN where a term does not concern an object, and everywhere if the answer cannot be read.
///
/// Raises ValueError if the scene is wrong.
#[pyfunction]
#[pyo3(signature = (scene, answer = None))]
pub(crate) fn object_terms<'py>(
    py: Python<'py>,
    scene: &Bound<'py, PyAny>,
    answer: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    const NUM: usize = TermName::ALL.len();
    let scene = scene_of(scene, None)?;
    let answer = answer.map(text_of);
    let rows = py.detach(|| {
        let ids = scene.request.snapshot.objects.iter().map(|object| object.id.as_str());
        let row_of: HashMap<&str, usize> = ids.zip(0..).collect();
        let mut rows = vec![[f64::NAN; NUM]; row_of.len()];
        let reward = layout(&scene, answer.as_deref()).map(|layout| scene.question.diagnose(&layout));
        for object in reward.iter().flat_map(|reward| &reward.objects) {
            let Some(row) = row_of.get(object.object.as_str()).and_then(|&row| rows.get_mut(row)) else {
                continue;
            };
            for (value, name) in row.iter_mut().zip(TermName::ALL) {
                *value = object.terms.get(&name).copied().unwrap_or(f64::NAN);
            }
        }
        rows
    });
    rows_of(py, rows.into_iter())
}

/// What is good and wrong about a layout, and what would mend it.
///
/// Returns the protocol's check response: `{"version", "reward": {"total", "valid", "terms", "objects", "diagnostics"},
/// "warnings"}`, amounts in metres (`amount_m`) and degrees (`amount_deg`), fixes in the scene's own frame. With an answer also
/// `fault`: why it cannot be read, or None; then `reward` is None.
///
/// Raises ValueError if the scene or the goal is wrong.
#[pyfunction]
#[pyo3(signature = (scene, answer = None, *, goal = None))]
pub(crate) fn diagnose<'py>(
    py: Python<'py>,
    scene: &Bound<'py, PyAny>,
    answer: Option<&Bound<'py, PyAny>>,
    goal: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let scene = scene_of(scene, goal)?;
    let answer = answer.map(text_of);
    let (form, reward) = py.detach(|| {
        let form = answer.as_deref().map(|answer| scene.question.read(answer).0);
        let layout = layout(&scene, answer.as_deref());
        (form, layout.map(|layout| scene.question.diagnose(&layout)))
    });
    let found = PyDict::new(py);
    found.set_item("version", backend::protocol::VERSION)?;
    found.set_item("reward", to_python(py, &reward)?)?;
    found.set_item("warnings", &scene.question.scene().warnings)?;
    if let Some(form) = form {
        found.set_item("fault", form.read.err().map(|fault| fault.to_string()))?;
    }
    Ok(found)
}

/// The layout of an answer, or the one that was sent; none where the answer is none.
pub(crate) fn layout(scene: &Inner, answer: Option<&str>) -> Option<Layout> {
    match answer {
        Some(answer) => scene.question.read(answer).1,
        None => Some(Layout::from_sent(scene.question.scene())),
    }
}
