//! What can be read of a damaged file goes into a new one; the damaged one is kept beside it, as it was.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params};

use super::fault::{fault, file_fault};
use super::migrate::migrate;
use super::open::{protect, sync_folder};
use super::record::{action, documents};
use super::scan;
use crate::error::Result;
use crate::protocol::FinalPlacement;

/// A damaged page hides the rows of its range; this many ids in a row are tried before the rest counts as lost.
const MOST_MISSES: u32 = 100_000;

/// What was saved from a damaged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescued {
    /// Where the damaged file is now.
    pub kept_aside: PathBuf,
    /// How many proposals were saved.
    pub num_proposals: usize,
    /// How many events were saved.
    pub num_events: usize,
}

/// Puts a new file with everything readable in the place of a damaged one. Only for who holds the lock.
pub(super) fn rescue(path: &Path) -> Result<Rescued> {
    let new = sibling(path, "rescued");
    let found = save(path, &new);
    let aside = found.and_then(|saved| Ok((saved, keep_aside(path)?)));
    let (saved, kept_aside) = aside.inspect_err(|_| drop(remove(&new)))?;
    fs::rename(&new, path).map_err(file_fault("rescue", path))?;
    path.parent().inspect(|folder| sync_folder(folder));
    Ok(Rescued { kept_aside, num_proposals: saved.num_proposals, num_events: saved.num_events })
}

