//! A training run on disk: what is learned, and how it came to be.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use candle_core::backprop::GradStore;
use candle_core::{DType, Device, Tensor, Var};
use serde::{Deserialize, Serialize};

use super::pretrain::{Options, fault};
use crate::error::Result;
use crate::model::{AdamW, AdamWOptions, Config, Qwen3Vl, weights};
use crate::render::{self, Series};

/// The mean of weights takes a step in this many.
const AVERAGE_EVERY: u64 = 8;
/// Share of the mean that stays at such a step: it spans some 800 steps.
const AVERAGE_STAYS: f64 = 0.99;

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Steps made.
    pub step: u64,
    /// Mean −log p of a token since the last point.
    pub loss: f64,
    /// The same on lessons that are never learned, by the averaged weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<f64>,
    /// Time of learning so far, over all stages.
    pub minutes: f64,
}

/// A run in memory.
pub struct Run {
    folder: PathBuf,
    options: Options,
    /// The network that learns.
    pub network: Qwen3Vl,
    names: Vec<String>,
    variables: Vec<Var>,
    /// The mean of the weights of the last steps: what is used.
    average: Vec<Tensor>,
    optimizer: AdamW,
    /// How it went.
    pub curve: Vec<Point>,
    minutes: f64,
}

/// What `run.json` says.
#[derive(Serialize, Deserialize)]
struct Log {
    options: Options,
    minutes: f64,
    curve: Vec<Point>,
}

/// The tensor of the state that holds the number of steps.
const STEPS: &str = "steps";

impl Run {
    /// Opens a folder whose `model` is a checkpoint; with `state.safetensors` it goes on from there.
    ///
    /// # Errors
    /// What is no checkpoint, no state of this one, or a run with other options.
    pub fn open(folder: &Path, options: &Options) -> Result<Self> {
        let model = folder.join("model");
        let device = Device::Cpu;
        let config = Config::read(&model).map_err(fault)?;
        let mut tensors = weights::read(&model, &config, DType::F32, &device).map_err(fault)?;
        let names: Vec<String> = weights::tensors(&config).into_iter().map(|(name, _, _)| name).collect();
        let state = folder.join("state.safetensors");
        let mut kept = match state.exists() {
            true => candle_core::safetensors::load(&state, &device).map_err(fault)?,
            false => HashMap::new(),
        };
        let mut take = |kind: &str, name: &str| kept.remove(&format!("{kind}.{name}"));
        let mut average = vec![];
        let mut means = vec![];
        for name in &names {
            if let Some(weight) = take("weight", name) {
                tensors.insert(name.clone(), weight);
            }
            if let (Some(mean), Some(square)) = (take("mean", name), take("square", name)) {
                means.push([mean, square]);
            }
            average.extend(take("average", name));
        }
        let weights = names.iter().map(|name| tensors[name].clone());
        let variables: Vec<Var> = weights
            .map(|weight| Var::from_tensor(&weight))
            .collect::<candle_core::Result<_>>()
            .map_err(fault)?;
        let by_name: HashMap<String, Tensor> = names
            .iter()
            .cloned()
            .zip(variables.iter().map(|variable| variable.as_tensor().clone()))
            .collect();
        let network = Qwen3Vl::new(&config, &by_name).map_err(fault)?;
        if average.len() != names.len() {
            average = variables
                .iter()
                .map(|variable| variable.as_tensor().copy())
                .collect::<candle_core::Result<_>>()
                .map_err(fault)?;
        }
        let log: Option<Log> = match fs::read(folder.join("run.json")) {
            Ok(bytes) if state.exists() => Some(serde_json::from_slice(&bytes).map_err(fault)?),
            _ => None,
        };
        let mut log = log.unwrap_or(Log { options: *options, minutes: 0.0, curve: vec![] });
        if log.options != *options {
            return Err(fault(format!("the run was begun with {:?}, not with {options:?}", log.options)));
        }
        let num_steps = match kept.get(STEPS) {
            Some(steps) => steps.to_vec1::<i64>().map_err(fault)?.first().copied().unwrap_or(0),
            None => 0,
        };
        // The state was written before the log, or after it, if something ended this program between the two.
        log.curve.retain(|point| point.step as i64 <= num_steps);
        let optimizer = match num_steps {
            0 => AdamW::new(variables.clone()),
            steps => AdamW::resumed(variables.clone(), steps as i32, means),
        };
        Ok(Self {
            folder: folder.to_owned(),
            options: *options,
            network,
            names,
            variables,
            average,
            optimizer: optimizer.map_err(fault)?,
            curve: log.curve,
            minutes: log.minutes,
        })
    }

