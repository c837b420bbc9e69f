//! The program as people and scripts run it.

mod answers;
mod convert;
mod documents;
mod failures;
mod files;
mod watch;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Few enough to be quick; what is tested here does not depend on how good a layout gets.
const QUICK: [&str; 2] = ["--steps", "60"];

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples").join(name)
}

/// What a run gave.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it ended by itself"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The one JSON document on stdout.
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The JSON documents on stdout, one a line.
    fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }
}

fn backend() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.env_remove("RAYON_NUM_THREADS").stdin(Stdio::null());
    command
}

/// Runs the program; arguments are separated by blanks, `{}` stands for the next of `paths`.
fn run(line: &str, paths: &[&Path]) -> Ran {
    let mut paths = paths.iter();
    let mut command = backend();
    for word in line.split_whitespace() {
        match word {
            "{}" => command.arg(paths.next().expect("a path for every {}")),
            word => command.arg(word),
        };
    }
    Ran::of(command.output().expect("it runs"))
}

fn run_with_stdin(line: &str, stdin: &[u8]) -> Ran {
    let mut command = backend();
    command.args(line.split_whitespace());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    // It may refuse the rest of what is too large.
    let _ = pipe.write_all(stdin);
    drop(pipe);
    Ran::of(child.wait_with_output().expect("it ends"))
}

/// A folder with files of these names and texts.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn bedroom() -> String {
    fs::read_to_string(example("bedroom.json")).expect("an example")
}

fn obeys(name: &str, document: &Value) {
    let schema = backend::protocol::schema(name).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let faults: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
