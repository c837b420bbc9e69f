//! The whole way from a request to an answer.

mod clock;
mod hear;
mod question;
mod turns;

use std::time::Instant;

use rayon::prelude::*;

use crate::error::Result;
use crate::instruction;
use crate::layout::Layout;
use crate::layout::answer::Line;
use crate::plan;
use crate::policy::{Policies, heuristic};
use crate::protocol::{
    ArrangeRequest, ArrangeResponse, Candidate, Goal, Options, PlacedObject, Placement, PlanLine, PolicyName,
    Reward, Understood, Unplaced, VERSION,
};
use crate::reward::{self, Context, Evaluation, Taste};
use crate::scene::Scene;
use crate::search::{self, Budget, Improved, LOOK_EVERY, MIN_DIFFERENCE};

pub(crate) use clock::{Clock, Record, Tracker};
pub use clock::{Hooks, Progress};
pub(crate) use hear::hear;
pub use question::{Question, Score};
pub(crate) use turns::only_heuristic;

/// Candidates where the request does not say.
pub const DEFAULT_CANDIDATES: u32 = 4;
/// How much lesser places may win in the later starts, in units of the search's height.
const VARIETY: f32 = 0.06;

/// The most relations that are taken from an instruction's words.
const MAX_READ_RELATIONS: usize = 64;

/// Judges the room as it was sent, by the request's goal too; with what the client should know.
///
/// # Errors
/// As [`scene::validate_arrange`](crate::scene::validate_arrange).
pub fn check(request: &ArrangeRequest) -> Result<(Reward, Vec<String>)> {
    let scene = crate::scene::validate_arrange(request)?;
    let (goal, _) = goal(&scene, request.goal.as_ref());
    let context = Context::new(&scene, &goal);
    Ok((reward::score(&context, &Layout::from_sent(&scene)), scene.warnings))
}

/// Arranges the request's objects by the policy that the request asks for; where it names none, by the model of `policies`, or by
/// the heuristic where there is none or it would take long. The user's `taste` counts as a term of the reward.
///
/// The same request gives the same answer on any number of threads, unless a time budget or the caller ends it early.
///
/// # Errors
/// As [`Scene::from_snapshot`], and [`Error::Policy`] where the asked policy cannot answer and no fallback is allowed.
pub fn arrange(
    request: &ArrangeRequest,
    policies: Policies<'_>,
    taste: &Taste,
    hooks: Hooks<'_>,
) -> Result<ArrangeResponse> {
    let started = Instant::now();
    let scene = crate::scene::validate_arrange(request)?;
    let options = request.options.clone().unwrap_or_default();
    let (goal, understood) = goal(&scene, request.goal.as_ref());
    let context = Context::new(&scene, &goal).with_taste(taste);
    let clock = Clock::new(&options, started, hooks);
    let num_candidates = num_candidates(&options);
    let (num_starts, usual_steps) = usual_effort(&scene, num_candidates);
    let work = Work {
        num_candidates,
        num_starts,
        steps: options.steps.unwrap_or(usual_steps),
        seed: options.seed.unwrap_or(0),
        first_stream: 0,
        worth: &|_| 0,
        proposals: &[],
    };
    let Found { chosen, lines, policy, model, fallback, heard } =
        turns::find(&context, &understood, request, policies, &work, &clock)?;
    let (goal, understood) = heard.unwrap_or((goal.clone(), understood));
    let context = context.with_goal(&goal);
    let before = reward::score(&context, &Layout::from_sent(&scene));
    let candidates = chosen.iter().enumerate().map(|(rank, improved)| {
        let mut candidate = candidate(&context, improved, rank + 1);
        turns::tell_lines(&context, &lines, &improved.layout, &mut candidate);
        candidate
    });
    let candidates = candidates.collect();
    Ok(ArrangeResponse {
        version: VERSION,
        policy,
        fallback,
        model,
        seed: options.seed.unwrap_or(0),
        stopped: clock.stopped(),
        elapsed_ms: started.elapsed().as_secs_f64() * 1e3,
        understood,
        warnings: scene.warnings.clone(),
        before,
        candidates,
    })
}

/// Layouts, and who proposed them.
pub(crate) struct Found {
    /// Best first.
    chosen: Vec<Improved>,
    /// What a model said of each object.
    lines: Vec<(usize, Line)>,
    policy: PolicyName,
    model: Option<String>,
    /// Why another policy than the asked one answered, if one did.
    fallback: Option<String>,
    /// The goal with what a model heard in the instruction, if one was asked.
    heard: Option<(Goal, Vec<Understood>)>,
}

