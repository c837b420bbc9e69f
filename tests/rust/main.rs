//! Integration tests: one binary, one module a subject.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop at once and say why")]

mod bad_input;
mod build;
mod checkpoints;
mod cli;
mod corpus;
mod damage;
mod daemon;
mod diagnostics;
mod furnish;
mod guess;
mod invariance;
mod metaspatial;
mod models;
mod mutations;
mod preferences;
mod professional;
mod remote;
mod reward;
mod rooms;
mod schemas;
mod search;
mod tidy;
mod transform;
