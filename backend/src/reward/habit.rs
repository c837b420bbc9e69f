//! How a kind of thing stands, as people have habits about it: one number in [0, 1] for each.
//!
//! A habit is about all things of a category: its degree is the mean over them, each to the anchor that suits it best (a gap:
//! to the nearest). Gaps are hats over [`GAPS_M`], so that a weighted sum of them is any piecewise linear liking of a distance.
//! Sides are the anchor's own; their four degrees sum to 1 beside it and fall to 0 from 1.2 m to 2.2 m away.

use std::fmt;

use parry3d::glamx::Vec2;
use serde::{Deserialize, Serialize};

use super::evaluation::Evaluation;
use super::geometry::{Body, within};
use super::pair::Pair;
use super::relation::{opening_distance, turned};
use super::wall;
use crate::scene::{Mount, Scene};

/// Knots of the gaps, metres: finer where hands feel the difference. Beyond the last one is as far as it.
pub const GAPS_M: [f32; 7] = [0.0, 0.15, 0.3, 0.6, 1.0, 1.6, 2.5];

/// One measured habit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Habit {
    /// The category that has it.
    pub subject: String,
    /// What it stands to.
    pub anchor: Anchor,
    /// How.
    pub manner: Manner,
}

/// What a habit is held against.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// Any wall.
    Wall,
    /// Any corner of the room.
    Corner,
    /// The room's middle.
    Middle,
    /// Any window.
    Window,
    /// Any door or passage.
    Door,
    /// Anything of another category.
    Category(String),
}

/// How a thing stands to an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// About so far away: an index into [`GAPS_M`].
    Gap(u8),
    /// Turned towards it.
    Toward,
    /// Turned away from it.
    Away,
    /// On its left.
    Left,
    /// On its right.
    Right,
    /// Before its front.
    Before,
    /// Behind its back.
    Behind,
    /// At it: the back on a wall, in a corner, in the middle.
    At,
}

impl fmt::Display for Habit {
    /// As people and programs name it: `desk toward window`, `nightstand gap_0.3 bed`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, anchor, manner } = self;
        match manner {
            Manner::Gap(knot) => write!(out, "{subject} gap_{} {anchor}", GAPS_M[usize::from(*knot)]),
            _ => write!(out, "{subject} {} {anchor}", manner.word()),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Wall => "wall",
            Self::Corner => "corner",
            Self::Middle => "middle",
            Self::Window => "window",
            Self::Door => "door",
            Self::Category(category) => category,
        })
    }
}

impl Manner {
    /// Its name; all gaps have one.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gap(_) => "gap",
            Self::Toward => "toward",
            Self::Away => "away",
            Self::Left => "left",
            Self::Right => "right",
            Self::Before => "before",
            Self::Behind => "behind",
            Self::At => "at",
        }
    }
}

/// A habit in a scene.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    pub(crate) manner: Manner,
    pub(crate) subjects: Vec<usize>,
    pub(crate) targets: Targets,
}

/// An anchor in a scene.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Targets {
    Walls,
    Corners,
    Middle,
    Openings(Vec<usize>),
    Objects(Vec<usize>),
}

impl Held {
    /// The habit in a scene; `None` where the scene lacks an end of it, or where nothing of the subject can move.
    pub(crate) fn new(scene: &Scene, habit: &Habit) -> Option<Self> {
        let of = |category: &str| -> Vec<usize> {
            let all = scene.objects.iter().enumerate();
            all.filter(|(_, object)| object.category_id() == category).map(|(index, _)| index).collect()
        };
        let openings = |is_way: bool| -> Vec<usize> {
            let all = scene.openings.iter().enumerate();
            all.filter(|(_, opening)| opening.is_way() == is_way).map(|(index, _)| index).collect()
        };
        let mut subjects = of(&habit.subject);
        subjects.retain(|&index| !scene.is_fixed(index));
        let targets = match &habit.anchor {
            Anchor::Wall => Targets::Walls,
            Anchor::Corner => Targets::Corners,
            Anchor::Middle => Targets::Middle,
            Anchor::Window => Targets::Openings(openings(false)),
            Anchor::Door => Targets::Openings(openings(true)),
            Anchor::Category(category) => Targets::Objects(of(category)),
        };
        let is_there = match &targets {
            Targets::Openings(indices) | Targets::Objects(indices) => !indices.is_empty(),
            _ => true,
        };
        (is_there && !subjects.is_empty()).then_some(Self { manner: habit.manner, subjects, targets })
    }

    /// Every object at an end of it, once.
    pub(crate) fn objects(&self) -> impl Iterator<Item = usize> {
        let targets: &[usize] = if let Targets::Objects(targets) = &self.targets { targets } else { &[] };
        let others = targets.iter().filter(|index| !self.is_of(**index));
        self.subjects.iter().chain(others).copied()
    }

    /// Is it a habit of this object?
    pub(crate) fn is_of(&self, object: usize) -> bool {
        self.subjects.contains(&object)
    }

