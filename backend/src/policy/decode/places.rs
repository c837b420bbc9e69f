//! Which texts may become one object's line, given what stands.

use std::collections::HashMap;

use super::numbers::{Number, Ranges, number};
use super::space::Space;
use crate::layout::answer::{Aliases, Anchor, Lattice, Origin, Place, Side, Steps, Turn};
use crate::layout::{Layout, Placed, followers};
use crate::reward::Evaluation;
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Object};
use crate::search::relocated;

/// What stands while a line is chosen.
#[derive(Clone, Copy)]
pub(super) struct Standing<'s, 'a> {
    pub(super) evaluation: &'s Evaluation<'a>,
    pub(super) layout: &'s Layout,
}

/// The lines that one object may have.
#[derive(Debug, Clone)]
pub(super) struct Places {
    index: usize,
    /// Must a place break no hard term?
    is_held: bool,
    has_followers: bool,
    groups: Vec<Group>,
    /// Answers given for starts of lines, and for whole ones.
    known: HashMap<(Vec<u8>, bool), bool>,
    fitting: HashMap<(Anchor, [Steps; 2]), bool>,
    spaces: HashMap<(i32, u32, Option<usize>), Space>,
    has_place: Option<bool>,
}

/// Lines that differ in their numbers and their ends alone.
#[derive(Debug, Clone)]
struct Group {
    head: String,
    middle: String,
    anchors: Vec<Anchor>,
    ranges: [[i16; 2]; 2],
}

impl Places {
    pub(super) fn new(index: usize, is_held: bool, standing: Standing<'_, '_>, aliases: &Aliases) -> Self {
        let scene = standing.evaluation.context.scene;
        let mut groups = vec![];
        for anchors in anchors(index, standing) {
            let Some(first) = anchors.first() else { continue };
            let Some(lattice) = Lattice::new(first, scene, index, standing.layout) else { continue };
            let [head, middle, _] = first.words(aliases);
            groups.push(Group { head, middle, anchors, ranges: lattice.ranges });
        }
        Self {
            index,
            is_held,
            has_followers: !followers(scene, index, |_| None).is_empty(),
            groups,
            known: HashMap::new(),
            fitting: HashMap::new(),
            spaces: HashMap::new(),
            has_place: None,
        }
    }

    /// Is a text (after the alias) the start of a line that may be, or, where it `is_whole`, such a line?
    pub(super) fn allows(
        &mut self,
        text: &[u8],
        is_whole: bool,
        standing: Standing<'_, '_>,
        aliases: &Aliases,
    ) -> bool {
        if let Some(&known) = self.known.get(&(text.to_vec(), is_whole)) {
            return known;
        }
        let is_none = if is_whole { text == b"none" } else { b"none".starts_with(text) };
        let mut is_allowed = is_none && (!self.is_held || !self.has_place(standing, aliases));
        for group in 0..self.groups.len() {
            if is_allowed {
                break;
            }
            is_allowed = self
                .query(group, text, is_whole, aliases)
                .is_some_and(|(ranges, anchors)| self.holds(&ranges, &anchors, standing));
        }
        self.known.insert((text.to_vec(), is_whole), is_allowed);
        is_allowed
    }

    /// Is there any place?
    fn has_place(&mut self, standing: Standing<'_, '_>, aliases: &Aliases) -> bool {
        if let Some(known) = self.has_place {
            return known;
        }
        // Free places first: they are the most.
        let has_place = (0..self.groups.len()).rev().any(|group| {
            let query = self.query(group, b"", false, aliases);
            query.is_some_and(|(ranges, anchors)| self.holds(&ranges, &anchors, standing))
        });
        self.has_place = Some(has_place);
        has_place
    }

    /// The numbers and anchors of a group that a text leaves open; `None` where it is no start of any.
    fn query(
        &self,
        group: usize,
        text: &[u8],
        is_whole: bool,
        aliases: &Aliases,
    ) -> Option<([Ranges; 2], Vec<Anchor>)> {
        let group = &self.groups[group];
        let all = |axis: usize| vec![group.ranges[axis]];
        let open = |ranges: [Ranges; 2]| (!is_whole).then(|| (ranges, group.anchors.clone()));
        let Some(rest) = after(text, group.head.as_bytes())? else { return open([all(0), all(1)]) };
        let (a, rest) = match number(rest, group.ranges[0]) {
            Number::Begun(ranges) => return open([ranges, all(1)]),
            Number::Whole(a, rest) => (vec![[a, a]], rest),
            Number::Never => return None,
        };
        let Some(rest) = after(rest, group.middle.as_bytes())? else { return open([a, all(1)]) };
        let (b, rest) = match number(rest, group.ranges[1]) {
            Number::Begun(ranges) => return open([a, ranges]),
            Number::Whole(b, rest) => (vec![[b, b]], rest),
            Number::Never => return None,
        };
        let ends_so = |anchor: &&Anchor| {
            let [_, _, tail] = anchor.words(aliases);
            if is_whole { tail.as_bytes() == rest } else { tail.as_bytes().starts_with(rest) }
        };
        let anchors: Vec<Anchor> = group.anchors.iter().filter(ends_so).copied().collect();
        (!anchors.is_empty()).then_some(([a, b], anchors))
    }

