//! Lines of an export into this memory, without duplicates: all of them, or none if one is bad.

use std::io::{BufRead, Read};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::check::check;
use super::fault::{damaged, fault};
use super::lines::{ChoiceLine, EventLine, Header, Kind, ProposalLine, VERSION};
use super::record::{EventRow, ProposalRow, job};
use super::{Proposal, Request, Store, forget};
use crate::document::json_pointer;
use crate::error::{Error, Result, clipped, quoted};
use crate::protocol::{FieldError, Preference};
use crate::scene::{validate_arrange, validate_furnish};

/// No line is longer: a request and an answer with all limits reached.
const MOST_LINE_BYTES: u64 = 256 * 1024 * 1024;
/// The most faults that are told.
const MOST_FAULTS: usize = 100;

/// What an import found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Proposals that were not known.
    pub new_proposals: u64,
    /// Proposals that were known already.
    pub known_proposals: u64,
    /// Events that were not known.
    pub new_events: u64,
    /// Events that were known already.
    pub known_events: u64,
    /// Words on statements of taste that were not known.
    pub new_choices: u64,
    /// Words on statements of taste that were known already.
    pub known_choices: u64,
}

impl Store {
    /// Takes the lines of [`Store::export`] in. What is known by its id already is left as it is.
    ///
    /// # Errors
    /// [`Error::Fields`] with every bad line, by its number: nothing is taken in then. [`Error::Storage`], [`Error::Io`].
    pub fn import(&mut self, from: &mut dyn BufRead) -> Result<Imported> {
        let path = self.path.clone();
        let fault = fault("write", &path);
        let write =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&fault)?;
        let mut import = Import { write: &write, path: &path, counts: Imported::default(), faults: vec![] };
        // An event may stand before its proposal, as in files that were merged by hand.
        let mut later = vec![];
        let mut number = 0;
        while let Some(line) = next_line(from)? {
            number += 1;
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match import.line(line) {
                Ok(None) => {}
                Ok(Some(line)) => later.push((number, line)),
                Err(error) => import.note(number, error)?,
            }
        }
        // A choice may name an event.
        later.sort_by_key(|(_, line)| matches!(line, Later::Choice(_)));
        for (number, line) in &later {
            let taken_in = match line {
                Later::Event(line) => import.event(line),
                Later::Choice(line) => import.choice(line),
            };
            if let Err(error) = taken_in {
                import.note(*number, error)?;
            }
        }
        let Import { counts, faults, .. } = import;
        if !faults.is_empty() {
            return Err(Error::Fields(told(faults)));
        }
        forget::trim(&write).map_err(&fault)?;
        write.commit().map_err(&fault)?;
        Ok(counts)
    }
}

fn next_line(from: &mut dyn BufRead) -> Result<Option<Vec<u8>>> {
    let mut line = vec![];
    let read = from.take(MOST_LINE_BYTES + 1).read_until(b'\n', &mut line);
    let got = read.map_err(|source| Error::Io { action: "read", source, path: "the import".into() })? as u64;
    if got > MOST_LINE_BYTES {
        return Err(Error::TooLarge { what: "a line, in bytes,".to_owned(), limit: MOST_LINE_BYTES, got });
    }
    Ok((got > 0).then_some(line))
}

/// Faults in the order of their lines, no more than people read.
fn told(mut faults: Vec<(u64, FieldError)>) -> Vec<FieldError> {
    faults.sort();
    let num_more = faults.len().saturating_sub(MOST_FAULTS);
    faults.truncate(MOST_FAULTS);
    let mut faults: Vec<FieldError> = faults.into_iter().map(|(_, fault)| fault).collect();
    if num_more > 0 {
        faults.push(FieldError { path: String::new(), message: format!("{num_more} more faults") });
    }
    faults
}

/// What is taken in after all proposals.
enum Later {
    Event(Box<EventLine>),
    Choice(ChoiceLine),
}

struct Import<'a> {
    write: &'a Connection,
    path: &'a std::path::Path,
    counts: Imported,
    faults: Vec<(u64, FieldError)>,
}

