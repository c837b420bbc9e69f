//! One timing of the network on a checkpoint, for `compare.py`, which does the same with PyTorch in the same minute:
//! `cargo bench --bench speed -- FOLDER prefill|decode|train BATCH TOKENS REPEATS`. Prints milliseconds a repeat, the median.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use backend::model::{AdamW, AdamWOptions, Config, Feed, Qwen3Vl, Sequence, ops, weights};
use candle_core::{DType, Device, Tensor, Var};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
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
