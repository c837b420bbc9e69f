//! Which weights explain what was preferred: Bayesian logistic regression on differences, at its most probable point.
//!
//! Bradley–Terry (Biometrika 39, 1952): P(a ≻ b) = σ(β·(U(a) − U(b))), with U = known + x·w. Weights have independent normal
//! priors around 0, so that what was never shown stays as it is by default. The most probable weights are found by Newton's method
//! with conjugate gradients; their uncertainty is Laplace's, by the Hessian's diagonal.

/// How sharply people choose: a difference of 0.25 in utility is chosen 73 times of 100.
pub(super) const SHARPNESS: f64 = 4.0;
const MAX_NEWTON: usize = 12;
const MAX_CONJUGATE: usize = 24;
const CLOSE: f64 = 1e-4;

/// One comparison: what was preferred minus what was not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Features that differ, by number.
    pub(super) difference: Vec<(u32, f32)>,
    /// How much better it was by what is known already.
    pub(super) known: f64,
    /// 1 where the preferred one was shown first of all, −1 where the other was, else 0.
    pub(super) lead: i8,
    /// How much it counts.
    pub(super) weight: f64,
}

/// The most probable weights, and how sure they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    pub(super) mean: Vec<f64>,
    /// Standard deviations.
    pub(super) spread: Vec<f64>,
}

/// Fits weights with the given prior spreads, one a feature. Features of rows beyond them are taken as unknown and left out.
pub(super) fn fit(rows: &[Row], spreads: &[f64]) -> Fit {
    let precision: Vec<f64> = spreads.iter().map(|spread| 1.0 / (spread * spread).max(1e-12)).collect();
    let mut mean = vec![0.0; spreads.len()];
    for _ in 0..MAX_NEWTON {
        let chances: Vec<f64> = rows.iter().map(|row| chance(row, &mean)).collect();
        let mut slope: Vec<f64> =
            mean.iter().zip(&precision).map(|(mean, precision)| -mean * precision).collect();
        for (row, chance) in rows.iter().zip(&chances) {
            add(&mut slope, row, row.weight * SHARPNESS * (1.0 - chance));
        }
        let bends: Vec<f64> = rows
            .iter()
            .zip(&chances)
            .map(|(row, chance)| row.weight * SHARPNESS * SHARPNESS * chance * (1.0 - chance))
            .collect();
        let step = solve(rows, &bends, &precision, &slope);
        // A step over a sigmoid's flat end may lead too far: it is halved until it leads up.
        let before = height(rows, &precision, &mean);
        let mut share = 1.0;
        let next = loop {
            let next: Vec<f64> = mean.iter().zip(&step).map(|(mean, step)| mean + share * step).collect();
            if height(rows, &precision, &next) >= before || share < 1e-3 {
                break next;
            }
            share *= 0.5;
        };
        let moved = step.iter().map(|step| (share * step).abs()).fold(0.0, f64::max);
        mean = next;
        if moved < CLOSE {
            break;
        }
    }
    let mut bend = precision;
    for row in rows {
        let chance = chance(row, &mean);
        for &(feature, value) in &row.difference {
            if let Some(bend) = bend.get_mut(feature as usize) {
                let value = f64::from(value) * SHARPNESS;
                *bend += row.weight * chance * (1.0 - chance) * value * value;
            }
        }
    }
    Fit { mean, spread: bend.into_iter().map(|bend| bend.sqrt().recip()).collect() }
}

/// The rows over some of their features, which are numbered anew in the order given.
pub(super) fn narrowed_to(rows: &[Row], kept: &[usize], num_features: usize) -> Vec<Row> {
    let mut number = vec![None; num_features];
    kept.iter().zip(0..).for_each(|(&feature, new)| number[feature] = Some(new));
    let narrow = |row: &Row| {
        let kept =
            row.difference.iter().filter_map(|&(feature, value)| Some((number[feature as usize]?, value)));
        Row { difference: kept.collect(), ..*row }
    };
    rows.iter().map(narrow).collect()
}

/// The probability that the preferred one was preferred.
pub(super) fn chance(row: &Row, weights: &[f64]) -> f64 {
    let utility = row.known + dot(row, weights);
    (1.0 + (-SHARPNESS * utility).exp()).recip()
}

/// Logarithm of the posterior, up to a constant.
fn height(rows: &[Row], precision: &[f64], weights: &[f64]) -> f64 {
    let likely: f64 = rows.iter().map(|row| row.weight * chance(row, weights).max(1e-300).ln()).sum();
    let prior: f64 =
        weights.iter().zip(precision).map(|(weight, precision)| weight * weight * precision).sum();
    likely - 0.5 * prior
}

