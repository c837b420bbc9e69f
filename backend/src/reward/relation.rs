//! Soft: the goal's relations hold.
//!
//! Each relation has a degree in [0, 1], 1 where it holds; the term is their mean. An end that is a category is satisfied by
//! any one object of it; `far` must hold for all, `around` is the mean over its subjects. Default distances (SceneEval's
//! bands, rounded): near up to 1 m, far from 2 m, left, right and behind up to 1 m, by an opening up to 1 m.

use parry3d::glamx::Vec2;

use super::alignment;
use super::geometry::{Body, segment_distance, within};
use super::pair::Pair;
use super::wall;
use crate::protocol::{Goal, GoalRelation, OpeningKind, RelationKind};
use crate::scene::{Opening, Scene};

/// What a relation points at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// Nothing: the relation is to the room.
    Room,
    /// Any of these objects.
    Objects(Vec<usize>),
    /// Any of these openings.
    Openings(Vec<usize>),
    /// This wall.
    Wall(usize),
}

/// A relation of the goal, resolved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    /// As it was asked.
    pub(crate) asked: GoalRelation,
    /// Any of these objects.
    pub(crate) subjects: Vec<usize>,
    pub(crate) target: Target,
}

/// The goal's relations with their ends resolved; what names nothing in the room never holds.
pub(crate) fn wishes(scene: &Scene, goal: &Goal) -> Vec<Wish> {
    let wish = |asked: &GoalRelation| Wish {
        asked: asked.clone(),
        subjects: objects(scene, &asked.subject),
        target: asked.target.as_deref().map_or(Target::Room, |name| target(scene, name)),
    };
    goal.relations.iter().map(wish).collect()
}

/// The objects that a name means: the one of that id, else all of that category.
pub(crate) fn objects(scene: &Scene, name: &str) -> Vec<usize> {
    let all = || scene.objects.iter().enumerate();
    match all().find(|(_, object)| object.id == name) {
        Some((index, _)) => vec![index],
        None => all().filter(|(_, object)| object.category_id() == name).map(|(index, _)| index).collect(),
    }
}

fn target(scene: &Scene, name: &str) -> Target {
    let of = |is_meant: &dyn Fn(&Opening) -> bool| -> Vec<usize> {
        scene.openings.iter().enumerate().filter(|(_, o)| is_meant(o)).map(|(index, _)| index).collect()
    };
    if scene.objects.iter().any(|object| object.id == name) {
        return Target::Objects(objects(scene, name));
    }
    let by_id = of(&|opening| opening.id == name);
    if !by_id.is_empty() {
        return Target::Openings(by_id);
    }
    let kind = match name {
        "door" => Some(OpeningKind::Door),
        "window" => Some(OpeningKind::Window),
        "passage" => Some(OpeningKind::Passage),
        _ => None,
    };
    if let Some(kind) = kind {
        let found = of(&|opening| opening.kind == kind);
        // A fitting that is an object may also be called a window.
        if !found.is_empty() {
            return Target::Openings(found);
        }
    }
    let wall = name.strip_prefix("wall_").and_then(|number| number.parse::<usize>().ok());
    match wall.filter(|number| (1..=scene.floor.edges.len()).contains(number)) {
        Some(number) => Target::Wall(number - 1),
        None => Target::Objects(objects(scene, name)),
    }
}

