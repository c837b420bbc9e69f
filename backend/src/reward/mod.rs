//! How good a layout is: one term a file, hard ones as gates, soft ones as taste.
//!
//! `total` = product of the hard values × weighted mean of the soft ones ([`WEIGHTS`]). Scoring is total, pure and gives the
//! same bits on any thread: [`Context`] holds what a scene and a goal fix, [`Evaluation`] scores a layout and keeps the score
//! up to date as objects move, [`score`] turns it into the protocol's document with diagnostics.

mod alignment;
mod balance;
mod boundary;
mod clearance;
mod collision;
mod context;
mod crowd;
mod diagnose;
mod evaluation;
mod fits;
mod fix;
mod geometry;
mod grid;
mod grouping;
mod habit;
mod object;
mod openings;
mod pair;
mod relation;
mod report;
mod support;
mod taste;
mod totals;
mod walkability;
mod wall;
mod windows;

pub use context::Context;
pub use evaluation::Evaluation;
pub(crate) use geometry::Body;
pub(crate) use grouping::Rule;
pub use habit::{Anchor, GAPS_M, Habit, Manner, habits};
pub(crate) use habit::{Held, Targets};
pub(crate) use relation::Target;
pub use report::score;
pub use taste::{NUM_TERMS, Taste};
pub(crate) use totals::hard_amounts;
pub use totals::{Totals, WEIGHTS};
