//! `backend finetune`.

mod args;
mod report;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use args::Algorithm;
pub(super) use args::FinetuneArgs;

use super::cases;
use super::errors::say;
use super::long::{bar, on_signal};
use super::style::{clean, counted};
use crate::error::{Error, Result};
use crate::finetune::evaluate::{self, Asking, Case};
use crate::finetune::learned;
use crate::finetune::pretrain::Watch;
use crate::finetune::run::Point;
use crate::finetune::spo::{Pair, Rooms, guard, spo};
use crate::finetune::verdict::{self, Compared};
use crate::models::copy_in_use;
use crate::models::store::Store;
use crate::policy::vlm::Vlm;
use crate::reward::Taste;
use crate::scene::Scene;
use crate::{config, export, pipeline, preferences};

/// Generated rooms that are held out while the run learns, at least and at most, and the seed of the first: far from those of lessons.
const LEAST_HELD_OUT: usize = 16;
const NUM_HELD_OUT: usize = 64;
const HELD_OUT: u64 = 900_000;
/// Those of the verdict.
const NUM_JUDGED: usize = 200;
const JUDGED: u64 = 910_000;
/// With so many own rooms held out, these decide: fewer tell nothing that chance does not explain.
const LEAST_OWN: usize = 8;
/// Fewer judged pairs teach a network nothing that lasts (edits and accepts of some hundred jobs are wanted: OptiScene and
/// ReSpace prefer by thousands, one user has tens).
const LEAST_PAIRS: usize = 200;
/// Rooms of the daemon's memory, at most.
const MOST_REMEMBERED: usize = 2000;

