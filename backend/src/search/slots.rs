//! Places where a piece makes sense: at walls, with its partners, where the goal wants it, and a few anywhere.

use std::f32::consts::{FRAC_PI_2, PI};

use parry3d::glamx::Vec2;
use rand::RngExt;

use super::Rng;
use super::surfaces::{on_ceiling, on_surfaces};
use crate::layout::{Placed, wrapped};
use crate::protocol::RelationKind;
use crate::reward::{Body, Evaluation, GAPS_M, Manner, Target, Targets};
use crate::scene::category::{GroupRelation, ShapeKind};
use crate::scene::polygon::Edge;
use crate::scene::{Mount, Object, OpeningKind, Pose, Scene};

/// Distance kept from the wall, metres: a skirting board.
const WALL_GAP_M: f32 = 0.01;
/// Distance kept from a neighbour at the same wall, metres.
const NEIGHBOUR_GAP_M: f32 = 0.05;
/// Random places along a wall, and anywhere.
const NUM_RANDOM: usize = 2;

/// Places for an object given where the others stand. The order means nothing; some may be impossible.
pub fn slots(evaluation: &Evaluation<'_>, index: usize, rng: &mut Rng) -> Vec<Placed> {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let mut found = vec![];
    match object.mount {
        Mount::Surface => {
            on_surfaces(evaluation, index, rng, &mut found);
            return found;
        }
        Mount::Ceiling => {
            on_ceiling(evaluation, index, rng, &mut found);
            return found;
        }
        Mount::Wall => {
            at_walls(evaluation, index, hang_height(scene, object), 0.0, rng, &mut found);
            return found;
        }
        Mount::Floor => {}
    }
    with_partners(evaluation, index, &mut found);
    for_wishes(evaluation, index, rng, &mut found);
    for_habits(evaluation, index, rng, &mut found);
    let stands_alone = evaluation.context.rules[index].is_empty();
    if object.traits.shape != ShapeKind::Flat && (object.traits.wall > 0.0 || stands_alone) {
        at_walls(evaluation, index, 0.0, WALL_GAP_M, rng, &mut found);
    }
    if object.traits.wall < 0.6 || found.is_empty() {
        anywhere(scene, object, rng, &mut found);
    }
    found
}

pub(super) fn on_floor(point: Vec2, yaw: f32) -> Placed {
    Placed { pose: Pose::new(point.x, point.y, 0.0, wrapped(yaw)), support: None }
}

/// Back to a wall at the places along it that mean something.
fn at_walls(
    evaluation: &Evaluation<'_>,
    index: usize,
    z: f32,
    gap: f32,
    rng: &mut Rng,
    found: &mut Vec<Placed>,
) {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    for (wall, edge) in scene.floor.edges.iter().enumerate() {
        at_wall(evaluation, index, (wall, edge), [z, gap], rng, found);
    }
    // Long pieces may also lie along a wall with their side.
    if object.mount == Mount::Floor && object.size.y > 1.4 * object.size.x {
        for edge in &scene.floor.edges {
            let (own, depth) = (object.size.y * 0.5, object.size.x * 0.5);
            for along in [own + WALL_GAP_M, edge.length - own - WALL_GAP_M] {
                for turn in [FRAC_PI_2, -FRAC_PI_2] {
                    let point = edge.start + edge.direction * along + edge.normal * (depth + gap);
                    found.push(on_floor(point, edge.yaw() + turn));
                }
            }
        }
    }
}

