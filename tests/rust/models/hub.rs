//! A hub on loopback that speaks Hugging Face's protocol, with a store on another port for large files, and bad manners on
//! demand.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What a hub or its store does wrong when it is asked for a file; the first of a file's list is done and taken off.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The connection is closed after so many bytes of the body.
    CutAfter(usize),
    /// Nothing more comes after so many bytes.
    SilentAfter(usize),
    /// So many bytes a tenth of a second.
    Slow(usize),
    /// `Range` is not understood: all of it comes.
    NoRange,
    /// Another part comes than was asked for.
    WrongRange,
    /// Bytes are not those that were promised.
    Wrong,
    /// Another number of bytes, announced and sent.
    Resized(usize),
    /// More bytes than was promised, and no word of how many.
    Endless,
    /// This status, with this `X-Error-Code`.
    Status(u16, &'static str),
    /// The hub sends us on to there.
    Redirect(String),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Did it come to the store, and not to the hub?
    pub(super) is_store: bool,
    pub(super) path: String,
    pub(super) headers: BTreeMap<String, String>,
}

type Files = BTreeMap<String, Vec<u8>>;

#[derive(Default)]
pub(super) struct State {
    /// The files of each commit.
    pub(super) commits: BTreeMap<String, Files>,
    /// The commit of `main`.
    pub(super) main: String,
    /// What to do wrong with a file, or with `list`.
    pub(super) faults: BTreeMap<String, Vec<Fault>>,
    /// More entries for the list of files.
    pub(super) extra: Vec<Value>,
    /// Only who bears this token gets files.
    pub(super) token: Option<String>,
    /// `main` moves on to this commit after the next answer.
    pub(super) moves_to: Option<String>,
    pub(super) seen: Vec<Seen>,
}

/// A hub, and its store on another port.
pub(super) struct Hub {
    pub(super) url: String,
    store: String,
    state: Arc<Mutex<State>>,
}

/// What the model is called there.
pub(super) const REPO: &str = "tiny/room-model";

impl Hub {
    /// A hub with one commit of a model.
    pub(super) fn start(files: Files) -> Self {
        let [hub, store] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port"));
        let url = |listener: &TcpListener| format!("http://{}", listener.local_addr().expect("bound"));
        let (hub_url, store_url) = (url(&hub), url(&store));
        let main = commit(1);
        let commits = BTreeMap::from([(main.clone(), files)]);
        let state = Arc::new(Mutex::new(State { commits, main, ..State::default() }));
        for (listener, is_store) in [(hub, false), (store, true)] {
            let (state, store_url) = (state.clone(), store_url.clone());
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (state, store_url) = (state.clone(), store_url.clone());
                    std::thread::spawn(move || serve(stream, is_store, &state, &store_url));
                }
            });
        }
        Self { url: hub_url, store: store_url, state }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test has failed with it")
    }

    pub(super) fn fail(&self, file: &str, faults: &[Fault]) {
        self.state().faults.insert(file.to_owned(), faults.to_vec());
    }

    /// What was asked since the last time.
    pub(super) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state().seen)
    }

    pub(super) fn store_url(&self) -> &str {
        &self.store
    }
}

