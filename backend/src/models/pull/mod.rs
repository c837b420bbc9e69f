//! Fetches a model from a hub: all of it, checked, in its place by one rename; or what came is kept for the next time.
//!
//! The hub's revision is made a commit first and everything is asked of that commit, so that no two states are mixed. The
//! configuration comes before the weights, so that nobody waits for gigabytes that are of no use. A process that is killed
//! at any point leaves the models as they were, and a folder `.partial-NAME` that the next pull goes on with.

mod download;
mod gather;
mod http;
mod listing;
mod refusal;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::checkpoint::{Checkpoint, INDEX, check_config, indexed, read_json};
use super::is_plain;
use super::manifest::{MANIFEST, Manifest, Source, VERSION, write_whole};
use super::store::Store;
use crate::error::{Error, Result, quoted};
use download::{Fetch, fetch};
use gather::Gathered;
use http::{Failure, Hub};
use listing::{Listing, Wanted};
use refusal::refusal;

/// Where models are published.
pub const DEFAULT_HUB: &str = "https://huggingface.co";
/// The list of a model's files is some hundred kilobytes.
const MAX_LISTING_BYTES: u64 = 16 << 20;

/// What to pull.
pub struct Request {
    /// The hub's address.
    pub hub: String,
    /// `OWNER/NAME`.
    pub repo: String,
    /// A branch, a tag or a commit.
    pub revision: String,
    /// What it is called here; none = as there.
    pub name: Option<String>,
    /// Who asks, for models that are not for everybody. Only the hub itself gets it.
    pub token: Option<String>,
    /// A connection that is silent for so long is given up.
    pub stall_timeout: Duration,
}

/// What happens meanwhile.
pub enum Event<'a> {
    /// So much is to come, what is there already included.
    Total {
        /// Files.
        num_files: usize,
        /// Bytes of them all.
        num_bytes: u64,
    },
    /// This file is next.
    File(&'a str),
    /// So many bytes are there now.
    Bytes(u64),
    /// Something that people may want to know.
    Note(&'a str),
}

/// Told what happens.
pub type Tell<'a> = &'a mut dyn FnMut(Event<'_>);

/// How a pull ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is there now.
    New,
    /// It is there in another state than before.
    Updated,
    /// It was there, in the same state.
    UpToDate,
}

/// Pulls a model.
///
/// # Errors
/// [`Error::Model`] with what to do about it; [`Error::Io`] if it cannot be written. Models that were there are as before.
pub fn pull(store: &Store, request: &Request, tell: Tell<'_>) -> Result<(Outcome, String, Manifest)> {
    let name = name_of(request)?;
    let hub = Hub::new(request)?;
    let _lock = store.lock(&name, "pull")?;
    let mut source = Source {
        hub: hub.url.clone(),
        repo: request.repo.clone(),
        revision: request.revision.clone(),
        commit: String::new(),
    };
    let fault = |reason: String| fault(&request.repo, reason);
    let listing = list(&hub, &source, tell)?;
    source.commit.clone_from(&listing.commit);
    let gathered = Gathered::open(store, &name, &source, &listing)?;
    if let Some(manifest) = gathered.same() {
        return Ok((Outcome::UpToDate, name, manifest));
    }
    let mut files = vec![];
    let mut num_bytes = 0;
    let mut get = |wanted: &Wanted, tell: Tell<'_>| -> Result<()> {
        tell(Event::File(&wanted.name));
        let mut tell_sum = |event: Event<'_>| match event {
            Event::Bytes(of_file) => tell(Event::Bytes(num_bytes + of_file)),
            event => tell(event),
        };
        let part = Fetch { hub: &hub, source: &source, wanted, folder: &gathered.folder };
        let file = fetch(&part, &mut tell_sum).map_err(|failure| failed(&request.repo, failure))?;
        num_bytes += file.size;
        files.push(file);
        Ok(())
    };
    let (config, texts) =
        listing.texts.split_first().ok_or_else(|| Error::Internal("no files".to_owned()))?;
    get(config, tell)?;
    let useless = |reason: String| {
        gathered.discard();
        fault(reason)
    };
    read_json(&gathered.folder, &config.name).and_then(|config| check_config(&config)).map_err(useless)?;
    let mut texts: Vec<&Wanted> = texts.iter().collect();
    // The index tells how much is to come.
    texts.sort_by_key(|file| file.name != INDEX);
    let index = match texts.first().filter(|file| file.name == INDEX) {
        Some(index) => {
            get(index, tell)?;
            texts.remove(0);
            let names = read_json(&gathered.folder, INDEX).and_then(|index| indexed(&index));
            Some(names.map_err(useless)?)
        }
        None => None,
    };
    let weights = listing.choose(index.as_deref()).map_err(useless)?;
    let all = || texts.iter().copied().chain(&weights);
    gathered.check_space(all(), &request.repo)?;
    let still: u64 = all().filter_map(|file| file.size).sum();
    let is_listed = |file: &&Wanted| file.name == config.name || file.name == INDEX;
    let had: u64 = listing.texts.iter().filter(is_listed).filter_map(|file| file.size).sum();
    tell(Event::Total { num_files: listing.texts.len() + weights.len(), num_bytes: had + still });
    for wanted in all() {
        get(wanted, tell)?;
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    let licence = listing.licence;
    let manifest =
        Manifest { version: VERSION, source, pulled_at: Timestamp::now().to_string(), licence, files };
    Checkpoint::read(&gathered.folder).map_err(useless)?;
    publish(store, &name, &gathered, &manifest)?;
    Ok((if gathered.is_update { Outcome::Updated } else { Outcome::New }, name, manifest))
}

