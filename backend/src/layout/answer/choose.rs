//! Which line says most about a pose.

use parry3d::glamx::Vec2;

use super::anchor::{Anchor, Origin, Place, Side};
use super::lattice::Lattice;
use super::line::Line;
use super::steps::{Steps, Turn};
use crate::layout::{Layout, Placed};
use crate::scene::category::{GroupRelation, ShapeKind};
use crate::scene::{Mount, Object, Pose, Scene};

/// A back no farther from a wall belongs to it, metres.
const BACK_M: f32 = 0.30;
/// Another side only where it all but touches, metres.
const SIDE_M: f32 = 0.10;
/// The farthest that anything belongs to a larger piece without a rule, metres.
const NEAR_M: f32 = 0.60;
/// What a rule puts beside something is that, before it is at a wall, up to this gap, metres.
const PARTNER_M: f32 = 0.30;
/// What a rule puts before something may be this far, metres.
const BEFORE_M: f32 = 3.0;

impl Line {
    /// The line that says most about where an object stands, given what stands already: on what carries it; beside what it
    /// belongs with; at the wall; near the next larger piece; else free in the room.
    pub fn describe(scene: &Scene, index: usize, placed: &Placed, standing: &Layout) -> Self {
        let chosen = candidates(scene, index, placed, standing)
            .into_iter()
            .filter_map(|anchor| line(&anchor, scene, index, placed, standing))
            // What carries it is said even where its middle is at the very edge.
            .find(|(lattice, steps, _)| lattice.support.is_some() || lattice.holds(*steps));
        if let Some((_, _, line)) = chosen {
            return line;
        }
        let last = match scene.objects[index].mount {
            Mount::Wall => {
                let wall = nearest_wall(scene, &placed.pose);
                origins(scene, wall, &placed.pose, scene.objects[index].size.x)
                    .into_iter()
                    .map(|from| Anchor::Hung { wall, from })
                    .collect()
            }
            Mount::Ceiling => vec![Anchor::Ceiling { yaw: Turn::NONE }],
            Mount::Floor | Mount::Surface => vec![Anchor::Free { yaw: Turn::NONE }],
        };
        let line = last.first().and_then(|anchor| line(anchor, scene, index, placed, standing));
        line.map_or(Self::None, |(_, _, line)| line)
    }
}

fn line(
    anchor: &Anchor,
    scene: &Scene,
    index: usize,
    placed: &Placed,
    standing: &Layout,
) -> Option<(Lattice, [super::Steps; 2], Line)> {
    let anchor = anchor.turned(scene, standing, placed.pose.yaw);
    let lattice = Lattice::new(&anchor, scene, index, standing)?;
    let steps = lattice.nearest(placed.pose.position);
    Some((lattice, steps, Line::At { anchor, steps }))
}

/// Anchors, those that say most first.
fn candidates(scene: &Scene, index: usize, placed: &Placed, standing: &Layout) -> Vec<Anchor> {
    let object = &scene.objects[index];
    let mut found = vec![];
    match (object.mount, placed.support) {
        (Mount::Surface, Some(target)) => return vec![Anchor::On { target, yaw: Turn::NONE }],
        (Mount::Wall | Mount::Ceiling, _) => return found,
        _ => {}
    }
    let neighbours = neighbours(scene, index, &placed.pose, standing);
    found.extend(neighbours.iter().filter(|near| near.is_partner).map(Neighbour::anchor));
    if object.traits.shape == ShapeKind::Flat {
        found.extend(covered(scene, index, &placed.pose, standing));
    }
    found.extend(at_wall(scene, object, &placed.pose));
    let others = neighbours.iter().filter(|near| !near.is_partner && near.gap <= NEAR_M);
    found.extend(others.map(Neighbour::anchor));
    found
}

/// The walls that a pose is at, parallel within half a step of turn, the nearest first.
fn at_wall(scene: &Scene, object: &Object, pose: &Pose) -> Vec<Anchor> {
    let mut found: Vec<(f32, Anchor)> = vec![];
    for (wall, edge) in scene.floor.edges.iter().enumerate() {
        let (off, along) = (pose.yaw - edge.yaw(), edge.along(pose.xy()));
        let turn = Turn::nearest(off);
        let side = Side::ALL.into_iter().find(|side| match side {
            Side::Back => turn == Turn::NONE,
            Side::Front => turn == Turn::HALF,
            Side::Left => turn == Turn::nearest(std::f32::consts::FRAC_PI_2),
            Side::Right => turn == Turn::nearest(-std::f32::consts::FRAC_PI_2),
        });
        let Some(side) = side.filter(|_| (0.0..=edge.length).contains(&along)) else { continue };
        let is_deep = matches!(side, Side::Back | Side::Front);
        let gap = edge.height(pose.xy()) - if is_deep { object.size.y } else { object.size.x } * 0.5;
        let limit = if side == Side::Back { BACK_M } else { SIDE_M };
        if gap <= limit {
            // A back counts before any other side.
            let rank = gap + if side == Side::Back { 0.0 } else { 1.0 };
            let width = if is_deep { object.size.x } else { object.size.y };
            let origins = origins(scene, wall, pose, width);
            found.extend(origins.into_iter().map(|from| (rank, Anchor::Wall { wall, from, side })));
        }
    }
    // Stable: what is told by the least number comes first.
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, anchor)| anchor).collect()
}

