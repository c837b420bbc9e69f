//! What a judged job teaches: comparisons of layouts, as differences of features.
//!
//! An edit is better than what was shown, and than the same room with the moved piece turned, or at other places that were free: the user
//! passed these by. (What is shown is the best by the usual weights, so that any move at all is worse by them; only beside other
//! moves can be seen what this one was for.) What was accepted is better than its siblings; what was rejected is worse than what
//! this user usually sees, which says little. Accepted and taken back is rejected. A layout that breaks a hard rule teaches
//! nothing: those rules are not a matter of taste.

use std::collections::{BTreeMap, HashMap};

use rand::RngExt;

use super::fit::Row;
use crate::error::Result;
use crate::layout::{Layout, Placed};
use crate::pipeline;
use crate::preferences::{Proposal, Request, Story, standing};
use crate::protocol::{Candidate, FinalPlacement, PreferenceEvent, TermName};
use crate::reward::{self, Context, Evaluation, Habit, WEIGHTS};
use crate::scene::{Mount, Object, Pose, Scene};
use crate::search;

/// Alternatives of an edit: for so many moved pieces so many other places, of so many that are tried.
const MOST_PIECES: usize = 3;
const ALTERNATIVES: usize = 8;
const TRIES: usize = 64;
/// What a bit counts, see [`share`]. Edits say most: the user did it by hand. Of accepts nobody knows whether all siblings were looked
/// at; of rejects, why.
const EDIT: f64 = 1.0;
const ACCEPT: f64 = 0.5;
const REJECT: f64 = 0.3;

/// What a weight can stand at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Feature {
    /// A soft term, an index into [`WEIGHTS`].
    Term(usize),
    /// A habit's degree.
    Habit(Habit),
}

impl Feature {
    /// The id of the statement that tells of it: `desk toward window`, `nightstand gap bed`, `walkability`.
    pub(super) fn statement(&self) -> String {
        match self {
            Self::Term(index) => WEIGHTS[*index].0.as_str().to_owned(),
            Self::Habit(Habit { subject, anchor, manner }) => {
                format!("{subject} {} {anchor}", manner.word())
            }
        }
    }
}

/// All features that were met, numbered in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    pub(super) known: Vec<Feature>,
    number_of: HashMap<Feature, u32>,
    /// Per feature: sum of its values where layouts were shown, and how many there were.
    shown: Vec<(f64, u32)>,
}

impl Features {
    fn number(&mut self, feature: Feature) -> u32 {
        let Self { known, number_of, shown } = self;
        *number_of.entry(feature).or_insert_with_key(|feature| {
            known.push(feature.clone());
            shown.push((0.0, 0));
            (known.len() - 1) as u32
        })
    }
}

/// What one job taught.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lesson {
    pub(super) job_id: String,
    pub(super) project: Option<String>,
    /// The last event that it was made of.
    pub(super) last_event: i64,
    pub(super) rows: Vec<Row>,
    /// What was rejected, with all its features: what it is compared with is known at the end only.
    pub(super) rejected: Vec<Vec<(u32, f32)>>,
    /// Edits that broke a hard rule.
    pub(super) num_conflicts: u32,
}

/// A layout in numbers.
struct Shown {
    is_valid: bool,
    /// The utility by the default weights.
    known: f64,
    features: BTreeMap<u32, f32>,
}

/// What the user did with a job, as comparisons.
///
/// # Errors
/// A snapshot that is no scene any more.
pub(super) fn lesson(
    proposal: &Proposal,
    events: &[PreferenceEvent],
    features: &mut Features,
) -> Result<Lesson> {
    let mut lesson = Lesson {
        job_id: proposal.job_id.clone(),
        project: proposal.request.options().and_then(|options| options.project.clone()),
        last_event: events.last().map_or(0, |event| event.id),
        ..Lesson::default()
    };
    let mut shown: BTreeMap<&str, Shown> = BTreeMap::new();
    for candidate in &proposal.response.candidates {
        let (seen, _) = look(proposal, candidate, &[], features)?;
        shown.insert(&candidate.id, seen);
    }
    if let Some(first) = proposal.response.candidates.first().and_then(|first| shown.get(first.id.as_str())) {
        for (&feature, &value) in &first.features {
            let (sum, num) = &mut features.shown[feature as usize];
            (*sum, *num) = (*sum + f64::from(value), *num + 1);
        }
    }
    let Story { standing, moved, rejected } = Story::of(&proposal.response.candidates, events);
    let seen = |candidate: &Candidate| shown.get(candidate.id.as_str()).filter(|seen| seen.is_valid);
    if let (Some(chosen), Some(best)) = (standing, standing.and_then(seen).filter(|_| is_arranged(proposal)))
    {
        let first = proposal.response.candidates.first().map(|first| first.id.as_str());
        let leads = |candidate: &Candidate| i8::from(first == Some(candidate.id.as_str()));
        let others = proposal.response.candidates.iter().filter(|candidate| candidate.id != chosen.id);
        let siblings: Vec<(&Shown, i8)> =
            others.filter_map(|other| Some((seen(other)?, leads(chosen) - leads(other)))).collect();
        for &(sibling, lead) in &siblings {
            lesson.rows.push(Row { lead, ..row(best, sibling, ACCEPT * share(siblings.len())) });
        }
    }
    if let (Some(candidate), Some(moved)) = (standing, moved) {
        let (after, passed_by) = look(proposal, candidate, moved, features)?;
        if !after.is_valid {
            lesson.num_conflicts += 1;
        } else {
            let worse: Vec<&Shown> = passed_by.iter().chain(seen(candidate)).collect();
            let weight = EDIT * share(worse.len());
            lesson.rows.extend(worse.into_iter().map(|worse| row(&after, worse, weight)));
        }
    }
    if is_arranged(proposal) {
        let numbers =
            |worse: &Shown| worse.features.iter().map(|(&feature, &value)| (feature, value)).collect();
        lesson.rejected = rejected.into_iter().filter_map(seen).map(numbers).collect();
    }
    Ok(lesson)
}

