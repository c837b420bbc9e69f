//! Fills a room from a catalogue: chooses what the room's kind and area call for, then places it.
//!
//! The [`programme`] of a kind lists what its rooms want; [`choose`] goes through it until the furniture covers the asked
//! share of the usable [`floor`]; [`attempt`] places what was chosen with the same code that arranges. Each candidate has a
//! choice of its own. What stands in the room counts towards the programme and is left where it is.

mod applied;
mod attempt;
pub(crate) mod catalogue;
mod choose;
mod floor;
mod instances;
pub mod programme;
mod sets;
mod together;
mod wishes;

use std::time::Instant;

use rayon::prelude::*;

pub use applied::applied;

use attempt::Attempt;
use catalogue::Catalogue;
use choose::Task;
use programme::Want;
use together::Together;

use crate::error::Result;
use crate::layout::Layout;
use crate::pipeline::{self, Clock, Hooks, Progress};
use crate::protocol::{ArrangeResponse, Candidate, FurnishRequest, PolicyName, VERSION};
use crate::reward::{self, Context, Taste};
use crate::scene;
use crate::search::MIN_DIFFERENCE;

/// Names told in one warning at most.
const MAX_NAMES: usize = 5;

/// Chooses assets for the request's room and places them among what stands there.
///
/// The same request gives the same answer on any number of threads, unless a time budget or the caller ends it early.
/// New objects that find no place are not part of the answer; the user's own that were not placed yet and find none are
/// told as unplaced. The user's `taste` counts as a term of the reward. Candidates that have all that the room's kind cannot do without come first, and of those the best.
///
/// # Errors
/// As [`scene::validate_furnish`], and [`crate::error::Error::Policy`] where the asked policy cannot answer and no fallback
/// is allowed.
pub fn furnish(request: &FurnishRequest, taste: &Taste, hooks: Hooks<'_>) -> Result<ArrangeResponse> {
    let started = Instant::now();
    let scene = scene::validate_furnish(request)?;
    let options = request.options.clone().unwrap_or_default();
    let fallback = pipeline::only_heuristic(&options)?;
    let clock = Clock::new(&options, started, hooks);
    let wishes = wishes::read(request.goal.as_ref());
    let usable_m2 = floor::usable_m2(&scene);
    let catalogue = catalogue::catalogue(request, &scene, usable_m2, &wishes);
    let task = Task {
        scene: &scene,
        catalogue: &catalogue,
        programme: programme::of(&scene.kind),
        wishes: &wishes,
        taste,
        usable_m2,
        density: request.density.map(|density| density as f32),
    };
    let num_candidates = pipeline::num_candidates(&options);
    let attempts = attempts(request, &task, num_candidates, &clock)?;
    let candidates: Vec<Candidate> = attempts
        .iter()
        .enumerate()
        .map(|(rank, attempt)| attempt.candidate(request, &task, rank + 1))
        .collect();
    let (goal, _) = pipeline::goal(&scene, request.goal.as_ref());
    let before = reward::score(&Context::new(&scene, &goal).with_taste(taste), &Layout::from_sent(&scene));
    let mut warnings = scene.warnings.clone();
    warnings.extend(about_catalogue(&task, attempts.first()));
    Ok(ArrangeResponse {
        version: VERSION,
        policy: PolicyName::Heuristic,
        fallback,
        model: None,
        seed: options.seed.unwrap_or(0),
        stopped: clock.stopped(),
        elapsed_ms: started.elapsed().as_secs_f64() * 1e3,
        understood: attempts.into_iter().next().map(|attempt| attempt.understood).unwrap_or_default(),
        warnings,
        before,
        candidates,
    })
}

/// One attempt a candidate and a few more, and of those the best that look different from each other.
fn attempts(
    request: &FurnishRequest,
    task: &Task<'_>,
    num: usize,
    clock: &Clock<'_>,
) -> Result<Vec<Attempt>> {
    let num_attempts = num + num.div_ceil(2);
    let together = Together::new(num_attempts, clock);
    let tried: Vec<Result<Attempt>> = (0..num_attempts)
        .into_par_iter()
        .filter_map(|index| {
            // However little time there is, there is an answer.
            if index > 0 && clock.should_stop() {
                return None;
            }
            let on_progress = |progress: Progress<'_>| together.part(index, progress.share);
            let attempt = attempt::attempt(request, task, index, &clock.told(&on_progress));
            together.finish_one(attempt.as_ref().ok(), |attempt| attempt.candidate(request, task, 1));
            Some(attempt)
        })
        .collect();
    let mut tried = tried.into_iter().collect::<Result<Vec<Attempt>>>()?;
    // Stable: equal ranks stay in the order of their choices, whatever the threads did.
    tried.sort_by(|a, b| b.worth().total_cmp(&a.worth()));
    let mut chosen: Vec<Attempt> = vec![];
    for attempt in tried {
        let is_new = chosen.iter().all(|other| other.difference(&attempt) >= MIN_DIFFERENCE);
        if is_new && chosen.len() < num {
            chosen.push(attempt);
        }
    }
    Ok(chosen)
}

/// What the user should know about the catalogue.
fn about_catalogue(task: &Task<'_>, best: Option<&Attempt>) -> Vec<String> {
    let (scene, Catalogue { stock, unknown }) = (task.scene, task.catalogue);
    let mut warnings = vec![];
    let kind = task.programme.kind.replace('_', " ");
    if task.programme.is_general() && !scene.kind.is_empty() && scene.kind != task.programme.kind {
        let asked = scene.kind.replace('_', " ");
        warnings.push(format!("no kind of room is called {asked:?}: it is furnished as a general one"));
    }
    if !unknown.is_empty() {
        let names =
            unknown.iter().take(MAX_NAMES).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
        let more = if unknown.len() > MAX_NAMES { ", …" } else { "" };
        warnings.push(format!(
            "{} assets were not used, since nothing tells what they are: {names}{more}; give them a category",
            unknown.len()
        ));
    }
    if task.density == Some(0.0) {
        return warnings;
    }
    if stock.is_empty() {
        warnings.push(
            "nothing of the catalogue could be used: no asset is known furniture that fits the room"
                .to_owned(),
        );
        return warnings;
    }
    let has = |any_of: &[_]| {
        stock.iter().any(|stock| any_of.contains(&stock.category))
            || scene
                .objects
                .iter()
                .any(|object| object.category.is_some_and(|category| any_of.contains(&category)))
    };
    let names = |want: &Want| {
        want.any_of.iter().map(|id| id.as_str().replace('_', " ")).collect::<Vec<_>>().join(" or ")
    };
    for want in task.programme.essentials(scene.floor.area).filter(|want| !has(&want.any_of)) {
        warnings.push(format!("the catalogue has no {} that fits, which a {kind} calls for", names(want)));
    }
    for named in task.wishes.named.iter().filter(|named| !has(&named.any_of)) {
        let name = named.any_of.first().map_or("", |id| id.as_str());
        warnings
            .push(format!("the catalogue has no {} that fits, which the goal names", name.replace('_', " ")));
    }
    if best.is_some_and(|best| best.new_objects.is_empty()) {
        let wanted: Vec<String> = task.programme.wants.iter().take(MAX_NAMES).map(names).collect();
        let wanted = wanted.join(", ");
        warnings.push(format!("nothing was added: a {kind} calls for {wanted}, …, and the catalogue has none that there is a place for"));
    }
    warnings
}
