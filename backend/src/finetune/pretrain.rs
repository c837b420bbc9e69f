//! The supervised base: the network learns lessons until it says their answers.
//!
//! A run is a folder: `model` is a checkpoint that can be used at any time, `state.safetensors` what the next stage takes up.
//! The order of lessons, and so every step, follows from the seed and the step's number alone: a run that was cut off goes on as
//! if it had not been.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use candle_core::Tensor;
use candle_core::backprop::GradStore;
use rand::RngExt;
use serde::{Deserialize, Serialize};

use super::examples::{Example, example};
use super::hearing::hearing;
use super::learned::Learned;
use super::lessons::Lessons;
use super::reading::reading;
use super::run::{Average, Point, Run, fault};
use super::seeing::seeing;
use super::workers::Workers;
use crate::error::{Error, Result};
use crate::model::chat::Chat;
use crate::model::{AdamWOptions, Branched, Qwen3Vl, Sequence, ops};
use crate::render;
use crate::search;

/// How a run learns, from its first step to its last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Fixes the order of lessons.
    pub seed: u64,
    /// Steps of the whole run: the learning rate falls towards its last.
    pub num_steps: u64,
    /// Layouts a step.
    pub batch: usize,
    /// Wishes a step.
    pub wishes: usize,
    /// Pictures to read a step.
    pub pictures: usize,
    /// The highest learning rate.
    pub learning_rate: f64,
}

/// Steps in which the learning rate rises.
const WARM_UP: u64 = 200;
/// The share of the highest learning rate that is left at the end.
const LEFT: f64 = 0.05;
/// Lessons at the start of the file that are never learned, only asked.
const NUM_HELD_OUT: usize = 128;
/// The mean of weights spans some 800 steps.
const AVERAGE: Average = Average { every: 8, stays: 0.99 };
/// The run is kept this often.
const KEEP_EVERY: Duration = Duration::from_secs(300);
/// Parts of a step that are worked on apart: always so many, so that no number depends on the machine.
const NUM_PARTS: usize = 4;

/// Names of a point's values: mean −log p of a token since the last point, and on lessons that are never learned, by the
/// averaged weights.
pub const LOSS: &str = "loss";
/// See [`LOSS`].
pub const HELD_OUT: &str = "held_out";

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
    let learned = Learned::whole(&folder.join("model"))?;
    let mut run = Run::open(folder, learned, options, AVERAGE, lessons)?;
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
                let values = BTreeMap::from([(LOSS.to_owned(), sum / num)]);
                let point = Point { step: run.step(), minutes: run.minutes(started.elapsed()), values };
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
    run: &mut Run<Options>,
    held_out: &[Example],
    options: &Options,
    started: Instant,
    watch: Watch<'_>,
) -> Result<Point> {
    let (mut sum, mut num) = (0.0, 0.0);
    let network = run.averaged().map_err(fault)?;
    for examples in held_out.iter().collect::<Vec<_>>().chunks(options.batch) {
        let num_tokens: usize = examples.iter().map(|example| example.said.len()).sum();
        let loss = loss(&network, examples, num_tokens).map_err(fault)?;
        sum += f64::from(loss.to_scalar::<f32>().map_err(fault)?) * num_tokens as f64;
        num += num_tokens as f64;
    }
    let minutes = run.minutes(started.elapsed());
    let values = BTreeMap::from([(HELD_OUT.to_owned(), sum / num)]);
    let point = Point { step: run.step(), minutes, values };
    (watch.on_point)(&point);
    run.curve.push(point.clone());
    let lines = [run.series("lessons", LOSS), run.series("lessons never learned", HELD_OUT)];
    run.keep(minutes, &render::curve_svg("Mean −log p of a token", "steps", &lines))?;
    run.publish()?;
    Ok(point)
}

