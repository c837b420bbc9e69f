//! How the embedded model is made: rooms without end, goals in everyday words, layouts to learn from, and the training.

pub mod examples;
pub mod hearing;
pub mod lessons;
pub mod reading;
pub mod seeing;
pub mod scenes;
pub mod goals;
mod room;
pub mod teacher;
pub mod tokenizer;
pub mod start;
pub mod workers;
pub mod learned;
mod origin;
pub mod run;
pub mod pretrain;
pub mod evaluate;
pub mod spo;
pub mod verdict;
pub mod reproduce;
