//! The whole network.

use std::collections::HashMap;

use candle_core::{DType, Device, Result, Tensor, bail};

use super::config::Config;
use super::files::Files;
use super::ops::{self, Segment};
use super::positions::{Grid, positions};
use super::text::{Deepstack, Memory, TextDecoder};
use super::vision::VisionEncoder;
use super::{Cache, LoadError, weights};

/// A Qwen3-VL with its weights.
pub struct Qwen3Vl {
    /// Its sizes.
    pub config: Config,
    text: TextDecoder,
    vision: VisionEncoder,
}

/// Tokens, with the grids of the pictures that they hold.
#[derive(Debug, Clone, Copy)]
pub struct Sequence<'a> {
    /// Ids; a picture stands as its number of image tokens in a row.
    pub tokens: &'a [u32],
    /// The pictures' patches, in order.
    pub grids: &'a [Grid],
}

/// New tokens of a completion.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    /// Which completion of the cache.
    pub row: usize,
    /// At least one.
    pub tokens: &'a [u32],
}

impl Qwen3Vl {
    /// A network of these weights; with variables among them, what it computes leads back to those.
    ///
    /// # Errors
    /// A tensor that is missing or of another shape.
    pub fn new(config: &Config, weights: &HashMap<String, Tensor>) -> Result<Self> {
        for (name, shape, _) in weights::tensors(config) {
            let found = take(weights, &name)?;
            if found.dims() != shape {
                bail!("{name} has the shape {:?}, expected {shape:?}", found.dims());
            }
        }
        Ok(Self {
            config: config.clone(),
            text: TextDecoder::new(config, weights)?,
            vision: VisionEncoder::new(&config.vision, weights)?,
        })
    }

