//! A checkpoint that has learned nothing yet: sizes, vocabulary, template, random weights.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use candle_core::{Device, Tensor};
use rand::RngExt;
use serde_json::{Value, json};
use tokenizers::Tokenizer;

use super::tokenizer::{self, SPECIAL};
use crate::error::{Error, Result};
use crate::model::{Config, weights};
use crate::search;

/// How large a network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// About 1 million numbers: for tests and for studies of the training.
    Tiny,
    /// About 4 million: the embedded model.
    Small,
}

/// Pairs of bytes that the vocabulary may learn.
const NUM_MERGES: usize = 2600;
/// Pixels of a picture: the plan at half its size, 49 tokens.
const PICTURE: usize = 224 * 224;
/// Deviation of random weights (GPT-2).
const DEVIATION: f32 = 0.02;
/// Waves by which a number's token starts out near its neighbours', metres or degrees/300 a turn; from far to near.
const WAVES: [f32; 8] = [40.0, 20.0, 10.0, 5.0, 2.5, 1.25, 0.6, 0.3];
/// The same for places in a picture, patches, and how strong: an inked patch is about 0.5.
const PLACE_WAVES: [f32; 4] = [28.0, 14.0, 7.0, 3.5];
const PLACE_DEVIATION: f32 = 0.15;

/// The user's message and the answer, nothing else: the rules are in the weights.
const TEMPLATE: &str = "{%- for message in messages %}{%- if message.role == 'user' %}\
    {%- if message.content is string %}{{ message.content }}{%- else %}{%- for part in message.content %}\
    {%- if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}\n{{ part.text }}{% endif %}\
    {%- endfor %}{%- endif %}{%- elif message.role == 'assistant' %}{{ message.content }}<|im_end|>{%- endif %}{%- endfor %}";

/// Writes the folder of a new checkpoint; `texts` are what the vocabulary learns from, the seed fixes its weights.
///
/// # Errors
/// What cannot be written.
pub fn checkpoint(folder: &Path, size: Size, texts: &[String], seed: u64) -> Result<()> {
    let tokenizer = tokenizer::train(texts, NUM_MERGES)?;
    let document = config(size, &tokenizer);
    let config = Config::parse(document.to_string().as_bytes()).map_err(fault)?;
    fs::create_dir_all(folder).map_err(fault)?;
    tokenizer.save(folder.join("tokenizer.json"), false).map_err(fault)?;
    let id = |token: &str| tokenizer.token_to_id(token);
    // Paper is 0: what is drawn on it stands out from the start.
    let [white, half] = [json!([1.0, 1.0, 1.0]), json!([0.5, 0.5, 0.5])];
    let documents = [
        ("config.json", document),
        ("generation_config.json", json!({"eos_token_id": [id(SPECIAL[1]), id(SPECIAL[0])]})),
        ("tokenizer_config.json", json!({"tokenizer_class": "Qwen2Tokenizer", "eos_token": SPECIAL[1]})),
        (
            "preprocessor_config.json",
            json!({
                "image_processor_type": "Qwen2VLImageProcessor", "do_resize": true, "do_rescale": true,
                "do_normalize": true, "do_convert_rgb": true, "image_mean": white, "image_std": half,
                "rescale_factor": 1.0 / 255.0, "resample": 3, "patch_size": 16, "temporal_patch_size": 1,
                "merge_size": 2, "size": {"shortest_edge": 1024, "longest_edge": PICTURE}
            }),
        ),
    ];
    for (name, document) in documents {
        let text = serde_json::to_string_pretty(&document).map_err(fault)?;
        fs::write(folder.join(name), text).map_err(fault)?;
    }
    fs::write(folder.join("chat_template.jinja"), TEMPLATE).map_err(fault)?;
    let mut tensors = weights::random(&config, DEVIATION, seed, &Device::Cpu).map_err(fault)?;
    order_numbers(&mut tensors, &tokenizer, seed).map_err(fault)?;
    order_places(&mut tensors, seed).map_err(fault)?;
    candle_core::safetensors::save(&tensors, folder.join("model.safetensors")).map_err(fault)
}