/// A layout to start from, and what it was meant to be.
pub(crate) struct Start {
    /// Objects without a place get one before the search.
    pub(crate) layout: Layout,
    /// Relations that the search keeps to at first, beside the goal's.
    pub(crate) guide: Option<Goal>,
}

/// The goal with what the instruction's words add to it.
pub(crate) fn goal(scene: &Scene, asked: Option<&Goal>) -> (Goal, Vec<Understood>) {
    let mut goal = asked.cloned().unwrap_or_default();
    let understood = match &goal.instruction {
        Some(text) => instruction::understand(scene, text),
        None => vec![],
    };
    let read = understood.iter().filter_map(|phrase| phrase.relation.clone());
    goal.relations.extend(read.take(MAX_READ_RELATIONS));
    (goal, understood)
}

/// How many candidates the options ask for.
pub(crate) fn num_candidates(options: &Options) -> usize {
    options.num_candidates.unwrap_or(DEFAULT_CANDIDATES).max(1) as usize
}

/// Starts for so many candidates, and steps a start, that a scene usually needs.
pub(crate) fn usual_effort(scene: &Scene, num_candidates: usize) -> (usize, u32) {
    let num_movable = scene.num_movable() as u32;
    effort(num_movable, num_candidates)
}

/// How much to do for a scene.
pub(crate) struct Work<'a> {
    /// Layouts to choose at most.
    pub(crate) num_candidates: usize,
    /// Proposals to improve.
    pub(crate) num_starts: usize,
    /// Search steps a start.
    pub(crate) steps: u32,
    /// Fixes every random choice.
    pub(crate) seed: u64,
    /// The seed's stream of the first start; the others have the next.
    pub(crate) first_stream: u64,
    /// Where not all objects of these indices find a place, the least worthy are left out.
    pub(crate) worth: &'a (dyn Fn(usize) -> u32 + Sync),
    /// What the starts are; the heuristic's own constructions where there is none.
    pub(crate) proposals: &'a [Start],
}

/// Proposes, improves and chooses; best first.
pub(crate) fn run(context: &Context<'_>, work: &Work<'_>, clock: &Clock<'_>) -> Vec<Improved> {
    let looks = work.num_starts as u64 * u64::from(work.steps.div_ceil(LOOK_EVERY).max(1));
    let tracker = Tracker::new(clock, work.num_starts, looks);
    let record = Record::default();
    let mut found: Vec<Improved> = (0..work.num_starts)
        .into_par_iter()
        .filter_map(|start| {
            // However little time there is, there is an answer.
            if start > 0 && clock.should_stop() {
                return None;
            }
            let shown = |improved: &Improved| {
                let is_shown = record.is_beaten_by(improved.totals.rank()) && !(clock.hooks.should_cancel)();
                is_shown.then(|| candidate(context, improved, 1))
            };
            let proposed = propose(context, work, start, clock);
            if proposed.improved.totals.is_valid
                && let Some(early) = shown(&proposed.improved)
            {
                tracker.tell(Some(&early));
            }
            let improved = improve(context, work, proposed, clock, &|| tracker.should_stop());
            tracker.finish_one(shown(&improved).as_ref());
            Some(improved)
        })
        .collect();
    // Stable: equal ranks stay in the order of their starts, whatever the threads did.
    found.sort_by(|a, b| b.totals.rank().total_cmp(&a.totals.rank()));
    // Who cancelled waits for no choice.
    let num = if (clock.hooks.should_cancel)() { 1 } else { work.num_candidates };
    choose(context.scene, found, num)
}

/// Starts and steps that rooms of that many pieces need: small rooms are solved in a tenth of this, crowded ones need it.
fn effort(num_movable: u32, num_candidates: usize) -> (usize, u32) {
    let most = if num_movable > 60 { 6 } else { 8 };
    ((2 * num_candidates).max(most), (250 * num_movable).clamp(2_000, 12_000))
}

