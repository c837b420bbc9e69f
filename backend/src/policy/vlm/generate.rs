//! Several completions, made together and each as if alone.

use std::sync::Arc;

use candle_core::{DType, Result, Tensor};
use candle_transformers::generation::{LogitsProcessor, Sampling};
use rand::RngExt;
use rayon::prelude::*;

use crate::model::ops::Allowed;
use crate::model::{Cache, Feed, Qwen3Vl, Sequence};
use crate::policy::decode::{Decoder, Mask, Next, Refused};
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
    /// Shall choices be written down?
    pub is_recorded: bool,
}

/// A prompt, and how many completions are drawn of it.
#[derive(Clone, Copy)]
pub struct Prompted<'a> {
    /// Its tokens.
    pub sequence: Sequence<'a>,
    /// Its pictures' patches, (patches, numbers of a patch).
    pub patches: Option<&'a Tensor>,
    /// Completions.
    pub num: usize,
}

/// What a completion is held to, token by token.
pub trait Guide: Send {
    /// What comes next. The same until something is pushed.
    fn next(&mut self) -> Next<'_>;

    /// Takes the next token.
    ///
    /// # Errors
    /// [`Refused`] where it is none that [`Self::next`] said.
    fn push(&mut self, token: u32) -> std::result::Result<(), Refused>;
}

impl Guide for Decoder<'_> {
    fn next(&mut self) -> Next<'_> {
        Decoder::next(self)
    }

    fn push(&mut self, token: u32) -> std::result::Result<(), Refused> {
        Decoder::push(self, token)
    }
}

/// What somebody who waits is told and asked.
#[derive(Clone, Copy)]
pub struct Watch<'a, G> {
    /// `true` ends it between two tokens.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
    /// Told a completion as soon as it has ended.
    pub on_end: &'a (dyn Fn(&G) + Sync),
}

/// The tokens of a completion.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// All of them, those that a grammar forced and the one that ends it included.
    pub tokens: Vec<u32>,
    /// Those that were chosen, if choices were to be written down.
    pub choices: Vec<Choice>,
}

/// A token that was chosen among others.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its place in the completion's tokens.
    pub at: usize,
    /// What could be chosen.
    pub allowed: Allowed,
    /// Its log p among what could be chosen, at temperature 1.
    pub log_prob: f32,
}

/// A completion in the making.
struct Row<'g, G> {
    guide: &'g mut G,
    sampler: LogitsProcessor,
    /// What the network says of the next token, until one is drawn.
    logits: Option<Vec<f32>>,
    is_recorded: bool,
    drawn: Drawn,
    has_ended: bool,
}

/// Draws a completion for each guide, those of the first prompt first. A prompt is read once; tokens that a guide forces go
/// through the network in one pass with the token before them; who ends early lets the others go on. Stopped early, the guides
/// hold what there was.
///
/// # Errors
/// Those of candle; logits that are no numbers; another number of guides than completions.
pub fn generate<G: Guide>(
    model: &Qwen3Vl,
    prompts: &[Prompted<'_>],
    guides: &mut [G],
    draw: Draw,
    watch: Watch<'_, G>,
) -> Result<Vec<Drawn>> {
    let (mut caches, mut first) = (vec![], vec![]);
    for &Prompted { sequence, patches, num } in prompts {
        let (hidden, cache) = model.prefill(sequence, patches, num)?;
        let logits = rows(&model.logits(&hidden)?)?.pop().unwrap_or_default();
        first.extend(std::iter::repeat_n(logits, num));
        caches.push(cache);
    }
    if first.len() != guides.len() {
        candle_core::bail!("{} completions have {} guides", first.len(), guides.len());
    }
    let mut cache = Cache::joined(caches);
    let mut completions: Vec<Row<'_, G>> = guides
        .iter_mut()
        .zip(first)
        .enumerate()
        .map(|(index, (guide, logits))| Row {
            guide,
            sampler: sampler(draw, index),
            logits: Some(logits),
            is_recorded: draw.is_recorded,
            drawn: Drawn::default(),
            has_ended: false,
        })
        .collect();
    while !(watch.should_stop)() {
        let fed: Vec<Vec<u32>> = completions.par_iter_mut().map(Row::advance).collect::<Result<_>>()?;
        for (completion, fed) in completions.iter_mut().zip(&fed) {
            if fed.is_empty() && !completion.has_ended {
                completion.has_ended = true;
                (watch.on_end)(completion.guide);
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
    Ok(completions.into_iter().map(|completion| completion.drawn).collect())
}

impl<G: Guide> Row<'_, G> {
    /// Draws a token and takes up those that it forces: what the network has to read next; nothing once it has ended.
    fn advance(&mut self) -> Result<Vec<u32>> {
        let mut fed = vec![];
        if self.has_ended {
            return Ok(fed);
        }
        loop {
            let token = match self.guide.next() {
                Next::Done => {
                    self.drawn.tokens.append(&mut fed);
                    return Ok(fed);
                }
                Next::Forced(tokens) => {
                    for token in tokens {
                        fed.push(token);
                        self.guide.push(token).map_err(candle_core::Error::wrap)?;
                    }
                    continue;
                }
                Next::Choose(mask) => {
                    let Some(mut logits) = self.logits.take().filter(|_| fed.is_empty()) else {
                        self.drawn.tokens.extend(&fed);
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
                    let recorded =
                        self.is_recorded.then(|| (allowed(mask), log_norm(&logits), logits.clone()));
                    let num = logits.len();
                    let token =
                        self.sampler.sample(&Tensor::from_vec(logits, num, &candle_core::Device::Cpu)?)?;
                    if let Some((allowed, norm, logits)) = recorded {
                        let log_prob = logits[token as usize] - norm;
                        self.drawn.choices.push(Choice { at: self.drawn.tokens.len(), allowed, log_prob });
                    }
                    token
                }
            };
            fed.push(token);
            self.guide.push(token).map_err(candle_core::Error::wrap)?;
        }
    }
}

fn allowed(mask: &Mask) -> Allowed {
    Some(Arc::from(mask.words()))
}

/// ln Σ e^x
fn log_norm(logits: &[f32]) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + logits.iter().map(|logit| (logit - most).exp()).sum::<f32>().ln()
}

fn rows(logits: &Tensor) -> Result<Vec<Vec<f32>>> {
    logits.to_dtype(DType::F32)?.to_vec2()
}

/// A stream of its own for each completion.
fn sampler(draw: Draw, index: usize) -> LogitsProcessor {
    let sampling = match () {
        () if draw.temperature <= 0.0 => Sampling::ArgMax,
        () if draw.top_p >= 1.0 => Sampling::All { temperature: draw.temperature },
        () => Sampling::TopP { p: draw.top_p, temperature: draw.temperature },
    };
    LogitsProcessor::from_sampling(search::rng(draw.seed, index as u64).random(), sampling)
}
