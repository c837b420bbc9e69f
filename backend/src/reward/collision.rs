//! Hard: nothing runs into anything.
//!
//! Amount: the depth of the deepest pair of parts, metres: the least distance that would part them, by parry3d's
//! separating-axis test (exact for upright boxes). A violation is deeper than [`TOLERANCE_M`], so that touching, and
//! the rounding of touching, never is one.
//! A rug lies under everything and only collides with rugs; what is attached moves with its leader and never collides with it.

use parry3d::glamx::Vec3;
use parry3d::math::{Pose as Pose3, Rot3};
use parry3d::query::sat::cuboid_cuboid_find_local_separating_normal_oneway as separation;
use parry3d::shape::Cuboid;

use super::geometry::Body;
use crate::scene::Object;
use crate::scene::category::ShapeKind;

/// Deeper than this is a collision, metres (DESIGN section 6; SceneEval re-tests at 5 mm too).
///
/// A tenth of a millimetre over: sizes and places are round numbers so often that a depth of 5 mm sharp is common, and it must
/// count alike before and after it was rounded for the client.
pub(crate) const TOLERANCE_M: f32 = 0.0051;

/// How deep two placed objects run into each other, metres; 0 where they do not.
pub(crate) fn depth(a: (&Object, &Body), b: (&Object, &Body)) -> f32 {
    if !a.1.is_near(b.1, -TOLERANCE_M) {
        return 0.0;
    }
    let are_flat = [a.0, b.0].map(|object| object.traits.shape == ShapeKind::Flat);
    if are_flat[0] != are_flat[1] {
        return 0.0;
    }
    if are_flat[0] {
        return flat_depth(a, b);
    }
    if a.1.z[1] <= b.1.z[0] + TOLERANCE_M || b.1.z[1] <= a.1.z[0] + TOLERANCE_M {
        return 0.0;
    }
    let turn = b.1.pose.yaw - a.1.pose.yaw;
    let (into_a, into_b) = (Rot3::from_rotation_z(turn), Rot3::from_rotation_z(-turn));
    let mut deepest = 0.0_f32;
    for part_a in &a.0.parts {
        let (rect_a, z_a) = a.1.part(part_a);
        let box_a = Cuboid::new(part_a.half_extents);
        for part_b in &b.0.parts {
            let (rect_b, z_b) = b.1.part(part_b);
            let rise = (z_b[0] + z_b[1] - z_a[0] - z_a[1]) * 0.5;
            let box_b = Cuboid::new(part_b.half_extents);
            let b_from_a = Pose3::from_parts(rect_a.local(rect_b.center).extend(rise), into_a);
            let along_a = separation(&box_a, &box_b, &b_from_a).0;
            if along_a >= -TOLERANCE_M {
                continue;
            }
            let a_from_b = Pose3::from_parts(rect_b.local(rect_a.center).extend(-rise), into_b);
            let along_b = separation(&box_b, &box_a, &a_from_b).0;
            deepest = deepest.max(-along_a.max(along_b));
        }
    }
    deepest
}

/// Two rugs: as if they were thick, so that only the floor plane decides.
fn flat_depth(a: (&Object, &Body), b: (&Object, &Body)) -> f32 {
    if a.1.z[0] > b.1.z[1] + 0.05 || b.1.z[0] > a.1.z[1] + 0.05 {
        return 0.0;
    }
    let thick = |body: &Body| Cuboid::new(Vec3::new(body.rect.half.x, body.rect.half.y, 100.0));
    let turn = b.1.pose.yaw - a.1.pose.yaw;
    let offset = |from: &Body, to: &Body| from.rect.local(to.rect.center).extend(0.0);
    let b_from_a = Pose3::from_parts(offset(a.1, b.1), Rot3::from_rotation_z(turn));
    let a_from_b = Pose3::from_parts(offset(b.1, a.1), Rot3::from_rotation_z(-turn));
    let along_a = separation(&thick(a.1), &thick(b.1), &b_from_a).0;
    let along_b = separation(&thick(b.1), &thick(a.1), &a_from_b).0;
    (-along_a.max(along_b)).max(0.0)
}
