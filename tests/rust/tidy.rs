//! Rules of the house that a compiler does not hold.

use std::fs;
use std::path::{Path, PathBuf};

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn modules() -> Vec<String> {
    let lib = fs::read_to_string(src().join("lib.rs")).expect("lib.rs");
    let modules = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

/// Does the text use `crate::module`, also inside a braced `use crate::{…}`?
fn uses(text: &str, module: &str) -> bool {
    let code =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let direct = code.match_indices(&format!("crate::{module}")).any(|(at, found)| {
        !code[at + found.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
    });
    let braced = code.match_indices("use crate::{").any(|(at, _)| {
        let list = &code[at..code[at..].find(';').map_or(code.len(), |end| at + end)];
        list.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == module)
    });
    direct || braced
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let modules = modules();
    assert!(modules.len() > 8, "lib.rs lists its modules as `mod name;`: {modules:?}");
    let mut faults = vec![];
    for (position, module) in modules.iter().enumerate() {
        let folder = src().join(module);
        let files =
            if folder.is_dir() { rust_files(&folder) } else { vec![src().join(format!("{module}.rs"))] };
        for file in files {
            let text = fs::read_to_string(&file).expect("readable");
            // A test may look at the whole program.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for below in &modules[position + 1..] {
                if uses(text, below) {
                    faults.push(format!("{} uses `{below}`, which stands below `{module}`", file.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_core_reads_no_clock_no_file_and_no_environment() {
    let banned =
        ["std::time", "std::env", "std::fs", "std::net", "rand::rng()", "SystemTime", "Instant::now"];
    let speaking: &[&str] = &["std::time", "std::net", "Instant::now"];
    let mut faults = vec![];
    let pure = ["protocol", "scene", "layout", "reward", "search", "instruction", "policy", "plan", "render"];
    for module in modules().into_iter().filter(|module| pure.contains(&module.as_str())) {
        let folder = src().join(&module);
        let files =
            if folder.is_dir() { rust_files(&folder) } else { vec![src().join(format!("{module}.rs"))] };
        for file in files.into_iter().filter(|file| !file.ends_with("tests.rs")) {
            // Who speaks with a server, or waits to be cancelled, has to look at the clock.
            let waits = ["policy/remote", "policy/vlm/turnstile.rs"].map(|path| src().join(path));
            let may = if waits.iter().any(|path| file.starts_with(path)) { speaking } else { &[] };
            let text = fs::read_to_string(&file).expect("readable");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            faults.extend(
                banned
                    .iter()
                    .filter(|word| text.contains(**word) && !may.contains(*word))
                    .map(|word| format!("{}: {word}", file.display())),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_protocol_has_json_schemas() {
    let faults: Vec<PathBuf> = rust_files(&src())
        .into_iter()
        .filter(|file| !file.starts_with(src().join("protocol")))
        .filter(|file| {
            fs::read_to_string(file).expect("readable").contains("derive(") && derives_schema(file)
        })
        .collect();
    assert!(faults.is_empty(), "JsonSchema is derived outside of protocol/: {faults:?}");
}

fn derives_schema(file: &Path) -> bool {
    let text = fs::read_to_string(file).expect("readable");
    text.lines().any(|line| line.contains("derive(") && line.contains("JsonSchema"))
}
