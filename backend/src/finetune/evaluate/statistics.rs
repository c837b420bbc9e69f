//! Means over rooms, and how far chance alone may move them: percentile bootstrap over rooms (Efron 1979).

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::search;

/// Draws of as many rooms as there are.
const NUM_DRAWS: usize = 2000;
/// Share of the draws left out at either end.
const TAIL: f64 = 0.025;

/// A measure in one room: a sum, and over how much; 0 of 0 where it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// Of what is counted.
    pub sum: f64,
    /// Of how much.
    pub weight: f64,
}

impl Sample {
    /// One number.
    pub fn of(value: f64) -> Self {
        Self { sum: value, weight: 1.0 }
    }

    /// This and more in the same room.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self { sum: self.sum + more.sum, weight: self.weight + more.weight }
    }

    /// So many of so many.
    pub fn share(num: usize, of: usize) -> Self {
        Self { sum: num as f64, weight: of as f64 }
    }
}

/// A mean and where 95 % of the bootstrap's lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Sum over weight of all rooms.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

impl Estimate {
    /// Does the interval lie on one side of 0?
    pub fn is_significant(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Draws of rooms with replacement, the same ones for every measure: differences are paired.
pub struct Bootstrap {
    draws: Vec<Vec<u32>>,
}

impl Bootstrap {
    /// For so many rooms.
    pub fn new(num_rooms: usize) -> Self {
        let mut rng = search::rng(num_rooms as u64, 0);
        let num = num_rooms as u32;
        let mut draw = || (0..num).map(|_| rng.random_range(0..num)).collect();
        Self { draws: (0..NUM_DRAWS).map(|_| draw()).collect() }
    }

    /// A measure over all rooms; `None` where no room says anything.
    pub fn estimate(&self, samples: &[Sample]) -> Option<Estimate> {
        self.interval(|rooms| mean(samples, rooms), samples.len())
    }

    /// How much greater a measure is in one row than in another.
    pub fn difference(&self, a: &[Sample], b: &[Sample]) -> Option<Estimate> {
        self.interval(|rooms| Some(mean(a, rooms)? - mean(b, rooms)?), a.len().min(b.len()))
    }

    fn interval(&self, statistic: impl Fn(&[u32]) -> Option<f64>, num: usize) -> Option<Estimate> {
        let all: Vec<u32> = (0..num as u32).collect();
        let value = statistic(&all)?;
        let mut drawn: Vec<f64> = self.draws.iter().filter_map(|rooms| statistic(rooms)).collect();
        drawn.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let last = drawn.len().saturating_sub(1) as f64;
            drawn.get((share * last).round() as usize).copied().unwrap_or(value)
        };
        Some(Estimate { value, low: at(TAIL), high: at(1.0 - TAIL) })
    }
}

fn mean(samples: &[Sample], rooms: &[u32]) -> Option<f64> {
    mean_of(rooms.iter().map(|&room| samples[room as usize]))
}

/// Sum over weight; `None` where nothing says anything.
pub fn mean_of(samples: impl IntoIterator<Item = Sample>) -> Option<f64> {
    let Sample { sum, weight } = samples.into_iter().fold(Sample::default(), Sample::and);
    (weight > 0.0).then(|| sum / weight)
}

/// The value below which that share of all lies; the nearest that there is. `None` of nothing.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_of_sums_over_weights() {
        // 3 of 4 and 0 of 1: 3 of 5, not the mean of 0.75 and 0.
        let samples = [Sample::share(3, 4), Sample::share(0, 1), Sample::default()];
        let estimate = Bootstrap::new(3).estimate(&samples).expect("a mean");
        assert_eq!(estimate.value, 0.6);
        // Draws of the first alone have 0.75, of the second alone 0.
        assert_eq!((estimate.low, estimate.high), (0.0, 0.75));
        assert_eq!(Bootstrap::new(2).estimate(&[Sample::default(); 2]), None);
        assert_eq!(Bootstrap::new(0).estimate(&[]), None);
    }

    #[test]
    fn intervals_are_as_wide_as_theory_says() {
        // 400 rooms, half of them 1: the standard error is 0.5 / 20, so 95 % lie within 1.96 × 0.025 = 0.049.
        let samples: Vec<Sample> = (0..400).map(|room| Sample::of(f64::from(room % 2))).collect();
        let Estimate { value, low, high } = Bootstrap::new(400).estimate(&samples).expect("a mean");
        assert_eq!(value, 0.5);
        assert!((low - 0.451).abs() < 0.006 && (high - 0.549).abs() < 0.006, "{low} to {high}");
    }

    #[test]
    fn differences_are_paired() {
        // Rooms differ far more than rows do: unpaired, nothing could be said of 0.01.
        let a: Vec<Sample> = (0..50).map(|room| Sample::of(f64::from(room) + 0.01)).collect();
        let b: Vec<Sample> = (0..50).map(|room| Sample::of(f64::from(room))).collect();
        let bootstrap = Bootstrap::new(50);
        let difference = bootstrap.difference(&a, &b).expect("a difference");
        assert!((difference.low - 0.01).abs() < 1e-9 && (difference.high - 0.01).abs() < 1e-9);
        assert!(difference.is_significant());
        let none = bootstrap.difference(&a, &a).expect("a difference");
        assert_eq!((none.value, none.is_significant()), (0.0, false));
    }

    #[test]
    fn quantiles_are_values_that_there_are() {
        let values = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(
            [0.0, 0.5, 0.9, 1.0].map(|share| quantile(&values, share)),
            [1.0, 3.0, 5.0, 5.0].map(Some)
        );
        assert_eq!(quantile(&[], 0.5), None);
    }
}
