//! What proposes layouts.

pub mod heuristic;
pub mod instruction;
pub mod remote;
mod rows;
