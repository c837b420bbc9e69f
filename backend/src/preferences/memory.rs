//! The memory as a daemon shares it: what is remembered, and what was learned from it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Learned, Learner, Store};
use crate::error::Result;
use crate::protocol::Options;

/// A store and its learner, for many threads.
#[derive(Clone)]
pub struct Memory {
    store: Arc<Mutex<Store>>,
    learner: Arc<Mutex<Learner>>,
}

impl Memory {
    /// Around an open store; nothing is learned before somebody asks.
    pub fn new(store: Store) -> Self {
        Self { store: Arc::new(Mutex::new(store)), learner: Arc::default() }
    }

    /// The store, for one thread at a time.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was learned for a project, or for the user over all projects.
    ///
    /// # Errors
    /// [`crate::error::Error::Storage`] if the memory cannot be read.
    pub fn learned(&self, project: Option<&str>) -> Result<Arc<Learned>> {
        let mut learner = self.learner.lock().unwrap_or_else(PoisonError::into_inner);
        learner.learn(&self.store, project)
    }

    /// The taste that a request's options ask for: its project's, unless they want none.
    ///
    /// # Errors
    /// As [`Memory::learned`].
    pub fn taste(&self, options: Option<&Options>) -> Result<Arc<Learned>> {
        if options.and_then(|options| options.taste) == Some(false) {
            return Ok(Arc::default());
        }
        self.learned(options.and_then(|options| options.project.as_deref()))
    }
}