fn at_wall(
    evaluation: &Evaluation<'_>,
    index: usize,
    (wall, edge): (usize, &Edge),
    [z, gap]: [f32; 2],
    rng: &mut Rng,
    found: &mut Vec<Placed>,
) {
    let scene = evaluation.context.scene;
    let object = &scene.objects[index];
    let (half, depth) = (object.size.x * 0.5, object.size.y * 0.5);
    let (low, high) = (half + WALL_GAP_M, edge.length - half - WALL_GAP_M);
    if high < low - 0.02 {
        return;
    }
    let mut along = vec![low, high, edge.length * 0.5];
    let mut free_from = 0.0;
    let mut on_wall: Vec<_> = scene.openings.iter().filter(|opening| opening.wall == wall).collect();
    on_wall.sort_by(|a, b| a.along[0].total_cmp(&b.along[0]));
    for opening in on_wall {
        along.push((opening.along[0] + opening.along[1]) * 0.5);
        if opening.kind != OpeningKind::Window || object.size.z > opening.bottom {
            along.extend([opening.along[0] - half - 0.06, opening.along[1] + half + 0.06]);
            along.push((free_from + opening.along[0]) * 0.5);
            free_from = opening.along[1];
        }
        for leaf in &opening.leaves {
            let reach = leaf.radius + half + 0.02;
            along.push(
                edge.along(leaf.hinge) + if edge.direction.dot(leaf.closed) > 0.0 { reach } else { -reach },
            );
        }
    }
    along.push((free_from + edge.length) * 0.5);
    let num_others = evaluation.slots.len();
    // In a crowd, a few neighbours say as much as all.
    let stride = num_others.div_ceil(24).max(1);
    for slot in evaluation.slots.iter().skip(rng.random_range(0..stride)).step_by(stride).flatten() {
        let body = &slot.body;
        let height = edge.height(body.rect.center);
        if height < 0.0 {
            continue;
        }
        let foot = edge.along(body.rect.center);
        along.push(foot);
        if height < 1.2 + body.rect.half.max_element() {
            let turned = body.rect.axis.dot(edge.direction).abs() > 0.5;
            let reach = half + NEIGHBOUR_GAP_M + if turned { body.rect.half.x } else { body.rect.half.y };
            along.extend([foot - reach, foot + reach]);
        }
    }
    along.extend((0..NUM_RANDOM).map(|_| rng.random_range(0.0..1.0) * edge.length));
    for along in along {
        if along >= low - 0.02 && along <= high + 0.02 {
            let along = along.clamp(low.min(high), high.max(low));
            let point = edge.start + edge.direction * along + edge.normal * (depth + gap);
            found.push(Placed { pose: Pose::new(point.x, point.y, z, wrapped(edge.yaw())), support: None });
        }
    }
}

fn anywhere(scene: &Scene, object: &Object, rng: &mut Rng, found: &mut Vec<Placed>) {
    let floor = &scene.floor;
    let yaw_of = |rng: &mut Rng| floor.edges[rng.random_range(0..floor.edges.len())].yaw();
    found.push(on_floor(floor.centroid, yaw_of(rng)));
    for _ in 0..NUM_RANDOM + 2 {
        let share = Vec2::new(rng.random_range(0.0..1.0), rng.random_range(0.0..1.0));
        let point = floor.min + (floor.max - floor.min) * share;
        if floor.contains(point) && floor.border_distance(point) > 0.3 * object.size.truncate().min_element()
        {
            found.push(on_floor(point, yaw_of(rng)));
        }
    }
}

/// Where the table's groups want it, for every target that stands.
fn with_partners(evaluation: &Evaluation<'_>, index: usize, found: &mut Vec<Placed>) {
    let context = evaluation.context;
    for rule in &context.rules[index] {
        for &target in &rule.targets {
            let Some(slot) = &evaluation.slots[target] else { continue };
            beside(context.scene, index, &slot.body, rule.relation, rule.gap, found);
        }
    }
}

