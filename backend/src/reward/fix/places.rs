//! The poses worth trying for a finding: those that somebody would try by hand.

use std::f32::consts::{FRAC_PI_2, PI};

use parry3d::glamx::{Vec2, Vec3};

use crate::layout::wrapped;
use crate::protocol::{DiagnosticKind, RelationKind};
use crate::reward::diagnose::hints::wall_behind;
use crate::reward::diagnose::{Amount, Detail, Finding, Other};
use crate::reward::evaluation::Evaluation;
use crate::reward::geometry::Body;
use crate::reward::relation::Target;
use crate::scene::category::{GroupRelation, ShapeKind};
use crate::scene::polygon::Edge;
use crate::scene::{Mount, Object, Pose, Scene};

/// Gap kept from a wall, metres: a skirting board.
const WALL_GAP_M: f32 = 0.01;
/// Pushed this much farther than needed, metres.
const BEYOND_M: f32 = 0.01;
/// What follows the least push, metres: wider and wider, since what is found is drawn in again.
const STEPS_M: [f32; 11] = [0.0, 0.04, 0.1, 0.18, 0.3, 0.45, 0.65, 0.9, 1.3, 1.8, 2.5];
/// Obstacles that are looked at to open a way.
const MAX_OBSTACLES: usize = 4;
/// Distance of free places from each other, metres.
const GRID_M: f32 = 0.6;
/// The most free places in the middle of a room.
const MAX_GRID: usize = 40;

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
    let here = slot.body.pose;
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
            plan.poses = with_partners(evaluation, finding, index, &here);
            if finding.kind == DiagnosticKind::RelationUnmet {
                plan.poses.extend(quarters(object, &here));
                plan.pushes.push((here, need));
            }
        }
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

fn on_floor(point: Vec2, yaw: f32) -> Pose {
    Pose::new(point.x, point.y, 0.0, wrapped(yaw))
}

/// Back to the nearest walls, at the same place along them and a little to both sides.
fn back_to_walls(scene: &Scene, object: &Object, here: &Pose, num_walls: usize) -> Vec<Pose> {
    let mut edges: Vec<&Edge> =
        scene.floor.edges.iter().filter(|edge| edge.length >= object.size.x).collect();
    edges.sort_by(|a, b| a.distance(here.xy()).total_cmp(&b.distance(here.xy())));
    let shifts = [0.0, 0.15, -0.15, 0.35, -0.35, 0.6, -0.6, 1.0, -1.0, 1.6, -1.6];
    let edges = edges.into_iter().take(num_walls);
    let z = if object.mount == Mount::Wall { hung(scene, object, here.position.z) } else { 0.0 };
    edges
        .flat_map(|edge| shifts.map(|shift| at_wall(object, edge, edge.along(here.xy()) + shift, z)))
        .collect()
}

fn at_wall(object: &Object, edge: &Edge, along: f32, z: f32) -> Pose {
    let gap = if object.mount == Mount::Wall { 0.0 } else { WALL_GAP_M };
    let half = (object.size.x * 0.5 + gap).min(edge.length * 0.5);
    let along = along.max(half).min(edge.length - half);
    let point = edge.start + edge.direction * along + edge.normal * (object.size.y * 0.5 + gap);
    Pose { position: point.extend(z), yaw: wrapped(edge.yaw()) }
}

/// A height at which a wall piece can hang: where it does if that can be, else with its middle before people's eyes.
fn hung(scene: &Scene, object: &Object, z: f32) -> f32 {
    let highest = (scene.height - object.size.z).max(0.0);
    let z = if z > 0.05 { z } else { 1.5 - object.size.z * 0.5 };
    z.min(highest).max(0.0)
}

/// On what carries such a piece, as near as can be to where it is.
fn supported(evaluation: &Evaluation<'_>, index: usize, here: &Pose) -> Vec<Pose> {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let at_height = |z: f32| Pose { position: here.xy().extend(z), ..*here };
    match object.mount {
        Mount::Floor => vec![at_height(0.0)],
        Mount::Ceiling => vec![at_height(scene.height - object.size.z)],
        Mount::Wall => back_to_walls(scene, object, here, 3),
        Mount::Surface => {
            let mut found = on_carriers(evaluation, index, here);
            found.truncate(24);
            found.push(at_height(0.0));
            found
        }
    }
}

