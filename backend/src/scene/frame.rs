//! The client's numbers to ours and back: the only place that knows frames.

use std::f64::consts::PI;

use parry3d::glamx::{Vec2, Vec3};

use super::Pose;
use crate::protocol::{Frame, Placement, SceneSnapshot};

/// Where the client's frame lies against ours.
///
/// Ours starts at a corner of the floor's bounding box, so that a room 10 km from the world's origin keeps its millimetres in `f32`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct World {
    /// The client's frame.
    pub frame: Frame,
    /// Our origin in the floor plane, in z-up world metres.
    pub origin: [f64; 2],
    /// The floor's height, world metres.
    pub floor_level: f64,
}

/// Local coordinates are rounded to ten micrometres: the same room anywhere in the world gives the same bits.
const PER_METRE: f64 = 1e5;

/// A floor point of the client as z-up world coordinates.
pub fn z_up_point(frame: Frame, point: [f64; 2]) -> [f64; 2] {
    match frame {
        Frame::ZUp => point,
        Frame::YUp => [point[0], -point[1]],
    }
}

/// A position of the client as z-up world coordinates.
pub fn z_up_position(frame: Frame, position: [f64; 3]) -> [f64; 3] {
    match frame {
        Frame::ZUp => position,
        Frame::YUp => [position[0], -position[2], position[1]],
    }
}

/// The same room with its numbers in another frame, in `f64`: nothing is rounded, so there and back gives the same bits.
///
/// Sizes and yaws are the same numbers in both frames; an outline is wound the other way round.
pub fn in_frame(snapshot: &SceneSnapshot, frame: Frame) -> SceneSnapshot {
    let mut snapshot = snapshot.clone();
    if snapshot.frame == frame {
        return snapshot;
    }
    let from = std::mem::replace(&mut snapshot.frame, frame);
    // The sign of one axis changes, whichever way it goes; taking from zero makes no −0.
    let flip = |point: &mut [f64; 2]| point[1] = 0.0 - point[1];
    snapshot.room.floor_m.iter_mut().for_each(flip);
    for opening in &mut snapshot.room.openings {
        flip(&mut opening.from_m);
        flip(&mut opening.to_m);
    }
    for object in &mut snapshot.objects {
        object.footprint_m.iter_mut().flatten().for_each(flip);
        if let Some(placement) = &mut object.placement {
            let [x, y, z] = placement.position_m;
            placement.position_m = match from {
                Frame::ZUp => [x, z, 0.0 - y],
                Frame::YUp => [x, 0.0 - z, y],
            };
        }
    }
    snapshot
}

fn to_grid(value: f64) -> f32 {
    ((value * PER_METRE).round() / PER_METRE) as f32
}

impl World {
    /// A floor point of the client in our frame.
    pub fn point_from_wire(&self, point: [f64; 2]) -> Vec2 {
        let [x, y] = z_up_point(self.frame, point);
        Vec2::new(to_grid(x - self.origin[0]), to_grid(y - self.origin[1]))
    }

    /// A floor point of ours in the client's frame.
    pub fn point_to_wire(&self, point: Vec2) -> [f64; 2] {
        let (x, y) = (f64::from(point.x) + self.origin[0], f64::from(point.y) + self.origin[1]);
        match self.frame {
            Frame::ZUp => [rounded(x), rounded(y)],
            Frame::YUp => [rounded(x), rounded(-y)],
        }
    }

    /// A placement of the client in our frame; `quarter_turns` is the object's own.
    pub fn pose_from_wire(&self, placement: &Placement, quarter_turns: u8) -> Pose {
        let [x, y, z] = z_up_position(self.frame, placement.position_m);
        let degrees = (placement.yaw_deg + 90.0 * f64::from(quarter_turns)).rem_euclid(360.0);
        Pose {
            position: Vec3::new(
                to_grid(x - self.origin[0]),
                to_grid(y - self.origin[1]),
                to_grid(z - self.floor_level),
            ),
            yaw: (degrees * (PI / 180.0)) as f32,
        }
    }

    /// A pose of ours in the client's frame; yaw in [0, 360).
    pub fn pose_to_wire(&self, pose: &Pose, quarter_turns: u8) -> Placement {
        let [x, y] = self.point_to_wire(pose.xy());
        let height = rounded(f64::from(pose.position.z) + self.floor_level);
        let degrees = f64::from(pose.yaw) * (180.0 / PI) - 90.0 * f64::from(quarter_turns);
        // Adding zero makes −0 a 0.
        let yaw_deg = ((degrees * 1e4).round() / 1e4).rem_euclid(360.0) + 0.0;
        let position_m = match self.frame {
            Frame::ZUp => [x, y, height],
            Frame::YUp => [x, height, y],
        };
        Placement { position_m, yaw_deg }
    }
}

/// Ten micrometres are what our frame holds; more digits would only be noise.
fn rounded(value: f64) -> f64 {
    // Adding nothing turns −0 into 0.
    (value * PER_METRE).round() / PER_METRE + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn y_up_turns_z_away_and_keeps_yaw() {
        let world = World { frame: Frame::YUp, origin: [10.0, -20.0], floor_level: 3.0 };
        let placement = Placement { position_m: [11.5, 3.25, 18.0], yaw_deg: 30.0 };
        let pose = world.pose_from_wire(&placement, 0);
        assert_eq!(pose.position, Vec3::new(1.5, 2.0, 0.25));
        assert_eq!(world.pose_to_wire(&pose, 0), placement);
    }

    #[test]
    fn quarter_turns_come_off_again() {
        let world = World { frame: Frame::ZUp, origin: [0.0, 0.0], floor_level: 0.0 };
        let placement = Placement { position_m: [1.0, 2.0, 0.0], yaw_deg: 350.0 };
        let pose = world.pose_from_wire(&placement, 3);
        assert!((pose.yaw.to_degrees() - 260.0).abs() < 1e-4);
        assert_eq!(world.pose_to_wire(&pose, 3), placement);
    }

    #[test]
    fn a_room_ten_kilometres_away_has_the_same_bits() {
        let near = World { frame: Frame::ZUp, origin: [0.0, 0.0], floor_level: 0.0 };
        let far = World { frame: Frame::ZUp, origin: [10_000.0, -10_000.0], floor_level: 0.0 };
        for step in 0..1000 {
            let (x, y) = (f64::from(step) * 0.013, f64::from(step) * 0.007);
            assert_eq!(near.point_from_wire([x, y]), far.point_from_wire([x + 10_000.0, y - 10_000.0]));
        }
    }
}