/// How well a wish holds, [0, 1]. `body` gives placed bodies; `carries(a, b)` says whether `a` stands on `b`.
pub(crate) fn degree(
    scene: &Scene,
    wish: &Wish,
    body: &dyn Fn(usize) -> Option<Body>,
    carried: &dyn Fn(usize, usize) -> bool,
) -> f32 {
    let of_subject = |&subject: &usize| -> f32 {
        let Some(own) = body(subject) else { return 0.0 };
        match &wish.target {
            Target::Room => to_room(scene, &wish.asked, subject, &own),
            Target::Wall(index) => to_wall(scene, &wish.asked, *index, &own),
            Target::Openings(openings) => {
                let degrees = openings.iter().map(|&index| to_opening(scene, &wish.asked, index, &own));
                best(wish.asked.kind, degrees)
            }
            Target::Objects(targets) => {
                let degrees = targets.iter().filter(|&&target| target != subject).filter_map(|&target| {
                    Some(to_object(&wish.asked, (subject, &own), (target, &body(target)?), carried))
                });
                best(wish.asked.kind, degrees)
            }
        }
    };
    let degrees = wish.subjects.iter().map(of_subject);
    match wish.asked.kind {
        _ if wish.subjects.is_empty() => 0.0,
        RelationKind::Around => degrees.sum::<f32>() / wish.subjects.len() as f32,
        kind => best(kind, degrees),
    }
}

fn best(kind: RelationKind, degrees: impl Iterator<Item = f32>) -> f32 {
    if kind == RelationKind::Far {
        let worst = degrees.fold(f32::INFINITY, f32::min);
        return if worst.is_finite() { worst } else { 0.0 };
    }
    degrees.fold(0.0, f32::max)
}

fn distances(asked: &GoalRelation, default: [f32; 2]) -> [f32; 2] {
    asked.distance_m.map_or(default, |range| range.map(|value| value as f32))
}

fn to_room(scene: &Scene, asked: &GoalRelation, subject: usize, own: &Body) -> f32 {
    match asked.kind {
        RelationKind::AgainstWall => {
            let values = scene.floor.edges.iter().map(|edge| wall::back_on(edge, own));
            values.fold(0.0, f32::max)
        }
        RelationKind::InCorner => wall::corner(scene, own),
        RelationKind::Centred => {
            let scale = 0.25 * scene.floor.area.sqrt();
            within((own.rect.center - scene.floor.centroid).length(), [0.0, 0.3], scale.max(0.5))
        }
        RelationKind::ByOpening => {
            let all = 0..scene.openings.len();
            all.map(|index| to_opening(scene, asked, index, own)).fold(0.0, f32::max)
        }
        RelationKind::AlignedWith => {
            let object = &scene.objects[subject];
            if alignment::has_direction(object) {
                alignment::angle_value(alignment::deviation(scene, own))
            } else {
                1.0
            }
        }
        _ => 0.0,
    }
}

fn to_wall(scene: &Scene, asked: &GoalRelation, index: usize, own: &Body) -> f32 {
    let edge = &scene.floor.edges[index];
    let gap = own.rect.corners().iter().map(|&corner| edge.distance(corner)).fold(f32::INFINITY, f32::min);
    match asked.kind {
        RelationKind::AgainstWall => wall::back_on(edge, own),
        RelationKind::Near => within(gap, distances(asked, [0.0, 1.0]), 1.5),
        RelationKind::Far => within(gap, distances(asked, [2.0, f32::INFINITY]), 1.5),
        RelationKind::Facing => turned(own, -edge.normal),
        RelationKind::AlignedWith => {
            let cos = own.rect.axis.dot(edge.direction).abs();
            within(cos.clamp(0.0, 1.0).acos(), [0.0, 0.05], 0.6)
        }
        _ => 0.0,
    }
}

/// Distance of a box from an opening: to the nearest of its corners and of the opening's ends, metres.
pub(crate) fn opening_distance(opening: &Opening, own: &Body) -> f32 {
    let to_box = |point: Vec2| (point.abs() - own.rect.half).max(Vec2::ZERO).length();
    let [from, to] = opening.ends.map(|end| own.rect.local(end));
    let by_corner =
        own.rect.corners().into_iter().map(|c| segment_distance(c, opening.ends[0], opening.ends[1]));
    by_corner.fold(to_box(from).min(to_box(to)), f32::min)
}

