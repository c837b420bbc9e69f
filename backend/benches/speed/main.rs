//! One timing of the network on a checkpoint, for `compare.py`, which does the same with PyTorch in the same minute:
//! `cargo bench --bench speed -- FOLDER prefill|decode|train BATCH TOKENS REPEATS`. Prints milliseconds a repeat, the median.
//!
//! `cargo bench --bench speed -- large` decodes with a network of the shape of Qwen3-VL-2B whose weights are all alike, and says
//! which share of the memory's bandwidth that takes (5 GB of memory).
//! `cargo bench --bench speed -- lora` makes steps of an adapter beside a random network of that shape.

#![expect(clippy::print_stdout, reason = "its numbers are what it is for")]

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use backend::model::{
    AdamW, AdamWOptions, Adapter, Branched, Config, Feed, LoraConfig, Qwen3Vl, Sequence, ops, weights,
};
use candle_core::{DType, Device, Tensor, Var};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if words == ["large"] {
        return large();
    }
    if words == ["lora"] {
        return lora();
    }
    let [folder, what, batch, tokens, repeats] = &words[..] else {
        // Started along with all other benches: there is nothing to compare with then.
        return Ok(());
    };
    let (batch, num_tokens, repeats): (usize, usize, usize) =
        (batch.parse()?, tokens.parse()?, repeats.parse()?);
    let mut timings = match what.as_str() {
        "train" => train(Path::new(folder), batch, num_tokens, repeats)?,
        _ => run(Path::new(folder), what == "prefill", batch, num_tokens, repeats)?,
    };
    timings.sort_by(f64::total_cmp);
    println!("{}", timings[timings.len() / 2]);
    Ok(())
}

/// A prompt with a picture of 16 × 16 patches, as `compare.py` makes it.
fn prompt(config: &Config, num_tokens: usize) -> candle_core::Result<(Vec<u32>, Tensor)> {
    let mut tokens: Vec<u32> = (0..num_tokens as u32).map(|index| 20 + index * 7 % 1000).collect();
    tokens[20..84].fill(config.image_token);
    let numbers: Vec<f32> =
        (0..256 * config.vision.patch_len()).map(|index| (index % 17) as f32 / 8.0 - 1.0).collect();
    Ok((tokens, Tensor::from_vec(numbers, (256, config.vision.patch_len()), &Device::Cpu)?))
}

const GRID: [usize; 3] = [1, 16, 16];

fn milliseconds(work: impl FnOnce() -> candle_core::Result<()>) -> candle_core::Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64() * 1e3)
}

fn run(
    folder: &Path,
    is_prefill: bool,
    batch: usize,
    num_tokens: usize,
    repeats: usize,
) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let dtype = if std::env::var_os("BF16").is_some() { DType::BF16 } else { DType::F32 };
    let model = Qwen3Vl::load(folder, dtype, &Device::Cpu)?;
    let (tokens, patches) = prompt(&model.config, num_tokens)?;
    let sequence = Sequence { tokens: &tokens, grids: &[GRID] };
    let mut timings = vec![];
    if is_prefill {
        for _ in 0..repeats {
            timings.push(milliseconds(|| {
                let (hidden, _) = model.prefill(sequence, Some(&patches), batch)?;
                model.logits(&hidden).map(|_| ())
            })?);
        }
        return Ok(timings);
    }
    let (_, mut cache) = model.prefill(sequence, Some(&patches), batch)?;
    let mut next = vec![100_u32; batch];
    for _ in 0..repeats {
        timings.push(milliseconds(|| {
            let feeds: Vec<Feed<'_>> = next
                .iter()
                .enumerate()
                .map(|(row, token)| Feed { row, tokens: std::slice::from_ref(token) })
                .collect();
            let hidden = model.advance(&feeds, &mut cache)?;
            next = model.logits(&hidden)?.argmax(1)?.to_vec1::<u32>()?;
            next.iter_mut().for_each(|token| {
                if *token == model.config.image_token {
                    *token = 100
                }
            });
            Ok(())
        })?);
    }
    Ok(timings)
}

