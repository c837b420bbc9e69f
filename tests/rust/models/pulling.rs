//! Pulling, from hubs that are right, wrong, moved and hostile.

use super::hub::{Fault, commit};
use super::*;

#[test]
fn a_model_is_pulled_whole_and_once() {
    let (hub, models) = (Hub::start(model(1)), folder());
    let ran = pull(models.path(), &hub, "");
    assert!(
        ran.stdout.contains("room-model is here") && ran.stdout.contains("backend model use"),
        "{}",
        ran.stdout
    );
    ran.done();
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
    // Nothing else was even asked for, and everything of one commit.
    for seen in hub.seen() {
        assert!(
            !["README", "pickle", ".bin", ".py", "onnx"].iter().any(|word| seen.path.contains(word)),
            "{seen:?}"
        );
        assert!(
            seen.path.contains(&commit(1)) || seen.path.contains("/revision/main?blobs=true"),
            "{seen:?}"
        );
    }
    let manifest = run(models.path(), "show room-model --json").json()["manifest"].clone();
    assert_eq!(manifest["source"]["commit"], commit(1));
    assert_eq!(manifest["source"]["repo"], REPO);
    assert_eq!(manifest["licence"], "apache-2.0");
    assert_eq!(manifest["files"][2]["sha256"], hub::sha256(&model(1)["model.safetensors"]));
    assert_eq!([0, 2].map(|file| manifest["files"][file]["checked"].clone()), ["size", "sha256"]);
    let again = pull(models.path(), &hub, "--json").json();
    assert_eq!(again["outcome"], "up_to_date");
    assert_eq!(hub.seen().len(), 1);
}

#[test]
fn shards_are_those_of_the_index() {
    let (hub, models) = (Hub::start(sharded(1)), folder());
    pull(models.path(), &hub, "--as mine").done();
    let shards = [
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
    ];
    let expected = [&PLAIN[..2], &shards, &PLAIN[3..]].concat();
    is_whole(models.path(), "mine", &sharded(1), &expected);
    let shown = run(models.path(), "show mine --json").json();
    assert_eq!(
        (shown["checkpoint"]["parameters"].as_u64(), &shown["checkpoint"]["dtype"]),
        (Some(100_010), &json!("f32"))
    );
}

#[test]
fn an_update_takes_over_what_is_the_same() {
    let (hub, models) = (Hub::start(sharded(1)), folder());
    pull(models.path(), &hub, "").done();
    hub.seen();
    {
        let mut state = hub.state();
        let mut next = sharded(1);
        next.insert("model-00002-of-00002.safetensors".to_owned(), weights("b", 10, 77));
        state.commits.insert(commit(2), next);
        state.main = commit(2);
    }
    // The old one is there until the new one is whole.
    hub.fail("model-00002-of-00002.safetensors", &[Fault::CutAfter(30), Fault::CutAfter(30)]);
    pull(models.path(), &hub, "").refused(&["the same command goes on"]);
    assert_eq!(
        run(models.path(), "show room-model --json").json()["manifest"]["source"]["commit"],
        commit(1)
    );
    assert_eq!(pull(models.path(), &hub, "--json").json()["outcome"], "updated");
    assert!(!hub.seen().iter().any(|seen| seen.path.contains("model-00001")));
    assert_eq!(run(models.path(), "show room-model --verify --json").json()["changed"], json!([]));
    assert_eq!(
        run(models.path(), "show room-model --json").json()["manifest"]["source"]["commit"],
        commit(2)
    );
    // The one before by its commit.
    pull(models.path(), &hub, &format!("--revision {} --as before", commit(1))).done();
    assert_ne!(
        fs::read(models.path().join("before/model-00002-of-00002.safetensors")).expect("there"),
        fs::read(models.path().join("room-model/model-00002-of-00002.safetensors")).expect("there"),
    );
}

#[test]
fn a_revision_that_moves_meanwhile_mixes_nothing() {
    let (hub, models) = (Hub::start(model(1)), folder());
    {
        let mut state = hub.state();
        state.commits.insert(commit(2), model(2));
        state.moves_to = Some(commit(2));
    }
    pull(models.path(), &hub, "").done();
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
    pull(models.path(), &hub, "").done();
    is_whole(models.path(), "room-model", &model(2), &PLAIN);
}