    /// Is there a place among these?
    fn holds(&mut self, ranges: &[Ranges; 2], anchors: &[Anchor], standing: Standing<'_, '_>) -> bool {
        if !self.is_held {
            return true;
        }
        let evaluation = standing.evaluation;
        let (index, has_followers) = (self.index, self.has_followers);
        anchors.iter().any(|anchor| {
            let Some(lattice) = Lattice::new(anchor, evaluation.context.scene, index, standing.layout) else {
                return false;
            };
            let fitting = &mut self.fitting;
            let mut fits = |steps: [Steps; 2], placed: Placed| {
                *fitting.entry((*anchor, steps)).or_insert_with(|| {
                    if has_followers {
                        evaluation.fits(&relocated(evaluation, index, placed, false))
                    } else {
                        evaluation.fits(&[(index, Some(placed))])
                    }
                })
            };
            if matches!(anchor, Anchor::Hung { .. }) {
                let numbers = |axis: usize| ranges[axis].iter().flat_map(|&[low, high]| low..=high);
                return numbers(0).any(|a| {
                    numbers(1).any(|b| {
                        let steps = [Steps(a), Steps(b)];
                        fits(steps, lattice.at(steps))
                    })
                });
            }
            let turn = (lattice.yaw * 1e4).round() as i32;
            let key = (turn, lattice.origin.z.to_bits(), lattice.support);
            let space = self.spaces.entry(key).or_insert_with(|| Space::new(evaluation, &lattice));
            space.holds((evaluation, index), &lattice, [&ranges[0], &ranges[1]], &mut fits)
        })
    }
}

/// What of a text comes behind a fixed part: `Some(None)` where the text ends within the part, `None` where it differs.
fn after<'t>(text: &'t [u8], fixed: &[u8]) -> Option<Option<&'t [u8]>> {
    if text.len() < fixed.len() {
        return fixed.starts_with(text).then_some(None);
    }
    text.strip_prefix(fixed).map(Some)
}

/// The anchors that an object's line may have, those together that differ in their ends alone; the most likely to have room last.
fn anchors(index: usize, standing: Standing<'_, '_>) -> Vec<Vec<Anchor>> {
    let scene = standing.evaluation.context.scene;
    let object = &scene.objects[index];
    let walls = 0..scene.floor.edges.len();
    let targets = |suits: fn(&Object) -> bool| {
        let is_target = move |&target: &usize| {
            target != index && standing.layout.pose(target).is_some() && suits(&scene.objects[target])
        };
        (0..scene.objects.len()).filter(is_target)
    };
    let turned = |anchor: &dyn Fn(Turn) -> Anchor| -> Vec<Anchor> { Turn::all().map(anchor).collect() };
    match object.mount {
        Mount::Wall => walls
            .flat_map(|wall| {
                Origin::of(scene, wall).into_iter().map(move |from| vec![Anchor::Hung { wall, from }])
            })
            .collect(),
        Mount::Ceiling => vec![turned(&|yaw| Anchor::Ceiling { yaw })],
        Mount::Surface => targets(|target| target.traits.carries)
            .map(|target| turned(&|yaw| Anchor::On { target, yaw }))
            .collect(),
        Mount::Floor => {
            let mut found: Vec<Vec<Anchor>> = vec![];
            for target in targets(Object::can_have_neighbours) {
                for place in Place::ALL {
                    found.push(turned(&|yaw| Anchor::Beside { place, target, yaw }));
                }
                if object.traits.shape == ShapeKind::Flat {
                    found.push(turned(&|yaw| Anchor::Under { target, yaw }));
                }
            }
            for wall in walls {
                let sides = |from: Origin| Side::ALL.map(|side| Anchor::Wall { wall, from, side }).to_vec();
                found.extend(Origin::of(scene, wall).into_iter().map(sides));
            }
            found.push(turned(&|yaw| Anchor::Free { yaw }));
            found
        }
    }
}
