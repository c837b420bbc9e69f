//! One step of somebody who pushes furniture.

use std::f32::consts::FRAC_PI_2;

use parry3d::glamx::Vec2;
use rand::RngExt;

use super::Rng;
use super::groups::{followers, group};
use super::slots::slots;
use crate::layout::{Placed, moved_rigidly, wrapped};
use crate::reward::{Context, Evaluation};
use crate::scene::{Mount, Pose};

/// Objects and where they go.
pub(super) type Changes = Vec<(usize, Option<Placed>)>;

/// The objects that may be moved on their own.
pub(super) fn movable(context: &Context<'_>) -> Vec<usize> {
    let objects = &context.scene.objects;
    (0..objects.len()).filter(|&index| objects[index].is_movable()).collect()
}

/// A random move; `progress` in [0, 1] makes steps shorter. Empty where the drawn move makes no sense.
pub(super) fn propose(
    evaluation: &Evaluation<'_>,
    movable: &[usize],
    progress: f32,
    rng: &mut Rng,
) -> Changes {
    let index = pick(evaluation, movable, rng);
    let Some(placed) = evaluation.placed(index) else { return jump(evaluation, index, false, rng) };
    let jumps = 0.45 - 0.25 * progress;
    let draw = rng.random_range(0.0..1.0_f32);
    match draw {
        _ if draw < jumps => jump(evaluation, index, rng.random_bool(0.4), rng),
        _ if draw < jumps + 0.10 => turn(evaluation, index, placed, rng),
        _ if draw < jumps + 0.20 => swap(evaluation, index, placed, movable, rng),
        _ => slide(evaluation, index, placed, progress, rng),
    }
}

/// Any piece, but half the time one of those that break a gate, while there are some.
fn pick(evaluation: &Evaluation<'_>, movable: &[usize], rng: &mut Rng) -> usize {
    let any = movable[rng.random_range(0..movable.len())];
    if rng.random_bool(0.5) {
        return any;
    }
    let is_offender =
        |&&index: &&usize| evaluation.placed(index).is_none() || evaluation.offence(index) > 0.0;
    let num_offenders = movable.iter().filter(is_offender).count();
    if num_offenders == 0 {
        return any;
    }
    let drawn = rng.random_range(0..num_offenders);
    movable.iter().filter(is_offender).nth(drawn).copied().unwrap_or(any)
}

/// An object at a new place, and all that goes along with it.
pub fn relocated(evaluation: &Evaluation<'_>, index: usize, to: Placed, with_group: bool) -> Changes {
    let scene = evaluation.context.scene;
    let companions = if with_group { group(evaluation, index) } else { followers(evaluation, index) };
    let from = evaluation.placed(index).map(|placed| placed.pose).or(scene.objects[index].sent_pose);
    let mut changes = vec![(index, Some(to))];
    let Some(from) = from else { return changes };
    for companion in companions {
        let sent = || scene.objects[companion].sent_pose.map(|pose| Placed { pose, support: None });
        // What is attached follows even where its leader was taken away for a while.
        let Some(own) = evaluation.placed(companion).or_else(sent) else { continue };
        let pose = moved_rigidly(&own.pose, &from, &to.pose);
        changes.push((companion, Some(Placed { pose, ..own })));
    }
    changes
}

fn jump(evaluation: &Evaluation<'_>, index: usize, with_group: bool, rng: &mut Rng) -> Changes {
    let found = slots(evaluation, index, rng);
    if found.is_empty() {
        return vec![];
    }
    relocated(evaluation, index, found[rng.random_range(0..found.len())], with_group)
}

fn turn(evaluation: &Evaluation<'_>, index: usize, placed: Placed, rng: &mut Rng) -> Changes {
    let scene = evaluation.context.scene;
    if scene.objects[index].mount == Mount::Wall {
        return vec![];
    }
    let pose = placed.pose;
    let yaw = if rng.random_bool(0.3) {
        // Back to being parallel with some wall.
        scene.floor.edges[rng.random_range(0..scene.floor.edges.len())].yaw()
    } else {
        pose.yaw + FRAC_PI_2 * rng.random_range(1..4) as f32
    };
    let to = Placed { pose: Pose { yaw: wrapped(yaw), ..pose }, ..placed };
    relocated(evaluation, index, to, rng.random_bool(0.3))
}

/// Along the object's own axes: what is parallel to the room stays so.
fn slide(evaluation: &Evaluation<'_>, index: usize, placed: Placed, progress: f32, rng: &mut Rng) -> Changes {
    let longest = 1.0 - 0.85 * progress;
    // Centimetres: nobody places furniture finer.
    let step = (rng.random_range(-longest..longest) * 100.0).round() / 100.0;
    let axis = if rng.random_bool(0.6) { placed.pose.left() } else { placed.pose.front() };
    let is_hung = evaluation.context.scene.objects[index].mount == Mount::Wall;
    let axis = if is_hung { placed.pose.left() } else { axis };
    let mut pose = placed.pose;
    pose.position += (axis * step).extend(0.0);
    relocated(evaluation, index, Placed { pose, ..placed }, rng.random_bool(0.3))
}

/// Two pieces change places, back face for back face, so that what stood at a wall still does.
fn swap(
    evaluation: &Evaluation<'_>,
    index: usize,
    placed: Placed,
    movable: &[usize],
    rng: &mut Rng,
) -> Changes {
    let objects = &evaluation.context.scene.objects;
    let other = movable[rng.random_range(0..movable.len())];
    let is_alike = objects[other].mount == objects[index].mount && objects[index].mount != Mount::Ceiling;
    let Some(there) = evaluation.placed(other).filter(|_| other != index && is_alike) else { return vec![] };
    if objects[other].category == objects[index].category && objects[other].size == objects[index].size {
        return vec![];
    }
    let back = |pose: &Pose, depth: f32| pose.xy() - pose.front() * (depth * 0.5);
    let at = |target: &Placed, target_depth: f32, own: &Placed, own_depth: f32| -> Placed {
        let xy: Vec2 = back(&target.pose, target_depth) + target.pose.front() * (own_depth * 0.5);
        let z =
            if objects[index].mount == Mount::Wall { own.pose.position.z } else { target.pose.position.z };
        Placed { pose: Pose::new(xy.x, xy.y, z, target.pose.yaw), support: target.support }
    };
    if placed.support == Some(other) || there.support == Some(index) {
        return vec![];
    }
    let (own_depth, other_depth) = (objects[index].size.y, objects[other].size.y);
    let mut changes = relocated(evaluation, index, at(&there, other_depth, &placed, own_depth), false);
    for change in relocated(evaluation, other, at(&placed, own_depth, &there, other_depth), false) {
        if !changes.iter().any(|&(changed, _)| changed == change.0) {
            changes.push(change);
        }
    }
    changes
}
