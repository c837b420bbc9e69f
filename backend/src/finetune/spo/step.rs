//! The parts of a step.

use std::path::Path;
use std::time::Instant;

use candle_core::backprop::GradStore;
use candle_core::{DType, Device};

use super::learn::{Shown, gradient};
use super::objective::{Loss, Token, clipped, divergence, preferred, reinforced};
use super::rollouts::{Group, Rollouts, group};
use super::scripts::{self, Script};
use super::{Algorithm, Options, Rooms, Values, guard, monitor, pairs, teach};
use crate::error::Result;
use crate::finetune::evaluate::Case;
use crate::finetune::pretrain::{Watch, shuffled};
use crate::finetune::run::{Point, Run, fault};
use crate::finetune::teacher::Lesson;
use crate::finetune::workers::Workers;
use crate::model::{AdamWOptions, Qwen3Vl};
use crate::policy::vlm::{Decoding, Vlm};
use crate::render;

/// Parts of a step that are worked on apart: always so many, so that no number depends on the machine.
const NUM_PARTS: usize = 4;
/// Answers for each held-out room.
const NUM_LOOKS: usize = 2;
/// The seed of those: the same each time, so that only the weights make a difference.
const LOOKS: u64 = 1 << 50;

/// A run at work.
pub(super) struct Training<'a> {
    pub(super) run: Run<Options>,
    rooms: Rooms<'a>,
    options: &'a Options,
    watch: Watch<'a>,
    started: Instant,
    /// What the run began with.
    base: Qwen3Vl,
    /// The weights that learn, as a policy.
    acting: Vlm,
    /// Of a run that is taught, or whose layouts a user judged.
    lessons: Vec<Lesson>,
    workers: Workers,
}

/// What a step learns from, and what was measured of it.
pub(super) struct Batch {
    scripts: Vec<Script>,
    values: Values,
}

impl<'a> Training<'a> {
    pub(super) fn new(
        folder: &Path,
        run: Run<Options>,
        rooms: Rooms<'a>,
        options: &'a Options,
        started: Instant,
        watch: Watch<'a>,
    ) -> Result<Self> {
        if rooms.learned.is_empty() || rooms.held_out.is_empty() {
            return Err(fault("it needs rooms to learn from and rooms to hold out"));
        }
        let base = base(folder, &run, options)?;
        let acting = Vlm::of("acting", &*folder.join("model"), run.acting().map_err(fault)?, None)?;
        let workers = Workers::new().map_err(fault)?;
        let lessons = match options.algorithm {
            Algorithm::Sft => teach::lessons(rooms.learned, &options.taste, options.seed, &workers)?,
            Algorithm::Dpo => pairs::lessons(rooms.judged)?,
            _ => vec![],
        };
        Ok(Self { run, rooms, options, watch, started, base, acting, lessons, workers })
    }

    /// What the next step learns from.
    pub(super) fn batch(&self) -> Result<Batch> {
        let Self { options, rooms, acting, .. } = self;
        let first = self.run.step() / options.minibatches as u64 * options.rooms as u64;
        let numbers = first..first + options.rooms as u64;
        if options.algorithm == Algorithm::Sft {
            let scripts = teach::batch(&self.lessons, acting.chat(), options.seed, numbers)?;
            return Ok(Batch { scripts, values: Values::new() });
        }
        // Half of DPO's pairs are the user's, half are of rooms that keep the model general.
        let is_judged = options.algorithm == Algorithm::Dpo && !self.lessons.is_empty();
        let (judged, numbers) = if is_judged {
            let middle = first + options.rooms.div_ceil(2) as u64;
            (pairs::batch(&self.lessons, acting.chat(), options.seed, first..middle)?, middle..numbers.end)
        } else {
            (vec![], numbers)
        };
        let num = rooms.learned.len() as u64;
        let room = |at: u64| {
            let order = shuffled(num as u32, options.seed, at / num);
            (&rooms.learned[order[(at % num) as usize] as usize], options.seed_of(at))
        };
        let picked: Vec<(&Case, u64)> = numbers.map(room).collect();
        let groups = self.groups(acting, &picked, options.rollouts(&self.run.curve))?;
        let values = monitor::values(groups.iter().flat_map(|group| group.answers.iter().flatten()));
        let measure = options.measure();
        let scripts = groups.into_iter().flat_map(|group| match options.algorithm {
            Algorithm::Dpo => Vec::from_iter(scripts::pair(acting, group, measure)),
            _ => scripts::scripts(acting, group, measure),
        });
        Ok(Batch { scripts: judged.into_iter().chain(scripts).collect(), values })
    }

