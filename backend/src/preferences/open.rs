//! Opening the file: whose it is, whether it is whole, and what is done where it is not.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::fault::{fault, file_fault, is_damage};
use super::lock::lock;
use super::migrate::{APPLICATION_ID, NEWEST, migrate, version};
use super::rescue::rescue;
use super::{FILE_NAME, Rescued, Store};
use crate::config::make_private_folder;
use crate::error::{Error, Result};

impl Store {
    /// Opens or makes the file in `folder` as the one daemon that writes. A damaged file is kept aside and what can be
    /// read of it is saved into a new one, see [`Store::rescued`].
    ///
    /// # Errors
    /// [`Error::Storage`]: another daemon has it open, it is of a newer version or another program's (nothing is changed
    /// then), or the system refuses to read or write.
    pub fn open(folder: &Path) -> Result<Self> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let (connection, path, rescued) = open_or_rescue(folder)?;
        Ok(Self { connection, path, rescued, _lock: Some(lock) })
    }

    /// Opens or makes the file beside a daemon that may be running: for the command line. Waits up to 5 s for the
    /// daemon's writes.
    ///
    /// # Errors
    /// As [`Store::open`], but another daemon is no hindrance unless the file is damaged.
    pub fn open_beside(folder: &Path) -> Result<Self> {
        make_folder(folder)?;
        let path = resolved(folder)?;
        match sound(&path)? {
            Ok(connection) => Ok(Self { connection, path, rescued: None, _lock: None }),
            Err(Damaged) => {
                // The daemon must not have the file moved from under it.
                let _lock = lock(folder).map_err(|error| in_use(error, &path))?;
                let (connection, path, rescued) = open_or_rescue(folder)?;
                Ok(Self { connection, path, rescued, _lock: None })
            }
        }
    }

    /// What was saved from a damaged file when this store was opened; the user should hear of it.
    pub fn rescued(&self) -> Option<&Rescued> {
        self.rescued.as_ref()
    }
}

/// The file is not what SQLite wrote.
struct Damaged;

fn open_or_rescue(folder: &Path) -> Result<(Connection, PathBuf, Option<Rescued>)> {
    let path = resolved(folder)?;
    if let Ok(connection) = sound(&path)? {
        return Ok((connection, path, None));
    }
    let rescued = rescue(&path)?;
    match sound(&path)? {
        Ok(connection) => Ok((connection, path, Some(rescued))),
        Err(Damaged) => Err(super::fault::damaged(&path)),
    }
}

/// Opens a file that is whole, and brings it to the newest schema.
fn sound(path: &Path) -> Result<std::result::Result<Connection, Damaged>> {
    protect(path)?;
    match connect(path) {
        Ok(connection) => Ok(Ok(connection)),
        Err(Trouble::Sqlite(error)) if is_damage(&error) => Ok(Err(Damaged)),
        Err(Trouble::Sqlite(error)) => Err(fault("open", path)(error)),
        Err(Trouble::Refused { reason, hint }) => {
            Err(Error::Storage { action: "open", reason, hint, path: path.to_owned() })
        }
    }
}

enum Trouble {
    Sqlite(rusqlite::Error),
    Refused { reason: String, hint: &'static str },
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn connect(path: &Path) -> std::result::Result<Connection, Trouble> {
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // Before the first reading, which would leave a log behind that is as protected as the file.
    if connection.is_readonly("main")? {
        return Err(Trouble::Sqlite(failure(rusqlite::ffi::SQLITE_READONLY)));
    }
    // Nothing is written before we know that the file is ours.
    is_ours(&connection)?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Trouble::Sqlite(corrupt()));
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is forgotten is overwritten, not only unlinked.
    connection.pragma_update(None, "secure_delete", true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn is_ours(connection: &Connection) -> std::result::Result<(), Trouble> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let num_tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_new = application == 0 && num_tables == 0;
    if application != APPLICATION_ID && !is_new {
        return Err(Trouble::Refused {
            reason: "the file is another program's database; nothing was changed".to_owned(),
            hint: "move it elsewhere, or name another folder by SETDRESSER_DATA_DIR",
        });
    }
    let version = version(connection)?;
    if version > NEWEST {
        return Err(Trouble::Refused {
            reason: format!(
                "a newer version of this program wrote them (schema {version}, this one knows up to {NEWEST}); nothing was changed"
            ),
            hint: "update this program",
        });
    }
    Ok(())
}

fn failure(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
}

fn corrupt() -> rusqlite::Error {
    failure(rusqlite::ffi::SQLITE_CORRUPT)
}

fn in_use(error: Error, path: &Path) -> Error {
    match error {
        Error::Storage { .. } => Error::Storage {
            action: "open",
            reason: "the file is damaged, and a daemon is using it".to_owned(),
            hint: "stop the daemon (`backend stop`) and try again: what can be read is saved then",
            path: path.to_owned(),
        },
        other => other,
    }
}

fn make_folder(folder: &Path) -> Result<()> {
    if folder.as_os_str().is_empty() {
        return Err(Error::Storage {
            action: "open",
            reason: "no folder is named, and there is no home folder to put them in".to_owned(),
            hint: "set HOME, or name a folder by SETDRESSER_DATA_DIR",
            path: FILE_NAME.into(),
        });
    }
    make_private_folder(folder)
}

/// The file itself where its name is a link, so that what is kept aside lies beside it.
fn resolved(folder: &Path) -> Result<PathBuf> {
    let path = folder.join(FILE_NAME);
    match path.canonicalize() {
        Ok(resolved) => Ok(resolved),
        Err(error) if error.kind() == ErrorKind::NotFound && path.is_symlink() => {
            let target = path.read_link().map_err(file_fault("open", &path))?;
            Ok(folder.join(target))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path),
        Err(error) => Err(file_fault("open", &path)(error)),
    }
}

/// Makes the file for its owner alone, and takes others' rights from one that is there.
pub(super) fn protect(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    owner_only(&mut options);
    match options.open(path) {
        Ok(_) => Ok(()),
        // An existing file is never opened here: closing it would end SQLite's locks of this process.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            close_to_others(path);
            Ok(())
        }
        Err(error) => Err(file_fault("open", path)(error)),
    }
}

pub(super) fn owner_only(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let Ok(found) = path.metadata() else { return };
        let mode = found.permissions().mode();
        if found.is_file() && mode & 0o077 != 0 {
            // Where it is not ours to change, opening it will say so.
            let _ = std::fs::set_permissions(path, PermissionsExt::from_mode(mode & 0o700));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Makes a rename or a new name last beyond a power cut, where the system can.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
