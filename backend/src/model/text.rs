//! The text decoder.

use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor};

use super::Cache;
use super::config::{Config, TextConfig};
use super::network::{Feed, Linear, take};
use super::ops::{self, Segment};

/// A Qwen3 decoder whose rotary positions have three axes.
pub(super) struct TextDecoder {
    config: TextConfig,
    embedding: Tensor,
    layers: Vec<Layer>,
    norm: Tensor,
    /// Absent where the embedding's weights serve.
    head: Option<Tensor>,
    rotary: Rotary,
}

struct Layer {
    input_norm: Tensor,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    query_norm: Tensor,
    key_norm: Tensor,
    inner_norm: Tensor,
    gate: Linear,
    up: Linear,
    down: Linear,
}

/// What the layers attend to.
pub(super) enum Memory<'a> {
    /// The tokens that are read themselves.
    Own(Own<'a>),
    /// The completions of a cache, which takes the new tokens in.
    Cached(&'a [Feed<'a>], &'a mut Cache),
}

/// Who sees whom among the tokens that are read.
pub(super) struct Own<'a> {
    /// Places of queries, and of keys in the order of `keys`.
    pub(super) segments: &'a [Segment],
    /// The tokens whose keys are seen, where that is not each token once.
    pub(super) keys: Option<&'a Tensor>,
    /// Keys and values are put into the list if there is one.
    pub(super) kept: Option<&'a mut Vec<[Tensor; 2]>>,
}

/// Pictures' contributions to the first layers, and the rows of the tokens that they go to.
pub(super) struct Deepstack<'a> {
    pub(super) rows: &'a Tensor,
    pub(super) layers: &'a [Tensor],
}

impl TextDecoder {
    pub(super) fn new(config: &Config, weights: &HashMap<String, Tensor>) -> Result<Self> {
        let prefix = "model.language_model";
        let layer = |index: usize| {
            let prefix = format!("{prefix}.layers.{index}");
            let linear = |name: &str| Linear::new(weights, &format!("{prefix}.{name}"), false);
            let gain = |name: &str| take(weights, &format!("{prefix}.{name}.weight"));
            Ok(Layer {
                input_norm: gain("input_layernorm")?,
                query: linear("self_attn.q_proj")?,
                key: linear("self_attn.k_proj")?,
                value: linear("self_attn.v_proj")?,
                output: linear("self_attn.o_proj")?,
                query_norm: gain("self_attn.q_norm")?,
                key_norm: gain("self_attn.k_norm")?,
                inner_norm: gain("post_attention_layernorm")?,
                gate: linear("mlp.gate_proj")?,
                up: linear("mlp.up_proj")?,
                down: linear("mlp.down_proj")?,
            })
        };
        Ok(Self {
            embedding: take(weights, &format!("{prefix}.embed_tokens.weight"))?,
            layers: (0..config.text.num_layers).map(layer).collect::<Result<_>>()?,
            norm: take(weights, &format!("{prefix}.norm.weight"))?,
            head: if config.is_tied { None } else { Some(take(weights, "lm_head.weight")?) },
            rotary: Rotary::new(&config.text),
            config: config.text.clone(),
        })
    }

    /// The dtype between layers: that of the norms.
    pub(super) fn dtype(&self) -> DType {
        self.norm.dtype()
    }

    pub(super) fn device(&self) -> &Device {
        self.norm.device()
    }

    /// (tokens) → (tokens, hidden)
    pub(super) fn embed(&self, tokens: &[u32]) -> Result<Tensor> {
        let tokens = Tensor::from_slice(tokens, tokens.len(), self.device())?;
        self.embedding.index_select(&tokens, 0)?.to_dtype(self.dtype())
    }

    /// (tokens, hidden) → (tokens, vocabulary)
    pub(super) fn logits(&self, hidden: &Tensor) -> Result<Tensor> {
        ops::linear(hidden, self.head.as_ref().unwrap_or(&self.embedding))
    }

    /// (tokens, hidden) → (tokens, hidden), normalised.
    pub(super) fn forward(
        &self,
        x: Tensor,
        positions: &[[u32; 3]],
        deepstack: Option<&Deepstack<'_>>,
        mut memory: Memory<'_>,
    ) -> Result<Tensor> {
        let angles = self.angles(positions)?;
        let mut x = x;
        for index in 0..self.num_layers() {
            x = self.layer(index, &x, &angles, deepstack, &mut memory)?;
        }
        if let Memory::Cached(feeds, cache) = memory {
            feeds.iter().for_each(|feed| cache.advance(feed.row, feed.tokens.len()));
        }
        self.normalised(&x)
    }

    pub(super) fn num_layers(&self) -> usize {
        self.layers.len()
    }

