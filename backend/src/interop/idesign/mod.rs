//! I-Design's scene graphs, as MetaSpatial trains on and scores them: `{"room_dimensions": {x, y, z}, "scene_graph": […]}`,
//! or I-Design's own bare list.
//!
//! The room is a rectangle with its south-west corner at the origin, z up, metres. An entry has `size_in_meters`
//! (length along x, width along y, unturned), the centre of its box as `position`, and `rotation.z_angle` in degrees,
//! *clockwise* with 0 facing +y. Six entries are the room itself. There are no doors, windows, names or locks.
//! Source: the formulas of `crate::metaspatial`, whose reader and regions serve here too.

mod pieces;
mod read;
mod relations;
mod write;

pub(super) use read::read;
pub(super) use write::{Source, write};

/// The yaw of what an I-Design angle turns: both face +y at 180 and 0, and turn against each other.
fn yaw_of(z_angle: f64) -> f64 {
    super::plane::normal(180.0 - z_angle)
}

/// The angle of a yaw; within a twentieth of a degree of a quarter turn it is one, for the published checker knows no other.
fn angle_of(yaw_deg: f64) -> f64 {
    const NEAR_DEG: f64 = 0.05;
    let angle = super::plane::normal(180.0 - yaw_deg);
    let quarter = (angle / 90.0).round() * 90.0;
    if (angle - quarter).abs() <= NEAR_DEG { quarter.rem_euclid(360.0) } else { angle }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_turn_clockwise_from_north() {
        // What faces east has turned 90° clockwise from north there, and 90° counter-clockwise from south here.
        for (z_angle, yaw) in [(0.0, 180.0), (90.0, 90.0), (180.0, 0.0), (270.0, 270.0), (30.0, 150.0)] {
            assert_eq!(yaw_of(z_angle), yaw);
            assert_eq!(angle_of(yaw), z_angle);
        }
        assert_eq!(angle_of(180.04), 0.0);
        assert_eq!(angle_of(179.96), 0.0);
        assert_eq!(angle_of(179.9), 0.1);
    }
}
