use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use backend::models::{LoadVlm, Promoted};
use backend::protocol::{ErrorCode, JobState};
use backend::server;
use tempfile::tempdir;

use super::InProcess;

fn no_models(folder: &Path) -> Arc<Promoted> {
    Arc::new(Promoted::open(&folder.join("models"), Box::new(LoadVlm { num_threads: None })))
}

#[test]
fn t65_a_job_that_breaks_off_takes_nothing_with_it() {
    let folder = tempdir().expect("a folder");
    let num_calls = AtomicU32::new(0);
    let daemon = InProcess::start(folder.path(), no_models(folder.path()), |memory| {
        let real = server::arrange_or_furnish(memory, no_models(folder.path()), None, 60_000);
        Box::new(move |job, request, hooks| {
            let call = num_calls.fetch_add(1, Ordering::Relaxed);
            assert!(call.is_multiple_of(2), "every second job meets a fault of ours");
            real(job, request, hooks)
        })
    });
    for round in 0..6 {
        let status = daemon.arrange();
        if round % 2 == 0 {
            assert_eq!(status.state, JobState::Done);
            assert!(status.result.is_some());
        } else {
            assert_eq!(status.state, JobState::Failed);
            assert_eq!(status.error.map(|error| error.code), Some(ErrorCode::Internal));
        }
    }
}

#[test]
fn a_memory_that_fails_does_not_take_the_answer_with_it() {
    let folder = tempdir().expect("a folder");
    let daemon = InProcess::start(folder.path(), no_models(folder.path()), |memory| {
        let other = tempdir().expect("a folder");
        let broken = backend::preferences::Store::open(other.path()).expect("a memory");
        // Nothing can be written to a file whose folder is gone and whose table was dropped by somebody else.
        let beside =
            rusqlite::Connection::open(other.path().join(backend::preferences::FILE_NAME)).expect("it opens");
        beside.execute_batch("DROP TABLE event; DROP TABLE proposal;").expect("dropped");
        drop(memory);
        let broken = backend::preferences::Memory::new(broken);
        server::arrange_or_furnish(broken, no_models(folder.path()), None, 60_000)
    });
    let status = daemon.arrange();
    assert_eq!(status.state, JobState::Done);
    let warnings = status.result.expect("an answer").warnings;
    assert!(warnings.iter().any(|warning| warning.contains("is not remembered")), "{warnings:?}");
}
