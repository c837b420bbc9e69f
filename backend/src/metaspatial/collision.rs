//! The share of pairs whose boxes overlap.

use super::graph::{Entry, Graph};

/// Boxes that overlap by no more than this on an axis touch, metres.
const TOUCH_M: f64 = 1e-3;
/// Longest by shortest side from which on an object is thin and collides with nothing.
const THIN: f64 = 40.0;

/// Colliding pairs by all pairs, 0 to 1. The room elements count as entries, so a room without objects has pairs too, and
/// entries that are thin or not placed count without ever colliding.
pub(super) fn ratio(graph: &Graph) -> f64 {
    let solid: Vec<Solid> = graph.entries.iter().filter_map(Solid::of).collect();
    let colliding: usize = solid
        .iter()
        .enumerate()
        .map(|(index, one)| solid[..index].iter().filter(|other| one.overlaps(other)).count())
        .sum();
    let num_entries = graph.entries.len() as f64;
    colliding as f64 / (num_entries * (num_entries - 1.0) / 2.0)
}

struct Solid {
    low: [f64; 3],
    high: [f64; 3],
}

impl Solid {
    fn of(entry: &Entry) -> Option<Self> {
        let (size, centre) = (entry.turned_size(), entry.centre?);
        let shortest = size.into_iter().fold(f64::INFINITY, f64::min);
        let longest = size.into_iter().fold(f64::NEG_INFINITY, f64::max);
        // A side of 0 is no thin object: the walls have one, and things that stick through a wall's plane collide with it.
        if shortest > 0.0 && longest / shortest >= THIN {
            return None;
        }
        Some(Self {
            low: std::array::from_fn(|axis| centre[axis] - size[axis] / 2.0),
            high: std::array::from_fn(|axis| centre[axis] + size[axis] / 2.0),
        })
    }

    fn overlaps(&self, other: &Self) -> bool {
        (0..3).all(|axis| {
            let (low, high) = (self.low[axis], self.high[axis]);
            let (other_low, other_high) = (other.low[axis], other.high[axis]);
            low < other_high
                && high > other_low
                && (low - other_high).abs() > TOUCH_M
                && (high - other_low).abs() > TOUCH_M
        })
    }
}
