//! What is forgotten: by itself, and when the user says so.

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use serde::Serialize;

use super::Store;
use super::fault::{fault, file_fault};
use super::rescue::kept_aside;
use crate::error::{Error, Result};

/// The most proposals that nobody judged; older ones make room. Late judgements stay possible for thousands of jobs, and
/// the file stays under some tens of megabytes. Not by age: a clock that is wrong once would forget everything.
pub const MOST_UNJUDGED: usize = 2_000;

/// The most bytes of them as stored, for rooms that are very large.
pub const MOST_UNJUDGED_BYTES: usize = 256 * 1024 * 1024;

/// What to purge: what fits all that is given. Nothing given means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Of this project only.
    pub project: Option<String>,
    /// Proposed before this time only.
    pub before: Option<Timestamp>,
}

/// How much a selection holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Proposals.
    pub proposals: u64,
    /// What the user did with them.
    pub events: u64,
}

impl Selection {
    /// Is it all that is remembered?
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

const SELECTED: &str = "(?1 IS NULL OR project = ?1) AND (?2 IS NULL OR proposed_at_ms < ?2)";

impl Store {
    /// How much [`Store::purge`] would delete.
    ///
    /// # Errors
    /// [`Error::Storage`] if the file cannot be read.
    pub fn amount(&self, selection: &Selection) -> Result<Amount> {
        amount(&self.connection, selection).map_err(fault("read", &self.path))
    }

    /// Deletes proposals and everything that the user did with them, so that no byte of them is left in the folder; if
    /// everything goes, damaged files that were kept aside go too. The number of proposals and events.
    ///
    /// # Errors
    /// [`Error::Storage`] if it cannot be deleted, or is deleted but could not be wiped: then purge again.
    pub fn purge(&mut self, selection: &Selection) -> Result<u64> {
        let fault = fault("purge", &self.path);
        let write =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&fault)?;
        let amount = amount(&write, selection).map_err(&fault)?;
        let delete = format!("DELETE FROM proposal WHERE {SELECTED}");
        write.execute(&delete, values(selection)).map_err(&fault)?;
        // What was said to statements goes with what taught them.
        let delete = "DELETE FROM choice WHERE ?2 IS NULL AND (?1 IS NULL OR project = ?1)";
        write.execute(delete, values(selection)).map_err(&fault)?;
        write.commit().map_err(&fault)?;
        self.connection.execute_batch("VACUUM").map_err(&fault)?;
        let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_busy: bool = self.connection.query_row(truncate, [], |row| row.get(0)).map_err(&fault)?;
        if is_busy {
            return Err(Error::Storage {
                action: "purge",
                reason: "they are deleted, but another program reads the file, so they could not be wiped"
                    .to_owned(),
                hint: "purge again when it has finished",
                path: self.path.clone(),
            });
        }
        if selection.is_everything() {
            for file in kept_aside(&self.path) {
                std::fs::remove_file(&file).map_err(file_fault("purge", &file))?;
            }
        }
        Ok(amount.proposals + amount.events)
    }
}

fn values(selection: &Selection) -> [rusqlite::types::Value; 2] {
    let before = selection.before.map(Timestamp::as_millisecond);
    [selection.project.clone().into(), before.into()]
}

fn amount(connection: &Connection, selection: &Selection) -> rusqlite::Result<Amount> {
    let count = |sql: &str| connection.query_row(sql, values(selection), |row| row.get::<_, u64>(0));
    let proposals = count(&format!("SELECT count(*) FROM proposal WHERE {SELECTED}"))?;
    let events = count(&format!(
        "SELECT count(*) FROM event JOIN proposal ON proposal.id = proposal_id WHERE {SELECTED}"
    ))?;
    Ok(Amount { proposals, events })
}

/// Forgets unjudged proposals beyond what is kept; the newest stays however large it is.
pub(super) fn trim(connection: &Connection) -> rusqlite::Result<()> {
    trim_to(connection, MOST_UNJUDGED, MOST_UNJUDGED_BYTES)
}

fn trim_to(connection: &Connection, most: usize, most_bytes: usize) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "DELETE FROM proposal WHERE is_judged = 0 AND id <= (
           SELECT max(id) FROM (
             SELECT id, row_number() OVER newest AS place, sum(num_bytes) OVER newest AS num_bytes
             FROM proposal WHERE is_judged = 0 WINDOW newest AS (ORDER BY id DESC)
           ) WHERE place > ?1 OR (num_bytes > ?2 AND place > 1))",
    )?;
    statement.execute(params![most, most_bytes])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten proposals of 100 bytes each; the third is judged.
    fn ten() -> Connection {
        let mut connection = Connection::open_in_memory().expect("a database");
        super::super::migrate::migrate(&mut connection).expect("its schema");
        let ten = "INSERT INTO proposal (uuid, job_id, kind, proposed_at_ms, client, is_judged, num_bytes, request, response)
            SELECT value, value, 'arrange', 1000 - value, '', value = 3, 100, x'', x'' FROM json_each('[1,2,3,4,5,6,7,8,9,10]')";
        connection.execute(ten, []).expect("ten proposals");
        connection
    }

    fn left(most: usize, most_bytes: usize) -> String {
        let connection = ten();
        trim_to(&connection, most, most_bytes).expect("it trims");
        connection
            .query_row("SELECT group_concat(id ORDER BY id) FROM proposal", [], |row| row.get(0))
            .expect("ids")
    }

    #[test]
    fn the_newest_and_the_judged_stay() {
        assert_eq!(left(20, 10_000), "1,2,3,4,5,6,7,8,9,10");
        assert_eq!(left(4, 10_000), "3,7,8,9,10");
        assert_eq!(left(20, 350), "3,8,9,10");
        assert_eq!(left(20, 1), "3,10");
    }
}