pub(super) fn run(args: &FinetuneArgs) -> Result<ExitCode> {
    let started = Instant::now();
    let is_stopped = on_signal();
    let stage = args.minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let should_stop = || is_stopped.load(Ordering::Relaxed);
    let is_over = || should_stop() || stage.is_some_and(|stage| started.elapsed() >= stage);
    begin(args)?;
    let options = args.options(taste(args)?);
    let (learned, own_held_out) = rooms(args)?;
    // Where own rooms decide in the end, they choose the weights too.
    let num_held_out = match own_held_out.len() >= LEAST_OWN {
        true => own_held_out.len().clamp(LEAST_HELD_OUT, NUM_HELD_OUT),
        false => NUM_HELD_OUT,
    };
    let mut held_out = generated(HELD_OUT, num_held_out)?;
    held_out.extend(own_held_out.iter().cloned());
    let learning = bar("steps", args.steps);
    let on_point = |point: &Point| learning.suspend(|| say(&line(point)));
    let on_step = |step: u64| learning.set_position(step);
    let watch = Watch { point: 1, on_point: &on_point, on_step: &on_step, should_stop: &is_over };
    let pairs = pairs(args)?;
    let rooms = Rooms { learned: &learned, held_out: &held_out, judged: &pairs };
    let ended = spo(&args.folder, rooms, &options, watch)?;
    learning.finish_and_clear();
    let folder = args.folder.display();
    if !ended.is_done && should_stop() {
        say(&format!("the run is kept in {folder}; the same command goes on from there\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let judged = generated(JUDGED, NUM_JUDGED)?;
    let sets = match own_held_out.len() >= LEAST_OWN {
        true => vec![("Your own rooms", own_held_out), ("Generated rooms", judged)],
        false => vec![("Generated rooms", [judged, own_held_out].concat())],
    };
    let judging = bar("rooms judged", sets.iter().map(|(_, cases)| cases.len() as u64).sum());
    let load = |name: &str| Vlm::load(name, &*args.folder.join(name), None);
    let mut compared: Vec<(&str, Compared)> = vec![];
    let mut num_before = 0;
    for (name, cases) in &sets {
        let on_case = |num: usize| judging.set_position((num_before + num) as u64);
        let both = [load("base")?, load("model")?];
        compared.push((name, verdict::compare(both, cases, &options.taste, args.seed, &on_case)?));
        num_before += cases.len();
    }
    judging.finish_and_clear();
    report::write(&args.folder, &options, &ended, &compared)?;
    for (name, Compared { reason, .. }) in &compared {
        say(&format!("{name}: {reason}\n"));
    }
    // The first set is what the user wants to be better; no other may pay for it.
    let is_better = compared.first().is_some_and(|(_, first)| first.is_better)
        && compared.iter().all(|(_, compared)| !compared.is_worse);
    say(&format!("{folder}/report.md tells more\n"));
    if !is_better {
        say("the new model is kept aside; what was in use stays in use\n");
    } else if args.keep_aside {
        say(&format!("the new model is in {folder}/model\n"));
    } else {
        let store = Store::open(&config::load()?.models_folder());
        let name = store.take_in("finetuned", &args.folder.join("model"))?;
        store.promote(&name)?;
        say(&format!("{name} is in use now; `backend model use --none` takes it back\n"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The rooms to learn from, and those of the user's own that are held out: every fifth.
fn rooms(args: &FinetuneArgs) -> Result<(Vec<Case>, Vec<Case>)> {
    let mut own = match args.scenes.is_empty() {
        false => cases::of_files(&args.scenes, Asking::Instructions)?,
        true => remembered()?,
    };
    for case in &mut own {
        understand(case)?;
    }
    let (held_out, mut learned): (Vec<_>, Vec<_>) =
        own.into_iter().enumerate().partition(|(index, _)| index % 5 == 4);
    let num_own = learned.len();
    let mut learned: Vec<Case> = learned.drain(..).map(|(_, case)| case).collect();
    learned.extend(generated(args.first_seed, args.generated)?);
    say(&format!(
        "{} to learn from: {num_own} of yours, {} generated\n",
        counted(learned.len(), "room"),
        args.generated
    ));
    Ok((learned, held_out.into_iter().map(|(_, case)| case).collect()))
}

/// The layouts that the user judged, for DPO, if there are enough of them.
fn pairs(args: &FinetuneArgs) -> Result<Vec<Pair>> {
    let folder = config::load()?.data_dir;
    let is_wanted = matches!(args.algorithm, Algorithm::Dpo) && args.scenes.is_empty() && !args.no_taste;
    if !is_wanted || !folder.join(preferences::FILE_NAME).exists() {
        return Ok(vec![]);
    }
    let (judged, _) = export::judged(&preferences::Store::open_beside(&folder)?)?;
    let of_job = |judged: &export::Judged| -> Vec<Pair> {
        let pair = |(better, worse): (&str, &str)| Pair {
            told: judged.request.snapshot.clone(),
            goal: judged.request.goal.clone().unwrap_or_default(),
            better: better.to_owned(),
            worse: worse.to_owned(),
        };
        judged.pairs().map(pair).collect()
    };
    let pairs: Vec<Pair> = judged.iter().flat_map(of_job).collect();
    let told = counted(pairs.len(), "pair");
    if pairs.len() < LEAST_PAIRS {
        say(&format!(
            "{told} of layouts that you judged are too few to learn from: from fewer than {LEAST_PAIRS} a network learns the rooms, \
             not the taste; spo, the usual algorithm, learns from the taste itself\n"
        ));
        return Ok(vec![]);
    }
    say(&format!("{told} of layouts that you judged\n"));
    Ok(pairs)
}

/// What the memory taught when the run began: it stays the same until the run's last step.
fn taste(args: &FinetuneArgs) -> Result<Taste> {
    let path = args.folder.join("taste.json");
    let failed = |action: &'static str| {
        let path = path.clone();
        move |source| Error::Io { action, source, path }
    };
    if !path.exists() {
        let folder = config::load()?.data_dir;
        let learned = match folder.join(preferences::FILE_NAME).exists() && !args.no_taste {
            true => preferences::Memory::new(preferences::Store::open_beside(&folder)?).learned(None)?,
            false => Arc::default(),
        };
        let text =
            serde_json::to_vec_pretty(&learned.taste).map_err(|error| Error::Internal(error.to_string()))?;
        std::fs::create_dir_all(&args.folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(failed("write"))?;
        for statement in learned.report.statements.iter().filter(|statement| statement.is_on) {
            say(&format!("your taste: {}\n", clean(&statement.text)));
        }
    }
    let text = std::fs::read(&path).map_err(failed("read"))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::Json { path: String::new(), message: format!("{}: {error}", path.display()) })
}

/// The rooms that the daemon remembers; none where it remembers nothing.
fn remembered() -> Result<Vec<Case>> {
    let folder = config::load()?.data_dir;
    if !folder.join(preferences::FILE_NAME).exists() {
        return Ok(vec![]);
    }
    let mut cases: Vec<Case> = vec![];
    for (number, request) in
        preferences::Store::open_beside(&folder)?.requests(MOST_REMEMBERED)?.into_iter().enumerate()
    {
        let case =
            evaluate::asked(&format!("remembered room {}", number + 1), request, Asking::Instructions)?;
        if !cases.iter().any(|other| other.told == case.told && other.goal == case.goal) {
            cases.push(case);
        }
    }
    Ok(cases)
}

/// Words whose meaning nobody tells mean what the patterns make of them.
fn understand(case: &mut Case) -> Result<()> {
    if case.expected.is_empty() && case.goal.instruction.is_some() {
        let (goal, _) = pipeline::goal(&Scene::from_snapshot(&case.told)?, Some(&case.goal));
        case.expected = goal.relations;
    }
    Ok(())
}

/// Rooms in which some things stand only in the picture, with wishes in words.
fn generated(first: u64, num: usize) -> Result<Vec<Case>> {
    evaluate::drawn(first, num, Asking::Instructions)
}

/// Puts the base into a new run's folder, twice: as what it is measured against, and as what learns.
fn begin(args: &FinetuneArgs) -> Result<()> {
    for name in ["base", "model"] {
        let folder = args.folder.join(name);
        if folder.join("model.safetensors").exists() {
            continue;
        }
        match &args.base {
            Some(base) => learned::copied(base, &folder)?,
            None => copy_in_use(&folder)?,
        }
    }
    Ok(())
}

fn line(point: &Point) -> String {
    let names = [
        ("reward", "reward"),
        ("valid", "valid"),
        ("heard", "heard"),
        ("seen", "seen"),
        (guard::DIVERGENCE, "KL"),
        (guard::ENTROPY, "entropy"),
        (guard::HELD_OUT, "held out: reward"),
        (guard::VALID, "valid"),
        ("held_out_heard", "heard"),
        ("held_out_seen", "seen"),
        (guard::BACK, "went back"),
    ];
    let told =
        names.iter().filter_map(|(name, told)| Some(format!("{told} {:.3}", point.values.get(*name)?)));
    let told: Vec<String> = told.collect();
    format!("step {}: {}, {:.1} min\n", point.step, told.join(", "), point.minutes)
}
