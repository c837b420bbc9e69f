//! Threads and models of this process, and waiting for them as Python waits.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use backend::error::{Error, Result};
use backend::models::OwnPolicies;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::errors::raised;

/// Forks within forks that still get threads of their own.
const MOST_FORKS: usize = 32;
/// How often Ctrl-C is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// What a process makes once.
#[derive(Default)]
struct Workers {
    pool: OnceLock<ThreadPool>,
    /// By the model's folder; none = the model in use.
    policies: Mutex<HashMap<Option<PathBuf>, Arc<OwnPolicies>>>,
}

/// A fork copies no threads and leaves locks as they stood, so that a child never touches what its parent made: it begins
/// with the next of these.
static WORKERS: [OnceLock<Workers>; MOST_FORKS] = [const { OnceLock::new() }; MOST_FORKS];
static NUM_FORKS: AtomicUsize = AtomicUsize::new(0);
/// The number of forks when a model worked first.
static MODEL_WORKS_SINCE: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Lets children of this process begin anew.
pub(crate) fn renew_after_forks(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let os = module.py().import("os")?;
    // Systems without forks do not have it.
    if os.hasattr("register_at_fork")? {
        let options = pyo3::types::PyDict::new(module.py());
        options.set_item("after_in_child", wrap_pyfunction!(forked, module)?)?;
        os.call_method("register_at_fork", (), Some(&options))?;
    }
    Ok(())
}

#[pyfunction]
fn forked() {
    NUM_FORKS.fetch_add(1, Ordering::SeqCst);
}

fn workers() -> Result<&'static Workers> {
    let slot = WORKERS.get(NUM_FORKS.load(Ordering::SeqCst));
    let slot =
        slot.ok_or_else(|| Error::Internal(format!("more than {MOST_FORKS} forks within each other")))?;
    Ok(slot.get_or_init(Workers::default))
}

impl Workers {
    fn pool(&self) -> Result<&ThreadPool> {
        if let Some(pool) = self.pool.get() {
            return Ok(pool);
        }
        let made = pool_of(None)?;
        Ok(self.pool.get_or_init(|| made))
    }
}

/// A pool of so many threads; without a number, of `RAYON_NUM_THREADS` or all cores, as for the command line.
fn pool_of(num: Option<usize>) -> Result<ThreadPool> {
    let builder = ThreadPoolBuilder::new().num_threads(num.unwrap_or(0));
    builder.build().map_err(|error| Error::Internal(format!("no thread pool: {error}")))
}

/// Says that a model is going to work here.
///
/// # Errors
/// [`Error::Policy`] in a child of a process in which one worked already: the network's library keeps threads of its own in a place
/// that cannot be renewed, and the child would wait for them without end.
pub(crate) fn claim_model() -> Result<()> {
    let now = NUM_FORKS.load(Ordering::SeqCst);
    let first = MODEL_WORKS_SINCE.compare_exchange(usize::MAX, now, Ordering::SeqCst, Ordering::SeqCst);
    match first {
        Err(before) if before != now => Err(Error::Policy {
            policy: "vlm",
            reason: "it worked before this process was forked, and forks copy no threads; start processes by `spawn`"
                .to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The policies with the model of a folder, or with the one in use; made once.
pub(crate) fn policies(folder: Option<&Path>) -> Result<Arc<OwnPolicies>> {
    let mut made = workers()?.policies.lock().unwrap_or_else(PoisonError::into_inner);
    let policies = made.entry(folder.map(Path::to_owned));
    Ok(policies.or_insert_with(|| Arc::new(OwnPolicies::new(folder))).clone())
}

/// Works without the interpreter's lock on so many threads. Ctrl-C cancels the work and is raised once it has ended.
pub(crate) fn run<T: Send>(
    py: Python<'_>,
    num_threads: Option<usize>,
    work: impl FnOnce(&(dyn Fn() -> bool + Sync)) -> Result<T> + Send,
) -> PyResult<T> {
    let own = num_threads.map(|num| pool_of(Some(num))).transpose().map_err(raised)?;
    let pool = match &own {
        Some(pool) => pool,
        None => workers().and_then(Workers::pool).map_err(raised)?,
    };
    let is_cancelled = AtomicBool::new(false);
    py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            let should_cancel = || is_cancelled.load(Ordering::Relaxed);
            let worker = scope.spawn(move || {
                // Nobody receives after an interruption.
                let _ = sender.send(pool.install(|| work(&should_cancel)));
            });
            let mut interrupted = Ok(());
            let done = loop {
                match receiver.recv_timeout(LOOK) {
                    Ok(done) => break done,
                    Err(RecvTimeoutError::Timeout) if interrupted.is_ok() => {
                        interrupted = Python::attach(|py| py.check_signals());
                        is_cancelled.store(interrupted.is_err(), Ordering::Relaxed);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => {
                        // A panic of ours must not end the program that called.
                        let _ = worker.join();
                        break Err(Error::Internal("the work broke off".to_owned()));
                    }
                }
            };
            interrupted.and(done.map_err(raised))
        })
    })
}
