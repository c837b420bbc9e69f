//! Integration tests: one binary, one module a subject.

mod bad_input;
mod cli;
mod corpus;
mod damage;
mod guess;
mod metaspatial;
mod mutations;
mod professional;
mod schemas;
mod search;
mod tidy;
