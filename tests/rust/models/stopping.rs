//! Pulls that are stopped, in every way and at every place, and the next ones that go on.

use std::process::Child;
use std::time::{Duration, Instant};

use super::hub::Fault;
use super::*;

fn size(models: &Path) -> u64 {
    fs::metadata(models.join(".partial-room-model/model.safetensors.part")).map_or(0, |found| found.len())
}

fn wait_for(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "it never came to be");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A pull whose weights come slowly, once some have come.
fn slow(models: &Path, hub: &Hub) -> Child {
    hub.fail("model.safetensors", &[Fault::Slow(20_000)]);
    let mut command = pulling(models, hub, "");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("it starts");
    wait_for(|| size(models) > 0);
    child
}

#[test]
fn a_pull_goes_on_where_it_was_cut() {
    let length = model(1)["model.safetensors"].len();
    for cut in [0, 1, 8, length / 2, length - 1] {
        let (hub, models) = (Hub::start(model(1)), folder());
        // Cut twice, the command fails; the next one goes on.
        hub.fail("model.safetensors", &[Fault::CutAfter(cut), Fault::CutAfter(0)]);
        pull(models.path(), &hub, "").refused(&["model.safetensors", "the same command goes on from there"]);
        assert_eq!(size(models.path()), cut as u64);
        assert!(!models.path().join("room-model").exists());
        hub.seen();
        pull(models.path(), &hub, "").done();
        is_whole(models.path(), "room-model", &model(1), &PLAIN);
        let seen = hub.seen();
        let asked = seen.iter().find(|seen| seen.is_store).expect("asked");
        let range = (cut > 0).then(|| format!("bytes={cut}-"));
        assert_eq!(asked.headers.get("range"), range.as_ref(), "cut at {cut}");
    }
}

#[test]
fn a_cut_is_mended_within_the_command() {
    let (hub, models) = (Hub::start(model(1)), folder());
    for (file, faults) in [
        ("config.json", vec![Fault::CutAfter(5)]),
        ("tokenizer.json", vec![Fault::CutAfter(0)]),
        ("model.safetensors", vec![Fault::CutAfter(200_000)]),
    ] {
        hub.fail(file, &faults);
    }
    let ran = pull(models.path(), &hub, "");
    assert_eq!(ran.stderr.matches("trying again").count(), 3, "{}", ran.stderr);
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
}

#[test]
fn a_silent_connection_is_given_up() {
    let (hub, models) = (Hub::start(model(1)), folder());
    hub.fail("model.safetensors", &[Fault::SilentAfter(100_000)]);
    let ran = pull(models.path(), &hub, "--timeout 300ms");
    assert!(ran.stderr.contains("it fell silent; trying again"), "{}", ran.stderr);
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
}

#[test]
fn hubs_that_do_not_know_how_to_go_on_start_anew() {
    for second in [Fault::NoRange, Fault::WrongRange] {
        let (hub, models) = (Hub::start(model(1)), folder());
        hub.fail("model.safetensors", &[Fault::CutAfter(300_000), second]);
        let ran = pull(models.path(), &hub, "");
        if ran.code != Some(0) {
            // A wrong part is thrown away, and that was the second try.
            pull(models.path(), &hub, "").done();
        }
        is_whole(models.path(), "room-model", &model(1), &PLAIN);
    }
}

#[test]
fn what_was_damaged_meanwhile_is_fetched_again() {
    let (hub, models) = (Hub::start(model(1)), folder());
    hub.fail("model.safetensors", &[Fault::CutAfter(300_000), Fault::CutAfter(0)]);
    pull(models.path(), &hub, "").refused(&[]);
    let part = models.path().join(".partial-room-model/model.safetensors.part");
    let mut bytes = fs::read(&part).expect("there");
    bytes[1000] ^= 1;
    fs::write(&part, &bytes).expect("written");
    let ran = pull(models.path(), &hub, "");
    assert!(ran.stderr.contains("its SHA-256 is"), "{}", ran.stderr);
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
    // A part that is longer than the whole, and files that nobody knows.
    let models = folder();
    hub.fail("model.safetensors", &[Fault::CutAfter(300_000), Fault::CutAfter(0)]);
    pull(models.path(), &hub, "").refused(&[]);
    let part = models.path().join(".partial-room-model/model.safetensors.part");
    fs::write(&part, vec![0; 900_000]).expect("written");
    fs::write(part.with_file_name("evil.py"), "import os").expect("written");
    pull(models.path(), &hub, "").done();
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
}

