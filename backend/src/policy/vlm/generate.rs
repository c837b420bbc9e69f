//! Several completions of one prompt, made together and each as if alone.

use candle_core::{Result, Tensor};
use candle_transformers::generation::{LogitsProcessor, Sampling};
use rand::RngExt;
use rayon::prelude::*;

use crate::model::{Feed, Qwen3Vl, Sequence};
use crate::policy::decode::{Decoder, Next};
use crate::search;

/// How tokens are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// 0 takes the likeliest token, 1 draws as the model says, more draws more freely.
    pub temperature: f64,
    /// Only the likeliest tokens that together have this share are drawn from, (0, 1].
    pub top_p: f64,
    /// Fixes all draws: completion n gets the same tokens however many are made.
    pub seed: u64,
}

/// What somebody who waits is told and asked.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// `true` ends it between two tokens.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
    /// Told a completion as soon as it has ended.
    pub on_end: &'a (dyn Fn(&Decoder<'_>) + Sync),
}

/// A completion in the making.
struct Row<'d, 'a> {
    decoder: &'d mut Decoder<'a>,
    sampler: LogitsProcessor,
    /// What the network says of the next token, until one is drawn.
    logits: Option<Vec<f32>>,
    has_ended: bool,
}

/// Draws a completion for each decoder. The prompt is read once; tokens that a grammar forces go through the network in one
/// pass with the token before them; who ends early lets the others go on. Stopped early, the decoders hold what there was.
///
/// # Errors
/// Those of candle; logits that are no numbers.
pub fn generate(
    model: &Qwen3Vl,
    prompt: Sequence<'_>,
    patches: Option<&Tensor>,
    decoders: &mut [Decoder<'_>],
    draw: Draw,
    watch: Watch<'_>,
) -> Result<()> {
    let (hidden, mut cache) = model.prefill(prompt, patches, decoders.len())?;
    let first = rows(&model.logits(&hidden)?)?.pop().unwrap_or_default();
    let mut completions: Vec<Row<'_, '_>> = decoders
        .iter_mut()
        .enumerate()
        .map(|(index, decoder)| Row {
            decoder,
            sampler: sampler(draw, index),
            logits: Some(first.clone()),
            has_ended: false,
        })
        .collect();
    while !(watch.should_stop)() {
        let fed: Vec<Vec<u32>> = completions.par_iter_mut().map(Row::advance).collect::<Result<_>>()?;
        for (completion, fed) in completions.iter_mut().zip(&fed) {
            if fed.is_empty() && !completion.has_ended {
                completion.has_ended = true;
                (watch.on_end)(completion.decoder);
            }
        }
        let feeds: Vec<Feed<'_>> = fed
            .iter()
            .enumerate()
            .filter(|(_, fed)| !fed.is_empty())
            .map(|(row, tokens)| Feed { row, tokens })
            .collect();
        if feeds.is_empty() {
            break;
        }
        let logits = rows(&model.logits(&model.advance(&feeds, &mut cache)?)?)?;
        for (feed, logits) in feeds.iter().zip(logits) {
            completions[feed.row].logits = Some(logits);
        }
    }
    Ok(())
}

impl Row<'_, '_> {
    /// Draws a token and takes up those that it forces: what the network has to read next; nothing once it has ended.
    fn advance(&mut self) -> Result<Vec<u32>> {
        let mut fed = vec![];
        if self.has_ended {
            return Ok(fed);
        }
        loop {
            let token = match self.decoder.next() {
                Next::Done => return Ok(vec![]),
                Next::Forced(tokens) => {
                    for token in tokens {
                        fed.push(token);
                        self.decoder.push(token).map_err(candle_core::Error::wrap)?;
                    }
                    continue;
                }
                Next::Choose(mask) => {
                    let Some(mut logits) = self.logits.take().filter(|_| fed.is_empty()) else {
                        return Ok(fed);
                    };
                    for (token, logit) in logits.iter_mut().enumerate() {
                        if !mask.allows(token as u32) {
                            *logit = f32::NEG_INFINITY;
                        }
                    }
                    if logits.iter().any(|logit| logit.is_nan()) {
                        candle_core::bail!("the network gave numbers that are none");
                    }
                    let num = logits.len();
                    self.sampler.sample(&Tensor::from_vec(logits, num, &candle_core::Device::Cpu)?)?
                }
            };
            fed.push(token);
            self.decoder.push(token).map_err(candle_core::Error::wrap)?;
        }
    }
}

pub(super) fn rows(logits: &Tensor) -> Result<Vec<Vec<f32>>> {
    logits.to_dtype(candle_core::DType::F32)?.to_vec2()
}

/// A stream of its own for each completion.
pub(super) fn sampler(draw: Draw, index: usize) -> LogitsProcessor {
    let sampling = match () {
        () if draw.temperature <= 0.0 => Sampling::ArgMax,
        () if draw.top_p >= 1.0 => Sampling::All { temperature: draw.temperature },
        () => Sampling::TopP { p: draw.top_p, temperature: draw.temperature },
    };
    LogitsProcessor::from_sampling(search::rng(draw.seed, index as u64).random(), sampling)
}
