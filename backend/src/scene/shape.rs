//! The boxes that an object collides with.
//!
//! Everything turns about the vertical only, so upright boxes are exact for boxes and close for the rest:
//! a table is a top and a core, so that seats tuck under it; a seat is a seat and a back rest;
//! an L-shaped piece is a few strips of its footprint.

use parry3d::glamx::{Vec2, Vec3};

use super::category::{Category, ShapeKind};

/// An upright box in its object's own axes, from the centre of the object's bottom face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Its centre, metres.
    pub center: Vec3,
    /// Half its width, depth and height, metres.
    pub half_extents: Vec3,
}

/// Thickness of a table's top with its apron, metres.
const TABLE_TOP_M: f32 = 0.10;
/// How far a seat may go under a table, metres; less under small ones.
const TUCK_M: f32 = 0.32;
/// Height of a seat's own seat, metres (common chairs: 0.43–0.48).
const SEAT_M: f32 = 0.48;
/// Share of a seat's depth that its back rest takes.
const BACK_REST: f32 = 0.2;
/// Strips that a slanted footprint is cut into.
const SLANTED_STRIPS: usize = 6;

/// The parts of an object of that size; `footprint` replaces the box's rectangle where given.
pub fn parts(traits: &Category, size: Vec3, footprint: Option<&[Vec2]>) -> Vec<Part> {
    if let Some(points) = footprint {
        return strips(points, size.z);
    }
    let whole = part([-size.x / 2.0, size.x / 2.0], [-size.y / 2.0, size.y / 2.0], [0.0, size.z]);
    match traits.shape {
        ShapeKind::Table if size.z > 0.55 => {
            let under = size.z - TABLE_TOP_M;
            let tuck = TUCK_M.min(0.35 * size.x.min(size.y));
            // A table that belongs against a wall is a desk: its sides are closed.
            let is_desk = traits.wall > 0.0;
            let core = if is_desk {
                let tuck = TUCK_M.min(0.6 * size.y);
                part([-size.x / 2.0, size.x / 2.0], [-size.y / 2.0 + tuck, size.y / 2.0], [0.0, under])
            } else {
                let (x, y) = (size.x / 2.0 - tuck, size.y / 2.0 - tuck);
                part([-x, x], [-y, y], [0.0, under])
            };
            let top = part([-size.x / 2.0, size.x / 2.0], [-size.y / 2.0, size.y / 2.0], [under, size.z]);
            vec![top, core]
        }
        ShapeKind::Seat if size.z > SEAT_M + 0.1 => {
            let seat = part([-size.x / 2.0, size.x / 2.0], [-size.y / 2.0, size.y / 2.0], [0.0, SEAT_M]);
            let rest = part(
                [-size.x / 2.0, size.x / 2.0],
                [size.y / 2.0 - BACK_REST * size.y, size.y / 2.0],
                [SEAT_M, size.z],
            );
            vec![seat, rest]
        }
        _ => vec![whole],
    }
}

fn part(x: [f32; 2], y: [f32; 2], z: [f32; 2]) -> Part {
    let low = Vec3::new(x[0], y[0], z[0]);
    let high = Vec3::new(x[1], y[1], z[1]);
    Part { center: (low + high) * 0.5, half_extents: (high - low) * 0.5 }
}

/// A footprint as strips between its corners' y: exact for right angles, a little too wide for slants.
fn strips(points: &[Vec2], height: f32) -> Vec<Part> {
    let mut levels: Vec<f32> = points.iter().map(|point| point.y).collect();
    let is_slanted = (0..points.len()).any(|i| {
        let delta = points[(i + 1) % points.len()] - points[i];
        delta.x.abs() > 1e-3 && delta.y.abs() > 1e-3
    });
    if is_slanted {
        let low = levels.iter().copied().fold(f32::INFINITY, f32::min);
        let high = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let step = (high - low) / SLANTED_STRIPS as f32;
        levels.extend((1..SLANTED_STRIPS).map(|i| low + step * i as f32));
    }
    levels.sort_by(f32::total_cmp);
    levels.dedup_by(|a, b| (*a - *b).abs() < 1e-4);
    let mut parts = vec![];
    for pair in levels.windows(2) {
        let (low, high) = (pair[0], pair[1]);
        let middle = (low + high) * 0.5;
        let mut crossings: Vec<[f32; 2]> = vec![];
        for index in 0..points.len() {
            let (a, b) = (points[index], points[(index + 1) % points.len()]);
            if (a.y > middle) != (b.y > middle) {
                let x_at = |y: f32| a.x + (y.clamp(low, high) - a.y) / (b.y - a.y) * (b.x - a.x);
                crossings.push([x_at(low).min(x_at(high)), x_at(low).max(x_at(high))]);
            }
        }
        crossings.sort_by(|a, b| (a[0] + a[1]).total_cmp(&(b[0] + b[1])));
        for span in crossings.chunks_exact(2) {
            parts.push(part([span[0][0], span[1][1]], [low, high], [0.0, height]));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_l_is_two_boxes_of_its_area() {
        let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [-1.0, 1.0]];
        let parts = strips(&corners.map(Vec2::from), 0.8);
        assert_eq!(parts.len(), 2);
        let area: f32 = parts.iter().map(|p| 4.0 * p.half_extents.x * p.half_extents.y).sum();
        assert!((area - 3.0).abs() < 1e-5);
    }

    #[test]
    fn slanted_strips_cover_the_footprint() {
        let corners = [[-1.0, -1.0], [1.0, -1.0], [0.0, 1.0]].map(Vec2::from);
        let parts = strips(&corners, 1.0);
        let area: f32 = parts.iter().map(|p| 4.0 * p.half_extents.x * p.half_extents.y).sum();
        assert!((2.0..2.5).contains(&area), "{area}");
    }
}
