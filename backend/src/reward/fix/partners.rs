//! Places that a group or the goal wants for a piece.

use std::f32::consts::{FRAC_PI_2, PI};

use parry3d::glamx::Vec2;

use super::places::{at_wall, back_to_walls, hung, in_corners};
use crate::layout::wrapped;
use crate::protocol::RelationKind;
use crate::reward::diagnose::{Detail, Finding, Other};
use crate::reward::evaluation::Evaluation;
use crate::reward::geometry::Body;
use crate::reward::relation::{Target, Wish};
use crate::scene::category::GroupRelation;
use crate::scene::{Mount, Object, Opening, Pose, Scene};

/// Where a group or the goal wants it.
pub(super) fn with_partners(
    evaluation: &Evaluation<'_>,
    finding: &Finding,
    index: usize,
    here: &Pose,
) -> Vec<Pose> {
    let context = evaluation.context;
    let scene = context.scene;
    match finding.detail {
        Detail::Middle => vec![in_the_middle(scene, here)],
        Detail::Rule(rule) | Detail::Shared(rule) => {
            let Some(rule) = context.rules[index].get(rule) else { return vec![] };
            let is_shared = matches!(finding.detail, Detail::Shared(_));
            let named = if let Other::Object(target) = finding.other { Some(target) } else { None };
            let others = rule.targets.iter().copied().filter(|&target| Some(target) != named);
            let num_others = if is_shared { 12 } else { 2 };
            let targets = named.filter(|_| !is_shared).into_iter().chain(others.take(num_others));
            let targets: Vec<Body> = targets.filter_map(|target| body(evaluation, target)).collect();
            let object = &scene.objects[index];
            let mut found: Vec<Pose> = targets
                .iter()
                .flat_map(|target| beside(object, target, rule.relation, rule.gap, here))
                .collect();
            found.extend(on_walls_over(scene, object, &targets, here));
            found
        }
        Detail::Wish(wish) => as_wished(evaluation, &context.wishes[wish], index, here),
        _ => vec![],
    }
}

fn body(evaluation: &Evaluation<'_>, index: usize) -> Option<Body> {
    evaluation.slots[index].as_ref().map(|slot| slot.body)
}

fn in_the_middle(scene: &Scene, here: &Pose) -> Pose {
    Pose { position: scene.floor.centroid.extend(here.position.z), ..*here }
}

/// Where a relation of the goal wants it.
fn as_wished(evaluation: &Evaluation<'_>, wish: &Wish, index: usize, here: &Pose) -> Vec<Pose> {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let asked = wish.asked.distance_m.map_or([0.0, 0.5], |range| range.map(|value| value as f32));
    let gap = [asked[0], asked[1].min(asked[0] + 1.0)];
    let z = if object.mount == Mount::Wall { hung(scene, object, here.position.z) } else { 0.0 };
    match &wish.target {
        Target::Objects(targets) => {
            let others = targets.iter().filter(|&&target| target != index);
            let targets: Vec<Body> = others.filter_map(|&target| body(evaluation, target)).take(2).collect();
            let mut found = vec![];
            for target in &targets {
                if wish.asked.kind == RelationKind::Facing {
                    found.push(facing(here, target.rect.center));
                }
                if object.mount == Mount::Surface {
                    found.push(Pose { position: target.rect.center.extend(target.z[1]), ..*here });
                }
                found.extend(beside(object, target, relation_of(wish.asked.kind), gap, here));
            }
            found.extend(on_walls_over(scene, object, &targets, here));
            found
        }
        Target::Openings(openings) => {
            let by =
                |&opening: &usize| by_opening(scene, object, &scene.openings[opening], [z, gap[0]], here);
            openings.iter().take(3).flat_map(by).collect()
        }
        Target::Wall(wall) => {
            let edge = &scene.floor.edges[*wall];
            let shifts = [0.0, 0.3, -0.3, 0.7, -0.7, 1.2, -1.2];
            let mut found = vec![facing(here, here.xy() - edge.normal)];
            found.extend(shifts.map(|shift| at_wall(object, edge, edge.along(here.xy()) + shift, z)));
            found
        }
        Target::Room => {
            let mut found = vec![in_the_middle(scene, here)];
            found.extend(in_corners(scene, object, here));
            found.extend(back_to_walls(scene, object, here, 3));
            found
        }
    }
}

/// Before an opening, beside it, and turned to it.
fn by_opening(
    scene: &Scene,
    object: &Object,
    opening: &Opening,
    [z, gap]: [f32; 2],
    here: &Pose,
) -> Vec<Pose> {
    let edge = &scene.floor.edges[opening.wall];
    let middle = (opening.along[0] + opening.along[1]) * 0.5;
    let aside = opening.width() * 0.5 + object.size.x * 0.5 + 0.1;
    let mut found = vec![facing(here, opening.middle())];
    for shift in [0.0, aside, -aside] {
        let pose = at_wall(object, edge, middle + shift, z);
        let inner = pose.position + (edge.normal * (0.6 + gap)).extend(0.0);
        found.extend([pose, Pose { position: inner, ..pose }]);
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

/// Wall pieces: on the walls that targets stand at.
fn on_walls_over(scene: &Scene, object: &Object, targets: &[Body], here: &Pose) -> Vec<Pose> {
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

/// The poses in which an object stands to a target as a relation says, with its height kept where it does not stand on it.
pub(super) fn beside(
    object: &Object,
    target: &Body,
    relation: GroupRelation,
    gap: [f32; 2],
    here: &Pose,
) -> Vec<Pose> {
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