/// The lessons of a step: layouts in the order of a shuffle of its own for each pass over all of them, then wishes and pictures, always new.
fn batch(lessons: &Lessons, chat: &Chat, options: &Options, step: u64) -> Result<Vec<Example>> {
    let num = num_learned(lessons)? as u64;
    let from = step * options.batch as u64;
    let mut order: Option<(u64, Vec<u32>)> = None;
    let layouts = (from..from + options.batch as u64).map(|at| {
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
    });
    let first = step * options.wishes as u64;
    let wishes = (first..first + options.wishes as u64)
        .filter_map(|number| hearing(number).transpose())
        .map(|lesson| example(&lesson?, chat));
    let first = step * options.pictures as u64;
    let pictures = (first..first + options.pictures as u64).map(|number| match number % 2 {
        0 => reading(number / 2, chat),
        _ => example(&seeing(number / 2)?, chat),
    });
    layouts.chain(wishes).chain(pictures).collect()
}

pub(super) fn shuffled(num: u32, seed: u64, pass: u64) -> Vec<u32> {
    let mut rng = search::rng(seed, pass);
    let mut order: Vec<u32> = (0..num).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, rng.random_range(0..=last));
    }
    order
}

/// One step; the sum of its losses over its tokens, and how many tokens these were.
fn learn(
    run: &mut Run<Options>,
    workers: &Workers,
    examples: &[Example],
    options: &Options,
) -> candle_core::Result<(f64, f64)> {
    let num: usize = examples.iter().map(|example| example.said.len()).sum();
    let network = &run.network;
    // Dealt out like cards: long and short ones to each part.
    let parts: Vec<Vec<&Example>> = (0..NUM_PARTS.min(examples.len()))
        .map(|part| examples.iter().skip(part).step_by(NUM_PARTS).collect())
        .collect();
    let learned = workers.map(&parts, |part| {
        let loss = loss(network, part, num)?;
        Ok::<_, candle_core::Error>((f64::from(loss.to_scalar::<f32>()?), loss.backward()?))
    })?;
    let (values, gradients): (Vec<f64>, Vec<GradStore>) = learned.into_iter().unzip();
    let learning_rate = rate(run.step(), options);
    let options = AdamWOptions { learning_rate, weight_decay: 0.05, ..AdamWOptions::default() };
    let norm = run.learn(gradients, &options)?;
    if !norm.is_finite() {
        candle_core::bail!("the gradient is {norm}");
    }
    Ok((values.iter().sum::<f64>() * num as f64, num as f64))
}

/// Rises over the first steps, falls in a straight line to the end.
fn rate(step: u64, options: &Options) -> f64 {
    let risen = ((step + 1) as f64 / WARM_UP as f64).min(1.0);
    let done = step as f64 / options.num_steps.max(1) as f64;
    options.learning_rate * risen * (1.0 - (1.0 - LEFT) * done)
}

/// Sum of −log p of the answers' tokens over `num`, thoughts counting more.
fn loss(network: &Qwen3Vl, examples: &[&Example], num: usize) -> candle_core::Result<Tensor> {
    let sequences: Vec<Branched<'_>> = examples
        .iter()
        .map(|example| Branched {
            sequence: Sequence { tokens: &example.tokens, grids: &example.grids },
            starts: &example.answers,
        })
        .collect();
    let width = network.config.vision.patch_len();
    let numbers: Vec<f32> = examples.iter().flat_map(|example| example.patches.iter().copied()).collect();
    let patches = match numbers.len() / width {
        0 => None,
        num => Some(Tensor::from_vec(numbers, (num, width), network.device())?),
    };
    let hidden = network.forward_branched(&sequences, patches.as_ref())?;
    let (mut rows, mut tokens, mut weights) = (vec![], vec![], vec![]);
    let mut start = 0;
    for example in examples {
        for said in &example.said {
            rows.push((start + said.behind) as u32);
            tokens.push(said.token);
            weights.push(said.weight / num as f32);
        }
        start += example.tokens.len();
    }
    let rows = Tensor::from_vec(rows, tokens.len(), network.device())?;
    let logits = network.logits(&hidden.index_select(&rows, 0)?)?;
    ops::cross_entropy(&logits, &tokens, &weights)
}