    /// How far it holds, [0, 1]; what is not placed holds nothing.
    pub(crate) fn degree<'b>(&self, scene: &Scene, body: &dyn Fn(usize) -> Option<&'b Body>) -> f32 {
        let of_subject = |&subject: &usize| -> f32 {
            let Some(own) = body(subject) else { return 0.0 };
            match self.manner {
                Manner::Gap(knot) => {
                    let nearest = self.gaps(scene, own, body).fold(f32::INFINITY, f32::min);
                    if nearest.is_finite() { hat(nearest, usize::from(knot)) } else { 0.0 }
                }
                manner => self.others(scene, manner, own, body),
            }
        };
        self.subjects.iter().map(of_subject).sum::<f32>() / self.subjects.len() as f32
    }

    fn gaps<'s, 'b: 's>(
        &'s self,
        scene: &'s Scene,
        own: &'s Body,
        body: &'s dyn Fn(usize) -> Option<&'b Body>,
    ) -> Box<dyn Iterator<Item = f32> + 's> {
        match &self.targets {
            Targets::Walls => {
                let corners = own.rect.corners();
                let edges = scene.floor.edges.iter();
                Box::new(edges.flat_map(move |edge| corners.map(|corner| edge.distance(corner))))
            }
            Targets::Openings(openings) => {
                Box::new(openings.iter().map(|&index| opening_distance(&scene.openings[index], own)))
            }
            Targets::Objects(objects) => Box::new(
                objects.iter().filter_map(|&index| Some(Pair::new(own, body(index)?).distance().max(0.0))),
            ),
            Targets::Corners | Targets::Middle => Box::new(std::iter::empty()),
        }
    }

    fn others<'b>(
        &self,
        scene: &Scene,
        manner: Manner,
        own: &Body,
        body: &dyn Fn(usize) -> Option<&'b Body>,
    ) -> f32 {
        let looks = |point: Vec2| {
            let toward = (point - own.rect.center).normalize_or_zero();
            turned(own, if manner == Manner::Away { -toward } else { toward })
        };
        match &self.targets {
            Targets::Walls => {
                scene.floor.edges.iter().map(|edge| wall::back_on(edge, own)).fold(0.0, f32::max)
            }
            Targets::Corners => wall::corner(scene, own),
            Targets::Middle => {
                let reach = 0.5 * scene.floor.area.sqrt();
                within((own.rect.center - scene.floor.centroid).length(), [0.0, 0.3], reach.max(0.5))
            }
            Targets::Openings(openings) => {
                let degrees = openings.iter().map(|&index| looks(scene.openings[index].middle()));
                degrees.fold(0.0, f32::max)
            }
            Targets::Objects(objects) => {
                let degrees = objects.iter().filter_map(|&index| {
                    let other = body(index)?;
                    Some(match manner {
                        Manner::Toward | Manner::Away => looks(other.rect.center),
                        _ => side(&Pair::new(own, other), manner),
                    })
                });
                degrees.fold(0.0, f32::max)
            }
        }
    }
}

/// How far a subject is on one side of its anchor, as the crow flies over the anchor's proportions.
fn side(pair: &Pair, manner: Manner) -> f32 {
    let toward = (pair.offset / (pair.half + pair.target_half).max(Vec2::splat(1e-3))).normalize_or_zero();
    let share = match manner {
        Manner::Left => toward.x,
        Manner::Right => -toward.x,
        Manner::Before => toward.y,
        Manner::Behind => -toward.y,
        _ => 0.0,
    };
    share.max(0.0).powi(2) * within(pair.distance(), [0.0, 1.2], 1.0)
}

/// How near a gap is to a knot: 1 at it, 0 from the next knots on; all knots together 1.
fn hat(gap: f32, knot: usize) -> f32 {
    let at = GAPS_M[knot];
    if gap <= at {
        let before = knot.checked_sub(1).map(|index| GAPS_M[index]);
        before.map_or(1.0, |before| ((gap - before) / (at - before)).clamp(0.0, 1.0))
    } else {
        GAPS_M.get(knot + 1).map_or(1.0, |next| ((next - gap) / (next - at)).clamp(0.0, 1.0))
    }
}

/// Every habit that a scene can show, with its degree in a layout.
///
/// Things on the floor, of categories that the table knows. Distances and sides are told of the smaller category of two.
pub fn habits(evaluation: &Evaluation<'_>) -> Vec<(Habit, f32)> {
    let scene = evaluation.context.scene;
    let mut categories: Vec<(&str, f32)> = vec![];
    for object in
        scene.objects.iter().filter(|object| object.mount == Mount::Floor && object.category.is_some())
    {
        if !categories.iter().any(|(known, _)| *known == object.category_id()) {
            categories.push((
                object.category_id(),
                object.traits.size_m.typical[0] * object.traits.size_m.typical[1],
            ));
        }
    }
    let turns = [Manner::Toward, Manner::Away];
    let sides = [Manner::Left, Manner::Right, Manner::Before, Manner::Behind];
    let gaps = (0..GAPS_M.len() as u8).map(Manner::Gap);
    let with_gaps =
        |others: &[Manner]| -> Vec<Manner> { others.iter().copied().chain(gaps.clone()).collect() };
    let (turned, beside) = (with_gaps(&turns), [with_gaps(&turns), sides.to_vec()].concat());
    let mut found = vec![];
    let body = |index: usize| evaluation.body(index);
    let mut measure = |subject: &str, anchor: Anchor, manners: &[Manner]| {
        let habit = |manner| Habit { subject: subject.to_owned(), anchor: anchor.clone(), manner };
        let Some(mut held) = manners.first().and_then(|&manner| Held::new(scene, &habit(manner))) else {
            return;
        };
        for &manner in manners {
            held.manner = manner;
            found.push((habit(manner), held.degree(scene, &body)));
        }
    };
    for &(subject, area) in &categories {
        measure(subject, Anchor::Wall, &with_gaps(&[Manner::At]));
        measure(subject, Anchor::Corner, &[Manner::At]);
        measure(subject, Anchor::Middle, &[Manner::At]);
        measure(subject, Anchor::Window, &turned);
        measure(subject, Anchor::Door, &turned);
        for &(other, other_area) in categories.iter().filter(|(other, _)| *other != subject) {
            let is_smaller = (area, subject) < (other_area, other);
            measure(subject, Anchor::Category(other.to_owned()), if is_smaller { &beside } else { &turns });
        }
    }
    found
}
