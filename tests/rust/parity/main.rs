//! Our model code against the reference implementation's: `tests/python/run` makes the fixtures and runs this.

mod fixtures;
mod images;
mod network;
mod objectives;
mod template;
mod tokens;
