use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use super::{backend, example, run};

/// `backend watch` on a folder of its own; killed when dropped.
struct Watching {
    folder: TempDir,
    program: Child,
    stdout: BufReader<ChildStdout>,
}

impl Watching {
    fn start(prepare: impl Fn(&Path)) -> Self {
        let folder = tempdir().expect("a folder");
        prepare(folder.path());
        let mut command: Command = backend();
        command.arg("watch").arg(folder.path()).args(["--steps", "60"]);
        let mut program =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let stdout = BufReader::new(program.stdout.take().expect("a pipe"));
        Self { folder, program, stdout }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// The next line that it prints: one for each answer.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line");
        line
    }

    fn wait_for(&self, name: &str) {
        wait_until(name, || self.path(name).exists());
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(30), "never came: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn copy(name: &str, to: &Path) {
    fs::copy(example(name), to).expect("copied");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("listed").flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

#[test]
fn scenes_that_are_there_appear_and_change_get_their_answers() {
    let mut watching = Watching::start(|folder| copy("hallway.json", &folder.join("there.json")));
    assert!(watching.line().contains("there.json"));
    copy("bathroom.json", &watching.path("new.json"));
    assert!(watching.line().contains("new.json"));
    for name in ["there", "new"] {
        for kind in ["response.json", "arranged.json", "plan.svg", "plan.png"] {
            assert!(watching.path(&format!("{name}.{kind}")).exists(), "{name}.{kind}");
        }
    }
    let response = |watching: &Watching| fs::read(watching.path("new.response.json")).expect("an answer");
    let first = response(&watching);
    copy("hallway.json", &watching.path("new.json"));
    assert!(watching.line().contains("new.json"));
    assert_ne!(first, response(&watching));
}

#[test]
fn its_own_output_and_other_json_are_left_alone() {
    let mut watching = Watching::start(|folder| {
        copy("hallway.json", &folder.join("a.json"));
        fs::write(folder.join("package.json"), r#"{"name": "not a room"}"#).expect("written");
    });
    watching.line();
    // Whatever it took up after its own answer would be told before this one.
    copy("hallway.json", &watching.path("b.json"));
    assert!(watching.line().contains("b.json"));
    let expected = [
        "a.arranged.json",
        "a.json",
        "a.plan.png",
        "a.plan.svg",
        "a.response.json",
        "b.arranged.json",
        "b.json",
        "b.plan.png",
        "b.plan.svg",
        "b.response.json",
        "package.json",
    ];
    assert_eq!(names(watching.folder.path()), expected);
}

#[test]
fn a_file_is_waited_for_while_it_is_being_written() {
    let mut watching = Watching::start(|_| ());
    let text = fs::read_to_string(example("hallway.json")).expect("an example");
    let (head, _) = text.split_at(text.len() / 2);
    fs::write(watching.path("slow.json"), head).expect("half of it");
    std::thread::sleep(Duration::from_millis(600));
    fs::write(watching.path("slow.json"), &text).expect("all of it");
    assert!(watching.line().contains("slow.json"));
    assert!(!watching.path("slow.error.json").exists());
}

#[test]
fn errors_are_written_beside_and_go_when_the_file_is_mended() {
    let mut watching = Watching::start(|folder| {
        fs::write(folder.join("broken.json"), "{\"version\": 1, \"room\"").expect("written");
        fs::write(
            folder.join("wrong.json"),
            r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [], "height_m": -1}}"#,
        )
        .expect("written");
    });
    watching.wait_for("broken.error.json");
    watching.wait_for("wrong.error.json");
    let error: Value =
        serde_json::from_slice(&fs::read(watching.path("wrong.error.json")).expect("read")).expect("JSON");
    assert_eq!(error["error"]["code"], "invalid_document");
    assert!(error["error"]["fields"].as_array().is_some_and(|fields| fields.len() == 2), "{error}");
    copy("hallway.json", &watching.path("broken.json"));
    assert!(watching.line().contains("broken.json"));
    assert!(!watching.path("broken.error.json").exists());
    assert!(watching.path("wrong.error.json").exists());
}

#[test]
fn once_answers_what_is_new_and_ends() {
    let folder = tempdir().expect("a folder");
    copy("hallway.json", &folder.path().join("a.json"));
    let first = run("watch {} --once --steps 60", &[folder.path()]);
    assert_eq!((first.code, first.stdout.lines().count()), (0, 1), "{}", first.stderr);
    let second = run("watch {} --once --steps 60", &[folder.path()]);
    assert_eq!((second.code, second.stdout.as_str()), (0, ""));
    let gone = run("watch {} --once", &[&folder.path().join("no such folder")]);
    assert_eq!(gone.code, 1);
    assert!(gone.stderr.contains("no such folder"), "{}", gone.stderr);
}
