//! Completions that nothing holds to a form: what a network says by itself.

use candle_core::{Device, Result, Tensor};
use candle_transformers::generation::LogitsProcessor;

use super::generate::{Draw, rows, sampler};
use crate::model::{Feed, Qwen3Vl, Sequence};

/// Draws `num` completions, each as if alone, until one of the `end` tokens, which is left out, or until there are `most`.
///
/// # Errors
/// Those of candle; logits that are no numbers.
pub(super) fn generate_freely(
    model: &Qwen3Vl,
    (prompt, patches): (Sequence<'_>, Option<&Tensor>),
    (num, most): (usize, usize),
    end: &[u32],
    draw: Draw,
    should_stop: &dyn Fn() -> bool,
) -> Result<Vec<Vec<u32>>> {
    let (hidden, mut cache) = model.prefill(prompt, patches, num)?;
    let first = rows(&model.logits(&hidden)?)?.pop().unwrap_or_default();
    let mut logits: Vec<Option<Vec<f32>>> = vec![Some(first); num];
    let mut samplers: Vec<LogitsProcessor> = (0..num).map(|index| sampler(draw, index)).collect();
    let mut said: Vec<Vec<u32>> = vec![vec![]; num];
    while !should_stop() {
        let mut fed: Vec<(usize, [u32; 1])> = vec![];
        for row in 0..num {
            let Some(logits) = logits[row].take().filter(|_| said[row].len() < most) else { continue };
            if logits.iter().any(|logit| logit.is_nan()) {
                candle_core::bail!("the network gave numbers that are none");
            }
            let len = logits.len();
            let token = samplers[row].sample(&Tensor::from_vec(logits, len, &Device::Cpu)?)?;
            if !end.contains(&token) {
                said[row].push(token);
                fed.push((row, [token]));
            }
        }
        if fed.is_empty() {
            break;
        }
        let feeds: Vec<Feed<'_>> = fed.iter().map(|(row, tokens)| Feed { row: *row, tokens }).collect();
        let next = rows(&model.logits(&model.advance(&feeds, &mut cache)?)?)?;
        for ((row, _), next) in fed.iter().zip(next) {
            logits[*row] = Some(next);
        }
    }
    Ok(said)
}
