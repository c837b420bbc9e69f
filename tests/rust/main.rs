//! Integration tests: one binary, one module a subject.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop at once and say why")]

mod answer;
mod bad_input;
mod branches;
mod build;
mod checkpoints;
mod cli;
mod corpus;
mod daemon;
mod damage;
mod decode;
mod diagnostics;
mod evaluate;
mod finetune;
mod furnish;
mod guess;
mod interop;
mod invariance;
mod lora;
mod metaspatial;
mod models;
mod mutations;
mod preferences;
mod professional;
mod prompt;
mod random_rooms;
mod remote;
mod reward;
mod rooms;
mod schemas;
mod search;
mod tidy;
mod spo;
mod taste;
mod transform;
mod vlm;
