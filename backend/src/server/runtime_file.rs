//! `daemon.json`: how clients find the daemon and its token without asking anybody.
//!
//! A lock beside it says whether a daemon lives, whatever became of the file: locks end with their process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::make_private_folder;
use crate::error::{Error, Result};

/// What `daemon.json` says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeFile {
    /// `setdresser`.
    pub service: String,
    /// The daemon's process.
    pub pid: u32,
    /// The address that it listens on.
    pub host: IpAddr,
    /// The port that it listens on.
    pub port: u16,
    /// What requests must bear.
    pub token: String,
    /// The daemon's version.
    pub version: String,
    /// This run of the daemon; `/v1/health` says the same.
    pub instance: String,
    /// When it started, RFC 3339.
    pub started_at: String,
}

impl RuntimeFile {
    /// Where to reach it: an address for all is reached by loopback.
    pub fn address(&self) -> SocketAddr {
        let host = match self.host {
            IpAddr::V4(host) if host.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(host) if host.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
            host => host,
        };
        SocketAddr::new(host, self.port)
    }
}

/// The file in that folder; none if there is none, or none that can be read.
pub fn read(folder: &Path) -> Option<RuntimeFile> {
    serde_json::from_slice(&std::fs::read(path(folder)).ok()?).ok()
}

/// The file's place.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("daemon.json")
}

/// The right to be the one daemon of that folder, held until dropped; the file goes then too.
pub struct Claim {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

/// Claims the folder; none if another daemon has it.
///
/// # Errors
/// [`Error::Io`] if the folder or the lock cannot be made.
pub fn claim(folder: &Path) -> Result<Option<Claim>> {
    make_private_folder(folder)?;
    let path = folder.join("daemon.lock");
    let failed = |source| Error::Io { action: "lock", source, path: path.clone() };
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Claim { folder: folder.to_owned(), _lock: lock })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

impl Claim {
    /// Writes the file: whole or not at all, for the owner's eyes only.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn publish(&self, file: &RuntimeFile) -> Result<()> {
        let draft = self.folder.join("daemon.json.new");
        let failed = |source| Error::Io { action: "write", source, path: path(&self.folder) };
        // A draft that a killed daemon left may have other rights.
        let _ = std::fs::remove_file(&draft);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut written = options.open(&draft).map_err(failed)?;
        written.write_all(&serde_json::to_vec_pretty(file).unwrap_or_default()).map_err(failed)?;
        written.sync_all().map_err(failed)?;
        std::fs::rename(&draft, path(&self.folder)).map_err(failed)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Nobody is there to be told; a stale file is found out by its lock and its pid.
        let _ = std::fs::remove_file(path(&self.folder));
    }
}
