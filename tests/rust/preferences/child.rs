//! Other processes: this test program as a writer that can be killed, and the real program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;

/// Where the writer writes; nothing is written without it.
const FOLDER: &str = "SETDRESSER_TEST_FOLDER";

/// Appends without end, and tells each id once the store has acknowledged it. Started by other tests only.
#[test]
#[ignore = "a process for other tests"]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut out = std::io::stdout().lock();
    let mut tell = |text: String| {
        writeln!(out, "{text}").and_then(|()| out.flush()).expect("the reader is there");
    };
    let mut store = match Store::open(Path::new(&folder)) {
        Ok(store) => store,
        Err(error) => return tell(format!("failed {}", error.to_protocol().error.message)),
    };
    let mut last = store.latest(1).expect("read").first().map_or(0, |event| event.id);
    example();
    tell("\nready".to_owned());
    loop {
        let job_id = format!("job-{last}");
        let recorded = store
            .record_proposal(&proposal(&job_id))
            .and_then(|()| store.record_preference(&preference(&job_id, Action::Accept), None));
        match recorded {
            Ok(recorded) => last = recorded.id,
            Err(error) => {
                let body = error.to_protocol().error;
                return tell(format!("failed {} | {}", body.message, body.hint.unwrap_or_default()));
            }
        }
        tell(format!("kept {last}"));
    }
}

/// The command line of the writer.
pub(super) fn writer_line() -> Vec<String> {
    let program = std::env::current_exe().expect("a path").display().to_string();
    [&program, "preferences::child::writer", "--exact", "--ignored", "--nocapture", "--test-threads=1"]
        .map(str::to_owned)
        .to_vec()
}

/// A command that writes to the folder until it is killed or fails.
pub(super) fn writer_command(folder: &Path) -> Command {
    let line = writer_line();
    let mut command = Command::new(&line[0]);
    command.args(&line[1..]).env(FOLDER, folder);
    command
}

/// The last id that the writer told, and why it stopped, if it said so.
pub(super) fn told(output: &str) -> (i64, Option<&str>) {
    let last = output.lines().filter_map(|line| line.strip_prefix("kept ")?.parse().ok()).next_back();
    (last.unwrap_or(0), output.lines().find_map(|line| line.strip_prefix("failed ")))
}

/// The real program on a folder.
pub(super) fn backend(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.arg("preferences").args(line.split_whitespace()).arg("--data-dir").arg(folder);
    command
}

/// An export of so many proposals with an event each.
pub(super) fn export_of(num: usize) -> String {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&proposal("job-one")).expect("stored");
    store.record_preference(&preference("job-one", Action::Accept), None).expect("stored");
    let text = exported(&store);
    let lines: Vec<&str> = text.lines().collect();
    let id = |line: &str| {
        line.split("\"id\":\"").nth(1).and_then(|rest| rest.get(..36)).expect("an id").to_owned()
    };
    let ids = [lines[0], lines[1]].map(id);
    (0..num)
        .map(|number| {
            let text = text.replace(&ids[0], &format!("00000000-0000-4000-8000-{number:012}"));
            let text = text.replace(&ids[1], &format!("00000000-0000-4000-9000-{number:012}"));
            text.replace("job-one", &format!("imported-{number}"))
        })
        .collect()
}

/// A file with a text.
pub(super) fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("written");
    path
}