/// Loss on the last three fifths of each sequence, as on a completion behind its prompt.
fn train(
    folder: &Path,
    batch: usize,
    num_tokens: usize,
    repeats: usize,
) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let config = Config::parse(&std::fs::read(folder.join("config.json"))?)?;
    let tensors = weights::read(folder, &config, DType::F32, &Device::Cpu)?;
    let variables: HashMap<String, Var> = tensors
        .into_iter()
        .map(|(name, tensor)| Ok((name, Var::from_tensor(&tensor)?)))
        .collect::<candle_core::Result<_>>()?;
    let tensors =
        variables.iter().map(|(name, variable)| (name.clone(), variable.as_tensor().clone())).collect();
    let model = Qwen3Vl::new(&config, &tensors)?;
    let mut optimizer = AdamW::new(variables.into_values().collect())?;
    let (tokens, patches) = prompt(&config, num_tokens)?;
    let patches = Tensor::cat(&vec![patches; batch], 0)?;
    let sequences = vec![Sequence { tokens: &tokens, grids: &[GRID] }; batch];
    let num_loss = num_tokens * 3 / 5;
    let places: Vec<u32> = (0..batch)
        .flat_map(|row| {
            (0..num_loss).map(move |index| (row * num_tokens + num_tokens - num_loss - 1 + index) as u32)
        })
        .collect();
    let targets: Vec<u32> =
        (0..batch).flat_map(|_| tokens[num_tokens - num_loss..].iter().copied()).collect();
    let shares = vec![1.0 / targets.len() as f32; targets.len()];
    let places = Tensor::from_vec(places, targets.len(), &Device::Cpu)?;
    let mut timings = vec![];
    for _ in 0..repeats {
        timings.push(milliseconds(|| {
            let hidden = model.forward(&sequences, Some(&patches))?.index_select(&places, 0)?;
            let loss = ops::cross_entropy(&model.logits(&hidden)?, &targets, &shares)?;
            optimizer.step(&loss.backward()?, &AdamWOptions::default())?;
            Ok(())
        })?);
    }
    Ok(timings)
}

/// The sizes of Qwen3-VL-2B-Instruct's text decoder, and of a small picture encoder, for pictures are no part of this.
const LARGE: &str = r#"{
    "model_type": "qwen3_vl", "image_token_id": 151655, "tie_word_embeddings": true,
    "text_config": {
        "vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 6144, "num_hidden_layers": 28, "num_attention_heads": 16,
        "num_key_value_heads": 8, "head_dim": 128, "rms_norm_eps": 1e-6,
        "rope_parameters": {"rope_theta": 5e6, "mrope_section": [24, 20, 20]}
    },
    "vision_config": {
        "depth": 1, "hidden_size": 64, "intermediate_size": 64, "num_heads": 2, "patch_size": 16, "spatial_merge_size": 2,
        "temporal_patch_size": 2, "out_hidden_size": 2048, "num_position_embeddings": 16, "deepstack_visual_indexes": []
    }
}"#;

fn large() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::parse(LARGE.as_bytes())?;
    for dtype in [DType::BF16, DType::F32] {
        let mut num_bytes = 0;
        let tensors = weights::tensors(&config).into_iter().map(|(name, shape, role)| {
            let is_wide = role != weights::Role::Weight;
            let tensor = Tensor::full(0.01_f32, shape, &Device::Cpu)?.contiguous()?;
            let tensor = tensor.to_dtype(if is_wide { DType::F32 } else { dtype })?;
            if name.contains("language_model") {
                num_bytes += tensor.elem_count() * tensor.dtype().size_in_bytes();
            }
            Ok((name, tensor))
        });
        let model = Qwen3Vl::new(&config, &tensors.collect::<candle_core::Result<HashMap<_, _>>>()?)?;
        let bandwidth = bandwidth();
        for batch in [1, 8] {
            let prompt = Sequence { tokens: &[1; 64], grids: &[] };
            let (_, mut cache) = model.prefill(prompt, None, batch)?;
            let mut timings = vec![];
            for token in 0..8 {
                let feeds: Vec<Feed<'_>> = (0..batch).map(|row| Feed { row, tokens: &[7] }).collect();
                let took = milliseconds(|| model.logits(&model.advance(&feeds, &mut cache)?).map(|_| ()))?;
                if token > 1 {
                    timings.push(took);
                }
            }
            timings.sort_by(f64::total_cmp);
            let step = timings[timings.len() / 2] / 1e3;
            let (tokens, read) = (batch as f64 / step, num_bytes as f64 / step / 1e9);
            println!(
                "{dtype:?} batch {batch}: {tokens:.2} tokens/s, reads {read:.1} GB/s of weights, {:.0} % of {bandwidth:.1} GB/s",
                read / bandwidth * 100.0
            );
        }
    }
    Ok(())
}

