//! Taste: what the user accepts, rejects and moves by hand becomes weights of the reward, at once.
//!
//! A Bayesian linear model over the checker's soft terms and habits of pairs of categories ([`crate::reward::Taste`]): each judged job is a
//! [`lessons`] of comparisons, [`select`] and [`fit`] find the few weights that explain them, [`statements`] says them in words. Few
//! events fit a small linear model and nothing larger, so the prior holds every weight at its default, and what is not sure is
//! neither said nor acts.

mod choices;
mod explain;
mod fit;
mod learner;
mod lessons;
mod select;
mod statements;

pub use learner::{Learned, Learner};
