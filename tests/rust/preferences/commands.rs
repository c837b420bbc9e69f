//! `backend preferences` as people and scripts run it.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::child::{backend, export_of, file};
use super::*;

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run(mut command: Command) -> Ran {
    let output = command.stdin(Stdio::null()).output().expect("it runs");
    Ran {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A folder with a job that was accepted, edited and taken back.
fn filled() -> TempDir {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&of_project("job", "villa")).expect("stored");
    let edit = Preference {
        final_placements: Some(edited()),
        reason: Some("closer to\u{1b}[2J the window".to_owned()),
        ..preference("job", Action::Edit)
    };
    for preference in [preference("job", Action::Accept), edit, preference("job", Action::Undo)] {
        store.record_preference(&preference, None).expect("stored");
    }
    folder
}

#[test]
fn lists_are_tables_or_lines() {
    let folder = filled();
    let table = run(backend(folder.path(), "list")).stdout;
    for word in ["accept c1", "edit c1", "undo c1", "job", "closer to"] {
        assert!(table.contains(word), "{word}: {table}");
    }
    assert!(!table.contains('\u{1b}'), "{table}");
    let lines = run(backend(folder.path(), "list --json --after 1 --limit 1")).stdout;
    let line: Value = serde_json::from_str(&lines).expect("one line of JSON");
    assert_eq!((line["id"].as_i64(), line["action"].as_str()), (Some(2), Some("edit")));
    let nothing = run(backend(&folder.path().join("new"), "list"));
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, "nothing yet\n"));
}

#[test]
fn a_job_is_shown_by_its_id_or_an_events() {
    let folder = filled();
    let page = run(backend(folder.path(), "show job")).stdout;
    for word in ["project villa", "seed", "total", "collision", "edit c1", "moved 0.10 m"] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert_eq!(run(backend(folder.path(), "show 2")).stdout, page);
    let document: Value =
        serde_json::from_str(&run(backend(folder.path(), "show 2 --json")).stdout).expect("JSON");
    assert_eq!(document["events"].as_array().map(Vec::len), Some(3));
    let [request, response] = ["request", "response"].map(|name| document[name].to_string());
    assert_eq!(serde_json::from_str::<ArrangeResponse>(&response).expect("an answer"), example().1);
    assert!(serde_json::from_str::<ArrangeRequest>(&request).is_ok());
    let unknown = run(backend(folder.path(), "show 99"));
    assert!(unknown.code == 1 && unknown.stderr.contains("no event \"99\" is known"), "{}", unknown.stderr);
    let unknown = run(backend(folder.path(), "show nobody --json"));
    assert!(unknown.stderr.contains("\"not_found\""), "{}", unknown.stderr);
}

#[test]
fn exports_and_imports_go_through_files_and_pipes() {
    let [here, there] = [filled(), folder()];
    let copy = there.path().join("copy.jsonl");
    let mut export = backend(here.path(), "export");
    export.arg(&copy);
    let exported = run(export);
    assert_eq!((exported.code, exported.stdout.as_str()), (0, ""), "{}", exported.stderr);
    assert!(exported.stderr.starts_with("4 lines written"), "{}", exported.stderr);
    let text = std::fs::read_to_string(&copy).expect("written");
    assert_eq!(run(backend(here.path(), "export")).stdout, text);
    for (known, expected) in
        [("1 new proposal, 3 new events; 0 lines", 0), ("0 new proposals, 0 new events; 4 lines", 0)]
    {
        let mut import = backend(there.path(), "import");
        import.arg(&copy);
        let imported = run(import);
        assert!(
            imported.code == expected && imported.stdout.starts_with(known),
            "{}{}",
            imported.stdout,
            imported.stderr
        );
    }
    let bad = file(&there, "bad.jsonl", &(text.clone() + "nonsense\n" + &text.replace("\"c1\"", "\"c7\"")));
    let mut import = backend(&there.path().join("other"), "import");
    import.arg(bad);
    let refused = run(import);
    assert!(refused.code == 1 && refused.stderr.contains("line 5"), "{}", refused.stderr);
    assert!(run(backend(&there.path().join("other"), "export")).stdout.is_empty());
    let mut import = backend(there.path(), "import");
    import.arg("no_such_file.jsonl");
    assert!(run(import).stderr.contains("cannot read no_such_file.jsonl"));
}

#[test]
fn stats_are_bars_or_a_document() {
    let folder = filled();
    let page = run(backend(folder.path(), "stats")).stdout;
    assert!(page.starts_with("1 proposal, 1 of them judged, 3 events"), "{page}");
    assert!(page.contains("villa") && page.contains("██████"), "{page}");
    let document: Value =
        serde_json::from_str(&run(backend(folder.path(), "stats --json")).stdout).expect("JSON");
    assert_eq!(document["by_project"][0], serde_json::json!({"name": "villa", "num": 3}));
}

#[test]
fn a_purge_asks_first() {
    let folder = filled();
    let asked = run(backend(folder.path(), "purge"));
    assert_eq!((asked.code, asked.stdout.as_str()), (1, ""));
    assert!(
        asked.stderr.contains("1 proposal and 3 events") && asked.stderr.contains("--yes"),
        "{}",
        asked.stderr
    );
    assert_eq!(run(backend(folder.path(), "purge --yes --project other")).stdout, "0 deleted\n");
    assert_eq!(run(backend(folder.path(), "purge --yes --before 2020-01-01")).stdout, "0 deleted\n");
    assert_eq!(run(backend(folder.path(), "purge --yes --json --project villa")).stdout, "{\"deleted\":4}\n");
    assert_eq!(run(backend(folder.path(), "list")).stdout, "nothing yet\n");
    assert_eq!(run(backend(folder.path(), "purge --before soon")).code, 2);
}

#[test]
fn a_rescue_is_told() {
    let folder = folder();
    let mut many = store(&folder);
    many.import(&mut export_of(20).as_bytes()).expect("taken in");
    drop(many);
    let path = folder.path().join("preferences.sqlite");
    let mut bytes = std::fs::read(&path).expect("readable");
    bytes[..16].fill(b'x');
    std::fs::write(&path, bytes).expect("written");
    let told = run(backend(folder.path(), "stats --json"));
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(told.stderr.contains("20 proposals and 20 events were saved"), "{}", told.stderr);
    assert!(told.stderr.contains("preferences.corrupt-20"), "{}", told.stderr);
    assert_eq!(run(backend(folder.path(), "stats")).stderr, "");
}

#[test]
fn the_folder_comes_from_the_environment_too() {
    let folder = filled();
    let command = |home: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
        command.args(["preferences", "list"]).env_remove("SETDRESSER_CONFIG").env_remove("XDG_DATA_HOME");
        command.env_remove("SETDRESSER_DATA_DIR").env("HOME", home);
        command
    };
    let home = TempDir::new().expect("a folder");
    let mut named = command(home.path());
    named.env("SETDRESSER_DATA_DIR", folder.path());
    assert!(run(named).stdout.contains("accept c1"));
    let usual = run(command(home.path()));
    assert_eq!((usual.code, usual.stdout.as_str()), (0, "nothing yet\n"), "{}", usual.stderr);
    assert!(
        home.path().join(".local/share/setdresser/preferences.sqlite").exists() || !cfg!(target_os = "linux")
    );
}
