//! The vision-language model in this process.

mod free;
mod generate;
mod turnstile;

use candle_core::{DType, Device, Tensor};

use free::generate_freely;
pub use generate::{Draw, Watch, generate};
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
        let mut chat = Chat::read(files).map_err(unavailable)?;
        chat.images = chat.images.with_most_tokens(MAX_PICTURE);
        let sampling = Sampling::read(files).map_err(unavailable)?;
        let network = Qwen3Vl::load(files, dtype, &device).map_err(unavailable)?;
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

    fn complete(&self, turn: &Turn<'_>) -> Result<Vec<Completion>> {
        let (encoded, grids) = self.encode(turn)?;
        let patches = self.patches(&encoded.pictures).map_err(unavailable)?;
        let constraint = Constraint { think: MAX_THOUGHT, geometry: true };
        // The grammar is compiled once for all.
        let decoder = Decoder::new(&self.vocabulary, turn.context, turn.aliases, constraint)?;
        let mut decoders = vec![decoder; turn.num];
        generate(
            &self.network,
            Sequence { tokens: &encoded.ids, grids: &grids },
            patches.as_ref(),
            &mut decoders,
            self.draw(turn.seed),
            Watch { should_stop: turn.should_stop, on_end: &|decoder| (turn.on_end)(&decoder.completion()) },
        )
        .map_err(unavailable)?;
        Ok(decoders.iter().map(Decoder::completion).collect())
    }

    /// What the model says where neither grammar nor geometry holds it: as many texts as the turn wants, whatever they are.
    ///
    /// # Errors
    /// [`Error::Policy`] if it cannot answer.
    pub fn complete_freely(&self, turn: &Turn<'_>) -> Result<Vec<String>> {
        let (encoded, grids) = self.encode(turn)?;
        let patches = self.patches(&encoded.pictures).map_err(unavailable)?;
        let prompt = Sequence { tokens: &encoded.ids, grids: &grids };
        let most = MAX_THOUGHT + MAX_LINE * (turn.aliases.order().len() + 2);
        let draw = self.draw(turn.seed);
        let said = generate_freely(
            &self.network,
            (prompt, patches.as_ref()),
            (turn.num, most),
            self.chat.tokenizer.end(),
            draw,
            turn.should_stop,
        );
        let text = |tokens: &Vec<u32>| {
            let bytes: Vec<u8> =
                tokens.iter().flat_map(|&token| self.vocabulary.bytes(token)).copied().collect();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Ok(said.map_err(unavailable)?.iter().map(text).collect())
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
        Draw { temperature, top_p, seed }
    }

    fn encode(&self, turn: &Turn<'_>) -> Result<(Encoded, Vec<Grid>)> {
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
        let grids = encoded.pictures.iter().map(|picture| picture.grid).collect();
        Ok((encoded, grids))
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
