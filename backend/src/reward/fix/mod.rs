//! Poses that mend findings: generated close by, tried on the evaluation, and taken back.
//!
//! A fix removes its finding, breaks no hard term anew or worse, and for a soft finding does not lower the total. What stands on
//! an object or is attached to it moves with it. Among the poses that qualify, the one that leaves the best total wins, less a
//! little for the way that it has to be carried.

mod clear;
mod partners;
mod places;
mod plan;

use parry3d::glamx::Vec2;

use super::diagnose::hints::{Move, signed_turn};
use super::diagnose::{self, Detail, Finding, Known, Other, hard};
use super::evaluation::Evaluation;
use crate::layout::{Layout, Placed, moved_rigidly};
use crate::protocol::{DiagnosticKind, TermName};
use crate::scene::Pose;

/// Findings of a layout that get a fix at most, the worst first: a report stays a matter of milliseconds.
pub(super) const MAX_FIXES: usize = 40;
/// An object in more contacts than this lies in a pile: no single move mends that, and trying is dear.
const MAX_PILE: usize = 24;
/// Poses tried for one finding at most.
const MAX_TRIES: usize = 150;
/// Poses of one finding that are scored in full at most.
const MAX_SCORED: usize = 8;
/// Poses of one finding about walking that are walked at most: walking is the dear part.
const MAX_WALKS: usize = 24;
/// Share of the total that a metre of carrying may cost: a piece is not sent across the room for nothing.
const CARRY_PER_M: f32 = 0.05;
/// A turn by a radian is as much trouble as carrying this far, metres.
const TURN_M: f32 = 0.3;
/// Totals that differ by less than this share are equal: sums of `f32`.
const SAME_TOTAL: f32 = 1e-4;

/// Finds fixes for one layout.
pub(super) struct Fixer<'e, 'c> {
    evaluation: &'e mut Evaluation<'c>,
    layout: Layout,
    /// Everything that is wrong with the layout as it is.
    before: Known,
    total: f32,
    num_fixes: usize,
}

/// What is left to be tried for one finding, and what was found.
struct Search<'f> {
    finding: &'f Finding,
    num_tries: usize,
    num_walks: usize,
    num_scored: usize,
    best: Option<(f32, Move)>,
}

/// One object that may move, with all that goes along.
struct Mover {
    index: usize,
    from: Option<Pose>,
    followers: Vec<(usize, Placed)>,
}

impl<'e, 'c> Fixer<'e, 'c> {
    /// For the layout of `evaluation`, whose total is given and whose walks are taken.
    pub(super) fn new(evaluation: &'e mut Evaluation<'c>, findings: &[Finding], total: f32) -> Self {
        let before = findings.iter().map(|finding| (finding.key(), finding.amount)).collect();
        Self { layout: evaluation.layout(), before, evaluation, total, num_fixes: 0 }
    }

    /// Is there anything to try for a finding, and are there tries left?
    pub(super) fn may_try(&self, finding: &Finding) -> bool {
        let in_pile = |index: usize| {
            self.evaluation.slots[index].as_ref().is_some_and(|slot| slot.contacts.len() > MAX_PILE)
        };
        self.num_fixes < MAX_FIXES && !finding.object.is_some_and(in_pile) && !self.movers(finding).is_empty()
    }

    /// A pose that mends a finding, if one is found nearby. The evaluation is left as it was, but for its walk.
    pub(super) fn fix(&mut self, finding: &Finding) -> Option<Move> {
        self.num_fixes += 1;
        let mut search = Search { finding, num_tries: 0, num_walks: 0, num_scored: 0, best: None };
        for index in self.movers(finding) {
            let mover = self.mover(index);
            let tries = plan::plan(self.evaluation, finding, index);
            for pose in tries.poses {
                self.attempt(&mut search, &mover, pose);
            }
            for (center, need) in tries.pushes {
                self.push(&mut search, &mover, center, need);
            }
            // The next one only moves where this one cannot.
            if search.best.is_some() {
                break;
            }
        }
        search.best.map(|(_, found)| found)
    }

    /// The objects that could be moved to mend a finding: the one that it is about first.
    fn movers(&self, finding: &Finding) -> Vec<usize> {
        let mut found = vec![];
        let leads = |index: usize| {
            let scene = self.evaluation.context.scene;
            let mut index = index;
            while let Some(parent) = scene.objects[index].attached_to.filter(|_| !scene.objects[index].locked)
            {
                index = parent;
            }
            scene.objects[index].is_movable().then_some(index)
        };
        found.extend(finding.object.and_then(leads));
        match (finding.kind, finding.other) {
            (DiagnosticKind::Collision | DiagnosticKind::NoClearance, Other::Object(other)) => {
                found.extend(leads(other))
            }
            (DiagnosticKind::Unreachable | DiagnosticKind::Disconnected | DiagnosticKind::Unbalanced, _) => {
                found.extend(plan::obstacles(self.evaluation, finding).into_iter().filter_map(leads));
            }
            _ => {}
        }
        let mut seen = vec![];
        found.retain(|index| {
            let is_new = !seen.contains(index);
            seen.push(*index);
            is_new
        });
        found
    }