impl Import<'_> {
    /// Takes a proposal in, or hands what needs others back for later.
    fn line(&mut self, line: &[u8]) -> Result<Option<Later>> {
        let Header { version, kind } = read(line)?;
        if version != VERSION {
            return Err(Error::Version { expected: VERSION, got: version.to_string() });
        }
        match kind {
            Kind::Event => Ok(Some(Later::Event(Box::new(read(line)?)))),
            Kind::Choice => Ok(Some(Later::Choice(read(line)?))),
            Kind::Proposal => self.proposal(read(line)?).map(|()| None),
        }
    }

    fn proposal(&mut self, line: ProposalLine) -> Result<()> {
        let uuid = uuid(&line.id)?;
        let fault = fault("write", self.path);
        let request = match (line.arrange, line.furnish) {
            (Some(request), None) => {
                validate_arrange(&request).map_err(|error| error.prefixed("/arrange"))?;
                Request::Arrange(request)
            }
            (None, Some(request)) => {
                validate_furnish(&request).map_err(|error| error.prefixed("/furnish"))?;
                Request::Furnish(request)
            }
            _ => return Err(one("", "expected either `arrange` or `furnish`")),
        };
        if request.is_private() {
            return Err(one("", "expected nothing private, but the request asks not to be remembered"));
        }
        let (job_id, client, response) = (line.job_id, line.client, line.response);
        let known: Option<String> = self
            .write
            .query_row("SELECT uuid FROM proposal WHERE job_id = ?1", [&job_id], |row| row.get(0))
            .optional()
            .map_err(&fault)?;
        if known.is_some_and(|known| known != uuid) {
            return Err(one("/job_id", format!("{} is another proposal's here", quoted(&job_id))));
        }
        let proposal = Proposal { job_id, client, request, response, proposed_at: line.proposed_at };
        let is_new = ProposalRow::new(&uuid, &proposal)?.insert(self.write).map_err(&fault)?;
        *(if is_new { &mut self.counts.new_proposals } else { &mut self.counts.known_proposals }) += 1;
        Ok(())
    }

    fn event(&mut self, line: &EventLine) -> Result<()> {
        let uuid = uuid(&line.id)?;
        let fault = fault("write", self.path);
        let find = |sql: &str, id: &str| {
            self.write.query_row(sql, [id], |row| row.get::<_, String>(0)).optional().map_err(&fault)
        };
        if find("SELECT uuid FROM event WHERE uuid = ?1", &uuid)?.is_some() {
            self.counts.known_events += 1;
            return Ok(());
        }
        let job_id = find("SELECT job_id FROM proposal WHERE uuid = ?1", &line.proposal)?;
        let job_id = job_id.ok_or_else(|| {
            one(
                "/proposal",
                format!("expected a proposal of this file or of this memory, got {}", quoted(&line.proposal)),
            )
        })?;
        let Some((proposal_id, Some(job))) = job(self.write, &job_id).map_err(&fault)? else {
            return Err(damaged(self.path));
        };
        let preference = Preference {
            job_id,
            action: line.action,
            candidate: line.candidate.clone(),
            final_placements: line.final_placements.clone(),
            reason: line.reason.clone(),
            client: line.client.clone(),
        };
        let chosen = check(&preference, &job)?;
        let (preference, at_ms) = (&preference, line.at.as_millisecond());
        let row = EventRow { uuid, proposal_id, at_ms, preference, chosen, idempotency_key: None };
        row.insert(self.write).map_err(&fault)?;
        self.counts.new_events += 1;
        Ok(())
    }

    fn choice(&mut self, line: &ChoiceLine) -> Result<()> {
        let uuid = uuid(&line.id)?;
        if line.strength.is_some_and(|strength| !(0.0..=1.0).contains(&strength)) {
            return Err(one("/strength", "expected 0 to 1"));
        }
        let fault = fault("write", self.path);
        let sql =
            "INSERT OR IGNORE INTO choice (uuid, at_ms, project, statement, is_on, strength, forgotten_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6,
               CASE WHEN ?7 THEN coalesce((SELECT id FROM event WHERE uuid = ?8), 0) END)";
        let ChoiceLine { at, project, statement, is_on, strength, forget, forgotten_until, .. } = line;
        let at_ms = at.as_millisecond();
        let values = params![uuid, at_ms, project, statement, is_on, strength, forget, forgotten_until];
        let is_new = self.write.execute(sql, values).map_err(&fault)? > 0;
        *(if is_new { &mut self.counts.new_choices } else { &mut self.counts.known_choices }) += 1;
        Ok(())
    }

    /// Keeps the faults of a line.
    ///
    /// # Errors
    /// The error itself where it is not the line's.
    fn note(&mut self, number: u64, error: Error) -> Result<()> {
        let at = |path: &str| format!("line {number}{}{path}", if path.is_empty() { "" } else { " " });
        match error {
            Error::Fields(fields) => {
                let located =
                    fields.into_iter().map(|field| (number, FieldError { path: at(&field.path), ..field }));
                self.faults.extend(located);
            }
            Error::Json { path, message } => {
                self.faults.push((number, FieldError { path: at(&path), message }))
            }
            Error::Version { .. } => {
                let message = format!("{error}; update this program");
                self.faults.push((number, FieldError { path: at(""), message }));
            }
            other => return Err(other),
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(line: &[u8]) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let document = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| Error::Json {
        path: json_pointer(error.path()),
        message: clipped(&error.inner().to_string(), 300).into_owned(),
    })?;
    deserializer.end().map_err(|error| Error::Json { path: String::new(), message: error.to_string() })?;
    Ok(document)
}

/// As UUIDs are written, so that one id has one text.
fn uuid(text: &str) -> Result<String> {
    let parsed = Uuid::parse_str(text);
    parsed
        .map(|uuid| uuid.to_string())
        .map_err(|_| one("/id", format!("expected a UUID, got {}", quoted(text))))
}

fn one(path: &str, message: impl Into<String>) -> Error {
    Error::fields(vec![FieldError { path: path.to_owned(), message: message.into() }])
}
