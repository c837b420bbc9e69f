//! A part's border as an outline that a snapshot takes.

use geo::{LineString, Simplify};

use super::plane::{Point, cross, distance, dot, double_area, open_ring, segment_distance, unit};
use crate::scene::first_contact;

/// Corners less far off their neighbours' line are none, metres.
const STRAIGHT_M: f64 = 0.003;
/// What stands out less is noise unless it is a true corner, metres.
const NOISE_M: f64 = 0.01;
/// A true corner turns at least so far and has edges of that length, radians and metres.
const CORNER: (f64, f64) = (0.087, 0.2);
/// The most points of an outline.
const MAX_POINTS: usize = 256;

/// An outline, counter-clockwise, and whether it had to be made coarser than the walls are.
pub(super) struct Outline {
    pub(super) ring: Vec<Point>,
    pub(super) is_coarse: bool,
}

/// The outline of a closed line; `None` if nothing simple is left of it.
pub(super) fn outline(line: &LineString<f64>) -> Option<Outline> {
    let mut ring = from_far_corner(open_ring(line));
    if double_area(&ring) < 0.0 {
        ring[1..].reverse();
    }
    let straight = without_noise(&without_spikes(simplified(&ring, STRAIGHT_M)));
    let mut tolerance = NOISE_M;
    let mut result = Outline { ring: straight, is_coarse: false };
    while result.ring.len() > MAX_POINTS {
        result = Outline { ring: simplified(&ring, tolerance), is_coarse: true };
        tolerance *= 1.5;
    }
    [result.ring, simplified(&ring, STRAIGHT_M), ring]
        .into_iter()
        .find(|ring| is_simple(ring))
        .map(|ring| Outline { ring, is_coarse: result.is_coarse })
}

/// Without corners at which the line turns back onto itself.
fn without_spikes(mut ring: Vec<Point>) -> Vec<Point> {
    const SAME_M: f64 = 2e-3;
    let mut index = 0;
    let mut num_left = 2 * ring.len();
    while ring.len() > 3 && num_left > 0 {
        index %= ring.len();
        let [before, at, after] = neighbours(&ring, index);
        let is_spike = distance(before, at) < SAME_M
            || dot(at - before, after - at) < 0.0
                && segment_distance([before, at], after).min(segment_distance([at, after], before)) < SAME_M;
        if is_spike {
            ring.remove(index);
            index += ring.len() - 1;
            num_left += 1;
        } else {
            index += 1;
        }
        num_left -= 1;
    }
    ring
}

/// Starts at the corner that is farthest from the middle: it is a true one, whatever the noise.
fn from_far_corner(mut ring: Vec<Point>) -> Vec<Point> {
    let middle = ring.iter().fold(Point::default(), |sum, point| sum + *point) / ring.len().max(1) as f64;
    let farthest = (0..ring.len())
        .max_by(|&a, &b| distance(ring[a], middle).total_cmp(&distance(ring[b], middle)).then(b.cmp(&a)));
    ring.rotate_left(farthest.unwrap_or(0));
    ring
}

fn simplified(ring: &[Point], tolerance: f64) -> Vec<Point> {
    let mut closed = ring.to_vec();
    closed.extend(ring.first().copied());
    open_ring(&LineString::new(closed).simplify(tolerance))
}

/// Takes the weakest corner away as long as one is noise.
fn without_noise(ring: &[Point]) -> Vec<Point> {
    let mut ring = ring.to_vec();
    while ring.len() > 3 {
        let strength = |index: usize| {
            let [before, at, after] = neighbours(&ring, index);
            let turn = cross(unit(at - before), unit(after - at)).abs();
            let is_true = turn > CORNER.0 && distance(before, at).min(distance(at, after)) >= CORNER.1;
            let off = segment_distance([before, after], at);
            if is_true && off > STRAIGHT_M { f64::INFINITY } else { off }
        };
        let weakest =
            (0..ring.len()).map(|index| (strength(index), index)).min_by(|a, b| a.0.total_cmp(&b.0));
        match weakest {
            Some((off, index)) if off < NOISE_M => {
                ring.remove(index);
            }
            _ => break,
        }
    }
    ring
}

fn neighbours(ring: &[Point], index: usize) -> [Point; 3] {
    let num = ring.len();
    [ring[(index + num - 1) % num], ring[index], ring[(index + 1) % num]]
}

fn is_simple(ring: &[Point]) -> bool {
    let points: Vec<[f64; 2]> = ring.iter().map(|point| [point.x, point.y]).collect();
    (3..=MAX_POINTS).contains(&ring.len()) && double_area(ring) > 0.0 && first_contact(&points).is_none()
}
