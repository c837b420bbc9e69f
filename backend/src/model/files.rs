//! The small files of a checkpoint.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::LoadError;

type Result<T> = std::result::Result<T, LoadError>;

/// Larger ones are no configuration, nor a vocabulary that a model here could have.
const MAX_BYTES: u64 = 64 << 20;

/// Where a checkpoint's files are.
#[derive(Debug, Clone, Copy)]
pub enum Files<'a> {
    /// In a folder.
    Folder(&'a Path),
    /// In this program: names and contents.
    Held(&'a [(&'a str, &'a [u8])]),
}

impl<'a> From<&'a Path> for Files<'a> {
    fn from(folder: &'a Path) -> Self {
        Self::Folder(folder)
    }
}

impl<'a> From<&'a PathBuf> for Files<'a> {
    fn from(folder: &'a PathBuf) -> Self {
        Self::Folder(folder)
    }
}

impl<'a> Files<'a> {
    /// The content of a file that this program holds.
    pub(super) fn held(self, file: &str) -> Option<&'a [u8]> {
        match self {
            Self::Folder(_) => None,
            Self::Held(files) => files.iter().find(|(name, _)| *name == file).map(|(_, content)| *content),
        }
    }
}

/// The bytes of a file, `None` where there is none.
pub(super) fn bytes(files: Files<'_>, file: &str) -> Result<Option<Vec<u8>>> {
    let Files::Folder(folder) = files else { return Ok(files.held(file).map(<[u8]>::to_vec)) };
    let path = folder.join(file);
    let size = match std::fs::metadata(&path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(file, error)),
    };
    if size > MAX_BYTES {
        return Err(fault(file, format!("it has {size} bytes, at most {MAX_BYTES} make sense")));
    }
    std::fs::read(&path).map(Some).map_err(|error| fault(file, error))
}

/// The text of a file, `None` where there is none.
pub(super) fn text(files: Files<'_>, file: &str) -> Result<Option<String>> {
    let Some(bytes) = bytes(files, file)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|_| fault(file, "it is not UTF-8"))
}

/// The document in a file, `None` where there is none.
pub(super) fn json<T: DeserializeOwned>(files: Files<'_>, file: &str) -> Result<Option<T>> {
    let Some(bytes) = bytes(files, file)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| fault(file, error))
}

/// What is wrong with a file of the checkpoint.
pub(super) fn fault(file: &str, reason: impl ToString) -> LoadError {
    LoadError::File(file.to_owned(), reason.to_string())
}
