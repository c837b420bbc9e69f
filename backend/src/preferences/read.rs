//! Reading what is remembered.

use jiff::Timestamp;
use rusqlite::Row;

use super::fault::{damaged, fault};
use super::record::{action, documents};
use super::{Proposal, Request, Store};
use crate::error::{Error, Result};
use crate::protocol::{ArrangeRequest, PreferenceEvent};

const EVENTS: &str =
    "SELECT event.id, job_id, at_ms, action, candidate, final_placements, reason, event.client
     FROM event JOIN proposal ON proposal.id = proposal_id";

impl Store {
    /// What the user did after the event `after` (0 = from the first), oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Storage`] if the file cannot be read.
    pub fn list(&self, after: i64, limit: usize) -> Result<Vec<PreferenceEvent>> {
        let sql = format!("{EVENTS} WHERE event.id > ?1 ORDER BY event.id LIMIT ?2");
        self.events(&sql, (after, bounded(limit)))
    }

    /// The last things the user did, oldest first, at most `limit`.
    ///
    /// # Errors
    /// As [`Store::list`].
    pub fn latest(&self, limit: usize) -> Result<Vec<PreferenceEvent>> {
        let sql = format!("{EVENTS} ORDER BY event.id DESC LIMIT ?1");
        let mut events = self.events(&sql, [bounded(limit)])?;
        events.reverse();
        Ok(events)
    }

    /// What the user did with a job's answer, oldest first.
    ///
    /// # Errors
    /// As [`Store::list`].
    pub fn of_job(&self, job_id: &str) -> Result<Vec<PreferenceEvent>> {
        let sql = format!("{EVENTS} WHERE job_id = ?1 ORDER BY event.id");
        self.events(&sql, [job_id])
    }

    /// The job of an event.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an event that is not there, else as [`Store::list`].
    pub fn job_of(&self, event_id: i64) -> Result<String> {
        let sql = format!("{EVENTS} WHERE event.id = ?1");
        let event = self.events(&sql, [event_id])?.pop();
        let event = event.ok_or_else(|| Error::NotFound { what: "event", id: event_id.to_string() })?;
        Ok(event.job_id)
    }

    /// What a job showed.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a job that is not remembered, else as [`Store::list`].
    pub fn proposal(&self, job_id: &str) -> Result<Proposal> {
        let sql =
            "SELECT job_id, kind, proposed_at_ms, client, request, response FROM proposal WHERE job_id = ?1";
        let read = self.connection.query_row(sql, [job_id], |row| Ok(proposal(row)));
        match read {
            Ok(proposal) => proposal.map_err(fault("read", &self.path))?.ok_or_else(|| damaged(&self.path)),
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                Err(Error::NotFound { what: "job", id: job_id.to_owned() })
            }
            Err(error) => Err(fault("read", &self.path)(error)),
        }
    }

    /// What users asked to be arranged, the newest first, at most `limit`; nothing private is among it.
    ///
    /// # Errors
    /// As [`Store::list`].
    pub fn requests(&self, limit: usize) -> Result<Vec<ArrangeRequest>> {
        let sql = "SELECT job_id, kind, proposed_at_ms, client, request, response FROM proposal
             ORDER BY id DESC LIMIT ?1";
        let fault = fault("read", &self.path);
        let mut statement = self.connection.prepare_cached(sql).map_err(&fault)?;
        let rows = statement.query_map([bounded(limit)], |row| Ok(proposal(row))).map_err(&fault)?;
        let mut requests = vec![];
        for row in rows {
            let proposal = row.and_then(|proposal| proposal).map_err(&fault)?;
            if let Request::Arrange(request) = proposal.ok_or_else(|| damaged(&self.path))?.request {
                requests.push(request);
            }
        }
        Ok(requests)
    }

    /// Jobs with events after that of id `after`, in the order of their last events; the newest `most` of them.
    pub(super) fn judged_after(&self, after: i64, most: usize) -> Result<Vec<String>> {
        let sql = "SELECT job_id FROM (
               SELECT proposal_id, max(id) AS last FROM event WHERE id > ?1 GROUP BY proposal_id ORDER BY last DESC LIMIT ?2
             ) JOIN proposal ON proposal.id = proposal_id ORDER BY last";
        let fault = fault("read", &self.path);
        let mut statement = self.connection.prepare_cached(sql).map_err(&fault)?;
        let jobs = statement.query_map((after, bounded(most)), |row| row.get(0)).map_err(&fault)?;
        jobs.collect::<rusqlite::Result<_>>().map_err(&fault)
    }

    /// How far the memory goes.
    pub(super) fn mark(&self, after: i64) -> Result<Mark> {
        let sql = "SELECT coalesce(max(id), 0), count(*), count(*) FILTER (WHERE id <= ?1) FROM event";
        let mark = |row: &Row<'_>| {
            Ok(Mark { last_event: row.get(0)?, num_events: row.get(1)?, num_until: row.get(2)? })
        };
        self.connection.query_row(sql, [after], mark).map_err(fault("read", &self.path))
    }

    fn events(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<PreferenceEvent>> {
        let fault = fault("read", &self.path);
        let mut statement = self.connection.prepare_cached(sql).map_err(&fault)?;
        let rows = statement.query_map(values, |row| Ok(event(row))).map_err(&fault)?;
        rows.map(|row| row.and_then(|event| event).map_err(&fault)?.ok_or_else(|| damaged(&self.path)))
            .collect()
    }
}

/// How far the memory goes.
pub(super) struct Mark {
    /// The last event's id; 0 = none.
    pub(super) last_event: i64,
    /// All events.
    pub(super) num_events: u64,
    /// Those up to the event that was asked about.
    pub(super) num_until: u64,
}

/// A proposal from columns in the order of [`Store::proposal`]; `None` if its documents are damaged.
pub(super) fn proposal(row: &Row<'_>) -> rusqlite::Result<Option<Proposal>> {
    let kind: String = row.get(1)?;
    let parts = documents(&kind, row.get_ref(4)?.as_blob()?, row.get_ref(5)?.as_blob()?);
    let (Some((request, response)), Some(proposed_at)) = (parts, time(row.get(2)?)) else { return Ok(None) };
    Ok(Some(Proposal { job_id: row.get(0)?, client: row.get(3)?, request, response, proposed_at }))
}

/// An event from columns in the order of `EVENTS`; `None` if it is damaged.
pub(super) fn event(row: &Row<'_>) -> rusqlite::Result<Option<PreferenceEvent>> {
    let (at, word): (Option<Timestamp>, String) = (time(row.get(2)?), row.get(3)?);
    let placements: Option<String> = row.get(5)?;
    let placements = placements.map(|text| serde_json::from_str(&text)).transpose();
    let (Some(at), Some(action), Ok(final_placements)) = (at, action(&word), placements) else {
        return Ok(None);
    };
    Ok(Some(PreferenceEvent {
        id: row.get(0)?,
        job_id: row.get(1)?,
        at: at.to_string(),
        action,
        candidate: row.get(4)?,
        final_placements,
        reason: row.get(6)?,
        client: row.get(7)?,
    }))
}

/// The time of a number of milliseconds, if a calendar has it.
pub(super) fn time(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

fn bounded(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
