//! A server that fails again and again is left in peace for a while, so that nobody waits for it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::RemoteError;

/// So many failures in a row open the breaker.
pub const MOST_FAILURES: u32 = 3;
/// For so long requests are refused at once; then one may try.
pub const REST: Duration = Duration::from_secs(30);

/// Tells the time; tests have their own.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The state that all jobs share.
pub(super) struct Breaker {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    num_failures: u32,
    last: String,
    rests_until: Option<Instant>,
    is_probed: bool,
}

impl Breaker {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// Lets a request pass, or says how long the rest takes.
    pub(super) fn admit(&self) -> Result<Admission<'_>, RemoteError> {
        let now = (self.clock)();
        let mut state = self.state();
        if let Some(until) = state.rests_until {
            if now < until || state.is_probed {
                let secs = until.saturating_duration_since(now).as_secs() + 1;
                return Err(RemoteError::Resting { secs, last: state.last.clone() });
            }
            state.is_probed = true;
        }
        Ok(Admission { breaker: self, outcome: None })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The leave to send one request; dropped without an outcome (cancelled, broken off) it changes nothing.
pub(super) struct Admission<'a> {
    breaker: &'a Breaker,
    outcome: Option<Option<String>>,
}

impl Admission<'_> {
    /// The server answered, if only that it does not want to.
    pub(super) fn answered(mut self) {
        self.outcome = Some(None);
    }

    /// The server failed.
    pub(super) fn failed(mut self, error: &RemoteError) {
        self.outcome = Some(Some(error.to_string()));
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        let now = (self.breaker.clock)();
        let mut state = self.breaker.state();
        match self.outcome.take() {
            None => state.is_probed = false,
            Some(None) => *state = State::default(),
            Some(Some(last)) => {
                state.num_failures = state.num_failures.saturating_add(1);
                state.last = last;
                state.is_probed = false;
                if state.num_failures >= MOST_FAILURES {
                    state.rests_until = Some(now + REST);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn breaker() -> (Breaker, Arc<AtomicU64>) {
        let secs = Arc::new(AtomicU64::new(0));
        let (start, told) = (Instant::now(), secs.clone());
        let clock = move || start + Duration::from_secs(told.load(Ordering::Relaxed));
        (Breaker::new(Arc::new(clock)), secs)
    }

    fn fail(breaker: &Breaker) {
        breaker.admit().expect("it is closed").failed(&RemoteError::Garbled("x".to_owned()));
    }

    #[test]
    fn three_failures_in_a_row_open_it_for_half_a_minute() {
        let (breaker, secs) = breaker();
        fail(&breaker);
        fail(&breaker);
        breaker.admit().expect("it is closed").answered();
        fail(&breaker);
        fail(&breaker);
        drop(breaker.admit().expect("two are not three"));
        fail(&breaker);
        assert!(matches!(breaker.admit(), Err(RemoteError::Resting { secs: 31, .. })));
        secs.store(29, Ordering::Relaxed);
        assert!(breaker.admit().is_err());
        secs.store(30, Ordering::Relaxed);
        assert!(breaker.admit().is_ok());
    }

    #[test]
    fn one_probe_decides() {
        let (breaker, secs) = breaker();
        (0..3).for_each(|_| fail(&breaker));
        secs.store(30, Ordering::Relaxed);
        let probe = breaker.admit().expect("one may try");
        assert!(breaker.admit().is_err(), "only one");
        probe.failed(&RemoteError::Garbled("y".to_owned()));
        assert!(breaker.admit().is_err(), "another rest");
        secs.store(60, Ordering::Relaxed);
        drop(breaker.admit().expect("one may try"));
        breaker.admit().expect("a cancelled probe lets the next one try").answered();
        let both = (breaker.admit(), breaker.admit());
        assert!(both.0.is_ok() && both.1.is_ok(), "all is well again");
    }
}
