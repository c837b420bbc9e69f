//! What can be read of a damaged file goes into a new one; the damaged one is kept beside it, as it was.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, Row, params};

use super::fault::{fault, file_fault};
use super::migrate::migrate;
use super::open::{protect, sync_folder};
use super::record::{action, documents};
use crate::error::Result;

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

/// Copies what can be read into a new file.
fn save(path: &Path, new: &Path) -> Result<Saved> {
    let mut saved = attempt(|to| copy(path, to), new)?;
    // Without its first page nothing says where the tables are; they are where they are in every file of this schema.
    for layout in [Layout::Grown, Layout::Vacuumed] {
        if saved.num_proposals > 0 {
            break;
        }
        let patched = sibling(path, "patched");
        let made = patch(path, &patched, layout).map_err(file_fault("rescue", path));
        let done = made.and_then(|()| attempt(|to| copy(&patched, to), new));
        remove(&patched).map_err(file_fault("rescue", &patched))?;
        saved = done?;
    }
    Ok(saved)
}

/// Copies into a file that is made anew; what is read is lost if it cannot be written.
fn attempt(copy: impl Fn(&Connection) -> rusqlite::Result<Saved>, new: &Path) -> Result<Saved> {
    remove(new).map_err(file_fault("rescue", new))?;
    protect(new)?;
    let write = || {
        let mut connection = Connection::open(new)?;
        migrate(&mut connection)?;
        let transaction = connection.transaction()?;
        let saved = copy(&transaction)?;
        transaction.commit()?;
        Ok(saved)
    };
    write().map_err(fault("rescue", new))
}

fn copy(path: &Path, to: &Connection) -> rusqlite::Result<Saved> {
    let mut saved = Saved::default();
    // A file that cannot even be opened has nothing to give.
    let Ok(from) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY) else {
        return Ok(saved);
    };
    // Lets files be read that are shorter than they say.
    let _ = from.pragma_update(None, "writable_schema", true);
    saved.num_proposals = copy_rows(&from, PROPOSALS, |row| copy_proposal(row, to))?;
    saved.num_events = copy_rows(&from, EVENTS, |row| copy_event(row, to))?;
    to.execute("UPDATE proposal SET is_judged = 1 WHERE id IN (SELECT proposal_id FROM event)", [])?;
    keep_counting(&from, to)?;
    Ok(saved)
}

const PROPOSALS: &str = "SELECT id, uuid, job_id, kind, proposed_at_ms, client, project, request, response
    FROM proposal NOT INDEXED WHERE id > ?1 ORDER BY id LIMIT 1";
const EVENTS: &str =
    "SELECT id, uuid, proposal_id, at_ms, action, candidate, candidate_rank, client, idempotency_key, reason,
      final_placements
    FROM event NOT INDEXED WHERE id > ?1 ORDER BY id LIMIT 1";

/// Visits every row that can be read; `copy` says whether it was whole. Only what is written to the new file can fail.
fn copy_rows(
    from: &Connection,
    sql: &str,
    copy: impl Fn(&Row<'_>) -> rusqlite::Result<bool>,
) -> rusqlite::Result<usize> {
    let Ok(mut statement) = from.prepare(sql) else { return Ok(0) };
    let (mut num_copied, mut after, mut num_misses) = (0, 0_i64, 0);
    while num_misses < MOST_MISSES {
        let row = statement.query_row([after], |row| Ok((row.get::<_, i64>(0)?, copy(row))));
        match row {
            Ok((id, copied)) => {
                num_copied += usize::from(copied?);
                (after, num_misses) = (id.max(after + 1), 0);
            }
            Err(rusqlite::Error::QueryReturnedNoRows) => break,
            Err(_) => (after, num_misses) = (after + 1, num_misses + 1),
        }
    }
    Ok(num_copied)
}

fn copy_proposal(row: &Row<'_>, to: &Connection) -> rusqlite::Result<bool> {
    let read = || -> rusqlite::Result<_> {
        let (kind, request, response): (String, Vec<u8>, Vec<u8>) = (row.get(3)?, row.get(7)?, row.get(8)?);
        let (uuid, job_id, client): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(5)?);
        let (id, at_ms, project): (i64, i64, Option<String>) = (row.get(0)?, row.get(4)?, row.get(6)?);
        Ok((id, uuid, job_id, kind, at_ms, client, project, request, response))
    };
    let Ok((id, uuid, job_id, kind, at_ms, client, project, request, response)) = read() else {
        return Ok(false);
    };
    if documents(&kind, &request, &response).is_none() {
        return Ok(false);
    }
    let num_bytes = request.len() + response.len();
    let num_inserted = to.execute(
        "INSERT OR IGNORE INTO proposal (id, uuid, job_id, kind, proposed_at_ms, client, project, num_bytes, request, response)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![id, uuid, job_id, kind, at_ms, client, project, num_bytes, request, response],
    )?;
    Ok(num_inserted > 0)
}

fn copy_event(row: &Row<'_>, to: &Connection) -> rusqlite::Result<bool> {
    let read = || -> rusqlite::Result<Vec<rusqlite::types::Value>> {
        (0..11).map(|column| row.get(column)).collect()
    };
    let (Ok(values), Ok(word)) = (read(), row.get::<_, String>(4)) else { return Ok(false) };
    let placements = row.get::<_, Option<String>>(10);
    let is_whole = placements.is_ok_and(|text| {
        text.is_none_or(|text| serde_json::from_str::<Vec<crate::protocol::FinalPlacement>>(&text).is_ok())
    });
    if action(&word).is_none() || !is_whole {
        return Ok(false);
    }
    // Without its proposal an event says nothing; a value of the wrong type is no value of ours.
    let inserted = to.execute(
        "INSERT OR IGNORE INTO event (id, uuid, proposal_id, at_ms, action, candidate, candidate_rank, client, idempotency_key,
           reason, final_placements)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ?3 IN (SELECT id FROM proposal)",
        rusqlite::params_from_iter(values),
    );
    match inserted {
        Ok(num_inserted) => Ok(num_inserted > 0),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Ids of lost rows are not given again, for clients remember how far they read.
fn keep_counting(from: &Connection, to: &Connection) -> rusqlite::Result<()> {
    for table in ["proposal", "event"] {
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

/// Where a file's tables are: as they were made, or as VACUUM leaves them.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    Grown,
    Vacuumed,
}

/// A copy of the file with the first page that it should have.
fn patch(path: &Path, patched: &Path, layout: Layout) -> std::io::Result<()> {
    remove(patched)?;
    let first = first_page(patched, layout).map_err(std::io::Error::other)?;
    let mut bytes = fs::read(path)?;
    let num_bytes = bytes.len().min(first.len());
    if let (Some(to), Some(from)) = (bytes.get_mut(..num_bytes), first.get(..num_bytes)) {
        to.copy_from_slice(from);
    }
    fs::write(patched, bytes)?;
    let log = with(path, "-wal");
    if log.exists() {
        fs::copy(log, with(patched, "-wal"))?;
    }
    Ok(())
}

/// The first page of a new file, without the number of pages and the list of free ones.
fn first_page(
    scratch: &Path,
    layout: Layout,
) -> std::result::Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut connection = Connection::open(scratch)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    migrate(&mut connection)?;
    if layout == Layout::Vacuumed {
        connection.execute_batch("VACUUM")?;
    }
    let page_size: usize = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    connection.close().map_err(|(_, error)| error)?;
    let mut page = fs::read(scratch)?;
    page.truncate(page_size);
    remove(scratch)?;
    if let Some(counts) = page.get_mut(28..40) {
        counts.fill(0);
    }
    Ok(page)
}