impl Lesson {
    /// Its comparisons, rejects against what is usually shown.
    pub(super) fn rows<'a>(&'a self, features: &'a Features) -> impl Iterator<Item = Row> + 'a {
        let usual = |feature: u32| {
            let (sum, num) = features.shown[feature as usize];
            if num > 0 { (sum / f64::from(num)) as f32 } else { 0.0 }
        };
        let rejected = self.rejected.iter().map(move |seen| Row {
            difference: seen.iter().map(|&(feature, value)| (feature, usual(feature) - value)).collect(),
            known: 0.0,
            lead: 0,
            weight: REJECT,
        });
        self.rows.iter().cloned().chain(rejected)
    }
}

/// Do all candidates hold the same objects, so that they can be compared?
fn is_arranged(proposal: &Proposal) -> bool {
    matches!(proposal.request, Request::Arrange(_))
}

/// A candidate with what was moved by hand, in numbers, and the same with each moved piece elsewhere.
fn look(
    proposal: &Proposal,
    candidate: &Candidate,
    moved: &[FinalPlacement],
    features: &mut Features,
) -> Result<(Shown, Vec<Shown>)> {
    let snapshot = standing(&proposal.request, candidate, moved);
    let scene = Scene::from_snapshot(&snapshot)?;
    let (goal, _) = pipeline::goal(&scene, proposal.request.goal());
    let context = Context::new(&scene, &goal);
    let mut edited = Evaluation::new(&context, &Layout::from_sent(&scene));
    let own = numbers(&mut edited, features);
    let mut passed_by = vec![];
    // The same alternatives each time, whoever asks.
    let seed =
        proposal.job_id.bytes().fold(0_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut rng = search::rng(seed, 0);
    let is_moved = |object: &Object| {
        let was = candidate.placements.iter().find(|placed| placed.object == object.id);
        let is = moved.iter().find(|moved| moved.object == object.id);
        is.zip(was).is_some_and(|(is, was)| {
            is.placement.position_m != was.position_m || is.placement.yaw_deg != was.yaw_deg
        })
    };
    let pieces = (0..scene.objects.len()).filter(|&index| {
        let object = &scene.objects[index];
        object.mount == Mount::Floor && object.is_movable() && is_moved(object)
    });
    for index in pieces.take(MOST_PIECES) {
        let places = turned(&edited, index).into_iter().chain((0..TRIES).map(|_| anywhere(&scene, &mut rng)));
        let found = places.filter_map(|place| {
            // What stands on a piece goes along.
            let changes = search::relocated(&edited, index, place, false);
            let mut evaluation = edited.clone();
            evaluation.apply(&changes);
            evaluation.optimistic().is_valid.then(|| numbers(&mut evaluation, features))
        });
        passed_by.extend(found.take(ALTERNATIVES).collect::<Vec<_>>());
    }
    Ok((own, passed_by))
}

/// Where it stands, but by quarter turns: beside these can be seen which way it was to look.
fn turned(evaluation: &Evaluation<'_>, index: usize) -> Vec<Placed> {
    let placed = evaluation.placed(index);
    let turn = |quarters: f32| {
        placed.map(|placed| {
            let mut pose = placed.pose;
            pose.yaw += std::f32::consts::FRAC_PI_2 * quarters;
            Placed { pose, ..placed }
        })
    };
    [1.0, 2.0, 3.0].into_iter().filter_map(turn).collect()
}

/// A place on the floor, straight to some wall.
fn anywhere(scene: &Scene, rng: &mut search::Rng) -> Placed {
    let (low, high) = (scene.floor.min, scene.floor.max);
    let edge = &scene.floor.edges[rng.random_range(0..scene.floor.edges.len())];
    let x = rng.random_range(low.x..=high.x);
    let y = rng.random_range(low.y..=high.y);
    Placed { pose: Pose::new(x, y, 0.0, edge.yaw()), support: None }
}

fn numbers(evaluation: &mut Evaluation<'_>, features: &mut Features) -> Shown {
    let totals = evaluation.totals();
    let mut known = 0.0;
    let mut found = BTreeMap::new();
    for (index, &(term, weight)) in WEIGHTS.iter().enumerate() {
        let (value, shown) = totals.terms[term as usize];
        known += f64::from(weight * value);
        // The goal is asked for anew each time: how much it counts is no taste.
        if shown > 0.0 && term != TermName::Relation {
            found.insert(features.number(Feature::Term(index)), value);
        }
    }
    for (habit, degree) in reward::habits(evaluation) {
        found.insert(features.number(Feature::Habit(habit)), degree);
    }
    Shown { is_valid: totals.is_valid, known, features: found }
}

/// What one of so many comparisons counts that a single choice made: together no more bits than that choice can tell.
fn share(num_others: usize) -> f64 {
    let num = num_others.max(1) as f64;
    (num + 1.0).log2() / num
}

fn row(better: &Shown, worse: &Shown, weight: f64) -> Row {
    let difference = better
        .features
        .iter()
        .filter_map(|(&feature, value)| Some((feature, value - worse.features.get(&feature)?)))
        .filter(|(_, difference)| difference.abs() > 1e-4);
    Row { difference: difference.collect(), known: better.known - worse.known, lead: 0, weight }
}
