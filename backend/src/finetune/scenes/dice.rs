//! Chance, in the few forms that drawing a room needs: only additions, products and roots, so that every platform draws alike.

use rand::RngExt;

use crate::search::Rng;

/// What is drawn from a generator.
pub(super) trait Dice {
    /// True in that share of draws.
    fn chance(&mut self, share: f64) -> bool;
    /// Evenly between two numbers.
    fn between(&mut self, range: [f64; 2]) -> f64;
    /// A whole number, both ends included.
    fn count(&mut self, range: [u32; 2]) -> u32;
    /// An index by weight.
    fn weighted(&mut self, weights: &[f64]) -> usize;
    /// Any of a list that is not empty.
    fn pick<'a, T: ?Sized>(&mut self, list: &'a [&'a T]) -> &'a T;
    /// An index below `num`, which is not 0.
    fn below(&mut self, num: usize) -> usize;
}

impl Dice for Rng {
    fn chance(&mut self, share: f64) -> bool {
        self.random_range(0.0..1.0) < share
    }

    fn between(&mut self, [low, high]: [f64; 2]) -> f64 {
        low + (high - low) * self.random_range(0.0..1.0)
    }

    fn count(&mut self, [low, high]: [u32; 2]) -> u32 {
        self.random_range(low..=high.max(low))
    }

    fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.between([0.0, weights.iter().sum()]);
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.iter().rposition(|&weight| weight > 0.0).unwrap_or(0)
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &'a [&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn below(&mut self, num: usize) -> usize {
        // As u32: a usize would be drawn differently where it is wider.
        self.random_range(0..num.max(1) as u32) as usize
    }
}

/// A length to its grid; millimetres at least.
pub(super) fn snapped(value: f64, grid: f64) -> f64 {
    to_mm((value / grid).round() * grid)
}

/// A length to a millimetre, never a negative zero.
pub(super) fn to_mm(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0 + 0.0
}
