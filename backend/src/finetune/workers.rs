//! Threads that each work on a part of a step by themselves: small networks leave several threads on one matrix idle.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use candle_core::{Error, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// A pool of one thread for each core.
pub struct Workers(Vec<ThreadPool>);

impl Workers {
    /// As many as the machine has cores.
    ///
    /// # Errors
    /// No threads to be had.
    pub fn new() -> Result<Self> {
        let num = std::thread::available_parallelism().map_or(1, NonZero::get);
        let pool = |_| ThreadPoolBuilder::new().num_threads(1).build().map_err(Error::wrap);
        Ok(Self((0..num).map(pool).collect::<Result<_>>()?))
    }

    /// The results of all parts in their order.
    ///
    /// # Errors
    /// The first part's that failed.
    pub fn map<T: Sync, U: Send, E: Send>(
        &self,
        parts: &[T],
        work: impl Fn(&T) -> std::result::Result<U, E> + Sync,
    ) -> std::result::Result<Vec<U>, E> {
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<Option<std::result::Result<U, E>>>> =
            Mutex::new(parts.iter().map(|_| None).collect());
        std::thread::scope(|scope| {
            for pool in &self.0 {
                scope.spawn(|| {
                    while let Some((index, part)) = {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        parts.get(index).map(|part| (index, part))
                    } {
                        let result = pool.install(|| work(part));
                        done.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(result);
                    }
                });
            }
        });
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.into_iter().flatten().collect()
    }
}
