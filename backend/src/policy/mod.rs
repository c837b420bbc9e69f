//! What proposes layouts.

pub mod decode;
pub mod heuristic;
pub mod remote;
mod rows;
mod turn;
pub mod vlm;

pub use turn::{Policies, Policy, Turn};
