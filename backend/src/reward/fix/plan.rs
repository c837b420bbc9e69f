//! What to try for a finding: what somebody would try by hand.

use std::f32::consts::{FRAC_PI_2, PI};

use parry3d::glamx::{Vec2, Vec3};

use super::partners::{beside, with_partners};
use super::places::{MAX_GRID, at_wall, back_to_walls, free_places, hung, on_carriers, supported};
use crate::layout::wrapped;
use crate::protocol::DiagnosticKind;
use crate::reward::diagnose::hints::wall_behind;
use crate::reward::diagnose::{Amount, Detail, Finding, Other};
use crate::reward::evaluation::Evaluation;
use crate::reward::geometry::Body;
use crate::reward::support;
use crate::scene::category::ShapeKind;
use crate::scene::polygon::Edge;
use crate::scene::{Mount, Object, Pose, Scene};

/// Pushed this much farther than needed, metres.
const BEYOND_M: f32 = 0.01;
/// What follows the least push, metres: wider and wider, since what is found is drawn in again.
const STEPS_M: [f32; 11] = [0.0, 0.04, 0.1, 0.18, 0.3, 0.45, 0.65, 0.9, 1.3, 1.8, 2.5];
/// Obstacles that are looked at to open a way.
const MAX_OBSTACLES: usize = 4;
/// Poses to try, and poses to push away from with the least push, metres.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) poses: Vec<Pose>,
    pub(super) pushes: Vec<(Pose, f32)>,
}

/// What to try to mend a finding by moving one object.
pub(super) fn plan(evaluation: &Evaluation<'_>, finding: &Finding, index: usize) -> Plan {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let mut plan = Plan::default();
    let Some(slot) = &evaluation.slots[index] else {
        plan.poses = anywhere(evaluation, index);
        return plan;
    };
    // Whatever else is mended, nothing is left in the air.
    let here = grounded(scene, object, slot.body.pose);
    let need = if let Amount::Metres(amount) = finding.amount { amount } else { 0.05 };
    let on = if finding.object == Some(index) { finding.kind } else { DiagnosticKind::Collision };
    match on {
        DiagnosticKind::Floating | DiagnosticKind::Detached | DiagnosticKind::BadSupport => {
            plan.poses = supported(evaluation, index, &here);
            plan.pushes = plan.poses.first().map(|&pose| (pose, 0.0)).into_iter().collect();
        }
        DiagnosticKind::OutsideHeight => {
            plan.poses = supported(evaluation, index, &here);
            let lowest = Vec3::new(here.position.x, here.position.y, (scene.height - object.size.z).max(0.0));
            if object.mount == Mount::Wall {
                plan.poses.insert(
                    0,
                    Pose { position: lowest.with_z(here.position.z.clamp(0.0, lowest.z)), ..here },
                );
            }
            plan.pushes.push((here, need));
        }
        DiagnosticKind::OffWall => plan.poses = back_to_walls(scene, object, &here, 4),
        DiagnosticKind::Misaligned if finding.detail == Detail::Row => {
            if let Other::Object(peer) = finding.other {
                plan.poses = in_line(evaluation, &here, peer);
            }
        }
        DiagnosticKind::Misaligned => {
            let straight = Pose { yaw: wrapped(here.yaw - slot.deviation), ..here };
            plan.poses.push(straight);
            plan.pushes.push((straight, 0.0));
            plan.poses.extend(back_to_walls(scene, object, &here, 1));
        }
        DiagnosticKind::Ungrouped | DiagnosticKind::RelationUnmet => {
            plan.poses = quarters(object, &here);
            plan.poses.extend(with_partners(evaluation, finding, index, &here));
            if finding.kind == DiagnosticKind::RelationUnmet {
                plan.pushes.push((here, need));
            }
        }
        _ if finding.kind == DiagnosticKind::Unbalanced => plan.poses = anywhere(evaluation, index),
        _ => {
            plan.poses = quarters(object, &here);
            plan.pushes.push((here, need));
            if object.mount == Mount::Surface {
                plan.poses.extend(supported(evaluation, index, &here));
            } else if object.traits.wall > 0.0
                || on == DiagnosticKind::OutsideRoom
                || object.mount == Mount::Wall
            {
                plan.poses.extend(back_to_walls(scene, object, &here, 2));
            }
            if on == DiagnosticKind::OutsideRoom && object.mount == Mount::Floor {
                plan.poses.extend(free_places(scene, &here, 24));
            }
        }
    }
    plan
}

/// A pose with a floor piece on the floor and a ceiling piece at the ceiling.
fn grounded(scene: &Scene, object: &Object, pose: Pose) -> Pose {
    let z = match object.mount {
        Mount::Floor => 0.0,
        Mount::Ceiling => scene.height - object.size.z,
        Mount::Wall | Mount::Surface => return pose,
    };
    let is_there = (pose.position.z - z).abs() <= support::TOLERANCE_M;
    if is_there { pose } else { Pose { position: pose.xy().extend(z), ..pose } }
}

