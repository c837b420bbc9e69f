//! From what was typed to documents.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use crate::document::{MAX_BYTES, MAX_ROOMS_BYTES};
use crate::error::{Error, Result};

/// A document to read.
#[derive(Clone)]
pub(super) struct Input {
    /// The path as typed, for people; `-` for stdin.
    pub(super) file: String,
    /// What the files made from it are called: its name without `.json`, unique in this run.
    pub(super) name: String,
    path: PathBuf,
}

/// What a command takes from a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Snapshots and arrange requests.
    ToArrange,
    /// Furnish requests.
    ToFurnish,
    /// Whatever has a room.
    Rooms,
    /// I-Design scene graphs.
    SceneGraphs,
    /// Floors and walls to find rooms in.
    RoomsRequests,
}

/// The documents of a run.
pub(super) struct Inputs {
    pub(super) files: Vec<Input>,
    /// Many files or a folder were named: the answer is a list, however many there are.
    pub(super) is_batch: bool,
}

/// Finds the documents, in the order typed, folders sorted by name. Files that are missing fail when they are read.
///
/// # Errors
/// [`Error::Io`] for a folder that cannot be listed or has nothing fitting in it.
pub(super) fn find(paths: &[PathBuf], wanted: Wanted) -> Result<Inputs> {
    let mut files = vec![];
    let mut names = HashSet::new();
    for path in paths {
        if path.is_dir() {
            for path in listed(path, wanted)? {
                files.push(input(path, &mut names));
            }
        } else {
            files.push(input(path.clone(), &mut names));
        }
    }
    let is_batch = paths.len() > 1 || paths.iter().any(|path| path.is_dir());
    Ok(Inputs { files, is_batch })
}

fn input(path: PathBuf, names: &mut HashSet<String>) -> Input {
    let file = path.display().to_string();
    let without = if is_json(&path) { path.file_stem() } else { path.file_name() };
    let stem = without.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = if stem == "-" { "stdin".to_owned() } else { stem };
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let mut candidates = std::iter::once(stem.clone()).chain(numbered);
    let name = candidates.find(|name| names.insert(name.to_lowercase())).unwrap_or_default();
    Input { file, name, path }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn listed(folder: &Path, wanted: Wanted) -> Result<Vec<PathBuf>> {
    let fault = |source| Error::Io { action: "list", source, path: folder.to_owned() };
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if is_json(&path) && !path.is_dir() && is_wanted(&path, wanted) {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        let what = match wanted {
            Wanted::ToArrange => "no snapshot or arrange request",
            Wanted::ToFurnish => "no furnish request (for snapshots, name a catalogue)",
            Wanted::Rooms => "no snapshot or request",
            Wanted::SceneGraphs => "no scene graph",
            Wanted::RoomsRequests => "no rooms request",
        };
        let source = std::io::Error::new(std::io::ErrorKind::NotFound, format!("{what} (*.json) is in it"));
        return Err(Error::Io { action: "use", source, path: folder.to_owned() });
    }
    Ok(found)
}

/// A folder may hold other JSON too. What cannot be read counts as wanted, so that it is reported.
fn is_wanted(path: &Path, wanted: Wanted) -> bool {
    // The longest documents are rooms requests.
    read_file_within(path, MAX_ROOMS_BYTES).map_or(true, |bytes| is_document(&bytes, wanted))
}

/// Is it what is wanted? What is broken is, so that it is reported.
pub(super) fn is_document(bytes: &[u8], wanted: Wanted) -> bool {
    let fields = match serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(bytes) {
        Ok(fields) => fields,
        Err(error) => return !error.is_data(),
    };
    let has = |name| fields.contains_key(name);
    match wanted {
        Wanted::ToArrange => has("room") || has("snapshot") && !has("catalogue"),
        Wanted::ToFurnish => has("catalogue"),
        Wanted::Rooms => has("room") || has("snapshot"),
        Wanted::SceneGraphs => has("scene_graph"),
        Wanted::RoomsRequests => has("floor_triangles_m") || has("wall_triangles_m") || has("wall_boxes_m"),
    }
}

impl Input {
    /// The document's bytes.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::TooLarge`] over 16 MiB.
    pub(super) fn read(&self) -> Result<Vec<u8>> {
        self.read_within(MAX_BYTES)
    }

    /// The document's bytes, at most so many.
    ///
    /// # Errors
    /// As [`Input::read`], with another limit.
    pub(super) fn read_within(&self, most: usize) -> Result<Vec<u8>> {
        if self.path == Path::new("-") {
            return limited(std::io::stdin().lock(), Path::new("stdin"), most);
        }
        read_file_within(&self.path, most)
    }

    /// The path, unless it is stdin.
    pub(super) fn path(&self) -> Option<&Path> {
        (self.path != Path::new("-")).then_some(&self.path)
    }
}

/// A file's bytes.
///
/// # Errors
/// As [`Input::read`].
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>> {
    read_file_within(path, MAX_BYTES)
}

fn read_file_within(path: &Path, most: usize) -> Result<Vec<u8>> {
    let file =
        File::open(path).map_err(|source| Error::Io { action: "read", source, path: path.to_owned() })?;
    limited(file, path, most)
}

fn limited(reader: impl Read, path: &Path, most: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    // One byte over the limit is enough to tell, however long an endless stream is.
    let limit = most as u64;
    let read = reader.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|source| Error::Io { action: "read", source, path: path.to_owned() })?;
    let got = bytes.len() as u64;
    if got > limit {
        return Err(Error::TooLarge { what: "the file, in bytes,".to_owned(), limit, got });
    }
    Ok(bytes)
}
