//! Does an outline cross or touch itself?

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line};

/// The first two edges of a ring that meet where neighbours in a simple polygon would not, by the points they start at.
///
/// Crossings, touching corners and edges, and spikes that go out and back count; repeated points must be gone before.
/// (`geo`'s own validation lets spikes and shared corners pass.)
pub(crate) fn first_contact(ring: &[[f64; 2]]) -> Option<[usize; 2]> {
    let num = ring.len();
    let point = |index: usize| Coord::from(ring[index % num]);
    let edge = |index: usize| Line::new(point(index), point(index + 1));
    for a in 0..num {
        for b in a + 1..num {
            let are_neighbours = b == a + 1 || (a == 0 && b == num - 1);
            let is_contact = match line_intersection(edge(a), edge(b)) {
                None => false,
                Some(LineIntersection::SinglePoint { .. }) => !are_neighbours,
                Some(LineIntersection::Collinear { .. }) => true,
            };
            if is_contact {
                return Some([a, b]);
            }
        }
    }
    None
}

/// Twice the area of a ring, positive if it is counter-clockwise.
pub(super) fn signed_double_area(ring: &[[f64; 2]]) -> f64 {
    // From a corner of its own, so that a ring far away keeps its digits.
    let base = ring.first().copied().unwrap_or_default();
    let local = |index: usize| {
        let [x, y] = ring[index % ring.len()];
        [x - base[0], y - base[1]]
    };
    let cross = |index: usize| {
        let ([ax, ay], [bx, by]) = (local(index), local(index + 1));
        ax * by - bx * ay
    };
    (0..ring.len()).map(cross).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_rings_have_no_contact() {
        assert_eq!(first_contact(&[[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]), None);
        let l_shape = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0], [2.0, 3.0], [0.0, 3.0]];
        assert_eq!(first_contact(&l_shape), None);
        let straight_on = [[0.0, 0.0], [1.0, 0.0], [4.0, 0.0], [4.0, 3.0]];
        assert_eq!(first_contact(&straight_on), None);
    }

    #[test]
    fn bow_ties_pinches_spikes_and_slits_are_found() {
        let bow_tie = [[0.0, 0.0], [4.0, 3.0], [4.0, 0.0], [0.0, 3.0]];
        assert_eq!(first_contact(&bow_tie), Some([0, 2]));
        let pinched = [[0.0, 0.0], [2.0, 2.0], [4.0, 0.0], [4.0, 4.0], [2.0, 2.0], [0.0, 4.0]];
        assert!(first_contact(&pinched).is_some());
        let spike = [[0.0, 0.0], [4.0, 0.0], [6.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]];
        assert_eq!(first_contact(&spike), Some([0, 2]));
        let slit = [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [2.0, 3.0], [2.0, 1.0], [2.0, 3.0], [0.0, 3.0]];
        assert!(first_contact(&slit).is_some());
    }

    #[test]
    fn area_has_the_winding_as_its_sign() {
        let square = [[1e6, 1e6], [1e6 + 2.0, 1e6], [1e6 + 2.0, 1e6 + 2.0], [1e6, 1e6 + 2.0]];
        assert_eq!(signed_double_area(&square), 8.0);
        let mut reversed = square;
        reversed.reverse();
        assert_eq!(signed_double_area(&reversed), -8.0);
    }
}
