//! Models on disk and from a hub: what is pulled is whole and right, or what was there before stays.

mod commands;
mod hub;
mod pulling;
mod stopping;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use hub::{Hub, REPO};

/// What a run gave.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    #[track_caller]
    fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self.stdout
    }

    /// It failed and said all of that.
    #[track_caller]
    fn refused(self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{}{}", self.stdout, self.stderr);
        for word in words {
            assert!(self.stderr.contains(word), "no {word:?} in {}", self.stderr);
        }
    }

    #[track_caller]
    fn json(self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}

fn backend(models: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.arg("model").args(line.split_whitespace()).arg("--models-dir").arg(models).stdin(Stdio::null());
    for name in
        ["HF_TOKEN", "HF_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"]
    {
        command.env_remove(name);
    }
    command
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().expect("it runs");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn run(models: &Path, line: &str) -> Ran {
    ran(backend(models, line))
}

fn pulling(models: &Path, hub: &Hub, more: &str) -> Command {
    backend(models, &format!("pull {REPO} --hub {} {more}", hub.url))
}

fn pull(models: &Path, hub: &Hub, more: &str) -> Ran {
    ran(pulling(models, hub, more))
}

/// A file of weights with one tensor of so many numbers, each byte of them from `seed`.
fn weights(tensor: &str, num: usize, seed: u8) -> Vec<u8> {
    let head = json!({tensor: {"dtype": "F32", "shape": [num], "data_offsets": [0, 4 * num]}}).to_string();
    let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
    bytes.extend(head.as_bytes());
    bytes.extend((0..4 * num).map(|index| (index as u8).wrapping_mul(31).wrapping_add(seed)));
    bytes
}

/// Numbers in the weights of the test model: 400 kB.
const NUM: usize = 100_000;

fn model(seed: u8) -> BTreeMap<String, Vec<u8>> {
    let config = json!({"model_type": "qwen3_vl", "text_config": {"hidden_size": 64, "vocab_size": 300}});
    let files = [
        ("config.json", config.to_string().into_bytes()),
        ("tokenizer.json", b"{}".to_vec()),
        ("chat_template.jinja", b"{{ messages }}".to_vec()),
        ("README.md", b"# A model".to_vec()),
        ("pytorch_model.bin", b"pickle".to_vec()),
        ("modeling.py", b"import os".to_vec()),
        ("onnx/model.safetensors", weights("other", 3, 1)),
        ("model.safetensors", weights("head", NUM, seed)),
    ];
    files.map(|(name, bytes)| (name.to_owned(), bytes)).into()
}

fn sharded(seed: u8) -> BTreeMap<String, Vec<u8>> {
    let mut files = model(seed);
    let shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
    let index = json!({"weight_map": {"a": shards[0], "b": shards[1]}});
    files.insert("model.safetensors.index.json".to_owned(), index.to_string().into_bytes());
    files.insert(shards[0].to_owned(), weights("a", NUM, seed));
    files.insert(shards[1].to_owned(), weights("b", 10, 9));
    files
}

/// Are these the files of the model, and no others but its manifest?
#[track_caller]
fn is_whole(models: &Path, name: &str, of: &BTreeMap<String, Vec<u8>>, expected: &[&str]) {
    let folder = models.join(name);
    let mut found: Vec<_> = names(&folder);
    found.retain(|name| name != "manifest.json");
    assert_eq!(found, expected);
    for name in found {
        assert!(fs::read(folder.join(&name)).expect("readable") == of[&name], "{name} differs");
    }
    assert!(!models.join(format!(".partial-{name}")).exists());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

const PLAIN: [&str; 4] = ["chat_template.jinja", "config.json", "model.safetensors", "tokenizer.json"];
