//! The floor's outline and what geometry asks of it.

use parry3d::glamx::Vec2;

/// A simple polygon, counter-clockwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// Its edges in order; edge i ends where edge i + 1 starts.
    pub edges: Vec<Edge>,
    /// Its area, m².
    pub area: f32,
    /// Its centre of area.
    pub centroid: Vec2,
    /// Least corner of its bounding box.
    pub min: Vec2,
    /// Greatest corner of its bounding box.
    pub max: Vec2,
    /// Has it no reflex corner?
    pub is_convex: bool,
}

/// An edge with the room on its left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Where it starts.
    pub start: Vec2,
    /// Where it ends.
    pub end: Vec2,
    /// Unit vector from start to end.
    pub direction: Vec2,
    /// Unit vector into the room.
    pub normal: Vec2,
    /// Metres.
    pub length: f32,
}

impl Edge {
    fn new(start: Vec2, end: Vec2) -> Self {
        let delta = end - start;
        let length = delta.length();
        let direction = if length > 0.0 { delta / length } else { Vec2::X };
        Self { start, end, direction, normal: direction.perp(), length }
    }

    /// Distance along the edge from its start to the foot of a point.
    pub fn along(&self, point: Vec2) -> f32 {
        (point - self.start).dot(self.direction)
    }

    /// Distance of a point from the edge's line, positive in the room.
    pub fn height(&self, point: Vec2) -> f32 {
        (point - self.start).dot(self.normal)
    }

    /// Distance of a point from the edge itself.
    pub fn distance(&self, point: Vec2) -> f32 {
        let along = self.along(point).clamp(0.0, self.length);
        (point - self.start - self.direction * along).length()
    }

    /// The yaw of an object with its back on this wall.
    pub fn yaw(&self) -> f32 {
        // A back on the wall faces along the normal; yaw 0 faces −Y.
        self.normal.x.atan2(-self.normal.y)
    }
}

impl Polygon {
    /// From its corners, counter-clockwise, at least three, simple.
    pub fn new(corners: &[Vec2]) -> Self {
        let next = |index: usize| corners[(index + 1) % corners.len()];
        let edges: Vec<Edge> =
            corners.iter().enumerate().map(|(i, &corner)| Edge::new(corner, next(i))).collect();
        let mut double_area = 0.0;
        let mut moment = Vec2::ZERO;
        let base = corners.first().copied().unwrap_or(Vec2::ZERO);
        let (mut min, mut max) = (base, base);
        for (index, &corner) in corners.iter().enumerate() {
            let (a, b) = (corner - base, next(index) - base);
            let cross = a.perp_dot(b);
            double_area += cross;
            moment += (a + b) * cross;
            min = min.min(corner);
            max = max.max(corner);
        }
        let centroid =
            if double_area > 0.0 { base + moment / (3.0 * double_area) } else { (min + max) * 0.5 };
        let is_convex = (0..edges.len())
            .all(|i| edges[i].direction.perp_dot(edges[(i + 1) % edges.len()].direction) >= -1e-6);
        Self { edges, area: double_area * 0.5, centroid, min, max, is_convex }
    }

    /// Its corners: the start of each edge.
    pub fn corners(&self) -> impl Iterator<Item = Vec2> + '_ {
        self.edges.iter().map(|edge| edge.start)
    }

    /// Is a point inside (points on the border may be either)?
    pub fn contains(&self, point: Vec2) -> bool {
        let mut inside = false;
        for edge in &self.edges {
            let (a, b) = (edge.start, edge.end);
            if (a.y > point.y) != (b.y > point.y) {
                let x = a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x);
                inside ^= point.x < x;
            }
        }
        inside
    }

    /// Distance of a point from the border.
    pub fn border_distance(&self, point: Vec2) -> f32 {
        self.edges.iter().map(|edge| edge.distance(point)).fold(f32::INFINITY, f32::min)
    }

    /// How far a point is outside; 0 inside.
    pub fn outside_distance(&self, point: Vec2) -> f32 {
        if self.is_convex {
            // Inside all half planes means inside; outside, the nearest edge decides.
            if self.edges.iter().all(|edge| edge.height(point) >= 0.0) {
                return 0.0;
            }
        } else if self.contains(point) {
            return 0.0;
        }
        self.border_distance(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn l_shape() -> Polygon {
        Polygon::new(
            &[[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0], [2.0, 3.0], [0.0, 3.0]].map(Vec2::from),
        )
    }

    #[test]
    fn an_l_shape_has_its_area_and_its_notch_is_outside() {
        let floor = l_shape();
        assert_eq!(floor.area, 10.0);
        assert!(!floor.is_convex);
        assert!(floor.contains(Vec2::new(1.0, 2.5)));
        assert_eq!(floor.outside_distance(Vec2::new(2.5, 2.5)), 0.5);
        assert_eq!(floor.outside_distance(Vec2::new(1.0, 1.0)), 0.0);
        assert_eq!(floor.border_distance(Vec2::new(1.0, 1.0)), 1.0);
    }

    #[test]
    fn backs_on_the_walls_of_a_rectangle_face_inwards() {
        let floor = Polygon::new(&[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]].map(Vec2::from));
        let yaws: Vec<f32> =
            floor.edges.iter().map(|edge| edge.yaw().to_degrees().rem_euclid(360.0)).collect();
        // South wall: face north (180); east: west (270); north: south (0); west: east (90).
        for (yaw, expected) in yaws.iter().zip([180.0, 270.0, 0.0, 90.0]) {
            assert!((yaw - expected).abs() < 1e-3, "{yaws:?}");
        }
    }
}
