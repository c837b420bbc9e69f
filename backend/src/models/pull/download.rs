//! One file from a hub: gone on with where it stopped, checked, and only then under its name.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use ureq::http::{HeaderMap, HeaderName, StatusCode, header};

use super::http::{Answer, Failure, Hub, read_fault};
use super::listing::{Wanted, is_hex};
use super::refusal::refusal;
use super::{Event, Tell};
use crate::error::{Error, clipped};
use crate::hash::{hash_rest, to_hex};
use crate::models::checkpoint::MAX_JSON_BYTES;
use crate::models::manifest::{Checked, ManifestFile, Source};

/// After so many new bytes, a connection that breaks is another bad luck, and not the same.
const PROGRESS_BYTES: u64 = 8 << 20;
/// How long a hub that is busy is left alone, unless it says so itself.
const PAUSE: Duration = Duration::from_secs(1);
/// And at the most.
const MOST_PAUSE: Duration = Duration::from_secs(30);

/// What to fetch, and where it goes.
pub(super) struct Fetch<'a> {
    pub(super) hub: &'a Hub,
    pub(super) source: &'a Source,
    pub(super) wanted: &'a Wanted,
    pub(super) folder: &'a Path,
}

/// Fetches a file, or the rest of it. What is there under its name already is checked too. Tells the bytes of this file.
///
/// # Errors
/// Why it is not there, after it was tried again once.
pub(super) fn fetch(fetch: &Fetch<'_>, tell: Tell<'_>) -> Result<ManifestFile, Failure> {
    let Fetch { wanted, folder, .. } = fetch;
    let place = folder.join(&wanted.name);
    if let Some(found) = already(&place, wanted) {
        tell(Event::Bytes(found.size));
        return Ok(found);
    }
    let path = folder.join(format!("{}.part", wanted.name));
    let part = Part { fetch, path, place, limit: wanted.size.unwrap_or(MAX_JSON_BYTES) };
    let mut is_last = false;
    let mut most = part.len() + PROGRESS_BYTES;
    loop {
        let (reason, pause) = match part.attempt(tell) {
            Ok(file) => return Ok(file),
            Err((Failure::Broken(reason), pause)) => (reason, pause),
            Err((refused, _)) => return Err(refused),
        };
        if part.len() >= most {
            is_last = false;
            most = part.len() + PROGRESS_BYTES;
        }
        if is_last {
            return Err(Failure::Broken(format!("{}: {reason}", wanted.name)));
        }
        is_last = true;
        tell(Event::Note(&format!("{}: {}; trying again", wanted.name, clipped(&reason, 300))));
        std::thread::sleep(pause);
    }
}

/// The file if it is there and right; one that is not is taken away.
fn already(place: &Path, wanted: &Wanted) -> Option<ManifestFile> {
    let mut hasher = Sha256::new();
    let size = hash_rest(&mut File::open(place).ok()?, &mut hasher).ok()?;
    let file = verdict(wanted, size, to_hex(hasher));
    if file.is_err() {
        let _ = fs::remove_file(place);
    }
    file.ok()
}

fn verdict(wanted: &Wanted, size: u64, sha256: String) -> Result<ManifestFile, String> {
    if wanted.size.is_some_and(|expected| expected != size) {
        return Err(format!("it has {size} bytes, the hub lists {}", wanted.size.unwrap_or_default()));
    }
    let checked = match &wanted.sha256 {
        Some(expected) if *expected != sha256 => {
            return Err(format!("its SHA-256 is {sha256}, the hub lists {expected}"));
        }
        Some(_) => Checked::Sha256,
        None => Checked::Size,
    };
    Ok(ManifestFile { name: wanted.name.clone(), size, sha256, checked })
}

struct Part<'a> {
    fetch: &'a Fetch<'a>,
    path: PathBuf,
    place: PathBuf,
    /// No more bytes are taken, whatever the hub says.
    limit: u64,
}

/// A failure comes with how long to wait after it.
type Attempt<T> = Result<T, (Failure, Duration)>;

