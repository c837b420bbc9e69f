//! What a run was made with, so that somebody else can make it again, or tell why theirs differs.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::run::fault;
use crate::error::Result;
use crate::hash::{sha256_of, to_hex};

/// Program, weights and data; hashes are SHA-256, lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The program's version.
    pub version: String,
    /// The program's file: it tells builds of one version apart.
    pub program_sha256: String,
    /// The weights that the stage began with.
    pub weights_sha256: String,
    /// What it learned from and was held against.
    pub data_sha256: String,
}

impl Origin {
    /// This program with a checkpoint and data.
    ///
    /// # Errors
    /// A file that cannot be read; data that cannot be written as JSON.
    pub(super) fn new(model: &Path, data: &impl Serialize) -> Result<Self> {
        let program = std::env::current_exe().map_err(fault)?;
        let mut hasher = Sha256::new();
        hasher.update(serde_json::to_vec(data).map_err(fault)?);
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            program_sha256: sha256_of(&program).map_err(fault)?,
            weights_sha256: sha256_of(&model.join("model.safetensors")).map_err(fault)?,
            data_sha256: to_hex(hasher),
        })
    }
}
