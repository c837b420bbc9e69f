//! The network: tensors and tokens; it knows no scene.
//!
//! One architecture, Qwen3-VL (Bai et al. 2025), for our own small model and for any published checkpoint, and one code for
//! using and for training it: weights are tensors, or variables whose gradient is wanted. Sequences of different lengths lie
//! one behind the other in one tensor, without padding.

mod adamw;
mod cache;
mod checkpointed;
pub mod chat;
pub mod config;
mod files;
pub mod image;
pub mod lora;
mod network;
pub mod ops;
mod positions;
mod resample;
mod sampling;
pub mod template;
mod text;
pub mod tokenizer;
mod vision;
pub mod weights;

pub use adamw::{AdamW, AdamWOptions};
pub use cache::Cache;
pub use config::Config;
pub use files::Files;
pub use lora::{Adapter, LoraConfig};
pub use network::{Branched, Feed, Qwen3Vl, Sequence};
pub use positions::{Grid, positions};
pub use sampling::Sampling;

/// Why a checkpoint is not run.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// `config.json` and why it cannot be used.
    #[error("config.json: {0}")]
    Config(String),
    /// A file and what is wrong with it.
    #[error("{0}: {1}")]
    File(String, String),
    /// What is wrong with which tensors.
    #[error("weights: {0}")]
    Tensors(String),
}
