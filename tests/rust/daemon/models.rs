use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backend::error::Result as Answered;
use backend::layout::answer::Completion;
use backend::models::{Load, Promoted};
use backend::policy::{Policy, Turn};
use backend::protocol::{Models, PolicyName};
use backend::server;
use serde_json::Value;
use tempfile::tempdir;

use super::InProcess;

/// A model that is a word in a file, and does not load if the word is `broken`.
struct Word(String);

impl Policy for Word {
    fn name(&self) -> PolicyName {
        PolicyName::Vlm
    }

    fn model(&self) -> String {
        self.0.clone()
    }

    fn propose(&self, _turn: &Turn<'_>) -> Answered<Vec<Completion>> {
        Ok(vec![])
    }
}

struct Words;

impl Load for Words {
    fn load(&self, name: &str, folder: &Path) -> Result<Arc<dyn Policy>, String> {
        match fs::read_to_string(folder.join("word")) {
            Ok(word) if word == "broken" => Err("its word is broken".to_owned()),
            Ok(_) => Ok(Arc::new(Word(name.to_owned()))),
            Err(error) => Err(format!("it has no word: {}", error.kind())),
        }
    }

    fn embedded(&self) -> Option<Arc<dyn Policy>> {
        Some(Arc::new(Word("embedded".to_owned())))
    }
}

fn add(models: &Path, name: &str, word: &str) {
    fs::create_dir_all(models.join(name)).expect("a folder");
    fs::write(models.join(name).join("word"), word).expect("a word");
}

fn promote(models: &Path, name: &str) {
    fs::write(models.join("current.new"), name).expect("a pointer");
    fs::rename(models.join("current.new"), models.join("current")).expect("promoted");
}

fn wait_until(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "it never came to be");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_promoted_model_is_in_use_from_the_next_job_on() {
    let folder = tempdir().expect("a folder");
    let models = folder.path().join("models");
    add(&models, "first", "fine");
    promote(&models, "first");
    let promoted = Arc::new(Promoted::open(&models, Box::new(Words)));
    let _watch = promoted.watch().expect("it watches");
    let in_use = promoted.clone();
    let daemon = InProcess::start(folder.path(), promoted, |memory| {
        let real = server::arrange_or_furnish(memory, in_use.clone(), None, 60_000);
        Box::new(move |job, request, hooks| {
            let model = in_use.model().map(|model| model.model());
            real(job, request, hooks).map(|response| backend::protocol::ArrangeResponse { model, ..response })
        })
    });
    let models_now = || -> Models {
        serde_json::from_value(daemon.send("GET", "/v1/models", &Value::Null)).expect("the models")
    };
    let model_of_job = || daemon.arrange().result.expect("an answer").model;
    assert_eq!(model_of_job().as_deref(), Some("first"));

    add(&models, "second", "fine");
    promote(&models, "second");
    wait_until(|| models_now().current.as_deref() == Some("second"));
    assert_eq!(model_of_job().as_deref(), Some("second"));
    assert_eq!(models_now().models, ["first", "second"]);

    // What does not load leaves the one before in use, and is told.
    add(&models, "third", "broken");
    for (name, reason) in [
        ("third", "its word is broken"),
        ("fourth", "there is no such folder"),
        ("../models/first", "its name is not of letters"),
        ("second/../first", "its name is not of letters"),
    ] {
        promote(&models, name);
        wait_until(|| models_now().refused.is_some_and(|refused| refused.reason.contains(reason)));
        assert_eq!(model_of_job().as_deref(), Some("second"), "after {name}");
    }
    promote(&models, "first");
    wait_until(|| models_now().current.as_deref() == Some("first"));
    assert!(models_now().refused.is_none());

    fs::remove_file(models.join("current")).expect("none is promoted");
    wait_until(|| models_now().current.as_deref() == Some("embedded"));
    assert_eq!(model_of_job().as_deref(), Some("embedded"));
}
