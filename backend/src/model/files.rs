//! The small files of a checkpoint's folder.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::LoadError;

type Result<T> = std::result::Result<T, LoadError>;

/// Larger ones are no configuration, nor a vocabulary that a model here could have.
const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file, `None` where there is none.
pub(super) fn bytes(folder: &Path, file: &str) -> Result<Option<Vec<u8>>> {
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
pub(super) fn text(folder: &Path, file: &str) -> Result<Option<String>> {
    let Some(bytes) = bytes(folder, file)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|_| fault(file, "it is not UTF-8"))
}

/// The document in a file, `None` where there is none.
pub(super) fn json<T: DeserializeOwned>(folder: &Path, file: &str) -> Result<Option<T>> {
    let Some(bytes) = bytes(folder, file)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| fault(file, error))
}

/// What is wrong with a file of the checkpoint.
pub(super) fn fault(file: &str, reason: impl ToString) -> LoadError {
    LoadError::File(file.to_owned(), reason.to_string())
}
