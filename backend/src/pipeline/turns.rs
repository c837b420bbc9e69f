//! Who proposes, and in how many turns.

use std::sync::atomic::{AtomicU32, Ordering};

use super::hear::hear;
use super::{Clock, Found, Progress, Record, Start, Work, choose, run};
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::layout::answer::{Aliases, Completion, Line};
use crate::policy::{Policies, Policy, Turn};
use crate::prompt::{LastTurn, Plan};
use crate::protocol::{ArrangeRequest, Candidate, Goal, Options, PolicyName, Stage, Understood};
use crate::reward::{self, Context, Evaluation};
use crate::scene::Scene;
use crate::search::Improved;

/// Completions of a turn at least: of eight, the checker nearly always likes one (ReSpace, Bucher & Armeni 2025).
const MIN_COMPLETIONS: usize = 8;
/// A turn that raises the rank by less than this is the last.
const MIN_GAIN: f32 = 1e-3;
/// Share of a turn's time that its completions take, as progress is told.
const PROPOSING: f32 = 0.5;

/// Layouts by the policy that the request asks for, improved; by the heuristic where it cannot and a fallback is allowed.
///
/// # Errors
/// [`Error::Policy`] where the asked policy cannot answer and no fallback is allowed.
pub(super) fn find(
    context: &Context<'_>,
    patterns: &[Understood],
    request: &ArrangeRequest,
    policies: Policies<'_>,
    work: &Work<'_>,
    clock: &Clock<'_>,
) -> Result<Found> {
    let options = request.options.clone().unwrap_or_default();
    let heuristic = |fallback: Option<String>| Found {
        chosen: run(context, work, clock),
        lines: vec![],
        policy: PolicyName::Heuristic,
        model: None,
        fallback,
        heard: None,
    };
    let asked = match wanted(context.scene, &options, policies) {
        Ok(None) => return Ok(heuristic(None)),
        Ok(Some(policy)) => by_policy(policy, context, patterns, request, work, clock),
        Err(error) => Err(error),
    };
    asked.or_else(|error| Ok(heuristic(Some(fallback(&options, error)?))))
}

/// The policy that is asked for, or the model where none is named; none = the heuristic.
fn wanted<'a>(scene: &Scene, options: &Options, policies: Policies<'a>) -> Result<Option<&'a dyn Policy>> {
    let there = |policy: Option<&'a dyn Policy>, name: &'static str, reason: &str| {
        policy.map(Some).ok_or_else(|| Error::Policy { policy: name, reason: reason.to_owned() })
    };
    match options.policy {
        Some(PolicyName::Heuristic) => Ok(None),
        Some(PolicyName::Remote) => there(policies.remote, "remote", "no server is set; set `remote_url`"),
        Some(PolicyName::Vlm) => there(policies.vlm, "vlm", "no model is in use; `backend model` gets one"),
        None => policies.vlm.map(|vlm| if_soon(scene, vlm)).transpose(),
    }
}

/// A model that nobody named, where it does not let people wait.
fn if_soon<'a>(scene: &Scene, vlm: &'a dyn Policy) -> Result<&'a dyn Policy> {
    let (num, most) = (scene.num_movable(), vlm.most_lines() / 2);
    if num > most {
        let reason = format!("{num} objects are more than the {most} that it places while you wait");
        return Err(Error::Policy { policy: "vlm", reason });
    }
    Ok(vlm)
}

/// The name of the policy that is asked for, unless that is the heuristic.
fn beside_heuristic(options: &Options) -> Option<&'static str> {
    match options.policy? {
        PolicyName::Heuristic => None,
        PolicyName::Vlm => Some("vlm"),
        PolicyName::Remote => Some("remote"),
    }
}

/// Why the heuristic answers in place of a policy that cannot.
///
/// # Errors
/// The same error if no fallback is allowed, or if it is not the policy's.
fn fallback(options: &Options, error: Error) -> Result<String> {
    match error {
        Error::Policy { policy, reason } if options.allow_fallback.unwrap_or(options.policy.is_none()) => {
            Ok(format!("{policy}: {reason}; the heuristic answered"))
        }
        other => Err(other),
    }
}

/// Why the heuristic answers what only it can, if another policy was asked for.
///
/// # Errors
/// [`Error::Policy`] if no fallback is allowed.
pub(crate) fn only_heuristic(options: &Options) -> Result<Option<String>> {
    let Some(policy) = beside_heuristic(options) else { return Ok(None) };
    let reason = "it arranges, but does not choose furniture".to_owned();
    fallback(options, Error::Policy { policy, reason }).map(Some)
}

