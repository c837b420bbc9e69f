//! What a model's folder holds, told from its configuration and the heads of its weights.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::header::{self, Contents};
use super::is_plain;
use crate::error::quoted;

/// The architecture that this program runs.
pub const ARCHITECTURE: &str = "qwen3_vl";
/// Its configuration in a model's folder.
pub const CONFIG: &str = "config.json";
/// The one file of weights of a small model.
pub const WEIGHTS: &str = "model.safetensors";
/// Which tensor is in which file, where there are several.
pub const INDEX: &str = "model.safetensors.index.json";
/// The tokenizer, without which no text becomes tokens.
pub const TOKENIZER: &str = "tokenizer.json";
/// No JSON file of a model is larger: a tokenizer of 150,000 tokens has 11 MB.
pub const MAX_JSON_BYTES: u64 = 64 << 20;
/// A model of 200 billion parameters has fewer files.
const MAX_WEIGHTS: usize = 512;

/// A model that could be loaded, as far as can be told without reading its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    /// `qwen3_vl`.
    pub architecture: String,
    /// Numbers in its weights.
    pub parameters: u64,
    /// What they are stored as, such as `bf16`; the most frequent first, joined by `+`.
    pub dtype: String,
    /// Tensors in its weights.
    pub num_tensors: usize,
    /// The files of weights, sorted.
    pub weights: Vec<String>,
    /// The numbers of its configuration that people ask for, by their names there.
    pub config: BTreeMap<&'static str, Value>,
}

impl Checkpoint {
    /// Reads the configuration and the heads.
    ///
    /// # Errors
    /// Why it cannot be loaded, for people, without paths.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let config = read_json(folder, CONFIG)?;
        check_config(&config)?;
        if !folder.join(TOKENIZER).is_file() {
            return Err(format!("it has no {TOKENIZER}"));
        }
        let weights = weights_of(folder)?;
        let mut num_by_type = BTreeMap::<String, u64>::new();
        let mut tensors = BTreeSet::new();
        for name in &weights {
            let fault = |reason: String| format!("{name}: {reason}");
            let contents: Contents = header::read(&folder.join(name)).map_err(fault)?;
            for (dtype, num) in contents.num_by_type {
                *num_by_type.entry(dtype).or_default() += num;
            }
            for tensor in contents.tensors {
                if let Some(again) = tensors.replace(tensor) {
                    return Err(fault(format!("the tensor {} is in another file too", quoted(&again))));
                }
            }
        }
        let parameters = num_by_type.values().sum();
        let mut by_num: Vec<_> = num_by_type.into_iter().collect();
        by_num.sort_by_key(|(_, num)| std::cmp::Reverse(*num));
        let dtypes: Vec<_> = by_num.iter().map(|(dtype, _)| dtype.to_lowercase()).collect();
        Ok(Self {
            architecture: ARCHITECTURE.to_owned(),
            parameters,
            dtype: dtypes.join("+"),
            num_tensors: tensors.len(),
            weights,
            config: short(&config),
        })
    }
}

/// Is this the configuration of a model that this program runs?
///
/// # Errors
/// Why not, for people.
pub fn check_config(config: &Value) -> Result<(), String> {
    match config["model_type"].as_str() {
        Some(ARCHITECTURE) => {}
        Some(other) => {
            return Err(format!("it is a {} model; this program runs {ARCHITECTURE}", quoted(other)));
        }
        None => return Err(format!("its {CONFIG} names no model_type; this program runs {ARCHITECTURE}")),
    }
    let [text, whole] = [&config["text_config"], config].map(|config| &config["quantization_config"]);
    if let Some(quantised) = [text, whole].into_iter().find(|quantised| !quantised.is_null()) {
        let method = quantised["quant_method"].as_str().unwrap_or("in a way it does not name");
        return Err(format!(
            "its weights are quantised ({}); this program runs f32, f16 and bf16",
            quoted(method)
        ));
    }
    Ok(())
}

/// Reads a JSON file of a model.
///
/// # Errors
/// Why there is none, for people.
pub fn read_json(folder: &Path, name: &str) -> Result<Value, String> {
    let mut bytes = vec![];
    let file = File::open(folder.join(name)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("it has no {name}"),
        _ => format!("its {name} cannot be read: {error}"),
    })?;
    let read = file.take(MAX_JSON_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("its {name} cannot be read: {error}"))?;
    if bytes.len() as u64 > MAX_JSON_BYTES {
        return Err(format!("its {name} is larger than {} MB", MAX_JSON_BYTES >> 20));
    }
    serde_json::from_slice(&bytes).map_err(|error| format!("its {name} is not JSON: {error}"))
}

/// The files of weights that an index names, sorted.
///
/// # Errors
/// Why they cannot be told, for people.
pub fn indexed(index: &Value) -> Result<Vec<String>, String> {
    let map = index["weight_map"].as_object().ok_or_else(|| format!("its {INDEX} has no weight_map"))?;
    let names: BTreeSet<&str> = map.values().map(|name| name.as_str().unwrap_or_default()).collect();
    if let Some(odd) = names.iter().find(|name| !is_plain(name) || !name.ends_with(".safetensors")) {
        return Err(format!("its {INDEX} names {}, which is no file of weights", quoted(odd)));
    }
    if names.is_empty() || names.len() > MAX_WEIGHTS {
        return Err(format!("its {INDEX} names {} files, 1 to {MAX_WEIGHTS} can be", names.len()));
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

fn weights_of(folder: &Path) -> Result<Vec<String>, String> {
    let names = if folder.join(INDEX).is_file() {
        indexed(&read_json(folder, INDEX)?)?
    } else {
        vec![WEIGHTS.to_owned()]
    };
    match names.iter().find(|name| !folder.join(name).is_file()) {
        Some(missing) => Err(format!("it has no {missing}")),
        None => Ok(names),
    }
}

fn short(config: &Value) -> BTreeMap<&'static str, Value> {
    const TEXT: [&str; 6] = [
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "num_key_value_heads",
        "vocab_size",
        "max_position_embeddings",
    ];
    let text = TEXT.map(|key| (key, &config["text_config"][key]));
    let vision = [("vision_depth", "depth"), ("vision_hidden_size", "hidden_size")]
        .map(|(name, key)| (name, &config["vision_config"][key]));
    let all = text.into_iter().chain(vision).filter(|(_, value)| value.is_u64());
    all.map(|(name, value)| (name, value.clone())).collect()
}
