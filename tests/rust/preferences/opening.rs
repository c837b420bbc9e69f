//! Where the file is, whose it is, and who may write it.

use std::fs;

use backend::error::Error;
use rusqlite::Connection;

use super::*;

fn message(opened: backend::error::Result<Store>) -> String {
    match opened {
        Err(error) => error.to_protocol().error.message,
        Ok(_) => panic!("it opened"),
    }
}

fn kept(folder: &Path) -> usize {
    Store::open(folder).expect("it opens").list(0, 99).expect("read").len()
}

fn fill(folder: &Path) {
    let mut store = Store::open(folder).expect("it opens");
    store.record_proposal(&proposal("job")).expect("stored");
    store.record_preference(&preference("job", Action::Accept), None).expect("stored");
}

#[test]
fn one_daemon_at_a_time_and_command_lines_beside_it() {
    let folder = folder();
    let mut daemon = store(&folder);
    daemon.record_proposal(&proposal("job")).expect("stored");
    assert!(message(Store::open(folder.path())).contains("another daemon"));
    let mut beside = Store::open_beside(folder.path()).expect("it opens");
    let [from_daemon, from_beside] = std::thread::scope(|scope| {
        let write = |store: &mut Store| {
            (0..50).all(|_| store.record_preference(&preference("job", Action::Accept), None).is_ok())
        };
        let beside = scope.spawn(move || write(&mut beside));
        [write(&mut daemon), beside.join().expect("it ends")]
    });
    assert!(from_daemon && from_beside);
    assert_eq!(daemon.list(0, 999).expect("read").len(), 100);
    drop(daemon);
    assert_eq!(kept(folder.path()), 99);
}

#[cfg(unix)]
#[test]
fn the_folder_and_the_file_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let deep = folder.path().join("new/folder");
    let mode = |path: &Path| path.metadata().expect("it is there").permissions().mode() & 0o777;
    let store = Store::open(&deep).expect("it opens");
    assert_eq!((mode(&deep), mode(&deep.join("preferences.sqlite"))), (0o700, 0o600));
    drop(store);
    fs::set_permissions(deep.join("preferences.sqlite"), PermissionsExt::from_mode(0o644)).expect("set");
    let _store = Store::open(&deep).expect("it opens");
    for file in ["preferences.sqlite", "preferences.sqlite-wal", "preferences.sqlite-shm", "preferences.lock"]
    {
        let file = deep.join(file);
        assert!(!file.exists() || mode(&file) == 0o600, "{}", file.display());
    }
}

#[cfg(unix)]
#[test]
fn links_and_strange_names_are_followed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = folder();
    let strange = folder.path().join(OsStr::from_bytes(b"not \xff UTF-8 ?mode=memory #"));
    fill(&strange);
    assert_eq!(kept(&strange), 1);
    assert!(strange.join("preferences.sqlite").is_file());

    let linked = folder.path().join("linked");
    fs::create_dir(&linked).expect("made");
    symlink(strange.join("preferences.sqlite"), linked.join("preferences.sqlite")).expect("linked");
    assert_eq!(kept(&linked), 1);
    let loose = folder.path().join("loose");
    fs::create_dir(&loose).expect("made");
    symlink("../elsewhere.sqlite", loose.join("preferences.sqlite")).expect("linked");
    fill(&loose);
    assert!(folder.path().join("elsewhere.sqlite").is_file());
    assert_eq!(kept(&loose), 1);
    let round = folder.path().join("round");
    fs::create_dir(&round).expect("made");
    symlink("preferences.sqlite", round.join("preferences.sqlite")).expect("linked");
    assert!(message(Store::open(&round)).starts_with("cannot open the preferences"));
}

#[test]
fn an_empty_file_is_a_new_one_and_a_folder_is_none() {
    let folder = folder();
    fs::write(folder.path().join("preferences.sqlite"), "").expect("written");
    fill(folder.path());
    assert_eq!(kept(folder.path()), 1);
    let other = folder.path().join("other");
    fs::create_dir_all(other.join("preferences.sqlite")).expect("made");
    assert!(message(Store::open(&other)).starts_with("cannot open the preferences"));
    assert!(message(Store::open(Path::new(""))).contains("no home folder"));
}

#[test]
fn a_newer_file_and_another_programs_are_left_as_they_are() {
    let folder = folder();
    let path = folder.path().join("preferences.sqlite");
    fill(folder.path());
    let other = Connection::open(&path).expect("a database");
    other.execute_batch("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)").expect("changed");
    drop(other);
    let bytes = fs::read(&path).expect("readable");
    for opened in [Store::open(folder.path()), Store::open_beside(folder.path())] {
        let Err(error) = opened else { panic!("it opened") };
        let body = error.to_protocol().error;
        assert!(
            body.message.contains("newer version") && body.message.contains("schema 99"),
            "{}",
            body.message
        );
        assert_eq!(body.hint.as_deref(), Some("update this program"));
        assert!(matches!(error, Error::Storage { .. }) && !body.message.contains("preferences.sqlite"));
    }
    assert_eq!(fs::read(&path).expect("readable"), bytes);

    fs::remove_file(&path).expect("removed");
    Connection::open(&path)
        .expect("a database")
        .execute_batch("CREATE TABLE tune (name TEXT)")
        .expect("made");
    let bytes = fs::read(&path).expect("readable");
    assert!(message(Store::open(folder.path())).contains("another program"));
    assert_eq!(fs::read(&path).expect("readable"), bytes);
}

/// `tests/data/preferences` holds a file of every schema that was released, and what it says.
#[test]
fn files_of_every_schema_open() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/preferences");
    let expected = fs::read_to_string(data.join("export.jsonl")).expect("an export");
    let mut num_files = 0;
    for version in 1.. {
        let file = data.join(format!("v{version}.sqlite"));
        if !file.exists() {
            break;
        }
        let folder = folder();
        fs::copy(&file, folder.path().join("preferences.sqlite")).expect("copied");
        let mut store = store(&folder);
        assert!(store.rescued().is_none());
        assert_eq!(exported(&store), expected, "{}", file.display());
        store.record_proposal(&proposal("job")).expect("stored");
        store.record_preference(&preference("job", Action::Accept), None).expect("stored");
        num_files += 1;
    }
    assert!(num_files >= 1);
    let folder = folder();
    let mut store = store(&folder);
    store.import(&mut expected.as_bytes()).expect("taken in");
    assert_eq!(exported(&store), expected);
}
