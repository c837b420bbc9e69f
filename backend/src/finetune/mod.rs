//! How the embedded model is made: rooms without end, goals in everyday words, layouts to learn from, and the training.

pub mod scenes;
pub mod goals;
