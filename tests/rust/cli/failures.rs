//! What happens when something is wrong.

use super::*;

#[test]
fn what_cannot_be_understood_ends_with_2() {
    for line in [
        "",
        "paint room.json",
        "arrange",
        "arrange room.json --candidates 0",
        "arrange room.json --candidates 17",
        "arrange room.json --seed -1",
        "arrange room.json --time-budget-ms 0",
        "arrange room.json --policy oracle",
        "check room.json --rules guess",
        "furnish room.json --density 1.5",
        "render room.json",
        "render room.json --out pictures --svg --png",
        "schema --all folder goal",
        "--threads 0 schema",
    ] {
        let ran = run(line, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "backend {line}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty());
    }
}

#[test]
fn faults_are_told_with_pointers_into_the_file() {
    let snapshot = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0, 0], [4, 0], [4, 3]], "height_m": -1},
        "objects": [{"id": "a", "size_m": [1, 1, 0]}]}"#;
    let request = format!("{{\"snapshot\": {snapshot}}}");
    for (document, prefix) in [(snapshot.to_owned(), ""), (request, "/snapshot")] {
        for command in ["arrange -", "check -"] {
            let ran = run_with_stdin(command, document.as_bytes());
            assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
            let lines: Vec<&str> = ran.stderr.lines().collect();
            assert_eq!(lines.len(), 4, "{}", ran.stderr);
            assert!(lines[0].starts_with("error: stdin: invalid document"), "{}", lines[0]);
            assert!(
                lines[1].starts_with(&format!("  {prefix}/objects/0/size_m/2: expected")),
                "{}",
                lines[1]
            );
            assert!(lines[2].starts_with(&format!("  {prefix}/room/height_m: expected")), "{}", lines[2]);
            assert!(lines[3].starts_with("hint: "), "{}", lines[3]);
        }
    }
}

#[test]
fn programs_read_failures_as_documents_on_stderr() {
    let ran = run("arrange {} --json", &[Path::new("no_such_room.json")]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    let error: Value = serde_json::from_str(&ran.stderr).expect("a document");
    obeys("error", &error);
    assert_eq!(error["error"]["code"], "io");
}

#[test]
fn a_bad_file_does_not_stop_the_others() {
    let files = folder(&[("a.json", &bedroom()), ("b.json", "{\"version\": 1,"), ("c.json", &bedroom())]);
    let paths = ["a.json", "b.json", "c.json"].map(|name| files.path().join(name));
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();

    let ran = run("arrange {} {} {} --json --steps 60", &paths);
    assert_eq!(ran.code, 1);
    let lines = ran.json_lines();
    let told: Vec<&Path> = lines.iter().filter_map(|line| line["file"].as_str().map(Path::new)).collect();
    assert_eq!(told, paths);
    obeys("arrange_response", &lines[0]["response"]);
    obeys("arrange_response", &lines[2]["response"]);
    obeys("error", &serde_json::json!({"error": lines[1]["error"]}));
    assert_eq!(lines[1]["error"]["code"], "invalid_json");
    assert_eq!(ran.stderr, "1 of 3 files failed\n");

    let ran = run("arrange {} {} {} --steps 60", &paths);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stdout.matches("4.20 × 3.60 m").count(), 2, "{}", ran.stdout);
    assert!(ran.stderr.starts_with("error: ") && ran.stderr.contains("b.json: not JSON"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("1 of 3 files failed\n"), "{}", ran.stderr);

    let ran = run("check {} {} {} --json", &paths);
    assert_eq!((ran.code, ran.json_lines().len()), (1, 3));
}

#[test]
fn documents_over_the_limit_are_refused() {
    let large = " ".repeat(17 << 20);
    let files = folder(&[("large.json", &large)]);
    let ran = run("check {}", &[&files.path().join("large.json")]);
    assert!(ran.code == 1 && ran.stderr.contains("too large"), "{}", ran.stderr);
    let ran = run_with_stdin("check -", large.as_bytes());
    assert!(ran.code == 1 && ran.stderr.contains("too large"), "{}", ran.stderr);
}

#[test]
fn a_furnish_request_is_shown_its_way() {
    let ran = run("arrange {}", &[&example("furnish_tavern.request.json")]);
    assert!(ran.code == 1 && ran.stderr.contains("backend furnish"), "{}", ran.stderr);
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let mut command = backend();
    // More than a pipe holds, so that the program writes after the reader is gone.
    command.args(["categories", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}
