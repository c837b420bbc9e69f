//! What explains all that was judged, if anything does.
//!
//! Jobs are left out in turn and foretold from the rest. Habits must foretell better than the usual weights do. That a usual term
//! counts less or more must, with the habits, also foretell better than paying less heed to all of them, as who clicks at random does.
//! That somebody mostly takes what is shown first is no liking of anything that it has: this is taken out beforehand.

use rayon::prelude::*;

use super::fit::{Fit, Row, chance, fit};
use super::lessons::Feature;
use super::select::selected;

/// The priors' widths: what a soft term's weight (1 by default) and a habit's (0) may well be off by.
const TERM_SPREAD: f64 = 0.7;
const HABIT_SPREAD: f64 = 0.5;
/// What never differs from its prior.
const NONE: f64 = 1e-6;
/// The prior's width of how much heed is paid to the usual weights, around all of it.
const HEED_SPREAD: f64 = 0.5;
/// The prior's width of how much is taken for being first, in utility.
const LEAD_SPREAD: f64 = 1.0;
/// Jobs are left out in so many parts.
const FOLDS: usize = 4;

/// How well left-out jobs are foretold, in nats above the usual weights, and above less heed to them.
struct Gain {
    over_usual: f64,
    over_heedless: f64,
}

/// The fit that explains the jobs, each some comparisons; none where nothing was learned that foretells.
pub(super) fn explained(mut jobs: Vec<Vec<Row>>, features: &[Feature]) -> Option<Fit> {
    let lead = lead(&jobs);
    jobs.iter_mut().flatten().for_each(|row| row.known += lead * f64::from(row.lead));
    let spreads = |term: f64| -> Vec<f64> {
        let spread =
            |feature: &Feature| if matches!(feature, Feature::Term(_)) { term } else { HABIT_SPREAD };
        features.iter().map(spread).collect()
    };
    let [all, habits] = [TERM_SPREAD, NONE].map(spreads);
    let (by_all, by_habits) = rayon::join(|| gain(&jobs, &all), || gain(&jobs, &habits));
    let rows: Vec<Row> = jobs.iter().flatten().cloned().collect();
    if by_all.over_heedless > 0.0 && by_all.over_usual > by_habits.over_usual.max(0.0) {
        return Some(selected(&rows, &all));
    }
    (by_habits.over_usual > 0.0).then(|| selected(&rows, &habits))
}

/// What it counts that a candidate is shown first, as if it were so much better; nobody is taken to shun the first.
fn lead(jobs: &[Vec<Row>]) -> f64 {
    let leading = jobs.iter().flatten().filter(|row| row.lead != 0);
    let rows: Vec<Row> =
        leading.map(|row| Row { difference: vec![(0, f32::from(row.lead))], ..*row }).collect();
    fit(&rows, &[LEAD_SPREAD]).mean[0].max(0.0)
}

fn gain(jobs: &[Vec<Row>], spreads: &[f64]) -> Gain {
    let of_fold = |fold: usize| {
        let part = |is_left_out: bool| -> Vec<Row> {
            let jobs = jobs.iter().enumerate().filter(|(job, _)| (job % FOLDS == fold) == is_left_out);
            jobs.flat_map(|(_, rows)| rows.iter().cloned()).collect()
        };
        let (rest, left_out) = (part(false), part(true));
        let heeding = |rows: &[Row]| -> Vec<Row> { rows.iter().map(heeding).collect() };
        let heed = fit(&heeding(&rest), &[HEED_SPREAD]).mean;
        let learned = foretold(&left_out, &selected(&rest, spreads).mean);
        Gain {
            over_usual: learned - foretold(&left_out, &vec![0.0; spreads.len()]),
            over_heedless: learned - foretold(&heeding(&left_out), &heed),
        }
    };
    let gains: Vec<Gain> = (0..FOLDS).into_par_iter().map(of_fold).collect();
    Gain {
        over_usual: gains.iter().map(|gain| gain.over_usual).sum(),
        over_heedless: gains.iter().map(|gain| gain.over_heedless).sum(),
    }
}

/// A comparison in which nothing differs but what the usual weights say.
fn heeding(row: &Row) -> Row {
    Row { difference: vec![(0, row.known as f32)], ..*row }
}

fn foretold(rows: &[Row], weights: &[f64]) -> f64 {
    rows.iter().map(|row| row.weight * chance(row, weights).max(1e-9).ln()).sum()
}
