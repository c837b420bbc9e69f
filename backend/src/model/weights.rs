//! A checkpoint's tensors: which there must be, and reading them from safetensors that nobody vouches for.

use std::collections::{BTreeMap, HashMap};

use candle_core::safetensors::{MmapedSafetensors, SliceSafetensors};
use candle_core::{DType, Device, Tensor};
use rand::{RngExt, SeedableRng};
use serde::Deserialize;

use super::LoadError;
use super::config::Config;
use super::files::Files;

/// Where the weights lie if they lie in several files.
const INDEX: &str = "model.safetensors.index.json";
/// Where they lie if they do not.
const SINGLE: &str = "model.safetensors";
/// Files that weights may be spread over.
const MAX_SHARDS: usize = 256;
/// Bytes of an index.
const MAX_INDEX_BYTES: u64 = 16 << 20;
/// Faults that a message tells.
const MAX_TOLD: usize = 8;

/// What a tensor does; it starts as its role wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Starts random.
    Weight,
    /// Starts at one.
    Gain,
    /// Starts at zero.
    Bias,
}

/// Names, shapes and roles of all tensors of a checkpoint, as the published ones spell them.
pub fn tensors(config: &Config) -> Vec<(String, Vec<usize>, Role)> {
    let (text, vision) = (&config.text, &config.vision);
    let mut all = vec![];
    let mut add = |name: String, shape: &[usize], role: Role| all.push((name, shape.to_vec(), role));
    let prefix = "model.language_model";
    add(format!("{prefix}.embed_tokens.weight"), &[text.vocabulary, text.hidden], Role::Weight);
    for layer in 0..text.num_layers {
        let prefix = format!("{prefix}.layers.{layer}");
        let size = text.head_size();
        let (queries, keys) = (text.num_heads * size, text.num_key_heads * size);
        for (name, shape) in [
            ("self_attn.q_proj", [queries, text.hidden]),
            ("self_attn.k_proj", [keys, text.hidden]),
            ("self_attn.v_proj", [keys, text.hidden]),
            ("self_attn.o_proj", [text.hidden, queries]),
            ("mlp.gate_proj", [text.intermediate, text.hidden]),
            ("mlp.up_proj", [text.intermediate, text.hidden]),
            ("mlp.down_proj", [text.hidden, text.intermediate]),
        ] {
            add(format!("{prefix}.{name}.weight"), &shape, Role::Weight);
        }
        for (name, size) in [
            ("self_attn.q_norm", size),
            ("self_attn.k_norm", size),
            ("input_layernorm", text.hidden),
            ("post_attention_layernorm", text.hidden),
        ] {
            add(format!("{prefix}.{name}.weight"), &[size], Role::Gain);
        }
    }
    add(format!("{prefix}.norm.weight"), &[text.hidden], Role::Gain);
    if !config.is_tied {
        add("lm_head.weight".to_owned(), &[text.vocabulary, text.hidden], Role::Weight);
    }
    let prefix = "model.visual";
    let (hidden, wide) = (vision.hidden, vision.hidden * vision.merge_size * vision.merge_size);
    let kernel =
        [hidden, vision.in_channels, vision.temporal_patch_size, vision.patch_size, vision.patch_size];
    add(format!("{prefix}.patch_embed.proj.weight"), &kernel, Role::Weight);
    add(format!("{prefix}.patch_embed.proj.bias"), &[hidden], Role::Bias);
    add(format!("{prefix}.pos_embed.weight"), &[vision.num_positions, hidden], Role::Weight);
    let mut linear = |name: String, outputs: usize, inputs: usize| {
        add(format!("{name}.weight"), &[outputs, inputs], Role::Weight);
        add(format!("{name}.bias"), &[outputs], Role::Bias);
    };
    let merger = |index: Option<usize>| match index {
        None => format!("{prefix}.merger"),
        Some(index) => format!("{prefix}.deepstack_merger_list.{index}"),
    };
    let mergers = || std::iter::once(None).chain((0..vision.deepstack.len()).map(Some));
    for layer in 0..vision.depth {
        let prefix = format!("{prefix}.blocks.{layer}");
        linear(format!("{prefix}.attn.qkv"), 3 * hidden, hidden);
        linear(format!("{prefix}.attn.proj"), hidden, hidden);
        linear(format!("{prefix}.mlp.linear_fc1"), vision.intermediate, hidden);
        linear(format!("{prefix}.mlp.linear_fc2"), hidden, vision.intermediate);
    }
    for merger in mergers().map(merger) {
        linear(format!("{merger}.linear_fc1"), wide, wide);
        linear(format!("{merger}.linear_fc2"), vision.out_hidden, wide);
    }
    let mut norm = |name: String, size: usize| {
        add(format!("{name}.weight"), &[size], Role::Gain);
        add(format!("{name}.bias"), &[size], Role::Bias);
    };
    for layer in 0..vision.depth {
        norm(format!("{prefix}.blocks.{layer}.norm1"), hidden);
        norm(format!("{prefix}.blocks.{layer}.norm2"), hidden);
    }
    for index in mergers() {
        norm(format!("{}.norm", merger(index)), if index.is_none() { hidden } else { wide });
    }
    all
}

