//! The vision-language model in this process.

mod free;
mod generate;
mod turnstile;

use std::sync::Arc;

use candle_core::{DType, Device, Tensor};
use serde::{Deserialize, Serialize};

use free::Free;
pub use generate::{Choice, Draw, Drawn, Guide, Prompted, Watch, generate};
use turnstile::{Outside, Turnstile};

use super::decode::{Constraint, Decoder, Vocabulary};
use super::{Policy, Turn};
use crate::error::{Error, Result};
use crate::layout::answer::Completion;
use crate::model::chat::{Chat, Encoded};
use crate::model::{Config, Files, Grid, Qwen3Vl, Sampling, Sequence};
use crate::prompt;
use crate::protocol::PolicyName;

/// Requests that may wait for the model while it works.
const MAX_WAITING: usize = 16;
/// Tokens of a picture at most: the plan has 196, and a client's own picture is made smaller.
const MAX_PICTURE: usize = 256;
/// Tokens of thought before the lines.
const MAX_THOUGHT: usize = 96;
/// Tokens of a line at most where nothing holds it to its form: with a vocabulary of letters it is this long.
const MAX_LINE: usize = 48;
/// Lines of a turn's completions together: with the embedded model some 0.4 s.
const MOST_LINES: usize = 96;
/// Networks with more numbers than this keep their weights as bf16 in main memory: reading them is what a token waits for.
const LARGE: usize = 200_000_000;

/// What a completion is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decoding {
    /// Nothing.
    Free,
    /// The answer's form.
    Grammar,
    /// Its form, and places that break no hard term: as in use.
    Deployed,
}

/// A prompt and completions of it, as tokens.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The prompt's tokens.
    pub prompt: Vec<u32>,
    /// The grids of its pictures.
    pub grids: Vec<Grid>,
    /// Their patches, (patches, numbers of a patch).
    pub patches: Arc<[f32]>,
    /// The completions.
    pub drawn: Vec<Drawn>,
    /// Their texts.
    pub texts: Vec<String>,
}

/// A checkpoint, ready to answer; one answer at a time.
pub struct Vlm {
    name: String,
    network: Qwen3Vl,
    chat: Chat,
    sampling: Sampling,
    vocabulary: Vocabulary,
    turnstile: Turnstile,
    /// Threads of its own, where the settings give it a number.
    threads: Option<rayon::ThreadPool>,
}

