//! A parallel projection from above: verticals stay vertical, and the picture keeps its measures along every direction.

use parry3d::glamx::{Vec2, Vec3};

use crate::layout::Layout;
use crate::scene::{Mount, Scene};

/// How steeply the view looks down, radians.
const DOWN: f32 = 38.0 * std::f32::consts::PI / 180.0;
/// How far the view is turned from wall 1, radians: one wall long, one short, as drawings by hand have it.
const TURN: f32 = 33.0 * std::f32::consts::PI / 180.0;

/// Where the room is seen from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    /// The picture's right, on the floor.
    pub(super) right: Vec2,
    /// Away from who looks, on the floor.
    pub(super) away: Vec2,
    /// Pixels per metre.
    pub(super) scale: f32,
    /// Where the floor's origin lies, pixels.
    pub(super) origin: Vec2,
}

impl Camera {
    /// The room seen from one of its four sides, counted counter-clockwise from the one at the left of wall 1.
    pub(super) fn from_side(scene: &Scene, side: u8) -> Self {
        let wall = scene.floor.edges.first().map_or(Vec2::X, |edge| edge.direction);
        let angle = -TURN + f32::from(side % 4) * std::f32::consts::FRAC_PI_2;
        let right = Vec2::from_angle(angle).rotate(wall);
        Self { right, away: right.perp(), scale: 1.0, origin: Vec2::ZERO }
    }

    /// The side from which a layout shows most: fronts, openings, and tall things at the back.
    pub(super) fn best(scene: &Scene, layout: &Layout) -> Self {
        let sides = [2, 3, 1, 0].map(|side| Self::from_side(scene, side));
        let shown = sides.map(|camera| camera.shown(scene, layout));
        // Of equals the first stays, which has wall 1 at the back.
        let best = (1..4).fold(0, |best, side| if shown[side] > shown[best] + 0.05 { side } else { best });
        sides[best]
    }

    fn shown(&self, scene: &Scene, layout: &Layout) -> f32 {
        let walls = scene.openings.iter().filter(|opening| self.sees(scene.floor.edges[opening.wall].normal));
        let openings: f32 = walls.map(|opening| 0.7 * opening.width()).sum();
        let reach = (scene.floor.max - scene.floor.min).length().max(0.1) / 2.0;
        let objects = scene.objects.iter().enumerate().filter(|(_, object)| object.mount != Mount::Ceiling);
        let fronts = objects.filter_map(|(index, object)| {
            let pose = layout.pose(index)?;
            let has_front = object.traits.wall > 0.0 || object.mount == Mount::Wall;
            let facing = if has_front { -pose.front().dot(self.away) } else { 0.0 };
            let far = ((pose.xy() - scene.floor.centroid).dot(self.away) / reach).clamp(-1.0, 1.0);
            Some(object.size.x * object.size.z * (facing + far))
        });
        openings + fronts.sum::<f32>()
    }

    /// Does a face with that outward normal show?
    pub(super) fn sees(&self, normal: Vec2) -> bool {
        normal.dot(self.away) < -0.02
    }

    /// A point on the picture.
    pub(super) fn page(&self, point: Vec3) -> Vec2 {
        let floor = point.truncate();
        let up = floor.dot(self.away) * DOWN.sin() + point.z * DOWN.cos();
        self.origin + Vec2::new(floor.dot(self.right), -up) * self.scale
    }

    /// Distance from who looks, up to a constant, metres.
    pub(super) fn depth(&self, point: Vec3) -> f32 {
        point.truncate().dot(self.away) * DOWN.cos() - point.z * DOWN.sin()
    }

    /// How far behind a wall of that height the floor is hidden, metres.
    pub(super) fn hidden_behind(&self, height: f32) -> f32 {
        height * DOWN.cos() / DOWN.sin()
    }

    /// How much light a side with that outward normal gets: −1 to 1; the sun is at the left, before the room.
    pub(super) fn light(&self, normal: Vec2) -> f32 {
        normal.dot(-self.right * 0.8 - self.away * 0.6)
    }

    /// Fits a box of the picture (as seen at scale 1) into a space.
    pub(super) fn fitted(self, seen: [Vec2; 2], at: Vec2, space: Vec2) -> Self {
        let extent = (seen[1] - seen[0]).max(Vec2::splat(0.1));
        let scale = (space / extent).min_element();
        let slack = Vec2::new((space.x - extent.x * scale) / 2.0, 0.0);
        Self { scale, origin: at + slack - seen[0] * scale, ..self }
    }
}