/// Damaged files that were kept, with their logs.
pub(super) fn kept_aside(path: &Path) -> Vec<PathBuf> {
    let prefix = format!("{}.corrupt-", stem(path));
    let Some(entries) = path.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return vec![] };
    let names = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix));
    names.map(|entry| entry.path()).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn sibling(path: &Path, word: &str) -> PathBuf {
    path.with_file_name(format!("{}.{word}.sqlite", stem(path)))
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The damaged file gets a second name before its own goes to the new one, so that it is never without one.
fn keep_aside(path: &Path) -> Result<PathBuf> {
    let date = Timestamp::now().strftime("%Y-%m-%dT%H%M%SZ").to_string();
    let names = std::iter::once(date.clone()).chain((2..).map(|number| format!("{date}-{number}")));
    let mut free =
        names.map(|name| sibling(path, &format!("corrupt-{name}"))).filter(|aside| !aside.exists());
    let aside = free.next().unwrap_or_else(|| sibling(path, "corrupt"));
    let fault = file_fault("rescue", path);
    // Not every file system has links.
    fs::hard_link(path, &aside).or_else(|_| fs::copy(path, &aside).map(drop)).map_err(&fault)?;
    // Its log must not be taken for the new file's.
    let log = with(path, "-wal");
    if log.exists() {
        fs::rename(&log, with(&aside, "-wal")).map_err(&fault)?;
    }
    let _ = fs::remove_file(with(path, "-shm"));
    Ok(aside)
}

fn remove(file: &Path) -> std::io::Result<()> {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        match fs::remove_file(with(file, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[derive(Default)]
struct Saved {
    num_proposals: usize,
    num_events: usize,
}

/// Copies what can be read into a file that is made anew.
fn save(path: &Path, new: &Path) -> Result<Saved> {
    remove(new).map_err(file_fault("rescue", new))?;
    protect(new)?;
    let file = fs::read(path).map_err(file_fault("rescue", path))?;
    let log = fs::read(with(path, "-wal")).unwrap_or_default();
    let write = || {
        let mut connection = Connection::open(new)?;
        migrate(&mut connection)?;
        let transaction = connection.transaction()?;
        let saved = copy(path, scan::rows(&file, &log), &transaction)?;
        transaction.commit()?;
        Ok(saved)
    };
    write().map_err(fault("rescue", new))
}

/// First by SQL, which knows what is current, then what only the pages still hold.
fn copy(path: &Path, scanned: Vec<(i64, Vec<Value>)>, to: &Connection) -> rusqlite::Result<Saved> {
    let mut saved = Saved::default();
    let from = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    if let Ok(from) = &from {
        // Lets files be read that are shorter than they say.
        let _ = from.pragma_update(None, "writable_schema", true);
        saved.num_proposals += copy_rows(from, "proposal", |values| keep_proposal(values, to))?;
        saved.num_events += copy_rows(from, "event", |values| keep_event(values, to))?;
        copy_rows(from, "choice", |values| keep_choice(values, to))?;
    }
    let rows: Vec<Vec<Value>> = scanned.into_iter().filter_map(with_id).collect();
    for values in &rows {
        saved.num_proposals += usize::from(keep_proposal(values, to)?);
    }
    for values in &rows {
        saved.num_events += usize::from(keep_event(values, to)?);
        keep_choice(values, to)?;
    }
    to.execute("UPDATE proposal SET is_judged = 1 WHERE id IN (SELECT proposal_id FROM event)", [])?;
    if let Ok(from) = &from {
        keep_counting(from, to)?;
    }
    Ok(saved)
}

/// A record holds nothing where the row's id is the value.
fn with_id((id, mut values): (i64, Vec<Value>)) -> Option<Vec<Value>> {
    let first = values.first_mut().filter(|first| **first == Value::Null)?;
    *first = Value::Integer(id);
    Some(values)
}

/// Visits every row that can be read; `keep` says whether it was whole and new. Only writing the new file can fail.
fn copy_rows(
    from: &Connection,
    table: &str,
    keep: impl Fn(&[Value]) -> rusqlite::Result<bool>,
) -> rusqlite::Result<usize> {
    let sql = format!("SELECT * FROM {table} NOT INDEXED WHERE id > ?1 ORDER BY id LIMIT 1");
    let Ok(mut statement) = from.prepare(&sql) else { return Ok(0) };
    let num_columns = statement.column_count();
    let (mut num_kept, mut after, mut num_misses) = (0, 0_i64, 0);
    while num_misses < MOST_MISSES {
        let row = statement.query_row([after], |row| {
            let id: i64 = row.get(0)?;
            let values: rusqlite::Result<Vec<Value>> =
                (0..num_columns).map(|column| row.get(column)).collect();
            Ok((id, values))
        });
        match row {
            Ok((id, values)) => {
                if let Ok(values) = values {
                    num_kept += usize::from(keep(&values)?);
                }
                (after, num_misses) = (id.max(after + 1), 0);
            }
            Err(rusqlite::Error::QueryReturnedNoRows) => break,
            Err(_) => (after, num_misses) = (after + 1, num_misses + 1),
        }
    }
    Ok(num_kept)
}

/// Keeps a row of `proposal` whose documents are whole.
fn keep_proposal(values: &[Value], to: &Connection) -> rusqlite::Result<bool> {
    use Value::{Blob, Integer, Text};
    let [
        Integer(_),
        Text(_),
        Text(_),
        Text(kind),
        Integer(_),
        Text(_),
        project,
        _,
        _,
        Blob(request),
        Blob(response),
    ] = values
    else {
        return Ok(false);
    };
    if !matches!(project, Value::Null | Text(_)) || documents(kind, request, response).is_none() {
        return Ok(false);
    }
    let num_inserted = to.execute(
        "INSERT OR IGNORE INTO proposal (id, uuid, job_id, kind, proposed_at_ms, client, project, num_bytes, request, response)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, length(?10) + length(?11), ?10, ?11)",
        rusqlite::params_from_iter(values),
    )?;
    Ok(num_inserted > 0)
}

/// Keeps a row of `event` whose proposal was kept: without it an event says nothing.
fn keep_event(values: &[Value], to: &Connection) -> rusqlite::Result<bool> {
    use Value::{Integer, Null, Text};
    let [
        Integer(_),
        Text(_),
        Integer(_),
        Integer(_),
        Text(word),
        Null | Text(_),
        Null | Integer(_),
        Text(_),
        Null | Text(_),
        Null | Text(_),
        placements @ (Null | Text(_)),
    ] = values
    else {
        return Ok(false);
    };
    let is_whole = match placements {
        Text(text) => serde_json::from_str::<Vec<FinalPlacement>>(text).is_ok(),
        _ => true,
    };
    if action(word).is_none() || !is_whole {
        return Ok(false);
    }
    let num_inserted = to.execute(
        "INSERT OR IGNORE INTO event (id, uuid, proposal_id, at_ms, action, candidate, candidate_rank, client, idempotency_key,
           reason, final_placements)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ?3 IN (SELECT id FROM proposal)",
        rusqlite::params_from_iter(values),
    )?;
    Ok(num_inserted > 0)
}

/// Keeps a row of `choice`.
fn keep_choice(values: &[Value], to: &Connection) -> rusqlite::Result<bool> {
    use Value::{Integer, Null, Real, Text};
    let [
        Integer(_),
        Text(_),
        Integer(_),
        Null | Text(_),
        Text(_),
        Null | Integer(0 | 1),
        // SQLite writes whole numbers as integers.
        strength @ (Null | Real(_) | Integer(0 | 1)),
        Null | Integer(_),
    ] = values
    else {
        return Ok(false);
    };
    if matches!(strength, Real(strength) if !(0.0..=1.0).contains(strength)) {
        return Ok(false);
    }
    let num_inserted = to.execute(
        "INSERT OR IGNORE INTO choice (id, uuid, at_ms, project, statement, is_on, strength, forgotten_until)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        rusqlite::params_from_iter(values),
    )?;
    Ok(num_inserted > 0)
}

/// Ids of lost rows are not given again, for clients remember how far they read.
fn keep_counting(from: &Connection, to: &Connection) -> rusqlite::Result<()> {
    for table in ["proposal", "event", "choice"] {
        let seq = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
        let Ok(last) = from.query_row(seq, [table], |row| row.get::<_, i64>(0)) else { continue };
        let saved: i64 = to.query_row(seq, [table], |row| row.get(0)).unwrap_or(0);
        // A number that is far off was damaged itself.
        if last > saved && last - saved < 10_000_000 {
            to.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [table])?;
            to.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", params![table, last])?;
        }
    }
    Ok(())
}
