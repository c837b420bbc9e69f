//! Taste: what made-up users teach, by the real memory and the real pipeline.

mod learner;
mod learning;
mod user;
