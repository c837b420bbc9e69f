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
    /// The tokens of each segment themselves; keys and values are put into the list if there is one.
    Own(&'a [Segment], Option<&'a mut Vec<[Tensor; 2]>>),
    /// The completions of a cache, which takes the new tokens in.
    Cached(&'a [Feed<'a>], &'a mut Cache),
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
        let angles = self.rotary.angles(positions, x.device())?;
        let epsilon = self.config.epsilon;
        let mut x = x;
        for (index, layer) in self.layers.iter().enumerate() {
            let y = ops::rms_norm(&x, &layer.input_norm, epsilon)?;
            x = (x + self.attend(layer, index, &y, &angles, &mut memory)?)?;
            let y = ops::rms_norm(&x, &layer.inner_norm, epsilon)?;
            let y = ops::swiglu(&layer.gate.forward(&y)?, &layer.up.forward(&y)?)?;
            x = (x + layer.down.forward(&y)?)?;
            if let Some(Deepstack { rows, layers }) = deepstack
                && let Some(features) = layers.get(index)
            {
                x = x.index_add(rows, features, 0)?;
            }
        }
        if let Memory::Cached(feeds, cache) = memory {
            feeds.iter().for_each(|feed| cache.advance(feed.row, feed.tokens.len()));
        }
        ops::rms_norm(&x, &self.norm, epsilon)
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
            Memory::Own(segments, kept) => {
                if let Some(kept) = kept {
                    kept.push([k.clone(), v.clone()]);
                }
                ops::attention(&q, &k, &v, segments, true)?
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
