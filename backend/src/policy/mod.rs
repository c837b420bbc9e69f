//! What proposes layouts.

pub mod heuristic;