/// On every carrier: straight below first, else drawn in over its edge, its middle, and spread over it; the nearest first.
fn on_carriers(evaluation: &Evaluation<'_>, index: usize, here: &Pose) -> Vec<Pose> {
    let objects = &evaluation.context.scene.objects;
    let object = &objects[index];
    let mut carriers: Vec<(f32, usize)> = (0..objects.len())
        .filter_map(|other| {
            let body = &evaluation.slots[other].as_ref().filter(|_| other != index)?.body;
            // What was only settled on something becomes a floor piece again below this height.
            let is_high = object.traits.mount == Mount::Surface || body.z[1] >= 0.1;
            let carries = objects[other].traits.carries && is_high && !evaluation.stands_on(other, index);
            let off = (body.rect.local(here.xy()).abs() - body.rect.half).max(Vec2::ZERO).length();
            carries.then(|| (off + (body.z[1] - here.position.z).abs(), other))
        })
        .collect();
    carriers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut found = vec![];
    for (_, carrier) in carriers.into_iter().take(6) {
        let Some(slot) = &evaluation.slots[carrier] else { continue };
        let body = &slot.body;
        let room = (body.rect.half - object.size.truncate().max_element() * 0.5).max(Vec2::ZERO);
        let local = body.rect.local(here.xy());
        let mut points = vec![local.max(-room).min(room), Vec2::ZERO];
        points.extend(
            [[0.6, 0.0], [-0.6, 0.0], [0.6, 0.6], [-0.6, 0.6], [0.0, 0.6]]
                .map(|share| room * Vec2::from(share)),
        );
        if local.abs().cmple(body.rect.half).all() {
            points.insert(0, local);
        }
        for point in points {
            let point = body.rect.center + body.rect.axis * point.x + body.rect.axis.perp() * point.y;
            found.push(Pose { position: point.extend(body.z[1]), ..*here });
        }
    }
    found
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

/// Where a group or the goal wants it.
fn with_partners(evaluation: &Evaluation<'_>, finding: &Finding, index: usize, here: &Pose) -> Vec<Pose> {
    let context = evaluation.context;
    let scene = context.scene;
    let body = |target: usize| evaluation.slots[target].as_ref().map(|slot| slot.body);
    let object = &scene.objects[index];
    let mut found = vec![];
    match finding.detail {
        Detail::Middle => {
            found.push(Pose { position: scene.floor.centroid.extend(here.position.z), ..*here });
        }
        Detail::Rule(rule) => {
            let Some(rule) = context.rules[index].get(rule) else { return found };
            let named = if let Other::Object(target) = finding.other { Some(target) } else { None };
            let others = rule.targets.iter().copied().filter(|&target| Some(target) != named);
            for target in named.into_iter().chain(others.take(2)).filter_map(body) {
                found.extend(beside(object, &target, rule.relation, rule.gap, here));
            }
            found.extend(on_walls_over(scene, object, rule.targets.iter().copied().filter_map(body), here));
        }
        Detail::Wish(wish) => {
            let wish = &context.wishes[wish];
            let gap = wish.asked.distance_m.map_or([0.0, 0.5], |range| range.map(|value| value as f32));
            let gap = [gap[0], gap[1].min(gap[0] + 1.0)];
            match &wish.target {
                Target::Objects(targets) => {
                    let relation = relation_of(wish.asked.kind);
                    for target in targets
                        .iter()
                        .filter(|&&target| target != index)
                        .filter_map(|&target| body(target))
                        .take(2)
                    {
                        match (object.mount, wish.asked.kind) {
                            (_, RelationKind::Facing) => found.push(facing(here, target.rect.center)),
                            (Mount::Surface, RelationKind::OnTopOf) => {}
                            _ => {}
                        }
                        found.extend(beside(object, &target, relation, gap, here));
                        found.extend(on_walls_over(scene, object, std::iter::once(target), here));
                    }
                    found.extend(on_named(evaluation, index, targets, here));
                }
                Target::Openings(openings) => {
                    for &opening in openings {
                        let opening = &scene.openings[opening];
                        found.push(facing(here, opening.middle()));
                        let edge = &scene.floor.edges[opening.wall];
                        let middle = (opening.along[0] + opening.along[1]) * 0.5;
                        let aside = opening.width() * 0.5 + object.size.x * 0.5 + 0.1;
                        let z = if object.mount == Mount::Wall {
                            hung(scene, object, here.position.z)
                        } else {
                            0.0
                        };
                        for shift in [0.0, aside, -aside] {
                            let pose = at_wall(object, edge, middle + shift, z);
                            found.push(pose);
                            let inner = pose.position + (edge.normal * (0.6 + gap[0])).extend(0.0);
                            found.push(Pose { position: inner, ..pose });
                        }
                    }
                }
                Target::Wall(wall) => {
                    let edge = &scene.floor.edges[*wall];
                    let z =
                        if object.mount == Mount::Wall { hung(scene, object, here.position.z) } else { 0.0 };
                    for shift in [0.0, 0.3, -0.3, 0.7, -0.7, 1.2, -1.2] {
                        found.push(at_wall(object, edge, edge.along(here.xy()) + shift, z));
                    }
                    found.push(facing(here, here.xy() - edge.normal));
                }
                Target::Room => {
                    found.push(Pose { position: scene.floor.centroid.extend(here.position.z), ..*here });
                    found.extend(in_corners(scene, object, here));
                    found.extend(back_to_walls(scene, object, here, 3));
                }
            }
        }
        _ => {}
    }
    found
}

fn relation_of(kind: RelationKind) -> GroupRelation {
    match kind {
        RelationKind::LeftOf | RelationKind::RightOf | RelationKind::AlignedWith => GroupRelation::Beside,
        RelationKind::InFrontOf => GroupRelation::InFrontOf,
        RelationKind::Around => GroupRelation::Around,
        RelationKind::Under | RelationKind::Above | RelationKind::Centred => GroupRelation::Above,
        _ => GroupRelation::Near,
    }
}

/// Turned on the spot to face a point.
fn facing(here: &Pose, point: Vec2) -> Pose {
    let toward = point - here.xy();
    Pose { yaw: wrapped(toward.x.atan2(-toward.y)), ..*here }
}

/// In the corners of the room with the back to either wall.
fn in_corners(scene: &Scene, object: &Object, here: &Pose) -> Vec<Pose> {
    let z = if object.mount == Mount::Wall { hung(scene, object, here.position.z) } else { 0.0 };
    let ends = |edge: &Edge| [0.0, edge.length].map(|along| at_wall(object, edge, along, z));
    let mut found: Vec<Pose> = scene.floor.edges.iter().flat_map(ends).collect();
    found.sort_by(|a, b| (a.xy() - here.xy()).length().total_cmp(&(b.xy() - here.xy()).length()));
    found
}

/// Wall pieces: on the walls that targets stand at.
fn on_walls_over<'s>(
    scene: &'s Scene,
    object: &'s Object,
    targets: impl Iterator<Item = Body> + 's,
    here: &Pose,
) -> Vec<Pose> {
    if object.mount != Mount::Wall {
        return vec![];
    }
    let mut found = vec![];
    for target in targets {
        let center = target.rect.center;
        let nearest =
            scene.floor.edges.iter().min_by(|a, b| a.distance(center).total_cmp(&b.distance(center)));
        let heights = [here.position.z, target.z[1] + 0.3, target.z[1] + 0.6];
        for z in heights.map(|z| hung(scene, object, z)) {
            found.extend(nearest.map(|edge| at_wall(object, edge, edge.along(center), z)));
        }
    }
    found
}

