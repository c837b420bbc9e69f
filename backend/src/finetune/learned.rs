//! What a run changes of a checkpoint, and what it leaves: all weights, or an adapter beside frozen ones.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use candle_core::{DType, Device, Tensor};

use super::run::fault;
use crate::error::{Error, Result};
use crate::model::{Adapter, Config, LoraConfig, Qwen3Vl, lora, weights};

/// Networks with more numbers than this keep frozen weights as bf16.
const LARGE: usize = 200_000_000;

/// Tensors that learn, and those that do not.
pub struct Learned {
    config: Config,
    frozen: HashMap<String, Tensor>,
    /// Of a run that learns an adapter.
    lora: Option<LoraConfig>,
    /// The tensors that learn, in one order for good.
    pub names: Vec<String>,
    /// Their values at the start.
    pub tensors: Vec<Tensor>,
}

impl Learned {
    /// All weights of a checkpoint's folder, as f32.
    ///
    /// # Errors
    /// What is no checkpoint.
    pub fn whole(folder: &Path) -> Result<Self> {
        let config = Config::read(folder).map_err(fault)?;
        let mut tensors = weights::read(folder, &config, DType::F32, &Device::Cpu).map_err(fault)?;
        let names: Vec<String> = weights::tensors(&config).into_iter().map(|(name, _, _)| name).collect();
        let tensors = names.iter().filter_map(|name| tensors.remove(name)).collect();
        Ok(Self { config, frozen: HashMap::new(), lora: None, names, tensors })
    }

    /// An adapter of that rank beside a checkpoint's weights: the folder's own if it has one, else a new one that the seed fixes.
    ///
    /// # Errors
    /// What is no checkpoint or no adapter of it.
    pub fn beside(folder: &Path, rank: usize, seed: u64) -> Result<Self> {
        let config = Config::read(folder).map_err(fault)?;
        let dtype = if config.num_numbers() > LARGE { DType::BF16 } else { DType::F32 };
        let base = weights::read(folder, &config, dtype, &Device::Cpu).map_err(fault)?;
        let adapter = match folder.join(lora::CONFIG).exists() {
            true => Adapter::read(folder, &config, &Device::Cpu),
            false => Adapter::new(LoraConfig::new(rank), &config, seed, &Device::Cpu),
        };
        let adapter = adapter.map_err(fault)?;
        let mut frozen = adapter.beside(&base).map_err(fault)?;
        let names: Vec<String> = adapter.tensors.keys().cloned().collect();
        let tensors = names.iter().filter_map(|name| frozen.remove(name)).collect();
        Ok(Self { config, frozen, lora: Some(adapter.config), names, tensors })
    }

    /// The network with these values of what learns.
    ///
    /// # Errors
    /// Those of candle.
    pub fn network(&self, values: impl Iterator<Item = Tensor>) -> candle_core::Result<Qwen3Vl> {
        let mut all = self.frozen.clone();
        all.extend(self.names.iter().cloned().zip(values));
        Qwen3Vl::new(&self.config, &all)
    }

    /// The network of the frozen weights alone.
    ///
    /// # Errors
    /// Those of candle, where all weights learn.
    pub fn frozen(&self) -> candle_core::Result<Qwen3Vl> {
        Qwen3Vl::new(&self.config, &self.frozen)
    }

    /// Writes values of what learns into a checkpoint's folder, large tensors as f16 where they are its weights.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn write(&self, values: &[Tensor], folder: &Path) -> Result<()> {
        let named = || self.names.iter().cloned().zip(values.iter());
        if let Some(config) = &self.lora {
            let tensors = named().map(|(name, tensor)| (name, tensor.clone())).collect();
            return Adapter { config: config.clone(), tensors }.write(folder).map_err(fault);
        }
        let halves = named().map(|(name, tensor)| Ok((name, tensor.to_dtype(DType::F16)?)));
        let halves: HashMap<String, Tensor> = halves.collect::<candle_core::Result<_>>().map_err(fault)?;
        let (path, new) = (folder.join("model.safetensors"), folder.join("model.new"));
        candle_core::safetensors::save(&halves, &new).map_err(fault)?;
        fs::rename(new, path).map_err(fault)
    }
}

/// Copies the files of a checkpoint's folder into another one, which is made; the weights last, so that they say that the rest is there.
///
/// # Errors
/// What cannot be read or written.
pub fn copied(from: &Path, to: &Path) -> Result<()> {
    let failed = |source| Error::Io { action: "copy", source, path: from.to_owned() };
    fs::create_dir_all(to).map_err(|source| Error::Io { action: "make", source, path: to.to_owned() })?;
    let files = fs::read_dir(from).map_err(failed)?.collect::<std::io::Result<Vec<_>>>();
    let mut files = files.map_err(failed)?;
    files.sort_by_key(|file| file.file_name() == "model.safetensors");
    for file in files {
        if file.path().is_file() {
            fs::copy(file.path(), to.join(file.file_name())).map_err(failed)?;
        }
    }
    Ok(())
}
