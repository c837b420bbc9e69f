//! One daemon at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::fault::file_fault;
use crate::error::{Error, Result};

/// A daemon that is just ending, or a command line that rescues a damaged file, is waited for this long.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes the folder's lock, which the system gives back when the process ends, however it ends.
///
/// # Errors
/// [`Error::Storage`] if another process keeps it, or the file cannot be made.
pub(super) fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("preferences.lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    super::open::owner_only(&mut options);
    let file = options.open(&path).map_err(file_fault("open", &path))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(file_fault("open", &path)(error)),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Storage {
                    action: "open",
                    reason: "another daemon uses them".to_owned(),
                    hint: "use the one that runs (`backend status`), stop it (`backend stop`), or name another folder by SETDRESSER_DATA_DIR",
                    path,
                });
            }
        }
    }
}
