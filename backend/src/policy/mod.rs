//! What proposes layouts.

pub mod heuristic;
pub mod instruction;
mod rows;
