//! Full disks and write protection, met by the real program and by a writer.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use super::child::{backend, export_of, file, told, writer_line};
use super::*;

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Runs a shell script that may mount, in a name space of its own; `None` where the system allows that to nobody.
fn with_mounts(folder: &Path, script: &str) -> Option<Output> {
    let is_possible = |flags: &str| {
        let tried =
            Command::new("unshare").args([flags, "mount", "-t", "tmpfs", "tmpfs"]).arg(folder).output();
        tried.is_ok_and(|output| output.status.success())
    };
    let flags = ["-m", "-Urm"].into_iter().find(|flags| is_possible(flags));
    let Some(flags) = flags else {
        println!("skipped: nothing can be mounted here");
        return None;
    };
    let line = writer_line();
    let mut command = Command::new("unshare");
    command.args([flags, "sh", "-c", script]).current_dir(folder);
    command.env("WRITER", &line[0]).env("WRITER_ARGS", line[1..].join(" "));
    command.env("BACKEND", env!("CARGO_BIN_EXE_backend")).env("SETDRESSER_TEST_FOLDER", folder.join("disk"));
    Some(command.output().expect("it runs"))
}

#[test]
fn a_full_disk_is_told_and_costs_nothing() {
    let folder = folder();
    fs::create_dir(folder.path().join("disk")).expect("made");
    file(&folder, "many.jsonl", &export_of(300));
    let script = r#"
        set -e
        mount -t tmpfs -o size=1m tmpfs disk
        "$WRITER" $WRITER_ARGS
        echo "--- import"
        if "$BACKEND" preferences import many.jsonl --data-dir disk 2>&1; then echo imported; fi
        "$BACKEND" preferences stats --json --data-dir disk
        mount -o remount,size=64m disk
        echo "--- space"
        "$BACKEND" preferences import many.jsonl --data-dir disk
        "$BACKEND" preferences list --json --limit 9999 --data-dir disk
    "#;
    let Some(output) = with_mounts(folder.path(), script) else { return };
    let text = text(&output);
    let (written, rest) = text.split_once("--- import").expect("the writer ended");
    let (full, space) = rest.split_once("--- space").unwrap_or_else(|| panic!("it stopped: {text}"));
    let (last, failed) = told(written);
    let failed = failed.unwrap_or_else(|| panic!("it never failed: {written}"));
    assert!(failed.contains("the disk is full") && failed.contains("free some space"), "{failed}");
    assert!(full.contains("the disk is full") && !full.contains("imported"), "{full}");
    assert!(full.contains(&format!("\"num_events\": {last}")), "{full}");
    assert!(space.contains("300 new proposals, 300 new events"), "{space}");
    assert_eq!(space.matches("\"job_id\"").count() as i64, last + 300);
    println!("a disk of 1 MiB held {last} proposals with their events");
}

/// Where nothing can be mounted, a limit on the size of files does the same.
#[test]
fn a_limit_on_the_size_of_files_is_told_and_costs_nothing() {
    let folder = folder();
    let line = writer_line();
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 4000; exec \"$@\"", "sh"]).args(&line);
    let output = command.env("SETDRESSER_TEST_FOLDER", folder.path()).output().expect("it runs");
    let text = text(&output);
    let (last, failed) = told(&text);
    let failed = failed.unwrap_or_else(|| panic!("it never failed: {text}"));
    assert!(
        last > 10 && failed.starts_with("cannot write the preferences: ") && failed.contains("limit"),
        "{failed}"
    );
    let mut store = store(&folder);
    assert_eq!(store.list(0, usize::MAX).expect("read").len() as i64, last);
    store.record_proposal(&proposal("after")).expect("stored");
}

/// Root may write everything: the same as somebody else.
fn as_user(folder: &Path, command: &Command) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let mut run = Command::new(if is_root { "setpriv" } else { "env" });
    if is_root {
        run.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    // The program may lie where others may not go.
    let program = folder.join("backend");
    if !program.exists() {
        fs::copy(command.get_program(), &program).expect("copied");
    }
    run.arg(program).args(command.get_args());
    run
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("set");
}

fn own(path: &Path) {
    // Only root can, and only root needs it.
    let _ = std::os::unix::fs::chown(path, Some(65534), Some(65534));
}

/// A folder with a store that somebody else owns.
fn foreign() -> (TempDir, PathBuf) {
    let folder = folder();
    let memory = folder.path().join("memory");
    let mut store = Store::open(&memory).expect("it opens");
    store.record_proposal(&proposal("job")).expect("stored");
    drop(store);
    file(&folder, "one.jsonl", &export_of(1));
    set_mode(&folder.path().join("one.jsonl"), 0o644);
    set_mode(folder.path(), 0o755);
    for entry in fs::read_dir(&memory).expect("a folder") {
        own(&entry.expect("readable").path());
    }
    own(&memory);
    (folder, memory)
}

fn import(folder: &Path, memory: &Path) -> Output {
    let mut import = backend(memory, "import");
    import.arg(folder.join("one.jsonl"));
    as_user(folder, &import).output().expect("it runs")
}

#[test]
fn write_protection_is_told() {
    let (folder, memory) = foreign();
    let file = memory.join("preferences.sqlite");
    let bytes = fs::read(&file).expect("readable");
    for (protected, mode, usual) in [(&file, 0o400, 0o600), (&memory, 0o500, 0o700)] {
        set_mode(protected, mode);
        let output = import(folder.path(), &memory);
        let text = text(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        let says = ["write-protected", "cannot be opened", "Permission denied"];
        assert!(
            says.iter().any(|says| text.contains(says)) && text.contains("SETDRESSER_DATA_DIR"),
            "{text}"
        );
        assert!(
            text.trim_end().lines().next().is_some_and(|line| line.contains("memory")),
            "the path is told: {text}"
        );
        set_mode(protected, usual);
    }
    assert_eq!(fs::read(&file).expect("readable"), bytes);
    let output = import(folder.path(), &memory);
    assert!(output.status.success(), "{}", text(&output));
}

#[test]
fn a_read_only_disk_is_told_to_root_too() {
    let folder = folder();
    let memory = folder.path().join("memory");
    let mut store = Store::open(&memory).expect("it opens");
    store.record_proposal(&proposal("job")).expect("stored");
    drop(store);
    file(&folder, "one.jsonl", &export_of(1));
    for mount in ["memory", "memory/preferences.sqlite"] {
        let script = format!(
            "mount --bind {mount} {mount} && mount -o remount,ro,bind {mount} && \
             \"$BACKEND\" preferences import one.jsonl --data-dir memory 2>&1; echo code $?"
        );
        let Some(output) = with_mounts(folder.path(), &script) else { return };
        let text = text(&output);
        assert!(text.contains("code 1"), "{mount}: {text}");
        let says = ["write-protected", "cannot be opened", "Read-only file system"];
        assert!(
            says.iter().any(|says| text.contains(says)) && text.contains("SETDRESSER_DATA_DIR"),
            "{mount}: {text}"
        );
    }
    let again = Command::new(env!("CARGO_BIN_EXE_backend"))
        .args(["preferences", "import", "--data-dir"])
        .args([&memory, &folder.path().join("one.jsonl")])
        .output();
    assert!(again.is_ok_and(|output| output.status.success()));
}
