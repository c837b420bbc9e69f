//! Where everything stands: one pose an object, and what carries it.

pub mod answer;
mod rigid;

use std::collections::HashMap;

use parry3d::glamx::Vec2;

pub use rigid::{moved_rigidly, wrapped};

use crate::scene::{Mount, Object, Pose, Scene};

/// A pose for every object of a scene; `None` = not placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Index-aligned with [`Scene::objects`].
    pub placed: Vec<Option<Placed>>,
}

/// A pose and the object that carries it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Where it stands.
    pub pose: Pose,
    /// The object that it stands on, an index into [`Scene::objects`]; `None` = floor, wall or ceiling.
    pub support: Option<usize>,
}

/// A thing this close above another's top stands on it, metres (SceneEval uses 1 cm; users' scenes are sloppier before arranging).
const RESTS_M: f32 = 0.03;
/// A point on the very edge of a box is on it, whatever rounding does to its numbers, metres.
const ON_EDGE_M: f32 = 0.001;

impl Layout {
    /// Nothing is placed but what is locked, or attached to what is.
    pub fn empty(scene: &Scene) -> Self {
        let mut layout = Self::from_sent(scene);
        for (index, placed) in layout.placed.iter_mut().enumerate() {
            if !scene.is_fixed(index) {
                *placed = None;
            }
        }
        layout
    }

    /// The layout as the client sent it; what carries what is read off the numbers.
    pub fn from_sent(scene: &Scene) -> Self {
        let placed = scene.objects.iter().map(|object| {
            let pose = object.sent_pose?;
            Some(Placed { pose, support: carrier(scene, object, &pose) })
        });
        Self { placed: placed.collect() }
    }

    /// The same for another scene of the same room, whose objects may be fewer or in another order: they are matched by their ids.
    pub fn carried_over(&self, from: &Scene, to: &Scene) -> Self {
        let ids = from.objects.iter().map(|object| object.id.as_str());
        let index_of: HashMap<&str, usize> = ids.zip(0..).collect();
        let old: Vec<Option<usize>> =
            to.objects.iter().map(|object| index_of.get(object.id.as_str()).copied()).collect();
        let placed = old.iter().map(|index| {
            let placed = self.placed[(*index)?]?;
            let support =
                placed.support.and_then(|carrier| old.iter().position(|&index| index == Some(carrier)));
            Some(Placed { support, ..placed })
        });
        Self { placed: placed.collect() }
    }

    /// The pose of an object, if it is placed.
    pub fn pose(&self, index: usize) -> Option<&Pose> {
        self.placed.get(index)?.as_ref().map(|placed| &placed.pose)
    }

    /// What moves when `index` moves: what it carries and what is attached to it, and so on; without `index` itself.
    pub fn followers(&self, scene: &Scene, index: usize) -> Vec<usize> {
        followers(scene, index, |child| self.placed.get(child)?.as_ref()?.support)
    }
}

/// What moves when `index` moves, given what carries each object: ascending, without `index` itself.
pub fn followers(scene: &Scene, index: usize, support: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let mut found = vec![];
    let mut front = vec![index];
    while let Some(parent) = front.pop() {
        for (child, object) in scene.objects.iter().enumerate() {
            let follows = support(child) == Some(parent) || object.attached_to == Some(parent);
            if follows && child != index && !object.locked && !found.contains(&child) {
                found.push(child);
                front.push(child);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The object under a surface piece's middle whose top is nearest below its bottom.
fn carrier(scene: &Scene, object: &Object, pose: &Pose) -> Option<usize> {
    if object.mount != Mount::Surface {
        return None;
    }
    let rests_on = |index: usize| {
        let other = &scene.objects[index];
        let under = other.sent_pose?;
        let gap = (pose.position.z - under.position.z - other.size.z).abs();
        let is_under = other.id != object.id
            && other.traits.carries
            && gap <= RESTS_M
            && covers(other, &under, pose.xy());
        is_under.then_some((gap, index))
    };
    let best = (0..scene.objects.len()).filter_map(rests_on).min_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, index)| index)
}

/// Is a floor point within an object's box, or within [`ON_EDGE_M`] of it?
pub fn covers(object: &Object, pose: &Pose, point: Vec2) -> bool {
    let offset = point - pose.xy();
    pose.left().dot(offset).abs() <= object.size.x / 2.0 + ON_EDGE_M
        && pose.front().dot(offset).abs() <= object.size.y / 2.0 + ON_EDGE_M
}
