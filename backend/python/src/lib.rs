//! The Python module `setdresser._native`: documents in, answers out, work off the interpreter's lock.
//!
//! Thin on purpose: nothing is decided here. `documents` reads what Python hands over with the same readers as the command
//! line and the daemon, `workers` holds the threads and the models, the other files have one group of functions each, and
//! `python/setdresser` puts names, types and adapters around them.

mod documents;
mod errors;
mod pictures;
mod scene;
mod scoring;
mod work;
mod workers;

use std::ffi::OsString;
use std::process::ExitCode;

use pyo3::prelude::*;

/// Runs the command line on its arguments, the program's name first, and gives its exit code.
///
/// `--threads` can be said once in a process.
#[pyfunction]
fn main(py: Python<'_>, argv: Vec<OsString>) -> u8 {
    let code = py.detach(|| backend::cli::run(argv));
    // The standard library lets an exit code be compared, and no more.
    (0..=u8::MAX).find(|&number| ExitCode::from(number) == code).unwrap_or(1)
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("PROTOCOL_VERSION", backend::protocol::VERSION)?;
    module.add("SCORE_NAMES", pyo3::types::PyTuple::new(py, backend::pipeline::Score::names())?)?;
    let terms = backend::protocol::TermName::ALL.map(backend::protocol::TermName::as_str);
    module.add("TERM_NAMES", pyo3::types::PyTuple::new(py, terms)?)?;
    module.add_class::<scene::Scene>()?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(scoring::score, module)?)?;
    module.add_function(wrap_pyfunction!(scoring::score_many, module)?)?;
    module.add_function(wrap_pyfunction!(scoring::object_terms, module)?)?;
    module.add_function(wrap_pyfunction!(scoring::diagnose, module)?)?;
    module.add_function(wrap_pyfunction!(work::arrange, module)?)?;
    module.add_function(wrap_pyfunction!(work::improve, module)?)?;
    module.add_function(wrap_pyfunction!(work::furnish, module)?)?;
    module.add_function(wrap_pyfunction!(work::find_rooms, module)?)?;
    module.add_function(wrap_pyfunction!(pictures::render, module)?)?;
    module.add_function(wrap_pyfunction!(pictures::apply, module)?)?;
    workers::renew_after_forks(module)
}
