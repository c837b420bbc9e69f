//! Writing down what was shown and what the user did.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use super::check::{Chosen, Job, check};
use super::fault::{damaged, fault};
use super::packed::{pack, unpack};
use super::{Proposal, Request, Store, forget};
use crate::error::{Error, Result};
use crate::protocol::{Action, ArrangeRequest, Preference, RecordedPreference};

impl Store {
    /// Remembers what a job showed, unless its request is private. A job that is known already is left as it is.
    ///
    /// # Errors
    /// [`Error::Storage`] if it cannot be written; nothing has changed then.
    pub fn record_proposal(&mut self, proposal: &Proposal) -> Result<()> {
        if proposal.request.is_private() {
            return Ok(());
        }
        let uuid = Uuid::new_v4().to_string();
        let row = ProposalRow::new(&uuid, proposal)?;
        let fault = fault("write", &self.path);
        let write =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&fault)?;
        row.insert(&write).map_err(&fault)?;
        forget::trim(&write).map_err(&fault)?;
        write.commit().map_err(&fault)
    }

    /// Remembers what the user did. The same preference with the same key for the same job is remembered once.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a job that is not remembered, [`Error::Fields`] with everything that does not fit the job,
    /// [`Error::Conflict`] if the key came with another preference, and [`Error::Storage`]. Nothing has changed then.
    pub fn record_preference(
        &mut self,
        preference: &Preference,
        idempotency_key: Option<&str>,
    ) -> Result<RecordedPreference> {
        let path = &self.path;
        let fault = fault("write", path);
        let write =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&fault)?;
        let Some((proposal_id, job)) = job(&write, &preference.job_id).map_err(&fault)? else {
            return Err(Error::NotFound { what: "job", id: preference.job_id.clone() });
        };
        let job = job.ok_or_else(|| damaged(path))?;
        let chosen = check(preference, &job)?;
        let row = EventRow {
            uuid: Uuid::new_v4().to_string(),
            proposal_id,
            at_ms: Timestamp::now().as_millisecond(),
            preference,
            chosen,
            idempotency_key,
        };
        if let Some(known) = row.twin(&write).map_err(&fault)? {
            return match known {
                Twin::Same(id) => Ok(RecordedPreference { id, is_new: false }),
                Twin::Other => Err(Error::Conflict {
                    what: "idempotency key",
                    id: idempotency_key.unwrap_or_default().to_owned(),
                }),
            };
        }
        let id = row.insert(&write).map_err(&fault)?;
        write.commit().map_err(&fault)?;
        Ok(RecordedPreference { id, is_new: true })
    }
}

/// Looks a job up: its proposal's row, and what is known of it unless its documents are damaged.
pub(super) fn job(connection: &Connection, job_id: &str) -> rusqlite::Result<Option<(i64, Option<Job>)>> {
    let mut statement =
        connection.prepare_cached("SELECT id, kind, request, response FROM proposal WHERE job_id = ?1")?;
    let row = statement
        .query_row([job_id], |row| {
            let id: i64 = row.get(0)?;
            let documents =
                documents(&row.get::<_, String>(1)?, row.get_ref(2)?.as_blob()?, row.get_ref(3)?.as_blob()?);
            Ok((id, documents))
        })
        .optional()?;
    let Some((id, documents)) = row else { return Ok(None) };
    let Some((request, response)) = documents else { return Ok(Some((id, None))) };
    let mut statement = connection.prepare_cached(
        "SELECT candidate FROM event WHERE proposal_id = ?1 AND action = 'accept' ORDER BY id DESC LIMIT 1",
    )?;
    let accepted = statement.query_row([id], |row| row.get(0)).optional()?.flatten();
    Ok(Some((id, Some(Job { request, response, accepted }))))
}

/// A row's documents; `None` if they are damaged.
pub(super) fn documents(
    kind: &str,
    request: &[u8],
    response: &[u8],
) -> Option<(Request, crate::protocol::ArrangeResponse)> {
    let request = match kind {
        "furnish" => Request::Furnish(unpack(request)?),
        _ => Request::Arrange(unpack(request)?),
    };
    Some((request, unpack(response)?))
}

/// A proposal as it lies in the file.
pub(super) struct ProposalRow<'a> {
    uuid: &'a str,
    proposal: &'a Proposal,
    request: Vec<u8>,
    response: Vec<u8>,
}