    fn groups(&self, vlm: &Vlm, picked: &[(&Case, u64)], rollouts: Rollouts<'_>) -> Result<Vec<Group>> {
        let stop = self.watch.should_stop;
        self.workers.map(picked, |&(case, seed)| group(vlm, case, rollouts, seed, stop))
    }

    /// Makes a step for each minibatch.
    pub(super) fn learn(&mut self, batch: Batch) -> Result<()> {
        let Batch { scripts, mut values } = batch;
        let num = self.options.minibatches.min(scripts.len()).max(1);
        let mut shown = Shown::default();
        let mut length = 0.0_f64;
        for minibatch in 0..self.options.minibatches {
            let own: Vec<&Script> = scripts.iter().skip(minibatch % num).step_by(num).collect();
            let (part, norm) = self.minibatch(&own)?;
            shown = shown + part;
            length = length.max(norm);
        }
        let num = shown.num.max(1.0);
        for (name, value) in [
            ("loss", shown.loss / self.options.minibatches as f64),
            (guard::DIVERGENCE, shown.divergence / num),
            (guard::ENTROPY, shown.entropy / num),
            ("clipped", shown.clipped / num),
            ("gradient", length),
            ("tokens", num),
        ] {
            values.insert(name.to_owned(), value);
        }
        if values.values().any(|value| !value.is_finite()) {
            // What is no number has no place in a log.
            values.retain(|_, value| value.is_finite());
            values.insert(guard::NOT_FINITE.to_owned(), 1.0);
        }
        self.point(values);
        Ok(())
    }

    fn minibatch(&mut self, scripts: &[&Script]) -> Result<(Shown, f64)> {
        let options = self.options;
        let parts: Vec<Vec<&Script>> = (0..NUM_PARTS.min(scripts.len()))
            .map(|part| scripts.iter().copied().skip(part).step_by(NUM_PARTS).collect())
            .collect();
        let objective = |script: &Script, tokens: &[Token]| objective(options, script, tokens);
        let needs_base = options.kl > 0.0 && options.algorithm != Algorithm::Sft;
        let (network, base) = (&self.run.network, needs_base.then_some(&self.base));
        let by_layers = options.lora.map(|_| self.run.variables());
        let learned = self.workers.map(&parts, |part| gradient(network, base, by_layers, part, &objective));
        let (shown, gradients): (Vec<Shown>, Vec<GradStore>) = learned.map_err(fault)?.into_iter().unzip();
        let learning_rate = options.rate(self.run.step(), &self.run.curve);
        let adamw = AdamWOptions { learning_rate, weight_decay: 0.01, ..AdamWOptions::default() };
        let norm = self.run.learn(gradients, &adamw).map_err(fault)?;
        Ok((shown.into_iter().fold(Shown::default(), |sum, part| sum + part), norm))
    }

