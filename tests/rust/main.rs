//! Integration tests: one binary, one module a subject.

mod bad_input;
mod cli;
mod damage;
mod metaspatial;
mod professional;
mod schemas;
mod search;
mod tidy;
