//! A training run on disk: what is learned, and how it came to be.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use candle_core::backprop::GradStore;
use candle_core::{Device, Tensor, Var};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::learned::Learned;
use super::origin::Origin;
use crate::error::{Error, Result};
use crate::model::{AdamW, AdamWOptions, Qwen3Vl};
use crate::render::Series;

/// Share of the learning rate for what sees: at the whole of it, all patches' tokens grow alike before any is understood, until
/// the text decoder cannot tell them apart.
const SEEING_RATE: f64 = 0.1;

/// A point of the curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Steps made.
    pub step: u64,
    /// Time of learning so far, over all stages.
    pub minutes: f64,
    /// What was measured, by name.
    #[serde(flatten)]
    pub values: BTreeMap<String, f64>,
}

/// The weights that are used: the mean of those of the last steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Average {
    /// The mean takes a step in this many.
    pub every: u64,
    /// Share of it that stays at such a step.
    pub stays: f64,
}

/// A run in memory; `O` says how it learns, from its first step to its last.
pub struct Run<O> {
    folder: PathBuf,
    options: O,
    span: Average,
    /// The network that learns.
    pub network: Qwen3Vl,
    learned: Learned,
    variables: Vec<Var>,
    /// The mean of the weights of the last steps: what is used.
    average: Vec<Tensor>,
    optimizer: AdamW,
    /// How it went.
    pub curve: Vec<Point>,
    minutes: f64,
    stages: Vec<Stage>,
}

/// What `run.json` says.
#[derive(Serialize, Deserialize)]
struct Log<O> {
    options: O,
    stages: Vec<Stage>,
    minutes: f64,
    curve: Vec<Point>,
}

/// The run from a step on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Stage {
    from_step: u64,
    #[serde(flatten)]
    origin: Origin,
}

/// The file of the state, and that of the state to go back to.
const STATE: &str = "state.safetensors";
const MARKED: &str = "marked.safetensors";
/// The tensor of the state that holds the number of steps.
const STEPS: &str = "steps";

impl<O: Clone + PartialEq + Debug + Serialize + DeserializeOwned> Run<O> {
    /// Opens a folder whose `model` is the checkpoint that learns, from such data; with `state.safetensors` it goes on from there.
    ///
    /// # Errors
    /// No state of this checkpoint, or a run with other options.
    pub fn open(
        folder: &Path,
        learned: Learned,
        options: &O,
        span: Average,
        data: &impl Serialize,
    ) -> Result<Self> {
        let device = Device::Cpu;
        let state = folder.join(STATE);
        let mut kept = match state.exists() {
            true => candle_core::safetensors::load(&state, &device).map_err(fault)?,
            false => HashMap::new(),
        };
        let mut take = |kind: &str, name: &str| kept.remove(&format!("{kind}.{name}"));
        let (mut variables, mut average, mut means) = (vec![], vec![], vec![]);
        for (name, tensor) in learned.names.iter().zip(&learned.tensors) {
            let weight = take("weight", name).unwrap_or_else(|| tensor.clone());
            average.push(take("average", name).map_or_else(|| weight.copy(), Ok).map_err(fault)?);
            variables.push(Var::from_tensor(&weight).map_err(fault)?);
            if let (Some(mean), Some(square)) = (take("mean", name), take("square", name)) {
                means.push([mean, square]);
            }
        }
        let network = learned.network(variables.iter().map(|variable| variable.as_tensor().clone()));
        let network = network.map_err(fault)?;
        let log: Option<Log<O>> = match fs::read(folder.join("run.json")) {
            Ok(bytes) if state.exists() => Some(serde_json::from_slice(&bytes).map_err(fault)?),
            _ => None,
        };
        let mut log =
            log.unwrap_or(Log { options: options.clone(), stages: vec![], minutes: 0.0, curve: vec![] });
        if log.options != *options {
            return Err(fault(format!("the run was begun with {:?}, not with {options:?}", log.options)));
        }
        let num_steps = match kept.get(STEPS) {
            Some(steps) => steps.to_vec1::<i64>().map_err(fault)?.first().copied().unwrap_or(0),
            None => 0,
        };
        // The state was written before the log, or after it, if something ended this program between the two.
        log.curve.retain(|point| point.step as i64 <= num_steps);
        let from_step = num_steps.unsigned_abs();
        log.stages.retain(|stage| stage.from_step < from_step);
        log.stages.push(Stage { from_step, origin: Origin::new(&folder.join("model"), data)? });
        let optimizer = match num_steps {
            0 => AdamW::new(variables.clone()),
            steps => AdamW::resumed(variables.clone(), steps as i32, means),
        };
        Ok(Self {
            folder: folder.to_owned(),
            options: options.clone(),
            span,
            network,
            variables,
            average,
            optimizer: optimizer.map_err(fault)?.with_rates(learned.names.iter().map(|name| rate(name))),
            learned,
            curve: log.curve,
            minutes: log.minutes,
            stages: log.stages,
        })
    }

    /// Where it is kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Steps made.
    pub fn step(&self) -> u64 {
        self.optimizer.state().0.unsigned_abs().into()
    }

    /// Time of learning over all stages, minutes.
    pub fn minutes(&self, stage: Duration) -> f64 {
        self.minutes + stage.as_secs_f64() / 60.0
    }

