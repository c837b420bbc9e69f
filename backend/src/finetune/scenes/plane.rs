//! The few questions about the floor plane that building a room asks, before it is turned and moved into the world.

/// A point of the plan, metres.
pub(super) type Point = [f64; 2];

/// How far a rectangle may reach over a wall and still be inside, metres: rounding.
const SLACK_M: f64 = 1e-4;

/// A rectangle along the plan's axes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rect {
    pub(super) min: Point,
    pub(super) max: Point,
}

impl Rect {
    /// Around two opposite corners.
    pub(super) fn of(a: Point, b: Point) -> Self {
        Self { min: [a[0].min(b[0]), a[1].min(b[1])], max: [a[0].max(b[0]), a[1].max(b[1])] }
    }

    /// Do they share floor, or come nearer than `gap`?
    pub(super) fn is_near(&self, other: &Self, gap: f64) -> bool {
        (0..2).all(|axis| self.min[axis] < other.max[axis] + gap && other.min[axis] < self.max[axis] + gap)
    }

    /// Its middle.
    pub(super) fn centre(&self) -> Point {
        [0, 1].map(|axis| (self.min[axis] + self.max[axis]) / 2.0)
    }

    /// Is it inside an outline as a whole?
    pub(super) fn is_inside(&self, corners: &[Point]) -> bool {
        let inner = Self { min: self.min.map(|v| v + SLACK_M), max: self.max.map(|v| v - SLACK_M) };
        contains(corners, self.centre())
            && sides(corners).all(|(start, end)| !inner.is_crossed_by(start, end))
    }

    /// Does a segment pass through it?
    fn is_crossed_by(&self, start: Point, end: Point) -> bool {
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for axis in 0..2 {
            let step = end[axis] - start[axis];
            let (low, high) = (self.min[axis] - start[axis], self.max[axis] - start[axis]);
            if step == 0.0 {
                if low >= 0.0 || high <= 0.0 {
                    return false;
                }
                continue;
            }
            from = from.max((low / step).min(high / step));
            to = to.min((low / step).max(high / step));
        }
        from < to
    }
}

/// Is a point inside an outline?
pub(super) fn contains(corners: &[Point], [x, y]: Point) -> bool {
    let crossings = sides(corners).filter(|(start, end)| {
        (start[1] > y) != (end[1] > y)
            && x < start[0] + (y - start[1]) / (end[1] - start[1]) * (end[0] - start[0])
    });
    crossings.count() % 2 == 1
}

/// The area of a counter-clockwise outline, m².
pub(super) fn area(corners: &[Point]) -> f64 {
    sides(corners).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>() / 2.0
}

/// Width and depth of the box around an outline.
pub(super) fn extents(corners: &[Point]) -> Point {
    let bounds = bounds(corners);
    [0, 1].map(|axis| bounds.max[axis] - bounds.min[axis])
}

/// The box around an outline.
pub(super) fn bounds(corners: &[Point]) -> Rect {
    let first = corners.first().copied().unwrap_or_default();
    corners.iter().fold(Rect { min: first, max: first }, |bounds, corner| Rect {
        min: [bounds.min[0].min(corner[0]), bounds.min[1].min(corner[1])],
        max: [bounds.max[0].max(corner[0]), bounds.max[1].max(corner[1])],
    })
}

fn sides(corners: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    corners.iter().enumerate().map(|(index, &start)| (start, corners[(index + 1) % corners.len()]))
}

/// A wall, with the room on its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wall {
    pub(super) start: Point,
    pub(super) direction: Point,
    /// Unit vector into the room.
    pub(super) inward: Point,
    pub(super) length: f64,
}

/// The walls of a counter-clockwise outline.
pub(super) fn walls(corners: &[Point]) -> Vec<Wall> {
    let wall = |(start, end): (Point, Point)| {
        let step = [end[0] - start[0], end[1] - start[1]];
        let length = (step[0] * step[0] + step[1] * step[1]).sqrt();
        let direction = step.map(|value| value / length);
        Wall { start, direction, inward: [-direction[1], direction[0]], length }
    };
    sides(corners).map(wall).collect()
}

impl Wall {
    /// Does it run along an axis of the plan?
    pub(super) fn is_straight(&self) -> bool {
        self.direction[0] == 0.0 || self.direction[1] == 0.0
    }

    /// The point so far along it and so far from it.
    pub(super) fn point(&self, along: f64, depth: f64) -> Point {
        [0, 1].map(|axis| self.start[axis] + self.direction[axis] * along + self.inward[axis] * depth)
    }

    /// The floor before a part of it; for straight walls.
    pub(super) fn strip(&self, along: [f64; 2], depth: [f64; 2]) -> Rect {
        Rect::of(self.point(along[0], depth[0]), self.point(along[1], depth[1]))
    }

    /// The turn of what has its back on it, degrees; for straight walls.
    pub(super) fn yaw_deg(&self) -> f64 {
        match self.inward {
            [_, y] if y > 0.5 => 180.0,
            [_, y] if y < -0.5 => 0.0,
            [x, _] if x > 0.0 => 90.0,
            _ => 270.0,
        }
    }
}