/// The sizes as `config.json` has them.
fn config(size: Size, tokenizer: &Tokenizer) -> Value {
    let vocabulary = tokenizer.get_vocab_size(true).next_multiple_of(64);
    let (hidden, layers, intermediate, head) = match size {
        Size::Tiny => (128, 4, 384, 32),
        Size::Small => (192, 6, 512, 48),
    };
    let (pictures, depth) = match size {
        Size::Tiny => (64, 2),
        Size::Small => (128, 3),
    };
    let [time, high, wide] = [head / 2 - 2 * (head / 6), head / 6, head / 6];
    let image = tokenizer.token_to_id(SPECIAL[4]);
    json!({
        "architectures": ["Qwen3VLForConditionalGeneration"], "model_type": "qwen3_vl",
        "image_token_id": image, "vision_start_token_id": tokenizer.token_to_id(SPECIAL[2]),
        "vision_end_token_id": tokenizer.token_to_id(SPECIAL[3]), "tie_word_embeddings": true,
        "text_config": {
            "model_type": "qwen3_vl_text", "vocab_size": vocabulary, "hidden_size": hidden,
            "intermediate_size": intermediate, "num_hidden_layers": layers, "num_attention_heads": 4,
            "num_key_value_heads": 2, "head_dim": head, "rms_norm_eps": 1e-6, "hidden_act": "silu",
            "max_position_embeddings": 8192, "tie_word_embeddings": true,
            "rope_parameters": {
                "rope_type": "default", "rope_theta": 10000.0, "mrope_section": [time, high, wide], "mrope_interleaved": true
            }
        },
        "vision_config": {
            "model_type": "qwen3_vl", "depth": depth, "hidden_size": pictures, "intermediate_size": pictures * 3,
            "num_heads": 4, "in_channels": 3, "patch_size": 16, "spatial_merge_size": 2, "temporal_patch_size": 1,
            "out_hidden_size": hidden, "num_position_embeddings": 196, "deepstack_visual_indexes": [depth - 2],
            "hidden_act": "gelu_pytorch_tanh"
        }
    })
}

/// Lets tokens that end in a number start out alike if their numbers are near: sines of it beside what is random. Lengths that
/// are rare in the lessons are understood from their neighbours then.
fn order_numbers(
    tensors: &mut HashMap<String, Tensor>,
    tokenizer: &Tokenizer,
    seed: u64,
) -> candle_core::Result<()> {
    let name = "model.language_model.embed_tokens.weight";
    let Some(embedding) = tensors.get(name) else { return Ok(()) };
    let mut rows: Vec<Vec<f32>> = embedding.to_vec2()?;
    let waves = Waves::new(&WAVES, 0.6 * DEVIATION, rows.first().map_or(0, Vec::len), seed);
    for (id, row) in rows.iter_mut().enumerate() {
        let Some(number) = tokenizer.id_to_token(id as u32).as_deref().and_then(number) else { continue };
        for weight in row.iter_mut() {
            *weight *= 0.5;
        }
        waves.add(number, row);
    }
    replace(tensors, name, &rows)
}

/// The same for the places of a picture's patches, strong enough to be felt beside what the patches show: where a thing stands is
/// most of what a plan says.
fn order_places(tensors: &mut HashMap<String, Tensor>, seed: u64) -> candle_core::Result<()> {
    let name = "model.visual.pos_embed.weight";
    let Some(embedding) = tensors.get(name) else { return Ok(()) };
    let mut rows: Vec<Vec<f32>> = embedding.to_vec2()?;
    let side = rows.len().isqrt();
    let hidden = rows.first().map_or(0, Vec::len);
    let axes = [1, 2].map(|axis| Waves::new(&PLACE_WAVES, PLACE_DEVIATION, hidden, seed + axis));
    for (place, row) in rows.iter_mut().enumerate() {
        axes[0].add((place % side) as f32, row);
        axes[1].add((place / side) as f32, row);
    }
    replace(tensors, name, &rows)
}

/// Sines of a number along random directions, one a wave and phase.
struct Waves<'a> {
    lengths: &'a [f32],
    directions: Vec<Vec<f32>>,
}

impl<'a> Waves<'a> {
    fn new(lengths: &'a [f32], size: f32, hidden: usize, seed: u64) -> Self {
        let mut rng = search::rng(seed, u64::MAX);
        let directions = (0..2 * lengths.len())
            .map(|_| (0..hidden).map(|_| rng.random_range(-1.0..1.0_f32) * size).collect())
            .collect();
        Self { lengths, directions }
    }

    fn add(&self, number: f32, row: &mut [f32]) {
        for (length, pair) in self.lengths.iter().zip(self.directions.chunks(2)) {
            let (sin, cos) = (std::f32::consts::TAU * number / length).sin_cos();
            for ((weight, a), b) in row.iter_mut().zip(&pair[0]).zip(&pair[1]) {
                *weight += sin * a + cos * b;
            }
        }
    }
}

fn replace(tensors: &mut HashMap<String, Tensor>, name: &str, rows: &[Vec<f32>]) -> candle_core::Result<()> {
    let shape = (rows.len(), rows.first().map_or(0, Vec::len));
    tensors.insert(name.to_owned(), Tensor::from_vec(rows.concat(), shape, &Device::Cpu)?);
    Ok(())
}

/// The number that a token of a length ends in: ` 1.35`, `, from_left 1.35`.
fn number(token: &str) -> Option<f32> {
    let tail = token.rsplit('Ġ').next()?;
    tail.contains('.').then(|| tail.parse().ok())?
}

fn fault(reason: impl std::fmt::Display) -> Error {
    Error::Internal(format!("no checkpoint: {reason}"))
}
