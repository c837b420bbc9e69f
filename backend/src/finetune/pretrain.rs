//! The supervised base: the network learns lessons until it says their answers.
//!
//! A run is a folder: `model` is a checkpoint that can be used at any time, `state.safetensors` what the next stage takes up.
//! The order of lessons, and so every step, follows from the seed and the step's number alone: a run that was cut off goes on as
//! if it had not been.

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use candle_core::Tensor;
use candle_core::backprop::GradStore;
use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::examples::{Example, example};
use super::lessons::Lessons;
use super::run::{Point, Run};
use super::workers::Workers;
use crate::error::{Error, Result};
use crate::model::chat::Chat;
use crate::model::{AdamWOptions, Qwen3Vl, Sequence, ops};
use crate::search;

/// How a run learns, from its first step to its last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Fixes the order of lessons.
    pub seed: u64,
    /// Steps of the whole run: the learning rate falls towards its last.
    pub num_steps: u64,
    /// Lessons a step.
    pub batch: usize,
    /// The highest learning rate.
    pub learning_rate: f64,
}

/// Steps in which the learning rate rises.
const WARM_UP: u64 = 200;
/// The share of the highest learning rate that is left at the end.
const LEFT: f64 = 0.05;
/// Lessons at the start of the file that are never learned, only asked.
const NUM_HELD_OUT: usize = 128;
/// The run is kept this often.
const KEEP_EVERY: Duration = Duration::from_secs(300);
/// What a token of a thought counts: words are the harder part.
const THOUGHT_WEIGHT: f32 = 2.0;
/// What a token of a prompt counts: names and wishes are learned from themselves, too.
const PROMPT_WEIGHT: f64 = 0.25;
/// Parts of a step that are worked on apart: always so many, so that no number depends on the machine.
const NUM_PARTS: usize = 4;

/// What somebody who waits is told and asked.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// A point of the curve is this many steps.
    pub point: u64,
    /// Told each point of the curve.
    pub on_point: &'a (dyn Fn(&Point) + Sync),
    /// Told each step.
    pub on_step: &'a (dyn Fn(u64) + Sync),
    /// `true` ends the stage with everything kept.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
}

/// Goes on with a run until its steps are made or somebody stops it; the last point.
///
/// # Errors
/// A folder that is no run; a broken lesson; a disk that is full.
pub fn pretrain(folder: &Path, lessons: &Lessons, options: &Options, watch: Watch<'_>) -> Result<Point> {
    let mut run = Run::open(folder, options)?;
    let chat = Chat::read(&folder.join("model")).map_err(fault)?;
    num_learned(lessons)?;
    let held_out: Vec<Example> =
        (0..NUM_HELD_OUT).map(|index| example(&lessons.get(index)?, &chat)).collect::<Result<_>>()?;
    let workers = Workers::new().map_err(fault)?;
    let started = Instant::now();
    let mut kept = Instant::now();
    let (mut sum, mut num) = (0.0, 0.0);
    let first = run.step();
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(3);
        let chat = &chat;
        scope.spawn(move || {
            for step in first..options.num_steps {
                if sender.send(batch(lessons, chat, options, step)).is_err() {
                    return;
                }
            }
        });
        while run.step() < options.num_steps {
            if (watch.should_stop)() {
                break;
            }
            let Ok(examples) = receiver.recv() else { break };
            let (loss, num_tokens) = learn(&mut run, &workers, &examples?, options).map_err(fault)?;
            sum += loss;
            num += num_tokens;
            (watch.on_step)(run.step());
            if run.step().is_multiple_of(watch.point) {
                let point = Point {
                    step: run.step(),
                    loss: sum / num,
                    held_out: None,
                    minutes: run.minutes(started.elapsed()),
                };
                (sum, num) = (0.0, 0.0);
                (watch.on_point)(&point);
                run.curve.push(point);
            }
            if kept.elapsed() >= KEEP_EVERY {
                keep(&mut run, &held_out, options, started, watch)?;
                kept = Instant::now();
            }
        }
        drop(receiver);
        Ok::<(), Error>(())
    })?;
    keep(&mut run, &held_out, options, started, watch)
}

fn num_learned(lessons: &Lessons) -> Result<usize> {
    match lessons.len().checked_sub(NUM_HELD_OUT) {
        Some(num) if num > 0 => Ok(num),
        _ => Err(fault(format!("{} lessons are too few, expected more than {NUM_HELD_OUT}", lessons.len()))),
    }
}

fn keep(
    run: &mut Run,
    held_out: &[Example],
    options: &Options,
    started: Instant,
    watch: Watch<'_>,
) -> Result<Point> {
    let (mut sum, mut num) = (0.0, 0.0);
    let network = run.averaged().map_err(fault)?;
    for examples in held_out.chunks(options.batch) {
        let num_tokens: usize = examples.iter().map(Example::num_answered).sum();
        let [loss, _] = losses(&network, examples, num_tokens).map_err(fault)?;
        sum += f64::from(loss.to_scalar::<f32>().map_err(fault)?) * num_tokens as f64;
        num += num_tokens as f64;
    }
    let last = run.curve.last().map_or(0.0, |point| point.loss);
    let minutes = run.minutes(started.elapsed());
    let point = Point { step: run.step(), loss: last, held_out: Some(sum / num), minutes };
    (watch.on_point)(&point);
    run.curve.push(point);
    run.keep(minutes)?;
    Ok(point)
}

