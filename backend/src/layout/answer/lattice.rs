//! The poses that an anchor's numbers span: the one place where lines become poses, and poses lines.

use std::f32::consts::{FRAC_PI_2, PI};

use parry3d::glamx::{Vec2, Vec3};

use super::anchor::{Anchor, Origin, Place, Side};
use super::steps::{STEP_M, Steps, Turn};
use crate::layout::{Layout, Placed, wrapped};
use crate::scene::polygon::Edge;
use crate::scene::{Mount, Object, Pose, Scene};

/// Gap to a wall, metres.
const WALL_GAP_M: [f32; 2] = [0.0, 0.30];
/// Gap to a target: chairs are drawn under tables, sofas face screens from afar, metres.
const GAP_M: [f32; 2] = [-0.40, 3.0];
/// Distance from a window's middle either way, metres.
const WINDOW_M: [f32; 2] = [-1.0, 1.0];
/// Shift along a target's side either way, metres.
const ALIGN_M: f32 = 1.5;

/// Poses of one object 5 cm apart along two axes, all turned alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lattice {
    /// Where both numbers are 0: the middle of the bottom face, metres.
    pub origin: Vec3,
    /// Unit vectors of the first and the second number; the second points up where things hang on a wall.
    pub axes: [Vec3; 2],
    /// The turn of all of them, radians.
    pub yaw: f32,
    /// What carries the object.
    pub support: Option<usize>,
    /// Least and greatest of both numbers that an answer need name: beyond, no pose of an object in its room is left out.
    pub ranges: [[i16; 2]; 2],
}

impl Lattice {
    /// The lattice of an anchor for an object; `None` where its wall or target is none, or does not stand.
    pub fn new(anchor: &Anchor, scene: &Scene, index: usize, layout: &Layout) -> Option<Self> {
        let object = scene.objects.get(index)?;
        let own = object.size.truncate() * 0.5;
        let target = |target: usize| {
            let pose = layout.pose(target).filter(|_| target != index)?;
            Some((&scene.objects[target], *pose))
        };
        let bottom = if object.mount == Mount::Ceiling { scene.height - object.size.z } else { 0.0 };
        match *anchor {
            Anchor::Wall { wall, from, side } => {
                let edge = scene.floor.edges.get(wall)?;
                let (half, depth, turn) = match side {
                    Side::Back => (own.x, own.y, 0.0),
                    Side::Front => (own.x, own.y, PI),
                    Side::Left => (own.y, own.x, FRAC_PI_2),
                    Side::Right => (own.y, own.x, -FRAC_PI_2),
                };
                let along = Along::new(scene, wall, from, half, own.max_element())?;
                Some(Self {
                    origin: (along.origin + edge.normal * depth).extend(bottom),
                    axes: [along.axis.extend(0.0), edge.normal.extend(0.0)],
                    yaw: wrapped(edge.yaw() + turn),
                    support: None,
                    ranges: [along.range, inner(WALL_GAP_M)],
                })
            }
            Anchor::Hung { wall, from } => {
                let edge = scene.floor.edges.get(wall)?;
                let along = Along::new(scene, wall, from, own.x, own.max_element())?;
                Some(Self {
                    origin: (along.origin + edge.normal * own.y).extend(0.0),
                    axes: [along.axis.extend(0.0), Vec3::Z],
                    yaw: wrapped(edge.yaw()),
                    support: None,
                    ranges: [along.range, inner([0.0, (scene.height - object.size.z).max(0.0)])],
                })
            }
            Anchor::Beside { place, target: at, yaw } => {
                Some(beside(target(at)?, object, place, yaw).at_height(bottom))
            }
            Anchor::On { target: at, yaw } => {
                let (carrier, pose) = target(at)?;
                let half = carrier.size.truncate() * 0.5;
                let lattice = over(&pose, half, yaw).at_height(pose.position.z + carrier.size.z);
                Some(Self { support: Some(at), ..lattice })
            }
            Anchor::Under { target: at, yaw } => {
                let (above, pose) = target(at)?;
                let half = above.size.truncate() * 0.5 + Vec2::splat(own.length());
                Some(over(&pose, half, yaw).at_height(bottom))
            }
            Anchor::Free { yaw } | Anchor::Ceiling { yaw } => {
                let (edge, corners) = (scene.floor.edges.first()?, || scene.floor.corners());
                let [x, y] = [edge.direction, edge.normal];
                let range = |axis: Vec2| {
                    let along = corners().map(|corner| (corner - edge.start).dot(axis));
                    inner(along.fold([0.0, 0.0], |[low, high]: [f32; 2], at| [low.min(at), high.max(at)]))
                };
                Some(Self {
                    origin: edge.start.extend(bottom),
                    axes: [x.extend(0.0), y.extend(0.0)],
                    yaw: wrapped(x.y.atan2(x.x) + yaw.radians()),
                    support: None,
                    ranges: [range(x), range(y)],
                })
            }
        }
    }

    /// The pose of two numbers.
    pub fn at(&self, steps: [Steps; 2]) -> Placed {
        let [a, b] = steps.map(Steps::metres);
        let position = self.origin + self.axes[0] * a + self.axes[1] * b;
        Placed { pose: Pose { position, yaw: self.yaw }, support: self.support }
    }