/// What a place along a wall is counted from, the least number first.
fn origins(scene: &Scene, wall: usize, pose: &Pose, width: f32) -> Vec<Origin> {
    let edge = &scene.floor.edges[wall];
    let along = edge.along(pose.xy());
    let number = |from: Origin| match from {
        Origin::Left => (along - width * 0.5).abs(),
        Origin::Right => (edge.length - along - width * 0.5).abs(),
        Origin::Middle => (along - edge.length * 0.5).abs(),
        Origin::Window(window) => {
            let [start, end] = scene.openings[window].along;
            (along - (start + end) * 0.5).abs()
        }
    };
    let mut origins = Origin::of(scene, wall);
    origins.sort_by_key(|&from| Steps::nearest(number(from)));
    origins
}

fn nearest_wall(scene: &Scene, pose: &Pose) -> usize {
    let edges = &scene.floor.edges;
    // Its own wall is behind its back: one that merely ends nearby is not.
    let off = |wall: usize| edges[wall].distance(pose.xy()) + 1.0 - pose.front().dot(edges[wall].normal);
    (0..edges.len()).min_by(|&a, &b| off(a).total_cmp(&off(b))).unwrap_or(0)
}

/// A placed piece that an object stands beside.
struct Neighbour {
    target: usize,
    place: Place,
    gap: f32,
    is_partner: bool,
}

impl Neighbour {
    fn anchor(&self) -> Anchor {
        Anchor::Beside { place: self.place, target: self.target, yaw: Turn::NONE }
    }
}

/// Pieces of the floor that stand near enough, the nearest first.
fn neighbours(scene: &Scene, index: usize, pose: &Pose, standing: &Layout) -> Vec<Neighbour> {
    let object = &scene.objects[index];
    let mut found: Vec<Neighbour> = vec![];
    for (target, other) in scene.objects.iter().enumerate() {
        let Some(at) = standing.pose(target).filter(|_| target != index && other.can_have_neighbours())
        else {
            continue;
        };
        let (place, gap) = side_of(object, pose, other, at);
        let rule = object
            .traits
            .groups
            .iter()
            .find(|group| group.targets.iter().any(|id| id == other.category_id()))
            .map(|group| group.relation);
        let reach = match rule {
            Some(GroupRelation::Beside) if matches!(place, Place::LeftOf | Place::RightOf) => PARTNER_M,
            Some(GroupRelation::Around) => PARTNER_M,
            Some(GroupRelation::At) if place == Place::InFrontOf => PARTNER_M,
            Some(GroupRelation::InFrontOf) if place == Place::InFrontOf => 2.0 * NEAR_M,
            // A screen's sofa names the screen; a sofa at a wall is at the wall.
            Some(GroupRelation::Facing) if place == Place::InFrontOf && object.traits.wall < 0.5 => BEFORE_M,
            _ => -1.0,
        };
        let is_partner = gap <= reach;
        if is_partner || (gap <= NEAR_M && other.area() >= object.area()) {
            found.push(Neighbour { target, place, gap, is_partner });
        }
    }
    found.sort_by(|a, b| a.gap.total_cmp(&b.gap).then(a.target.cmp(&b.target)));
    found
}

impl Object {
    /// May a line put other things beside it, or rugs under it?
    pub fn can_have_neighbours(&self) -> bool {
        self.mount == Mount::Floor && self.traits.shape != ShapeKind::Flat
    }
}

/// The side of a target that an object is on, and the gap between the boxes there, metres.
fn side_of(object: &Object, pose: &Pose, target: &Object, at: &Pose) -> (Place, f32) {
    let (half, own) = (target.size.truncate() * 0.5, object.size.truncate() * 0.5);
    let offset = pose.xy() - at.xy();
    let [left, front] = [at.left(), at.front()];
    let reach = |axis: Vec2| own.x * pose.left().dot(axis).abs() + own.y * pose.front().dot(axis).abs();
    let (x, y) = (offset.dot(left), offset.dot(front));
    let (aside, ahead) = (x.abs() - half.x - reach(left), y.abs() - half.y - reach(front));
    match (aside > ahead, x >= 0.0, y >= 0.0) {
        (true, true, _) => (Place::LeftOf, aside),
        (true, false, _) => (Place::RightOf, aside),
        (false, _, true) => (Place::InFrontOf, ahead),
        (false, _, false) => (Place::Behind, ahead),
    }
}

/// What a rug lies under: of those that it reaches, what it belongs to, else what it shares most with.
fn covered(scene: &Scene, index: usize, pose: &Pose, standing: &Layout) -> Option<Anchor> {
    let object = &scene.objects[index];
    let shared = |target: usize| {
        let other = &scene.objects[target];
        let at = standing.pose(target).filter(|_| target != index && other.can_have_neighbours())?;
        let (_, gap) = side_of(object, pose, other, at);
        let belongs =
            object.traits.groups.iter().any(|group| group.targets.iter().any(|id| id == other.category_id()));
        (gap < 0.0).then_some((belongs, -gap, target))
    };
    let best = (0..scene.objects.len())
        .filter_map(shared)
        .max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cmp(&a.2)))?;
    Some(Anchor::Under { target: best.2, yaw: Turn::NONE })
}
