//! The folder itself: what is in it, which model is promoted, and how one leaves it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::checkpoint::Checkpoint;
use super::manifest::{self, Manifest};
use super::{POINTER, is_plain};
use crate::config::make_private_folder;
use crate::error::{Error, Result};

/// A model is fetched into a folder with this before its name.
const PARTIAL: &str = ".partial-";
/// The one that is being replaced.
const OLD: &str = ".old-";
/// One that is being deleted.
const REMOVED: &str = ".removed-";
/// The lock of a name.
const LOCK: &str = ".lock-";

/// A models folder.
pub struct Store {
    folder: PathBuf,
}

/// A model in it.
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Is it the promoted one?
    pub is_current: bool,
    /// The size of its files.
    pub num_bytes: u64,
    /// Where it came from; none if somebody put it there by hand.
    pub manifest: Option<Manifest>,
    /// What it holds, or why it cannot be loaded.
    pub checkpoint: std::result::Result<Checkpoint, String>,
}

/// A model that is there in part.
pub struct Unfinished {
    /// Its name.
    pub name: String,
    /// What is there so far.
    pub num_bytes: u64,
}

/// The right to change what is under a name, held until dropped.
pub struct Lock {
    _file: File,
}

impl Store {
    /// The folder, which need not be there. What a killed program left half done is put right.
    pub fn open(folder: &Path) -> Self {
        recover(folder);
        Self { folder: folder.to_owned() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The promoted name, whether or not such a model is there.
    pub fn current(&self) -> Option<String> {
        let name = fs::read_to_string(self.folder.join(POINTER)).ok()?.trim().to_owned();
        (!name.is_empty()).then_some(name)
    }

    /// The models, sorted by name.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be listed; one that is not there is empty.
    pub fn list(&self) -> Result<Vec<Entry>> {
        let current = self.current();
        let names = self.folders()?.into_iter().filter(|name| is_plain(name));
        Ok(names.map(|name| self.entry(name, current.as_deref())).collect())
    }

    /// What was begun and not finished, sorted by name.
    ///
    /// # Errors
    /// As [`Store::list`].
    pub fn unfinished(&self) -> Result<Vec<Unfinished>> {
        let names = self.folders()?;
        let partial = names.iter().filter_map(|name| name.strip_prefix(PARTIAL));
        let size = |name: &str| num_bytes(&self.partial(name));
        Ok(partial.map(|name| Unfinished { name: name.to_owned(), num_bytes: size(name) }).collect())
    }

    /// One model.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get(&self, name: &str) -> Result<Entry> {
        self.path(name)?;
        Ok(self.entry(name.to_owned(), self.current().as_deref()))
    }

    /// The folder of a model that is there.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn path(&self, name: &str) -> Result<PathBuf> {
        let path = self.folder.join(name);
        // A link may lead anywhere, and change.
        if is_plain(name) && fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
            return Ok(path);
        }
        Err(Error::NotFound { what: "model", id: name.to_owned() })
    }

    /// Takes a checkpoint's folder in as `NAME-1`, or with the next number that is free; its name.
    ///
    /// # Errors
    /// [`Error::Model`] if it could not be loaded; [`Error::Io`].
    pub fn take_in(&self, name: &str, from: &Path) -> Result<String> {
        let fault = |reason| Error::Model { action: "take in", name: name.to_owned(), reason, hint: None };
        Checkpoint::read(from).map_err(fault)?;
        let mut numbered = (1..).map(|number| format!("{name}-{number}"));
        let free = numbered.find(|name| !self.folder.join(name).exists() && !self.partial(name).exists());
        let name = free.unwrap_or_default();
        let _lock = self.lock(&name, "take in")?;
        let partial = self.partial(&name);
        let failed = |source| Error::Io { action: "write", source, path: partial.clone() };
        make_private_folder(&partial)?;
        for file in fs::read_dir(from).map_err(failed)?.flatten() {
            if file.file_type().is_ok_and(|kind| kind.is_file()) {
                let place = partial.join(file.file_name());
                fs::copy(file.path(), &place).and_then(|_| File::open(&place)?.sync_all()).map_err(failed)?;
            }
        }
        self.publish(&name).map_err(failed)?;
        Ok(name)
    }

    /// Promotes a model that could be loaded.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Model`] with the reason if it could not be loaded; [`Error::Io`].
    pub fn promote(&self, name: &str) -> Result<Checkpoint> {
        let path = self.path(name)?;
        let checkpoint = Checkpoint::read(&path).map_err(|reason| Error::Model {
            action: "use",
            name: name.to_owned(),
            reason,
            hint: None,
        })?;
        let pointer = self.folder.join(POINTER);
        let written = manifest::write_whole(&pointer, format!("{name}\n").as_bytes());
        written.map_err(|source| Error::Io { action: "write", source, path: pointer })?;
        Ok(checkpoint)
    }

    /// Promotes none: the embedded model answers again. Gives the name of the one before.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn promote_none(&self) -> Result<Option<String>> {
        let before = self.current();
        let pointer = self.folder.join(POINTER);
        match fs::remove_file(&pointer) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(Error::Io { action: "remove", source, path: pointer })
            }
            _ => Ok(before),
        }
    }

    /// Deletes a model, and what is there of one that was not finished. Gives the bytes that are free now.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Model`] if it is the promoted one, unless `is_forced`, or being pulled; [`Error::Io`].
    pub fn remove(&self, name: &str, is_forced: bool) -> Result<u64> {
        let partial = self.partial(name);
        let path = match self.path(name) {
            Ok(path) => Some(path),
            Err(_) if is_plain(name) && partial.is_dir() => None,
            Err(error) => return Err(error),
        };
        let _lock = self.lock(name, "remove")?;
        if path.is_some() && self.current().as_deref() == Some(name) {
            if !is_forced {
                return Err(Error::Model {
                    action: "remove",
                    name: name.to_owned(),
                    reason: "it is in use".to_owned(),
                    hint: Some("choose another one by `backend model use`, or say --force".to_owned()),
                });
            }
            self.promote_none()?;
        }
        let mut num_freed = 0;
        for path in path.into_iter().chain(partial.is_dir().then_some(partial)) {
            num_freed += num_bytes(&path);
            let gone = self.folder.join(format!("{REMOVED}{name}"));
            let failed = |source| Error::Io { action: "remove", source, path: path.clone() };
            // Half a model must never stand under its name.
            fs::rename(&path, &gone).map_err(failed)?;
            fs::remove_dir_all(&gone).map_err(failed)?;
        }
        Ok(num_freed)
    }

    /// Keeps other programs from changing what is under that name. Makes the folder if it is not there.
    ///
    /// # Errors
    /// [`Error::Model`] if another program does; [`Error::Io`].
    pub fn lock(&self, name: &str, action: &'static str) -> Result<Lock> {
        make_private_folder(&self.folder)?;
        let path = self.folder.join(format!("{LOCK}{name}"));
        match try_lock(&path) {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(Error::Model {
                action,
                name: name.to_owned(),
                reason: "another program pulls or removes it just now".to_owned(),
                hint: Some("wait for it to end".to_owned()),
            }),
            Err(source) => Err(Error::Io { action: "lock", source, path }),
        }
    }

    /// Where a model of that name is gathered.
    pub(super) fn partial(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{PARTIAL}{name}"))
    }

    /// Puts what was gathered in its place, and takes away what was there. The lock of the name is held.
    pub(super) fn publish(&self, name: &str) -> std::io::Result<()> {
        let (place, old) = (self.folder.join(name), self.folder.join(format!("{OLD}{name}")));
        let is_replaced = place.is_dir();
        if is_replaced {
            // Killed here, the next program puts it back.
            fs::rename(&place, &old)?;
        }
        if let Err(error) = fs::rename(self.partial(name), &place) {
            if is_replaced {
                let _ = fs::rename(&old, &place);
            }
            return Err(error);
        }
        manifest::sync_folder(&self.folder);
        if is_replaced {
            // What stays is deleted by the next program.
            let _ = fs::remove_dir_all(&old);
        }
        Ok(())
    }

    fn entry(&self, name: String, current: Option<&str>) -> Entry {
        let path = self.folder.join(&name);
        Entry {
            is_current: current == Some(&name),
            num_bytes: num_bytes(&path),
            manifest: manifest::read(&path),
            checkpoint: Checkpoint::read(&path),
            name,
        }
    }

    fn folders(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
            entries => {
                entries.map_err(|source| Error::Io { action: "list", source, path: self.folder.clone() })?
            }
        };
        let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut names: Vec<_> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        Ok(names)
    }
}

/// Puts right what a program left that was killed while it replaced or removed a model. Faults are left for later.
pub(super) fn recover(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(found) = entry.file_name().into_string() else { continue };
        let is_removed = found.starts_with(REMOVED);
        let Some(name) = found.strip_prefix(OLD).or(found.strip_prefix(REMOVED)) else { continue };
        // Whoever holds the lock is still at it.
        let Ok(Some(_lock)) = try_lock(&folder.join(format!("{LOCK}{name}"))) else { continue };
        let place = folder.join(name);
        let _ = if is_removed || place.exists() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::rename(entry.path(), place)
        };
    }
}

fn try_lock(path: &Path) -> std::io::Result<Option<Lock>> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn num_bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| fs::metadata(entry.path()).ok().filter(fs::Metadata::is_file));
    sizes.map(|found| found.len()).sum()
}
