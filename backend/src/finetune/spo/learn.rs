//! A step of the network along what an objective says of each token.

use candle_core::backprop::GradStore;
use candle_core::{Result, Tensor, Var};

use super::objective::{Loss, Token, divergence};
use super::scripts::{Place, Script};
use crate::model::{Branched, Qwen3Vl, Sequence, ops};

/// What a part of a step showed; sums, to be divided by `num`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Shown {
    /// Tokens.
    pub num: f64,
    /// The loss, by the tokens' shares: a sum already.
    pub loss: f64,
    /// KL divergence from the reference.
    pub divergence: f64,
    /// −log p of what was drawn: on its own draws an estimate of the policy's entropy.
    pub entropy: f64,
    /// Tokens at which p moved further from that of the draw than the objective follows.
    pub clipped: f64,
}

impl std::ops::Add for Shown {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            num: self.num + other.num,
            loss: self.loss + other.loss,
            divergence: self.divergence + other.divergence,
            entropy: self.entropy + other.entropy,
            clipped: self.clipped + other.clipped,
        }
    }
}

/// What an objective says of all chosen tokens of a script.
pub(super) type Objective<'a> = dyn Fn(&Script, &[Token]) -> Vec<Loss> + Sync + 'a;

/// The gradient of an objective over scripts: Σ share · loss. Log p are those under the masks that the tokens were drawn under.
/// With variables to look at `by_layers`, layers compute twice and remember little (see [`Qwen3Vl::gradient_by_layers`]).
///
/// # Errors
/// Those of candle.
pub(super) fn gradient(
    network: &Qwen3Vl,
    reference: Option<&Qwen3Vl>,
    by_layers: Option<&[Var]>,
    scripts: &[&Script],
    objective: &Objective<'_>,
) -> Result<(Shown, GradStore)> {
    let patches = patches(network, scripts)?;
    let sequences = sequences(scripts);
    let reference = match reference {
        Some(reference) => {
            let hidden = reference.forward_branched(&sequences, patches.as_ref())?;
            Some(log_probs(reference, scripts, &hidden)?.to_vec1::<f32>()?)
        }
        None => None,
    };
    let mut shown = Shown::default();
    let loss = |hidden: &Tensor| {
        let new = log_probs(network, scripts, hidden)?;
        let values = new.to_vec1::<f32>()?;
        let (sums, slopes) = slopes(scripts, &values, reference.as_ref().unwrap_or(&values), objective);
        shown = sums;
        let num = slopes.len();
        (new * Tensor::from_vec(slopes, num, network.device())?)?.sum_all()
    };
    let gradients = match by_layers {
        Some(variables) => network.gradient_by_layers(&sequences, patches.as_ref(), variables, loss)?.1,
        None => {
            let mut loss = loss;
            loss(&network.forward_branched(&sequences, patches.as_ref())?)?.backward()?
        }
    };
    Ok((shown, gradients))
}

/// Share · slope of each token's loss, and what was seen on the way.
fn slopes(
    scripts: &[&Script],
    new: &[f32],
    reference: &[f32],
    objective: &Objective<'_>,
) -> (Shown, Vec<f32>) {
    let mut shown = Shown::default();
    let mut slopes: Vec<f32> = Vec::with_capacity(new.len());
    let mut first = 0;
    for script in scripts {
        let token = |(at, place): (usize, &Place)| Token {
            new: new[first + at].into(),
            old: place.old,
            reference: reference[first + at].into(),
            advantage: place.advantage,
        };
        let tokens: Vec<Token> = script.places.iter().enumerate().map(token).collect();
        let losses = objective(script, &tokens);
        for ((place, token), loss) in script.places.iter().zip(&tokens).zip(&losses) {
            shown.num += 1.0;
            shown.loss += place.share * loss.value;
            shown.divergence += divergence(*token).value;
            shown.entropy -= token.new;
            shown.clipped += f64::from(u8::from(loss.slope == 0.0 && token.advantage != 0.0));
            slopes.push((place.share * loss.slope) as f32);
        }
        first += script.places.len();
    }
    (shown, slopes)
}

fn patches(network: &Qwen3Vl, scripts: &[&Script]) -> Result<Option<Tensor>> {
    let width = network.config.vision.patch_len();
    let numbers: Vec<f32> = scripts.iter().flat_map(|script| script.patches.iter().copied()).collect();
    match numbers.len() / width {
        0 => Ok(None),
        num => Tensor::from_vec(numbers, (num, width), network.device()).map(Some),
    }
}