/// The poses in which an object stands to a body as a group relation says.
fn beside(
    scene: &Scene,
    index: usize,
    target: &Body,
    relation: GroupRelation,
    gap: [f32; 2],
    found: &mut Vec<Placed>,
) {
    let size = scene.objects[index].size;
    let (half, own) = (target.rect.half, size.truncate() * 0.5);
    let yaw = target.pose.yaw;
    let at = |left: f32, front: f32| target.rect.center + target.left() * left + target.front() * front;
    let middle = (gap[0] + gap[1]) * 0.5;
    match relation {
        GroupRelation::Beside => {
            let aside = half.x + own.x + gap[0].max(0.0) + 0.03;
            for sign in [1.0, -1.0] {
                found.push(on_floor(at(sign * aside, own.y - half.y), yaw));
            }
        }
        GroupRelation::InFrontOf => {
            found.push(on_floor(at(0.0, half.y + own.y + middle), yaw));
            found.push(on_floor(at(0.0, half.y + own.y + middle), yaw + PI));
            found.push(on_floor(at(0.0, half.y + own.x + middle), yaw + FRAC_PI_2));
        }
        GroupRelation::Facing => {
            for distance in [gap[0] + 0.1, middle, gap[1] - 0.1] {
                found.push(on_floor(at(0.0, half.y + own.y + distance), yaw + PI));
            }
            for sign in [1.0, -1.0] {
                // In from the side, turned to it: an armchair at a low table.
                found.push(on_floor(at(sign * (half.x + own.y + middle), 0.0), yaw - sign * FRAC_PI_2));
                found.push(on_floor(
                    at(sign * (half.x + own.y + middle), 0.3 + half.y),
                    yaw - sign * FRAC_PI_2,
                ));
            }
        }
        GroupRelation::At => {
            for left in [0.0, 0.45 * half.x, -0.45 * half.x] {
                for inset in [middle, gap[1]] {
                    found.push(on_floor(at(left, half.y + own.y + inset), yaw + PI));
                }
            }
        }
        GroupRelation::Around => {
            for (quarter, (along, out)) in
                [(half.x, half.y), (half.y, half.x), (half.x, half.y), (half.y, half.x)].iter().enumerate()
            {
                let turn = FRAC_PI_2 * quarter as f32;
                let (sin, cos) = turn.sin_cos();
                let num = ((along * 2.0) / (size.x + 0.08)).floor().max(1.0) as usize;
                for position in 0..num {
                    let u = ((position as f32 + 0.5) / num as f32 * 2.0 - 1.0) * along;
                    let v = out + own.y + middle;
                    // Counter-clockwise from the front: (left, front) turned by quarters.
                    let (left, front) = (u * cos + v * sin, -u * sin + v * cos);
                    found.push(on_floor(at(left, front), yaw + PI + turn));
                }
            }
        }
        GroupRelation::Under => {
            let turn = if (own.x > own.y) == (half.x > half.y) { 0.0 } else { FRAC_PI_2 };
            let reach = if turn == 0.0 { own.y } else { own.x };
            for front in [0.0, (half.y * 0.3).max(0.2), half.y + reach - 0.3 * half.y.max(0.5)] {
                found.push(on_floor(at(0.0, front), yaw + turn));
            }
        }
        GroupRelation::Near => {
            for (left, front, turn) in [
                (1.0, 0.0, 0.0),
                (-1.0, 0.0, 0.0),
                (0.0, 1.0, PI),
                (0.0, -1.0, 0.0),
                (1.0, -1.0, 0.0),
                (-1.0, -1.0, 0.0),
            ] {
                let step = gap[0].max(0.0) + 0.05;
                let away = Vec2::new(left * (half.x + own.x + step), front * (half.y + own.y + step));
                let away = if left != 0.0 && front != 0.0 { Vec2::new(away.x, own.y - half.y) } else { away };
                found.push(on_floor(at(away.x, away.y), yaw + turn));
            }
        }
        GroupRelation::OnTopOf | GroupRelation::Above => found.push(on_floor(at(0.0, 0.0), yaw)),
    }
}

/// Where the goal wants it.
fn for_wishes(evaluation: &Evaluation<'_>, index: usize, rng: &mut Rng, found: &mut Vec<Placed>) {
    let context = evaluation.context;
    let scene = context.scene;
    for &wish in &context.wishes_of[index] {
        let wish = &context.wishes[wish];
        if !wish.subjects.contains(&index) {
            continue;
        }
        match &wish.target {
            Target::Objects(targets) => {
                for &target in targets.iter().filter(|&&target| target != index) {
                    let Some(slot) = &evaluation.slots[target] else { continue };
                    let relation = match wish.asked.kind {
                        RelationKind::LeftOf | RelationKind::RightOf | RelationKind::AlignedWith => {
                            GroupRelation::Beside
                        }
                        RelationKind::InFrontOf => GroupRelation::InFrontOf,
                        RelationKind::Facing => GroupRelation::Facing,
                        RelationKind::Around => GroupRelation::Around,
                        RelationKind::Under => GroupRelation::Under,
                        _ => GroupRelation::Near,
                    };
                    let gap =
                        wish.asked.distance_m.map_or([0.0, 0.5], |range| range.map(|value| value as f32));
                    beside(scene, index, &slot.body, relation, [gap[0], gap[1].min(gap[0] + 2.0)], found);
                }
            }
            Target::Openings(openings) => {
                for &opening in openings {
                    by_opening(scene, index, opening, rng, found);
                }
            }
            Target::Wall(wall) => {
                at_wall(evaluation, index, (*wall, &scene.floor.edges[*wall]), [0.0, WALL_GAP_M], rng, found);
            }
            Target::Room => match wish.asked.kind {
                RelationKind::Centred => {
                    let yaw = scene.floor.edges[rng.random_range(0..scene.floor.edges.len())].yaw();
                    found.push(on_floor(scene.floor.centroid, yaw));
                }
                _ => at_walls(evaluation, index, 0.0, WALL_GAP_M, rng, found),
            },
        }
    }
}

