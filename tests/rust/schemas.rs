//! The committed schemas are the protocol's, and the examples obey them.

use std::fs;
use std::path::{Path, PathBuf};

use backend::document;
use backend::protocol::{FurnishRequest, SCHEMAS, schema};
use backend::scene::Scene;
use serde_json::Value;

fn schemas_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas")
}

/// Every example as (file name, bytes), in the order of names.
fn examples() -> Vec<(String, Vec<u8>)> {
    let folder = schemas_folder().join("examples");
    let mut found: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("schemas/examples is there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read(path).expect("a readable example"))
        })
        .collect();
    found.sort();
    assert!(found.len() >= 15, "only {} examples", found.len());
    found
}

/// Which document an example is, by its name.
fn schema_of(name: &str) -> &'static str {
    match name {
        _ if name.starts_with("furnish_") => "furnish_request",
        _ if name.ends_with(".request.json") => "arrange_request",
        _ if name.ends_with(".rooms.json") => "rooms_request",
        _ => "scene_snapshot",
    }
}

#[test]
fn committed_schemas_are_the_generated_ones() {
    let is_update = std::env::var_os("UPDATE_SCHEMAS").is_some();
    let mut stale = vec![];
    for (name, make) in SCHEMAS {
        let generated = serde_json::to_string_pretty(&make()).expect("a schema is JSON") + "\n";
        let path = schemas_folder().join(format!("{name}.schema.json"));
        if is_update {
            fs::write(path, generated).expect("a writable schema");
        } else if fs::read_to_string(&path).unwrap_or_default() != generated {
            stale.push(format!("schemas/{name}.schema.json"));
        }
    }
    assert!(
        stale.is_empty(),
        "these files are not what the protocol's types say: {}\nrun `UPDATE_SCHEMAS=1 cargo test --release schemas` and commit them",
        stale.join(", ")
    );
}

#[test]
fn every_schema_file_belongs_to_a_type() {
    let known: Vec<String> = SCHEMAS.iter().map(|(name, _)| format!("{name}.schema.json")).collect();
    for entry in fs::read_dir(schemas_folder()).expect("schemas is there") {
        let name = entry.expect("a readable folder").file_name().to_string_lossy().into_owned();
        assert!(name == "examples" || known.contains(&name), "schemas/{name} belongs to no type");
    }
}

#[test]
fn examples_obey_their_schemas() {
    for (file, bytes) in examples() {
        let schema = schema(schema_of(&file)).expect("a known schema");
        let validator = jsonschema::validator_for(&schema).expect("a valid schema");
        let value: Value = serde_json::from_slice(&bytes).expect("an example is JSON");
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(faults.is_empty(), "{file}: {}", faults.join("\n"));
    }
}

#[test]
fn examples_become_scenes() {
    for (file, bytes) in examples().into_iter().filter(|(file, _)| schema_of(file) != "rooms_request") {
        let snapshot = if schema_of(&file) == "furnish_request" {
            document::read_request::<FurnishRequest>(&bytes).map(|request| request.snapshot)
        } else {
            document::read_snapshot_or_request(&bytes).map(|request| request.snapshot)
        };
        let scene = snapshot.and_then(|snapshot| Scene::from_snapshot(&snapshot));
        if let Err(error) = scene {
            panic!("{file}: {:#?}", error.to_protocol());
        }
    }
}