fn sequences<'s>(scripts: &[&'s Script]) -> Vec<Branched<'s>> {
    let branched = |script: &&'s Script| Branched {
        sequence: Sequence { tokens: &script.tokens, grids: &script.grids },
        starts: &script.starts,
    };
    scripts.iter().map(branched).collect()
}

/// log p of all chosen tokens, (tokens), from the hidden states of all tokens.
fn log_probs(network: &Qwen3Vl, scripts: &[&Script], hidden: &Tensor) -> Result<Tensor> {
    let (mut rows, mut tokens, mut allowed) = (vec![], vec![], vec![]);
    let mut start = 0;
    for script in scripts {
        for place in &script.places {
            rows.push((start + place.behind) as u32);
            tokens.push(place.token);
            allowed.push(place.allowed.clone());
        }
        start += script.tokens.len();
    }
    let rows = Tensor::from_vec(rows, tokens.len(), network.device())?;
    ops::token_log_probs(&network.logits(&hidden.index_select(&rows, 0)?)?, &tokens, &allowed)
}

#[cfg(test)]
mod tests {
    use super::super::rollouts::{Rollouts, group};
    use super::super::scripts::{Measure, pair, scripts};
    use super::super::worth::Weights;
    use super::*;
    use crate::finetune::evaluate::{Asking, drawn};
    use crate::finetune::start::{Size, checkpoint};
    use crate::policy::vlm::{Decoding, Vlm};
    use crate::reward::Taste;
    use candle_core::{DType, Device};

    const MEASURE: Measure = Measure { discount: 0.9, is_standardised: true, object_share: 0.5 };

    /// A network that has learned nothing, and what it says of a room in two turns.
    fn rolled_out(decoding: Decoding) -> (Qwen3Vl, Vlm, Vec<Script>, Vec<Script>) {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = vec!["bed_1: wall 2, from_left 1.00, gap 0.00, back".to_owned()];
        checkpoint(folder.path(), Size::Tiny, &texts, 3).expect("a checkpoint");
        let vlm = Vlm::load("tiny", folder.path(), None).expect("a model");
        let network = Qwen3Vl::load(folder.path(), DType::F32, &Device::Cpu).expect("a network");
        let case = drawn(21, 1, Asking::Instructions).expect("a room").remove(0);
        let taste = Taste::default();
        let rollouts = Rollouts {
            num: 3,
            turns: 2,
            decoding,
            temperature: 1.0,
            weights: Weights::default(),
            taste: &taste,
            is_recorded: true,
        };
        let made = || group(&vlm, &case, rollouts, 5, &|| false).expect("rollouts");
        let all = scripts(&vlm, made(), MEASURE);
        let pair = pair(&vlm, made(), MEASURE).into_iter().collect();
        (network, vlm, all, pair)
    }

    #[test]
    fn what_was_drawn_is_read_again_as_likely_as_it_was() {
        for decoding in [Decoding::Free, Decoding::Grammar, Decoding::Deployed] {
            let (network, _, scripts, pair) = rolled_out(decoding);
            // One prompt for the first turn, one for each trajectory of the second.
            assert_eq!(scripts.len(), 4);
            assert_eq!(scripts.iter().map(|script| script.starts.len()).collect::<Vec<_>>(), [3, 1, 1, 1]);
            for script in scripts.iter().chain(&pair) {
                let patches = patches(&network, &[script]).expect("patches");
                let hidden = network.forward_branched(&sequences(&[script]), patches.as_ref());
                let new = log_probs(&network, &[script], &hidden.expect("states")).expect("log p");
                let new = new.to_vec1::<f32>().expect("numbers");
                assert!(!new.is_empty());
                for (place, new) in script.places.iter().zip(new) {
                    assert!((place.old - f64::from(new)).abs() < 1e-3, "{decoding:?}: {} {new}", place.old);
                }
            }
            let shares: f64 = scripts.iter().flat_map(|script| &script.places).map(|place| place.share).sum();
            assert!((shares - 1.0).abs() < 1e-9, "{shares}");
        }
    }

    #[test]
    fn lines_earn_their_own_and_thoughts_the_whole() {
        let (.., scripts, _) = rolled_out(Decoding::Deployed);
        for completion in 0..3 {
            let own = scripts[0].places.iter().filter(|place| place.completion == completion);
            let mut advantages: Vec<f64> = own.map(|place| place.advantage).collect();
            advantages.dedup();
            // A thought, then at least two objects.
            assert!(advantages.len() > 2, "{advantages:?}");
        }
    }
}
