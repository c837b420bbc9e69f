//! LoRA (Hu et al. 2021): y = x·Wᵀ + (α/r)·(x·Aᵀ)·Bᵀ, where W is frozen and only A (r, inputs) and B (outputs, r) learn.
//!
//! On disk an adapter is what PEFT writes: `adapter_config.json` and `adapter_model.safetensors`, whose tensors are called
//! `base_model.model.` + the layer's name + `.lora_A.weight` or `.lora_B.weight`.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use candle_core::{DType, Device, Result, Tensor, bail};
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::config::Config;
use super::ops;
use super::weights;

/// The files of an adapter's folder.
pub const CONFIG: &str = "adapter_config.json";
/// See [`CONFIG`].
pub const WEIGHTS: &str = "adapter_model.safetensors";
/// What PEFT puts before a layer's name.
const PREFIX: &str = "base_model.model.";
/// Kinds of PEFT's that are not this: the same tensors mean something else.
const OTHERS: [&str; 4] = ["use_rslora", "use_dora", "alpha_pattern", "rank_pattern"];
/// The ranks that a config may name.
const MAX_RANK: usize = 1024;

/// An adapter's sizes; other keys of PEFT's are kept out of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoraConfig {
    /// Rank of the product B·A.
    pub r: usize,
    /// What is learned is scaled by this over `r`.
    pub lora_alpha: f64,
    /// Last words of the layers' names.
    pub target_modules: Vec<String>,
    /// Always "LORA".
    pub peft_type: String,
    /// The base: a folder's name.
    #[serde(default)]
    pub base_model_name_or_path: Option<String>,
}

impl LoraConfig {
    /// All linear layers of the text decoder, at a rank and with twice its α.
    pub fn new(r: usize) -> Self {
        let modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
        Self {
            r,
            lora_alpha: 2.0 * r as f64,
            target_modules: modules.map(str::to_owned).to_vec(),
            peft_type: "LORA".to_owned(),
            base_model_name_or_path: None,
        }
    }

    fn scale(&self) -> f64 {
        self.lora_alpha / self.r as f64
    }

    /// Names and shapes (outputs, inputs) of the layers that learn.
    fn layers(&self, config: &Config) -> Vec<(String, [usize; 2])> {
        let targets = |name: &str| {
            let last = name.rsplit('.').next().unwrap_or_default();
            name.starts_with("model.language_model.")
                && self.target_modules.iter().any(|module| module == last)
        };
        let layer = |(name, shape, _): (String, Vec<usize>, _)| {
            let layer = name.strip_suffix(".weight").filter(|layer| targets(layer))?.to_owned();
            Some((layer, [*shape.first()?, *shape.get(1)?]))
        };
        weights::tensors(config).into_iter().filter_map(layer).collect()
    }
}

/// What is learned beside frozen weights.
#[derive(Debug, Clone)]
pub struct Adapter {
    /// Its sizes.
    pub config: LoraConfig,
    /// A and B by the names that the network looks for, f32.
    pub tensors: BTreeMap<String, Tensor>,
}

impl Adapter {
    /// One that changes nothing yet: A random (uniform within 1/√inputs, as PEFT's), B zero. The seed fixes it.
    ///
    /// # Errors
    /// Those of candle; a config that fits no layer.
    pub fn new(lora: LoraConfig, config: &Config, seed: u64, device: &Device) -> Result<Self> {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let mut tensors = BTreeMap::new();
        for (name, [outputs, inputs]) in checked(&lora, config)? {
            let bound = 1.0 / (inputs as f32).sqrt();
            let numbers: Vec<f32> = (0..lora.r * inputs).map(|_| rng.random_range(-bound..bound)).collect();
            tensors.insert(a_of(&name), Tensor::from_vec(numbers, (lora.r, inputs), device)?);
            tensors.insert(b_of(&name), Tensor::zeros((outputs, lora.r), DType::F32, device)?);
        }
        Ok(Self { config: lora, tensors })
    }

