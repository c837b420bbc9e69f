//! How one body stands to another: the geometry that groups and goals share.
//!
//! Left, right, front and back are the target's own. Every function gives a degree in [0, 1]: 1 where the relation holds,
//! falling smoothly to 0, so that a search can feel its way.

use parry3d::glamx::Vec2;

use super::geometry::{Body, within};

/// A subject in the axes of a target.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    /// Centre of the subject: along the target's left, and along its front, metres.
    pub(crate) offset: Vec2,
    /// Half extents of the subject along these axes, metres.
    pub(crate) half: Vec2,
    /// Half extents of the target, metres.
    pub(crate) target_half: Vec2,
    /// The subject's facing in these axes.
    pub(crate) facing: Vec2,
}

impl Pair {
    pub(crate) fn new(subject: &Body, target: &Body) -> Self {
        let (left, front) = (target.left(), target.front());
        let offset = subject.rect.center - target.rect.center;
        let (u, v) =
            (subject.rect.axis * subject.rect.half.x, subject.rect.axis.perp() * subject.rect.half.y);
        Self {
            offset: Vec2::new(offset.dot(left), offset.dot(front)),
            half: Vec2::new(u.dot(left).abs() + v.dot(left).abs(), u.dot(front).abs() + v.dot(front).abs()),
            target_half: target.rect.half,
            facing: Vec2::new(subject.facing.dot(left), subject.facing.dot(front)),
        }
    }

    /// Gap between the boxes along the target's left axis, negative where they share it.
    pub(crate) fn gap_aside(&self) -> f32 {
        self.offset.x.abs() - self.half.x - self.target_half.x
    }

    /// Gap between the target's front and the subject, negative where the subject reaches behind it.
    pub(crate) fn gap_before(&self) -> f32 {
        self.offset.y - self.half.y - self.target_half.y
    }

    /// Distance between the boxes in the floor plane, 0 where they overlap.
    pub(crate) fn distance(&self) -> f32 {
        (self.offset.abs() - self.half - self.target_half).max(Vec2::ZERO).length()
    }

    /// Left or right of the target, backs flush, facing the same way.
    pub(crate) fn beside(&self, gap: [f32; 2]) -> f32 {
        let back = (self.offset.y - self.half.y) + self.target_half.y;
        within(self.gap_aside(), [gap[0] - 0.02, gap[1]], 0.7)
            * within(back, [-0.06, 0.10], 0.8)
            * (0.5 + 0.5 * self.facing.y)
    }

    /// Before the target's front, centred, its longer side along the front.
    pub(crate) fn in_front_of(&self, gap: [f32; 2]) -> f32 {
        let slack = 0.08 + 0.15 * self.target_half.x;
        // Over 10 cm rather than at once: tables as long as their sofa is wide are common.
        let is_endways = 1.0 - within(self.half.y - 1.25 * self.half.x, [f32::NEG_INFINITY, 0.0], 0.1);
        let has_room_across = within(self.half.y - self.target_half.x, [f32::NEG_INFINITY, 0.0], 0.1);
        let lies_across = 1.0 - 0.3 * is_endways * has_room_across;
        within(self.gap_before(), gap, 0.8) * within(self.offset.x, [-slack, slack], 1.0) * lies_across
    }

    /// Turned towards the target from a distance; where `looks_back`, from before its front.
    pub(crate) fn facing(&self, gap: [f32; 2], looks_back: bool) -> f32 {
        let toward = -self.offset / self.offset.length().max(1e-6);
        // Full within 15°, nothing from 75° on (SceneEval accepts 30°).
        let turned = within(angle(self.facing.dot(toward)), [0.0, 0.26], 1.05);
        let seen = if looks_back { within(angle(-toward.y), [0.0, 0.35], 1.0) } else { 1.0 };
        within(self.distance(), gap, 2.0) * turned * seen
    }

    /// At the target's front, turned towards it.
    pub(crate) fn at(&self, gap: [f32; 2]) -> f32 {
        let slack = (0.35 * self.target_half.x).max(0.05);
        within(self.gap_before(), gap, 0.6)
            * within(self.offset.x, [-slack, slack], 0.5)
            * within(angle(-self.facing.y), [0.0, 0.3], 1.2)
    }

    /// On any side of the target, turned towards it.
    pub(crate) fn around(&self, gap: [f32; 2]) -> f32 {
        let gaps = self.offset.abs() - self.half - self.target_half;
        // The better of both axes, so that nothing hangs on which is nearer by a hair.
        let side = |axis: usize| {
            let across = 1 - axis;
            let overhang = self.offset[across].abs() + 0.7 * self.half[across]
                - self.target_half[across].max(0.7 * self.half[across]);
            // What shares the target's middle is on no side of it.
            let out = if self.offset[axis].abs() < 1e-4 { 0.0 } else { self.offset[axis].signum() };
            within(gaps[axis], gap, 0.6)
                * within(overhang, [f32::NEG_INFINITY, 0.03], 0.4)
                * within(angle(-self.facing[axis] * out), [0.0, 0.3], 1.2)
        };
        side(0).max(side(1))
    }

    /// Centred over or under the target; `slack` is the share of the target's half extents that does not matter.
    pub(crate) fn centred(&self, slack: f32) -> f32 {
        let off = (self.offset.abs() - self.target_half * slack).max(Vec2::ZERO).length();
        within(off, [0.0, 0.05], 1.0)
    }

    /// Hanging on the wall behind or beside the target, centred on it.
    pub(crate) fn hung_over(&self) -> f32 {
        // The wall runs along the side of the target that the piece is flat against.
        let runs_across = self.half.x >= self.half.y;
        let (off, half) = if runs_across {
            (self.offset.x.abs(), self.target_half.x)
        } else {
            (self.offset.y.abs(), self.target_half.y)
        };
        within(off, [0.0, 0.05 + 0.25 * half], 0.8) * within(self.distance(), [0.0, 0.25], 0.8)
    }

    /// A rug under the target: they share ground, and the rug is centred along the target's width.
    pub(crate) fn under(&self) -> f32 {
        let shared = self.half + self.target_half - self.offset.abs();
        let needed = 0.35 * self.half.y.min(self.target_half.y);
        let lies_under = within(shared.min_element(), [needed, f32::INFINITY], 0.8);
        let centred = within(self.offset.x, [-0.12, 0.12], 0.9);
        let deep =
            within(self.offset.y.abs() - self.half.y.max(self.target_half.y), [f32::NEG_INFINITY, 0.0], 0.6);
        let parallel = (self.facing.x.abs()).max(self.facing.y.abs());
        lies_under * centred * deep * parallel.powi(4)
    }

    /// A rug under a table that stands free: centred both ways.
    pub(crate) fn under_table(&self) -> f32 {
        let parallel = (self.facing.x.abs()).max(self.facing.y.abs());
        self.centred(0.05) * parallel.powi(4)
    }

    /// Within a distance in any direction.
    pub(crate) fn near(&self, distance: [f32; 2]) -> f32 {
        within(self.distance(), distance, 1.5)
    }
}

/// The angle between two unit vectors, radians.
fn angle(cosine: f32) -> f32 {
    cosine.clamp(-1.0, 1.0).acos()
}
