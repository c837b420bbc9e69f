//! The whole network.

use std::collections::HashMap;
use std::ops::Range;

use candle_core::{DType, Device, Result, Tensor, bail};

use super::config::Config;
use super::files::Files;
use super::lora::{self, Adapter, LowRank};
use super::ops::{self, Segment};
use super::positions::{Grid, positions};
use super::text::{Deepstack, Memory, Own, TextDecoder};
use super::vision::VisionEncoder;
use super::{Cache, LoadError, weights};

/// A Qwen3-VL with its weights.
pub struct Qwen3Vl {
    /// Its sizes.
    pub config: Config,
    pub(super) text: TextDecoder,
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

/// A prompt and several continuations of it that do not see each other: the prompt is read once.
#[derive(Debug, Clone, Copy)]
pub struct Branched<'a> {
    /// The prompt, with all pictures, and the continuations one behind the other.
    pub sequence: Sequence<'a>,
    /// Where each continuation starts, ascending; none = the whole is one sequence.
    pub starts: &'a [usize],
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

    /// Reads a checkpoint's folder, and merges an adapter that lies in it. `dtype` is that of the large weights; in main memory f32, or bf16 which halves what a
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
        let mut weights = weights::read(files, &config, dtype, device)?;
        if let Files::Folder(folder) = files
            && folder.join(lora::CONFIG).exists()
        {
            let fault = |error: candle_core::Error| LoadError::Tensors(error.to_string());
            let adapter = Adapter::read(folder, &config, device).map_err(fault)?;
            weights = adapter.merged(&weights).map_err(fault)?;
        }
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
        let whole: Vec<Branched<'_>> =
            sequences.iter().map(|&sequence| Branched { sequence, starts: &[] }).collect();
        self.run(&whole, patches, None)
    }

    /// The same for prompts with several continuations: what [`forward`](Self::forward) gives for the prompt with each of them
    /// alone, without reading the prompt again.
    ///
    /// # Errors
    /// As [`forward`](Self::forward); starts that are not ascending places behind the first token.
    pub fn forward_branched(&self, sequences: &[Branched<'_>], patches: Option<&Tensor>) -> Result<Tensor> {
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
        let whole = Branched { sequence: prompt, starts: &[] };
        let hidden = self.run(&[whole], patches, Some(&mut kept))?;
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
        sequences: &[Branched<'_>],
        patches: Option<&Tensor>,
        kept: Option<&mut Vec<[Tensor; 2]>>,
    ) -> Result<Tensor> {
        let read = self.read(sequences, patches)?;
        let memory = Memory::Own(Own { segments: &read.segments, keys: read.keys.as_ref(), kept });
        self.text.forward(read.x.clone(), &read.positions, read.deepstack().as_ref(), memory)
    }

    /// What the text decoder's first layer gets.
    pub(super) fn read(&self, sequences: &[Branched<'_>], patches: Option<&Tensor>) -> Result<Read> {
        let (mut tokens, mut at, mut grids, mut segments) = (vec![], vec![], vec![], vec![]);
        // The places of the keys: a prompt's stand before each of its continuations again.
        let mut keys: Vec<u32> = vec![];
        for &Branched { sequence, starts } in sequences {
            let first = tokens.len();
            let ends: Vec<usize> = starts.iter().copied().chain([sequence.tokens.len()]).collect();
            if !ends.is_sorted_by(|a, b| a < b) || ends[0] == 0 {
                bail!("continuations start at {starts:?} of {} tokens", sequence.tokens.len());
            }
            let trunk = first..first + ends[0];
            let mut segment = |queries: Range<usize>, own: &[Range<usize>]| {
                let start = keys.len();
                keys.extend(own.iter().cloned().flatten().map(|place| place as u32));
                segments.push(Segment { queries, keys: start..keys.len() });
            };
            segment(trunk.clone(), std::slice::from_ref(&trunk));
            let prompt = Sequence { tokens: &sequence.tokens[..ends[0]], ..sequence };
            let (positions, next) = self.positions(prompt);
            at.extend(positions);
            for pair in ends.windows(2) {
                let branch = first + pair[0]..first + pair[1];
                at.extend((next..).take(branch.len()).map(|position| [position; 3]));
                segment(branch.clone(), &[trunk.clone(), branch]);
            }
            tokens.extend_from_slice(sequence.tokens);
            grids.extend_from_slice(sequence.grids);
        }
        self.check(&tokens)?;
        let is_each_once = keys.len() == tokens.len();
        let keys =
            (!is_each_once).then(|| Tensor::from_slice(&keys, keys.len(), self.device())).transpose()?;
        let x = self.text.embed(&tokens)?;
        let is_image = |token: &u32| *token == self.config.image_token;
        let rows: Vec<u32> =
            (0..).zip(&tokens).filter(|(_, token)| is_image(token)).map(|(row, _)| row).collect();
        let Some(patches) = patches.filter(|_| !grids.is_empty()) else {
            if !rows.is_empty() {
                bail!("{} image tokens came without a picture", rows.len());
            }
            return Ok(Read { x, positions: at, segments, keys, pictures: None });
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
        Ok(Read { x, positions: at, segments, keys, pictures: Some((rows, layers)) })
    }
}

/// Sequences, ready for the text decoder.
pub(super) struct Read {
    /// (tokens, hidden)
    pub(super) x: Tensor,
    pub(super) positions: Vec<[u32; 3]>,
    pub(super) segments: Vec<Segment>,
    /// The tokens whose keys are seen, where that is not each token once.
    pub(super) keys: Option<Tensor>,
    /// The rows of pictures' tokens, and what goes to these in the first layers.
    pictures: Option<(Tensor, Vec<Tensor>)>,
}

impl Read {
    pub(super) fn deepstack(&self) -> Option<Deepstack<'_>> {
        self.pictures.as_ref().map(|(rows, layers)| Deepstack { rows, layers })
    }
}

/// A linear layer: `weight` (outputs, inputs), `bias` (outputs), and what is learned beside it.
pub(super) struct Linear {
    pub(super) weight: Tensor,
    pub(super) bias: Option<Tensor>,
    pub(super) beside: Option<LowRank>,
}

impl Linear {
    pub(super) fn new(weights: &HashMap<String, Tensor>, name: &str, has_bias: bool) -> Result<Self> {
        let bias = if has_bias { Some(take(weights, &format!("{name}.bias"))?) } else { None };
        let beside = LowRank::new(weights, name)?;
        Ok(Self { weight: take(weights, &format!("{name}.weight"))?, bias, beside })
    }

    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let mut y = ops::linear(x, &self.weight)?;
        if let Some(beside) = &self.beside {
            y = (y + beside.forward(x)?)?;
        }
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
