//! Placed boxes in the floor plane, and the few questions that terms ask of them.

use parry3d::glamx::Vec2;

use crate::scene::{Object, Pose};

/// A rectangle in the floor plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) center: Vec2,
    /// Unit vector of its first axis; the second is its left perpendicular.
    pub(crate) axis: Vec2,
    /// Half extents along both axes, metres.
    pub(crate) half: Vec2,
}

impl Rect {
    pub(crate) fn area(&self) -> f32 {
        4.0 * self.half.x * self.half.y
    }

    pub(crate) fn corners(&self) -> [Vec2; 4] {
        let (u, v) = (self.axis * self.half.x, self.axis.perp() * self.half.y);
        [self.center - u - v, self.center + u - v, self.center + u + v, self.center - u + v]
    }

    /// Half extents of its bounding box along the frame's axes.
    pub(crate) fn reach(&self) -> Vec2 {
        let (a, h) = (self.axis.abs(), self.half);
        Vec2::new(a.x * h.x + a.y * h.y, a.y * h.x + a.x * h.y)
    }

    /// A point in its own axes.
    pub(crate) fn local(&self, point: Vec2) -> Vec2 {
        let offset = point - self.center;
        Vec2::new(offset.dot(self.axis), offset.dot(self.axis.perp()))
    }

    /// Area shared with another rectangle, m².
    pub(crate) fn overlap_area(&self, other: &Self) -> f32 {
        let along = self.axis.dot(other.axis).abs();
        if !(0.01..=0.99995).contains(&along) {
            let half = if along > 0.5 { other.half } else { Vec2::new(other.half.y, other.half.x) };
            let offset = self.local(other.center).abs();
            let shared = (self.half + half - offset).min(self.half * 2.0).min(half * 2.0).max(Vec2::ZERO);
            return shared.x * shared.y;
        }
        let mut polygon = Clipped::of(&other.corners().map(|corner| self.local(corner)));
        for axis in [Vec2::X, Vec2::Y] {
            let reach = axis.dot(self.half);
            polygon = polygon.keep(axis, -reach).keep(-axis, -reach);
        }
        polygon.area()
    }
}

/// A convex polygon of up to 12 corners on the stack, for clipping.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clipped {
    corners: [Vec2; 12],
    num: usize,
}

impl Clipped {
    pub(crate) fn of(corners: &[Vec2; 4]) -> Self {
        let mut clipped = Self { corners: [Vec2::ZERO; 12], num: 4 };
        clipped.corners[..4].copy_from_slice(corners);
        clipped
    }

    /// The part where `normal · p ≥ offset`.
    pub(crate) fn keep(&self, normal: Vec2, offset: f32) -> Self {
        let mut kept = Self { corners: [Vec2::ZERO; 12], num: 0 };
        let mut push = |point: Vec2| {
            if kept.num < kept.corners.len() {
                kept.corners[kept.num] = point;
                kept.num += 1;
            }
        };
        for index in 0..self.num {
            let (a, b) = (self.corners[index], self.corners[(index + 1) % self.num]);
            let (at_a, at_b) = (normal.dot(a) - offset, normal.dot(b) - offset);
            if at_a >= 0.0 {
                push(a);
            }
            if (at_a > 0.0 && at_b < 0.0) || (at_a < 0.0 && at_b > 0.0) {
                push(a + (b - a) * (at_a / (at_a - at_b)));
            }
        }
        kept
    }

    pub(crate) fn corners(&self) -> &[Vec2] {
        &self.corners[..self.num]
    }

    pub(crate) fn area(&self) -> f32 {
        let corners = self.corners();
        let next = |index: usize| corners[(index + 1) % corners.len()];
        let cross = |index: usize| (corners[index] - corners[0]).perp_dot(next(index) - corners[0]);
        0.5 * (0..corners.len()).map(cross).sum::<f32>().abs()
    }

    /// Least distance of the polygon from a point; infinite if nothing is left.
    pub(crate) fn distance(&self, point: Vec2) -> f32 {
        let corners = self.corners();
        if corners.is_empty() {
            return f32::INFINITY;
        }
        let (mut nearest, mut has_left, mut has_right) = (f32::INFINITY, false, false);
        for index in 0..corners.len() {
            let (a, b) = (corners[index], corners[(index + 1) % corners.len()]);
            let side = (b - a).perp_dot(point - a);
            has_left |= side > 0.0;
            has_right |= side < 0.0;
            nearest = nearest.min(segment_distance(point, a, b));
        }
        let is_inside = corners.len() > 2 && has_left != has_right;
        if is_inside { 0.0 } else { nearest }
    }
}

