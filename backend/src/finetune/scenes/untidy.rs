//! Rooms where things stand about already, anyhow.

use super::dice::{Dice, to_mm};
use super::objects::Piece;
use super::openings::Shell;
use super::plane;
use crate::protocol::{Mount, Object, Placement};
use crate::search::Rng;

/// Share of the movable objects of such a room that stand somewhere.
const STANDING: [f64; 2] = [0.4, 1.0];
/// Share of what stands on a piece that is attached to it.
const ATTACHED: f64 = 0.3;

/// Gives movable objects places in the room that mean nothing; some of what stands on others is attached to them.
pub(super) fn scatter(objects: &mut [Object], pieces: &[Piece], shell: &Shell, rng: &mut Rng) {
    let share = rng.between(STANDING);
    let bounds = plane::bounds(&shell.corners);
    for index in 0..objects.len() {
        if !rng.chance(share) {
            continue;
        }
        let carrier = pieces[index].anchor.filter(|_| pieces[index].mount() == Mount::Surface);
        if let Some(on) = carrier.filter(|_| rng.chance(ATTACHED))
            && let Some(under) = objects[on].placement
        {
            let [x, y, z] = under.position_m;
            let top = to_mm(z + objects[on].size_m[2]);
            objects[index].placement = Some(Placement { position_m: [x, y, top], yaw_deg: under.yaw_deg });
            objects[index].attached_to = Some(objects[on].id.clone());
            continue;
        }
        let mut point = bounds.centre();
        for _ in 0..8 {
            point = [0, 1].map(|axis| to_mm(rng.between([bounds.min[axis], bounds.max[axis]])));
            if plane::contains(&shell.corners, point) {
                break;
            }
        }
        let height = objects[index].size_m[2];
        let z = match pieces[index].mount() {
            Mount::Floor => 0.0,
            Mount::Wall => rng.between([0.8, 1.6]).min(shell.height - height).max(0.0),
            Mount::Ceiling => shell.height - height,
            Mount::Surface => [0.0, rng.between([0.4, 0.9])][rng.below(2)],
        };
        let yaw_deg = match rng.count([0, 2]) {
            0 => f64::from(rng.count([0, 3])) * 90.0,
            1 => f64::from(rng.count([0, 359])),
            _ => to_mm(rng.between([0.0, 359.9])),
        };
        objects[index].placement = Some(Placement { position_m: [point[0], point[1], to_mm(z)], yaw_deg });
    }
}
