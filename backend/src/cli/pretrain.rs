//! `backend pretrain`.

use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::args::PretrainArgs;
use super::errors::say;
use super::long::{bar, on_signal};
use crate::error::{Error, Result};
use crate::finetune::lessons::{self, Lessons};
use crate::finetune::pretrain::{HELD_OUT, LOSS, Options, Watch, pretrain};
use crate::finetune::run::Point;
use crate::finetune::start::{self, Size};

/// Steps of a point of the curve.
const POINT: u64 = 50;

pub(super) fn run(args: &PretrainArgs) -> Result<ExitCode> {
    let started = Instant::now();
    let is_stopped = on_signal();
    let stage = args.minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0));
    let should_stop =
        || is_stopped.load(Ordering::Relaxed) || stage.is_some_and(|stage| started.elapsed() >= stage);
    let folder = &args.folder;
    let failed = |source| Error::Io { action: "make", source, path: folder.clone() };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let file = folder.join("lessons.jsonl");
    let making = bar("lessons", args.lessons as u64);
    lessons::make(
        &file,
        args.first_seed,
        args.lessons,
        &|num| making.set_position(num as u64),
        &should_stop,
    )?;
    making.finish_and_clear();
    let lessons = Lessons::read(&file)?;
    if lessons.len() < args.lessons {
        return Ok(kept(args, lessons.len(), "lessons", args.lessons));
    }
    let model = folder.join("model");
    if !model.exists() {
        let size = if args.tiny { Size::Tiny } else { Size::Small };
        start::checkpoint(&model, size, &lessons.texts()?, args.seed)?;
    }
    let options = Options {
        seed: args.seed,
        num_steps: args.steps,
        batch: args.batch,
        wishes: args.wishes,
        pictures: args.pictures,
        learning_rate: args.learning_rate,
    };
    let learning = bar("steps", args.steps);
    let on_point = |point: &Point| {
        let value = |name, told: &str| point.values.get(name).map(|value| format!("{told} {value:.4}, "));
        let [loss, held_out] =
            [value(LOSS, "loss"), value(HELD_OUT, "never learned")].map(Option::unwrap_or_default);
        let line = format!("step {}: {loss}{held_out}{:.1} min\n", point.step, point.minutes);
        learning.suspend(|| say(&line));
    };
    let on_step = |step: u64| learning.set_position(step);
    let watch = Watch { point: POINT, on_point: &on_point, on_step: &on_step, should_stop: &should_stop };
    let last = pretrain(folder, &lessons, &options, watch)?;
    learning.finish_and_clear();
    if last.step < args.steps {
        return Ok(kept(args, last.step as usize, "steps", args.steps as usize));
    }
    say(&format!("done; try it: backend arrange ROOM.json --model {}\n", model.display()));
    Ok(ExitCode::SUCCESS)
}

fn kept(args: &PretrainArgs, num: usize, what: &str, of: usize) -> ExitCode {
    let folder = args.folder.display();
    say(&format!("{num} of {of} {what} are in {folder}; the same command goes on from there\n"));
    ExitCode::SUCCESS
}
