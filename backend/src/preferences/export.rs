//! Everything that is remembered, as lines of JSON.

use std::io::Write;

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::fault::{damaged, fault};
use super::lines::{ChoiceLine, EventLine, Header, Kind, ProposalLine, VERSION};
use super::read::{event, proposal};
use super::{Request, Store};
use crate::error::{Error, Result};

impl Store {
    /// Writes everything, proposals first, each line on its own worth reading; the number of lines.
    ///
    /// # Errors
    /// [`Error::Storage`] if the file cannot be read, [`Error::Io`] if `to` takes no more.
    pub fn export(&self, to: &mut dyn Write) -> Result<u64> {
        // One view of the file, whatever is written meanwhile.
        let read = self.connection.unchecked_transaction().map_err(fault("read", &self.path))?;
        let proposals =
            "SELECT job_id, kind, proposed_at_ms, client, request, response, uuid FROM proposal ORDER BY id";
        let events =
            "SELECT event.id, job_id, at_ms, action, candidate, final_placements, reason, event.client,
               event.uuid, proposal.uuid
             FROM event JOIN proposal ON proposal.id = proposal_id ORDER BY event.id";
        let choices =
            "SELECT choice.uuid, choice.at_ms, project, statement, is_on, strength, forgotten_until IS NOT NULL, event.uuid
             FROM choice LEFT JOIN event ON event.id = forgotten_until ORDER BY choice.id";
        Ok(self.write_all(&read, to, proposals, proposal_line)?
            + self.write_all(&read, to, events, event_line)?
            + self.write_all(&read, to, choices, choice_line)?)
    }

    fn write_all<T: Serialize>(
        &self,
        read: &Connection,
        to: &mut dyn Write,
        sql: &str,
        line: fn(&Row<'_>) -> rusqlite::Result<Option<T>>,
    ) -> Result<u64> {
        let fault = fault("read", &self.path);
        let mut statement = read.prepare(sql).map_err(&fault)?;
        let mut rows = statement.query([]).map_err(&fault)?;
        let mut num_lines = 0;
        while let Some(row) = rows.next().map_err(&fault)? {
            let line = line(row).map_err(&fault)?.ok_or_else(|| damaged(&self.path))?;
            let text = serde_json::to_string(&line)
                .map_err(|error| Error::Internal(format!("an export is no JSON: {error}")))?;
            writeln!(to, "{text}").map_err(|source| Error::Io {
                action: "write",
                source,
                path: "the export".into(),
            })?;
            num_lines += 1;
        }
        Ok(num_lines)
    }
}

fn proposal_line(row: &Row<'_>) -> rusqlite::Result<Option<ProposalLine>> {
    let Some(proposal) = proposal(row)? else { return Ok(None) };
    let (arrange, furnish) = match proposal.request {
        Request::Arrange(request) => (Some(request), None),
        Request::Furnish(request) => (None, Some(request)),
    };
    Ok(Some(ProposalLine {
        header: Header { version: VERSION, kind: Kind::Proposal },
        id: row.get(6)?,
        job_id: proposal.job_id,
        proposed_at: proposal.proposed_at,
        client: proposal.client,
        arrange,
        furnish,
        response: proposal.response,
    }))
}

fn event_line(row: &Row<'_>) -> rusqlite::Result<Option<EventLine>> {
    let (Some(event), Some(at)) = (event(row)?, super::read::time(row.get(2)?)) else { return Ok(None) };
    Ok(Some(EventLine {
        header: Header { version: VERSION, kind: Kind::Event },
        id: row.get(8)?,
        proposal: row.get(9)?,
        job_id: event.job_id,
        at,
        action: event.action,
        candidate: event.candidate,
        final_placements: event.final_placements,
        reason: event.reason,
        client: event.client,
    }))
}

fn choice_line(row: &Row<'_>) -> rusqlite::Result<Option<ChoiceLine>> {
    let Some(at) = super::read::time(row.get(1)?) else { return Ok(None) };
    Ok(Some(ChoiceLine {
        header: Header { version: VERSION, kind: Kind::Choice },
        id: row.get(0)?,
        at,
        project: row.get(2)?,
        statement: row.get(3)?,
        is_on: row.get(4)?,
        strength: row.get(5)?,
        forget: row.get(6)?,
        forgotten_until: row.get(7)?,
    }))
}