/// Unit vectors to push an object along: its own axes, those of the walls, and up and down for what hangs on one.
pub(super) fn directions(scene: &Scene, index: usize, from: &Pose) -> Vec<Vec3> {
    let object = &scene.objects[index];
    let (left, front) = (from.left(), from.front());
    if object.mount == Mount::Wall {
        return vec![left.extend(0.0), (-left).extend(0.0), Vec3::Z, Vec3::NEG_Z];
    }
    let mut found = vec![left, -left, front, -front];
    let is_at_wall = object.mount == Mount::Floor && wall_behind(scene, &Body::new(object, from)).is_some();
    if is_at_wall {
        found.truncate(3);
    }
    let mut add = |direction: Vec2| {
        // Nearly the same direction as one that is there finds nearly the same place.
        if found.iter().all(|known| known.dot(direction) < 0.97) && found.len() < 8 {
            found.push(direction);
        }
    };
    let center = from.xy();
    let mut edges: Vec<&Edge> = scene.floor.edges.iter().collect();
    edges.sort_by(|a, b| a.distance(center).total_cmp(&b.distance(center)));
    for edge in edges.iter().take(3) {
        add(edge.normal);
        add(edge.direction);
        add(-edge.direction);
    }
    found.into_iter().map(|direction| direction.extend(0.0)).collect()
}

/// Lengths of pushes from the least that is needed up, whole centimetres, metres.
pub(super) fn steps(scene: &Scene, need: f32) -> impl Iterator<Item = f32> + use<> {
    let longest = (scene.floor.max - scene.floor.min).length();
    let least = ((need + BEYOND_M) * 100.0 - 1e-3).ceil() / 100.0;
    STEPS_M.iter().map(move |more| least + more).take_while(move |&step| step <= longest.max(least))
}

/// The pieces whose place decides a finding about the room: those in the way, or the heaviest.
pub(super) fn obstacles(evaluation: &Evaluation<'_>, finding: &Finding) -> Vec<usize> {
    let scene = evaluation.context.scene;
    let stands = |index: usize| {
        let object = &scene.objects[index];
        let is_obstacle = object.mount == Mount::Floor && object.traits.shape != ShapeKind::Flat;
        evaluation.slots[index].as_ref().filter(|_| is_obstacle && finding.object != Some(index))
    };
    let from = match (finding.object, finding.other) {
        (_, Other::Opening(opening)) => Some(scene.openings[opening].middle()),
        (Some(index), _) => evaluation.slots[index].as_ref().map(|slot| slot.body.rect.center),
        _ => None,
    };
    let mut found: Vec<(f32, usize)> = (0..scene.objects.len())
        .filter_map(|index| {
            let body = &stands(index)?.body;
            let rank = match from {
                Some(point) => (body.rect.local(point).abs() - body.rect.half).max(Vec2::ZERO).length(),
                None => -scene.objects[index].area(),
            };
            Some((rank, index))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().take(MAX_OBSTACLES).map(|(_, index)| index).collect()
}

/// Turned by quarters on the spot, the half turn first.
fn quarters(object: &Object, here: &Pose) -> Vec<Pose> {
    if object.mount == Mount::Wall {
        return vec![];
    }
    [PI, FRAC_PI_2, -FRAC_PI_2].iter().map(|turn| Pose { yaw: wrapped(here.yaw + turn), ..*here }).collect()
}

/// In line with a neighbour on either axis.
fn in_line(evaluation: &Evaluation<'_>, here: &Pose, peer: usize) -> Vec<Pose> {
    let Some(slot) = &evaluation.slots[peer] else { return vec![] };
    let offset = slot.body.rect.center - here.xy();
    let mut found: Vec<Pose> = vec![];
    for yaw in [here.yaw, slot.body.pose.yaw] {
        let turned = Pose { yaw, ..*here };
        for axis in [turned.left(), turned.front()] {
            let position = here.position + (axis * offset.dot(axis)).extend(0.0);
            found.push(Pose { position, yaw });
        }
    }
    found
}

/// Where a piece that is not placed could go.
fn anywhere(evaluation: &Evaluation<'_>, index: usize) -> Vec<Pose> {
    let context = evaluation.context;
    let scene = context.scene;
    let object = &scene.objects[index];
    let middle = Pose::new(scene.floor.centroid.x, scene.floor.centroid.y, 0.0, 0.0);
    let mut found = vec![];
    for rule in &context.rules[index] {
        for slot in rule.targets.iter().filter_map(|&target| evaluation.slots[target].as_ref()).take(2) {
            found.extend(beside(object, &slot.body, rule.relation, rule.gap, &middle));
        }
    }
    match object.mount {
        Mount::Floor => {
            if object.traits.wall > 0.0 {
                let edges = scene.floor.edges.iter().filter(|edge| edge.length >= object.size.x);
                found.extend(edges.flat_map(|edge| {
                    [0.5, 0.0, 1.0, 0.25, 0.75].map(|share| at_wall(object, edge, share * edge.length, 0.0))
                }));
            }
            found.extend(free_places(scene, &middle, MAX_GRID));
        }
        Mount::Wall => {
            let z = hung(scene, object, 0.0);
            found.iter_mut().for_each(|pose| pose.position.z = z);
            found.extend(scene.floor.edges.iter().flat_map(|edge| {
                [0.5, 0.25, 0.75, 0.1, 0.9].map(|share| at_wall(object, edge, share * edge.length, z))
            }));
        }
        Mount::Surface => {
            found.extend(on_carriers(evaluation, index, &middle));
            found.extend(free_places(scene, &middle, 8));
        }
        Mount::Ceiling => {
            found.extend(free_places(scene, &middle, MAX_GRID));
            found.iter_mut().for_each(|pose| pose.position.z = scene.height - object.size.z);
        }
    }
    found
}