fn to_opening(scene: &Scene, asked: &GoalRelation, index: usize, own: &Body) -> f32 {
    let opening = &scene.openings[index];
    let distance = opening_distance(opening, own);
    let toward = (opening.middle() - own.rect.center).normalize_or_zero();
    let normal = scene.floor.edges[opening.wall].normal;
    match asked.kind {
        RelationKind::Near | RelationKind::ByOpening => within(distance, distances(asked, [0.0, 1.0]), 1.5),
        RelationKind::Far => within(distance, distances(asked, [2.0, f32::INFINITY]), 1.5),
        RelationKind::Facing => turned(own, toward),
        RelationKind::InFrontOf | RelationKind::Under | RelationKind::Centred => {
            let offset = own.rect.center - opening.middle();
            let aside = offset.perp_dot(normal).abs() - 0.5 * opening.width();
            within(aside, [f32::NEG_INFINITY, 0.0], 1.0) * within(distance, distances(asked, [0.0, 1.5]), 1.5)
        }
        RelationKind::AlignedWith => {
            let aside = (own.rect.center - opening.middle()).perp_dot(normal).abs();
            within(aside, [0.0, 0.05], 0.5)
        }
        _ => 0.0,
    }
}

/// 1 within 20° of a direction, nothing from 80° on.
pub(crate) fn turned(own: &Body, direction: Vec2) -> f32 {
    within(own.facing.dot(direction).clamp(-1.0, 1.0).acos(), [0.0, 0.35], 1.05)
}

fn to_object(
    asked: &GoalRelation,
    (subject, own): (usize, &Body),
    (target, other): (usize, &Body),
    carried: &dyn Fn(usize, usize) -> bool,
) -> f32 {
    let pair = Pair::new(own, other);
    let along = |offset: f32, half: f32| within(offset.abs() - half, [f32::NEG_INFINITY, 0.05], 1.0);
    match asked.kind {
        RelationKind::Near => pair.near(distances(asked, [0.0, 1.0])),
        RelationKind::Far => within(pair.distance(), distances(asked, [2.0, f32::INFINITY]), 1.5),
        RelationKind::LeftOf | RelationKind::RightOf => {
            let sign = if asked.kind == RelationKind::LeftOf { 1.0 } else { -1.0 };
            let gap = sign * pair.offset.x - pair.half.x - pair.target_half.x;
            within(gap, distances(asked, [-0.02, 1.0]), 1.0) * along(pair.offset.y, pair.target_half.y)
        }
        RelationKind::InFrontOf => {
            within(pair.gap_before(), distances(asked, [-0.02, 1.5]), 1.0)
                * along(pair.offset.x, pair.target_half.x)
        }
        RelationKind::Behind => {
            let gap = -pair.offset.y - pair.half.y - pair.target_half.y;
            within(gap, distances(asked, [-0.02, 1.5]), 1.0) * along(pair.offset.x, pair.target_half.x)
        }
        RelationKind::Facing => {
            let toward = (other.rect.center - own.rect.center).normalize_or_zero();
            turned(own, toward) * within(pair.distance(), distances(asked, [0.0, f32::INFINITY]), 1.5)
        }
        RelationKind::AlignedWith => {
            let parallel = pair.facing.x.abs().max(pair.facing.y.abs()).powi(8);
            let flush = |axis: usize| {
                let (offset, slack) =
                    (pair.offset[axis].abs(), (pair.half[axis] - pair.target_half[axis]).abs());
                offset.min((offset - slack).abs())
            };
            parallel * within(flush(0).min(flush(1)), [0.0, 0.05], 0.4)
        }
        RelationKind::Centred => pair.centred(0.0),
        RelationKind::OnTopOf => f32::from(u8::from(carried(subject, target))),
        RelationKind::Under => pair.under(),
        RelationKind::Above => {
            let is_above = own.z[0] + 0.01 >= other.z[1];
            // A picture over a sofa hangs at its back, not over its middle.
            if is_above { pair.centred(0.3).max(pair.hung_over()) } else { 0.0 }
        }
        RelationKind::Around => pair.around(distances(asked, [-0.30, 0.40])),
        RelationKind::AgainstWall | RelationKind::InCorner | RelationKind::ByOpening => 0.0,
    }
}
