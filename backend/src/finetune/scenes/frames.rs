//! From a plan's axes to the world: turned, moved, and in the client's frame.

use super::dice::{Dice, to_mm};
use super::plane::Point;
use crate::protocol::{Frame, SceneSnapshot};
use crate::search::Rng;

/// Share of rooms that lie askew in the world, and of those by whole degrees.
const ASKEW: f64 = 0.15;
/// Share of rooms that begin at the world's origin; the others lie up to so far away, metres.
const AT_ORIGIN: f64 = 0.35;
const FAR_M: f64 = 40.0;
/// Share of rooms on the ground.
const ON_GROUND: f64 = 0.7;
/// Digits that a sine keeps: what platforms differ in is far below.
const SINE_DIGITS: f64 = 1e9;

/// A snapshot in the plan's numbers (z up, floor at 0) as it lies in the world.
pub(super) fn placed(mut snapshot: SceneSnapshot, rng: &mut Rng) -> SceneSnapshot {
    let turn_deg = if rng.chance(ASKEW) {
        let grain = if rng.chance(0.6) { 1.0 } else { 10.0 };
        (rng.between([0.0, 360.0]) * grain).round() / grain
    } else {
        0.0
    };
    let away = if rng.chance(AT_ORIGIN) {
        [0.0; 2]
    } else {
        let grid = [0.5, 0.1, 0.001][rng.weighted(&[0.4, 0.4, 0.2])];
        [0, 1].map(|_| (rng.between([-FAR_M, FAR_M]) / grid).round() * grid)
    };
    let level = if rng.chance(ON_GROUND) {
        0.0
    } else {
        to_mm([2.8, 3.0, 5.6, -2.5, 0.15, -0.3][rng.below(6)] + f64::from(rng.count([0, 3])) * 0.1)
    };
    let world = World { turn: sine_cosine(turn_deg), away, frame: snapshot.frame };
    let room = &mut snapshot.room;
    room.floor_level_m = level;
    room.floor_m.iter_mut().for_each(|point| *point = world.point(*point));
    wind(&mut room.floor_m, rng);
    for opening in &mut room.openings {
        opening.from_m = world.point(opening.from_m);
        opening.to_m = world.point(opening.to_m);
    }
    for object in &mut snapshot.objects {
        if let Some(placement) = &mut object.placement {
            let [x, y, z] = placement.position_m;
            let ([x, y], z) = (world.point([x, y]), to_mm(z + level));
            placement.position_m = match world.frame {
                Frame::ZUp => [x, y, z],
                Frame::YUp => [x, z, y],
            };
            placement.yaw_deg = to_mm((placement.yaw_deg + turn_deg).rem_euclid(360.0));
        }
        if let (Some(points), Frame::YUp) = (&mut object.footprint_m, world.frame) {
            points.iter_mut().for_each(|point| point[1] = -point[1] + 0.0);
        }
    }
    snapshot
}

struct World {
    /// Sine and cosine.
    turn: [f64; 2],
    away: Point,
    frame: Frame,
}

impl World {
    fn point(&self, [x, y]: Point) -> Point {
        let [sin, cos] = self.turn;
        let (x, y) = (x * cos - y * sin + self.away[0], x * sin + y * cos + self.away[1]);
        match self.frame {
            Frame::ZUp => [to_mm(x), to_mm(y)],
            Frame::YUp => [to_mm(x), to_mm(-y)],
        }
    }
}

fn sine_cosine(degrees: f64) -> [f64; 2] {
    let (sin, cos) = degrees.to_radians().sin_cos();
    [sin, cos].map(|value| (value * SINE_DIGITS).round() / SINE_DIGITS)
}

/// Either winding, any corner first.
fn wind(corners: &mut [Point], rng: &mut Rng) {
    if rng.chance(0.5) {
        corners.reverse();
    }
    if rng.chance(0.5) {
        corners.rotate_left(rng.below(corners.len()));
    }
}
