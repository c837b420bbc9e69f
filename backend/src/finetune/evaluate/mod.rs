//! How good policies are: any of them on any rooms, beside each other, with how far chance alone may move the numbers.
//!
//! A [`Case`] is a room with a goal and what the goal means; a [`Row`] is who proposes, what is made of that, and with which
//! budget. Every row works on every case; each layout is judged by the room as it is and by what is meant, whatever the policy
//! knew of either. A seed fixes everything but the times and what is found within a time.

mod cases;
mod heard;
mod judge;
mod propose;
mod report;
mod rows;
mod seen;
mod sheet;
mod statistics;

pub use cases::{Asking, Case, asked, drawn, generated, lines};
pub use heard::{Heard, heard};
pub use judge::{FAULTS, Outcome, Timed};
pub(super) use judge::{Judge, wishes};
pub(super) use propose::made;
pub use report::{Agreement, Difference, Report, RowReport, TimingReport, report};
pub use rows::{Budget, Picture, Row, Way, Who, rows};
pub use seen::Sight;
pub use sheet::sheet;
pub use statistics::{Bootstrap, Estimate, Sample, mean_of, quantile};

use crate::error::Result;
use crate::policy::vlm::Vlm;
use crate::protocol::Goal;
use crate::reward::{Context, Taste};
use crate::scene::Scene;
use propose::Trial;

/// What works, and on what.
#[derive(Clone, Copy)]
pub struct Comparison<'a> {
    /// The rooms.
    pub cases: &'a [Case],
    /// What is compared.
    pub rows: &'a [Row],
    /// The models that rows need.
    pub vlms: &'a [Vlm],
    /// What the user likes: a term of what layouts are worth. Nobody who proposes is told.
    pub taste: &'a Taste,
    /// Fixes every draw.
    pub seed: u64,
}

/// What became of every case in every row: `[row][case]`. Rows take turns on each case, one at a time, so that whatever else
/// the machine does slows all of them alike.
///
/// # Errors
/// A case that is no scene; a model that is missing or cannot answer.
pub fn outcomes(comparison: Comparison<'_>, on_case: &dyn Fn(usize)) -> Result<Vec<Vec<Outcome>>> {
    let Comparison { cases, rows, vlms, taste, seed } = comparison;
    let mut outcomes: Vec<Vec<Outcome>> = vec![vec![]; rows.len()];
    for (index, case) in cases.iter().enumerate() {
        let (told, truth) = (Scene::from_snapshot(&case.told)?, Scene::from_snapshot(&case.truth)?);
        let meant = Goal { instruction: None, relations: case.expected.clone() };
        let context = Context::new(&truth, &meant).with_taste(taste);
        let wishes = Context::new(&truth, &wishes(&case.expected));
        let judge = Judge::new(&told, &context, &wishes, &case.expected);
        let other = &cases[(index + 1) % cases.len()];
        let trial = Trial { case, other, told: &told, vlms, seed };
        for (outcomes, &row) in outcomes.iter_mut().zip(rows) {
            outcomes.push(judge.outcome(trial.made(row)?));
        }
        on_case(index + 1);
    }
    Ok(outcomes)
}