#[test]
fn what_is_of_no_use_stops_before_the_weights() {
    for (config, reason) in [
        (json!({"model_type": "llama"}), "it is a \"llama\" model; this program runs qwen3_vl"),
        (json!({"architectures": []}), "names no model_type"),
        (
            json!({"model_type": "qwen3_vl", "quantization_config": {"quant_method": "fp8"}}),
            "quantised (\"fp8\")",
        ),
        (json!("nonsense"), "names no model_type"),
    ] {
        let mut files = model(1);
        files.insert("config.json".to_owned(), config.to_string().into_bytes());
        let (hub, models) = (Hub::start(files), folder());
        pull(models.path(), &hub, "").refused(&[reason]);
        assert!(!hub.seen().iter().any(|seen| seen.is_store));
        assert_eq!(run(models.path(), "list --json").json()["unfinished"], json!([]));
    }
    for (gone, reason) in
        [("config.json", "no config.json"), ("model.safetensors", "a *.bin file is never opened")]
    {
        let mut files = model(1);
        files.remove(gone);
        files.remove("onnx/model.safetensors");
        let (hub, models) = (Hub::start(files), folder());
        pull(models.path(), &hub, "").refused(&[reason]);
    }
}

#[test]
fn weights_that_lie_are_refused() {
    let mut short = weights("head", 100, 1);
    short.truncate(300);
    for (bytes, reason) in
        [(short, "it is cut off"), (b"\x80\x04pickle, in truth".to_vec(), "no safetensors file")]
    {
        let mut files = model(1);
        files.insert("model.safetensors".to_owned(), bytes);
        let (hub, models) = (Hub::start(files), folder());
        pull(models.path(), &hub, "").refused(&["model.safetensors", reason]);
        assert_eq!(names(models.path()), [".lock-room-model"]);
    }
}

#[test]
fn wrong_bytes_are_tried_again_once_and_then_refused() {
    let (hub, models) = (Hub::start(model(1)), folder());
    hub.fail("model.safetensors", &[Fault::Wrong, Fault::Wrong]);
    pull(models.path(), &hub, "").refused(&["its SHA-256 is", "the hub lists"]);
    assert!(!models.path().join("room-model").exists());
    hub.fail("model.safetensors", &[Fault::Wrong]);
    let ran = pull(models.path(), &hub, "");
    assert!(ran.stderr.contains("trying again"), "{}", ran.stderr);
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
    for (faults, reason) in [
        (vec![Fault::Resized(10), Fault::Resized(10)], "10 bytes are offered"),
        (vec![Fault::Resized(900_000), Fault::Resized(900_000)], "900000 bytes are offered"),
        (vec![Fault::Endless, Fault::Endless], "bytes came"),
    ] {
        let models = folder();
        hub.fail("model.safetensors", &faults);
        pull(models.path(), &hub, "").refused(&[reason]);
        assert!(!models.path().join("room-model").exists());
    }
}

#[test]
fn hubs_that_say_no_are_explained() {
    let (hub, models) = (Hub::start(model(1)), folder());
    let other = backend(models.path(), &format!("pull tiny/rom-model --hub {}", hub.url));
    ran(other).refused(&["the hub knows no such model", "did you mean tiny/room-model?"]);
    pull(models.path(), &hub, "--revision nowhere").refused(&["no revision", "`main` is the usual one"]);
    hub.fail("list", &[Fault::Status(401, "RepoNotFound")]);
    pull(models.path(), &hub, "").refused(&["knows no such model"]);
    hub.fail("list", &[Fault::Status(401, "")]);
    pull(models.path(), &hub, "").refused(&["no such model, or not for everybody", "HF_TOKEN"]);
    hub.fail("list", &[Fault::Status(503, ""), Fault::Status(503, "")]);
    pull(models.path(), &hub, "").refused(&["503"]);
    hub.fail("tokenizer.json", &[Fault::Status(404, "EntryNotFound")]);
    pull(models.path(), &hub, "").refused(&["the hub lists its tokenizer.json, and does not have it"]);
    hub.fail("model.safetensors", &[Fault::Status(503, "")]);
    pull(models.path(), &hub, "").done();
    let nobody = backend(models.path(), &format!("pull {REPO} --as other --hub http://127.0.0.1:1"));
    ran(nobody).refused(&["127.0.0.1", "can http://127.0.0.1:1 be reached?"]);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("bound");
    let silent_hub =
        backend(models.path(), &format!("pull {REPO} --as other --timeout 200ms --hub http://{address}"));
    ran(silent_hub).refused(&["fell silent"]);
}