    /// Cosines and sines for positions.
    pub(super) fn angles(&self, positions: &[[u32; 3]]) -> Result<(Tensor, Tensor)> {
        self.rotary.angles(positions, self.device())
    }

    /// One layer: (tokens, hidden) → (tokens, hidden)
    pub(super) fn layer(
        &self,
        index: usize,
        x: &Tensor,
        angles: &(Tensor, Tensor),
        deepstack: Option<&Deepstack<'_>>,
        memory: &mut Memory<'_>,
    ) -> Result<Tensor> {
        let (layer, epsilon) = (&self.layers[index], self.config.epsilon);
        let y = ops::rms_norm(x, &layer.input_norm, epsilon)?;
        let x = (x + self.attend(layer, index, &y, angles, memory)?)?;
        let y = ops::rms_norm(&x, &layer.inner_norm, epsilon)?;
        let y = ops::swiglu(&layer.gate.forward(&y)?, &layer.up.forward(&y)?)?;
        let x = (x + layer.down.forward(&y)?)?;
        match deepstack.and_then(|deepstack| Some((deepstack.rows, deepstack.layers.get(index)?))) {
            Some((rows, features)) => x.index_add(rows, features, 0),
            None => Ok(x),
        }
    }

    /// What the logits are taken of.
    pub(super) fn normalised(&self, x: &Tensor) -> Result<Tensor> {
        ops::rms_norm(x, &self.norm, self.config.epsilon)
    }

    fn attend(
        &self,
        layer: &Layer,
        index: usize,
        x: &Tensor,
        (cos, sin): &(Tensor, Tensor),
        memory: &mut Memory<'_>,
    ) -> Result<Tensor> {
        let TextConfig { num_heads, num_key_heads, epsilon, .. } = self.config;
        let size = self.config.head_size();
        let num_tokens = x.dim(0)?;
        let q = layer.query.forward(x)?.reshape((num_tokens, num_heads, size))?;
        let k = layer.key.forward(x)?.reshape((num_tokens, num_key_heads, size))?;
        let v = layer.value.forward(x)?.reshape((num_tokens, num_key_heads, size))?;
        let q = ops::rope(&ops::rms_norm(&q, &layer.query_norm, epsilon)?, cos, sin)?;
        let k = ops::rope(&ops::rms_norm(&k, &layer.key_norm, epsilon)?, cos, sin)?;
        let y = match memory {
            Memory::Own(Own { segments, keys, kept }) => {
                if let Some(kept) = kept {
                    kept.push([k.clone(), v.clone()]);
                }
                match keys {
                    None => ops::attention(&q, &k, &v, segments, true)?,
                    Some(keys) => {
                        let [k, v] = [k.index_select(keys, 0)?, v.index_select(keys, 0)?];
                        ops::attention(&q, &k, &v, segments, true)?
                    }
                }
            }
            Memory::Cached(feeds, cache) => {
                let mut start = 0;
                let sequences = feeds.iter().map(|feed| {
                    let num_new = feed.tokens.len();
                    let new = [k.narrow(0, start, num_new)?, v.narrow(0, start, num_new)?];
                    start += num_new;
                    Ok((num_new, cache.append(feed.row, index, new)?))
                });
                ops::attention_to_cache(&q, &sequences.collect::<Result<Vec<_>>>()?)?
            }
        };
        layer.output.forward(&y.reshape((num_tokens, num_heads * size))?)
    }
}

/// Interleaved multimodal rope: which axis of a position each angle of a head follows.
struct Rotary {
    frequencies: Vec<f32>,
    axes: Vec<usize>,
}

impl Rotary {
    fn new(config: &TextConfig) -> Self {
        let size = config.head_size();
        let [_, height, width] = config.sections();
        let axis = |index: usize| match index % 3 {
            1 if index < 3 * height => 1,
            2 if index < 3 * width => 2,
            _ => 0,
        };
        let frequency = |index: usize| (1.0 / config.theta().powf(2.0 * index as f64 / size as f64)) as f32;
        Self { frequencies: (0..size / 2).map(frequency).collect(), axes: (0..size / 2).map(axis).collect() }
    }

    /// Cosines and sines, (tokens, half a head) each.
    fn angles(&self, positions: &[[u32; 3]], device: &Device) -> Result<(Tensor, Tensor)> {
        let turns = |position: &[u32; 3]| {
            let position = *position;
            self.frequencies
                .iter()
                .zip(&self.axes)
                .map(move |(frequency, &axis)| position[axis] as f32 * frequency)
        };
        let (sin, cos): (Vec<f32>, Vec<f32>) = positions.iter().flat_map(turns).map(f32::sin_cos).unzip();
        let shape = (positions.len(), self.frequencies.len());
        Ok((Tensor::from_vec(cos, shape, device)?, Tensor::from_vec(sin, shape, device)?))
    }
}