    /// Steps made.
    pub fn step(&self) -> u64 {
        self.optimizer.state().0.unsigned_abs().into()
    }

    /// Time of learning over all stages, minutes.
    pub fn minutes(&self, stage: Duration) -> f64 {
        self.minutes + stage.as_secs_f64() / 60.0
    }

    /// Makes a step along the sum of gradients.
    ///
    /// # Errors
    /// Those of candle; a gradient that is no number.
    pub fn learn(&mut self, gradients: Vec<GradStore>, options: &AdamWOptions) -> candle_core::Result<()> {
        let mut gradients = gradients.into_iter();
        let Some(mut sum) = gradients.next() else { return Ok(()) };
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
        if !norm.is_finite() {
            candle_core::bail!("the gradient is {norm}");
        }
        if self.step().is_multiple_of(AVERAGE_EVERY) {
            for (average, variable) in self.average.iter_mut().zip(&self.variables) {
                // Young means hold little that is worth keeping.
                let stays = AVERAGE_STAYS.min(1.0 - 10.0 / (10.0 + self.optimizer.state().0 as f64));
                *average = ((&*average * stays)? + (variable.as_tensor() * (1.0 - stays))?)?.detach();
            }
        }
        Ok(())
    }

    /// The network of the averaged weights.
    ///
    /// # Errors
    /// Those of candle.
    pub fn averaged(&self) -> candle_core::Result<Qwen3Vl> {
        let weights = self.names.iter().cloned().zip(self.average.iter().cloned()).collect();
        Qwen3Vl::new(&self.network.config, &weights)
    }

    /// Writes everything: the averaged weights as f16 into `model`, the state, the log; each file whole or not at all.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn keep(&mut self, minutes: f64) -> Result<()> {
        let halves = self
            .names
            .iter()
            .zip(&self.average)
            .map(|(name, tensor)| Ok((name.clone(), tensor.to_dtype(DType::F16)?)));
        let halves: HashMap<String, Tensor> = halves.collect::<candle_core::Result<_>>().map_err(fault)?;
        let mut state: HashMap<String, Tensor> = HashMap::new();
        let (num_steps, means) = self.optimizer.state();
        let num_steps = Tensor::new(&[i64::from(num_steps)], &Device::Cpu).map_err(fault)?;
        state.insert(STEPS.to_owned(), num_steps);
        for (index, name) in self.names.iter().enumerate() {
            let [mean, square] = &means[index];
            state.insert(format!("weight.{name}"), self.variables[index].as_tensor().clone());
            state.insert(format!("average.{name}"), self.average[index].clone());
            state.insert(format!("mean.{name}"), mean.clone());
            state.insert(format!("square.{name}"), square.clone());
        }
        let log = Log { options: self.options, minutes, curve: self.curve.clone() };
        let log = serde_json::to_vec_pretty(&log).map_err(fault)?;
        let drawn = self.drawn();
        let whole = |name: &str, write: &dyn Fn(&Path) -> Result<()>| -> Result<()> {
            let path = self.folder.join(name);
            let new = path.with_extension("new");
            write(&new)?;
            fs::rename(&new, &path).map_err(fault)
        };
        whole("model/model.safetensors", &|path| {
            candle_core::safetensors::save(&halves, path).map_err(fault)
        })?;
        whole("state.safetensors", &|path| candle_core::safetensors::save(&state, path).map_err(fault))?;
        whole("run.json", &|path| fs::write(path, &log).map_err(fault))?;
        whole("curve.svg", &|path| fs::write(path, &drawn).map_err(fault))
    }

    fn drawn(&self) -> String {
        let line = |name: &str, value: &dyn Fn(&Point) -> Option<f64>| Series {
            name: name.to_owned(),
            points: self.curve.iter().filter_map(|point| Some([point.step as f64, value(point)?])).collect(),
        };
        let learned = line("lessons", &|point| point.held_out.is_none().then_some(point.loss));
        let held_out = line("lessons never learned", &|point| point.held_out);
        render::curve_svg("Mean −log p of a token", "steps", &[learned, held_out])
    }
}