pub(crate) fn segment_distance(point: Vec2, a: Vec2, b: Vec2) -> f32 {
    let along = b - a;
    let length_squared = along.length_squared();
    if length_squared == 0.0 {
        return (point - a).length();
    }
    let share = ((point - a).dot(along) / length_squared).clamp(0.0, 1.0);
    (point - a - along * share).length()
}

/// A placed object's box with what every term needs of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Body {
    pub(crate) pose: Pose,
    /// Its box in the floor plane; the axis is its own left.
    pub(crate) rect: Rect,
    /// Half extents of the bounding box of `rect` along the frame's axes.
    pub(crate) reach: Vec2,
    /// Bottom and top above the floor, metres.
    pub(crate) z: [f32; 2],
    /// Unit vector of its true front.
    pub(crate) facing: Vec2,
}

impl Body {
    pub(crate) fn new(object: &Object, pose: &Pose) -> Self {
        let left = pose.left();
        let rect = Rect { center: pose.xy(), axis: left, half: object.size.truncate() * 0.5 };
        let front = -left.perp();
        let facing = if object.front == 0.0 {
            front
        } else {
            let (sin, cos) = object.front.sin_cos();
            Vec2::new(front.x * cos - front.y * sin, front.x * sin + front.y * cos)
        };
        let bottom = pose.position.z;
        Self { pose: *pose, rect, reach: rect.reach(), z: [bottom, bottom + object.size.z], facing }
    }

    /// Unit vector that the box faces.
    pub(crate) fn front(&self) -> Vec2 {
        -self.rect.axis.perp()
    }

    /// Unit vector to its own left.
    pub(crate) fn left(&self) -> Vec2 {
        self.rect.axis
    }

    /// Can the boxes be within `margin` of each other in the floor plane?
    pub(crate) fn is_near(&self, other: &Self, margin: f32) -> bool {
        let offset = (self.rect.center - other.rect.center).abs();
        let reach = self.reach + other.reach;
        offset.x <= reach.x + margin && offset.y <= reach.y + margin
    }

    /// One of the object's parts as a rectangle and a height range.
    pub(crate) fn part(&self, part: &crate::scene::shape::Part) -> (Rect, [f32; 2]) {
        let center = self.rect.center + self.left() * part.center.x - self.front() * part.center.y;
        let rect = Rect { center, axis: self.rect.axis, half: part.half_extents.truncate() };
        let z = self.z[0] + part.center.z;
        (rect, [z - part.half_extents.z, z + part.half_extents.z])
    }
}

/// 1 within `range`, falling linearly to 0 at `falloff` outside of it.
pub(crate) fn within(value: f32, range: [f32; 2], falloff: f32) -> f32 {
    let off = (range[0] - value).max(value - range[1]).max(0.0);
    (1.0 - off / falloff).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f32, y: f32, half: [f32; 2], degrees: f32) -> Rect {
        Rect { center: Vec2::new(x, y), axis: Vec2::from_angle(degrees.to_radians()), half: half.into() }
    }

    #[test]
    fn overlap_is_that_of_hand_computed_boxes() {
        let a = rect(0.0, 0.0, [1.0, 1.0], 0.0);
        assert_eq!(a.overlap_area(&rect(1.0, 0.5, [1.0, 1.0], 0.0)), 1.5);
        assert_eq!(a.overlap_area(&rect(1.5, 0.0, [1.0, 0.5], 90.0)), 0.0);
        assert_eq!(a.overlap_area(&rect(3.0, 0.0, [0.5, 0.5], 0.0)), 0.0);
        // A unit diamond inside: area 2 of half diagonal 1.
        let diamond = rect(0.0, 0.0, [0.5_f32.sqrt(), 0.5_f32.sqrt()], 45.0);
        assert!((a.overlap_area(&diamond) - 2.0).abs() < 1e-5);
    }

    #[test]
    fn distance_of_a_clipped_box_from_a_point() {
        let clipped = Clipped::of(&rect(2.0, 0.0, [1.0, 1.0], 0.0).corners());
        assert_eq!(clipped.distance(Vec2::ZERO), 1.0);
        assert_eq!(clipped.distance(Vec2::new(2.0, 0.5)), 0.0);
        assert_eq!(clipped.keep(Vec2::X, 2.5).distance(Vec2::ZERO), 2.5);
        assert_eq!(clipped.keep(Vec2::X, 5.0).distance(Vec2::ZERO), f32::INFINITY);
    }
}