/// One proposal; the first is what was sent where all of it is placed.
fn propose<'a>(context: &Context<'_>, work: &Work<'a>, start: usize, clock: &Clock<'_>) -> Proposed<'a> {
    let should_stop = || clock.should_stop();
    let mut rng = search::rng(work.seed, work.first_stream + start as u64);
    if let Some(proposal) = work.proposals.get(start) {
        let mut evaluation = Evaluation::new(context, &proposal.layout);
        for (index, object) in context.scene.objects.iter().enumerate() {
            if object.is_movable() && evaluation.placed(index).is_none() && !should_stop() {
                heuristic::place(&mut evaluation, index, 0.0, &mut rng);
            }
        }
        let (layout, totals) = (evaluation.layout(), evaluation.totals());
        return Proposed { improved: Improved { layout, totals }, guide: proposal.guide.as_ref(), rng };
    }
    let sent = Layout::from_sent(context.scene);
    let is_sent_whole = sent.placed.iter().all(Option::is_some);
    let layout = match start - work.proposals.len() {
        0 if is_sent_whole && work.proposals.is_empty() => sent,
        0 | 1 => heuristic::construct(context, 0.0, &mut rng, &should_stop),
        _ => heuristic::construct(context, VARIETY, &mut rng, &should_stop),
    };
    let totals = Evaluation::new(context, &layout).totals();
    Proposed { improved: Improved { layout, totals }, guide: None, rng }
}

/// A layout, and the generator that goes on from it.
struct Proposed<'a> {
    improved: Improved,
    guide: Option<&'a Goal>,
    rng: search::Rng,
}

/// The proposal, improved until it is sound.
fn improve(
    context: &Context<'_>,
    work: &Work<'_>,
    proposed: Proposed<'_>,
    clock: &Clock<'_>,
    look: &(dyn Fn() -> bool + Sync),
) -> Improved {
    let Proposed { mut improved, guide, mut rng } = proposed;
    let mut steps = work.steps;
    if let Some(guide) = guide {
        // First towards what the model meant, then towards what is good.
        let guided = Context::new(context.scene, guide);
        let budget = Budget { steps: steps / 2, should_stop: look };
        improved = search::improve(&guided, &improved.layout, &mut rng, budget);
        steps -= steps / 2;
    }
    let improved = search::improve(context, &improved.layout, &mut rng, Budget { steps, should_stop: look });
    if improved.totals.is_valid {
        return search::settle(context, &improved, &|| clock.should_stop());
    }
    search::leave_out(context, &improved, work.worth, clock.hooks.should_cancel)
}

/// The best, and then the best of those that look different from all chosen so far.
fn choose(scene: &Scene, found: Vec<Improved>, num: usize) -> Vec<Improved> {
    let mut chosen: Vec<Improved> = vec![];
    for improved in found {
        let is_new = chosen
            .iter()
            .all(|other| search::difference(scene, &other.layout, &improved.layout) >= MIN_DIFFERENCE);
        if is_new && chosen.len() < num {
            chosen.push(improved);
        }
    }
    chosen
}

/// A layout as the client sees it.
pub(crate) fn candidate(context: &Context<'_>, improved: &Improved, rank: usize) -> Candidate {
    let scene = context.scene;
    let evaluation = Evaluation::new(context, &improved.layout);
    let (mut placements, mut unplaced, mut lines) = (vec![], vec![], vec![]);
    for &index in &scene.sent_order {
        let object = &scene.objects[index];
        if scene.is_fixed(index) {
            continue;
        }
        let Some(placed) = improved.layout.placed[index] else {
            unplaced
                .push(Unplaced { object: object.id.clone(), reason: plan::why_unplaced(&evaluation, index) });
            continue;
        };
        let placement = placement(scene, index, &placed.pose);
        placements.push(PlacedObject {
            object: object.id.clone(),
            position_m: placement.position_m,
            yaw_deg: placement.yaw_deg,
            support: placed.support.map(|support| scene.objects[support].id.clone()),
        });
        lines.push(PlanLine { object: object.id.clone(), text: plan::reasons(&evaluation, index) });
    }
    Candidate {
        id: format!("c{rank}"),
        placements,
        unplaced,
        new_objects: vec![],
        reward: reward::score(context, &improved.layout),
        plan: lines,
    }
}

/// A pose in the client's numbers; what did not move keeps them to the last bit.
fn placement(scene: &Scene, index: usize, pose: &crate::scene::Pose) -> Placement {
    let object = &scene.objects[index];
    match (object.sent_placement, object.sent_pose) {
        (Some(placement), Some(sent)) if sent == *pose => {
            Placement { yaw_deg: placement.yaw_deg.rem_euclid(360.0), ..placement }
        }
        _ => scene.world.pose_to_wire(pose, object.quarter_turns),
    }
}