impl Part<'_> {
    fn len(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |found| found.len())
    }

    fn attempt(&self, tell: Tell<'_>) -> Attempt<ManifestFile> {
        let unwritten = |source| (Failure::Refused(unwritten(source, &self.path)), PAUSE);
        let mut wanted = self.fetch.wanted.clone();
        // Without a hash nobody could tell whether two halves belong together.
        if wanted.sha256.is_none() || wanted.size.is_some_and(|size| self.len() > size) {
            self.discard();
        }
        let options = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&self.path);
        let mut file = options.map_err(unwritten)?;
        let mut hasher = Sha256::new();
        let mut size = hash_rest(&mut file, &mut hasher).map_err(unwritten)?;
        tell(Event::Bytes(size));
        if size == 0 || wanted.size != Some(size) {
            let Fetch { hub, source, .. } = self.fetch;
            let url = format!("{}/{}/resolve/{}/{}", hub.url, source.repo, source.commit, wanted.name);
            let mut answer = hub.get(&url, size).map_err(|failure| (failure, PAUSE))?;
            if !self.goes_on(&answer, size)? {
                file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(unwritten)?;
                (size, hasher) = (0, Sha256::new());
                tell(Event::Bytes(0));
            }
            // Lists of some mirrors lack it.
            wanted.sha256 = wanted.sha256.or_else(|| linked_sha256(&answer.hub_headers));
            let mut reader = answer.body.as_reader();
            let mut buffer = vec![0; 1 << 18];
            loop {
                let num = match reader.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(num) => num,
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(error) => {
                        return Err(broken(format!("the connection broke: {}", read_fault(&error))));
                    }
                };
                size += num as u64;
                if size > self.limit {
                    self.discard();
                    return Err(broken(format!("more than {} bytes came", self.limit)));
                }
                hasher.update(&buffer[..num]);
                file.write_all(&buffer[..num]).map_err(unwritten)?;
                tell(Event::Bytes(size));
            }
            if wanted.size.is_some_and(|expected| size < expected) {
                return Err(broken(format!("the connection ended after {size} bytes")));
            }
        }
        file.sync_all().map_err(unwritten)?;
        let found = verdict(&wanted, size, to_hex(hasher)).map_err(|reason| {
            self.discard();
            broken(reason)
        })?;
        fs::rename(&self.path, &self.place).map_err(unwritten)?;
        Ok(found)
    }

    /// Does the answer go on from there, or start anew?
    fn goes_on(&self, answer: &Answer, from: u64) -> Attempt<bool> {
        let text = |name: HeaderName| answer.headers.get(name).and_then(|value| value.to_str().ok());
        let number = |name| text(name).and_then(|text| text.parse::<u64>().ok());
        let commit = answer.hub_headers.get("x-repo-commit").and_then(|value| value.to_str().ok());
        if commit.is_some_and(|commit| commit != self.fetch.source.commit) {
            return Err(broken("the hub answers with another commit than it was asked for".to_owned()));
        }
        match answer.status {
            StatusCode::OK => {
                let (told, listed) = (number(header::CONTENT_LENGTH), self.fetch.wanted.size);
                match told.zip(listed).filter(|(told, listed)| told != listed) {
                    Some((told, listed)) => {
                        Err(broken(format!("{told} bytes are offered, the hub lists {listed}")))
                    }
                    None => Ok(false),
                }
            }
            StatusCode::PARTIAL_CONTENT => {
                let starts = format!("bytes {from}-");
                if from > 0 && text(header::CONTENT_RANGE).is_some_and(|range| range.starts_with(&starts)) {
                    return Ok(true);
                }
                self.discard();
                Err(broken("another part came than was asked for".to_owned()))
            }
            StatusCode::RANGE_NOT_SATISFIABLE => {
                self.discard();
                Err(broken("what is here is no part of what is there".to_owned()))
            }
            status
                if answer.is_from_hub
                    && status.is_client_error()
                    && status != StatusCode::TOO_MANY_REQUESTS =>
            {
                let what = format!("its {}", self.fetch.wanted.name);
                Err((Failure::Refused(refusal(self.fetch.hub, self.fetch.source, answer, &what)), PAUSE))
            }
            // An address that a hub gave for a while may be over; it gives another.
            status => {
                let pause = number(header::RETRY_AFTER).map_or(PAUSE, Duration::from_secs).min(MOST_PAUSE);
                let who = if answer.is_from_hub { "the hub" } else { "the hub's store" };
                Err((Failure::Broken(format!("{who} answers {status}")), pause))
            }
        }
    }

    fn discard(&self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn broken(reason: String) -> (Failure, Duration) {
    (Failure::Broken(reason), PAUSE)
}

/// The hash that the hub itself tells of a file that lies elsewhere.
fn linked_sha256(headers: &HeaderMap) -> Option<String> {
    let tag = headers.get("x-linked-etag")?.to_str().ok()?.trim_start_matches("W/").trim_matches('"');
    is_hex(tag, 64).then(|| tag.to_owned())
}

fn unwritten(source: std::io::Error, path: &Path) -> Error {
    let is_full = matches!(source.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    let text = "the disk is full; what came is kept: free some space and pull again";
    let source = if is_full { std::io::Error::new(source.kind(), text) } else { source };
    Error::Io { action: "write", source, path: path.to_owned() }
}
