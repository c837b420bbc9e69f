//! Floors at heights: faces that lie level, gathered by storey.

use geo::Area;

use super::input::Face;
use super::plane::{Region, closed, union, without};

/// A floor at one height.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Its height.
    pub(super) height: f64,
    /// Where one can walk on it.
    pub(super) region: Region,
}

/// What lies within so much height is one floor: thresholds, bumps, low platforms, thin slabs, metres.
const SAME_LEVEL_M: f64 = 0.24;
/// Nobody walks where another floor is this close above, metres: slabs have undersides.
const HEADROOM_M: f64 = 1.0;
/// Gaps between boards and tiles up to twice this are none, metres.
const JOINT_M: f64 = 0.02;
/// Smaller floors are steps and sills, m².
const LEAST_FLOOR_M2: f64 = 0.5;
/// More storeys than this are not looked for.
const MOST_LEVELS: usize = 32;

/// The floors among faces, the lowest first.
pub(super) fn levels<'a>(faces: impl Iterator<Item = &'a Face>) -> Vec<Level> {
    let mut faces: Vec<&Face> = faces.filter(|face| face.is_level()).collect();
    faces.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let mut levels: Vec<Level> = vec![];
    // Each round takes the height with the most floor; what is left is another storey.
    for _ in 0..MOST_LEVELS {
        let Some([from, to]) = fullest(&faces) else { break };
        let taken: Vec<&Face> = faces.drain(from..to).collect();
        let area: f64 = taken.iter().map(|face| face.area).sum();
        if area < LEAST_FLOOR_M2 {
            break;
        }
        let region = closed(&union(taken.iter().map(|face| face.plan())), JOINT_M);
        levels.push(Level { height: height_of(&taken), region });
    }
    levels.sort_by(|a, b| a.height.total_cmp(&b.height));
    without_covered(&levels)
}

/// The run of faces within [`SAME_LEVEL_M`] that has the most area; of equals, the lowest.
fn fullest(faces: &[&Face]) -> Option<[usize; 2]> {
    let (mut best, mut most) = (None, 0.0);
    let (mut end, mut area) = (0, 0.0);
    for start in 0..faces.len() {
        while end < faces.len() && faces[end].middle() - faces[start].middle() <= SAME_LEVEL_M {
            area += faces[end].area;
            end += 1;
        }
        if area > most * (1.0 + 1e-6) {
            (best, most) = (Some([start, end]), area);
        }
        area -= faces[start].area;
    }
    best
}

/// The highest height where a good part of the faces lies: of a thin slab its upper side; of bumps, their mean.
fn height_of(faces: &[&Face]) -> f64 {
    const SAME_M: f64 = 0.015;
    let area: f64 = faces.iter().map(|face| face.area).sum();
    let (mut start, mut near) = (faces.len(), 0.0);
    // From the top down, a window of faces at one height.
    for end in (0..faces.len()).rev() {
        while start > 0 && faces[end].middle() - faces[start - 1].middle() <= SAME_M {
            start -= 1;
            near += faces[start].area;
        }
        if near > 0.35 * area {
            return mean_height(&faces[start..=end]);
        }
        near -= faces[end].area;
    }
    mean_height(faces)
}

fn mean_height(faces: &[&Face]) -> f64 {
    let area: f64 = faces.iter().map(|face| face.area).sum();
    faces.iter().map(|face| face.middle() * face.area).sum::<f64>() / area.max(1e-12)
}

fn without_covered(levels: &[Level]) -> Vec<Level> {
    let mut walkable = vec![];
    for (index, level) in levels.iter().enumerate() {
        let above = levels[index + 1..].iter().take_while(|above| above.height - level.height < HEADROOM_M);
        let region = above.fold(level.region.clone(), |region, above| without(&region, &above.region));
        if region.unsigned_area() > LEAST_FLOOR_M2 {
            walkable.push(Level { height: level.height, region });
        }
    }
    walkable
}
