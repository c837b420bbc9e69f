//! Places that a room has for a piece: at its walls, on what carries, and free ones.

use std::f32::consts::FRAC_PI_2;

use parry3d::glamx::Vec2;

use crate::layout::wrapped;
use crate::reward::evaluation::Evaluation;
use crate::scene::category::GroupRelation;
use crate::scene::polygon::Edge;
use crate::scene::{Mount, Object, Pose, Scene};

/// Gap kept from a wall, metres: a skirting board.
const WALL_GAP_M: f32 = 0.01;
/// Distance of free places from each other, metres.
const GRID_M: f32 = 0.6;
/// The most free places in the middle of a room.
pub(super) const MAX_GRID: usize = 40;

/// What stands higher than this is out of reach, and no place for things, metres.
const REACH_M: f32 = 1.5;

/// Back to the nearest walls, at the same place along them and a little to both sides.
pub(super) fn back_to_walls(scene: &Scene, object: &Object, here: &Pose, num_walls: usize) -> Vec<Pose> {
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

pub(super) fn at_wall(object: &Object, edge: &Edge, along: f32, z: f32) -> Pose {
    let gap = if object.mount == Mount::Wall { 0.0 } else { WALL_GAP_M };
    let half = (object.size.x * 0.5 + gap).min(edge.length * 0.5);
    let along = along.max(half).min(edge.length - half);
    let point = edge.start + edge.direction * along + edge.normal * (object.size.y * 0.5 + gap);
    Pose { position: point.extend(z), yaw: wrapped(edge.yaw()) }
}

/// A height at which a wall piece can hang: where it does if that can be, else with its middle before people's eyes.
pub(super) fn hung(scene: &Scene, object: &Object, z: f32) -> f32 {
    let highest = (scene.height - object.size.z).max(0.0);
    let z = if z > 0.05 { z } else { 1.5 - object.size.z * 0.5 };
    z.min(highest).max(0.0)
}

/// In the corners of the room with the back to either wall.
pub(super) fn in_corners(scene: &Scene, object: &Object, here: &Pose) -> Vec<Pose> {
    let z = if object.mount == Mount::Wall { hung(scene, object, here.position.z) } else { 0.0 };
    let ends = |edge: &Edge| [0.0, edge.length].map(|along| at_wall(object, edge, along, z));
    let mut found: Vec<Pose> = scene.floor.edges.iter().flat_map(ends).collect();
    found.sort_by(|a, b| (a.xy() - here.xy()).length().total_cmp(&(b.xy() - here.xy()).length()));
    found
}

/// On what carries such a piece, as near as can be to where it is.
pub(super) fn supported(evaluation: &Evaluation<'_>, index: usize, here: &Pose) -> Vec<Pose> {
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
pub(super) fn on_carriers(evaluation: &Evaluation<'_>, index: usize, here: &Pose) -> Vec<Pose> {
    let context = evaluation.context;
    let objects = &context.scene.objects;
    let object = &objects[index];
    let belongs = |other: usize| {
        let on_top = context.rules[index].iter().filter(|rule| rule.relation == GroupRelation::OnTopOf);
        on_top.flat_map(|rule| &rule.targets).any(|&target| target == other)
    };
    let mut carriers: Vec<(bool, f32, usize)> = (0..objects.len())
        .filter_map(|other| {
            let body = &evaluation.slots[other].as_ref().filter(|_| other != index)?.body;
            // What was only settled on something becomes a floor piece again below 0.1 m.
            let is_high = object.traits.mount == Mount::Surface || body.z[1] >= 0.1;
            let is_in_reach = is_high && body.z[1] <= REACH_M.max(here.position.z);
            let carries = objects[other].traits.carries && is_in_reach && !evaluation.stands_on(other, index);
            let off = (body.rect.local(here.xy()).abs() - body.rect.half).max(Vec2::ZERO).length();
            carries.then(|| (!belongs(other), off + (body.z[1] - here.position.z).abs(), other))
        })
        .collect();
    carriers.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut found = vec![];
    for (_, _, carrier) in carriers.into_iter().take(6) {
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

/// Points of a grid over the room, parallel to the walls, the nearest to `here` first.
pub(super) fn free_places(scene: &Scene, here: &Pose, num: usize) -> Vec<Pose> {
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

fn on_floor(point: Vec2, yaw: f32) -> Pose {
    Pose::new(point.x, point.y, 0.0, wrapped(yaw))
}