impl<'a> ProposalRow<'a> {
    /// Packs the documents, the request without its picture.
    pub(super) fn new(uuid: &'a str, proposal: &'a Proposal) -> Result<Self> {
        let request = match &proposal.request {
            Request::Arrange(request) if request.image.is_some() => {
                pack(&ArrangeRequest { image: None, ..request.clone() })
            }
            Request::Arrange(request) => pack(request),
            Request::Furnish(request) if request.image.is_some() => {
                pack(&crate::protocol::FurnishRequest { image: None, ..request.clone() })
            }
            Request::Furnish(request) => pack(request),
        }?;
        Ok(Self { uuid, proposal, request, response: pack(&proposal.response)? })
    }

    /// Is it new? A job that is known stays as it was.
    pub(super) fn insert(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO proposal (uuid, job_id, kind, proposed_at_ms, client, project, num_bytes, request, response)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        )?;
        let Self { uuid, proposal, request, response } = self;
        let num_inserted = statement.execute(params![
            uuid,
            proposal.job_id,
            proposal.request.kind(),
            proposal.proposed_at.as_millisecond(),
            proposal.client,
            proposal.request.project(),
            request.len() + response.len(),
            request,
            response,
        ])?;
        Ok(num_inserted > 0)
    }
}

/// An event as it lies in the file.
pub(super) struct EventRow<'a> {
    pub(super) uuid: String,
    pub(super) proposal_id: i64,
    pub(super) at_ms: i64,
    pub(super) preference: &'a Preference,
    pub(super) chosen: Chosen,
    pub(super) idempotency_key: Option<&'a str>,
}

/// An event with the same key for the same job.
pub(super) enum Twin {
    /// The same preference: this is its id.
    Same(i64),
    /// Another preference.
    Other,
}

impl EventRow<'_> {
    fn twin(&self, connection: &Connection) -> rusqlite::Result<Option<Twin>> {
        let Some(key) = self.idempotency_key else { return Ok(None) };
        let mut statement = connection.prepare_cached(
            "SELECT id, action = ?3 AND candidate IS ?4 AND final_placements IS ?5 AND reason IS ?6 AND client = ?7
             FROM event WHERE proposal_id = ?1 AND idempotency_key = ?2",
        )?;
        let Preference { action, reason, client, .. } = self.preference;
        let values = params![
            self.proposal_id,
            key,
            word(*action),
            self.candidate(),
            self.placements()?,
            reason,
            client
        ];
        let twin =
            |row: &rusqlite::Row<'_>| Ok(if row.get(1)? { Twin::Same(row.get(0)?) } else { Twin::Other });
        statement.query_row(values, twin).optional()
    }

    /// Writes it and marks its proposal as judged; its id.
    pub(super) fn insert(&self, connection: &Connection) -> rusqlite::Result<i64> {
        let mut statement = connection.prepare_cached(
            "INSERT INTO event (uuid, proposal_id, at_ms, action, candidate, candidate_rank, client, idempotency_key, reason,
               final_placements)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        let Preference { action, reason, client, .. } = self.preference;
        let id = statement.insert(params![
            self.uuid,
            self.proposal_id,
            self.at_ms,
            word(*action),
            self.candidate(),
            self.chosen.as_ref().map(|(_, rank)| rank),
            client,
            self.idempotency_key,
            reason,
            self.placements()?,
        ])?;
        let mut judge =
            connection.prepare_cached("UPDATE proposal SET is_judged = 1 WHERE id = ?1 AND is_judged = 0")?;
        judge.execute([self.proposal_id])?;
        Ok(id)
    }

    fn candidate(&self) -> Option<&str> {
        self.chosen.as_ref().map(|(candidate, _)| candidate.as_str())
    }

    fn placements(&self) -> rusqlite::Result<Option<String>> {
        let placements = self.preference.final_placements.as_ref();
        let text = placements.map(serde_json::to_string).transpose();
        text.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

/// The action's name on the wire and in the file.
pub(super) fn word(action: Action) -> &'static str {
    match action {
        Action::Accept => "accept",
        Action::Reject => "reject",
        Action::Edit => "edit",
        Action::Undo => "undo",
    }
}

/// The action of a word.
pub(super) fn action(word: &str) -> Option<Action> {
    [Action::Accept, Action::Reject, Action::Edit, Action::Undo]
        .into_iter()
        .find(|action| self::word(*action) == word)
}
