//! Damaged files: what can be read is saved, the damaged one is kept.

use std::fs;
use std::path::PathBuf;

use backend::preferences::{Rescued, Selection};

use super::*;

const PAGE: usize = 4096;
const NUM: usize = 30;

/// A file of thirty proposals with an event each, all in the database itself.
fn whole(is_vacuumed: bool) -> Vec<u8> {
    let folder = folder();
    let mut store = store(&folder);
    for number in 0..NUM {
        let job_id = format!("job-{number}");
        store.record_proposal(&proposal(&job_id)).expect("stored");
        store.record_preference(&preference(&job_id, Action::Accept), None).expect("stored");
    }
    if is_vacuumed {
        let nothing = Selection { project: Some("nobody's".to_owned()), before: None };
        store.purge(&nothing).expect("purged");
    }
    drop(store);
    fs::read(folder.path().join("preferences.sqlite")).expect("readable")
}

/// Opens a damaged file.
fn opened(damaged: &[u8]) -> (TempDir, Store, Rescued) {
    let folder = folder();
    fs::write(folder.path().join("preferences.sqlite"), damaged).expect("written");
    let mut store = store(&folder);
    let rescued = store.rescued().expect("it was damaged").clone();
    assert_eq!(fs::read(&rescued.kept_aside).expect("kept"), damaged);
    let name = rescued.kept_aside.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with("preferences.corrupt-20") && name.ends_with(".sqlite"), "{name}");
    assert_eq!(store.list(0, 999).expect("read").len(), rescued.num_events);
    let names: Vec<PathBuf> =
        fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("readable").path()).collect();
    let strays =
        ["rescued", "patched"].map(|word| names.iter().any(|name| name.to_string_lossy().contains(word)));
    assert_eq!(strays, [false; 2], "{names:?}");
    // It works on, and is whole from now on.
    store.record_proposal(&proposal("new")).expect("stored");
    assert!(store.record_preference(&preference("new", Action::Accept), None).expect("stored").id >= 1);
    drop(store);
    let store = Store::open(folder.path()).expect("it opens");
    assert!(store.rescued().is_none());
    (folder, store, rescued)
}

#[test]
fn what_is_no_database_is_kept_aside() {
    for damaged in [&b"Dear diary, this is no database at all."[..], &[0; 10_000], &[0xff; 3]] {
        let (_folder, _store, rescued) = opened(damaged);
        assert_eq!((rescued.num_proposals, rescued.num_events), (0, 0));
    }
}

/// Every page in turn, overwritten with noise. The first page says where everything is, the second is the root of the
/// proposals: what they lead to is found all the same, or only what a page holds is lost.
#[test]
fn a_damaged_page_costs_what_it_holds() {
    for is_vacuumed in [false, true] {
        let whole = whole(is_vacuumed);
        let num_pages = whole.len() / PAGE;
        let (mut num_damaged, mut worst) = (0, NUM);
        for page in 0..num_pages {
            let mut damaged = whole.clone();
            for (index, byte) in damaged[page * PAGE..(page + 1) * PAGE].iter_mut().enumerate() {
                *byte ^= (index * 37 + page * 11 + 91) as u8 | 1;
            }
            let folder = folder();
            fs::write(folder.path().join("preferences.sqlite"), &damaged).expect("written");
            let Some(rescued) = store(&folder).rescued().cloned() else {
                // Noise inside a document shows in its checksum, not in the pages.
                continue;
            };
            num_damaged += 1;
            let (_folder, store, _) = opened(&damaged);
            let lost = NUM - rescued.num_proposals.min(NUM);
            worst = worst.min(rescued.num_proposals);
            if page == 0 {
                assert_eq!(
                    (rescued.num_proposals, rescued.num_events),
                    (NUM, NUM),
                    "the first page, {is_vacuumed}"
                );
            }
            assert!(rescued.num_events <= rescued.num_proposals);
            for event in store.list(0, 999).expect("read") {
                assert!(store.proposal(&event.job_id).is_ok(), "page {page}: {event:?}, {lost} lost");
            }
        }
        println!(
            "{num_damaged} of {num_pages} pages, each in turn, needed rescue; at worst {worst} of {NUM} proposals were saved"
        );
        assert!(num_damaged > 5);
    }
}

#[test]
fn a_file_cut_short_gives_what_is_left() {
    let whole = whole(false);
    let mut saved = vec![];
    for tenths in [9, 7, 5, 3] {
        let (_folder, _store, rescued) = opened(&whole[..whole.len() / 10 * tenths]);
        saved.push(rescued.num_proposals);
    }
    println!("of {NUM} proposals, with 9, 7, 5 and 3 tenths of the file left: {saved:?} saved");
    assert!(saved.is_sorted_by(|more, less| more >= less) && saved[0] > 0, "{saved:?}");
}

#[test]
fn a_document_that_fails_its_checksum_is_told_and_spoils_no_other() {
    let folder = folder();
    let mut store = store(&folder);
    for job_id in ["good", "bad"] {
        store.record_proposal(&proposal(job_id)).expect("stored");
    }
    let beside = rusqlite::Connection::open(folder.path().join("preferences.sqlite")).expect("a database");
    let spoil = "UPDATE proposal SET response = CAST(substr(response, 1, 500) || x'00' || substr(response, 502) AS BLOB) WHERE job_id = 'bad'";
    beside.execute(spoil, []).expect("spoilt");
    for error in
        [store.proposal("bad").err(), store.record_preference(&preference("bad", Action::Accept), None).err()]
    {
        let message = error.expect("it fails").to_protocol().error.message;
        assert!(message.contains("the file is damaged"), "{message}");
    }
    assert!(store.proposal("good").is_ok());
    assert!(store.record_preference(&preference("good", Action::Accept), None).is_ok());
}

#[test]
fn a_damaged_file_is_not_moved_from_under_a_daemon() {
    let folder = folder();
    let mut daemon = store(&folder);
    daemon.purge(&Selection::default()).expect("its log is empty now");
    fs::write(folder.path().join("preferences.sqlite"), "no database").expect("written");
    let Err(error) = Store::open_beside(folder.path()) else { panic!("it opened") };
    let body = error.to_protocol().error;
    assert!(body.message.contains("damaged") && body.message.contains("daemon"), "{}", body.message);
    drop(daemon);
    assert!(Store::open_beside(folder.path()).expect("it opens").rescued().is_some());
}

#[test]
fn ids_of_lost_events_are_not_given_again() {
    let whole = whole(false);
    let (_folder, store, rescued) = opened(&whole[..whole.len() / 2 / PAGE * PAGE]);
    let last = store.latest(1).expect("read")[0].id;
    assert!(last > NUM as i64 || rescued.num_events == 0, "{last}");
}
