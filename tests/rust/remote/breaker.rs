//! A server that fails again and again is left in peace, whichever job asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use backend::policy::remote::{MOST_FAILURES, REST};

use super::*;

struct Time(Arc<AtomicU64>);

impl Time {
    fn pass(&self, duration: Duration) {
        self.0.fetch_add(duration.as_millis() as u64, Ordering::SeqCst);
    }
}

fn with_time(settings: Settings) -> (Remote, Time) {
    let (start, passed) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let time = Time(passed.clone());
    let clock = move || start + Duration::from_millis(passed.load(Ordering::SeqCst));
    (Remote::with_clock(settings, Arc::new(clock)), time)
}

#[test]
fn three_failures_in_a_row_are_enough() {
    let is_well = Arc::new(AtomicBool::new(false));
    let told = is_well.clone();
    let server = Server::start(move |_| {
        if told.load(Ordering::SeqCst) {
            Reply::answers(&[good(0)])
        } else {
            Reply::with(429, "Retry-After: 60\r\n", "")
        }
    });
    let (remote, time) = with_time(settings(&server.url));
    let failing = |remote: &Remote| match complete(remote, 1) {
        Err(RemoteError::Failing { .. }) => true,
        Err(RemoteError::Resting { .. }) => false,
        other => panic!("{other:?}"),
    };
    assert!((0..MOST_FAILURES).all(|_| failing(&remote)));
    let error = complete(&remote, 1).expect_err("it rests").to_string();
    assert!(error.contains("left in peace") && error.contains("429"), "{error}");
    time.pass(REST - Duration::from_secs(1));
    assert!(!failing(&remote));
    time.pass(Duration::from_secs(1));
    assert!(failing(&remote), "one may try");
    assert!(!failing(&remote), "and failed");
    assert_eq!(server.seen().len(), 4, "who is refused sends nothing");
    is_well.store(true, Ordering::SeqCst);
    time.pass(REST);
    assert!(complete(&remote, 1).is_ok() && complete(&remote, 1).is_ok(), "all is well again");
}

#[test]
fn all_jobs_know_it() {
    let server = Server::start(|_| Reply::with(503, "Retry-After: 60\r\n", ""));
    let (remote, _) = with_time(settings(&server.url));
    std::thread::scope(|scope| {
        (0..MOST_FAILURES).for_each(|_| drop(scope.spawn(|| complete(&remote, 1))));
    });
    assert!(matches!(complete(&remote, 1), Err(RemoteError::Resting { .. })));
}

/// Wrong settings, and a model that talks nonsense, are answered at once: nobody waits for them.
#[test]
fn a_server_that_answers_is_not_ill() {
    for reply in [
        (|| Reply::error(401, "no")) as fn() -> Reply,
        || Reply::error(400, "no"),
        || Reply::answers(&["nonsense".to_owned()]),
    ] {
        let server = Server::start(move |_| reply());
        let (remote, _) = with_time(settings(&server.url));
        for _ in 0..2 * MOST_FAILURES {
            let error = complete(&remote, 1).expect_err("it does not work");
            assert!(!matches!(error, RemoteError::Resting { .. }), "{error}");
        }
    }
}

#[test]
fn being_cancelled_says_nothing_of_the_server() {
    let server = Server::start(|seen| {
        if seen.index < 3 { Reply::with(503, "Retry-After: 60\r\n", "") } else { Reply::Stall(vec![]) }
    });
    let (remote, time) = with_time(settings(&server.url));
    (0..MOST_FAILURES).for_each(|_| drop(complete(&remote, 1)));
    time.pass(REST);
    for num_seen in 4..7 {
        let is_asked = || server.seen().len() >= num_seen;
        assert_eq!(remote.complete(ask(1), &is_asked), Err(RemoteError::Cancelled), "the next one may try");
    }
}
