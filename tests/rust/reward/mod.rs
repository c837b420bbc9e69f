//! Every term of the reward on cases that were worked out by hand.
//!
//! A case states its geometry and the expected number in a comment. [`Build::expect`] checks it as built and turned by 30°.

mod boundary;
mod clearance;
mod collision;
mod extremes;
mod grouping;
mod openings;
mod relation;
mod relation_openings;
mod room_terms;
mod support;
mod walkability;
mod wall;

use backend::protocol::TermName;

use crate::build::Build;

/// A hard term over `num` movable objects of which some violate it by these amounts, metres:
/// 0.5 · exp(−(2 k + 4 Σ min(1, a / 0.4)) / num) for k violations.
fn gate(num: usize, amounts: &[f64]) -> f64 {
    let severity: f64 = amounts.iter().map(|amount| (amount / 0.4).min(1.0)).sum();
    0.5 * (-(2.0 * amounts.len() as f64 + 4.0 * severity) / num as f64).exp()
}

impl Build {
    /// Asserts that a hard term is violated by those amounts and the layout so not valid.
    #[track_caller]
    fn expect_violated(&self, term: TermName, num: usize, amounts: &[f64]) {
        self.expect(term, gate(num, amounts));
        assert!(!self.is_valid());
    }
}