/// Surface pieces: on the named targets themselves.
fn on_named(evaluation: &Evaluation<'_>, index: usize, targets: &[usize], here: &Pose) -> Vec<Pose> {
    if evaluation.context.scene.objects[index].mount != Mount::Surface {
        return vec![];
    }
    let bodies = targets.iter().filter_map(|&target| evaluation.slots[target].as_ref().map(|slot| slot.body));
    bodies.map(|body| Pose { position: body.rect.center.extend(body.z[1]), ..*here }).collect()
}

/// The poses in which an object stands to a target as a relation says, with its height kept where it does not stand on it.
fn beside(object: &Object, target: &Body, relation: GroupRelation, gap: [f32; 2], here: &Pose) -> Vec<Pose> {
    let (half, own) = (target.rect.half, object.size.truncate() * 0.5);
    let yaw = target.pose.yaw;
    let z = here.position.z;
    let at = |left: f32, front: f32, turn: f32| {
        let point = target.rect.center + target.left() * left + target.front() * front;
        Pose { position: point.extend(z), yaw: wrapped(yaw + turn) }
    };
    let middle = (gap[0] + gap[1]) * 0.5;
    let mut found = vec![];
    match relation {
        GroupRelation::OnTopOf => {
            let top = |shift: Vec2| Pose {
                position: (target.rect.center + shift).extend(target.z[1]),
                yaw: wrapped(yaw),
            };
            let (u, v) = (target.rect.axis * half.x, target.rect.axis.perp() * half.y);
            found.extend(
                [Vec2::ZERO, v * 0.4, u * 0.5, -u * 0.5, u * 0.5 + v * 0.4, v * 0.4 - u * 0.5].map(top),
            );
        }
        GroupRelation::Under | GroupRelation::Above => {
            let turn = if (own.x > own.y) == (half.x > half.y) { 0.0 } else { FRAC_PI_2 };
            found.extend([0.0, (half.y * 0.3).max(0.2), half.y].map(|front| at(0.0, front, turn)));
        }
        GroupRelation::Beside => {
            let aside = half.x + own.x + gap[0].max(0.0) + 0.03;
            for (front, turn) in [(own.y - half.y, 0.0), (0.0, 0.0), (0.0, PI)] {
                found.extend([at(aside, front, turn), at(-aside, front, turn)]);
            }
        }
        GroupRelation::InFrontOf => {
            found.extend([0.0, PI].map(|turn| at(0.0, half.y + own.y + middle, turn)));
            found.push(at(0.0, half.y + own.x + middle, FRAC_PI_2));
        }
        GroupRelation::At | GroupRelation::Around => {
            let sides = if relation == GroupRelation::At { 1 } else { 4 };
            for side in 0..sides {
                let turn = FRAC_PI_2 * side as f32;
                let (along, out) = if side % 2 == 0 { (half.x, half.y) } else { (half.y, half.x) };
                let num = ((along * 2.0) / (object.size.x + 0.08)).floor().clamp(1.0, 5.0) as usize;
                for (position, inset) in
                    (0..num).flat_map(|position| [(position, middle), (position, gap[1])])
                {
                    let u = ((position as f32 + 0.5) / num as f32 * 2.0 - 1.0) * along;
                    let v = out + own.y + inset;
                    let (sin, cos) = turn.sin_cos();
                    found.push(at(u * cos + v * sin, -u * sin + v * cos, PI + turn));
                }
            }
        }
        GroupRelation::Facing => {
            found.push(facing(here, target.rect.center));
            for distance in [middle, gap[0] + 0.1, gap[1] - 0.1] {
                found.push(at(0.0, half.y + own.y + distance, PI));
            }
            for sign in [1.0, -1.0] {
                found.push(at(sign * (half.x + own.y + middle), 0.0, -sign * FRAC_PI_2));
            }
        }
        GroupRelation::Near => {
            for step in [gap[0].max(0.0) + 0.05, middle] {
                for (left, front, turn) in
                    [(1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 1.0, PI), (0.0, -1.0, 0.0)]
                {
                    let turned = [turn, here.yaw - yaw];
                    found.extend(turned.map(|turn| {
                        at(left * (half.x + own.x + step), front * (half.y + own.y + step), turn)
                    }));
                }
                found.extend([1.0, -1.0].map(|sign| at(sign * (half.x + own.x + step), own.y - half.y, 0.0)));
            }
        }
    }
    if object.mount == Mount::Floor {
        found.iter_mut().for_each(|pose| pose.position.z = 0.0);
    }
    found
}

/// Points of a grid over the room, parallel to the walls, the nearest to `here` first.
fn free_places(scene: &Scene, here: &Pose, num: usize) -> Vec<Pose> {
    let floor = &scene.floor;
    let extent = floor.max - floor.min;
    let pitch = GRID_M.max((extent.x * extent.y / MAX_GRID as f32).sqrt());
    let count = (extent / pitch).floor();
    let mut points = vec![floor.centroid];
    for row in 0..=count.y as usize {
        for column in 0..=count.x as usize {
            let point =
                floor.min + extent * 0.5 + (Vec2::new(column as f32, row as f32) - count * 0.5) * pitch;
            if floor.contains(point) {
                points.push(point);
            }
        }
    }
    points.sort_by(|a, b| (*a - here.xy()).length().total_cmp(&(*b - here.xy()).length()));
    let yaws = floor.edges.first().map_or([0.0; 2], |edge| [edge.yaw(), edge.yaw() + FRAC_PI_2]);
    points.into_iter().take(num).flat_map(|point| yaws.map(|yaw| on_floor(point, yaw))).collect()
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
