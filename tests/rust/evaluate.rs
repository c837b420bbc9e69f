//! `backend evaluate`: rows beside each other, the same numbers every time, faults with their places.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs it with arguments separated by blanks; no model is in use.
fn evaluate(line: &str, folder: &Path) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_backend"))
        .arg("evaluate")
        .args(line.split_whitespace())
        .env("SETDRESSER_DATA_DIR", folder)
        .env("SETDRESSER_CONFIG_DIR", folder)
        .env_remove("RAYON_NUM_THREADS")
        .current_dir(folder)
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn report(line: &str, folder: &Path) -> Value {
    let ran = evaluate(line, folder);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("a report")
}

/// A folder with a model of random numbers in `tiny`.
fn with_model() -> TempDir {
    let folder = tempdir().expect("a folder");
    crate::vlm::tiny::write(&folder.path().join("tiny"), 1);
    folder
}

fn without_timing(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| *name != "timing");
            Value::Object(kept.map(|(name, value)| (name.clone(), without_timing(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_timing).collect(),
        other => other.clone(),
    }
}

fn names(report: &Value) -> Vec<&str> {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["name"].as_str().expect("a name")).collect()
}

/// Every mean lies in its interval.
fn assert_intervals(value: &Value) {
    if let (Some(low), Some(high)) = (value["low"].as_f64(), value["high"].as_f64()) {
        let mean = value["value"].as_f64().expect("a mean");
        assert!(low <= mean + 1e-9 && mean <= high + 1e-9, "{value}");
    }
    match value {
        Value::Object(fields) => fields.values().for_each(assert_intervals),
        Value::Array(items) => items.iter().for_each(assert_intervals),
        _ => {}
    }
}

#[test]
fn rows_repeat_on_any_number_of_threads() {
    let folder = with_model();
    let line = "--generated 2 --policy random,heuristic,vlm --model tiny --mode raw,single,best8,search --steps 20 --json";
    let one = report(&format!("--threads 1 {line}"), folder.path());
    let files = "--sheet sheet.png --details details.jsonl";
    let other = report(&format!("--threads 3 {line} {files}"), folder.path());
    assert_eq!(without_timing(&one), without_timing(&other));
    assert_intervals(&one);
    let expected = [
        "vlm raw",
        "random single",
        "heuristic single",
        "vlm single",
        "random best of 8",
        "heuristic best of 8",
        "vlm best of 8",
        "random search 20 steps",
        "heuristic search 20 steps",
        "vlm search 20 steps",
    ];
    assert_eq!(names(&one), expected);
    assert_eq!(one["rows"][0]["unreadable"]["value"], 1.0, "letters by chance are no answer");
    assert_eq!(one["rows"][3]["faults"]["colliding"]["value"], 0.0, "geometry holds the model");
    for (single, best) in [(1, 4), (2, 5), (3, 6)] {
        // The single one is among the eight, and a checker that knows the whole room takes no unsound one for a sound one.
        assert!(
            one["rows"][best]["valid"]["value"].as_f64() >= one["rows"][single]["valid"]["value"].as_f64()
        );
    }
    let details = fs::read_to_string(folder.path().join("details.jsonl")).expect("details");
    let details: Vec<Value> =
        details.lines().map(|line| serde_json::from_str(line).expect("a line")).collect();
    assert_eq!(details.len(), 2 * expected.len());
    assert_eq!((&details[0]["row"], &details[0]["case"]), (&"vlm raw".into(), &"room 0".into()));
    assert!(fs::read(folder.path().join("sheet.png")).expect("a sheet").starts_with(b"\x89PNG"));
}

#[test]
fn pictures_are_compared_in_rooms_that_hide_something() {
    let folder = with_model();
    let line = "--generated 2 --with none --policy heuristic,vlm --model tiny --mode single --pictures right,none,other --json";
    let report = report(line, folder.path());
    let expected = [
        "heuristic single",
        "vlm single, right picture",
        "vlm single, no picture",
        "vlm single, other picture",
    ];
    assert_eq!(names(&report), expected);
    assert_eq!(report["num_relations"], 0);
    assert!(report["rows"][1]["seen"]["recall"]["value"].is_number());
    let differences = report["differences"].as_array().expect("differences");
    let is_of_pictures = |one: &&Value| one["row"] == expected[2] && one["against"] == expected[1];
    let measures: Vec<&str> =
        differences.iter().filter(is_of_pictures).filter_map(|one| one["measure"].as_str()).collect();
    assert_eq!(measures, ["valid", "total", "openings"]);
}

