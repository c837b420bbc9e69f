//! Integration tests: one binary, one module a subject.

mod damage;
mod metaspatial;
mod professional;
mod schemas;
mod tidy;
