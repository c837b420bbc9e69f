//! How likely tokens are.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, D, DType, Layout, Result, Shape, Tensor, bail};
use rayon::prelude::*;

use super::{exp, is_fused, numbers, slice};

/// Which tokens may come at a place: bit `t % 32` of word `t / 32` is token t; `None` = any.
pub type Allowed = Option<Arc<[u32]>>;

/// log p(token) at each place, where p is the softmax of the logits over the tokens that are allowed there: what a policy gives
/// a completion under the masks that it was drawn under. `logits` is (places, vocabulary); the answer (places).
///
/// A token that is not allowed itself, or a place where only it is, has log p = 0 and no gradient: nothing was chosen there.
///
/// # Errors
/// Those of candle; another number of tokens or masks than places; a token beyond the vocabulary.
pub fn token_log_probs(logits: &Tensor, tokens: &[u32], allowed: &[Allowed]) -> Result<Tensor> {
    let (num_places, num_tokens) = logits.dims2()?;
    if tokens.len() != num_places || !(allowed.is_empty() || allowed.len() == num_places) {
        bail!("{num_places} places have {} tokens and {} masks", tokens.len(), allowed.len());
    }
    if let Some(token) = tokens.iter().find(|&&token| token as usize >= num_tokens) {
        bail!("token {token} is none of {num_tokens}");
    }
    let chosen = Chosen { tokens: tokens.to_vec(), allowed: allowed.to_vec() };
    if is_fused(logits) {
        return logits.contiguous()?.apply_op1(chosen);
    }
    let mut logits = logits.to_dtype(DType::F32)?;
    if allowed.iter().any(Option::is_some) {
        let place = |place: usize| {
            let is_free = chosen.is_free(place);
            (0..num_tokens).map(move |token| {
                let may_come = if is_free {
                    is_allowed(allowed.get(place), token)
                } else {
                    token == tokens[place] as usize
                };
                if may_come { 0.0 } else { -1e9_f32 }
            })
        };
        let mask: Vec<f32> = (0..num_places).flat_map(place).collect();
        logits = (logits.clone() + Tensor::from_vec(mask, (num_places, num_tokens), logits.device())?)?;
    }
    let index = Tensor::from_slice(tokens, (num_places, 1), logits.device())?;
    candle_nn::ops::log_softmax(&logits, D::Minus1)?.gather(&index, 1)?.squeeze(1)
}

/// −Σ weight · log p(token): the loss of teaching tokens. Shapes as in [`token_log_probs`]; the answer is a scalar.
///
/// # Errors
/// As [`token_log_probs`].
pub fn cross_entropy(logits: &Tensor, tokens: &[u32], weights: &[f32]) -> Result<Tensor> {
    let weights = Tensor::from_slice(weights, weights.len(), logits.device())?;
    (token_log_probs(logits, tokens, &[])? * weights)?.sum_all()?.neg()
}

fn is_allowed(allowed: Option<&Allowed>, token: usize) -> bool {
    let Some(Some(words)) = allowed else { return true };
    words.get(token / 32).is_some_and(|word| word >> (token % 32) & 1 == 1)
}

struct Chosen {
    tokens: Vec<u32>,
    allowed: Vec<Allowed>,
}

impl Chosen {
    /// Was there a choice, and was it kept to?
    fn is_free(&self, place: usize) -> bool {
        let Some(Some(words)) = self.allowed.get(place) else { return true };
        let num_allowed: u32 = words.iter().map(|word| word.count_ones()).sum();
        num_allowed > 1 && is_allowed(self.allowed.get(place), self.tokens[place] as usize)
    }

    /// The greatest allowed logit, and the sum of e^(x − it) over the allowed ones.
    fn norm(&self, place: usize, logits: &[f32]) -> (f32, f32) {
        let allowed = self.allowed.get(place);
        let mut most = f32::NEG_INFINITY;
        if let Some(Some(_)) = allowed {
            let seen = || logits.iter().enumerate().filter(|(token, _)| is_allowed(allowed, *token));
            most = seen().fold(most, |most, (_, &x)| most.max(x));
            return (most, seen().map(|(_, &x)| exp(x - most)).sum());
        }
        most = logits.iter().fold(most, |most, &x| most.max(x));
        (most, logits.iter().map(|&x| exp(x - most)).sum())
    }
}

impl CustomOp1 for Chosen {
    fn name(&self) -> &'static str {
        "token-log-probs"
    }

    fn cpu_fwd(&self, logits: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let logits = slice(logits, layout)?;
        let (num_places, num_tokens) = layout.shape().dims2()?;
        let place = |(place, logits): (usize, &[f32])| {
            if !self.is_free(place) {
                return 0.0;
            }
            let (most, sum) = self.norm(place, logits);
            logits[self.tokens[place] as usize] - most - sum.ln()
        };
        let y: Vec<f32> = logits.par_chunks(num_tokens).enumerate().map(place).collect();
        Ok((CpuStorage::F32(y), Shape::from(num_places)))
    }

    fn bwd(&self, logits: &Tensor, _y: &Tensor, dy: &Tensor) -> Result<Option<Tensor>> {
        let dy = dy.contiguous()?;
        let (xs, dys) = (numbers(logits)?, numbers(&dy)?);
        let num_tokens = logits.dim(1)?;
        let mut dlogits = vec![0.0; xs.len()];
        let places = dlogits.par_chunks_mut(num_tokens).zip(xs.par_chunks(num_tokens)).zip(dys.par_iter());
        places.enumerate().for_each(|(place, ((dlogits, logits), &dy))| {
            if dy == 0.0 || !self.is_free(place) {
                return;
            }
            let (most, sum) = self.norm(place, logits);
            let allowed = self.allowed.get(place);
            let factor = -dy / sum;
            for (token, (dlogit, &logit)) in dlogits.iter_mut().zip(logits).enumerate() {
                if is_allowed(allowed, token) {
                    *dlogit = exp(logit - most) * factor;
                }
            }
            dlogits[self.tokens[place] as usize] += dy;
        });
        Ok(Some(Tensor::from_vec(dlogits, logits.shape(), logits.device())?))
    }
}
