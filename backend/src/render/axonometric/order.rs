//! Which solid is painted before which: the painter's order, exact for convex prisms that do not cut each other.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use parry3d::glamx::Vec2;

use super::camera::Camera;
use super::solid::Solid;

/// Solids that overlap by less than this touch, metres.
const TOUCH_M: f32 = 2e-3;

/// Indices of the solids, the farthest first.
pub(super) fn painters_order(solids: &[Solid<'_>], camera: &Camera) -> Vec<usize> {
    let boxes: Vec<[Vec2; 2]> = solids.iter().map(|solid| solid.seen(camera)).collect();
    let mut later: Vec<Vec<usize>> = vec![vec![]; solids.len()];
    let mut num_before = vec![0_usize; solids.len()];
    for a in 0..solids.len() {
        for b in a + 1..solids.len() {
            let apart = boxes[a][1].cmple(boxes[b][0]).any() || boxes[b][1].cmple(boxes[a][0]).any();
            if apart {
                continue;
            }
            let (first, second) = if is_behind(&solids[a], &solids[b], camera) { (a, b) } else { (b, a) };
            later[first].push(second);
            num_before[second] += 1;
        }
    }
    let entry = |index: usize| Entry { depth: solids[index].depth(camera), index };
    let mut ready: BinaryHeap<Entry> =
        (0..solids.len()).filter(|&index| num_before[index] == 0).map(entry).collect();
    let mut order = vec![];
    let mut is_done = vec![false; solids.len()];
    while order.len() < solids.len() {
        // Solids that cut each other can wait for each other in a circle: then the farthest goes first.
        let next = ready.pop().map(|entry| entry.index).filter(|&index| !is_done[index]).or_else(|| {
            let waiting = (0..solids.len()).filter(|&index| !is_done[index]);
            waiting.max_by(|&a, &b| entry(a).cmp(&entry(b)))
        });
        let Some(index) = next else { break };
        is_done[index] = true;
        order.push(index);
        for &other in &later[index] {
            num_before[other] -= 1;
            if num_before[other] == 0 && !is_done[other] {
                ready.push(entry(other));
            }
        }
    }
    order
}

struct Entry {
    depth: f32,
    index: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.depth.total_cmp(&other.depth).then(other.index.cmp(&self.index))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

/// Must `a` be painted before `b`? Any plane between the two tells; without one, the farther middle goes first.
fn is_behind(a: &Solid<'_>, b: &Solid<'_>, camera: &Camera) -> bool {
    if a.high <= b.low + TOUCH_M {
        return true;
    }
    if b.high <= a.low + TOUCH_M {
        return false;
    }
    let mut best: Option<(f32, bool)> = None;
    for (solid, other, is_a) in [(a, b, true), (b, a, false)] {
        for (point, normal) in solid.sides() {
            let gap =
                other.base.iter().map(|&corner| (corner - point).dot(normal)).fold(f32::INFINITY, f32::min);
            let slope = normal.dot(camera.away);
            if gap >= -TOUCH_M && slope.abs() > 1e-3 && best.is_none_or(|(widest, _)| gap > widest) {
                // The other lies on the outer side: farther where the normal points away.
                best = Some((gap, (slope > 0.0) != is_a));
            }
        }
    }
    match best {
        Some((_, a_is_behind)) => a_is_behind,
        None => a.depth(camera) >= b.depth(camera),
    }
}
