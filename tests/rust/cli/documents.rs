//! Help, schemas and the table of categories.

use super::*;

const COMMANDS: [&str; 8] =
    ["arrange", "check", "convert", "furnish", "render", "schema", "categories", "preferences"];

#[test]
fn every_command_shows_examples() {
    let whole = run("--help", &[]);
    assert!(whole.code == 0 && whole.stdout.contains("Exit codes:"), "{}", whole.stdout);
    for command in COMMANDS {
        assert!(whole.stdout.contains(&format!("\n  {command} ")), "{command} is not listed");
        for flag in ["--help", "-h"] {
            let help = run(&format!("{command} {flag}"), &[]);
            assert_eq!(help.code, 0, "{command} {flag}");
            let (_, examples) = help.stdout.split_once("Examples:").expect("examples");
            assert!(examples.contains(&format!("backend {command}")), "{command}: {examples}");
        }
    }
}

/// Clients look for the name before they start a program that is called `backend`.
#[test]
fn the_version_says_setdresser() {
    let ran = run("--version", &[]);
    assert_eq!((ran.code, ran.stdout), (0, format!("setdresser {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn schemas_are_listed_printed_and_written() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let list = run("schema", &[]);
    let out = TempDir::new().expect("a folder");
    assert_eq!(run("schema --all {}", &[out.path()]).code, 0);
    for (name, _) in backend::protocol::SCHEMAS {
        assert!(
            list.stdout.lines().any(|line| line.starts_with(name) && line.len() > name.len() + 10),
            "{name}"
        );
        let file = format!("{name}.schema.json");
        let expected: Value =
            serde_json::from_slice(&fs::read(committed.join(&file)).expect("a schema")).expect("JSON");
        assert_eq!(run(&format!("schema {name}"), &[]).json(), expected);
        let written: Value =
            serde_json::from_slice(&fs::read(out.path().join(&file)).expect("written")).expect("JSON");
        assert_eq!(written, expected);
    }
    let unknown = run("schema scene", &[]);
    assert!(unknown.code == 2 && unknown.stderr.contains("scene_snapshot"), "{}", unknown.stderr);
}

#[test]
fn categories_are_filtered_by_word() {
    let all = run("categories --json", &[]).json();
    let all = all.as_array().expect("a list");
    assert_eq!(all.len(), backend::scene::category::all().len());
    assert_eq!(all[0]["size_m"]["typical"], serde_json::json!([0.5, 0.54, 0.88]));
    let chairs = run("categories Chair --json", &[]).json();
    let ids: Vec<&str> =
        chairs.as_array().expect("a list").iter().filter_map(|row| row["id"].as_str()).collect();
    assert!(ids.contains(&"dining_chair") && ids.len() < all.len(), "{ids:?}");
    let table = run("categories nightstand", &[]).stdout;
    assert!(table.contains("nightstand") && table.contains("beside"), "{table}");
    assert!(run("categories no_such_thing", &[]).stdout.contains("0 categories"));
}

#[test]
fn names_are_guessed() {
    let guessed = run("categories --guess nightstand --size 0.45,0.4,0.55 --json", &[]).json();
    assert_eq!(guessed["category"], "nightstand");
    let unknown = run("categories --guess Xyzzy --size 0.5,0.5,0.9", &[]).stdout;
    assert!(unknown.contains("no category") && unknown.contains("floor"), "{unknown}");
    assert_eq!(run("categories --guess chair", &[]).code, 2);
    assert_eq!(run("categories --guess chair --size 1,2", &[]).code, 2);
}