    fn mover(&self, index: usize) -> Mover {
        let followers = self.layout.followers(self.evaluation.context.scene, index);
        let followers =
            followers.into_iter().filter_map(|follower| Some((follower, self.evaluation.placed(follower)?)));
        Mover { index, from: self.layout.pose(index).copied(), followers: followers.collect() }
    }

    /// The shortest push in each direction that mends the finding.
    fn push(&mut self, search: &mut Search<'_>, mover: &Mover, center: Pose, need: f32) {
        let scene = self.evaluation.context.scene;
        for direction in plan::directions(scene, mover.index, &center) {
            let at = |step: f32| Pose { position: center.position + direction * step, ..center };
            let mut failed = 0.0;
            for step in plan::steps(scene, need) {
                if !self.holds(search, mover, at(step)) {
                    failed = step;
                    continue;
                }
                let (mut low, mut high) = (failed, step);
                while high - low > 0.025 {
                    let middle = ((low + high) * 50.0).round() / 100.0;
                    if middle <= low || middle >= high {
                        break;
                    }
                    if self.holds(search, mover, at(middle)) { high = middle } else { low = middle }
                }
                self.score(search, mover, at(high));
                break;
            }
        }
    }

    fn attempt(&mut self, search: &mut Search<'_>, mover: &Mover, pose: Pose) {
        if self.holds(search, mover, pose) {
            self.score(search, mover, pose);
        }
    }

    /// An object at a pose as it comes back from the wire, and all that goes along; `None` where that is no pose.
    fn changes(&self, mover: &Mover, pose: Pose) -> Option<Vec<(usize, Option<Placed>)>> {
        let scene = self.evaluation.context.scene;
        let turns = scene.objects[mover.index].quarter_turns;
        if !pose.position.is_finite() || !pose.yaw.is_finite() {
            return None;
        }
        let pose = scene.world.pose_from_wire(&scene.world.pose_to_wire(&pose, turns), turns);
        let support = clear::carrier(self.evaluation, mover.index, &pose, &mover.followers);
        let mut changes = vec![(mover.index, Some(Placed { pose, support }))];
        if let Some(from) = &mover.from {
            changes.extend(mover.followers.iter().map(|&(follower, placed)| {
                (follower, Some(Placed { pose: moved_rigidly(&placed.pose, from, &pose), ..placed }))
            }));
        }
        Some(changes)
    }

    /// Does a pose mend the finding and break nothing? Right for hard findings and nearly so for soft ones.
    fn holds(&mut self, search: &mut Search<'_>, mover: &Mover, pose: Pose) -> bool {
        if search.num_tries >= MAX_TRIES || search.num_scored >= MAX_SCORED {
            return false;
        }
        search.num_tries += 1;
        let Some(changes) = self.changes(mover, pose) else { return false };
        if clear::is_mended(self.evaluation, search.finding, &changes) == Some(false)
            || !clear::is_clear(self.evaluation, search.finding, &changes)
        {
            return false;
        }
        let is_walked = search.finding.term == TermName::Walkability;
        let needs_trial = is_walked
            || matches!(search.finding.kind, DiagnosticKind::NoClearance | DiagnosticKind::Unbalanced)
            || matches!(search.finding.detail, Detail::Shared(_));
        if !needs_trial {
            return true;
        }
        search.num_walks += usize::from(is_walked);
        if search.num_walks > MAX_WALKS {
            return false;
        }
        let before = self.swap(&changes);
        if is_walked {
            self.evaluation.take_walk();
        }
        let is_mended = !diagnose::is_there(self.evaluation, search.finding, &self.before);
        self.evaluation.apply(&before);
        is_mended
    }

    /// Scores a pose in full and keeps it if it is the best.
    fn score(&mut self, search: &mut Search<'_>, mover: &Mover, pose: Pose) {
        let Some(changes) = self.changes(mover, pose) else { return };
        search.num_scored += 1;
        let before = self.swap(&changes);
        let total = self.evaluation.totals().total;
        let is_mended = !diagnose::is_there(self.evaluation, search.finding, &self.before);
        let is_changed = |index: usize| changes.iter().any(|&(changed, _)| changed == index);
        let violations = hard::around(self.evaluation, &is_changed);
        let is_sound = violations.iter().all(|now| clear::was_there(now, &self.before));
        self.evaluation.apply(&before);
        let is_worse = total < self.total * (1.0 - SAME_TOTAL) && !search.finding.term.is_hard();
        if !is_mended || !is_sound || is_worse {
            return;
        }
        let Some((_, Some(to))) = changes.first().copied() else { return };
        let way = mover.from.map_or(0.0, |from| {
            let offset: Vec2 = to.pose.xy() - from.xy();
            offset.length() + TURN_M * signed_turn(to.pose.yaw - from.yaw).abs()
        });
        let value = total * (1.0 - CARRY_PER_M * way.min(0.5 / CARRY_PER_M));
        if search.best.is_none_or(|(best, _)| value > best) {
            search.best = Some((value, Move { index: mover.index, from: mover.from, to }));
        }
    }

    /// Applies changes; gives back what undoes them.
    fn swap(&mut self, changes: &[(usize, Option<Placed>)]) -> Vec<(usize, Option<Placed>)> {
        let before = changes.iter().map(|&(index, _)| (index, self.evaluation.placed(index))).collect();
        self.evaluation.apply(changes);
        before
    }
}