fn publish(store: &Store, name: &str, gathered: &Gathered, manifest: &Manifest) -> Result<()> {
    let folder = &gathered.folder;
    let failed = |source| Error::Io { action: "write", source, path: folder.clone() };
    let text = serde_json::to_vec_pretty(manifest).map_err(|error| Error::Internal(error.to_string()))?;
    gathered.tidy(manifest).map_err(failed)?;
    write_whole(&folder.join(MANIFEST), &text).map_err(failed)?;
    store.publish(name).map_err(failed)
}

/// What it will be called, if that and all other names can be.
fn name_of(request: &Request) -> Result<String> {
    let Request { repo, revision, .. } = request;
    let odd = |reason: &str, hint: &str| Error::Model {
        action: "pull",
        name: repo.clone(),
        reason: reason.to_owned(),
        hint: Some(hint.to_owned()),
    };
    if !is_repo(repo) {
        return Err(odd("it is no OWNER/NAME", "such as `backend model pull Qwen/Qwen3-VL-2B-Instruct`"));
    }
    if revision.is_empty() || revision.len() > 200 || revision.contains(char::is_control) {
        return Err(odd("its revision is no branch, tag or commit", "`main` is the usual one"));
    }
    let name = request.name.as_deref().or(repo.split('/').next_back()).unwrap_or_default();
    if !is_plain(name) || name == super::POINTER {
        let reason = format!("it cannot be called {} here", quoted(name));
        return Err(odd(&reason, "choose a name of letters, digits, `-`, `_` and `.` by --as"));
    }
    Ok(name.to_owned())
}

/// Is it `OWNER/NAME`, in letters that need no care in an address?
fn is_repo(repo: &str) -> bool {
    repo.split_once('/').is_some_and(|(owner, name)| is_plain(owner) && is_plain(name))
}

/// What the hub has of it; asked twice if need be.
fn list(hub: &Hub, source: &Source, tell: Tell<'_>) -> Result<Listing> {
    let listing = ask(hub, source).or_else(|failure| match failure {
        Failure::Broken(reason) => {
            tell(Event::Note(&format!("{reason}; trying again")));
            std::thread::sleep(Duration::from_secs(1));
            ask(hub, source)
        }
        refused => Err(refused),
    });
    let listing = listing.map_err(|failure| match failure {
        Failure::Broken(reason) => Error::Model {
            action: "pull",
            name: source.repo.clone(),
            reason,
            hint: Some(format!("can {} be reached? A proxy is taken from HTTPS_PROXY", hub.url)),
        },
        Failure::Refused(error) => error,
    })?;
    Listing::parse(&listing).map_err(|reason| fault(&source.repo, reason))
}

fn ask(hub: &Hub, source: &Source) -> std::result::Result<Vec<u8>, Failure> {
    let (repo, revision) = (&source.repo, encoded(&source.revision));
    let mut answer = hub.get(&format!("{}/api/models/{repo}/revision/{revision}?blobs=true", hub.url), 0)?;
    if answer.status.is_server_error() || answer.status.as_u16() == 429 {
        return Err(Failure::Broken(format!("the hub answers {}", answer.status)));
    }
    if !answer.status.is_success() {
        return Err(Failure::Refused(refusal(hub, source, &answer, "it")));
    }
    let bytes = answer.body.with_config().limit(MAX_LISTING_BYTES).read_to_vec();
    bytes.map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(limit) => Failure::Refused(fault(
            repo,
            format!("the hub's list of files is larger than {} MB", limit >> 20),
        )),
        error => Failure::Broken(format!("the hub's list of files did not come: {error}")),
    })
}

/// Any text as one part of an address.
fn encoded(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

fn fault(repo: &str, reason: String) -> Error {
    Error::Model { action: "pull", name: repo.to_owned(), reason, hint: None }
}

fn failed(repo: &str, failure: Failure) -> Error {
    match failure {
        Failure::Broken(reason) => Error::Model {
            action: "pull",
            name: repo.to_owned(),
            reason,
            hint: Some("what came is kept: the same command goes on from there".to_owned()),
        },
        Failure::Refused(error) => error,
    }
}

/// Bytes that are free where a folder is; none where the system does not tell.
fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(target_os = "linux")]
    return rustix::fs::statvfs(folder).ok().map(|found| found.f_bavail.saturating_mul(found.f_frsize));
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(repo: &str, revision: &str, name: Option<&str>) -> Option<String> {
        let request = Request {
            hub: String::new(),
            repo: repo.to_owned(),
            revision: revision.to_owned(),
            name: name.map(str::to_owned),
            token: None,
            stall_timeout: Duration::ZERO,
        };
        name_of(&request).ok()
    }

    #[test]
    fn names_are_taken_or_given() {
        assert_eq!(named("Qwen/Qwen3-VL-2B-Instruct", "main", None).as_deref(), Some("Qwen3-VL-2B-Instruct"));
        assert_eq!(named("a/b", "refs/pr/1", Some("mine")).as_deref(), Some("mine"));
        for repo in
            ["", "gpt2", "a/b/c", "../b", "a/..", "a/.b", "https://x/y", "a b/c", "a/b?c", "a/ü", "/b", "a/"]
        {
            assert_eq!(named(repo, "main", None), None, "{repo}");
        }
        for name in ["", ".", "..", "a/b", "current", ".hidden", "a\\b", "a\n"] {
            assert_eq!(named("a/b", "main", Some(name)), None, "{name}");
        }
        assert_eq!(named("a/b", "", None), None);
        assert_eq!(named("a/b", "a\nb", None), None);
    }

    #[test]
    fn revisions_are_one_part_of_an_address() {
        assert_eq!(encoded("refs/pr/1"), "refs%2Fpr%2F1");
        assert_eq!(encoded("../ü?#"), "..%2F%C3%BC%3F%23");
    }
}
