//! When a run goes wrong: what its curve says about going on.

use std::collections::BTreeMap;

use crate::finetune::run::Point;

/// Names of values that the guard looks at.
pub const HELD_OUT: &str = "held_out_reward";
/// Share of held-out rooms where the layout is valid.
pub const VALID: &str = "held_out_valid";
/// Mean KL divergence from the base, nats a token.
pub const DIVERGENCE: &str = "divergence";
/// −log p of what was drawn, nats a token.
pub const ENTROPY: &str = "entropy";

/// Noted where a step gave numbers that are none.
pub const NOT_FINITE: &str = "not_finite";

/// What a run shall do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Go on.
    On,
    /// Go back to the best weights so far, with half the learning rate.
    Back(String),
    /// End, with the best weights so far.
    Stop(String),
}

/// Bounds that a run is held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Nats a token that the policy may be from its base. The first trial reached 0.8, which was too far.
    pub divergence: f64,
    /// Held-out rewards in a row that may be no better than the best.
    pub patience: usize,
    /// How much a held-out reward may fall below the best at once.
    pub fall: f64,
    /// How much the share of valid rooms may fall below that of the base.
    pub valid: f64,
    /// Times that the run may go back.
    pub backs: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { divergence: 0.5, patience: 4, fall: 0.04, valid: 0.03, backs: 2 }
    }
}

/// The name under which a curve notes that the run went back.
pub const BACK: &str = "went_back";

/// What to do after the last point of a curve. A curve says all that a verdict depends on, so a run that goes on later judges the
/// same.
pub fn verdict(curve: &[Point], bounds: Bounds) -> Verdict {
    let value = |point: &Point, name: &str| point.values.get(name).copied();
    let Some(last) = curve.last() else { return Verdict::On };
    let num_backs = curve.iter().filter(|point| value(point, BACK).is_some()).count();
    let back = |reason: String| {
        if num_backs < bounds.backs { Verdict::Back(reason) } else { Verdict::Stop(reason) }
    };
    if value(last, NOT_FINITE).is_some() {
        return back("a step gave numbers that are none".to_owned());
    }
    if let Some(divergence) = value(last, DIVERGENCE).filter(|divergence| *divergence > bounds.divergence) {
        return back(format!("the policy is {divergence:.2} nats a token from its base"));
    }
    let held_out: Vec<(f64, f64)> = curve
        .iter()
        .filter_map(|point| Some((value(point, HELD_OUT)?, value(point, VALID).unwrap_or(1.0))))
        .collect();
    let (Some(&(reward, valid)), Some(&(_, base_valid))) = (held_out.last(), held_out.first()) else {
        return Verdict::On;
    };
    if value(last, HELD_OUT).is_none() {
        return Verdict::On;
    }
    if base_valid - valid > bounds.valid {
        return back(format!(
            "{:.0} % of held-out rooms are valid, {:.0} % were",
            valid * 100.0,
            base_valid * 100.0
        ));
    }
    let best = best(curve).map_or(reward, |(_, best)| best);
    if best - reward > bounds.fall {
        return back(format!("the held-out reward fell from {best:.3} to {reward:.3}"));
    }
    let since_best = held_out.iter().rev().take_while(|(reward, _)| *reward < best).count();
    if since_best >= bounds.patience {
        return Verdict::Stop(format!(
            "the held-out reward has not grown since {best:.3}, {since_best} looks ago"
        ));
    }
    Verdict::On
}

/// The step with the best held-out reward among those with enough valid rooms, and the reward; of equals, the first.
pub fn best(curve: &[Point]) -> Option<(u64, f64)> {
    let of = |values: &BTreeMap<String, f64>| {
        Some((*values.get(HELD_OUT)?, values.get(VALID).copied().unwrap_or(1.0)))
    };
    let (_, base_valid) = curve.iter().find_map(|point| of(&point.values))?;
    let bounds = Bounds::default();
    let looked =
        curve.iter().filter_map(|point| of(&point.values).map(|(reward, valid)| (point.step, reward, valid)));
    let sound = looked.filter(|(.., valid)| base_valid - valid <= bounds.valid);
    sound.fold(None, |best, (step, reward, _)| match best {
        Some((_, most)) if most >= reward => best,
        _ => Some((step, reward)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(values: &[&[(&str, f64)]]) -> Vec<Point> {
        let point = |(step, values): (usize, &&[(&str, f64)])| Point {
            step: step as u64,
            minutes: 0.0,
            values: values.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
        };
        values.iter().enumerate().map(point).collect()
    }

    fn rewards(rewards: &[f64]) -> Vec<Point> {
        let values: Vec<[(&str, f64); 1]> = rewards.iter().map(|&reward| [(HELD_OUT, reward)]).collect();
        curve(&values.iter().map(|values| values.as_slice()).collect::<Vec<_>>())
    }

    fn is_back(curve: &[Point]) -> bool {
        matches!(verdict(curve, Bounds::default()), Verdict::Back(_))
    }

    fn is_stop(curve: &[Point]) -> bool {
        matches!(verdict(curve, Bounds::default()), Verdict::Stop(_))
    }

    #[test]
    fn a_run_goes_on_while_it_learns() {
        assert_eq!(verdict(&[], Bounds::default()), Verdict::On);
        assert_eq!(verdict(&rewards(&[0.5, 0.55, 0.54, 0.56]), Bounds::default()), Verdict::On);
        assert_eq!(best(&rewards(&[0.5, 0.55, 0.54, 0.55])), Some((1, 0.55)));
    }

    #[test]
    fn a_run_ends_where_nothing_grows() {
        assert!(is_stop(&rewards(&[0.5, 0.55, 0.54, 0.53, 0.54, 0.545])));
        // A plain point after it changes nothing.
        assert!(!is_stop(&rewards(&[0.5, 0.55, 0.54, 0.53, 0.54])));
    }

    #[test]
    fn a_run_goes_back_from_what_is_bad_and_not_for_ever() {
        assert!(is_back(&rewards(&[0.5, 0.55, 0.50])));
        assert!(is_back(&curve(&[&[(HELD_OUT, 0.5)], &[(DIVERGENCE, 0.7)]])));
        assert!(is_back(&curve(&[&[(HELD_OUT, 0.5)], &[(NOT_FINITE, 1.0)]])));
        let invalid = [&[(HELD_OUT, 0.5), (VALID, 0.9)][..], &[(HELD_OUT, 0.6), (VALID, 0.8)]];
        assert!(is_back(&curve(&invalid)));
        assert_eq!(best(&curve(&invalid)), Some((0, 0.5)), "what breaks rules is never best");
        let often = [&[(HELD_OUT, 0.5)][..], &[(BACK, 1.0)], &[(BACK, 1.0)], &[(DIVERGENCE, 0.7)]];
        assert!(is_stop(&curve(&often)));
    }
}
