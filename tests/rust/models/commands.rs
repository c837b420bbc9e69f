//! `backend model list`, `show`, `use` and `remove`.

use super::*;

fn by_hand(models: &Path, name: &str) {
    fs::create_dir_all(models.join(name)).expect("made");
    for (file, bytes) in model(3).iter().filter(|(file, _)| PLAIN.contains(&file.as_str())) {
        fs::write(models.join(name).join(file), bytes).expect("written");
    }
}

fn current(models: &Path) -> Option<String> {
    fs::read_to_string(models.join("current")).ok()
}

#[test]
fn nothing_is_listed_where_nothing_is() {
    let models = folder();
    let nowhere = models.path().join("nowhere");
    assert!(run(&nowhere, "list").done().contains("no models yet"));
    let listed = run(&nowhere, "list --json").json();
    assert_eq!((&listed["models"], &listed["current"]), (&json!([]), &Value::Null));
    assert!(!nowhere.exists());
    run(&nowhere, "show absent").refused(&["no model \"absent\" is known"]);
    run(&nowhere, "use absent").refused(&["no model \"absent\" is known"]);
    run(&nowhere, "remove ../x").refused(&["no model \"../x\" is known"]);
    assert_eq!(run(&nowhere, "use").code, Some(2));
    assert_eq!(run(&nowhere, "use a --none").code, Some(2));
    assert_eq!(run(&nowhere, "pull a/b --timeout soon").code, Some(2));
}

#[test]
fn models_are_used_and_put_back() {
    let models = folder();
    by_hand(models.path(), "mine");
    by_hand(models.path(), "other");
    let told = run(models.path(), "use mine").done();
    assert!(told.contains("mine is in use (100000 parameters, f32)"), "{told}");
    assert_eq!(current(models.path()).as_deref(), Some("mine\n"));
    let listed = run(models.path(), "list").done();
    for word in ["in use", "mine", "other", "qwen3_vl", "unmanaged", "400.", "f32"] {
        assert!(listed.contains(word), "{word}: {listed}");
    }
    let document = run(models.path(), "list --json").json();
    assert_eq!(document["models"][0]["current"], true);
    assert_eq!(document["models"][1]["managed"], false);
    assert_eq!(document["models"][1]["parameters"], 100_000);
    assert!(run(models.path(), "use --none").done().starts_with("mine is not in use any more"));
    assert_eq!(current(models.path()), None);
    assert!(run(models.path(), "use --none").done().starts_with("none was in use; the embedded model"));
}

#[test]
fn what_cannot_be_loaded_is_not_used() {
    let models = folder();
    by_hand(models.path(), "good");
    run(models.path(), "use good").done();
    let spoil = |name: &str, file: &str, bytes: Option<&[u8]>| {
        by_hand(models.path(), name);
        let path = models.path().join(name).join(file);
        match bytes {
            Some(bytes) => fs::write(path, bytes).expect("written"),
            None => fs::remove_file(path).expect("removed"),
        }
    };
    for (name, file, bytes, reason) in [
        ("a", "config.json", None, "it has no config.json"),
        ("b", "config.json", Some(b"{" as &[u8]), "its config.json is not JSON"),
        ("c", "config.json", Some(br#"{"model_type": "llama"}"#), "it is a \"llama\" model"),
        ("d", "tokenizer.json", None, "it has no tokenizer.json"),
        ("e", "model.safetensors", None, "it has no model.safetensors"),
        ("f", "model.safetensors", Some(b""), "too short"),
        ("g", "model.safetensors", Some(b"\xff\xff\xff\xff\xff\xff\xff\xff{}"), "cut off"),
        (
            "h",
            "model.safetensors.index.json",
            Some(br#"{"weight_map": {"a": "../good/model.safetensors"}}"#),
            "no file of weights",
        ),
        (
            "i",
            "model.safetensors.index.json",
            Some(br#"{"weight_map": {"a": "model-2.safetensors"}}"#),
            "it has no model-2",
        ),
    ] {
        spoil(name, file, bytes);
        run(models.path(), &format!("use {name}")).refused(&[reason]);
        assert_eq!(current(models.path()).as_deref(), Some("good\n"));
    }
    let listed = run(models.path(), "list").done();
    assert_eq!(listed.matches("cannot be used: ").count(), 9, "{listed}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(models.path().join("good"), models.path().join("link")).expect("linked");
        run(models.path(), "use link").refused(&["no model \"link\" is known"]);
    }
}

#[test]
fn what_is_in_use_is_not_removed_by_the_way() {
    let models = folder();
    by_hand(models.path(), "mine");
    run(models.path(), "use mine").done();
    run(models.path(), "remove mine").refused(&["it is in use", "--force"]);
    assert!(models.path().join("mine/config.json").exists());
    assert!(run(models.path(), "remove mine --force").done().contains("400."));
    assert_eq!(current(models.path()), None);
    assert_eq!(names(models.path()), [".lock-mine"]);
}

#[test]
fn changes_are_found() {
    let (hub, models) = (Hub::start(model(1)), folder());
    pull(models.path(), &hub, "").done();
    let shown = run(models.path(), "show room-model --verify").done();
    for word in [
        "every file is what came",
        REPO,
        "apache-2.0",
        "hidden_size 64",
        "checked by SHA-256",
        "checked by size",
    ] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let path = models.path().join("room-model");
    let mut bytes = fs::read(path.join("model.safetensors")).expect("there");
    *bytes.last_mut().expect("bytes") ^= 1;
    fs::write(path.join("model.safetensors"), bytes).expect("written");
    fs::write(path.join("tokenizer.json"), "{ }").expect("written");
    fs::remove_file(path.join("chat_template.jinja")).expect("removed");
    assert_eq!(run(models.path(), "show room-model").code, Some(0));
    let ran = run(models.path(), "show room-model --verify");
    assert_eq!(ran.code, Some(1));
    for word in
        ["model.safetensors: was changed", "tokenizer.json: has 3 bytes", "chat_template.jinja: is missing"]
    {
        assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
    }
    by_hand(models.path(), "mine");
    let ran = run(models.path(), "show mine --verify");
    assert!(ran.stdout.contains("unmanaged") && ran.stderr.contains("nothing is known"), "{}", ran.stderr);
    // Pulling mends it.
    pull(models.path(), &hub, "").done();
    run(models.path(), "show room-model --verify").done();
}
