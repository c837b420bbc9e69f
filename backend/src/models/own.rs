//! The policies that a program has in its own process, made when a request first asks for one.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::embedded;
use super::store::Store;
use crate::config;
use crate::error::{Error, Result};
use crate::finetune::learned::copied;
use crate::policy::remote::RemotePolicy;
use crate::policy::vlm::Vlm;
use crate::policy::{Policies, Policy};
use crate::protocol::{Options, PolicyName};

/// Made once for all requests of a program.
pub struct OwnPolicies {
    folder: Option<PathBuf>,
    vlm: OnceLock<Vlm>,
    remote: OnceLock<RemotePolicy>,
}

impl OwnPolicies {
    /// With the model's folder where one was typed.
    pub fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_owned), vlm: OnceLock::new(), remote: OnceLock::new() }
    }

    /// What a request asks for.
    ///
    /// # Errors
    /// [`Error::Policy`] if the model cannot be loaded and the request allows no fallback; settings that are no settings.
    pub fn of(&self, options: Option<&Options>) -> Result<Policies<'_>> {
        let asked = options.and_then(|options| options.policy);
        let made = match asked {
            None | Some(PolicyName::Vlm) => {
                self.vlm().map(|vlm| Policies { vlm: Some(vlm), ..Policies::default() })
            }
            Some(PolicyName::Remote) => {
                self.remote().map(|remote| Policies { remote, ..Policies::default() })
            }
            Some(PolicyName::Heuristic) => Ok(Policies::default()),
        };
        match made {
            Err(Error::Policy { .. }) if options.and_then(|options| options.allow_fallback) == Some(true) => {
                Ok(Policies::default())
            }
            other => other,
        }
    }

    fn vlm(&self) -> Result<&dyn Policy> {
        if let Some(vlm) = self.vlm.get() {
            return Ok(vlm);
        }
        let loaded = load_vlm(self.folder.as_deref())?;
        Ok(self.vlm.get_or_init(|| loaded))
    }

    fn remote(&self) -> Result<Option<&dyn Policy>> {
        if self.remote.get().is_none()
            && let Some(settings) = config::load()?.remote()?
        {
            let _ = self.remote.set(RemotePolicy::new(settings));
        }
        Ok(self.remote.get().map(|remote| remote as &dyn Policy))
    }
}

/// The model of a folder, or, without one, the promoted model, or the embedded one.
///
/// # Errors
/// [`Error::Policy`] if it cannot be loaded; settings that are no settings.
pub fn load_vlm(folder: Option<&Path>) -> Result<Vlm> {
    let config = config::load()?;
    let typed = folder.map(|folder| {
        let name = folder.file_name().unwrap_or(folder.as_os_str());
        (name.to_string_lossy().into_owned(), folder.to_owned())
    });
    let found = typed.map_or_else(|| promoted(&config.models_folder()), |typed| Ok(Some(typed)))?;
    match found {
        Some((name, folder)) => Vlm::load(&name, &folder, config.model_threads),
        None => embedded::load(config.model_threads),
    }
}

/// Puts the files of the model in use into a folder, which is made: the promoted one's, or the embedded one's.
///
/// # Errors
/// What cannot be read or written; settings that are no settings.
pub fn copy_in_use(to: &Path) -> Result<()> {
    match promoted(&config::load()?.models_folder())? {
        Some((_, folder)) => copied(&folder, to),
        None => embedded::write(to),
    }
}

/// The name and the folder of the promoted model, if one is.
fn promoted(models: &Path) -> Result<Option<(String, PathBuf)>> {
    let store = Store::open(models);
    let Some(name) = store.current() else { return Ok(None) };
    let folder = store.path(&name)?;
    Ok(Some((name, folder)))
}