fn by_policy(
    policy: &dyn Policy,
    context: &Context<'_>,
    patterns: &[Understood],
    request: &ArrangeRequest,
    work: &Work<'_>,
    clock: &Clock<'_>,
) -> Result<Found> {
    let scene = context.scene;
    let num_turns = request.options.as_ref().and_then(|options| options.num_turns).unwrap_or(1).max(1);
    let aliases = Aliases::new(scene);
    let asked = request.goal.clone().unwrap_or_default();
    let mut heard: Option<(Goal, Vec<Understood>)> = None;
    let viewport = request.image.as_ref().and_then(crate::scene::picture);
    let most = policy.most_lines() / aliases.order().len().max(1);
    let num = (2 * work.num_candidates).max(MIN_COMPLETIONS).min(most.max(1));
    let record = Record::default();
    let mut found: Vec<Improved> = vec![];
    let mut lines = vec![];
    for turn in 0..num_turns {
        let after = heard.as_ref().map(|(goal, _)| context.with_goal(goal));
        let context = after.as_ref().unwrap_or(context);
        let last = found.first().map(|best| (best.layout.clone(), reward::score(context, &best.layout)));
        let share = move |within: f32| (turn as f32 + within) / num_turns as f32;
        let tell = |stage: Stage, within: f32, progress: Progress<'_>| {
            (clock.hooks.on_progress)(Progress {
                share: share(within),
                stage,
                turn: Some(turn + 1),
                ..progress
            });
        };
        let num_ended = AtomicU32::new(0);
        let on_end = |completion: &Completion| {
            let num_done = num_ended.fetch_add(1, Ordering::Relaxed) + 1;
            let share = num_done as f32 / num as f32 * PROPOSING;
            let early = early(context, completion, &record);
            let progress =
                Progress { num_done, num_proposals: num as u32, best: early.as_ref(), ..Progress::NONE };
            tell(Stage::Proposing, share, progress);
        };
        tell(Stage::Proposing, 0.0, Progress { num_proposals: num as u32, ..Progress::NONE });
        let completions = policy.propose(&Turn {
            context,
            goal: &asked,
            aliases: &aliases,
            last: last.as_ref().map(|(layout, reward)| LastTurn { layout, reward }),
            plan: Plan::Drawn,
            viewport: viewport.as_deref(),
            num,
            seed: work.seed.wrapping_add(u64::from(turn) << 32),
            should_stop: &|| clock.should_stop_proposing(),
            on_end: &on_end,
        })?;
        let (goal, _) = heard.get_or_insert_with(|| hear(scene, &aliases, &asked, patterns, &completions));
        let context = &context.with_goal(goal);
        // The heuristic has the other half: whatever the model says, the answer is not worse for it.
        let starts = starts(context, goal, &completions, work.num_starts / 2, turn == 0);
        lines.extend(completions.into_iter().flat_map(|completion| completion.lines));
        let on_progress = |progress: Progress<'_>| {
            tell(progress.stage, PROPOSING + progress.share * (1.0 - PROPOSING), progress);
        };
        let work = Work {
            num_starts: work.num_starts.max(starts.len()),
            first_stream: u64::from(turn) << 16,
            proposals: &starts,
            ..*work
        };
        let before = found.first().map(|best| best.totals.rank());
        found.extend(run(context, &work, &clock.told(&on_progress)));
        // Stable: what came first stays first among equals.
        found.sort_by(|a, b| b.totals.rank().total_cmp(&a.totals.rank()));
        let after = found.first().map(|best| best.totals.rank());
        let is_better = matches!((before, after), (Some(before), Some(after)) if after > before + MIN_GAIN);
        if clock.should_stop() || (turn > 0 && !is_better) {
            break;
        }
    }
    Ok(Found {
        chosen: choose(scene, found, work.num_candidates),
        lines,
        policy: policy.name(),
        model: Some(policy.model()),
        fallback: None,
        heard,
    })
}

/// A completion as a candidate, before any search, if it is sound and better than those before it.
fn early(context: &Context<'_>, completion: &Completion, record: &Record) -> Option<Candidate> {
    let layout = completion.layout(context.scene);
    let totals = Evaluation::new(context, &layout).totals();
    let is_shown = totals.is_valid && record.is_beaten_by(totals.rank());
    is_shown.then(|| super::candidate(context, &Improved { layout, totals }, 1))
}

/// The best completions, so many at most, as layouts to start from, and at first the room as it was sent, if all of it stands:
/// an answer is never worse than that.
fn starts(
    context: &Context<'_>,
    goal: &Goal,
    completions: &[Completion],
    most: usize,
    with_sent: bool,
) -> Vec<Start> {
    let scene = context.scene;
    let sent = Layout::from_sent(scene);
    let is_sent_whole = sent.placed.iter().all(Option::is_some);
    let mut starts = vec![];
    if with_sent && is_sent_whole {
        starts.push(Start { layout: sent, guide: None });
    }
    let mut completed: Vec<(&Completion, Layout, f32)> = completions
        .iter()
        .map(|completion| {
            let layout = completion.layout(scene);
            let rank = Evaluation::new(context, &layout).totals().rank();
            (completion, layout, rank)
        })
        .collect();
    // Stable: equal ranks stay in the order of their draws.
    completed.sort_by(|(.., a), (.., b)| b.total_cmp(a));
    for (completion, layout, _) in completed.into_iter().take(most) {
        let said = completion.lines.iter().filter_map(|(index, line)| line.relation(scene, *index));
        let mut guide = goal.clone();
        guide.relations.extend(said);
        starts.push(Start { layout, guide: Some(guide) });
    }
    starts
}

/// Tells of each object that stands where a model's line put it, in words.
pub(super) fn tell_lines(
    context: &Context<'_>,
    lines: &[(usize, Line)],
    layout: &Layout,
    candidate: &mut Candidate,
) {
    if lines.is_empty() {
        return;
    }
    let scene = context.scene;
    let described = Completion::describe(scene, &Aliases::new(scene), layout);
    for (index, line) in &described.lines {
        let Some(told) = candidate.plan.iter_mut().find(|told| told.object == scene.objects[*index].id)
        else {
            continue;
        };
        if lines.contains(&(*index, *line)) {
            let words = line.words(&|index| crate::plan::short_name(scene, index));
            told.text = format!("as the model proposed, {words}: {}", told.text);
        }
    }
}