#[test]
fn a_token_goes_to_the_hub_alone() {
    let (hub, models) = (Hub::start(model(1)), folder());
    hub.state().token = Some("hf_secret".to_owned());
    pull(models.path(), &hub, "").refused(&["accepted its licence", "set HF_TOKEN"]);
    let with = |token: &str| {
        let mut command = pulling(models.path(), &hub, "");
        command.env("HF_TOKEN", token);
        ran(command)
    };
    with("hf_other").refused(&["accept the licence on", "with that account"]);
    hub.seen();
    let ran = with("hf_secret");
    assert!(!(ran.stdout.clone() + &ran.stderr).contains("hf_secret"));
    ran.done();
    let seen = hub.seen();
    assert!(seen.iter().any(|seen| seen.is_store));
    for seen in seen {
        assert_eq!(seen.headers.contains_key("authorization"), !seen.is_store, "{seen:?}");
    }
    assert!(
        !fs::read_to_string(models.path().join("room-model/manifest.json"))
            .expect("there")
            .contains("secret")
    );
}

#[test]
fn redirects_lead_nowhere_odd() {
    let (hub, models) = (Hub::start(model(1)), folder());
    for (to, reason) in [
        ("http://169.254.169.254/latest/meta-data".to_owned(), "inside of this machine"),
        ("ftp://127.0.0.1/x".to_owned(), "not encrypted"),
        (format!("{}/{REPO}/resolve/{}/model.safetensors", hub.url, commit(1)), "on and on"),
    ] {
        hub.fail("link model.safetensors", &vec![Fault::Redirect(to); 10]);
        pull(models.path(), &hub, "").refused(&[reason]);
    }
    hub.fail("link model.safetensors", &[]);
    // A store that is somewhere else altogether, and lets nobody in: asked again by the hub's next address.
    hub.fail("link model.safetensors", &[Fault::Redirect(format!("{}/blobs/expired", hub.store_url()))]);
    pull(models.path(), &hub, "").done();
}

#[test]
fn names_and_sizes_of_a_hostile_hub_do_no_harm() {
    let (hub, models) = (Hub::start(model(1)), folder());
    let models = models.path().join("models");
    for name in ["../evil.safetensors", "/tmp/evil.safetensors", "a/../../evil.safetensors", "..\\evil.json"]
    {
        hub.state().extra = vec![json!({"rfilename": name, "size": 4})];
        pull(&models, &hub, "").refused(&["whose name leads elsewhere"]);
    }
    hub.state().extra = vec![json!({"rfilename": "merges.txt", "size": 1_u64 << 50})];
    pull(&models, &hub, "").refused(&["larger than 64 MB"]);
    assert!(!models.parent().expect("a folder").join("evil.safetensors").exists());
    // Weights that no disk has room for.
    let mut files = sharded(1);
    files.remove("model-00002-of-00002.safetensors");
    let hub = Hub::start(files);
    let sha256 = "0".repeat(64);
    hub.state().extra = vec![
        json!({"rfilename": "model-00002-of-00002.safetensors", "size": 1_u64 << 60, "lfs": {"sha256": sha256, "size": 1_u64 << 60}}),
    ];
    if cfg!(target_os = "linux") {
        pull(&models, &hub, "").refused(&["the disk has room for", "--models-dir"]);
        assert!(!hub.seen().iter().any(|seen| seen.is_store));
    }
}

#[test]
fn names_that_are_taken_are_not_overwritten() {
    let (hub, models) = (Hub::start(model(1)), folder());
    fs::create_dir(models.path().join("mine")).expect("made");
    fs::write(models.path().join("mine/notes"), "by hand").expect("written");
    pull(models.path(), &hub, "--as mine").refused(&["by hand", "--as"]);
    fs::write(models.path().join("file"), "").expect("written");
    pull(models.path(), &hub, "--as file").refused(&["something else is called file"]);
    pull(models.path(), &hub, "").done();
    let other = Hub::start(model(2));
    pull(models.path(), &other, "").refused(&["room-model is here already, and came from", &hub.url]);
    for bad in ["current", ".hidden", "a/b", ".."] {
        pull(models.path(), &hub, &format!("--as {bad}")).refused(&["cannot be called"]);
    }
    assert_eq!(fs::read_to_string(models.path().join("mine/notes")).expect("there"), "by hand");
}
