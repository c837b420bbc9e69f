//! How much is remembered, and of what.

use jiff::Timestamp;
use serde::Serialize;

use super::Store;
use super::fault::fault;
use super::read::time;
use crate::error::Result;

/// Counts of what is remembered; lists are largest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// What was shown.
    pub num_proposals: u64,
    /// Of these, how many the user did something with.
    pub num_judged: u64,
    /// What the user did.
    pub num_events: u64,
    /// Events by action.
    pub by_action: Vec<Count>,
    /// Events by the place of their candidate among those shown, 1 = first; in order of place.
    pub by_rank: Vec<Count>,
    /// Events by project; null = none was named.
    pub by_project: Vec<Count>,
    /// Events by client.
    pub by_client: Vec<Count>,
    /// The first proposal's time, in order of arrival.
    pub first_at: Option<Timestamp>,
    /// The last proposal's or event's time, in order of arrival.
    pub last_at: Option<Timestamp>,
    /// The size of the file with its log.
    pub num_bytes: u64,
}

/// How many of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The kind.
    pub name: Option<String>,
    /// How many.
    pub num: u64,
}

impl Store {
    /// Counts what is remembered.
    ///
    /// # Errors
    /// [`crate::error::Error::Storage`] if the file cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        self.counts().map_err(fault("read", &self.path))
    }

    fn counts(&self) -> rusqlite::Result<Stats> {
        // One view of the file, whatever is written meanwhile.
        let read = self.connection.unchecked_transaction()?;
        let number = |sql: &str| read.query_row(sql, [], |row| row.get::<_, u64>(0));
        let at = |sql: &str| read.query_row(sql, [], |row| row.get::<_, Option<i64>>(0));
        let by = |column: &str, order: &str| {
            let from = "FROM event JOIN proposal ON proposal.id = proposal_id";
            let sql = format!("SELECT {column}, count(*) {from} GROUP BY 1 ORDER BY {order}");
            let mut statement = read.prepare(&sql)?;
            let rows = statement.query_map([], |row| Ok(Count { name: row.get(0)?, num: row.get(1)? }))?;
            rows.collect::<rusqlite::Result<Vec<Count>>>()
        };
        let largest = "2 DESC, 1";
        Ok(Stats {
            num_proposals: number("SELECT count(*) FROM proposal")?,
            num_judged: number("SELECT count(*) FROM proposal WHERE is_judged = 1")?,
            num_events: number("SELECT count(*) FROM event")?,
            by_action: by("action", largest)?,
            by_rank: by("CAST(candidate_rank AS TEXT)", "min(candidate_rank)")?,
            by_project: by("project", largest)?,
            by_client: by("event.client", largest)?,
            first_at: at("SELECT (SELECT proposed_at_ms FROM proposal ORDER BY id LIMIT 1)")?.and_then(time),
            last_at: at("SELECT coalesce((SELECT at_ms FROM event ORDER BY id DESC LIMIT 1),
                (SELECT proposed_at_ms FROM proposal ORDER BY id DESC LIMIT 1))")?
            .and_then(time),
            num_bytes: self.num_bytes(),
        })
    }

    fn num_bytes(&self) -> u64 {
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        let files = [self.path.as_os_str(), &log];
        files.iter().filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).sum()
    }
}