#[test]
fn the_rest_of_another_commit_is_not_gone_on_with() {
    let (hub, models) = (Hub::start(model(1)), folder());
    hub.fail("model.safetensors", &[Fault::CutAfter(300_000), Fault::CutAfter(0)]);
    pull(models.path(), &hub, "").refused(&[]);
    {
        let mut state = hub.state();
        state.commits.insert(hub::commit(2), model(2));
        state.main = hub::commit(2);
    }
    hub.seen();
    pull(models.path(), &hub, "").done();
    is_whole(models.path(), "room-model", &model(2), &PLAIN);
    assert!(!hub.seen().iter().any(|seen| seen.headers.contains_key("range")));
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_came_and_says_so() {
    let (hub, models) = (Hub::start(model(1)), folder());
    let child = slow(models.path(), &hub);
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("it runs").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the same command goes on from there"));
    assert!(size(models.path()) > 0);
    let listed = run(models.path(), "list").done();
    assert!(listed.contains("room-model is not finished"), "{listed}");
    hub.seen();
    pull(models.path(), &hub, "").done();
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
    assert!(hub.seen().iter().any(|seen| seen.headers.contains_key("range")));
}

#[test]
fn two_pulls_of_one_name_do_not_meet() {
    let (hub, models) = (Hub::start(model(1)), folder());
    let mut child = slow(models.path(), &hub);
    pull(models.path(), &hub, "").refused(&["another program pulls or removes it"]);
    run(models.path(), "remove room-model").refused(&["another program"]);
    pull(models.path(), &hub, "--as other").done();
    assert!(child.wait().expect("it ends").success());
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
}

/// Killed at many moments of a pull that replaces a model: the old or the new, and the next pull makes it the new.
#[cfg(unix)]
#[test]
fn a_killed_pull_leaves_the_old_or_the_new() {
    let (hub, models) = (Hub::start(model(1)), folder());
    pull(models.path(), &hub, "").done();
    let mut now = 1;
    for delay in (0..20).map(|number| Duration::from_millis(number * 3)) {
        let next = now % 100 + 1;
        {
            let mut state = hub.state();
            state.commits.insert(hub::commit(next), model(next));
            state.main = hub::commit(next);
        }
        let mut child = pulling(models.path(), &hub, "")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(delay);
        child.kill().expect("killed");
        child.wait().expect("gone");
        let shown = run(models.path(), "show room-model --verify --json").json();
        assert_eq!(shown["changed"], json!([]), "after {delay:?}");
        let found = shown["manifest"]["source"]["commit"].as_str().expect("a commit").to_owned();
        assert!([hub::commit(now), hub::commit(next)].contains(&found), "{found} after {delay:?}");
        pull(models.path(), &hub, "").done();
        is_whole(models.path(), "room-model", &model(next), &PLAIN);
        now = next;
    }
}

/// The one moment at which the name stands for nothing.
#[test]
fn a_swap_that_was_cut_in_two_is_taken_back() {
    let (hub, models) = (Hub::start(model(1)), folder());
    pull(models.path(), &hub, "").done();
    fs::rename(models.path().join("room-model"), models.path().join(".old-room-model")).expect("renamed");
    assert_eq!(run(models.path(), "list --json").json()["models"][0]["name"], "room-model");
    // What a removal left is no model again.
    fs::rename(models.path().join("room-model"), models.path().join(".removed-room-model")).expect("renamed");
    assert_eq!(run(models.path(), "list --json").json()["models"], json!([]));
    assert_eq!(names(models.path()), [".lock-room-model"]);
}

/// A limit on the size of files is as good as a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_what_came_is_kept() {
    let (hub, models) = (Hub::start(model(1)), folder());
    let line = pulling(models.path(), &hub, "");
    let mut command = Command::new("sh");
    // 400 kB are too many for 200 blocks of 512 or 1024 bytes.
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$@\"", "sh"])
        .arg(line.get_program())
        .args(line.get_args());
    ran(command).refused(&["cannot write", "model.safetensors.part"]);
    assert!(size(models.path()) > 0);
    pull(models.path(), &hub, "").done();
    is_whole(models.path(), "room-model", &model(1), &PLAIN);
}
