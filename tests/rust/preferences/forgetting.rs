//! What is forgotten is gone.

use std::fs;

use backend::preferences::{MOST_UNJUDGED, Selection};

use super::*;

const SECRET: &str = "secret-villa-of-mrs-example";

/// Does any file of the folder hold these bytes?
fn holds(folder: &TempDir, secret: &str) -> bool {
    let files = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("readable").path());
    let mut texts = files.map(|file| fs::read(file).expect("readable"));
    texts.any(|bytes| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

/// Forty proposals, every second one of a secret project, each with an event that tells the secret too.
fn filled(folder: &TempDir) -> Store {
    let mut store = store(folder);
    for number in 0..40 {
        let job_id = format!("job-{number}");
        let mut shown = if number % 2 == 0 { of_project(&job_id, SECRET) } else { proposal(&job_id) };
        shown.proposed_at = Timestamp::from_second(1_000_000_000 + number).expect("a time");
        store.record_proposal(&shown).expect("stored");
        let reason = (number % 2 == 0).then(|| format!("for {SECRET}"));
        store
            .record_preference(&Preference { reason, ..preference(&job_id, Action::Accept) }, None)
            .expect("stored");
    }
    store
}

#[test]
fn a_purged_project_leaves_no_byte() {
    let folder = folder();
    let mut store = filled(&folder);
    assert!(holds(&folder, SECRET));
    let selection = Selection { project: Some(SECRET.to_owned()), before: None };
    let amount = store.amount(&selection).expect("read");
    assert_eq!((amount.proposals, amount.events), (20, 20));
    assert_eq!(store.purge(&selection).expect("purged"), 40);
    assert!(!holds(&folder, SECRET));
    assert_eq!(store.list(0, 99).expect("read").len(), 20);
    // The ids that were given stay as they are.
    assert_eq!(store.latest(1).expect("read")[0].id, 40);
}

#[test]
fn a_purge_by_date_takes_what_was_proposed_before() {
    let folder = folder();
    let mut store = filled(&folder);
    let before = Some(Timestamp::from_second(1_000_000_010).expect("a time"));
    assert_eq!(store.purge(&Selection { project: None, before }).expect("purged"), 20);
    let both = Selection { project: Some(SECRET.to_owned()), before };
    assert_eq!(store.purge(&both).expect("purged"), 0);
    assert_eq!(store.stats().expect("read").num_proposals, 30);
}

#[test]
fn a_purge_of_everything_takes_damaged_files_too_and_ids_go_on() {
    let folder = folder();
    let mut store = filled(&folder);
    let aside = folder.path().join("preferences.corrupt-2026-01-01T000000Z.sqlite");
    fs::write(&aside, SECRET).expect("written");
    let large = store.stats().expect("read").num_bytes;
    assert_eq!(store.purge(&Selection::default()).expect("purged"), 80);
    assert!(!holds(&folder, SECRET) && !aside.exists());
    assert!(store.stats().expect("read").num_bytes < large / 4);
    store.record_proposal(&proposal("new")).expect("stored");
    assert_eq!(store.record_preference(&preference("new", Action::Accept), None).expect("stored").id, 41);
}

#[test]
fn the_command_line_purges_beside_a_daemon() {
    let folder = folder();
    let daemon = filled(&folder);
    let mut beside = Store::open_beside(folder.path()).expect("it opens");
    assert_eq!(beside.purge(&Selection::default()).expect("purged"), 80);
    assert!(!holds(&folder, SECRET));
    assert_eq!(daemon.list(0, 99).expect("read"), []);
}

#[test]
fn proposals_that_nobody_judged_do_not_pile_up() {
    let folder = folder();
    let mut store = store(&folder);
    store.record_proposal(&proposal("judged")).expect("stored");
    let id = |number: usize| format!("\"id\":\"00000000-0000-4000-8000-{number:012}\"");
    let line = exported(&store);
    let known = line.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
    let known = format!("\"id\":\"{known}\"");
    store.record_preference(&preference("judged", Action::Accept), None).expect("stored");
    let many: String = (0..MOST_UNJUDGED + 20)
        .map(|number| {
            line.replacen(&known, &id(number), 1).replacen("\"judged\"", &format!("\"job-{number}\""), 1)
        })
        .collect();
    store.import(&mut many.as_bytes()).expect("taken in");
    assert_eq!(store.stats().expect("read").num_proposals as usize, MOST_UNJUDGED + 1);
    store.record_proposal(&proposal("newest")).expect("stored");
    assert_eq!(store.stats().expect("read").num_proposals as usize, MOST_UNJUDGED + 1);
    for kept in ["judged", "newest", "job-21"] {
        assert!(store.proposal(kept).is_ok(), "{kept}");
    }
    for forgotten in ["job-0", "job-20"] {
        assert!(store.proposal(forgotten).is_err(), "{forgotten}");
    }
}
