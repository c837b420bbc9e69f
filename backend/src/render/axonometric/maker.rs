//! Builds an object's solids in its own axes.

use parry3d::glamx::{Vec2, Vec3};

use super::super::palette::{Color, Tone};
use super::solid::{Look, Solid};
use crate::scene::{Object, Pose};

/// Corners of round bases.
const ROUND: usize = 20;
/// Nothing is thinner, metres: a face without width draws as a spot.
const THIN_M: f32 = 0.004;

/// Collects the solids of one object. x runs to its own left, y to its back, z up; the origin is the middle of its base.
pub(super) struct Maker<'a> {
    /// What it is.
    pub(super) object: &'a Object,
    /// Half its width and depth, metres.
    pub(super) half: Vec2,
    /// Its height, metres.
    pub(super) height: f32,
    /// Its colours.
    pub(super) tone: Tone,
    /// The solids so far.
    pub(super) solids: Vec<Solid<'a>>,
    pose: Pose,
    opacity: f32,
}

impl<'a> Maker<'a> {
    /// Starts an object; `opacity` is for all of its solids.
    pub(super) fn new(object: &'a Object, pose: Pose, tone: Tone, opacity: f32) -> Self {
        let half = object.size.truncate() / 2.0;
        Self { object, half, height: object.size.z, tone, solids: vec![], pose, opacity }
    }

    fn floor(&self, x: f32, y: f32) -> Vec2 {
        self.pose.xy() + self.pose.left() * x - self.pose.front() * y
    }

    /// A prism over points of the object's own axes, counter-clockwise.
    pub(super) fn prism(&mut self, base: &[Vec2], z: [f32; 2], color: Color, look: Look) {
        let low = self.pose.position.z + z[0].min(z[1]);
        self.solids.push(Solid {
            base: base.iter().map(|point| self.floor(point.x, point.y)).collect(),
            low,
            high: (self.pose.position.z + z[1].max(z[0])).max(low + THIN_M),
            color,
            line: self.tone.line,
            look,
            opacity: self.opacity,
            object: &self.object.id,
        });
    }

    /// A box between two corners.
    pub(super) fn block(&mut self, low: [f32; 3], high: [f32; 3], color: Color, look: Look) {
        let (a, b) = (Vec3::from(low).min(Vec3::from(high)), Vec3::from(low).max(Vec3::from(high)));
        let b = b.max(a + THIN_M);
        let base = [Vec2::new(a.x, a.y), Vec2::new(b.x, a.y), Vec2::new(b.x, b.y), Vec2::new(a.x, b.y)];
        self.prism(&base, [a.z, b.z], color, look);
    }

    /// A box over the whole base between two heights.
    pub(super) fn slab(&mut self, z: [f32; 2], color: Color, look: Look) {
        let half = self.half;
        self.block([-half.x, -half.y, z[0]], [half.x, half.y, z[1]], color, look);
    }

    /// An upright cylinder (or one with an elliptic base) around a point.
    pub(super) fn drum(&mut self, center: [f32; 2], radii: [f32; 2], z: [f32; 2], color: Color, look: Look) {
        let (center, radii) = (Vec2::from(center), Vec2::from(radii).max(Vec2::splat(THIN_M)));
        let around = |step: usize| Vec2::from_angle(step as f32 * std::f32::consts::TAU / ROUND as f32);
        let base: Vec<Vec2> = (0..ROUND).map(|step| center + around(step) * radii).collect();
        self.prism(&base, z, color, look);
    }

    /// A round column over the whole base.
    pub(super) fn round(&mut self, share: f32, z: [f32; 2], color: Color) {
        let radii = (self.half * share).to_array();
        self.drum([0.0, 0.0], radii, z, color, Look::Round);
    }

    /// Four legs, set in from the corners.
    pub(super) fn legs(&mut self, thick: f32, inset: f32, height: f32, color: Color) {
        let reach = (self.half - inset).max(Vec2::splat(thick / 2.0));
        for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
            let (x, y): (f32, f32) = (x * reach.x, y * reach.y);
            let (low, high) = ((x - thick * x.signum(), y - thick * y.signum()), (x, y));
            self.block([low.0, low.1, 0.0], [high.0, high.1, height], color, Look::Plain);
        }
    }
}
