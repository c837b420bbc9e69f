//! From the floor to the page.

use parry3d::glamx::Vec2;

use crate::scene::{Object, Pose, Scene};

/// Thickness of the walls as drawn, metres.
pub(super) const WALL_M: f32 = 0.12;
/// How far around the floor things are still drawn, as a share of the floor's longer side.
const BEYOND: f32 = 0.3;

/// A plan's window on the floor.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// The page's direction to the right, on the floor.
    right: Vec2,
    /// Least corner of what is shown, along `right` and its left, metres.
    low: Vec2,
    /// Greatest corner.
    high: Vec2,
    /// The same corners of what is built: the floor, its walls and outward doors.
    built: [Vec2; 2],
    /// Pixels per metre.
    pub(super) scale: f32,
    /// The top left corner on the page, pixels.
    pub(super) origin: Vec2,
}

/// The room's area on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    /// Top left corner, pixels.
    pub(super) origin: Vec2,
    /// Width and greatest height, pixels.
    pub(super) extent: Vec2,
}

impl View {
    /// The room, its walls and what stands near it, as large as the space allows.
    ///
    /// `turned`: wall 1 lies at the bottom and runs to the right; else the page's right is the floor's +X.
    pub(super) fn new<'a>(
        scene: &Scene,
        placed: impl Iterator<Item = (&'a Object, &'a Pose)>,
        turned: bool,
        space: Space,
    ) -> Self {
        let right = match scene.floor.edges.first() {
            Some(wall) if turned => wall.direction,
            _ => Vec2::X,
        };
        let along = |point: Vec2| Vec2::new(point.dot(right), point.dot(right.perp()));
        let bounds = |points: &mut dyn Iterator<Item = Vec2>| {
            points
                .map(along)
                .fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)))
        };
        let (floor_low, floor_high) = bounds(&mut scene.floor.corners());
        let reach = beyond(scene);
        let (mut low, mut high) = (floor_low - WALL_M, floor_high + WALL_M);
        for opening in
            scene.openings.iter().filter(|opening| opening.swing == crate::protocol::Swing::Outward)
        {
            let outward = -scene.floor.edges[opening.wall].normal * opening.width();
            let (a, b) = bounds(&mut opening.ends.iter().map(|&end| end + outward));
            (low, high) = (low.min(a), high.max(b));
        }
        let built = [low, high];
        for (object, pose) in placed {
            let (a, b) = bounds(&mut corners(object, pose).into_iter());
            // What lies farther off is listed instead: one lost object must not shrink the room to a stamp.
            if a.cmpge(floor_low - reach).all() && b.cmple(floor_high + reach).all() {
                (low, high) = (low.min(a), high.max(b));
            }
        }
        let extent = (high - low).max(Vec2::splat(0.1));
        let scale = (space.extent / extent).min_element().min(MOST_PX_PER_M);
        let slack = space.extent.x - extent.x * scale;
        Self { right, low, high, built, scale, origin: space.origin + Vec2::new(slack / 2.0, 0.0) }
    }

    /// The floor on a square page, its least corner always at the same place and wall 1 at the bottom, in one of few scales: a
    /// place on the page means a place in the room, whatever the room. At least half of the page's side is used.
    pub(super) fn in_steps(scene: &Scene, side: f32, margin: f32) -> Self {
        let right = scene.floor.edges.first().map_or(Vec2::X, |wall| wall.direction);
        let corners = scene.floor.corners().map(|at| Vec2::new(at.dot(right), at.dot(right.perp())));
        let (low, high) =
            corners.fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)));
        let space = side - 2.0 * margin;
        let fitting = space / (high - low).max_element().max(0.1);
        let mut scale = MOST_STEPPED_PX_PER_M * side / 448.0;
        while scale > fitting {
            scale /= 2.0;
        }
        let around = Vec2::splat(margin / scale);
        let shown = [low - around, low - around + Vec2::splat(side / scale)];
        Self { right, low: shown[0], high: shown[1], built: [low, high], scale, origin: Vec2::ZERO }
    }

    /// What is shown, pixels.
    pub(super) fn extent(&self) -> Vec2 {
        (self.high - self.low) * self.scale
    }

    /// The top left and bottom right corners of what is built, on the page.
    pub(super) fn built(&self) -> [Vec2; 2] {
        let [low, high] = self.built;
        let on_page = |x: f32, y: f32| self.origin + Vec2::new(x - self.low.x, self.high.y - y) * self.scale;
        [on_page(low.x, high.y), on_page(high.x, low.y)]
    }

    /// A floor point on the page.
    pub(super) fn page(&self, point: Vec2) -> Vec2 {
        let (x, y) = (point.dot(self.right) - self.low.x, self.high.y - point.dot(self.right.perp()));
        self.origin + Vec2::new(x, y) * self.scale
    }

    /// The floor point at a place on the page.
    pub(super) fn floor(&self, page: Vec2) -> Vec2 {
        let along = (page - self.origin) / self.scale;
        self.right * (self.low.x + along.x) + self.right.perp() * (self.high.y - along.y)
    }

    /// A direction of the floor on the page.
    pub(super) fn direction(&self, direction: Vec2) -> Vec2 {
        Vec2::new(direction.dot(self.right), -direction.dot(self.right.perp()))
    }

    /// Turn of a thing whose own left points along `left`, degrees clockwise on the page.
    pub(super) fn degrees(&self, left: Vec2) -> f32 {
        let on_page = self.direction(left);
        on_page.y.atan2(on_page.x).to_degrees()
    }

    /// Is a floor point within the window?
    pub(super) fn shows(&self, point: Vec2) -> bool {
        let along = Vec2::new(point.dot(self.right), point.dot(self.right.perp()));
        along.cmpge(self.low).all() && along.cmple(self.high).all()
    }
}

/// The largest scale that goes by steps, on a page of 448 pixels.
const MOST_STEPPED_PX_PER_M: f32 = 100.0;
/// Small rooms stay small: a larger scale would only enlarge empty floor.
const MOST_PX_PER_M: f32 = 230.0;

/// How far around the floor things are still drawn, metres.
pub(super) fn beyond(scene: &Scene) -> f32 {
    BEYOND * (scene.floor.max - scene.floor.min).max_element()
}

/// The corners of an object's box on the floor, counter-clockwise from its front right.
pub(super) fn corners(object: &Object, pose: &Pose) -> [Vec2; 4] {
    let (left, front) = (pose.left() * object.size.x / 2.0, pose.front() * object.size.y / 2.0);
    let at = pose.xy();
    [at - left + front, at + left + front, at + left - front, at - left - front]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::scene_of;

    #[test]
    fn wall_1_lies_at_the_bottom_and_runs_to_the_right() {
        // The longest wall runs up on the east side.
        let scene = scene_of("[[0,0],[2,0],[2,5],[0,5]]", "[]");
        let space = Space { origin: Vec2::ZERO, extent: Vec2::new(500.0, 500.0) };
        let view = View::new(&scene, std::iter::empty(), true, space);
        let (start, end) = (view.page(Vec2::new(2.0, 0.0)), view.page(Vec2::new(2.0, 5.0)));
        assert!((start.y - end.y).abs() < 1e-3 && end.x > start.x, "{start} {end}");
        assert!(view.page(Vec2::new(0.0, 0.0)).y < start.y);
        let plain = View::new(&scene, std::iter::empty(), false, space);
        assert!(plain.page(Vec2::new(2.0, 5.0)).y < plain.page(Vec2::new(2.0, 0.0)).y);
    }
}
