//! Places on top of furniture and under the ceiling.

use parry3d::glamx::Vec2;
use rand::RngExt;

use super::Rng;
use crate::layout::{Placed, wrapped};
use crate::reward::Evaluation;
use crate::scene::Pose;
use crate::scene::category::GroupRelation;

/// On every piece that can carry the object; those that it belongs on alone, where there are any.
pub(super) fn on_surfaces(evaluation: &Evaluation<'_>, index: usize, rng: &mut Rng, found: &mut Vec<Placed>) {
    let context = evaluation.context;
    let objects = &context.scene.objects;
    let own = objects[index].size;
    let rules = context.rules[index].iter().filter(|rule| rule.relation == GroupRelation::OnTopOf);
    let mut carriers: Vec<usize> = rules.flat_map(|rule| rule.targets.iter().copied()).collect();
    let is_carrier =
        |&carrier: &usize| objects[carrier].traits.carries && evaluation.slots[carrier].is_some();
    carriers.retain(is_carrier);
    if carriers.is_empty() {
        carriers = (0..objects.len()).filter(|&carrier| carrier != index).filter(is_carrier).collect();
    }
    for carrier in carriers {
        let Some(slot) = &evaluation.slots[carrier] else { continue };
        if evaluation.stands_on(carrier, index) {
            continue;
        }
        let body = &slot.body;
        let room = (body.rect.half - own.truncate() * 0.5).max(Vec2::ZERO);
        let random = Vec2::new(rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0));
        let shares = [
            [0.0, 0.0],
            [0.0, -0.7],
            [0.75, -0.5],
            [-0.75, -0.5],
            [0.8, 0.0],
            [-0.8, 0.0],
            [0.0, 0.6],
            random.into(),
        ];
        for [left, front] in shares {
            let point = body.rect.center + body.left() * (left * room.x) + body.front() * (front * room.y);
            let pose = Pose::new(point.x, point.y, body.z[1], body.pose.yaw);
            found.push(Placed { pose, support: Some(carrier) });
        }
    }
}

/// Over what it belongs over, over the room's middle, and spread over the room.
pub(super) fn on_ceiling(evaluation: &Evaluation<'_>, index: usize, rng: &mut Rng, found: &mut Vec<Placed>) {
    let context = evaluation.context;
    let scene = context.scene;
    let z = scene.height - scene.objects[index].size.z;
    let yaw = wrapped(scene.floor.edges.first().map_or(0.0, |edge| edge.yaw()));
    let mut points = vec![scene.floor.centroid];
    for rule in context.rules[index].iter().filter(|rule| rule.relation == GroupRelation::Above) {
        let targets = rule.targets.iter().filter_map(|&target| evaluation.slots[target].as_ref());
        points.extend(targets.map(|slot| slot.body.rect.center));
    }
    let extent = scene.floor.max - scene.floor.min;
    for share in
        [[0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75], [0.3, 0.3], [0.7, 0.7], [0.3, 0.7], [0.7, 0.3]]
    {
        points.push(scene.floor.min + extent * Vec2::from(share));
    }
    points.push(scene.floor.min + extent * Vec2::new(rng.random_range(0.0..1.0), rng.random_range(0.0..1.0)));
    let is_in = |point: &Vec2| scene.floor.contains(*point);
    found.extend(
        points
            .into_iter()
            .filter(is_in)
            .map(|point| Placed { pose: Pose::new(point.x, point.y, z, yaw), support: None }),
    );
}
