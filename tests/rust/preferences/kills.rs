//! Killed at any moment, nothing that was acknowledged is lost.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::time::Duration;

use super::child::{backend, export_of, file, told, writer_command};
use super::*;

/// `SOAK=1` kills as often as the promise says; the usual run a part of that.
fn num_kills(usual: u32, soak: u32) -> u32 {
    if std::env::var_os("SOAK").is_some() { soak } else { usual }
}

fn pause(most: Duration) {
    let nanoseconds =
        Timestamp::now().as_nanosecond().unsigned_abs() * 2_654_435_761 % most.as_nanos().max(1);
    std::thread::sleep(Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(0)));
}

fn killed(mut child: Child) {
    child.kill().expect("killed");
    child.wait().expect("it ended");
}

#[test]
fn killed_while_it_appends() {
    let mut folder = folder();
    let (mut last, mut num_kept, mut num_extra) = (0, 0, 0);
    let num_kills = num_kills(20, 100);
    // A writer appends about a thousand in two seconds.
    let most = Duration::from_millis(if num_kills > 20 { 2_000 } else { 300 });
    for kill in 0..num_kills {
        // What is whole after ten kills need not grow to gigabytes.
        if kill.is_multiple_of(10) {
            (folder, last) = (super::folder(), 0);
        }
        let mut child = writer_command(folder.path()).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        while !line.starts_with("ready") {
            line.clear();
            assert!(out.read_line(&mut line).expect("a line") > 0, "the writer ended by itself");
        }
        pause(most);
        killed(child);
        let mut output = String::new();
        out.read_to_string(&mut output).expect("readable");
        let (acknowledged, failed) = told(&output);
        assert_eq!(failed, None);
        let acknowledged = acknowledged.max(last);

        let store = store(&folder);
        assert!(store.rescued().is_none(), "kill {kill} damaged the file");
        let events = store.list(0, usize::MAX).expect("read");
        let ids: Vec<i64> = events.iter().map(|event| event.id).collect();
        assert_eq!(ids, (1..=ids.len() as i64).collect::<Vec<_>>(), "kill {kill}");
        let before = last;
        last = ids.len() as i64;
        num_kept += last - before;
        assert!((acknowledged..=acknowledged + 1).contains(&last), "kill {kill}: {last} of {acknowledged}");
        num_extra += last - acknowledged;
        // Whole, not only there.
        if let Some(event) = events.last() {
            assert!(store.proposal(&event.job_id).is_ok());
        }
    }
    println!("{num_kills} kills, {num_kept} appends, 0 lost, {num_extra} stored but not yet told");
    assert!(num_kept > i64::from(num_kills));
}

#[test]
fn killed_while_it_imports_takes_all_or_nothing() {
    let scratch = folder();
    let many = file(&scratch, "many.jsonl", &export_of(200));
    let (mut num_all, mut num_none) = (0, 0);
    for _ in 0..num_kills(10, 200) {
        let folder = folder();
        let mut command = backend(folder.path(), "import");
        let child = command.arg(&many).stdout(Stdio::null()).spawn().expect("it starts");
        pause(Duration::from_millis(800));
        killed(child);
        let store = store(&folder);
        assert!(store.rescued().is_none());
        match store.list(0, 999).expect("read").len() {
            0 => num_none += 1,
            200 => num_all += 1,
            some => panic!("{some} of 200 events"),
        }
    }
    println!("killed while importing: {num_all} times all, {num_none} times nothing");
}

#[test]
fn killed_while_it_rescues_loses_nothing_that_can_be_read() {
    let scratch = folder();
    let mut whole = store(&scratch);
    whole.import(&mut export_of(100).as_bytes()).expect("taken in");
    drop(whole);
    let mut damaged = std::fs::read(scratch.path().join("preferences.sqlite")).expect("readable");
    damaged[..100].fill(0x55);
    for _ in 0..num_kills(10, 200) {
        let folder = folder();
        std::fs::write(folder.path().join("preferences.sqlite"), &damaged).expect("written");
        let child = backend(folder.path(), "stats").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        pause(Duration::from_millis(60));
        killed(child.expect("it starts"));
        assert_eq!(store(&folder).list(0, 999).expect("read").len(), 100);
    }
}