    /// Reads an adapter's folder; nothing in there is trusted.
    ///
    /// # Errors
    /// What is missing, is none, or does not fit the network.
    pub fn read(folder: &Path, config: &Config, device: &Device) -> Result<Self> {
        let fault = |error| candle_core::Error::Msg(format!("{CONFIG}: {error}"));
        let value: Value = serde_json::from_slice(&fs::read(folder.join(CONFIG))?).map_err(fault)?;
        if let Some(other) = OTHERS.into_iter().find(|key| is_set(&value[key])) {
            bail!("{CONFIG}: expected plain LoRA, got {other}, which counts otherwise");
        }
        let lora: LoraConfig = serde_json::from_value(value).map_err(fault)?;
        let mut found = candle_core::safetensors::load(folder.join(WEIGHTS), device)?;
        let mut tensors = BTreeMap::new();
        for (name, [outputs, inputs]) in checked(&lora, config)? {
            for (name, shape) in [(a_of(&name), [lora.r, inputs]), (b_of(&name), [outputs, lora.r])] {
                let Some(tensor) = found.remove(&format!("{PREFIX}{name}")) else {
                    bail!("{WEIGHTS}: {PREFIX}{name} is missing")
                };
                if tensor.dims() != shape {
                    bail!("{WEIGHTS}: {name} has the shape {:?}, expected {shape:?}", tensor.dims());
                }
                tensors.insert(name, tensor.to_dtype(DType::F32)?);
            }
        }
        if let Some(name) = found.keys().min() {
            bail!("{WEIGHTS}: {name} belongs to no layer that {CONFIG} names");
        }
        Ok(Self { config: lora, tensors })
    }

    /// Writes it into a folder that is there.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(&self.config).map_err(candle_core::Error::wrap)?;
        let tensors: HashMap<String, Tensor> =
            self.tensors.iter().map(|(name, tensor)| (format!("{PREFIX}{name}"), tensor.clone())).collect();
        candle_core::safetensors::save(&tensors, folder.join(WEIGHTS))?;
        Ok(fs::write(folder.join(CONFIG), text)?)
    }

    /// A network's weights with this beside them.
    ///
    /// # Errors
    /// Those of candle.
    pub fn beside(&self, weights: &HashMap<String, Tensor>) -> Result<HashMap<String, Tensor>> {
        let mut both = weights.clone();
        for (name, tensor) in &self.tensors {
            if let Some(layer) = name.strip_suffix(A) {
                both.insert(
                    format!("{layer}{SCALE}"),
                    Tensor::new(self.config.scale() as f32, tensor.device())?,
                );
            }
            both.insert(name.clone(), tensor.clone());
        }
        Ok(both)
    }

    /// A network's weights with this added to them, W + (α/r)·B·A, in their own dtype: as fast as without. The given weights stay as
    /// they are, so that what was merged can be left again without a rounding.
    ///
    /// # Errors
    /// Those of candle.
    pub fn merged(&self, weights: &HashMap<String, Tensor>) -> Result<HashMap<String, Tensor>> {
        let mut merged = weights.clone();
        for (name, a) in &self.tensors {
            let Some(layer) = name.strip_suffix(A) else { continue };
            let (weight, Some(b)) = (format!("{layer}.weight"), self.tensors.get(&b_of(layer))) else {
                continue;
            };
            let Some(own) = weights.get(&weight) else { bail!("{weight} is missing") };
            let added = (b.matmul(a)? * self.config.scale())?;
            merged.insert(weight, (own.to_dtype(DType::F32)? + added)?.to_dtype(own.dtype())?);
        }
        Ok(merged)
    }
}

const A: &str = ".lora_A.weight";
const SCALE: &str = ".lora_scale";

fn a_of(layer: &str) -> String {
    format!("{layer}{A}")
}

fn b_of(layer: &str) -> String {
    format!("{layer}.lora_B.weight")
}

fn checked(lora: &LoraConfig, config: &Config) -> Result<Vec<(String, [usize; 2])>> {
    if !(1..=MAX_RANK).contains(&lora.r) || !lora.lora_alpha.is_finite() || lora.peft_type != "LORA" {
        bail!(
            "{CONFIG}: expected a LORA of rank 1 to {MAX_RANK}, got {:?} of rank {} and α {}",
            lora.peft_type,
            lora.r,
            lora.lora_alpha
        );
    }
    let layers = lora.layers(config);
    match layers.is_empty() {
        true => bail!("{CONFIG}: no layer of the network is among {:?}", lora.target_modules),
        false => Ok(layers),
    }
}

/// Is a switch of PEFT's on, or a table of its not empty?
fn is_set(value: &Value) -> bool {
    *value == true || value.as_object().is_some_and(|table| !table.is_empty())
}

/// A layer's A and B.
pub(super) struct LowRank {
    a: Tensor,
    b: Tensor,
    scale: f64,
}

impl LowRank {
    pub(super) fn new(weights: &HashMap<String, Tensor>, layer: &str) -> Result<Option<Self>> {
        let scale = weights.get(&format!("{layer}{SCALE}"));
        let (Some(a), Some(b), Some(scale)) = (weights.get(&a_of(layer)), weights.get(&b_of(layer)), scale)
        else {
            return Ok(None);
        };
        let scale = f64::from(scale.to_scalar::<f32>()?);
        Ok(Some(Self { a: a.clone(), b: b.clone(), scale }))
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = ops::linear(&ops::linear(&x.to_dtype(self.a.dtype())?, &self.a)?, &self.b)?;
        (y * self.scale)?.to_dtype(x.dtype())
    }
}
