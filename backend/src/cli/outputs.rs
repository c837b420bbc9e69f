//! Where results go: stdout, and files that are whole or not there.

use std::collections::HashSet;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::inputs::Inputs;
use crate::error::{Error, Result};

/// Writes text to stdout.
///
/// # Errors
/// [`Error::Io`]; see [`is_closed`].
pub(super) fn print(text: &str) -> Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes a file to stdout.
///
/// # Errors
/// As [`print`].
pub(super) fn print_bytes(bytes: &[u8]) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    written.map_err(|source| Error::Io { action: "write", source, path: "stdout".into() })
}

/// Did the reader of stdout go away? Then there is nothing more to do and nobody to tell.
pub(super) fn is_closed(error: &Error) -> bool {
    matches!(error, Error::Io { source, path, .. } if source.kind() == ErrorKind::BrokenPipe && path == Path::new("stdout"))
}

/// A document as one line, or laid out for reading; with a line end.
pub(super) fn to_json(document: &impl Serialize, is_line: bool) -> Result<String> {
    let text = if is_line { serde_json::to_string(document) } else { serde_json::to_string_pretty(document) };
    text.map(|text| text + "\n").map_err(|error| Error::Internal(format!("an answer is no JSON: {error}")))
}

/// One file's part of a batch: `{"file": …, key: document}` as one line.
pub(super) fn to_line(file: &str, key: &str, document: &impl Serialize) -> Result<String> {
    let (file, document) = (to_json(&file, true)?, to_json(document, true)?);
    Ok(format!("{{\"file\":{},\"{key}\":{}}}\n", file.trim_end(), document.trim_end()))
}

/// A folder for results; refuses to write over what was read.
pub(super) struct Folder {
    path: PathBuf,
    inputs: HashSet<PathBuf>,
}

impl Folder {
    /// Makes the folder if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be made.
    pub(super) fn new<'a>(
        path: &Path,
        inputs: &'a Inputs,
        also_read: impl IntoIterator<Item = &'a Path>,
    ) -> Result<Self> {
        std::fs::create_dir_all(path).map_err(|source| fault(source, path))?;
        let read = inputs.files.iter().filter_map(|input| input.path()).chain(also_read);
        let inputs = read.filter_map(|path| path.canonicalize().ok()).collect();
        Ok(Self { path: path.to_owned(), inputs })
    }

    /// Writes a file whole: readers see the old one or the new one, never a part.
    ///
    /// # Errors
    /// [`Error::Io`], also where it would replace a file that was read.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.path.join(name);
        if path.canonicalize().is_ok_and(|path| self.inputs.contains(&path)) {
            let source = std::io::Error::new(ErrorKind::AlreadyExists, "it was read in this run");
            return Err(Error::Io { action: "overwrite", source, path });
        }
        let unfinished = self.path.join(format!(".{name}.{}.tmp", std::process::id()));
        let done = std::fs::write(&unfinished, bytes).and_then(|()| std::fs::rename(&unfinished, &path));
        if let Err(source) = done {
            let _ = std::fs::remove_file(&unfinished);
            return Err(fault(source, &path));
        }
        Ok(path)
    }
}

fn fault(source: std::io::Error, path: &Path) -> Error {
    Error::Io { action: "write", source, path: path.to_owned() }
}
