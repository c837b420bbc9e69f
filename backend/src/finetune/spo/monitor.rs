//! What a run shows of itself: means over answers, by name.

use super::Values;
use super::rollouts::Answer;
use crate::protocol::TermName;

/// Means over answers: reward, form, the layout's total, share of valid ones, each term, objects at fault, and what was heard and
/// seen where there was something.
pub(super) fn values<'a>(answers: impl Iterator<Item = &'a Answer>) -> Values {
    let mut sums: std::collections::BTreeMap<String, (f64, f64)> = std::collections::BTreeMap::new();
    let mut add = |name: &str, value: f64, weight: f64| {
        let (sum, weights) = sums.entry(name.to_owned()).or_default();
        *sum += value * weight;
        *weights += weight;
    };
    for Answer { format, reward, outcome, .. } in answers {
        add("reward", *reward, 1.0);
        add("format", *format, 1.0);
        add("total", outcome.total, 1.0);
        add("valid", f64::from(u8::from(outcome.valid)), 1.0);
        for (term, [value, weight]) in TermName::ALL.iter().zip(&outcome.terms) {
            add(&format!("term_{}", term.as_str()), *value, f64::from(u8::from(*weight > 0.0)));
        }
        let faulty = outcome.faults.iter().skip(1).copied().max().unwrap_or(0);
        add("objects_at_fault", faulty as f64, 1.0);
        add("objects_unplaced", outcome.faults[0] as f64, 1.0);
        if let Some(heard) = outcome.heard.filter(|heard| heard.meant > 0) {
            add("heard", heard.right as f64 / heard.meant as f64, 1.0);
        }
        if let Some(sight) = outcome.sight {
            add("seen", sight.right as f64 / sight.there as f64, 1.0);
        }
        if !outcome.held.is_empty() {
            let held = outcome.held.iter().filter(|held| **held).count();
            add("held", held as f64 / outcome.held.len() as f64, 1.0);
        }
    }
    let means = sums.into_iter().filter(|(_, (_, weights))| *weights > 0.0);
    means.map(|(name, (sum, weights))| (name, sum / weights)).collect()
}
