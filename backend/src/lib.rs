//! Setdresser furnishes 3D rooms with the user's own objects, and says why each stands where it does.
//!
//! The way of the data: a [`protocol::SceneSnapshot`] becomes a [`scene::Scene`] (the only validation), a policy proposes a
//! [`layout::Layout`], the [`reward`] judges it, the [`search`] improves it, and [`pipeline`] puts the parts together.
//! A module uses only modules that stand above it here.

pub mod protocol;
pub mod error;
pub mod document;
mod hash;
pub mod metaspatial;
pub mod scene;
pub mod rooms;
pub mod layout;
pub mod reward;
pub mod plan;
pub mod search;
pub mod render;
pub mod instruction;
pub mod prompt;
pub mod model;
pub mod policy;
pub mod pipeline;
pub mod furnish;
pub mod interop;
pub mod finetune;
pub mod config;
pub mod preferences;
pub mod export;
pub mod models;
pub mod server;
pub mod client;
pub mod cli;
