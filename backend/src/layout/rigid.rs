//! Moving things as one.

use parry3d::glamx::Vec2;

use crate::scene::Pose;

/// `follower` after its leader went rigidly from one pose to another.
pub fn moved_rigidly(follower: &Pose, from: &Pose, to: &Pose) -> Pose {
    let turn = to.yaw - from.yaw;
    let offset = follower.position - from.position;
    let (sin, cos) = turn.sin_cos();
    let turned = Vec2::new(offset.x * cos - offset.y * sin, offset.x * sin + offset.y * cos);
    Pose { position: to.position + turned.extend(offset.z), yaw: wrapped(follower.yaw + turn) }
}

/// An angle in [0, 2π).
pub fn wrapped(yaw: f32) -> f32 {
    let turned = yaw.rem_euclid(std::f32::consts::TAU);
    if turned < std::f32::consts::TAU { turned } else { 0.0 }
}
