//! The same room seen otherwise: moved, turned, mirrored, in another order, in the other frame.

use backend::protocol::{Frame, Goal, RelationKind, SceneSnapshot};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A rigid motion of a whole room, after mirroring it if asked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Motion {
    /// Mirror x (of `z_up`) first.
    pub(crate) is_mirrored: bool,
    /// Then turn counter-clockwise about the world's origin.
    pub(crate) turn_deg: f64,
    /// Then move by that much: x, y of `z_up`, height.
    pub(crate) by: [f64; 3],
}

impl Motion {
    /// The room and its goal after the motion.
    pub(crate) fn applied(&self, snapshot: &SceneSnapshot, goal: &Goal) -> (SceneSnapshot, Goal) {
        let (mut snapshot, mut goal) = (snapshot.clone(), goal.clone());
        let frame = snapshot.frame;
        let room = &mut snapshot.room;
        room.floor_m.iter_mut().for_each(|point| *point = self.point(frame, *point));
        room.floor_level_m += self.by[2];
        for opening in &mut room.openings {
            opening.from_m = self.point(frame, opening.from_m);
            opening.to_m = self.point(frame, opening.to_m);
        }
        let sign = if self.is_mirrored { -1.0 } else { 1.0 };
        for object in &mut snapshot.objects {
            object.front_deg *= sign;
            object.footprint_m.iter_mut().flatten().for_each(|point| point[0] *= sign);
            let Some(placement) = &mut object.placement else { continue };
            placement.yaw_deg = placement.yaw_deg * sign + self.turn_deg;
            let (plane, up) = axes(frame);
            let point = self.point(frame, plane.map(|axis| placement.position_m[axis]));
            placement.position_m[plane[0]] = point[0];
            placement.position_m[plane[1]] = point[1];
            placement.position_m[up] += self.by[2];
        }
        if self.is_mirrored {
            for relation in &mut goal.relations {
                relation.kind = match relation.kind {
                    RelationKind::LeftOf => RelationKind::RightOf,
                    RelationKind::RightOf => RelationKind::LeftOf,
                    other => other,
                };
            }
        }
        (snapshot, goal)
    }

    fn point(&self, frame: Frame, [x, y]: [f64; 2]) -> [f64; 2] {
        let sign = if frame == Frame::YUp { -1.0 } else { 1.0 };
        let (x, y) = (if self.is_mirrored { -x } else { x }, y * sign);
        let (sin, cos) = self.turn_deg.to_radians().sin_cos();
        [x * cos - y * sin + self.by[0], (x * sin + y * cos + self.by[1]) * sign]
    }
}

/// The axes of the floor plane, and the one that points up.
fn axes(frame: Frame) -> ([usize; 2], usize) {
    match frame {
        Frame::ZUp => ([0, 1], 2),
        Frame::YUp => ([0, 2], 1),
    }
}

/// The same room in the other frame.
pub(crate) fn reframed(snapshot: &SceneSnapshot) -> SceneSnapshot {
    let mut snapshot = snapshot.clone();
    let (from, to) = match snapshot.frame {
        Frame::ZUp => (Frame::ZUp, Frame::YUp),
        Frame::YUp => (Frame::YUp, Frame::ZUp),
    };
    snapshot.frame = to;
    let flip = |point: &mut [f64; 2]| point[1] = -point[1];
    snapshot.room.floor_m.iter_mut().for_each(flip);
    for opening in &mut snapshot.room.openings {
        flip(&mut opening.from_m);
        flip(&mut opening.to_m);
    }
    for object in &mut snapshot.objects {
        object.footprint_m.iter_mut().flatten().for_each(flip);
        if let Some(placement) = &mut object.placement {
            let ([x, y], z) = axes(from);
            let own = placement.position_m;
            placement.position_m = match to {
                Frame::ZUp => [own[x], -own[y], own[z]],
                Frame::YUp => [own[x], own[z], -own[y]],
            };
        }
    }
    snapshot
}

/// The same room with its objects in another order, and its outline starting elsewhere or wound the other way.
pub(crate) fn reordered(snapshot: &SceneSnapshot, seed: u64) -> SceneSnapshot {
    let mut snapshot = snapshot.clone();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for index in (1..snapshot.objects.len()).rev() {
        snapshot.objects.swap(index, rng.random_range(0..=index));
    }
    let floor = &mut snapshot.room.floor_m;
    let first = rng.random_range(0..floor.len());
    floor.rotate_left(first);
    if rng.random_bool(0.5) {
        floor.reverse();
    }
    snapshot
}