    /// Reads a checkpoint's folder. `dtype` is that of the large weights; in main memory f32, or bf16 which halves what a
    /// token has to read.
    ///
    /// # Errors
    /// [`LoadError`]: what in which file.
    pub fn load<'a>(
        files: impl Into<Files<'a>>,
        dtype: DType,
        device: &Device,
    ) -> std::result::Result<Self, LoadError> {
        let files = files.into();
        let config = Config::read(files)?;
        let weights = weights::read(files, &config, dtype, device)?;
        Self::new(&config, &weights).map_err(|error| LoadError::Tensors(error.to_string()))
    }

    /// Where it computes.
    pub fn device(&self) -> &Device {
        self.text.device()
    }

    /// Hidden states of all tokens of all sequences, one behind the other: (tokens, hidden). `patches` are those of all their
    /// pictures in order, (patches, numbers of a patch).
    ///
    /// # Errors
    /// Those of candle; pictures that do not fit the tokens; tokens beyond the vocabulary.
    pub fn forward(&self, sequences: &[Sequence<'_>], patches: Option<&Tensor>) -> Result<Tensor> {
        self.run(sequences, patches, None)
    }

    /// Reads a prompt; the hidden state of its last token (1, hidden), and a cache for so many completions of it.
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    pub fn prefill(
        &self,
        prompt: Sequence<'_>,
        patches: Option<&Tensor>,
        num_rows: usize,
    ) -> Result<(Tensor, Cache)> {
        let mut kept = vec![];
        let hidden = self.run(&[prompt], patches, Some(&mut kept))?;
        let (_, next) = self.positions(prompt);
        let last = hidden.narrow(0, hidden.dim(0)? - 1, 1)?.contiguous()?;
        Ok((last, Cache::new(kept, num_rows, next)))
    }

    /// Takes new tokens of some completions in; the hidden state of the last of each, (feeds, hidden). A completion's state
    /// depends on its own tokens alone, to the last bit, whichever others advance with it.
    ///
    /// # Errors
    /// Those of candle; a completion that is not there; no tokens.
    pub fn advance(&self, feeds: &[Feed<'_>], cache: &mut Cache) -> Result<Tensor> {
        if feeds.is_empty() || feeds.iter().any(|feed| feed.tokens.is_empty() || feed.row >= cache.num_rows())
        {
            bail!("a step needs tokens of completions that there are");
        }
        let tokens: Vec<u32> = feeds.iter().flat_map(|feed| feed.tokens.iter().copied()).collect();
        self.check(&tokens)?;
        let mut positions = vec![];
        for feed in feeds {
            let first = cache.position(feed.row);
            positions.extend((first..).take(feed.tokens.len()).map(|position| [position; 3]));
        }
        let x = self.text.embed(&tokens)?;
        let hidden = self.text.forward(x, &positions, None, Memory::Cached(feeds, cache))?;
        let mut end = 0;
        let last = feeds.iter().map(|feed| {
            end += feed.tokens.len() as u32;
            end - 1
        });
        let last: Vec<u32> = last.collect();
        hidden.index_select(&Tensor::from_slice(&last, last.len(), hidden.device())?, 0)
    }

    /// Logits of hidden states: (…, hidden) → (…, vocabulary). Take only the rows that are wanted: a vocabulary is large.
    ///
    /// # Errors
    /// Those of candle.
    pub fn logits(&self, hidden: &Tensor) -> Result<Tensor> {
        self.text.logits(hidden)
    }

    /// What the text decoder gets of pictures: their tokens, and those for its first layers, (tokens, hidden) each.
    ///
    /// # Errors
    /// Those of candle; patches that do not fit the grids.
    pub fn encode(&self, patches: &Tensor, grids: &[Grid]) -> Result<(Tensor, Vec<Tensor>)> {
        self.vision.forward(patches, grids, self.text.dtype())
    }

    fn positions(&self, sequence: Sequence<'_>) -> (Vec<[u32; 3]>, u32) {
        positions(sequence.tokens, self.config.image_token, sequence.grids, self.config.vision.merge_size)
    }

    fn check(&self, tokens: &[u32]) -> Result<()> {
        let num = self.config.text.vocabulary;
        match tokens.iter().find(|&&token| token as usize >= num) {
            Some(token) => bail!("token {token} is none of {num}"),
            None => Ok(()),
        }
    }

    fn run(
        &self,
        sequences: &[Sequence<'_>],
        patches: Option<&Tensor>,
        kept: Option<&mut Vec<[Tensor; 2]>>,
    ) -> Result<Tensor> {
        let (mut tokens, mut at, mut grids, mut segments) = (vec![], vec![], vec![], vec![]);
        for &sequence in sequences {
            let range = tokens.len()..tokens.len() + sequence.tokens.len();
            segments.push(Segment { queries: range.clone(), keys: range });
            tokens.extend_from_slice(sequence.tokens);
            at.extend(self.positions(sequence).0);
            grids.extend_from_slice(sequence.grids);
        }
        self.check(&tokens)?;
        let x = self.text.embed(&tokens)?;
        let is_image = |token: &u32| *token == self.config.image_token;
        let rows: Vec<u32> =
            (0..).zip(&tokens).filter(|(_, token)| is_image(token)).map(|(row, _)| row).collect();
        let Some(patches) = patches.filter(|_| !grids.is_empty()) else {
            if !rows.is_empty() {
                bail!("{} image tokens came without a picture", rows.len());
            }
            return self.text.forward(x, &at, None, Memory::Own(&segments, kept));
        };
        let (pictures, layers) = self.encode(patches, &grids)?;
        if pictures.dim(0)? != rows.len() {
            bail!("pictures of {} tokens came for {} image tokens", pictures.dim(0)?, rows.len());
        }
        let keep: Vec<f32> = tokens.iter().map(|token| if is_image(token) { 0.0 } else { 1.0 }).collect();
        let keep = Tensor::from_vec(keep, (tokens.len(), 1), x.device())?.to_dtype(x.dtype())?;
        let num_rows = rows.len();
        let rows = Tensor::from_vec(rows, num_rows, x.device())?;
        let x = x.broadcast_mul(&keep)?.index_add(&rows, &pictures, 0)?;
        let deepstack = Deepstack { rows: &rows, layers: &layers };
        self.text.forward(x, &at, Some(&deepstack), Memory::Own(&segments, kept))
    }
}

/// A linear layer: `weight` (outputs, inputs), `bias` (outputs).
pub(super) struct Linear {
    pub(super) weight: Tensor,
    pub(super) bias: Option<Tensor>,
}

impl Linear {
    pub(super) fn new(weights: &HashMap<String, Tensor>, name: &str, has_bias: bool) -> Result<Self> {
        let bias = if has_bias { Some(take(weights, &format!("{name}.bias"))?) } else { None };
        Ok(Self { weight: take(weights, &format!("{name}.weight"))?, bias })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = ops::linear(x, &self.weight)?;
        match &self.bias {
            Some(bias) => y.broadcast_add(bias),
            None => Ok(y),
        }
    }
}

pub(super) fn take(weights: &HashMap<String, Tensor>, name: &str) -> Result<Tensor> {
    match weights.get(name) {
        Some(tensor) => Ok(tensor.clone()),
        None => bail!("{name} is missing"),
    }
}
