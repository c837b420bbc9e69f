//! SQLite's failures in words that help.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::Error;

const DAMAGED: &str = "start the program again: what can be read is saved into a new file, and the damaged one is kept beside it";

/// The error of doing something with the file at `path`; for `map_err`. Never repeats SQLite's own text, which may name paths.
pub(super) fn fault(action: &'static str, path: &Path) -> impl Fn(rusqlite::Error) -> Error {
    move |error| {
        let (reason, hint) = words(&error);
        Error::Storage { action, reason, hint, path: path.to_owned() }
    }
}

/// The error of a file operation beside the database.
pub(super) fn file_fault(action: &'static str, path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::Storage {
        action,
        reason: error.to_string(),
        hint: "check that the folder is there, is yours and has space, or name another one by SETDRESSER_DATA_DIR",
        path: path.to_owned(),
    }
}

/// A document in the file that cannot be what was written.
pub(super) fn damaged(path: &Path) -> Error {
    Error::Storage {
        action: "read",
        reason: "the file is damaged".to_owned(),
        hint: DAMAGED,
        path: path.to_owned(),
    }
}

/// Does the file itself need rescue?
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

fn words(error: &rusqlite::Error) -> (String, &'static str) {
    let Some(code) = error.sqlite_error_code() else { return (error.to_string(), DAMAGED) };
    let (reason, hint) = match code {
        ErrorCode::DiskFull => {
            ("the disk is full", "free some space and try again; what was stored before is safe")
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => (
            "they are write-protected",
            "allow yourself to write the file and its folder, or name another folder by SETDRESSER_DATA_DIR",
        ),
        ErrorCode::CannotOpen => (
            "the file cannot be opened",
            "check that it and its folder are yours and can be written, or name another folder by SETDRESSER_DATA_DIR",
        ),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
            ("another program is writing them", "try again when it has finished")
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => ("the file is damaged", DAMAGED),
        ErrorCode::SystemIoFailure => (
            "the system failed to read or write the file",
            "check the disk, its free space and any limit on the size of files, then try again; what was stored before is safe",
        ),
        ErrorCode::OutOfMemory => ("memory is short", "close other programs and try again"),
        ErrorCode::TooBig => ("a document is too large for one row", "send one room at a time"),
        other => {
            let reason = format!("SQLite says {other:?}");
            return (reason, "please report it; what was stored before is safe");
        }
    };
    (reason.to_owned(), hint)
}
