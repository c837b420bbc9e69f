//! A scene that is read once and used many times.

use std::sync::Arc;

use backend::document;
use backend::layout::Layout;
use backend::pipeline::Question;
use backend::prompt::{Message, Part, Role};
use backend::protocol::ArrangeRequest;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyType};

use crate::documents::{goal_of, json_of, to_python};
use crate::errors::raised;

/// A room with its objects and what is wanted of it, read and checked once and used many times.
///
/// `document` is a snapshot or an arrange request: a dict (numpy numbers and arrays may be in it), its JSON as str or bytes,
/// or the path of a file (`pathlib.Path`). `goal` is a wish in plain words or a goal document, in place of the request's.
/// Scenes never change, may be used by many threads at once, and can be pickled.
///
/// Raises ValueError with every wrong field, what was expected and what came.
#[pyclass(frozen, module = "setdresser", name = "Scene")]
pub(crate) struct Scene(Arc<Inner>);

/// What a scene holds; shared by threads.
pub(crate) struct Inner {
    pub(crate) request: ArrangeRequest,
    pub(crate) question: Question,
    /// Errors of a bare snapshot name its fields without the request around it.
    pub(crate) is_bare: bool,
}

impl Inner {
    fn read(document: &Bound<'_, PyAny>, goal: Option<&Bound<'_, PyAny>>) -> PyResult<Arc<Self>> {
        let (bytes, goal) = (json_of(document)?, goal_of(goal)?);
        let room = document.py().detach(|| document::room(&bytes)).map_err(raised)?;
        let mut request = room.request;
        request.goal = goal.or(request.goal);
        Self::of(document.py(), request, room.is_bare)
    }

    fn of(py: Python<'_>, request: ArrangeRequest, is_bare: bool) -> PyResult<Arc<Self>> {
        let question = py.detach(|| Question::new(&request));
        let question = question.map_err(|error| raised(document::located(error, is_bare)))?;
        Ok(Arc::new(Self { request, question, is_bare }))
    }
}

/// The scene that an argument is or describes, with another goal where one is given.
pub(crate) fn scene_of(document: &Bound<'_, PyAny>, goal: Option<&Bound<'_, PyAny>>) -> PyResult<Arc<Inner>> {
    let Ok(scene) = document.cast::<Scene>() else { return Inner::read(document, goal) };
    let inner = &scene.get().0;
    match goal_of(goal)? {
        None => Ok(inner.clone()),
        goal => Inner::of(document.py(), ArrangeRequest { goal, ..inner.request.clone() }, inner.is_bare),
    }
}

/// An answer as text, whatever Python holds: lone surrogates become the replacement character, what is no text is empty.
pub(crate) fn text_of(answer: &Bound<'_, PyAny>) -> String {
    answer.cast::<pyo3::types::PyString>().map(|text| text.to_string_lossy().into_owned()).unwrap_or_default()
}

#[pymethods]
impl Scene {
    #[new]
    #[pyo3(signature = (document, *, goal = None))]
    fn new(document: &Bound<'_, PyAny>, goal: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        scene_of(document, goal).map(Self)
    }

    /// The snapshot as it was sent: a new dict each time.
    #[getter]
    fn snapshot<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.request.snapshot)
    }

    /// The goal document, or None.
    #[getter]
    fn goal<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.request.goal)
    }

    /// The objects' ids in the snapshot's order.
    #[getter]
    fn ids(&self) -> Vec<String> {
        self.0.request.snapshot.objects.iter().map(|object| object.id.clone()).collect()
    }

    /// What should be known, such as suspicious units.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.question.scene().warnings.clone()
    }

    /// float64 of shape (num_objects, 3): middles of the boxes' bottom faces, metres, in the snapshot's frame; NaN = not placed.
    #[getter]
    fn positions_m<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let rows = self.0.request.snapshot.objects.iter();
        rows_of(
            py,
            rows.map(|object| object.placement.map_or([f64::NAN; 3], |placement| placement.position_m)),
        )
    }

    /// float64 of shape (num_objects,): turns about the up axis, degrees, counter-clockwise from above; NaN = not placed.
    #[getter]
    fn yaws_deg<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        let objects = self.0.request.snapshot.objects.iter();
        let yaws = objects.map(|object| object.placement.map_or(f64::NAN, |placement| placement.yaw_deg));
        PyArray1::from_iter(py, yaws)
    }

    /// float64 of shape (num_objects, 3): extents along the snapshot's axes, metres.
    #[getter]
    fn sizes_m<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        rows_of(py, self.0.request.snapshot.objects.iter().map(|object| object.size_m))
    }

    /// float64 of shape (num_corners, 2): the outline, metres.
    #[getter]
    fn floor_m<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
        rows_of(py, self.0.request.snapshot.room.floor_m.iter().copied())
    }

    /// What a model is asked, as a conversation: `[{"role", "content": [{"type": "text", "text"} | {"type": "image", "png"}]}]`.
    fn messages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let messages = py.detach(|| self.0.question.messages()).map_err(raised)?;
        let messages: Vec<_> =
            messages.iter().map(|message| message_of(py, message)).collect::<PyResult<_>>()?;
        PyList::new(py, messages)
    }

    /// The answer that says where everything stands now, in steps of 5 cm and 15°: the text form that models write.
    fn answer(&self) -> String {
        self.0.question.describe(&Layout::from_sent(self.0.question.scene()))
    }

    /// Workers of other processes read the same request again.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyType>, (Bound<'py, PyAny>,))> {
        let document = if self.0.is_bare && self.0.request.goal.is_none() {
            to_python(py, &self.0.request.snapshot)?
        } else {
            to_python(py, &self.0.request)?
        };
        Ok((py.get_type::<Self>(), (document,)))
    }

    fn __repr__(&self) -> String {
        let scene = self.0.question.scene();
        let kind = if scene.kind.is_empty() { "room" } else { &scene.kind };
        format!("Scene({kind:?}, {:.1} m², {} objects)", scene.floor.area, scene.objects.len())
    }
}

fn message_of<'py>(py: Python<'py>, message: &Message) -> PyResult<Bound<'py, PyDict>> {
    let content = PyList::empty(py);
    for part in &message.parts {
        let said = PyDict::new(py);
        match part {
            Part::Text(text) => {
                said.set_item("type", "text")?;
                said.set_item("text", text)?;
            }
            Part::Image(png) => {
                said.set_item("type", "image")?;
                said.set_item("png", PyBytes::new(py, png))?;
            }
        }
        content.append(said)?;
    }
    let told = PyDict::new(py);
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    told.set_item("role", role)?;
    told.set_item("content", content)?;
    Ok(told)
}

/// Rows of equal length as a matrix, also where there are none.
pub(crate) fn rows_of<'py, const N: usize>(
    py: Python<'py>,
    rows: impl Iterator<Item = [f64; N]>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let flat: Vec<f64> = rows.flatten().collect();
    let num = flat.len() / N;
    PyArray1::from_vec(py, flat).reshape([num, N])
}
