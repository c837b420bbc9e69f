//! Soft: the furniture's weight is spread over the room.
//!
//! Value: 1 − d / (0.5 √A), at least 0, with d the distance between the area-weighted centre of the furniture and the floor's
//! centroid and A the floor's area (Merrell et al. 2011: visual balance; the scale makes it independent of the room's size).

use parry3d::glamx::Vec2;

use crate::scene::Scene;

/// The room's value for the furniture's area-weighted centre.
pub(crate) fn value(scene: &Scene, center: Vec2) -> f32 {
    let off = (center - scene.floor.centroid).length();
    (1.0 - off / (0.5 * scene.floor.area.sqrt())).max(0.0)
}
