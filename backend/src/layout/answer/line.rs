//! One line of an answer.

use super::aliases::Aliases;
use super::anchor::{Anchor, Place, Side};
use super::lattice::Lattice;
use super::steps::Steps;
use crate::layout::{Layout, Placed};
use crate::protocol::{GoalRelation, RelationKind};
use crate::scene::Scene;

/// No farther from a wall than this is against it, steps.
const AGAINST: i16 = 2;
/// Distances of a relation may be this much off, metres.
const SLACK_M: f64 = 0.10;

/// Where an answer puts one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// At a place.
    At {
        /// What the place is given by.
        anchor: Anchor,
        /// The anchor's two numbers.
        steps: [Steps; 2],
    },
    /// Nowhere: it does not fit.
    None,
}

impl Line {
    /// The pose that it says, given what stands; `None` where it says none, or goes by what does not stand.
    pub fn placed(&self, scene: &Scene, index: usize, layout: &Layout) -> Option<Placed> {
        match self {
            Self::At { anchor, steps } => Some(Lattice::new(anchor, scene, index, layout)?.at(*steps)),
            Self::None => None,
        }
    }

    /// The line of the same kind, by the same wall or target, that comes nearest to a pose.
    pub fn nearest(&self, scene: &Scene, index: usize, layout: &Layout, placed: &Placed) -> Self {
        let Self::At { anchor, .. } = self else { return Self::None };
        let anchor = anchor.turned(scene, layout, placed.pose.yaw);
        match Lattice::new(&anchor, scene, index, layout) {
            Some(lattice) => Self::At { anchor, steps: lattice.nearest(placed.pose.position) },
            None => Self::None,
        }
    }

    /// Its text after the alias: `wall 2, from_left 1.35, gap 0.00, back`.
    pub fn text(&self, aliases: &Aliases) -> String {
        match self {
            Self::At { anchor, steps: [a, b] } => {
                let [head, middle, tail] = anchor.words(aliases);
                format!("{head}{a}{middle}{b}{tail}")
            }
            Self::None => "none".to_owned(),
        }
    }

    /// What it says, for people; `name` names an object.
    pub fn words(&self, name: &dyn Fn(usize) -> String) -> String {
        let Self::At { anchor, steps } = self else { return "no place found".to_owned() };
        match *anchor {
            Anchor::Wall { wall, side, .. } => {
                let (side, wall) = (side.as_str(), wall + 1);
                if steps[1].0 <= AGAINST {
                    format!("{side} against wall {wall}")
                } else {
                    format!("{side} to wall {wall}, {} m off", steps[1])
                }
            }
            Anchor::Hung { wall, .. } => format!("on wall {}", wall + 1),
            Anchor::Beside { place, target, .. } => {
                format!("{} {}", place.as_str().replace('_', " "), name(target))
            }
            Anchor::On { target, .. } => format!("on {}", name(target)),
            Anchor::Under { target, .. } => format!("under {}", name(target)),
            Anchor::Free { .. } => "free in the room".to_owned(),
            Anchor::Ceiling { .. } => "under the ceiling".to_owned(),
        }
    }

    /// The relation that it states, in the client's ids, where the protocol has one.
    pub fn relation(&self, scene: &Scene, index: usize) -> Option<GoalRelation> {
        let Self::At { anchor, steps } = self else { return None };
        let id = |index: usize| Some(scene.objects.get(index)?.id.clone());
        let gap = f64::from(steps[0].0) * 0.05;
        // What is tucked under its target keeps no distance that boxes could tell.
        let distance = (gap >= 0.0).then(|| [(gap - SLACK_M).max(0.0), gap + SLACK_M]);
        let (kind, target, distance_m) = match *anchor {
            Anchor::Wall { wall, side: Side::Back, .. } if steps[1].0 <= AGAINST => {
                (RelationKind::AgainstWall, format!("wall_{}", wall + 1), None)
            }
            Anchor::Beside { place, target, .. } => {
                let kind = match place {
                    Place::LeftOf => RelationKind::LeftOf,
                    Place::RightOf => RelationKind::RightOf,
                    Place::InFrontOf => RelationKind::InFrontOf,
                    Place::Behind => RelationKind::Behind,
                };
                (kind, id(target)?, distance)
            }
            Anchor::On { target, .. } => (RelationKind::OnTopOf, id(target)?, None),
            Anchor::Under { target, .. } => (RelationKind::Under, id(target)?, None),
            _ => return None,
        };
        Some(GoalRelation { kind, subject: id(index)?, target: Some(target), distance_m })
    }
}