/// Random tensors for a config: weights normal with that deviation, gains one, biases zero. The seed fixes them.
///
/// # Errors
/// Those of candle.
pub fn random(
    config: &Config,
    deviation: f32,
    seed: u64,
    device: &Device,
) -> candle_core::Result<HashMap<String, Tensor>> {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let tensors = tensors(config).into_iter().map(|(name, shape, role)| {
        let len = shape.iter().product();
        let numbers: Vec<f32> = match role {
            Role::Gain => vec![1.0; len],
            Role::Bias => vec![0.0; len],
            Role::Weight => {
                // Box and Muller's normal numbers, two at a time.
                let mut numbers = Vec::with_capacity(len + 1);
                while numbers.len() < len {
                    let radius = (-2.0 * (1.0 - rng.random_range(0.0..1.0_f32)).ln()).sqrt() * deviation;
                    let (sin, cos) = rng.random_range(0.0..std::f32::consts::TAU).sin_cos();
                    numbers.extend([radius * cos, radius * sin]);
                }
                numbers.truncate(len);
                numbers
            }
        };
        Ok((name, Tensor::from_vec(numbers, shape, device)?))
    });
    tensors.collect()
}

/// Reads the tensors of a folder that a config asks for, checked by name, shape, kind and value, as `dtype` on `device`.
///
/// # Errors
/// [`LoadError`]: what is missing, too much, of another shape or no number, by the tensor's or the file's name.
pub fn read<'a>(
    files: impl Into<Files<'a>>,
    config: &Config,
    dtype: DType,
    device: &Device,
) -> Result<HashMap<String, Tensor>, LoadError> {
    let files = shards(files.into())?;
    let views = files
        .iter()
        .flat_map(|file| file.shapes().into_iter().map(move |(name, shape)| (name, (file, shape))));
    let held: BTreeMap<String, _> = views.collect();
    let mut there: BTreeMap<&str, &[usize]> =
        held.iter().map(|(name, (_, shape))| (name.as_str(), shape.as_slice())).collect();
    let wanted = tensors(config);
    let mut faults = vec![];
    for (name, shape, _) in &wanted {
        match there.remove(name.as_str()) {
            None => faults.push(format!("`{name}` is missing")),
            Some(found) if found != shape => {
                faults.push(format!("`{name}` has the shape {found:?}, expected {shape:?}"));
            }
            Some(_) => {}
        }
    }
    // Some writers keep a second copy of tied weights.
    if config.is_tied {
        there.remove("lm_head.weight");
    }
    faults.extend(
        there.keys().map(|name| format!("`{}` belongs to no part of the network", name.escape_default())),
    );
    if !faults.is_empty() {
        let num_more = faults.len().saturating_sub(MAX_TOLD);
        faults.truncate(MAX_TOLD);
        let more = if num_more > 0 { format!(" and {num_more} more") } else { String::new() };
        return Err(LoadError::Tensors(faults.join(", ") + &more));
    }
    let mut tensors = HashMap::new();
    for (name, _, role) in wanted {
        // In main memory the arithmetic is f32's; only what is read whole for each token may be narrower.
        let dtype = if device.is_cpu() && role != Role::Weight { DType::F32 } else { dtype };
        let fault = |reason: String| LoadError::Tensors(format!("`{name}` {reason}"));
        let Some((file, _)) = held.get(&name) else { continue };
        let tensor = file.load(&name).map_err(|error| fault(plain(&error)))?;
        if !matches!(tensor.dtype(), DType::F32 | DType::F16 | DType::BF16) {
            return Err(fault(format!("is of {:?}, expected F32, F16 or BF16", tensor.dtype())));
        }
        let is_finite = is_finite(&tensor).map_err(|error| fault(plain(&error)))?;
        if !is_finite {
            return Err(fault("holds numbers that are not finite".to_owned()));
        }
        let tensor = tensor.to_dtype(dtype).and_then(|tensor| tensor.to_device(device));
        let tensor = tensor.map_err(|error| fault(plain(&error)))?;
        tensors.insert(name, tensor);
    }
    Ok(tensors)
}

