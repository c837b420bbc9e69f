//! Which few features explain what was preferred, and with which weights.
//!
//! Forward selection: again and again the feature joins that would raise the posterior most (Rao's score test), as long as that is
//! more than the many that were tried would by chance (extended BIC, Chen & Chen, Biometrika 95, 2008, γ = ¼). So of several
//! habits that go together the one is told that explains most, and a random user's none.

use super::fit::{Fit, Row, SHARPNESS, chance, fit, narrowed_to};

/// The most features: people read no more, and the search measures each.
const MOST: usize = 32;
/// γ: how dearly each feature pays for the others that were tried.
const TRIED: f64 = 0.25;

/// The fit over the features that are worth it; the others have weight 0 and their prior's spread.
pub(super) fn selected(rows: &[Row], spreads: &[f64]) -> Fit {
    let mut found = Fit { mean: vec![0.0; spreads.len()], spread: spreads.to_vec() };
    let mut active: Vec<usize> = vec![];
    let weight: f64 = rows.iter().map(|row| row.weight).sum();
    let worth = 0.5 * weight.max(1.0).ln() + TRIED * (spreads.len().max(1) as f64).ln();
    while active.len() < MOST {
        let gains = gains(rows, &found.mean, spreads);
        let free = (0..spreads.len()).filter(|feature| !active.contains(feature));
        let Some(best) = free.max_by(|&a, &b| gains[a].total_cmp(&gains[b])) else { break };
        if gains[best] < worth {
            break;
        }
        active.push(best);
        found = refitted(rows, &active, spreads);
    }
    found
}

/// What each feature would raise the logarithm of the posterior by, near the weights.
fn gains(rows: &[Row], weights: &[f64], spreads: &[f64]) -> Vec<f64> {
    let mut slopes: Vec<f64> =
        weights.iter().zip(spreads).map(|(weight, spread)| -weight / (spread * spread)).collect();
    let mut bends: Vec<f64> = spreads.iter().map(|spread| 1.0 / (spread * spread)).collect();
    for row in rows {
        let chance = chance(row, weights);
        for &(feature, value) in &row.difference {
            let (feature, value) = (feature as usize, f64::from(value) * SHARPNESS);
            slopes[feature] += row.weight * (1.0 - chance) * value;
            bends[feature] += row.weight * chance * (1.0 - chance) * value * value;
        }
    }
    slopes.iter().zip(&bends).map(|(slope, bend)| 0.5 * slope * slope / bend).collect()
}

/// The fit of some features alone.
fn refitted(rows: &[Row], active: &[usize], spreads: &[f64]) -> Fit {
    let own: Vec<f64> = active.iter().map(|&feature| spreads[feature]).collect();
    let small = fit(&narrowed_to(rows, active, spreads.len()), &own);
    let mut found = Fit { mean: vec![0.0; spreads.len()], spread: spreads.to_vec() };
    for (at, &feature) in active.iter().enumerate() {
        (found.mean[feature], found.spread[feature]) = (small.mean[at], small.spread[at]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(difference: &[(u32, f32)]) -> Row {
        Row { difference: difference.to_vec(), known: 0.0, lead: 0, weight: 1.0 }
    }

    #[test]
    fn of_two_that_go_together_the_one_is_told_that_explains_more() {
        // Feature 0 is always better; feature 1 mostly goes along, but not where both layouts have it.
        let mut rows = vec![row(&[(0, 1.0), (1, -1.0), (2, 0.3)]); 8];
        rows.extend(vec![row(&[(0, 1.0), (2, -0.3)]); 6]);
        let found = selected(&rows, &[0.5; 20]);
        assert!(found.mean[0] > 0.5, "{:?}", found.mean);
        assert!(found.mean[1..].iter().all(|weight| *weight == 0.0), "{:?}", found.mean);
        assert!(found.spread[0] < 0.5 && found.spread[1] == 0.5);
    }

    #[test]
    fn few_events_and_noise_say_nothing() {
        assert_eq!(selected(&[row(&[(0, 1.0)]), row(&[(0, 1.0)])], &[0.5; 100]).mean, vec![0.0; 100]);
        let mut state = 3_u32;
        let mut draw = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 * 2.0 - 1.0
        };
        let rows: Vec<Row> =
            (0..60).map(|_| row(&(0..40).map(|feature| (feature, draw())).collect::<Vec<_>>())).collect();
        let num = selected(&rows, &[0.5; 40]).mean.iter().filter(|weight| **weight != 0.0).count();
        assert!(num <= 1, "{num}");
        assert!(selected(&[], &[]).mean.is_empty());
    }
}