#[test]
fn instructions_are_judged_by_what_they_mean() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/instructions/dev.jsonl");
    let folder = tempdir().expect("a folder");
    let file = file.display();
    let told = report(&format!("{file} --mode single --with relations --json"), folder.path());
    let words = report(&format!("{file} --mode single --json"), folder.path());
    let nothing = report(&format!("{file} --mode single --with none --json"), folder.path());
    assert_eq!((&told["num_rooms"], &told["num_relations"]), (&100.into(), &140.into()));
    let held = |report: &Value| report["rows"][0]["relations"]["value"].as_f64().expect("a share");
    assert!(held(&told) > held(&words) && held(&words) > held(&nothing), "{} {}", held(&told), held(&words));
    assert!(words["rows"][0]["heard"]["recall"]["value"].as_f64().expect("a share") > 0.6);
    assert_eq!(told["rows"][0].get("heard"), None);
}

/// What the shipped weights are worth in 30 rooms: mean total, share of relations that hold, share of what was meant that is
/// heard; `MODEL_CARD.md` beside them has the same.
const RECORDED: [f64; 3] = [0.775, 0.582, 0.636];
/// On another processor sums round otherwise, and a draw may differ.
const ABOUT: f64 = 0.06;

#[test]
fn the_shipped_weights_are_worth_what_was_recorded() {
    let folder = tempdir().expect("a folder");
    let report = report("--generated 30 --policy vlm --mode single --json", folder.path());
    assert_eq!(report["models"], serde_json::json!(["setdresser-2"]));
    let row = &report["rows"][0];
    let found = [&row["total"], &row["relations"], &row["heard"]["recall"]];
    let found = found.map(|estimate| estimate["value"].as_f64().expect("a mean"));
    let is_close = found.iter().zip(RECORDED).all(|(found, recorded)| (found - recorded).abs() < ABOUT);
    assert!(is_close, "{found:?} instead of {RECORDED:?}");
}

#[test]
fn people_get_tables() {
    let folder = tempdir().expect("a folder");
    let ran = evaluate("--generated 2 --mode single,best8", folder.path());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for word in ["heuristic best of 8", "walkability", "colliding", "relations hold", "median", "against"] {
        assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
    }
}

#[test]
fn faults_are_told_with_their_places() {
    let folder = tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let room = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0,0],[4,0],[4,3],[0,3]], "height_m": 2.5, "openings": []}, "objects": []}"#;
    let line = |expected: &str| {
        format!(r#"{{"id": "a", "request": {{"snapshot": {room}}}, "expected": {expected}}}"#) + "\n"
    };
    let wrong = r#"[{"kind": "in_corner", "subject": "no such thing"}]"#;
    write("lines.jsonl", &(line("[]") + &line(wrong)));
    write("room.json", &room.replace("2.5", "-2.5"));
    for (line, words) in [
        ("lines.jsonl", &["lines.jsonl", "/line 2/expected/0/subject"][..]),
        ("room.json", &["room.json", "/room/height_m"]),
        ("missing.jsonl", &["missing.jsonl"]),
        ("--generated 1 --policy heuristic --mode raw", &["--policy vlm"]),
        ("--generated 1 --model missing", &["vlm"]),
    ] {
        let ran = evaluate(line, folder.path());
        assert_eq!(ran.code, Some(1), "{line}: {}", ran.stderr);
        assert!(words.iter().all(|word| ran.stderr.contains(word)), "{line}: {}", ran.stderr);
    }
    for line in [
        "",
        "--generated 0",
        "--generated 1 --time 0",
        "--generated 1 --mode best9",
        "room.json --pictures none",
    ] {
        assert_eq!(evaluate(line, folder.path()).code, Some(2), "{line}");
    }
}