impl Vlm {
    /// Reads a checkpoint. It computes on `num_threads` threads of its own, or, without a number, on those of whoever
    /// asks.
    ///
    /// # Errors
    /// [`Error::Policy`]: which file, and what is wrong with it.
    pub fn load<'a>(name: &str, files: impl Into<Files<'a>>, num_threads: Option<usize>) -> Result<Self> {
        let files = files.into();
        let device = device();
        let config = Config::read(files).map_err(unavailable)?;
        let dtype = if device.is_cuda() || config.num_numbers() > LARGE { DType::BF16 } else { DType::F32 };
        let network = Qwen3Vl::load(files, dtype, &device).map_err(unavailable)?;
        Self::of(name, files, network, num_threads)
    }

    /// A network that is there already, with the words of a checkpoint: what one in training says.
    ///
    /// # Errors
    /// As [`Vlm::load`].
    pub fn of<'a>(
        name: &str,
        files: impl Into<Files<'a>>,
        network: Qwen3Vl,
        num_threads: Option<usize>,
    ) -> Result<Self> {
        let files = files.into();
        let mut chat = Chat::read(files).map_err(unavailable)?;
        chat.images = chat.images.with_most_tokens(MAX_PICTURE);
        let sampling = Sampling::read(files).map_err(unavailable)?;
        let vocabulary = Vocabulary::new(chat.tokenizer.inner(), chat.tokenizer.end())?;
        let threads = match num_threads {
            None => None,
            Some(num) => Some(rayon::ThreadPoolBuilder::new().num_threads(num).build().map_err(unavailable)?),
        };
        Ok(Self {
            name: name.to_owned(),
            network,
            chat,
            sampling,
            vocabulary,
            turnstile: Turnstile::new(MAX_WAITING),
            threads,
        })
    }

    /// How it writes and reads.
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    fn complete(&self, turn: &Turn<'_>) -> Result<Vec<Completion>> {
        let on_end = |decoder: &Decoder<'_>| (turn.on_end)(&decoder.completion());
        let mut decoders = self.decoders(std::slice::from_ref(turn), true)?;
        self.drawn(std::slice::from_ref(turn), &mut decoders, self.draw(turn.seed), &on_end)?;
        Ok(decoders.iter().map(Decoder::completion).collect())
    }

    /// What the model says where neither grammar nor geometry holds it: as many texts as the turn wants, whatever they are.
    ///
    /// # Errors
    /// [`Error::Policy`] if it cannot answer.
    pub fn complete_freely(&self, turn: &Turn<'_>) -> Result<Vec<String>> {
        let spoken = self.speak(std::slice::from_ref(turn), Decoding::Free, self.draw(turn.seed))?;
        Ok(spoken.into_iter().flat_map(|spoken| spoken.texts).collect())
    }

    /// What the model says in several turns at once, with all that learning from it needs. The turns' seeds do not matter here;
    /// the first turn's `should_stop` ends all, and nobody is told of single completions.
    ///
    /// # Errors
    /// [`Error::Policy`] if it cannot answer.
    pub fn speak(&self, turns: &[Turn<'_>], decoding: Decoding, draw: Draw) -> Result<Vec<Spoken>> {
        let (encoded, mut drawn) = match decoding {
            Decoding::Free => {
                let mut guides = vec![];
                for turn in turns {
                    let most = MAX_THOUGHT + MAX_LINE * (turn.aliases.order().len() + 2);
                    guides.extend(std::iter::repeat_n(Free::new(&self.vocabulary, most), turn.num));
                }
                self.drawn(turns, &mut guides, draw, &|_| ())?
            }
            Decoding::Grammar | Decoding::Deployed => {
                let mut guides = self.decoders(turns, decoding == Decoding::Deployed)?;
                self.drawn(turns, &mut guides, draw, &|_| ())?
            }
        };
        let spoken = turns.iter().zip(encoded).map(|(turn, Encoded { ids, pictures })| {
            let drawn: Vec<Drawn> = drawn.drain(..turn.num).collect();
            Spoken {
                prompt: ids,
                grids: pictures.iter().map(|picture| picture.grid).collect(),
                patches: pictures.iter().flat_map(|picture| picture.patches.iter().copied()).collect(),
                texts: drawn.iter().map(|drawn| self.text(&drawn.tokens)).collect(),
                drawn,
            }
        });
        Ok(spoken.collect())
    }

    /// A decoder for each completion of each turn; the grammar of a turn is compiled once for all.
    fn decoders<'a>(&'a self, turns: &'a [Turn<'a>], geometry: bool) -> Result<Vec<Decoder<'a>>> {
        let constraint = Constraint { think: MAX_THOUGHT, geometry };
        let mut decoders = vec![];
        for turn in turns {
            let decoder = Decoder::new(&self.vocabulary, turn.context, turn.aliases, constraint)?;
            decoders.extend(std::iter::repeat_n(decoder, turn.num));
        }
        Ok(decoders)
    }

    fn drawn<G: Guide>(
        &self,
        turns: &[Turn<'_>],
        guides: &mut [G],
        draw: Draw,
        on_end: &(dyn Fn(&G) + Sync),
    ) -> Result<(Vec<Encoded>, Vec<Drawn>)> {
        let encoded: Vec<Encoded> = turns.iter().map(|turn| self.encode(turn)).collect::<Result<_>>()?;
        let grids: Vec<Vec<Grid>> = encoded
            .iter()
            .map(|encoded| encoded.pictures.iter().map(|picture| picture.grid).collect())
            .collect();
        let patches = encoded.iter().map(|encoded| self.patches(&encoded.pictures));
        let patches: Vec<Option<Tensor>> =
            patches.collect::<candle_core::Result<_>>().map_err(unavailable)?;
        let prompts: Vec<Prompted<'_>> = (0..turns.len())
            .map(|at| Prompted {
                sequence: Sequence { tokens: &encoded[at].ids, grids: &grids[at] },
                patches: patches[at].as_ref(),
                num: turns[at].num,
            })
            .collect();
        let should_stop = || turns.first().is_some_and(|turn| (turn.should_stop)());
        let watch = Watch { should_stop: &should_stop, on_end };
        let drawn = generate(&self.network, &prompts, guides, draw, watch).map_err(unavailable)?;
        Ok((encoded, drawn))
    }

    /// Bytes of a token in a text; 0 of one that ends it.
    pub fn num_bytes(&self, token: u32) -> usize {
        if self.vocabulary.eos().contains(&token) { 0 } else { self.vocabulary.bytes(token).len() }
    }

    /// What tokens say, up to the one that ends it.
    fn text(&self, tokens: &[u32]) -> String {
        let said = tokens.iter().take_while(|token| !self.vocabulary.eos().contains(token));
        let bytes: Vec<u8> = said.flat_map(|&token| self.vocabulary.bytes(token)).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// How many tokens a text is to this model.
    ///
    /// # Errors
    /// [`Error::Internal`] if the tokenizer's own rules fail on it.
    pub fn num_tokens(&self, text: &str) -> Result<usize> {
        self.chat.tokenizer.encode(text).map(|tokens| tokens.len())
    }

    fn draw(&self, seed: u64) -> Draw {
        let Sampling { temperature, top_p } = self.sampling;
        Draw { temperature, top_p, seed, is_recorded: false }
    }

    fn encode(&self, turn: &Turn<'_>) -> Result<Encoded> {
        let messages = prompt::build(&prompt::Asked {
            scene: turn.context.scene,
            goal: turn.goal,
            aliases: turn.aliases,
            last: turn.last.as_ref(),
            plan: turn.plan,
            viewport: turn.viewport,
        })?;
        let encoded = self.chat.encode(&messages)?;
        if encoded.ids.is_empty() {
            return Err(unavailable("the model's chat template leaves out what is asked"));
        }
        Ok(encoded)
    }

    fn patches(&self, pictures: &[crate::model::image::Pixels]) -> candle_core::Result<Option<Tensor>> {
        let numbers: Vec<f32> = pictures.iter().flat_map(|picture| picture.patches.iter().copied()).collect();
        let num: usize = pictures.iter().map(|picture| picture.num_patches).sum();
        match pictures.first() {
            None => Ok(None),
            Some(first) => {
                Tensor::from_vec(numbers, (num, first.patch_size), self.network.device()).map(Some)
            }
        }
    }
}

/// The first GPU where this build has CUDA and the machine has one.
fn device() -> Device {
    #[cfg(feature = "cuda")]
    if let Ok(device) = Device::new_cuda(0) {
        return device;
    }
    Device::Cpu
}

impl Policy for Vlm {
    fn name(&self) -> PolicyName {
        PolicyName::Vlm
    }

    fn model(&self) -> String {
        self.name.clone()
    }

    fn most_lines(&self) -> usize {
        MOST_LINES
    }

    fn propose(&self, turn: &Turn<'_>) -> Result<Vec<Completion>> {
        let _inside = match self.turnstile.enter(turn.should_stop) {
            Ok(inside) => inside,
            Err(Outside::Stopped) => return Ok(vec![]),
            Err(Outside::Full(num)) => {
                return Err(unavailable(format!("{num} requests wait for the model already")));
            }
        };
        match &self.threads {
            Some(threads) => threads.install(|| self.complete(turn)),
            None => self.complete(turn),
        }
    }
}

fn unavailable(reason: impl std::fmt::Display) -> Error {
    let reason = reason.to_string();
    Error::Policy { policy: "vlm", reason: reason.lines().next().unwrap_or_default().to_owned() }
}
