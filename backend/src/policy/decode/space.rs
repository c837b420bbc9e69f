//! Where an object, turned one way and at one height, cannot stand: squares of the floor, ruled out whole.
//!
//! Where an object would have to move farther than a square's reach before it fits at the square's middle, it fits nowhere in the
//! square. What is ruled out once is so for every lattice with that turn, until another object is placed.

use std::collections::HashMap;

use parry3d::glamx::{Vec2, Vec3};

use super::numbers::Ranges;
use crate::layout::Placed;
use crate::layout::answer::{Lattice, STEP_M, Steps};
use crate::reward::Evaluation;
use crate::scene::Pose;

/// Squares are not cut below this half side, metres: their few points are tried one by one.
const LEAST_HALF_M: f32 = 0.1;

/// Half the diagonal of a square is this many half sides; a hair more, for rounding.
const REACH: f32 = 1.4143;

/// A square of the floor: how often the whole was halved, and its column and row.
type Square = (u8, u32, u32);

/// One turn and height of an object.
#[derive(Debug, Clone)]
pub(super) struct Space {
    middle: Vec2,
    half: f32,
    is_dead: HashMap<Square, bool>,
}

impl Space {
    /// Over the part of the floor where the object's middle can be at all.
    pub(super) fn new(evaluation: &Evaluation<'_>, lattice: &Lattice) -> Self {
        let scene = evaluation.context.scene;
        let carrier = lattice.support.and_then(|carrier| Some((carrier, evaluation.placed(carrier)?)));
        let (middle, half) = match carrier {
            Some((carrier, at)) => (at.pose.xy(), scene.objects[carrier].size.truncate().length() * 0.5),
            None => {
                let extent = scene.floor.max - scene.floor.min;
                ((scene.floor.min + scene.floor.max) * 0.5, extent.max_element() * 0.5)
            }
        };
        Self { middle, half: half + STEP_M, is_dead: HashMap::new() }
    }

    /// Is there a pose of the lattice with numbers in these ranges that `fits`?
    pub(super) fn holds(
        &mut self,
        (evaluation, index): (&Evaluation<'_>, usize),
        lattice: &Lattice,
        ranges: [&Ranges; 2],
        fits: &mut dyn FnMut([Steps; 2], Placed) -> bool,
    ) -> bool {
        let mut squares: Vec<Square> = vec![(0, 0, 0)];
        while let Some(square) = squares.pop() {
            let (level, column, row) = square;
            let half = self.half / f32::from(1_u16 << level);
            let corner = self.middle - Vec2::splat(self.half);
            let middle = corner + Vec2::new(column as f32 * 2.0 + 1.0, row as f32 * 2.0 + 1.0) * half;
            let at = Vec3::new(middle.x, middle.y, lattice.origin.z);
            let reach = half * REACH + 1e-4;
            // The part of each number's ranges that the square may hold.
            let spans = [0, 1].map(|axis| {
                let offset = (at - lattice.origin).dot(lattice.axes[axis]);
                let (low, high) = ((offset - reach) / STEP_M, (offset + reach) / STEP_M);
                let cut = |&[least, greatest]: &[i16; 2]| {
                    let (low, high) =
                        (f32::from(least).max(low.ceil()), f32::from(greatest).min(high.floor()));
                    (low <= high).then_some([low as i16, high as i16])
                };
                ranges[axis].iter().filter_map(cut).collect::<Ranges>()
            });
            if spans.iter().any(Vec::is_empty) {
                continue;
            }
            let is_dead = *self.is_dead.entry(square).or_insert_with(|| {
                let pose = Pose { position: at, yaw: lattice.yaw };
                evaluation.clash(index, &Placed { pose, support: lattice.support }) > reach
            });
            if is_dead {
                continue;
            }
            if half > LEAST_HALF_M {
                squares.extend(
                    [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(x, y)| (level + 1, 2 * column + x, 2 * row + y)),
                );
                continue;
            }
            let numbers = |axis: usize| spans[axis].iter().flat_map(|&[low, high]| low..=high);
            for a in numbers(0) {
                for b in numbers(1) {
                    let steps = [Steps(a), Steps(b)];
                    let placed = lattice.at(steps);
                    let off = (placed.pose.xy() - middle).abs().max_element();
                    // Points on a border belong to both squares.
                    if off <= half + 1e-4 && fits(steps, placed) {
                        return true;
                    }
                }
            }
        }
        false
    }
}