    /// Furnishes the held-out rooms with the averaged weights, as the model is used; keeps these if they are the best.
    pub(super) fn look(&mut self) -> Result<()> {
        let averaged = self.run.averaged().map_err(fault)?;
        let acting = Vlm::of("averaged", &*self.run.folder().join("model"), averaged, None)?;
        let decoding = match self.options.decoding {
            Decoding::Free => Decoding::Free,
            Decoding::Grammar | Decoding::Deployed => Decoding::Deployed,
        };
        let rollouts = Rollouts {
            num: NUM_LOOKS,
            turns: 1,
            decoding,
            is_recorded: false,
            weights: self.options.weights,
            taste: &self.options.taste,
            temperature: 1.0,
        };
        let picked: Vec<(&Case, u64)> = self.rooms.held_out.iter().zip(LOOKS..).collect();
        let groups = self.groups(&acting, &picked, rollouts)?;
        if (self.watch.should_stop)() {
            return Ok(());
        }
        let values = monitor::values(groups.iter().flat_map(|group| group.answers.iter().flatten()));
        let values = values.into_iter().map(|(name, value)| (format!("held_out_{name}"), value));
        self.point(values.collect());
        self.keep()?;
        if guard::best(&self.run.curve).is_some_and(|(step, _)| step == self.run.step()) {
            self.run.publish()?;
            self.run.mark()?;
        }
        Ok(())
    }

    pub(super) fn go_back(&mut self, why: &str) -> Result<()> {
        tracing::warn!(why, "going back to the best weights so far");
        self.run.go_back()?;
        self.point(Values::from([(guard::BACK.to_owned(), 1.0)]));
        self.keep()
    }

    pub(super) fn keep(&mut self) -> Result<()> {
        let lines = [
            self.run.series("rollouts", "reward"),
            self.run.series("held-out rooms", guard::HELD_OUT),
            self.run.series("KL divergence", guard::DIVERGENCE),
        ];
        let minutes = self.run.minutes(self.started.elapsed());
        self.run.keep(minutes, &render::curve_svg("Reward, and nats from the base", "steps", &lines))
    }

    fn point(&mut self, values: Values) {
        let minutes = self.run.minutes(self.started.elapsed());
        let point = Point { step: self.run.step(), minutes, values };
        (self.watch.on_point)(&point);
        (self.watch.on_step)(point.step);
        self.run.curve.push(point);
    }
}

/// What the run began with. An adapter's own frozen weights are that: they are read once.
fn base(folder: &Path, run: &Run<Options>, options: &Options) -> Result<Qwen3Vl> {
    match options.lora {
        Some(_) => run.frozen().map_err(fault),
        None => Qwen3Vl::load(&*folder.join("base"), DType::F32, &Device::Cpu).map_err(fault),
    }
}

/// What an algorithm says of the tokens of a script.
fn objective(options: &Options, script: &Script, tokens: &[Token]) -> Vec<Loss> {
    let held = |loss: Loss, token: Token| {
        let divergence = divergence(token);
        Loss {
            value: loss.value + options.kl * divergence.value,
            slope: loss.slope + options.kl * divergence.slope,
        }
    };
    match options.algorithm {
        Algorithm::Sft => tokens.iter().map(|&token| reinforced(token)).collect(),
        Algorithm::Reinforce => tokens.iter().map(|&token| held(reinforced(token), token)).collect(),
        Algorithm::Spo | Algorithm::Grpo => {
            tokens.iter().map(|&token| held(clipped(token, options.clip), token)).collect()
        }
        Algorithm::Dpo => {
            let sums = |completion: usize| {
                let own =
                    script.places.iter().zip(tokens).filter(|(place, _)| place.completion == completion);
                own.fold([0.0, 0.0], |[new, reference], (_, token)| {
                    [new + token.new, reference + token.reference]
                })
            };
            let loss = preferred(sums(0), sums(1), options.kl);
            let sign = |completion: usize| if completion == 0 { 1.0 } else { -1.0 };
            let num = tokens.len().max(1) as f64;
            let losses = script.places.iter();
            // Shares are those of a pair: the loss is told once over all of its tokens.
            losses
                .map(|place| Loss { value: loss.value / num, slope: sign(place.completion) * loss.slope })
                .collect()
        }
    }
}
