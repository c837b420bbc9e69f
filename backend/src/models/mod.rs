//! The models folder: which model is promoted, loaded once it is, and put in use between jobs; and how models get there.
//!
//! Each folder in it is a model; the file `current` holds the name of the promoted one and is replaced by renaming, so that
//! it is never half written. What does not load is refused and told; the model before it stays in use. Names that begin with
//! a dot are this program's own: `.partial-NAME` is being pulled, `.old-NAME` replaced, `.removed-NAME` removed, and `.lock-NAME`
//! keeps two programs from doing either at once.

pub mod checkpoint;
pub mod embedded;
pub mod header;
pub mod manifest;
mod own;
pub mod pull;
pub mod store;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

pub use own::{OwnPolicies, copy_in_use, load_vlm};

use notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::config::make_private_folder;
use crate::error::{Error, Result, quoted};
use crate::policy::Policy;
use crate::policy::vlm::Vlm;
use crate::protocol::{Models, RefusedModel};

/// The file that names the promoted model.
const POINTER: &str = "current";
/// Changes that come this close together are one.
const SETTLE: Duration = Duration::from_millis(200);
/// The longest name of a model, bytes.
const MAX_NAME_BYTES: usize = 128;

/// Makes a model of its folder; nothing in there is trusted.
pub trait Load: Send + Sync {
    /// The model, or why there is none, for people.
    ///
    /// # Errors
    /// The reason, without paths.
    fn load(&self, name: &str, folder: &Path) -> std::result::Result<Arc<dyn Policy>, String>;

    /// What is in use where nothing is promoted, if there is such a model.
    fn embedded(&self) -> Option<Arc<dyn Policy>>;
}

/// Loads checkpoints into this process.
pub struct LoadVlm {
    /// Threads of its own for each model; without a number it computes on those of the job that asks.
    pub num_threads: Option<usize>,
}

impl Load for LoadVlm {
    fn load(&self, name: &str, folder: &Path) -> std::result::Result<Arc<dyn Policy>, String> {
        shared(Vlm::load(name, folder, self.num_threads))
    }

    fn embedded(&self) -> Option<Arc<dyn Policy>> {
        let loaded = shared(embedded::load(self.num_threads));
        loaded.inspect_err(|reason| tracing::error!(reason, "the embedded model does not load")).ok()
    }
}

fn shared(loaded: Result<Vlm>) -> std::result::Result<Arc<dyn Policy>, String> {
    match loaded {
        Ok(vlm) => Ok(Arc::new(vlm)),
        Err(Error::Policy { reason, .. }) => Err(reason),
        Err(error) => Err(error.to_string()),
    }
}

/// The promoted model of a folder, and the embedded one where none is.
pub struct Promoted {
    folder: PathBuf,
    loader: Box<dyn Load>,
    embedded: OnceLock<Option<Arc<dyn Policy>>>,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    model: Option<Arc<dyn Policy>>,
    /// What was looked at last, loaded or not.
    looked_at: Option<LookedAt>,
    refused: Option<RefusedModel>,
}

/// A model by its name and its manifest, for a pull may put a newer one in the same place.
#[derive(PartialEq, Eq)]
struct LookedAt {
    name: String,
    manifest: Option<Vec<u8>>,
}

/// Keeps a folder watched as long as it lives.
pub type Watch = Debouncer<notify::RecommendedWatcher, RecommendedCache>;

impl Promoted {
    /// The folder's promoted model, if there is one; the folder need not be there.
    pub fn open(folder: &Path, loader: Box<dyn Load>) -> Self {
        store::recover(folder);
        let (embedded, state) = (OnceLock::new(), RwLock::default());
        let promoted = Self { folder: folder.to_owned(), loader, embedded, state };
        promoted.look();
        promoted
    }

    /// The model in use: a job takes it once, at its start.
    pub fn model(&self) -> Option<Arc<dyn Policy>> {
        let promoted = self.read().model.clone();
        promoted.or_else(|| self.embedded.get_or_init(|| self.loader.embedded()).clone())
    }

    /// The name of the model in use.
    pub fn current_name(&self) -> Option<String> {
        self.model().map(|model| model.model())
    }

    /// What is in use and what was refused, without the list of folders.
    pub fn status(&self) -> Models {
        Models { current: self.current_name(), models: vec![], refused: self.read().refused.clone() }
    }

    /// The same with the models that are there, sorted.
    pub fn list(&self) -> Models {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut models: Vec<String> = folders
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_plain(name))
            .collect();
        models.sort();
        Models { models, ..self.status() }
    }

    /// Looks which model is promoted, and loads it if it is another one than before.
    pub fn look(&self) {
        let pointer = std::fs::read_to_string(self.folder.join(POINTER)).unwrap_or_default();
        let name = pointer.trim();
        let looked_at = (!name.is_empty()).then(|| LookedAt {
            name: name.to_owned(),
            manifest: is_plain(name).then(|| manifest::bytes(&self.folder.join(name))).flatten(),
        });
        if self.read().looked_at == looked_at {
            return;
        }
        // Loading takes long, and jobs go on meanwhile with what there is.
        let loaded = looked_at.as_ref().map(|model| self.load(&model.name));
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.looked_at = looked_at;
        state.refused = None;
        match loaded {
            None => state.model = None,
            Some(Ok(model)) => {
                tracing::info!(model = model.model(), "a promoted model is in use");
                state.model = Some(model);
            }
            Some(Err(refused)) => {
                tracing::warn!(model = ?refused.name, reason = refused.reason, "a promoted model does not load");
                state.refused = Some(refused);
            }
        }
    }

    /// Looks again whenever the folder changes, as long as the answer lives. Makes the folder if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be made or watched.
    pub fn watch(self: &Arc<Self>) -> Result<Watch> {
        make_private_folder(&self.folder)?;
        let promoted = self.clone();
        let on_change = move |_: DebounceEventResult| promoted.look();
        let failed = |error: notify::Error| Error::Io {
            action: "watch",
            source: std::io::Error::other(error.to_string()),
            path: self.folder.clone(),
        };
        let mut watch = new_debouncer(SETTLE, None, on_change).map_err(failed)?;
        watch.watch(&self.folder, RecursiveMode::NonRecursive).map_err(failed)?;
        self.look();
        Ok(watch)
    }

    fn load(&self, name: &str) -> std::result::Result<Arc<dyn Policy>, RefusedModel> {
        let refused = |reason: String| RefusedModel { name: quoted(name), reason };
        if !is_plain(name) {
            return Err(refused("its name is not of letters, digits, `-`, `_` and `.`".to_owned()));
        }
        let folder = self.folder.join(name);
        if !folder.is_dir() {
            return Err(refused("there is no such folder".to_owned()));
        }
        self.loader.load(name, &folder).map_err(refused)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// May a model, or a file of one, be called so? A name shall not lead anywhere else, on any system.
pub fn is_plain(name: &str) -> bool {
    (1..=MAX_NAME_BYTES).contains(&name.len())
        && !name.starts_with('.')
        && !name.ends_with('.')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
}
