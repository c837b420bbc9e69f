//! One at a time, and not too many behind.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Who waits looks this often whether it still should.
const LOOK: Duration = Duration::from_millis(20);

/// Lets one in at a time.
pub(super) struct Turnstile {
    most_waiting: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    is_taken: bool,
    num_waiting: usize,
}

/// Why somebody was not let in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// So many wait already.
    Full(usize),
    /// It wanted to no longer.
    Stopped,
}

/// Is in as long as it lives.
pub(super) struct Inside<'a>(&'a Turnstile);

impl Turnstile {
    pub(super) fn new(most_waiting: usize) -> Self {
        Self { most_waiting, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Waits to be let in, at most until `should_stop` says so.
    pub(super) fn enter(&self, should_stop: &dyn Fn() -> bool) -> Result<Inside<'_>, Outside> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_taken && state.num_waiting >= self.most_waiting {
            return Err(Outside::Full(state.num_waiting));
        }
        state.num_waiting += 1;
        while state.is_taken && !should_stop() {
            (state, _) = self.freed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner);
        }
        state.num_waiting -= 1;
        if state.is_taken {
            return Err(Outside::Stopped);
        }
        state.is_taken = true;
        Ok(Inside(self))
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).is_taken = false;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_in_and_few_wait() {
        let turnstile = Turnstile::new(1);
        let inside = turnstile.enter(&|| false).unwrap_or_else(|_| panic!("somebody is in"));
        assert_eq!(turnstile.enter(&|| true).err(), Some(Outside::Stopped));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| turnstile.enter(&|| false).is_ok());
            while turnstile.state.lock().expect("a state").num_waiting == 0 {
                std::thread::yield_now();
            }
            assert_eq!(turnstile.enter(&|| false).err(), Some(Outside::Full(1)));
            drop(inside);
            assert!(waiting.join().expect("a thread"));
        });
        assert!(turnstile.enter(&|| false).is_ok());
    }
}