    /// The numbers whose pose is nearest to a place.
    pub fn nearest(&self, position: Vec3) -> [Steps; 2] {
        self.axes.map(|axis| Steps::nearest((position - self.origin).dot(axis)))
    }

    /// Are both numbers in their ranges?
    pub fn holds(&self, steps: [Steps; 2]) -> bool {
        let is_in = |axis: usize| (self.ranges[axis][0]..=self.ranges[axis][1]).contains(&steps[axis].0);
        is_in(0) && is_in(1)
    }

    fn at_height(mut self, bottom: f32) -> Self {
        self.origin.z = bottom;
        self
    }
}

/// The places of an object's middle along a wall.
struct Along {
    origin: Vec2,
    axis: Vec2,
    range: [i16; 2],
}

impl Along {
    /// Of an object that reaches `half` either way; however it is turned, that is at most `most`. `None` without that window.
    fn new(scene: &Scene, wall: usize, from: Origin, half: f32, most: f32) -> Option<Self> {
        let Edge { start, direction, length, .. } = *scene.floor.edges.get(wall)?;
        // The nearer end is what a place is told from; a piece may hang over the end of a wall that juts out.
        let to_end = inner([-most, length * 0.5]);
        Some(match from {
            Origin::Left => Self { origin: start + direction * half, axis: direction, range: to_end },
            Origin::Right => {
                Self { origin: start + direction * (length - half), axis: -direction, range: to_end }
            }
            Origin::Middle => Self {
                origin: start + direction * (length * 0.5),
                axis: direction,
                range: inner([-length * 0.25, length * 0.25]),
            },
            Origin::Window(window) => {
                let window = scene.openings.get(window).filter(|window| window.wall == wall)?;
                let middle = (window.along[0] + window.along[1]) * 0.5;
                Self { origin: start + direction * middle, axis: direction, range: inner(WINDOW_M) }
            }
        })
    }
}

impl Anchor {
    /// The anchor of the same kind, at the same wall or target, that comes nearest to a turn.
    pub fn turned(&self, scene: &Scene, layout: &Layout, yaw: f32) -> Self {
        let against = |target: usize| yaw - layout.pose(target).map_or(0.0, |pose| pose.yaw);
        let in_room = || {
            let x = scene.floor.edges.first().map_or(Vec2::X, |edge| edge.direction);
            Turn::nearest(yaw - x.y.atan2(x.x))
        };
        match *self {
            Self::Wall { wall, from, .. } => {
                let edge_yaw = scene.floor.edges.get(wall).map_or(0.0, |edge| edge.yaw());
                let quarters = (wrapped(yaw - edge_yaw) / FRAC_PI_2).round() as u8 % 4;
                let side = [Side::Back, Side::Left, Side::Front, Side::Right][usize::from(quarters)];
                Self::Wall { wall, from, side }
            }
            Self::Hung { .. } => *self,
            Self::Beside { place, target, .. } => {
                Self::Beside { place, target, yaw: Turn::nearest(against(target)) }
            }
            Self::On { target, .. } => Self::On { target, yaw: Turn::nearest(against(target)) },
            Self::Under { target, .. } => Self::Under { target, yaw: Turn::nearest(against(target)) },
            Self::Free { .. } => Self::Free { yaw: in_room() },
            Self::Ceiling { .. } => Self::Ceiling { yaw: in_room() },
        }
    }
}

/// Whole steps within a range of metres; a hair over counts, since lengths are round numbers so often.
fn inner([low, high]: [f32; 2]) -> [i16; 2] {
    let limit = f32::from(Steps::MAX);
    let [low, high] = [(low / STEP_M - 0.01).ceil(), (high / STEP_M + 0.01).floor()];
    [low, high].map(|steps| steps.clamp(-limit, limit) as i16)
}

fn beside((target, pose): (&Object, Pose), object: &Object, place: Place, yaw: Turn) -> Lattice {
    let (half, own) = (target.size.truncate() * 0.5, object.size.truncate() * 0.5);
    // Half extents of the object along the target's axes.
    let (sin, cos) = yaw.radians().sin_cos();
    let (sin, cos) = (sin.abs(), cos.abs());
    let reach = Vec2::new(own.x * cos + own.y * sin, own.x * sin + own.y * cos);
    let (left, front) = (pose.left(), pose.front());
    let flush = front * (reach.y - half.y);
    let (base, out, along) = match place {
        Place::LeftOf => (flush + left * (half.x + reach.x), left, front),
        Place::RightOf => (flush - left * (half.x + reach.x), -left, front),
        Place::InFrontOf => (front * (half.y + reach.y), front, -left),
        Place::Behind => (-front * (half.y + reach.y), -front, -left),
    };
    Lattice {
        origin: (pose.xy() + base).extend(0.0),
        axes: [out.extend(0.0), along.extend(0.0)],
        yaw: wrapped(pose.yaw + yaw.radians()),
        support: None,
        ranges: [inner(GAP_M), inner([-ALIGN_M, ALIGN_M])],
    }
}

/// Right and front from a target's middle, `half` metres either way.
fn over(pose: &Pose, half: Vec2, yaw: Turn) -> Lattice {
    Lattice {
        origin: pose.xy().extend(0.0),
        axes: [(-pose.left()).extend(0.0), pose.front().extend(0.0)],
        yaw: wrapped(pose.yaw + yaw.radians()),
        support: None,
        ranges: [inner([-half.x, half.x]), inner([-half.y, half.y])],
    }
}
