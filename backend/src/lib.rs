//! Setdresser furnishes 3D rooms with the user's own objects, and says why each stands where it does.
//!
//! The way of the data: a [`protocol::SceneSnapshot`] becomes a [`scene::Scene`] (the only validation), a policy proposes a
//! [`layout::Layout`], the [`reward`] judges it, the [`search`] improves it, and [`pipeline`] puts the parts together.
//! A module uses only modules that stand above it here.

pub mod cli;
pub mod document;
pub mod error;
pub mod furnish;
pub mod layout;
pub mod metaspatial;
pub mod pipeline;
pub mod plan;
pub mod policy;
pub mod protocol;
pub mod render;
pub mod reward;
pub mod scene;
pub mod search;