pub(super) fn commit(number: u8) -> String {
    format!("{number:02x}").repeat(20)
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As on the hub: weights lie in the store, texts on the hub itself.
fn is_large(name: &str) -> bool {
    name.ends_with(".safetensors")
}

fn serve(stream: TcpStream, is_store: bool, state: &Mutex<State>, store: &str) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    let mut to = stream;
    let lock = || state.lock().expect("no test has failed with it");
    loop {
        let Some(seen) = read(&mut reader, is_store) else { return };
        lock().seen.push(seen.clone());
        let is_over =
            if is_store { give(&mut to, &seen, &lock) } else { answer(&mut to, &seen, store, &lock) };
        if is_over.is_none() {
            let _ = to.shutdown(Shutdown::Both);
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>, is_store: bool) -> Option<Seen> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|num| *num > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    Some(Seen { is_store, path, headers })
}

type Locked<'a> = &'a dyn Fn() -> MutexGuard<'a, State>;

fn fault(lock: Locked<'_>, file: &str) -> Option<Fault> {
    let mut state = lock();
    let faults = state.faults.get_mut(file).filter(|faults| !faults.is_empty())?;
    Some(faults.remove(0))
}

fn send(to: &mut TcpStream, status: u16, headers: &[(&str, String)], body: &[u8]) -> Option<()> {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("Content-Length: {}\r\n\r\n", body.len());
    to.write_all(head.as_bytes()).and_then(|()| to.write_all(body)).ok()
}

fn answer(to: &mut TcpStream, seen: &Seen, store: &str, lock: Locked<'_>) -> Option<()> {
    let (path, query) = seen.path.split_once('?').unwrap_or((&seen.path, ""));
    if path == "/api/models" {
        let found = json!([{"id": REPO}, {"id": "../odd"}, {"id": query}]);
        return send(to, 200, &[], found.to_string().as_bytes());
    }
    let not_found = |to: &mut TcpStream, code: &str| {
        send(to, 404, &[("X-Error-Code", code.to_owned())], br#"{"error": "not found"}"#)
    };
    if let Some(revision) = path.strip_prefix(&format!("/api/models/{REPO}/revision/")) {
        match fault(lock, "list") {
            Some(Fault::Status(status, code)) => {
                return send(to, status, &[("X-Error-Code", code.to_owned())], b"{}");
            }
            Some(Fault::Redirect(url)) => return send(to, 307, &[("Location", url)], b""),
            _ => {}
        }
        let mut state = lock();
        let commit = if revision == "main" { state.main.clone() } else { revision.to_owned() };
        let Some(files) = state.commits.get(&commit) else { return not_found(to, "RevisionNotFound") };
        let entry = |(name, bytes): (&String, &Vec<u8>)| {
            let mut entry = json!({"rfilename": name, "size": bytes.len(), "blobId": "0".repeat(40)});
            if is_large(name) {
                entry["lfs"] = json!({"sha256": sha256(bytes), "size": bytes.len(), "pointerSize": 135});
            }
            entry
        };
        let mut siblings: Vec<Value> = files.iter().map(entry).collect();
        siblings.extend(state.extra.clone());
        if let Some(next) = state.moves_to.take() {
            state.main = next;
        }
        drop(state);
        let document =
            json!({"id": REPO, "sha": commit, "siblings": siblings, "cardData": {"license": "apache-2.0"}});
        return send(to, 200, &[], document.to_string().as_bytes());
    }
    let Some(rest) =
        path.strip_prefix(&format!("/{REPO}/resolve/")).or(path.strip_prefix("/api/resolve-cache/"))
    else {
        return not_found(to, "RepoNotFound");
    };
    let (commit, name) = rest.split_once('/')?;
    let wanted = lock().token.clone();
    let bearer = seen.headers.get("authorization").map(String::as_str);
    if wanted.is_some_and(|token| bearer != Some(&format!("Bearer {token}"))) {
        let status = if bearer.is_some() { 403 } else { 401 };
        return send(to, status, &[("X-Error-Code", "GatedRepo".to_owned())], b"Access is restricted");
    }
    let Some(bytes) = lock().commits.get(commit).and_then(|files| files.get(name).cloned()) else {
        return not_found(to, "EntryNotFound");
    };
    let commit_header = ("X-Repo-Commit", commit.to_owned());
    if is_large(name) {
        if let Some(Fault::Redirect(url)) = fault(lock, &format!("link {name}")) {
            return send(to, 302, &[commit_header, ("Location", url)], b"");
        }
        let linked = [
            commit_header,
            ("X-Linked-Size", bytes.len().to_string()),
            ("X-Linked-Etag", format!("\"{}\"", sha256(&bytes))),
            ("Location", format!("{store}/blobs/{commit}/{name}?X-Signature=secret")),
        ];
        return send(to, 302, &linked, b"Found. Redirecting");
    }
    if !path.starts_with("/api/resolve-cache/") {
        let cache = format!("/api/resolve-cache/{commit}/{name}");
        return send(to, 307, &[commit_header, ("Location", cache)], b"");
    }
    body(to, seen, name, &bytes, lock)
}

/// The store, which takes a token for a fault, as real ones do.
fn give(to: &mut TcpStream, seen: &Seen, lock: Locked<'_>) -> Option<()> {
    if seen.headers.contains_key("authorization") || !seen.path.ends_with("?X-Signature=secret") {
        return send(to, 400, &[], b"one kind of permission only");
    }
    let path = seen.path.split('?').next()?.strip_prefix("/blobs/")?;
    let (commit, name) = path.split_once('/')?;
    let bytes = lock().commits.get(commit)?.get(name)?.clone();
    body(to, seen, name, &bytes, lock)
}

fn body(to: &mut TcpStream, seen: &Seen, name: &str, bytes: &[u8], lock: Locked<'_>) -> Option<()> {
    let fault = fault(lock, name);
    let range = seen
        .headers
        .get("range")
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let from: usize = range.filter(|_| !matches!(fault, Some(Fault::NoRange))).unwrap_or(0);
    if from >= bytes.len() && from > 0 {
        return send(to, 416, &[], b"");
    }
    let from = if matches!(fault, Some(Fault::WrongRange)) { from / 2 } else { from };
    let mut part = bytes[from..].to_vec();
    match fault {
        Some(Fault::Status(status, code)) => {
            return send(
                to,
                status,
                &[("X-Error-Code", code.to_owned()), ("Retry-After", "1".to_owned())],
                b"",
            );
        }
        Some(Fault::Wrong) => part.iter_mut().for_each(|byte| *byte = !*byte),
        Some(Fault::Resized(size)) => part.resize(size, b'x'),
        _ => {}
    }
    let status = if from > 0 { "206 Partial Content" } else { "200 OK" };
    let total = bytes.len();
    let range = if from > 0 {
        format!("Content-Range: bytes {from}-{}/{total}\r\n", total - 1)
    } else {
        String::new()
    };
    let length = match fault {
        Some(Fault::Endless) => String::new(),
        _ => format!("Content-Length: {}\r\n", part.len()),
    };
    let head = format!("HTTP/1.1 {status}\r\nETag: \"abc\"\r\n{range}{length}\r\n");
    to.write_all(head.as_bytes()).ok()?;
    match fault {
        Some(Fault::CutAfter(num)) => {
            to.write_all(&part[..num.min(part.len())]).ok()?;
            None
        }
        Some(Fault::SilentAfter(num)) => {
            to.write_all(&part[..num.min(part.len())]).ok()?;
            std::thread::sleep(Duration::from_secs(60));
            None
        }
        Some(Fault::Slow(num)) => {
            for some in part.chunks(num) {
                to.write_all(some).ok()?;
                std::thread::sleep(Duration::from_millis(100));
            }
            Some(())
        }
        Some(Fault::Endless) => {
            to.write_all(&part).ok()?;
            while to.write_all(&[0; 4096]).is_ok() {}
            None
        }
        _ => to.write_all(&part).ok(),
    }
}