/// Before an opening, back or a side to its wall, or facing it.
fn by_opening(scene: &Scene, index: usize, opening: usize, rng: &mut Rng, found: &mut Vec<Placed>) {
    let opening = &scene.openings[opening];
    let edge = &scene.floor.edges[opening.wall];
    let size = scene.objects[index].size;
    let along = (opening.along[0] + opening.along[1]) * 0.5;
    let offset = rng.random_range(-0.5..0.5) * opening.width();
    for (shift, turn) in [(0.0, 0.0), (offset, 0.0), (0.0, PI), (0.0, FRAC_PI_2), (0.0, -FRAC_PI_2)] {
        let depth = if turn.abs() == FRAC_PI_2 { size.x } else { size.y };
        let out = depth * 0.5 + 0.02;
        let point = edge.start + edge.direction * (along + shift) + edge.normal * out;
        found.push(on_floor(point, edge.yaw() + turn));
    }
}

/// Where the user's habits want it.
fn for_habits(evaluation: &Evaluation<'_>, index: usize, rng: &mut Rng, found: &mut Vec<Placed>) {
    let context = evaluation.context;
    let scene = context.scene;
    for (held, _) in context.habits_of(index).filter(|(_, liking)| *liking > 0.0) {
        match &held.targets {
            Targets::Openings(openings) => {
                for &opening in openings {
                    by_opening(scene, index, opening, rng, found);
                }
            }
            Targets::Objects(targets) => {
                for &target in targets {
                    let Some(body) = evaluation.body(target) else { continue };
                    let (relation, gap) = match held.manner {
                        Manner::Left | Manner::Right => (GroupRelation::Beside, 0.0),
                        Manner::Before => (GroupRelation::InFrontOf, 0.0),
                        Manner::Toward => (GroupRelation::Facing, 0.5),
                        Manner::Gap(knot) => (GroupRelation::Beside, GAPS_M[usize::from(knot)]),
                        Manner::Away | Manner::Behind | Manner::At => (GroupRelation::Near, 0.0),
                    };
                    beside(scene, index, body, relation, [gap, gap + 0.1], found);
                    if let Manner::Gap(_) = held.manner {
                        beside(scene, index, body, GroupRelation::Near, [gap, gap + 0.1], found);
                    }
                }
            }
            Targets::Middle => {
                let yaw = scene.floor.edges[rng.random_range(0..scene.floor.edges.len())].yaw();
                found.push(on_floor(scene.floor.centroid, yaw));
            }
            Targets::Walls | Targets::Corners => at_walls(evaluation, index, 0.0, WALL_GAP_M, rng, found),
        }
    }
}

/// How high a wall piece hangs, metres to its bottom: where it was sent if that can be, else as such things usually do.
pub fn hang_height(scene: &Scene, object: &Object) -> f32 {
    let highest = (scene.height - object.size.z).max(0.0);
    if let Some(pose) = object.sent_pose
        && pose.position.z > 0.05
        && pose.position.z <= highest
    {
        return pose.position.z;
    }
    let window_top = scene
        .openings
        .iter()
        .filter(|opening| opening.kind == OpeningKind::Window)
        .map(|opening| opening.bottom + opening.height)
        .reduce(f32::max);
    let usual = match object.category_id() {
        "curtain" | "blinds" => window_top.map_or(highest, |top| top + 0.15 - object.size.z),
        "wall_cabinet" | "wall_shelf" | "mirror_cabinet" => 1.40,
        "range_hood" => 1.55,
        "air_conditioner" => highest - 0.15,
        "towel_rail" | "toilet_paper_holder" => 0.75,
        // Eyes of standing people see the middle (museums hang at 1.45–1.55 m).
        _ => 1.50 - object.size.z * 0.5,
    };
    usual.clamp(0.0, highest)
}