/// A sum of absolute values is finite only if all are: f32's range is far above any sum of weights.
fn is_finite(tensor: &Tensor) -> candle_core::Result<bool> {
    let sum = tensor.to_dtype(DType::F32)?.abs()?.sum_all()?.to_scalar::<f32>()?;
    Ok(sum.is_finite())
}

/// A file of weights.
enum Shard<'a> {
    Mapped(MmapedSafetensors),
    Held(SliceSafetensors<'a>),
}

impl Shard<'_> {
    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let tensors = match self {
            Self::Mapped(file) => file.tensors(),
            Self::Held(file) => file.tensors(),
        };
        tensors.into_iter().map(|(name, view)| (name, view.shape().to_vec())).collect()
    }

    fn load(&self, name: &str) -> candle_core::Result<Tensor> {
        match self {
            Self::Mapped(file) => file.load(name, &Device::Cpu),
            Self::Held(file) => file.load(name, &Device::Cpu),
        }
    }
}

/// The files that hold the weights, mapped, each by itself so that a fault has the file's name.
fn shards(files: Files<'_>) -> Result<Vec<Shard<'_>>, LoadError> {
    let Files::Folder(folder) = files else {
        let held = files.held(SINGLE).unwrap_or_default();
        let file =
            SliceSafetensors::new(held).map_err(|error| LoadError::File(SINGLE.to_owned(), plain(&error)))?;
        return Ok(vec![Shard::Held(file)]);
    };
    #[derive(Deserialize)]
    struct Index {
        weight_map: BTreeMap<String, String>,
    }
    let index = folder.join(INDEX);
    let names = if index.is_file() {
        let fault = |reason: String| LoadError::File(INDEX.to_owned(), reason);
        let num_bytes = index.metadata().map_err(|error| fault(error.to_string()))?.len();
        if num_bytes > MAX_INDEX_BYTES {
            return Err(fault(format!("has {num_bytes} bytes, at most {MAX_INDEX_BYTES} are read")));
        }
        let json = std::fs::read(&index).map_err(|error| fault(error.to_string()))?;
        let index: Index = serde_json::from_slice(&json).map_err(|error| fault(error.to_string()))?;
        let mut names: Vec<String> = index.weight_map.into_values().collect();
        names.sort();
        names.dedup();
        if names.is_empty() || names.len() > MAX_SHARDS {
            return Err(fault(format!("names {} files, expected 1 to {MAX_SHARDS}", names.len())));
        }
        if let Some(name) = names.iter().find(|name| !is_plain(name)) {
            return Err(fault(format!(
                "names `{}`, expected plain names of safetensors",
                name.escape_default()
            )));
        }
        names
    } else {
        vec![SINGLE.to_owned()]
    };
    let mapped = names.into_iter().map(|name| {
        let path = folder.join(&name);
        if !path.is_file() {
            return Err(LoadError::File(name, "is not there".to_owned()));
        }
        // A cut file is refused by its header, which safetensors holds against the file's length.
        #[expect(unsafe_code, reason = "a mapped file must not shrink meanwhile; what it holds is checked")]
        let file = unsafe { MmapedSafetensors::new(&path) };
        file.map(Shard::Mapped).map_err(|error| LoadError::File(name, plain(&error)))
    });
    mapped.collect()
}

fn is_plain(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    name.ends_with(".safetensors") && !name.starts_with('.') && name.chars().all(is_plain)
}

/// The reason alone, without a backtrace and on one line.
fn plain(error: &candle_core::Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}
