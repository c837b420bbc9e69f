//! How the embedded model is made: rooms without end, goals in everyday words, layouts to learn from, and the training.

pub mod examples;
pub mod hearing;
pub mod lessons;
pub mod scenes;
pub mod goals;
pub mod teacher;
pub mod tokenizer;
pub mod start;
pub mod workers;
pub mod run;
pub mod pretrain;
pub mod evaluate;