/// Solves (P + Σ b x xᵀ) s = g by conjugate gradients, preconditioned by its diagonal.
fn solve(rows: &[Row], bends: &[f64], precision: &[f64], slope: &[f64]) -> Vec<f64> {
    let mut diagonal = precision.to_vec();
    for (row, bend) in rows.iter().zip(bends) {
        for &(feature, value) in &row.difference {
            if let Some(diagonal) = diagonal.get_mut(feature as usize) {
                *diagonal += bend * f64::from(value).powi(2);
            }
        }
    }
    let times = |vector: &[f64]| -> Vec<f64> {
        let mut out: Vec<f64> =
            vector.iter().zip(precision).map(|(value, precision)| value * precision).collect();
        for (row, bend) in rows.iter().zip(bends) {
            add(&mut out, row, bend * dot(row, vector));
        }
        out
    };
    let inner = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let mut solution = vec![0.0; slope.len()];
    let mut rest = slope.to_vec();
    let mut scaled: Vec<f64> = rest.iter().zip(&diagonal).map(|(rest, diagonal)| rest / diagonal).collect();
    let mut direction = scaled.clone();
    let mut strength = inner(&rest, &scaled);
    let enough = strength * 1e-8;
    for _ in 0..MAX_CONJUGATE {
        if strength <= enough || strength <= 0.0 {
            break;
        }
        let image = times(&direction);
        let length = strength / inner(&direction, &image);
        for index in 0..solution.len() {
            solution[index] += length * direction[index];
            rest[index] -= length * image[index];
            scaled[index] = rest[index] / diagonal[index];
        }
        let next = inner(&rest, &scaled);
        let share = next / strength;
        for (direction, scaled) in direction.iter_mut().zip(&scaled) {
            *direction = scaled + share * *direction;
        }
        strength = next;
    }
    solution
}

fn dot(row: &Row, weights: &[f64]) -> f64 {
    let value = |&(feature, value): &(u32, f32)| {
        weights.get(feature as usize).map_or(0.0, |weight| weight * f64::from(value))
    };
    row.difference.iter().map(value).sum()
}

fn add(to: &mut [f64], row: &Row, times: f64) {
    for &(feature, value) in &row.difference {
        if let Some(to) = to.get_mut(feature as usize) {
            *to += times * f64::from(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(difference: &[(u32, f32)]) -> Row {
        Row { difference: difference.to_vec(), known: 0.0, lead: 0, weight: 1.0 }
    }

    #[test]
    fn one_weight_is_where_prior_and_likelihood_balance() {
        // d/dw: β(1 − σ(βw))·n = w / s². With β = 4, n = 3, s = 0.5: 12·σ(−4w) = 4w, so 3·σ(−4w) = w.
        let rows = vec![row(&[(0, 1.0)]); 3];
        let Fit { mean, spread } = fit(&rows, &[0.5]);
        let at = mean[0];
        assert!((3.0 / (1.0 + (4.0 * at).exp()) - at).abs() < 1e-4, "{at}");
        let chance = 1.0 / (1.0 + (-4.0 * at).exp());
        let expected = (4.0 + 3.0 * 16.0 * chance * (1.0 - chance)).sqrt().recip();
        assert!((spread[0] - expected).abs() < 1e-6, "{spread:?}");
    }

    #[test]
    fn what_was_never_shown_stays_as_it_was() {
        let rows = vec![row(&[(1, 0.5)]), row(&[(1, 0.2), (7, 3.0)])];
        let Fit { mean, spread } = fit(&rows, &[0.3, 0.3]);
        assert_eq!((mean[0], spread[0]), (0.0, 0.3));
        assert!(mean[1] > 0.0 && spread[1] < 0.3);
        assert_eq!(fit(&[], &[1.0]).mean, [0.0]);
    }

    #[test]
    fn opposite_choices_cancel_and_known_reasons_explain() {
        let balanced = [row(&[(0, 1.0)]), row(&[(0, -1.0)])];
        assert!(fit(&balanced, &[1.0]).mean[0].abs() < 1e-9);
        let plain = fit(&[row(&[(0, 1.0)])], &[1.0]).mean[0];
        let explained = Row { known: 1.0, ..row(&[(0, 1.0)]) };
        assert!(fit(&[explained], &[1.0]).mean[0] < 0.2 * plain);
    }

    #[test]
    fn many_weights_are_found_together() {
        let truth = [0.9, -0.7, 0.0, 0.4];
        let mut state = 7_u32;
        let mut draw = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 * 2.0 - 1.0
        };
        let rows: Vec<Row> = (0..600)
            .map(|_| {
                let found: Vec<(u32, f32)> = (0..4).map(|feature| (feature, draw())).collect();
                let one = row(&found);
                let is_preferred = f64::from(draw() * 0.5 + 0.5) < chance(&one, &truth);
                let sign = if is_preferred { 1.0 } else { -1.0 };
                row(&found.iter().map(|&(feature, value)| (feature, sign * value)).collect::<Vec<_>>())
            })
            .collect();
        let found = fit(&rows, &[1.0; 4]);
        for ((found, spread), truth) in found.mean.iter().zip(&found.spread).zip(truth) {
            assert!((found - truth).abs() < 3.0 * spread && *spread < 0.15, "{found} ± {spread}, {truth}");
        }
    }
}
