//! Integration tests: one binary, one module a subject.

mod bad_input;
mod build;
mod cli;
mod corpus;
mod damage;
mod furnish;
mod guess;
mod invariance;
mod metaspatial;
mod mutations;
mod professional;
mod reward;
mod schemas;
mod search;
mod tidy;
mod transform;
