//! `manifest.json`: where a model came from, and what its files were when they came.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hash::{hash_rest, to_hex};

/// The file's name in a model's folder.
pub const MANIFEST: &str = "manifest.json";
/// The version that this program writes.
pub const VERSION: u32 = 1;
/// A manifest is some kilobytes; anything larger is none.
const MAX_BYTES: u64 = 1 << 20;

/// What is known of a model that was pulled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this document.
    pub version: u32,
    /// Where it came from.
    pub source: Source,
    /// When it was whole, RFC 3339.
    pub pulled_at: String,
    /// The licence as the hub tells it.
    pub licence: Option<String>,
    /// Its files, sorted by name, without this one.
    pub files: Vec<ManifestFile>,
}

/// A place on a hub, and the state that it was in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The hub's address.
    pub hub: String,
    /// `OWNER/NAME`.
    pub repo: String,
    /// The branch, tag or commit that was asked for.
    pub revision: String,
    /// The commit that it was then.
    pub commit: String,
}

/// A file as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of what came, lower-case hexadecimal.
    pub sha256: String,
    /// What the hub let us check it by.
    pub checked: Checked,
}

/// What a file was checked by when it came. Hubs tell the SHA-256 of large files only; for small ones they have git's own
/// hash, and the pinned commit and the size must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// Its SHA-256 is the hub's.
    Sha256,
    /// Its size is the hub's.
    Size,
}

/// The manifest in a model's folder; none if there is none that can be read.
pub fn read(folder: &Path) -> Option<Manifest> {
    let manifest: Manifest = serde_json::from_slice(&bytes(folder)?).ok()?;
    (manifest.version == VERSION).then_some(manifest)
}

/// The manifest as it is on disk.
pub(super) fn bytes(folder: &Path) -> Option<Vec<u8>> {
    let mut bytes = vec![];
    File::open(folder.join(MANIFEST)).ok()?.take(MAX_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_BYTES).then_some(bytes)
}

/// Writes a file whole: it is there with all its bytes on disk, or as it was before.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let write = || {
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)
    };
    write().inspect_err(|_| {
        let _ = std::fs::remove_file(&draft);
    })?;
    sync_folder(folder);
    Ok(())
}

/// Makes renames in a folder last. Where the system cannot do that, it need not.
pub(super) fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

impl ManifestFile {
    /// What is wrong with the file in that folder now, if anything.
    pub fn fault(&self, folder: &Path) -> Option<String> {
        if !super::is_plain(&self.name) {
            return Some("its name leads elsewhere".to_owned());
        }
        let mut hasher = Sha256::new();
        let read = File::open(folder.join(&self.name)).and_then(|mut file| hash_rest(&mut file, &mut hasher));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => Some("is missing".to_owned()),
            Err(error) => Some(format!("cannot be read: {error}")),
            Ok(size) if size != self.size => Some(format!("has {size} bytes, it came with {}", self.size)),
            Ok(_) if to_hex(hasher) != self.sha256 => Some("was changed since it came".to_owned()),
            Ok(_) => None,
        }
    }
}
