//! Exports and imports.

use backend::error::Error;
use backend::preferences::Imported;
use backend::protocol::FieldError;

use super::*;

/// A store with two proposals and three events.
fn filled(folder: &TempDir, name: &str) -> Store {
    let mut store = store(folder);
    let [first, second] = ["a", "b"].map(|job| format!("{name}-{job}"));
    store.record_proposal(&of_project(&first, name)).expect("stored");
    store.record_proposal(&proposal(&second)).expect("stored");
    let edit = Preference { final_placements: Some(edited()), ..preference(&first, Action::Edit) };
    for preference in [preference(&first, Action::Accept), edit, preference(&second, Action::Reject)] {
        store.record_preference(&preference, Some("key")).ok();
        store.record_preference(&preference, None).expect("stored");
    }
    store
}

fn import(store: &mut Store, text: &str) -> backend::error::Result<Imported> {
    store.import(&mut text.as_bytes())
}

fn refused(store: &mut Store, text: &str) -> Vec<FieldError> {
    match import(store, text) {
        Err(Error::Fields(fields)) => fields,
        other => panic!("expected refused lines, got {other:?}"),
    }
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn an_export_comes_back_the_same() {
    let [here, there] = [folder(), folder()];
    let text = exported(&filled(&here, "here"));
    assert_eq!(text.lines().count(), 7);
    let mut store = store(&there);
    let imported = import(&mut store, &text).expect("taken in");
    assert_eq!((imported.new_proposals, imported.new_events), (2, 5));
    assert_eq!(exported(&store), text);
    assert_eq!(store.stats().expect("read").num_judged, 2);
}

#[test]
fn merging_both_ways_gives_the_same_without_duplicates() {
    let [here, there] = [folder(), folder()];
    let [mut here, mut there] = [filled(&here, "here"), filled(&there, "there")];
    let [from_here, from_there] = [exported(&here), exported(&there)];
    import(&mut here, &from_there).expect("taken in");
    import(&mut there, &from_here).expect("taken in");
    let again = import(&mut here, &exported(&there)).expect("known");
    assert_eq!(
        (again.new_proposals, again.known_proposals, again.new_events, again.known_events),
        (0, 4, 0, 10)
    );
    assert_eq!(sorted(&exported(&here)), sorted(&exported(&there)));
    let jobs: Vec<String> = here.list(0, 99).expect("read").into_iter().map(|event| event.job_id).collect();
    assert!(
        jobs[..5].iter().all(|job| job.starts_with("here"))
            && jobs[5..].iter().all(|job| job.starts_with("there"))
    );
}

#[test]
fn lines_may_come_in_any_order_with_blanks_between() {
    let [here, there] = [folder(), folder()];
    let text = exported(&filled(&here, "here"));
    let backwards = "\u{feff}\r\n".to_owned() + &text.lines().rev().collect::<Vec<_>>().join("\r\n\r\n");
    let mut store = store(&there);
    assert_eq!(import(&mut store, &backwards).expect("taken in").new_events, 5);
    assert_eq!(sorted(&exported(&store)), sorted(&text));
}

#[test]
fn every_bad_line_is_told_and_nothing_is_taken_in() {
    let [here, there] = [folder(), folder()];
    let text = exported(&filled(&here, "here"));
    let lines: Vec<&str> = text.lines().collect();
    let broken = [
        lines[0],
        "{\"version\": 1",
        &lines[1].replace("\"seed\":", "\"sead\":"),
        &lines[2].replace("\"accept\"", "\"adore\""),
        &lines[2].replace("\"c1\"", "\"c77\""),
        "[]",
        &lines[4].replacen("\"version\":1", "\"version\":2", 1),
        lines[6],
        &lines[0].replace("\"project\":", "\"private\":true,\"project\":"),
        &lines[0].replacen("\"size_m\":[", "\"size_m\":[-", 1).replacen("\"id\":\"", "\"id\":\"x", 1),
    ]
    .join("\n");
    let mut store = store(&there);
    let faults = refused(&mut store, &broken);
    let told: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    let starts = [
        "line 2",
        "line 3 /response",
        "line 4 /action",
        "line 5 /candidate",
        "line 6",
        "line 7",
        "line 8 /proposal",
        "line 9",
    ];
    for start in starts {
        assert!(told.iter().any(|path| path.starts_with(start)), "{start}: {faults:?}");
    }
    assert!(told.iter().any(|path| path.starts_with("line 10")), "{faults:?}");
    assert!(!told.iter().any(|path| *path == "line 1" || path.starts_with("line 1 ")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.message.contains("update this program")), "{faults:?}");
    assert_eq!(exported(&store), "");
    assert_eq!(import(&mut store, &text).expect("the good file is taken").new_proposals, 2);
}

#[test]
fn another_proposal_of_a_known_job_is_refused() {
    let [here, there] = [folder(), folder()];
    let text = exported(&filled(&here, "same"));
    let faults = refused(&mut filled(&there, "same"), &text);
    assert!(faults[0].path == "line 1 /job_id", "{faults:?}");
}

#[test]
fn a_file_of_no_lines_is_nothing() {
    let folder = folder();
    assert_eq!(import(&mut store(&folder), "").expect("taken"), Imported::default());
}