/// Steps of an adapter of rank 16 beside a random network of the shape of Qwen3-VL-2B, frozen as bf16: one sequence of 512 tokens, loss on its last
/// three fifths, layers computed twice.
fn lora() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::parse(LARGE.as_bytes())?;
    let random = weights::tensors(&config).into_iter().map(|(name, shape, role)| {
        let tensor = match role {
            weights::Role::Weight => {
                Tensor::randn(0_f32, 0.02, shape, &Device::Cpu)?.to_dtype(DType::BF16)?
            }
            weights::Role::Gain => Tensor::ones(shape, DType::F32, &Device::Cpu)?,
            weights::Role::Bias => Tensor::zeros(shape, DType::F32, &Device::Cpu)?,
        };
        Ok((name, tensor))
    });
    let mut tensors = random.collect::<candle_core::Result<HashMap<_, _>>>()?;
    let adapter = Adapter::new(LoraConfig::new(16), &config, 0, &Device::Cpu)?;
    tensors = adapter.beside(&tensors)?;
    let mut variables = vec![];
    for (name, tensor) in &adapter.tensors {
        let variable = Var::from_tensor(tensor)?;
        tensors.insert(name.clone(), variable.as_tensor().clone());
        variables.push(variable);
    }
    let model = Qwen3Vl::new(&config, &tensors)?;
    drop(tensors);
    let tokens: Vec<u32> = (0..512_u32).map(|index| 20 + index * 7919 % 100_000).collect();
    let (first, num) = (512 * 2 / 5 - 1, 512 * 3 / 5);
    let places = Tensor::arange(first as u32, (first + num) as u32, &Device::Cpu)?;
    let (targets, shares) = (&tokens[first + 1..first + 1 + num], vec![1.0 / num as f32; num]);
    let sequences = [Branched { sequence: Sequence { tokens: &tokens, grids: &[] }, starts: &[] }];
    let mut optimizer = AdamW::new(variables.clone())?;
    for step in 1..=4 {
        let mut shown = 0.0;
        let took = milliseconds(|| {
            let loss = |hidden: &Tensor| {
                ops::cross_entropy(&model.logits(&hidden.index_select(&places, 0)?)?, targets, &shares)
            };
            let (loss, gradients) = model.gradient_by_layers(&sequences, None, &variables, loss)?;
            shown = loss.to_scalar::<f32>()?;
            optimizer
                .step(&gradients, &AdamWOptions { learning_rate: 1e-3, ..AdamWOptions::default() })
                .map(|_| ())
        })?;
        println!("step {step}: loss {shown:.3}, {:.1} s, at most {:.1} GiB so far", took / 1e3, peak_gib());
    }
    Ok(())
}

/// The most memory that this process has had, GiB; 0 where the system does not say.
fn peak_gib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / f64::from(1 << 20)
}

/// Gigabytes a second that all threads together read in order.
fn bandwidth() -> f64 {
    use rayon::prelude::*;
    let numbers = vec![1_u64; 1 << 27];
    let mut best = f64::MAX;
    for _ in 0..5 {
        let started = Instant::now();
        let sum: u64 = numbers.par_chunks(1 << 16).map(|part| part.iter().sum::<u64>()).sum();
        best = best.min(started.elapsed().as_secs_f64());
        assert_eq!(sum, numbers.len() as u64);
    }
    (numbers.len() * 8) as f64 / best / 1e9
}
