//! The folder that a model is gathered in, until it is whole.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::listing::{Listing, Wanted};
use super::{fault, free_bytes};
use crate::config::make_private_folder;
use crate::error::{Error, Result};
use crate::models::manifest::{self, MANIFEST, Manifest, ManifestFile, Source, write_whole};
use crate::models::store::Store;

/// What is being gathered, so that the next pull knows what it finds.
const PLAN: &str = "pull.json";
/// The end of the name of a file that is not whole.
const PART: &str = ".part";

#[derive(Serialize, Deserialize)]
struct Plan {
    source: Source,
    files: Vec<Wanted>,
}

/// What is there of a model before anything is fetched.
pub(super) struct Gathered {
    pub(super) folder: PathBuf,
    /// Is a model of that name replaced?
    pub(super) is_update: bool,
    same: Option<Manifest>,
}

impl Gathered {
    /// Keeps what an earlier pull left, if it is of use now, and takes over what the model has already that is being
    /// replaced; whatever is kept is checked again later.
    ///
    /// # Errors
    /// [`Error::Model`] if something else has the name; [`Error::Io`].
    pub(super) fn open(store: &Store, name: &str, source: &Source, listing: &Listing) -> Result<Self> {
        let before = before(store, name, source)?;
        let folder = store.partial(name);
        let is_update = before.is_some();
        if let Some(manifest) = before.as_ref().filter(|before| is_same(store, name, before, source)) {
            return Ok(Self { folder, is_update, same: Some(manifest.clone()) });
        }
        make_private_folder(&folder)?;
        let failed =
            |error: std::io::Error| Error::Io { action: "write", source: error, path: folder.clone() };
        let files: Vec<Wanted> = listing.texts.iter().chain(&listing.weights).cloned().collect();
        let plan: Option<Plan> =
            fs::read(folder.join(PLAN)).ok().and_then(|text| serde_json::from_slice(&text).ok());
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let found = entry.file_name().to_string_lossy().into_owned();
            let is_known = plan.as_ref().is_some_and(|plan| is_kept(&found, plan, source, &files));
            if found != PLAN && !is_known {
                fs::remove_file(entry.path())
                    .or_else(|_| fs::remove_dir_all(entry.path()))
                    .map_err(failed)?;
            }
        }
        let plan = Plan { source: source.clone(), files };
        let text = serde_json::to_vec(&plan).map_err(|error| Error::Internal(error.to_string()))?;
        write_whole(&folder.join(PLAN), &text).map_err(failed)?;
        if let Some(before) = before {
            let from = store.path(name)?;
            let is_good =
                |file: &&ManifestFile| is_wanted(file, &before, &plan) && file.fault(&from).is_none();
            for file in before.files.iter().filter(is_good) {
                // Whatever cannot be taken over is fetched.
                let _ = fs::hard_link(from.join(&file.name), folder.join(&file.name));
            }
        }
        Ok(Self { folder, is_update, same: None })
    }

    /// The manifest of the model if it is there already as it would be pulled.
    pub(super) fn same(&self) -> Option<Manifest> {
        self.same.clone()
    }

    /// Is there room for what is to come?
    ///
    /// # Errors
    /// [`Error::Model`] if not.
    pub(super) fn check_space<'a>(&self, files: impl Iterator<Item = &'a Wanted>, repo: &str) -> Result<()> {
        let size = |name: &str| fs::metadata(self.folder.join(name)).map_or(0, |found| found.len());
        let missing = |file: &Wanted| {
            let here = size(&file.name).max(size(&format!("{}{PART}", file.name)));
            file.size.unwrap_or_default().saturating_sub(here)
        };
        let needed = files.map(missing).fold(0, u64::saturating_add);
        match free_bytes(&self.folder).filter(|free| *free < needed) {
            Some(free) => Err(Error::Model {
                action: "pull",
                name: repo.to_owned(),
                reason: format!("{needed} bytes are to come, and the disk has room for {free}"),
                hint: Some("free some space, or choose another folder by --models-dir".to_owned()),
            }),
            None => Ok(()),
        }
    }

    /// Takes away what is no part of the model.
    pub(super) fn tidy(&self, manifest: &Manifest) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if !manifest.files.iter().any(|file| *file.name == *name) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Takes all of it away, for it is of no use.
    pub(super) fn discard(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The manifest of the model that the name stands for now, if it comes from the same place.
fn before(store: &Store, name: &str, source: &Source) -> Result<Option<Manifest>> {
    let taken = |reason: String| match fault(&source.repo, reason) {
        Error::Model { action, name, reason, .. } => {
            let hint = Some("give it another name by --as, or remove that one first".to_owned());
            Error::Model { action, name, reason, hint }
        }
        other => other,
    };
    let Ok(folder) = store.path(name) else {
        let is_free = fs::symlink_metadata(store.folder().join(name)).is_err();
        return if is_free { Ok(None) } else { Err(taken(format!("something else is called {name} here"))) };
    };
    match manifest::read(&folder) {
        Some(before) if before.source.hub == source.hub && before.source.repo == source.repo => {
            Ok(Some(before))
        }
        Some(before) => {
            let Source { hub, repo, .. } = &before.source;
            Err(taken(format!("{name} is here already, and came from {hub}/{repo}")))
        }
        None => Err(taken(format!("a model that was put here by hand is called {name}"))),
    }
}

/// Is it there in that state, every byte of it?
fn is_same(store: &Store, name: &str, before: &Manifest, source: &Source) -> bool {
    let folder = store.folder().join(name);
    before.source.commit == source.commit && before.files.iter().all(|file| file.fault(&folder).is_none())
}

/// Is a file that an earlier pull left one that this one wants, as far as the lists tell?
fn is_kept(found: &str, plan: &Plan, source: &Source, files: &[Wanted]) -> bool {
    let name = found.strip_suffix(PART).unwrap_or(found);
    let [then, now] = [plan.files.as_slice(), files].map(|files| files.iter().find(|file| file.name == name));
    let is_same_commit = plan.source.hub == source.hub
        && plan.source.repo == source.repo
        && plan.source.commit == source.commit;
    then.zip(now).is_some_and(|(then, now)| then == now && (then.sha256.is_some() || is_same_commit))
}

fn is_wanted(file: &ManifestFile, before: &Manifest, plan: &Plan) -> bool {
    let is_same_commit = before.source.commit == plan.source.commit;
    plan.files.iter().any(|wanted| {
        wanted.name == file.name
            && wanted.name != MANIFEST
            && match &wanted.sha256 {
                Some(sha256) => *sha256 == file.sha256,
                None => is_same_commit,
            }
    })
}