/// The lessons of a step, in the order of a shuffle of its own for each pass over all of them.
fn batch(lessons: &Lessons, chat: &Chat, options: &Options, step: u64) -> Result<Vec<Example>> {
    let num = num_learned(lessons)? as u64;
    let from = step * options.batch as u64;
    let mut order: Option<(u64, Vec<u32>)> = None;
    (from..from + options.batch as u64)
        .map(|at| {
            let pass = at / num;
            // Scenes come in no order, so the first pass needs none: lessons that are made later are learned next.
            if pass == 0 {
                return example(&lessons.get(NUM_HELD_OUT + at as usize)?, chat);
            }
            if order.as_ref().is_none_or(|(other, _)| *other != pass) {
                order = Some((pass, shuffled(num as u32, options.seed, pass)));
            }
            let order = order.as_ref().map_or(&[][..], |(_, order)| order);
            example(&lessons.get(NUM_HELD_OUT + order[(at % num) as usize] as usize)?, chat)
        })
        .collect()
}

fn shuffled(num: u32, seed: u64, pass: u64) -> Vec<u32> {
    let mut rng = search::rng(seed, pass);
    let mut order: Vec<u32> = (0..num).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, rng.random_range(0..=last));
    }
    order
}

/// One step; the sum of its losses over its tokens, and how many tokens these were.
fn learn(
    run: &mut Run,
    workers: &Workers,
    examples: &[Example],
    options: &Options,
) -> candle_core::Result<(f64, f64)> {
    let num: usize = examples.iter().map(Example::num_answered).sum();
    let network = &run.network;
    let parts: Vec<&[Example]> = examples.chunks(examples.len().div_ceil(NUM_PARTS)).collect();
    let learned = workers.map(&parts, |part| {
        let [answers, prompts] = losses(network, part, num)?;
        let gradients = (&answers + (prompts * PROMPT_WEIGHT)?)?.backward()?;
        Ok((f64::from(answers.to_scalar::<f32>()?), gradients))
    })?;
    let (values, gradients): (Vec<f64>, Vec<GradStore>) = learned.into_iter().unzip();
    let learning_rate = rate(run.step(), options);
    run.learn(gradients, &AdamWOptions { learning_rate, weight_decay: 0.05, ..AdamWOptions::default() })?;
    Ok((values.iter().sum::<f64>() * num as f64, num as f64))
}

/// Rises over the first steps, falls in a straight line to the end.
fn rate(step: u64, options: &Options) -> f64 {
    let risen = ((step + 1) as f64 / WARM_UP as f64).min(1.0);
    let done = step as f64 / options.num_steps.max(1) as f64;
    options.learning_rate * risen * (1.0 - (1.0 - LEFT) * done)
}

/// Sum of −log p over `num`: of the answers' tokens, thoughts counting more, and of the words of the prompts.
fn losses(network: &Qwen3Vl, examples: &[Example], num: usize) -> candle_core::Result<[Tensor; 2]> {
    let sequences: Vec<Sequence<'_>> =
        examples.iter().map(|example| Sequence { tokens: &example.tokens, grids: &example.grids }).collect();
    let width = network.config.vision.patch_len();
    let numbers: Vec<f32> = examples.iter().flat_map(|example| example.patches.iter().copied()).collect();
    let patches = match numbers.len() / width {
        0 => None,
        num => Some(Tensor::from_vec(numbers, (num, width), network.device())?),
    };
    let hidden = network.forward(&sequences, patches.as_ref())?;
    let (mut answers, mut prompts, mut start) = (Targets::default(), Targets::default(), 0);
    for example in examples {
        for (at, &token) in example.tokens.iter().enumerate().skip(1) {
            let (row, share) = ((start + at - 1) as u32, 1.0 / num as f32);
            if at >= example.answer + example.thought {
                answers.push(row, token, share);
            } else if at >= example.answer {
                answers.push(row, token, share * THOUGHT_WEIGHT);
            } else if token != network.config.image_token {
                prompts.push(row, token, share);
            }
        }
        start += example.tokens.len();
    }
    Ok([answers.loss(network, &hidden)?, prompts.loss(network, &hidden)?])
}

/// Tokens that shall come after rows of hidden states.
#[derive(Default)]
struct Targets {
    rows: Vec<u32>,
    tokens: Vec<u32>,
    weights: Vec<f32>,
}

impl Targets {
    fn push(&mut self, row: u32, token: u32, weight: f32) {
        self.rows.push(row);
        self.tokens.push(token);
        self.weights.push(weight);
    }

    fn loss(self, network: &Qwen3Vl, hidden: &Tensor) -> candle_core::Result<Tensor> {
        let rows = Tensor::from_vec(self.rows, self.tokens.len(), network.device())?;
        let logits = network.logits(&hidden.index_select(&rows, 0)?)?;
        ops::cross_entropy(&logits, &self.tokens, &self.weights)
    }
}

pub(super) fn fault(reason: impl std::fmt::Display) -> Error {
    Error::Internal(format!("the training stopped: {reason}"))
}