    /// Makes a step along the sum of gradients; the length that it had. One that is no number changes nothing.
    ///
    /// # Errors
    /// Those of candle.
    pub fn learn(&mut self, gradients: Vec<GradStore>, options: &AdamWOptions) -> candle_core::Result<f64> {
        let mut gradients = gradients.into_iter();
        let Some(mut sum) = gradients.next() else { return Ok(0.0) };
        for part in gradients {
            for variable in &self.variables {
                let Some(other) = part.get(variable) else { continue };
                let both = match sum.get(variable) {
                    Some(one) => (one + other)?,
                    None => other.clone(),
                };
                sum.insert(variable, both);
            }
        }
        let norm = self.optimizer.step(&sum, options)?;
        if norm.is_finite() && self.step().is_multiple_of(self.span.every) {
            for (average, variable) in self.average.iter_mut().zip(&self.variables) {
                // Young means hold little that is worth keeping.
                let stays = self.span.stays.min(1.0 - 10.0 / (10.0 + self.optimizer.state().0 as f64));
                *average = ((&*average * stays)? + (variable.as_tensor() * (1.0 - stays))?)?.detach();
            }
        }
        Ok(norm)
    }

    /// The network as it learns, without what gradients need: it always has the newest weights.
    ///
    /// # Errors
    /// Those of candle.
    pub fn acting(&self) -> candle_core::Result<Qwen3Vl> {
        self.learned.network(self.variables.iter().map(|variable| variable.as_tensor().detach()))
    }

    /// The network of the averaged weights.
    ///
    /// # Errors
    /// Those of candle.
    pub fn averaged(&self) -> candle_core::Result<Qwen3Vl> {
        self.learned.network(self.average.iter().cloned())
    }

    /// The network without what learns beside frozen weights: what an adapter began with.
    ///
    /// # Errors
    /// Those of candle; a run that learns all weights has none.
    pub fn frozen(&self) -> candle_core::Result<Qwen3Vl> {
        self.learned.frozen()
    }

    /// What learns.
    pub fn variables(&self) -> &[Var] {
        &self.variables
    }

    /// Writes the state, the log and the drawn curve; each file whole or not at all.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn keep(&mut self, minutes: f64, drawn: &str) -> Result<()> {
        let mut state: HashMap<String, Tensor> = HashMap::new();
        let (num_steps, means) = self.optimizer.state();
        let num_steps = Tensor::new(&[i64::from(num_steps)], &Device::Cpu).map_err(fault)?;
        state.insert(STEPS.to_owned(), num_steps);
        for (index, name) in self.learned.names.iter().enumerate() {
            let [mean, square] = &means[index];
            state.insert(format!("weight.{name}"), self.variables[index].as_tensor().clone());
            state.insert(format!("average.{name}"), self.average[index].clone());
            state.insert(format!("mean.{name}"), mean.clone());
            state.insert(format!("square.{name}"), square.clone());
        }
        let (options, stages, curve) = (self.options.clone(), self.stages.clone(), self.curve.clone());
        let log = Log { options, stages, minutes, curve };
        let log = serde_json::to_vec_pretty(&log).map_err(fault)?;
        self.whole(STATE, &|path| candle_core::safetensors::save(&state, path).map_err(fault))?;
        self.whole("run.json", &|path| fs::write(path, &log).map_err(fault))?;
        self.whole("curve.svg", &|path| fs::write(path, drawn).map_err(fault))
    }

    /// Writes the averaged weights into `model`: what is used.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn publish(&self) -> Result<()> {
        self.learned.write(&self.average, &self.folder.join("model"))
    }

    /// Remembers the state that was kept last as the one to go back to.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn mark(&self) -> Result<()> {
        let state = self.folder.join(STATE);
        self.whole(MARKED, &|path| fs::copy(&state, path).map(drop).map_err(fault))
    }

    /// Goes back to the weights that were marked; the steps made since still count.
    ///
    /// # Errors
    /// No mark, or one that is none.
    pub fn go_back(&mut self) -> Result<()> {
        let marked = candle_core::safetensors::load(self.folder.join(MARKED), &Device::Cpu).map_err(fault)?;
        let take = |kind: &str, name: &str| {
            let tensor = marked.get(&format!("{kind}.{name}")).cloned();
            tensor.ok_or_else(|| fault(format!("{MARKED} has no {kind}.{name}")))
        };
        let mut means = vec![];
        for (index, name) in self.learned.names.iter().enumerate() {
            self.variables[index].set(&take("weight", name)?).map_err(fault)?;
            self.average[index] = take("average", name)?;
            means.push([take("mean", name)?, take("square", name)?]);
        }
        let (num_steps, _) = self.optimizer.state();
        let optimizer = AdamW::resumed(self.variables.clone(), num_steps, means).map_err(fault)?;
        self.optimizer = optimizer.with_rates(self.learned.names.iter().map(|name| rate(name)));
        Ok(())
    }

    fn whole(&self, name: &str, write: &dyn Fn(&Path) -> Result<()>) -> Result<()> {
        let path = self.folder.join(name);
        let new = path.with_extension("new");
        write(&new)?;
        fs::rename(&new, &path).map_err(fault)
    }

    /// One line of the curve: a value by its name.
    pub fn series(&self, name: &str, value: &str) -> Series {
        let points =
            self.curve.iter().filter_map(|point| Some([point.step as f64, *point.values.get(value)?]));
        Series { name: name.to_owned(), points: points.collect() }
    }
}

fn rate(name: &str) -> f64 {
    if name.starts_with("model.visual.") { SEEING_RATE } else { 1.0 }
}

pub(super) fn fault(reason: impl std::fmt::Display) -> Error {
    Error::Internal(format!("the training stopped: {reason}"))
}
